"""What the maps of a report are made of: the frame, roads, shut stretches, the marks of units.

What a reader would get wrong: a frame is a square of so many pixels; the same parts draw the whole
map and the small picture of the scene in its corner.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

import numpy as np

from reports.drill.story import Story
from reports.drill.words import Speaker
from reports.figures import COLOURS
from twin.county import County

__all__ = ["ROLE_MARKS", "SIZE", "Frame", "label", "roads", "shut_roads", "units"]

SIZE = 460.0
_ROAD_STYLE = {
    "expressway": ("#94a3b8", 2.2),
    "national": ("#9ca3af", 1.8),
    "provincial": ("#a8b0ba", 1.5),
    "county": ("#c3c9d0", 1.1),
    "township": ("#d3d8dd", 0.8),
    "village": ("#e2e6ea", 0.6),
    "special": ("#c3c9d0", 0.8),
}
# Letter in Chinese and English, and a colour on which white can be read (at least 4.5 to 1).
ROLE_MARKS = {
    "119": ("消", "F", "#b42318"),
    "120": ("救", "A", "#0f6b3e"),
    "110": ("警", "P", "#0b5394"),
    "county_hq": ("县", "C", "#8e3a7c"),
    "park": ("园", "K", "#7c2d12"),
    "city": ("市", "Y", COLOURS["ink"]),
    "neighbour": ("邻", "N", COLOURS["ink"]),
    "township": ("乡", "T", "#5b6470"),
    "firm": ("企", "E", "#5b6470"),
}
_MARK_H = 13.0
_CROSSED_ARCS = 8
_STEPS_AWAY = [(0.0, 0.0)] + [
    (dx * 10.0 * ring, dy * 10.0 * ring)
    for ring in (1, 2, 3, 4, 5)
    for dx, dy in ((0, 1), (1, 1), (-1, 1), (1, 0), (-1, 0), (1, -1), (-1, -1), (0, -1))
]


@dataclass(frozen=True, slots=True)
class Frame:
    """The square of the map and how metres become pixels."""

    x_m: float
    y_m: float
    half_m: float
    size_px: float = SIZE

    @property
    def metre_px(self) -> float:
        """Pixels a metre."""
        return self.size_px / (2.0 * self.half_m)

    def px(self, x_m: Any, y_m: Any) -> tuple[Any, Any]:
        """Pixels of a point of the plane."""
        left_m, top_m = self.x_m - self.half_m, self.y_m + self.half_m
        return (x_m - left_m) * self.metre_px, (top_m - y_m) * self.metre_px


def roads(county: County, frame: Frame, wider: float = 1.0) -> list[str]:
    """The roads in a frame, a path a class."""
    net = county.roads
    x, y = frame.px(net.x_m, net.y_m)
    far = frame.size_px + 40
    near = (x > -40) & (x < far) & (y > -40) & (y < far)
    _, first = np.unique(net.edge, return_index=True)
    parts = []
    for row, road_class in enumerate(net.classes):
        style = _ROAD_STYLE.get(road_class.id)
        if style is None:
            continue
        arcs = first[net.road_class[first] == row]
        arcs = arcs[near[net.tail[arcs]] & near[net.head[arcs]]]
        path = _path_of(net.tail[arcs].tolist(), net.head[arcs].tolist(), x, y)
        parts.append(
            f'<path d="{path}" fill="none" stroke="{style[0]}" '
            f'stroke-width="{wider * style[1]:g}"/>'
        )
    return parts


def shut_roads(story: Story, county: County, frame: Frame, at_s: float) -> list[str]:
    """The stretches that are shut at a moment, in truth; a cross on each that is not long."""
    latest = {
        str(said.body["road"]): said.body
        for said in story.of("world.road")
        if said.at_s <= at_s + 0.5
    }
    arcs = [arc for body in latest.values() if body["share"] == 0.0 for arc in body["arcs"]]
    if not arcs:
        return []
    net = county.roads
    x, y = frame.px(net.x_m, net.y_m)
    path = _path_of(net.tail[arcs].tolist(), net.head[arcs].tolist(), x, y)
    parts = [
        f'<path d="{path}" fill="none" stroke="{COLOURS["alert"]}" stroke-width="2.2" '
        f'stroke-dasharray="4 2"/>'
    ]
    for body in latest.values():
        if body["share"] == 0.0 and 0 < len(body["arcs"]) <= _CROSSED_ARCS:
            arc = body["arcs"][len(body["arcs"]) // 2]
            px, py = (float(v[net.tail[arc]] + v[net.head[arc]]) / 2.0 for v in (x, y))
            parts.append(
                f'<path d="M{px - 4:.1f} {py - 4:.1f}l8 8m0 -8l-8 8" '
                f'stroke="{COLOURS["alert"]}" stroke-width="2"/>'
            )
    return parts


def _path_of(tails: Sequence[int], heads: Sequence[int], x: Any, y: Any) -> str:
    """One path through many short edges; an edge that goes on where the last ended adds a point."""
    words: list[str] = []
    here, spot = -1, ""
    for a, b in zip(tails, heads, strict=True):
        if a != here:
            spot = f"{x[a]:.0f} {y[a]:.0f}"
            words.append(f"M{spot}")
        after = f"{x[b]:.0f} {y[b]:.0f}"
        if after != spot:  # a bend smaller than a pixel is no bend
            words.append(f"L{after}")
        here, spot = b, after
    return "".join(words)


def units(story: Story, county: County, frame: Frame, at_s: float, say: Speaker) -> list[str]:
    """Units under way or at work; those at one spot are counted on one mark.

    Marks keep off each other and off the source; a mark moved away keeps a line to its place.
    """
    spots: dict[tuple[int, int, str], int] = {}
    for crew in story.crews.values():
        status, place = crew.status_at(at_s), crew.place_at(at_s)
        if place is None or status not in ("en_route", "on_scene", "task_done", "delayed"):
            continue
        px, py = frame.px(*county.xy(*place))
        if 0 <= px <= frame.size_px and 0 <= py <= frame.size_px:
            key = (round(px / 6) * 6, round(py / 6) * 6, crew.role)
            spots[key] = spots.get(key, 0) + 1
    middle = frame.size_px / 2.0
    taken = [(middle - 6.0, middle - 6.0, middle + 6.0, middle + 6.0)]
    lines, marks = [], []
    for (px, py, role), number in spots.items():
        zh, en, colour = ROLE_MARKS[role]
        told = say.pick(zh, en) + ("" if number == 1 else str(number))
        width = _MARK_H if number == 1 else _MARK_H + 7.0
        x, y = _free(px, py, width, taken)
        if (x, y) != (px, py):
            lines.append(f'<path d="M{px} {py}L{x:.0f} {y:.0f}" stroke="{colour}"/>')
        marks.append(
            f'<rect x="{x - width / 2:.1f}" y="{y - _MARK_H / 2:.1f}" width="{width:g}" '
            f'height="{_MARK_H:g}" rx="6.5" fill="{colour}" stroke="#fff"/>'
            + label(x, y + 3, told, 9, "#fff", "middle")
        )
    return lines + marks


def _free(
    px: float, py: float, width: float, taken: list[tuple[float, float, float, float]]
) -> tuple[float, float]:
    """The nearest place for a mark that touches no other; takes it."""
    for dx, dy in _STEPS_AWAY:
        x, y = px + dx, py + dy
        box = (x - width / 2, y - _MARK_H / 2, x + width / 2, y + _MARK_H / 2)
        if not any(
            box[0] < b[2] and b[0] < box[2] and box[1] < b[3] and b[1] < box[3] for b in taken
        ):
            break
    taken.append(box)
    return x, y


def label(x: float, y: float, text: str, size: int, colour: str, anchor: str = "start") -> str:
    """A word on the map."""
    return (
        f'<text x="{x:.0f}" y="{y:.0f}" font-size="{size}" fill="{colour}" '
        f'text-anchor="{anchor}">{escape(text)}</text>'
    )
