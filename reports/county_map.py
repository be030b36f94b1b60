"""The county on one sheet: roads by class, settlements, facilities, the city in its middle.

It is a schematic. The outline is drawn for this project and the roads are synthetic; both stand on
the map itself, because a map outlives the page it came from.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from reports import reach_map
from reports.drill.words import NOT_REAL, SCHEMATIC
from reports.figures import COLOURS, drawing
from reports.moment import Moment
from reports.reach_map import joined
from reports.romanised import latin_name
from twin.county import County
from twin.county.coverage import Coverage
from twin.county.model import Candidate, Place
from twin.terms.text import Lang, Text

if TYPE_CHECKING:
    from matplotlib.artist import Artist
    from matplotlib.axes import Axes
    from matplotlib.patches import Patch

__all__ = ["draw_county_map"]

_SHEET_IN = (15.5, 11.0)
_ROADS = (
    ("village", "#dfe3e8", 0.35),
    ("township", "#c5ccd4", 0.55),
    ("county", "#9aa5b1", 0.8),
    ("special", "#9aa5b1", 0.8),
    ("provincial", "#e0a458", 1.2),
    ("national", "#cf6a32", 1.6),
    ("expressway", "#3b6fb5", 2.0),
)
_LEVELS = {"I": ("^", COLOURS["red"], 9), "II": ("^", COLOURS["orange"], 8)}
_LOWER = ("^", "#b89b3c", 5)
_SITES = (
    ("fire", "s", "#b91c1c", Text("消防站、专职队", "fire stations")),
    ("hospital", "P", COLOURS["green"], Text("县级医院", "county hospitals")),
)
_RANK = ("county_seat", "district", "seat")
_CANDIDATE: dict[str, Any] = {"color": "#7c3aed", "linewidth": 1.8}
_DASHED: Any = (0, (2, 1.2))
_EM_M = 145.0  # metres of the map that a point of type size takes
_SYNTHETIC = Text(
    "道路、企业、队伍为合成（S）；乡镇驻地为概位（E）",
    "roads, firms and units are synthetic (S); seats are approximate (E)",
)


def draw_county_map(
    county: County,
    out: Path,
    lang: Lang,
    coverage: Coverage | None = None,
    moment: Moment | None = None,
) -> None:
    """Draw the map; the suffix of `out` (.svg, .png, .pdf) picks the format.

    With `coverage`, the land and its roads are coloured by how soon help is there, and the places
    it does not reach in time are ringed; `moment` says of which run and when that was.

    Raises:
        OSError: The file cannot be written.
    """
    with drawing(*_SHEET_IN) as figure:
        axes = figure.add_subplot()
        axes.set_aspect("equal")
        axes.set_axis_off()
        land = _ground(axes, county)
        _waters_and_rails(axes, county)
        if coverage is None:
            _roads(axes, county)
            _sites(axes, county)
        else:
            reach_map.paint(axes, county, coverage, land)
        _candidates(axes, county, () if coverage is None else reach_map.opened(county, coverage))
        _settlements(axes, county, lang)
        _margin(axes, county, lang, coverage, moment)
        name = county.name if lang == "zh" else county.name_en
        if coverage is not None:
            name += f"  {reach_map.title(county, coverage, moment, lang)}"
        axes.set_title(name, fontsize=20 if coverage is None else 15, fontweight="bold", loc="left")
        metadata: dict[str, Any] = {
            ".svg": {"Date": None, "Creator": None},
            ".pdf": {"CreationDate": None, "Producer": None, "Creator": None},
            ".png": {"Software": None},
        }
        figure.savefig(out, dpi=150, metadata=metadata[out.suffix])


def _ground(axes: Axes, county: County) -> Patch:
    from matplotlib.patches import PathPatch
    from matplotlib.path import Path as Outline

    rings = [_plane(county, ring) for ring in county.outline.rings]
    whole = Outline.make_compound_path(*(Outline(ring, closed=True) for ring in rings))
    land = PathPatch(whole, facecolor="#fafaf7", edgecolor="none", zorder=0)
    axes.add_patch(land)
    for number, ring in enumerate(rings):
        style: Any = "-" if number == 0 else (0, (4, 3))
        axes.plot(ring[:, 0], ring[:, 1], color="#6b7280", linewidth=1.4, linestyle=style)
    for hole in rings[1:]:
        axes.fill(hole[:, 0], hole[:, 1], facecolor="#eceff3", hatch="///", edgecolor="#d5dae1",
                  linewidth=0, zorder=0.5)  # fmt: skip
    return land


def _waters_and_rails(axes: Axes, county: County) -> None:
    for river in county.rivers.values():
        line = _plane(county, river.lon_lat)
        axes.plot(line[:, 0], line[:, 1], color="#93c5fd", linewidth=1.3, zorder=1)
    for rail in county.railways.values():
        line = _plane(county, rail.lon_lat)
        axes.plot(line[:, 0], line[:, 1], color="#4b5563", linewidth=1.6, zorder=1.4)
        axes.plot(line[:, 0], line[:, 1], color="white", linewidth=0.8, linestyle=(0, (6, 6)),
                  zorder=1.5)  # fmt: skip
    for pond in county.reservoirs.values():
        x, y = county.xy(pond.lat_deg, pond.lon_deg)
        axes.plot(x, y, "o", color="#3b82f6", markersize=6, zorder=3)


def _roads(axes: Axes, county: County) -> None:
    from matplotlib.collections import LineCollection

    net = county.roads
    _, first = np.unique(net.edge, return_index=True)
    points = np.column_stack([net.x_m, net.y_m])
    rows = {row.id: i for i, row in enumerate(net.classes)}
    for order, (road_class, colour, width) in enumerate(_ROADS):
        if road_class not in rows:
            continue
        arcs = first[net.road_class[first] == rows[road_class]]
        lines = joined(net.tail[arcs].tolist(), net.head[arcs].tolist(), points)
        axes.add_collection(
            LineCollection(lines, colors=colour, linewidths=width, zorder=2 + order / 10)
        )


def _candidates(axes: Axes, county: County, opened: Sequence[Candidate]) -> None:
    """Candidates as dashed lines; those that are open drawn through."""
    net = county.roads
    for candidate in net.candidates:
        ends = [candidate.a, candidate.b]
        style = "-" if candidate in opened else _DASHED
        axes.plot(net.x_m[ends], net.y_m[ends], linestyle=style, zorder=3.5, **_CANDIDATE)


def _sites(axes: Axes, county: County) -> None:
    for hazard in county.hazards.values():
        if hazard.level is not None:
            marker, colour, size = _LEVELS.get(hazard.level.value, _LOWER)
            axes.plot(hazard.x_m, hazard.y_m, marker, color=colour, markersize=size, zorder=5,
                      markeredgecolor="white", markeredgewidth=0.6)  # fmt: skip
    bases = dict.fromkeys(u.base for u in county.units.values() if "fire.engine" in u.capabilities)
    hospitals = [row.id for row in county.hospitals.values() if row.beds >= 100]
    for names, (_, marker, colour, _) in zip((list(bases), hospitals), _SITES, strict=True):
        found = [county.places[name] for name in names if name in county.places]
        axes.plot(
            [p.x_m for p in found], [p.y_m for p in found], marker, color=colour, markersize=5,
            linestyle="none", markeredgecolor="white", markeredgewidth=0.5, zorder=4,
        )  # fmt: skip


def _settlements(axes: Axes, county: County, lang: Lang) -> None:
    villages = [p for p in county.places.values() if p.kind == "village"]
    axes.plot([p.x_m for p in villages], [p.y_m for p in villages], ".", color="#9aa5b1",
              markersize=2.5, zorder=2.9)  # fmt: skip
    seats = [p for p in county.places.values() if p.kind in ("county_seat", "seat", "district")]
    taken: list[tuple[float, float, float, float]] = []
    for place in sorted(seats, key=lambda p: (_RANK.index(p.kind), p.id)):
        axes.plot(place.x_m, place.y_m, "o", color=COLOURS["ink"],
                  markersize=5 if place.kind != "county_seat" else 8, zorder=6)  # fmt: skip
        name = place.name if lang == "zh" else latin_name(county, place)
        _write_name(axes, place, name, taken)


def _write_name(
    axes: Axes, place: Place, name: str, taken: list[tuple[float, float, float, float]]
) -> None:
    """Put a name on the first free side of its dot: right, left, above, below."""
    size = 9.5 if place.kind == "county_seat" else 8.0
    cells = sum(1.0 if ord(letter) > 0x2E7F else 0.55 for letter in name)
    width, height = cells * size * _EM_M, size * _EM_M * 1.3
    gap = 700.0
    sides = (
        (place.x_m + gap, place.y_m - height / 2, "left"),
        (place.x_m - gap - width, place.y_m - height / 2, "left"),
        (place.x_m - width / 2, place.y_m + gap * 1.3, "left"),
        (place.x_m - width / 2, place.y_m - gap * 1.3 - height, "left"),
    )
    for x, y, _ in sides:
        box = (x, y, x + width, y + height)
        if not any(_overlap(box, other) for other in taken):
            break
    else:
        x, y, _ = sides[0]
        box = (x, y, x + width, y + height)
    taken.append(box)
    city = place.kind == "district"
    axes.text(x, y, name, fontsize=size, va="bottom", zorder=7,
              color="#52606d" if city else COLOURS["ink"],
              fontweight="bold" if place.kind == "county_seat" else "normal",
              bbox={"facecolor": "white", "edgecolor": "none", "alpha": 0.6, "pad": 0.4},
              )  # fmt: skip


def _overlap(a: tuple[float, float, float, float], b: tuple[float, float, float, float]) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


def _legend(county: County, lang: Lang) -> list[Artist]:
    from matplotlib.lines import Line2D

    names = {row.id: (row.name if lang == "zh" else row.name_en) for row in county.roads.classes}
    roads: list[Artist] = [
        Line2D([], [], color=colour, linewidth=max(width, 1.0) * 1.3, label=names[road_class])
        for road_class, colour, width in reversed(_ROADS)
        if road_class in names
    ]
    sites = (
        (Text("一级重大危险源", "major source, level 1"), *_LEVELS["I"][:2]),
        (Text("二级重大危险源", "major source, level 2"), *_LEVELS["II"][:2]),
        (Text("三、四级重大危险源", "levels 3 and 4"), *_LOWER[:2]),
        *((text, marker, colour) for _, marker, colour, text in _SITES),
    )
    return roads + [
        Line2D([], [], marker=marker, color=colour, linestyle="none", label=text.in_(lang))
        for text, marker, colour in sites
    ]


def _common_legend(county: County, lang: Lang, opened: int) -> list[Artist]:
    from matplotlib.lines import Line2D

    words: list[tuple[Text, dict[str, Any]]] = [
        (Text("乡镇驻地", "township seat"),
         {"marker": "o", "color": COLOURS["ink"], "linestyle": "none"}),
        (Text("村", "village"), {"marker": ".", "color": "#9aa5b1", "linestyle": "none"}),
        (Text("铁路", "railway"), {"color": "#4b5563", "linewidth": 1.8}),
        (Text("河流", "river"), {"color": "#93c5fd", "linewidth": 1.5}),
        (Text("水库", "reservoir"), {"marker": "o", "color": "#3b82f6", "linestyle": "none"}),
    ]  # fmt: skip
    if opened:
        words.append((Text("备选通道（启用）", "candidate, open"), _CANDIDATE))
    if len(county.roads.candidates) > opened:
        shut = {**_CANDIDATE, "linestyle": _DASHED}
        words.append((Text("备选通道（未启用）", "candidate, not open"), shut))
    return [Line2D([], [], label=text.in_(lang), **style) for text, style in words]


def _margin(
    axes: Axes, county: County, lang: Lang, coverage: Coverage | None, moment: Moment | None
) -> None:
    if coverage is None:
        own, opened = _legend(county, lang), 0
    else:
        own = reach_map.legend(coverage, lang)
        opened = len(reach_map.opened(county, coverage))
    axes.legend(handles=own + _common_legend(county, lang, opened), loc="upper left",
                bbox_to_anchor=(1.0, 1.0), frameon=False, fontsize=9)  # fmt: skip
    net = county.roads
    left, bottom = float(net.x_m.min()), float(net.y_m.min())
    right, top = float(net.x_m.max()), float(net.y_m.max())
    axes.plot([left, left + 20_000], [bottom, bottom], color=COLOURS["ink"], linewidth=2)
    axes.text(left + 20_600, bottom, "20 km", va="center", fontsize=9)
    axes.annotate("N", (right, top), (right, top - 7_000), ha="center", fontsize=12,
                  arrowprops={"arrowstyle": "-|>", "color": COLOURS["ink"]})  # fmt: skip
    notes = [SCHEMATIC, _SYNTHETIC]
    if moment is not None:
        notes.insert(0, NOT_REAL)
    said = " · ".join(note.in_(lang) for note in notes)
    if coverage is not None:
        said += "\n" + (reach_map.AT_REST if moment is None else reach_map.AT_MOMENT).in_(lang)
    axes.text(left, bottom - 3_500, said, fontsize=10, va="top", linespacing=1.5)


def _plane(county: County, lon_lat: Any) -> Any:
    return np.array([county.xy(lat, lon) for lon, lat in np.asarray(lon_lat).tolist()])
