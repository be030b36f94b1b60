"""The layers of a coverage map: who is reached how soon, by whom, and over which roads.

What a reader would get wrong: the land is coloured by the nearest road node, so a colour says when
help is on the road there, not at a house far from it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from reports.drill.words import NOT_REAL
from reports.figures import COLOURS
from reports.moment import Moment
from twin.county import County
from twin.county.coverage import Coverage
from twin.county.model import Candidate
from twin.terms.text import Lang, Text
from twin.terms.units import Role

if TYPE_CHECKING:
    from matplotlib.artist import Artist
    from matplotlib.axes import Axes
    from matplotlib.patches import Patch

__all__ = ["AT_MOMENT", "AT_REST", "joined", "legend", "opened", "paint", "title"]

AT_REST = Text(
    "红圈为超时的村；出动中位时间加行车，各队均在站、空闲",
    "ringed villages are late; usual turnout plus driving, every unit at its base and free",
)
AT_MOMENT = Text(
    "红圈为超时的村；只计当时在站或返程的队伍",
    "ringed villages are late; only units then at base or on their way home count",
)

_CELL_M = 500.0
_TINT = 0.30
_BUSY = COLOURS["grey"]
_UNITS = {Role.FIRE_119: ("s", "#b91c1c"), Role.AMBULANCE_120: ("P", "#1d4ed8")}
_SURFACES = {"dry": Text("干燥路面", "on dry roads"), "wet": Text("路湿", "on wet roads"),
             "snow": Text("积雪路面", "on snow")}  # fmt: skip
_CLOSED, _SLOWED = "#dc2626", "#f59e0b"


def title(county: County, coverage: Coverage, moment: Moment | None, lang: Lang) -> str:
    """The finding, and under it of which run and moment, on what roads."""
    minutes, left = coverage.within_s / 60.0, coverage.uncovered_residents
    share = left / max(1, coverage.residents)
    if lang == "zh":
        said = f"{coverage.role.label.zh}：{minutes:.0f} 分钟内到不了 {left} 人（{share:.1%}）"
    else:
        said = f"{coverage.role.label.en}: {left} residents ({share:.1%}) beyond {minutes:.0f} min"
    when = [_SURFACES[coverage.surface].in_(lang)]
    if moment is not None:
        when = [moment.told(lang), *when, NOT_REAL.in_(lang)]
    names = [c.name if lang == "zh" else c.name_en for c in opened(county, coverage)]
    if names:
        when.append(Text("启用：", "open: ").in_(lang) + Text("、", ", ").in_(lang).join(names))
    return f"{said}\n{' · '.join(when)}"


def opened(county: County, coverage: Coverage) -> list[Candidate]:
    """The candidates that are open."""
    net = county.roads
    rows = [int(net.candidate[arc]) for arc, share in coverage.shares.items() if share > 0.0]
    return [net.candidates[row] for row in dict.fromkeys(rows) if row >= 0]


def paint(axes: Axes, county: County, coverage: Coverage, land: Patch) -> None:
    """Tint the land, colour the roads, ring the late villages, mark changed roads and units."""
    _tint(axes, county, coverage, land)
    _roads(axes, county, coverage)
    late = [county.villages[name] for name in coverage.late_places]
    where = [county.xy(village.lat_deg, village.lon_deg) for village in late]
    axes.plot([x for x, _ in where], [y for _, y in where], "o", markersize=6, linestyle="none",
              markerfacecolor="none", markeredgecolor=COLOURS["red"], zorder=6)  # fmt: skip
    marker, colour = _UNITS[coverage.role]
    for free in (False, True):
        spots = [county.xy(u.lat_deg, u.lon_deg) for u in coverage.units.values() if u.free is free]
        axes.plot([x for x, _ in spots], [y for _, y in spots], marker if free else "X",
                  color=colour if free else _BUSY, markersize=7, linestyle="none",
                  markeredgecolor="white", markeredgewidth=0.7, zorder=6.5)  # fmt: skip


def legend(coverage: Coverage, lang: Lang) -> list[Artist]:
    """Bands, units, and the kinds of changed roads there are."""
    from matplotlib.lines import Line2D

    handles: list[Artist] = [
        Line2D([], [], color=colour, linewidth=4, label=label.in_(lang))
        for _, colour, label in _bands(coverage)
    ]
    marker, colour = _UNITS[coverage.role]
    rows: list[tuple[Text, dict[str, Any]]] = [
        (Text("超时的村", "late village"),
         {"marker": "o", "color": "none", "markeredgecolor": COLOURS["red"]}),
        (Text("可派的队伍", "unit that can be sent"), {"marker": marker, "color": colour}),
    ]  # fmt: skip
    if not all(unit.free for unit in coverage.units.values()):
        rows.append((Text("执行任务的队伍", "unit on a task"), {"marker": "X", "color": _BUSY}))
    handles += [Line2D([], [], linestyle="none", label=t.in_(lang), **s) for t, s in rows]
    for colour, share, label in (
        (_CLOSED, 0.0, Text("中断路段", "closed road")),
        (_SLOWED, 0.5, Text("缓行路段", "slowed road")),
    ):
        if any(_kind(s) == _kind(share) for s in coverage.shares.values()):
            handles.append(Line2D([], [], color=colour, linewidth=4, label=label.in_(lang)))
    return handles


def joined(tails: list[int], heads: list[int], points: Any) -> list[Any]:
    """Polylines from edges; an edge that goes on where the last one ended is joined to it."""
    lines: list[list[int]] = []
    for a, b in zip(tails, heads, strict=True):
        if lines and lines[-1][-1] == a:
            lines[-1].append(b)
        else:
            lines.append([a, b])
    return [points[line] for line in lines]


def _bands(coverage: Coverage) -> list[tuple[float, str, Text]]:
    """Upper bound in minutes, colour and label of each band; thirds of the limit, then beyond."""
    limit = coverage.within_s / 60.0
    steps = (limit / 3.0, 2.0 * limit / 3.0, limit)
    bands = [
        (step, colour, Text(f"{step:.3g} 分钟内", f"within {step:.3g} min"))
        for step, colour in zip(steps, ("#0f766e", "#2fa19a", "#9bd3cd"), strict=True)
    ]
    return [*bands, (np.inf, "#d9a39a", Text(f"超过 {limit:.3g} 分钟", f"over {limit:.3g} min"))]


def _tint(axes: Axes, county: County, coverage: Coverage, land: Patch) -> None:
    """Paint each cell of a grid in the band of its nearest road node."""
    import shapely
    from matplotlib.colors import to_rgba

    net = county.roads
    outer = np.array([county.xy(lat, lon) for lon, lat in county.outline.rings[0].tolist()])
    (left, bottom), (right, top) = outer.min(axis=0), outer.max(axis=0)
    x_m = np.arange(left + _CELL_M / 2, right, _CELL_M)
    y_m = np.arange(bottom + _CELL_M / 2, top, _CELL_M)
    across, up = np.meshgrid(x_m, y_m)
    tree = shapely.STRtree(shapely.points(net.x_m, net.y_m))
    node = tree.nearest(shapely.points(across.ravel(), up.ravel()))
    minutes = coverage.arrive_s[node] / 60.0
    bands = _bands(coverage)
    band = np.searchsorted([upper for upper, _, _ in bands], minutes)
    colours = np.array([to_rgba(colour, _TINT) for _, colour, _ in bands])
    image = axes.imshow(
        colours[np.minimum(band, len(bands) - 1)].reshape(*across.shape, 4),
        extent=(left, left + x_m.size * _CELL_M, bottom, bottom + y_m.size * _CELL_M),
        origin="lower", interpolation="nearest", zorder=0.2,
    )  # fmt: skip
    image.set_clip_path(land)


def _roads(axes: Axes, county: County, coverage: Coverage) -> None:
    from matplotlib.collections import LineCollection

    net = county.roads
    streets = [i for i, row in enumerate(net.classes) if row.id == "street"]
    _, first = np.unique(net.edge, return_index=True)
    first = first[net.standing[first] & ~np.isin(net.road_class[first], streets)]
    points = np.column_stack([net.x_m, net.y_m])
    minutes = coverage.arrive_s[net.head[first]] / 60.0
    lower = -np.inf
    for upper, colour, _ in _bands(coverage):
        arcs = first[(minutes > lower) & (minutes <= upper)]
        lines = joined(net.tail[arcs].tolist(), net.head[arcs].tolist(), points)
        axes.add_collection(LineCollection(lines, colors=colour, linewidths=1.1, zorder=2))
        lower = upper
    for colour, share in ((_SLOWED, 0.5), (_CLOSED, 0.0)):
        changed = [a for a, s in coverage.shares.items() if _kind(s) == _kind(share)]
        arcs = np.array([arc for arc in changed if net.standing[arc]], dtype=np.int64)
        lines = joined(net.tail[arcs].tolist(), net.head[arcs].tolist(), points)
        axes.add_collection(LineCollection(lines, colors=colour, linewidths=3.5, zorder=3.6))


def _kind(share: float) -> int:
    """0 closed, 1 slowed, 2 free."""
    return 0 if share <= 0.0 else 1 if share < 1.0 else 2
