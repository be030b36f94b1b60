"""A hazard on the map: the cells and marks of its latest picture, and what its legend says.

What a reader would get wrong: the shades show the *modelled truth* of the world, which nobody in
the drill knew; the desk's own picture of things is in the zones and in the assessment.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from reports.drill.map_legend import Legend
from reports.drill.map_parts import Frame
from reports.drill.map_room import Box, Room
from reports.drill.story import Said, Story
from reports.drill.words import Speaker
from reports.romanised import romanised
from twin.county import County

__all__ = [
    "HAZARD_SHADES",
    "draw_cells",
    "draw_marks",
    "hazard_legend",
    "hazards_at",
    "name_marks",
    "reach_of",
]

HAZARD_SHADES = ("#fef08a", "#fb923c", "#dc2626", "#7f1d1d")
_SHADES_OF = {1: (3,), 2: (1, 3), 3: (1, 2, 3), 4: (0, 1, 2, 3)}  # apart enough to be told apart
_DRY = "#64748b"
_STALE_S = 301.0
_LABELS = 14
_DIAMOND = 4.0
_HIDDEN = 20.0


def hazards_at(story: Story, at_s: float) -> list[Said]:
    """The latest picture of each hazard at a moment, those no longer shown left out."""
    latest: dict[str, Said] = {}
    for said in story.of("world.hazard"):
        if said.at_s <= at_s + 0.5:
            latest[str(said.body["hazard"])] = said
    return [said for said in latest.values() if at_s - said.at_s <= _STALE_S]


def reach_of(story: Story, county: County) -> list[tuple[float, float]]:
    """Corners (metres) of everything any hazard ever showed; empty without a hazard."""
    spots = []
    for said in story.of("world.hazard"):
        lowest = said.body["steps"][0]
        shown = [cell for cell in said.body["cells"] if cell[3] >= lowest]
        for lat, lon, *_ in [*shown, *said.body["marks"]]:
            spots.append(county.xy(lat, lon))
    if not spots:
        return []
    xs, ys = [x for x, _ in spots], [y for _, y in spots]
    return [(min(xs), min(ys)), (max(xs), max(ys))]


def draw_cells(
    pictures: Sequence[Said], county: County, frame: Frame, room: Room, *, outlines: bool = False
) -> list[str]:
    """One path a shade; a cell is never smaller than two pixels, so that it can be seen.

    Marks and words keep off a hazard that one mark could hide. With `outlines` a cell below the
    first step is an empty square, as a room that does not burn, and they keep off every cell.
    """
    parts: list[str] = []
    for said in pictures:
        steps = [float(step) for step in said.body["steps"]]
        words: dict[str, list[str]] = {}
        boxes: list[Box] = []
        for lat, lon, side_m, value in said.body["cells"]:
            shade = _shade(value, steps)
            if shade or outlines:
                x, y = frame.px(*county.xy(lat, lon))
                half = max(2.0, side_m * frame.metre_px) / 2.0
                boxes.append((x - half, y - half, x + half, y + half))
                words.setdefault(shade, []).append(
                    f"M{x - half:.1f} {y - half:.1f}h{2 * half:.1f}v{2 * half:.1f}h{-2 * half:.1f}z"
                )
        whole = _around(boxes)
        small = [whole] if whole[2] - whole[0] < _HIDDEN and whole[3] - whole[1] < _HIDDEN else []
        for box in boxes if outlines else small:
            room.take(box)
        for shade, squares in sorted(words.items(), key=lambda pair: _order(pair[0])):
            how = (
                f'fill="{shade}" fill-opacity="0.5"'
                if shade
                else 'fill="none" stroke="#cbd5e1" stroke-width="0.6"'
            )
            parts.append(f'<path d="{"".join(squares)}" {how}/>')
    return parts


def _around(boxes: Sequence[Box]) -> Box:
    """The box around all; of no size without any."""
    if not boxes:
        return (0.0, 0.0, 0.0, 0.0)
    lefts, tops, rights, bottoms = zip(*boxes, strict=True)
    return (min(lefts), min(tops), max(rights), max(bottoms))


def draw_marks(pictures: Sequence[Said], county: County, frame: Frame, room: Room) -> list[str]:
    """A diamond a mark, in the shade of its value; it keeps words and units off itself."""
    parts: list[str] = []
    for said in pictures:
        steps = [float(step) for step in said.body["steps"]]
        for lat, lon, _, value in sorted(said.body["marks"], key=lambda mark: mark[3]):
            x, y = frame.px(*county.xy(lat, lon))
            if not frame.holds(x, y):
                continue
            shade = _shade(value, steps)
            room.take((x - _DIAMOND, y - _DIAMOND, x + _DIAMOND, y + _DIAMOND))
            parts.append(
                f'<path d="M{x:.1f} {y - 4:.1f}l4 4l-4 4l-4 -4z" fill="{shade or "#fff"}" '
                f'stroke="{_DRY if not shade else "#111"}" stroke-width="0.8"/>'
            )
    return parts


def name_marks(
    pictures: Sequence[Said], county: County, frame: Frame, say: Speaker, room: Room
) -> dict[str, str]:
    """The names of the worst marks where there is room: how each is drawn, by name.

    One with no name in the reader's letters, as a village road, is not named.
    """
    parts: list[tuple[str, str]] = []
    for said in pictures:
        lowest = float(said.body["steps"][0])
        for lat, lon, name, value in sorted(said.body["marks"], key=lambda mark: -mark[3]):
            x, y = frame.px(*county.xy(lat, lon))
            told = say.pick(name["zh"], romanised(name["en"]))
            if value < lowest or not frame.holds(x, y) or len(parts) >= _LABELS:
                continue
            if say.lang == "en" and not told.isascii():
                continue
            word = room.word(x, y, told, 8, "#111", _DIAMOND + 2.0)
            parts += [(told, word)] if word else []
    found: dict[str, str] = {}
    for told, word in parts:
        found[told] = found.get(told, "") + word
    return found


def hazard_legend(body: Any, say: Speaker) -> Legend:
    """What the shades of a hazard mean: its title with the unit, and each step."""
    steps = [float(step) for step in body["steps"]]
    title, unit = body["title"][say.lang], body["unit"]
    if unit:
        title += say.pick(f"（{unit}）", f" ({unit})")
    told = [each[say.lang] for each in body["classes"]] or [f"≥ {step:g}" for step in steps]
    return title, [(_shade(step, steps), words) for step, words in zip(steps, told, strict=True)]


def _shade(value: float, steps: Sequence[float]) -> str:
    """The shade of a value; empty below the first step."""
    passed = sum(value >= step for step in steps)
    return HAZARD_SHADES[_SHADES_OF[len(steps)][passed - 1]] if passed else ""


def _order(shade: str) -> int:
    return HAZARD_SHADES.index(shade) if shade else -1
