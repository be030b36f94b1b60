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

from reports.drill.hazard_map import draw_hazards, hazards_at, reach_of
from reports.drill.map_parts import SIZE, Frame, label, roads, shut_roads, units
from reports.drill.scene_map import scene
from reports.drill.story import Said, Story
from reports.drill.words import NOT_REAL, SCHEMATIC, Speaker
from twin.county import County
from twin.terms.drill import Drill
from twin.terms.text import Text

__all__ = ["SHADES", "draw_maps"]

_LEAST_HALF_M = 6500.0
_MARGIN = 1.08
_NAMED_HALF_M = 12000.0  # on a wider map only the seats of townships carry their names
_GRID = 140
_NOTE_CELLS = 120
SHADES = ("#fde68a", "#f59e0b", "#b91c1c")


def draw_maps(
    story: Story, drill: Drill, county: County, say: Speaker, validity: Text
) -> list[tuple[str, str]]:
    """Four maps as (title, SVG); the first SVG carries the base that the others use."""
    frame = _frame_of(story, county)
    if frame is None:
        return []
    base = _base(county, frame, say)
    side_km = round(2.0 * frame.half_m / 1000)
    told = say.pick(
        f"{side_km} 公里见方：道路、村镇、避险通知区域、灾害范围、各方队伍；队伍状态另见表。",
        f"{side_km} km square: roads, places, notice zones, the hazard, crews; their states are "
        "in the table below.",
    )
    maps = []
    for number, mark in enumerate(drill.bookmarks):
        body = _moment(story, county, frame, mark.at_s, say)
        title = f"{say.clock(mark.at_s)}  {say(mark.name)}"
        symbol = f'<defs><g id="map-base">{base}</g></defs>' if number == 0 else ""
        notes = _notes(say, _limits(story, mark.at_s, validity, say))
        svg = (
            f'<svg role="img" aria-labelledby="map{number}-t map{number}-d" '
            f'viewBox="0 0 {SIZE:g} {SIZE:g}" style="width:100%;height:auto" '
            f'xmlns="http://www.w3.org/2000/svg" font-family="Fumeng Sans SC" font-size="9">'
            f'<title id="map{number}-t">{escape(title)}</title>'
            f'<desc id="map{number}-d">{escape(told)}</desc>{symbol}'
            f'<clipPath id="map{number}-c"><rect width="{SIZE:g}" height="{SIZE:g}"/></clipPath>'
            f'<g clip-path="url(#map{number}-c)"><use href="#map-base"/>{body}</g>{notes}</svg>'
        )
        maps.append((title, svg))
    return maps


def _frame_of(story: Story, county: County) -> Frame | None:
    """The scene of the first incident and all that the hazards reach; None without either."""
    opened = story.of("desk.incident_opened")
    reach = reach_of(story, county)
    if not reach:
        if not opened:
            return None
        place = opened[0].body["place"]
        return Frame(*county.xy(place["lat_deg"], place["lon_deg"]), _LEAST_HALF_M)
    (west_m, south_m), (east_m, north_m) = reach
    half_m = max(_LEAST_HALF_M, _MARGIN * max(east_m - west_m, north_m - south_m) / 2.0)
    return Frame((west_m + east_m) / 2.0, (south_m + north_m) / 2.0, half_m)


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
    for town in county.places.values():
        if town.kind in ("seat", "village", "community"):
            px, py = frame.px(town.x_m, town.y_m)
            if 0 < px < SIZE and 0 < py < SIZE:
                parts.append(f'<circle cx="{px:.0f}" cy="{py:.0f}" r="2" fill="#8a94a0"/>')
                if town.kind != "seat" and frame.half_m > _NAMED_HALF_M:
                    continue
                side, anchor = (4, "start") if px + 8 * len(town.name) < SIZE - 4 else (-4, "end")
                parts.append(label(px + side, py + 3, town.name, 8, "#4b5563", anchor))
    parts.append(_scale_bar(frame, say))
    return "".join(parts)


def _river(lon_lat: Any, county: County, frame: Frame) -> str:
    points = [frame.px(*county.xy(lat, lon)) for lon, lat in lon_lat.tolist()]
    path = "M" + "L".join(f"{px:.0f} {py:.0f}" for px, py in points)
    return f'<path d="{path}" fill="none" stroke="#bfdbfe" stroke-width="2.5"/>'


def _moment(story: Story, county: County, frame: Frame, at_s: float, say: Speaker) -> str:
    parts = shut_roads(story, county, frame, at_s)
    parts += _zones(story, county, frame, at_s)
    plume = _latest(story.of("world.plume"), at_s)
    if plume is not None and at_s - plume.at_s <= 301:
        parts += _plume(plume.body, county, frame)
    pictures = hazards_at(story, at_s)
    parts += draw_hazards(pictures, county, frame.px, frame.metre_px, SIZE, say)
    for opened in story.of("desk.incident_opened")[:1]:
        place = opened.body["place"]
        px, py = frame.px(*county.xy(place["lat_deg"], place["lon_deg"]))
        parts.append(f'<path d="M{px - 5:.1f} {py:.1f}h10M{px:.1f} {py - 5:.1f}v10" stroke="#111" '
                     f'stroke-width="1.6"/>')  # fmt: skip
    parts += units(story, county, frame, at_s, say)
    parts += scene(story, county, frame, at_s, say)
    wind = _latest(story.of("world.wind"), at_s)
    if wind is not None:
        parts.append(_wind(wind.body, say))
    return "".join(parts)


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
    for level, shade in zip(levels, SHADES, strict=False):
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
    speed = body["speed_m_s"]
    turn = float(body["from_deg"]) + 180.0
    told = say.pick(f"风 {speed:.1f} 米/秒", f"wind {speed:.1f} m/s")
    return (
        f'<g transform="translate({SIZE - 40:g} 44)"><circle r="17" fill="#fff" '
        f'fill-opacity="0.85" stroke="#94a3b8"/><g transform="rotate({turn:.0f})">'
        f'<path d="M0 12V-12M-4 -6L0 -13L4 -6" fill="none" stroke="#111" stroke-width="1.8"/></g>'
        f"</g>{label(SIZE - 40, 72, told, 8, '#111', 'middle')}"
    )


def _scale_bar(frame: Frame, say: Speaker) -> str:
    km = max(km for km in (1, 2, 5, 10, 20, 50) if km == 1 or km * 1000 <= 0.35 * frame.half_m)
    length = 1000.0 * km * frame.metre_px
    y = SIZE - 82  # above the notes, of which there may be seven lines
    return (
        f'<path d="M12 {y}h{length:.1f}M12 {y - 3}v6M{12 + length:.1f} {y - 3}v6" stroke="#111"/>'
        + label(16 + length, y + 3, say.pick(f"{km} 公里", f"{km} km"), 8, "#111")
    )


def _notes(say: Speaker, limits: Sequence[str]) -> str:
    """What must stand on the map itself: no map of record, no real event, no near field."""
    lines = [f"{say(SCHEMATIC)} · {say(NOT_REAL)}"]
    for limit in limits:
        lines += _wrapped(limit, _NOTE_CELLS)
    top = SIZE - 4 - 10 * len(lines)
    parts = [
        f'<rect x="0" y="{top:g}" width="{SIZE:g}" height="{SIZE - top:g}" fill="#fff" '
        f'fill-opacity="0.88"/>'
    ]
    for i, line in enumerate(lines):
        parts.append(label(8, top + 10 + 10 * i, line, 7 if i else 8, "#111"))
    return "".join(parts)


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
