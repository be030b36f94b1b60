"""F5: the county around the event at four moments; roads, units, notice zones and the hazard.

The base map is drawn once and used four times; it is as wide as what the hazards reach. What a
reader would get wrong: the coloured area is the *modelled truth* on the ground; where its model
does not hold is written on the map.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

import numpy as np

from reports.drill.hazard_map import (
    draw_cells,
    draw_marks,
    hazard_legend,
    hazards_at,
    name_marks,
    reach_of,
)
from reports.drill.map_legend import Legend, set_legends
from reports.drill.map_parts import SIZE, Frame, roads, shut_roads
from reports.drill.map_people import hospitals, told_places, villages
from reports.drill.map_room import Room, label
from reports.drill.map_units import units
from reports.drill.scene_map import SCENE_HEIGHT, scene, scene_frame
from reports.drill.story import Said, Story
from reports.drill.words import NOT_REAL, SCHEMATIC, Speaker
from reports.romanised import latin_name
from twin.county import County
from twin.county.model_map import Place
from twin.terms.drill import Drill
from twin.terms.text import Text

__all__ = ["draw_maps"]

_LEAST_HALF_M = 6500.0
_MARGIN = 1.12
_NAMED_HALF_M = 12000.0  # on a wider map only the seats of townships carry their names
_GRID = 140
_NOTE_CELLS = 120
_NAMED = ("county_seat", "seat", "village", "community")
_THRESHOLDS = {
    "level1": Text("一级报警值", "alarm level 1"),
    "level2": Text("二级报警值", "alarm level 2"),
    "idlh": Text("立即威胁生命健康浓度", "IDLH"),
}
_SHADES = ("#fde68a", "#f59e0b", "#b91c1c")


def draw_maps(
    story: Story, drill: Drill, county: County, say: Speaker, validity: Text
) -> list[tuple[str, str]]:
    """Four maps as (title, SVG); the first SVG carries the base that the others use."""
    frame = _frame_of(story, county)
    if frame is None:
        return []
    near = scene_frame(story, county)
    base = _base(county, frame, say)
    side_km = round(2.0 * frame.half_m / 1000)
    told = say.pick(
        f"{side_km} 公里见方：道路、村镇、避险通知区域、灾害范围、各方队伍；队伍状态另见表。",
        f"{side_km} km square: roads, places, notice zones, the hazard, crews; their states are "
        "in the table below.",
    )
    maps = []
    for number, mark in enumerate(drill.bookmarks):
        body = _moment(story, county, frame, mark.at_s, say, named=near is None)
        title = f"{say.clock(mark.at_s)}  {say(mark.name)}"
        symbol = f'<defs><g id="map-base">{base}</g></defs>' if number == 0 else ""
        below, height = _below(story, county, near, mark.at_s, validity, say)
        svg = (
            f'<svg role="img" aria-labelledby="map{number}-t map{number}-d" '
            f'viewBox="0 0 {SIZE:g} {height:g}" style="width:100%;height:auto" '
            f'xmlns="http://www.w3.org/2000/svg" font-family="Fumeng Sans SC" font-size="9">'
            f'<title id="map{number}-t">{escape(title)}</title>'
            f'<desc id="map{number}-d">{escape(told)}</desc>{symbol}'
            f'<clipPath id="map{number}-c"><rect width="{SIZE:g}" height="{SIZE:g}"/></clipPath>'
            f'<g clip-path="url(#map{number}-c)"><use href="#map-base"/>{body}</g>{below}</svg>'
        )
        maps.append((title, svg))
    return maps


def _frame_of(story: Story, county: County) -> Frame | None:
    """All that the hazards reach, the incidents, the people told to leave and, where no hazard is
    drawn, the hospitals; None without any of them."""
    spots = [
        *reach_of(story, county),
        *(
            county.xy(said.body["place"]["lat_deg"], said.body["place"]["lon_deg"])
            for said in story.of("desk.incident_opened")
        ),
        *told_places(story, county),
    ]
    if not spots:
        return None
    if not story.of("world.hazard") and not story.of("world.plume"):
        taken_in = {
            str(said.body["hospital"])
            for said in story.of("world.patient")
            if said.body["what"] == "admitted"
        }
        spots += [(county.places[each].x_m, county.places[each].y_m) for each in sorted(taken_in)]
    xs, ys = [x for x, _ in spots], [y for _, y in spots]
    half_m = max(_LEAST_HALF_M, _MARGIN * max(max(xs) - min(xs), max(ys) - min(ys)) / 2.0)
    return Frame((min(xs) + max(xs)) / 2.0, (min(ys) + max(ys)) / 2.0, half_m)


def _below(
    story: Story, county: County, near: Frame | None, at_s: float, validity: Text, say: Speaker
) -> tuple[str, float]:
    """What stands under the map: the scene, the legend, the notes; and how high all of it is."""
    parts: list[str] = []
    top = SIZE
    if near is not None:
        drawn = "".join(scene(story, county, near, at_s, say))
        parts.append(
            f'<svg y="{top + 4:g}" width="{SIZE:g}" height="{SCENE_HEIGHT:g}" '
            f'viewBox="0 0 {SIZE:g} {SCENE_HEIGHT:g}">{drawn}</svg>'
        )
        top += SCENE_HEIGHT + 6.0
    legends, top = set_legends(_legends(story, at_s, say), top)
    notes, top = _notes(say, _limits(story, at_s, validity, say), top)
    return "".join([*parts, *legends, *notes]), top


def _legends(story: Story, at_s: float, say: Speaker) -> list[Legend]:
    """Of each hazard shown, and of the gas."""
    legends = [hazard_legend(said.body, say) for said in hazards_at(story, at_s)]
    for said in story.of("world.plume")[:1]:
        rows = sorted(said.body["thresholds"], key=lambda row: float(row["mg_m3"]))
        minutes = said.body["averaging_s"] / 60.0
        title = say.pick(
            f"近地面气体浓度（mg/m³，{minutes:g} 分钟平均）",
            f"gas near the ground (mg/m³, {minutes:g}-minute mean)",
        )
        words = [f"≥ {row['mg_m3']:g}  {say.word(_THRESHOLDS, str(row['name']))}" for row in rows]
        legends.append((title, list(zip(_SHADES, words, strict=False))))
    return legends


def _limits(story: Story, at_s: float, validity: Text, say: Speaker) -> list[str]:
    """Where the models of what is shown do not hold; the gas model's word when gas is shown."""
    told = [note[say.lang] for said in hazards_at(story, at_s) for note in said.body["notes"]]
    if story.of("world.plume"):
        told.append(say(validity))
    plume = _latest(story.of("world.plume"), at_s)
    if plume is not None:
        told += [note[say.lang] for note in plume.body["notes"]]
    return list(dict.fromkeys(told))


