"""The legend under a map: for each hazard its title, unit and shades, set in lines."""

from __future__ import annotations

from collections.abc import Sequence

from reports.drill.map_parts import SIZE
from reports.drill.map_room import label, width_of

__all__ = ["Legend", "set_legends"]

Legend = tuple[str, Sequence[tuple[str, str]]]
"""A title and its (shade, words)."""

_LINE, _SIZE, _LEFT = 13.0, 8, 8.0


def set_legends(legends: Sequence[Legend], top: float) -> tuple[list[str], float]:
    """Each legend on lines of its own from `top` on; the height at which they end."""
    parts: list[str] = []
    y = top
    for title, shades in legends:
        y += _LINE
        parts.append(label(_LEFT, y, title, _SIZE, "#111"))
        x = _LEFT + width_of(title, _SIZE) + 10.0
        for shade, words in shades:
            wide = 16.0 + width_of(words, _SIZE)
            if x + wide > SIZE - 4.0:
                x, y = _LEFT + 12.0, y + _LINE
            parts.append(
                f'<rect x="{x:.0f}" y="{y - 7:g}" width="12" height="8" fill="{shade}" '
                f'stroke="#64748b" stroke-width="0.4"/>' + label(x + 16, y, words, _SIZE, "#111")
            )
            x += wide + 10.0
    return parts, y + (5.0 if legends else 0.0)
