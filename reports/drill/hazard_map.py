"""A hazard on the map: the cells and marks of its latest picture, and the legend that reads them.

What a reader would get wrong: the shades show the *modelled truth* of the world, which nobody in
the drill knew; the desk's own picture of things is in the zones and in the assessment.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from html import escape
from typing import Any

from reports.drill.story import Said, Story
from reports.drill.words import Speaker
from twin.county import County

__all__ = ["HAZARD_SHADES", "draw_hazards", "draw_shapes", "hazards_at", "reach_of"]

HAZARD_SHADES = ("#fef08a", "#fb923c", "#dc2626", "#7f1d1d")
_DRY = "#64748b"
_STALE_S = 301.0
_LEGEND_CHARS = 26
_LABELS = 14

Px = Callable[[Any, Any], tuple[Any, Any]]


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


def draw_hazards(
    pictures: Sequence[Said], county: County, px: Px, metre_px: float, size_px: float, say: Speaker
) -> list[str]:
    """Cells first, marks above them, then a legend for each hazard down the left side."""
    parts = draw_shapes(pictures, county, px, metre_px, size_px, say)
    top = 14.0
    for said in pictures:
        legend, top = _legend(said.body, top, say)
        parts += legend
    return parts


def draw_shapes(
    pictures: Sequence[Said], county: County, px: Px, metre_px: float, size_px: float, say: Speaker
) -> list[str]:
    """Cells and marks without a legend."""
    parts: list[str] = []
    for said in pictures:
        body = said.body
        steps = [float(step) for step in body["steps"]]
        parts += _cells(body["cells"], steps, county, px, metre_px)
        parts += _marks(body["marks"], steps, county, px, size_px, say)
    return parts


def _shade(value: float, steps: Sequence[float]) -> str:
    """The shade of a value; empty below the first step."""
    passed = sum(value >= step for step in steps)
    return HAZARD_SHADES[passed - 1 + len(HAZARD_SHADES) - len(steps)] if passed else ""


def _cells(
    cells: Sequence[Any], steps: Sequence[float], county: County, px: Px, metre_px: float
) -> list[str]:
    """One path a shade; a cell is never smaller than two pixels, so that it can be seen."""
    words: dict[str, list[str]] = {}
    for lat, lon, side_m, value in cells:
        shade = _shade(value, steps)
        if shade:
            x, y = px(*county.xy(lat, lon))
            side = max(2.0, side_m * metre_px)
            words.setdefault(shade, []).append(
                f"M{x - side / 2:.1f} {y - side / 2:.1f}h{side:.1f}v{side:.1f}h{-side:.1f}z"
            )
    return [
        f'<path d="{"".join(words[shade])}" fill="{shade}" fill-opacity="0.5"/>'
        for shade in HAZARD_SHADES
        if shade in words
    ]


def _marks(
    marks: Sequence[Any],
    steps: Sequence[float],
    county: County,
    px: Px,
    size_px: float,
    say: Speaker,
) -> list[str]:
    """A diamond a mark, dark in the shade of its value; the worst carry their names."""
    parts: list[str] = []
    named = 0
    taken: list[tuple[float, float, float]] = []
    for lat, lon, name, value in sorted(marks, key=lambda mark: -mark[3]):
        x, y = px(*county.xy(lat, lon))
        if not (0 <= x <= size_px and 0 <= y <= size_px):
            continue
        shade = _shade(value, steps)
        parts.append(
            f'<path d="M{x:.1f} {y - 4:.1f}l4 4l-4 4l-4 -4z" fill="{shade or "#fff"}" '
            f'stroke="{_DRY if not shade else "#111"}" stroke-width="0.8"/>'
        )
        told = name[say.lang]
        width = 9.0 * sum(1.0 if ord(letter) > 0x2E7F else 0.55 for letter in told)
        clear = all(
            abs(y - ty) > 10 or x + 6 > tx + tw or x + 6 + width < tx for tx, ty, tw in taken
        )
        if shade and clear and named < _LABELS and x + 6 + width < size_px:
            named += 1
            taken.append((x + 6, y, width))
            parts.append(
                f'<text x="{x + 6:.0f}" y="{y + 3:.0f}" font-size="8" fill="#111" stroke="#fff" '
                f'stroke-width="2" paint-order="stroke">{escape(told)}</text>'
            )
    return parts


def _legend(body: Any, top: float, say: Speaker) -> tuple[list[str], float]:
    """Title, unit and shades of one hazard; the height at which the next legend begins."""
    steps = [float(step) for step in body["steps"]]
    title, unit = body["title"][say.lang], body["unit"]
    if unit:
        title += say.pick(f"（{unit}）", f" ({unit})")
    told = [each[say.lang] for each in body["classes"]] or [f"≥ {step:g}" for step in steps]
    lines = [title[i : i + _LEGEND_CHARS] for i in range(0, len(title), _LEGEND_CHARS)]
    height = 11.0 * len(lines) + 11.0 * len(steps) + 5.0
    parts = [
        f'<rect x="4" y="{top - 10:g}" width="178" height="{height:g}" fill="#fff" '
        f'fill-opacity="0.85"/>'
    ]
    y = top
    for line in lines:
        parts.append(f'<text x="8" y="{y:g}" font-size="8" fill="#111">{escape(line)}</text>')
        y += 11.0
    for step, words in zip(steps, told, strict=True):
        parts.append(
            f'<rect x="8" y="{y - 7:g}" width="12" height="8" fill="{_shade(step, steps)}" '
            f'stroke="#64748b" stroke-width="0.4"/>'
            f'<text x="24" y="{y:g}" font-size="8" fill="#111">{escape(words)}</text>'
        )
        y += 11.0
    return parts, top + height + 4.0