def _base(county: County, frame: Frame, say: Speaker) -> str:
    parts = [f'<rect width="{SIZE:g}" height="{SIZE:g}" fill="#fbfcfd"/>']
    parts += [_river(line.lon_lat, county, frame) for line in county.rivers.values()]
    parts += roads(county, frame)
    for town in _places(county, frame):
        px, py = frame.px(town.x_m, town.y_m)
        seat = "seat" in town.kind
        small = not seat and frame.half_m > _NAMED_HALF_M
        colour, radius = ("#b6bec8", 1.2) if small else ("#8a94a0", 2.0)
        parts.append(f'<circle cx="{px:.0f}" cy="{py:.0f}" r="{radius:g}" fill="{colour}"/>')
    parts.append(_scale_bar(frame, say))
    return "".join(parts)


def _places(county: County, frame: Frame) -> list[Place]:
    """Townships before villages, so that they get their names first."""
    found = [
        town
        for town in county.places.values()
        if town.kind in _NAMED and frame.holds(*frame.px(town.x_m, town.y_m))
    ]
    return sorted(found, key=lambda town: "seat" not in town.kind)


def _names(
    county: County, frame: Frame, say: Speaker, room: Room, there: Mapping[str, str]
) -> list[str]:
    """The names of places, where there is room for them and none is there yet."""
    parts: dict[str, str] = {}
    for town in _places(county, frame):
        if "seat" not in town.kind and frame.half_m > _NAMED_HALF_M:
            continue
        px, py = frame.px(town.x_m, town.y_m)
        name = say.pick(town.name, latin_name(county, town))
        # A township and its first village are one word in Latin letters.
        if name not in parts and name not in there:
            parts[name] = room.word(float(px), float(py), name, 8, "#374151", 6.5)
    return list(parts.values())


