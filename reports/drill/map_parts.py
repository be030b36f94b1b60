"""What the maps of a report are made of: the frame, the roads and the shut stretches.

What a reader would get wrong: the same parts draw the whole map and the picture of the scene under
it, which is less high than wide.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from reports.drill.story import Story
from reports.figures import COLOURS
from twin.county import County

__all__ = ["SIZE", "Frame", "roads", "shut_roads"]

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
_CROSSED_ARCS = 8


@dataclass(frozen=True, slots=True)
class Frame:
    """The middle of a map, half its width on the ground, and how metres become pixels."""

    x_m: float
    y_m: float
    half_m: float
    size_px: float = SIZE
    height_px: float = SIZE

    @property
    def metre_px(self) -> float:
        """Pixels a metre."""
        return self.size_px / (2.0 * self.half_m)

    def px(self, x_m: Any, y_m: Any) -> tuple[Any, Any]:
        """Pixels of a point of the plane."""
        left_m = self.x_m - self.half_m
        top_m = self.y_m + self.half_m * self.height_px / self.size_px
        return (x_m - left_m) * self.metre_px, (top_m - y_m) * self.metre_px

    def holds(self, px: float, py: float) -> bool:
        """Whether a point in pixels lies on the map."""
        return 0 <= px <= self.size_px and 0 <= py <= self.height_px


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
