"""Where there is still room on a map: marks and words that keep off each other.

What a reader would get wrong: a word for which there is no room is left out, a mark never is.
"""

from __future__ import annotations

from html import escape

__all__ = ["Box", "Room", "label", "width_of"]

Box = tuple[float, float, float, float]

_RINGS = [(0.0, 0.0)] + [
    (dx * 10.0 * ring, dy * 10.0 * ring)
    for ring in (1, 2, 3, 4, 5)
    for dx, dy in ((0, 1), (1, 1), (-1, 1), (1, 0), (-1, 0), (1, -1), (-1, -1), (0, -1))
]


class Room:
    """The boxes taken so far on a drawing of `width` by `height` pixels."""

    def __init__(self, width: float, height: float) -> None:
        self._width, self._height = width, height
        self._taken: list[Box] = []

    def take(self, box: Box) -> None:
        """Keep words and marks that come later off this box: left, top, right, bottom."""
        self._taken.append(box)

    def is_free(self, box: Box) -> bool:
        """Whether a box touches nothing and lies within the drawing."""
        left, top, right, bottom = box
        if left < 0 or top < 0 or right > self._width or bottom > self._height:
            return False
        return not any(
            left < b[2] and b[0] < right and top < b[3] and b[1] < bottom for b in self._taken
        )

    def mark(self, px: float, py: float, width: float, height: float) -> tuple[float, float]:
        """The nearest middle for a mark that touches no other; taken, the last tried if none is."""
        box = (0.0, 0.0, 0.0, 0.0)
        x, y = px, py
        for dx, dy in _RINGS:
            x, y = px + dx, py + dy
            box = (x - width / 2, y - height / 2, x + width / 2, y + height / 2)
            if self.is_free(box):
                break
        self.take(box)
        return x, y

    def word(self, px: float, py: float, text: str, size: int, colour: str, gap: float) -> str:
        """A word beside a spot, to its right, left, above or below; empty when there is no room."""
        wide = width_of(text, size)
        for x, y in (
            (px + gap, py + 0.35 * size),
            (px - gap - wide, py + 0.35 * size),
            (px - wide / 2, py - gap - 1.0),
            (px - wide / 2, py + gap + 0.8 * size),
        ):
            box = (x - 2.0, y - 0.9 * size, x + wide + 2.0, y + 0.2 * size)
            if self.is_free(box):
                self.take(box)
                return label(x, y, text, size, colour, halo=True)
        return ""


def width_of(text: str, size: float) -> float:
    """About how many pixels a word is wide."""
    return size * sum(1.0 if ord(letter) > 0x2E7F else 0.54 for letter in text)


def label(
    x: float, y: float, text: str, size: int, colour: str, anchor: str = "start",
    *, halo: bool = False,
) -> str:  # fmt: skip
    """A word on the map; with a halo where it stands on colours.

    The halo is the page's: printed, a word with an outline would be a drawing and no longer text.
    """
    round_it = ' class="halo"' if halo else ""
    return (
        f'<text x="{x:.0f}" y="{y:.0f}" font-size="{size}" fill="{colour}" '
        f'text-anchor="{anchor}"{round_it}>{escape(text)}</text>'
    )