def _river(lon_lat: Any, county: County, frame: Frame) -> str:
    points = [frame.px(*county.xy(lat, lon)) for lon, lat in lon_lat.tolist()]
    path = "M" + "L".join(f"{px:.0f} {py:.0f}" for px, py in points)
    return f'<path d="{path}" fill="none" stroke="#bfdbfe" stroke-width="2.5"/>'


def _moment(
    story: Story, county: County, frame: Frame, at_s: float, say: Speaker, *, named: bool
) -> str:
    """Areas below, then marks, then words; later ones keep off earlier ones.

    The marks of hazards are `named` here unless the scene below does it.
    """
    room = Room(SIZE, SIZE)
    room.take((SIZE - 66.0, 0.0, SIZE, 78.0))  # the wind
    room.take((0.0, SIZE - 24.0, 0.5 * SIZE, SIZE))  # the scale
    parts = _zones(story, county, frame, at_s)
    plume = _latest(story.of("world.plume"), at_s)
    if plume is not None and at_s - plume.at_s <= 301:
        parts += _plume(plume.body, county, frame)
    pictures = hazards_at(story, at_s)
    parts += draw_cells(pictures, county, frame, room)
    parts += shut_roads(story, county, frame, at_s)
    parts += villages(story, county, frame, at_s, room)
    parts += draw_marks(pictures, county, frame, room)
    crosses = _incidents(story, county, frame, at_s)
    for _, px, py in crosses:
        room.take((px - 6, py - 6, px + 6, py + 6))
        parts.append(
            f'<path d="M{px - 6:.1f} {py:.1f}h12M{px:.1f} {py - 6:.1f}v12" stroke="#fff" '
            f'stroke-width="4"/><path d="M{px - 5:.1f} {py:.1f}h10M{px:.1f} {py - 5:.1f}v10" '
            f'stroke="#111" stroke-width="2"/>'
        )
    parts += units(story, county, frame, at_s, say, room)
    parts += hospitals(story, county, frame, at_s, say, room)
    parts += [room.word(px, py, name, 8, "#111", 9.0) for name, px, py in crosses]
    words = name_marks(pictures, county, frame, say, room) if named else {}
    parts += [*words.values(), *_names(county, frame, say, room, words)]
    wind = _latest(story.of("world.wind"), at_s)
    if wind is not None:
        parts.append(_wind(wind.body, say))
    return "".join(parts)


def _incidents(
    story: Story, county: County, frame: Frame, at_s: float
) -> list[tuple[str, float, float]]:
    """The incidents open so far as (number, pixels)."""
    found = []
    for said in story.of("desk.incident_opened"):
        place = said.body["place"]
        px, py = frame.px(*county.xy(place["lat_deg"], place["lon_deg"]))
        if said.at_s <= at_s + 0.5 and frame.holds(px, py):
            found.append((str(said.body["incident"]), float(px), float(py)))
    return found


def _zones(story: Story, county: County, frame: Frame, at_s: float) -> list[str]:
    notice = _latest(story.of("desk.warning_issued"), at_s)
    if notice is None or notice.body["notice"]["step"] == "Cancel":
        return []
    parts = []
    for zone in reversed(notice.body["notice"]["zones"]):
        corners = [frame.px(*county.xy(lat, lon)) for lat, lon in zone["ring"]]
        points = " ".join(f"{px:.0f},{py:.0f}" for px, py in corners)
        dash = "" if zone["action"] == "evacuate" else ' stroke-dasharray="5 3"'
        parts.append(
            f'<polygon points="{points}" fill="#2563eb" fill-opacity="0.06" stroke="#2563eb" '
            f'stroke-width="1.2"{dash}/>'
        )
    return parts


def _plume(body: Mapping[str, Any], county: County, frame: Frame) -> list[str]:
    """Filled contours of the ground concentration at the thresholds the record names."""
    from contourpy import contour_generator

    puffs = np.array(body["puffs"], dtype=float).reshape(-1, 5)
    if not len(puffs):
        return []
    axis = np.linspace(-frame.half_m, frame.half_m, _GRID)
    gx, gy = np.meshgrid(frame.x_m + axis, frame.y_m + axis)
    total = np.zeros(gx.shape)
    for lat, lon, across, up, mass in puffs.tolist():
        cx, cy = county.xy(lat, lon)
        spread = np.exp(-0.5 * ((gx - cx) ** 2 + (gy - cy) ** 2) / across**2)
        total += 2e6 * mass / ((2 * np.pi) ** 1.5 * across**2 * up) * spread
    lines = contour_generator(gx, gy, total, name="serial")
    parts = []
    levels = sorted(row["mg_m3"] for row in body["thresholds"])
    for level, shade in zip(levels, _SHADES, strict=False):
        rings: Any = lines.lines(level)
        for ring in rings:
            points = " ".join(
                f"{px:.1f},{py:.1f}" for px, py in (frame.px(x, y) for x, y in ring.tolist())
            )
            parts.append(
                f'<polygon points="{points}" fill="{shade}" fill-opacity="0.55" '
                f'stroke="{shade}" stroke-width="0.8"/>'
            )
    return parts


def _wind(body: Mapping[str, Any], say: Speaker) -> str:
    """The wind as an arrow the way it blows, in a disc with north at its top."""
    speed = body["speed_m_s"]
    turn = float(body["from_deg"]) + 180.0
    told = say.pick(f"风 {speed:.1f} 米/秒", f"wind {speed:.1f} m/s")
    north = label(SIZE - 40, 11, say.pick("北", "N"), 9, "#111", "middle", halo=True)
    return (
        f'<g transform="translate({SIZE - 40:g} 36)"><circle r="17" fill="#fff" '
        f'fill-opacity="0.9" stroke="#94a3b8"/><path d="M0 -17v-7" stroke="#111"/>'
        f'<g transform="rotate({turn:.0f})">'
        f'<path d="M0 12V-12M-4 -6L0 -13L4 -6" fill="none" stroke="#111" stroke-width="1.8"/></g>'
        f"</g>{north}{label(SIZE - 40, 66, told, 8, '#111', 'middle', halo=True)}"
    )


def _scale_bar(frame: Frame, say: Speaker) -> str:
    km = max(km for km in (1, 2, 5, 10, 20, 50) if km == 1 or km * 1000 <= 0.35 * frame.half_m)
    length = 1000.0 * km * frame.metre_px
    y = SIZE - 12
    return (
        f'<rect x="6" y="{y - 9}" width="{length + 50:.0f}" height="17" fill="#fff" '
        f'fill-opacity="0.85"/>'
        f'<path d="M12 {y}h{length:.1f}M12 {y - 3}v6M{12 + length:.1f} {y - 3}v6" stroke="#111"/>'
        + label(16 + length, y + 3, say.pick(f"{km} 公里", f"{km} km"), 8, "#111")
    )


def _notes(say: Speaker, limits: Sequence[str], top: float) -> tuple[list[str], float]:
    """What must stand with the map: no map of record, no real event, where no model holds."""
    lines = [f"{say(SCHEMATIC)} · {say(NOT_REAL)}"]
    for limit in limits:
        lines += _wrapped(limit, _NOTE_CELLS)
    parts = [
        label(8, top + 11 + 10 * i, line, 7 if i else 8, "#111") for i, line in enumerate(lines)
    ]
    return parts, top + 16.0 + 10.0 * (len(lines) - 1)


def _wrapped(text: str, cells: int) -> list[str]:
    """A sentence cut into lines of at most so many half-width cells, at spaces where it can."""
    lines, line, width = [], "", 0
    for word in re.findall(r"[!-~]+ ?|.", text):
        size = sum(2 if ord(letter) > 0x2E7F else 1 for letter in word)
        if line and width + size > cells:
            lines.append(line)
            line, width = "", 0
        line, width = line + word, width + size
    return [*lines, line]


def _latest(records: Sequence[Said], at_s: float) -> Said | None:
    before = [said for said in records if said.at_s <= at_s + 0.5]
    return before[-1] if before else None
