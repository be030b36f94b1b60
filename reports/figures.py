"""Drawing with matplotlib so that a figure is text, small, and the same bytes every time."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from contextlib import contextmanager
from html import escape
from typing import TYPE_CHECKING, Any

from reports.typeface import use_typeface

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

__all__ = ["COLOURS", "drawing", "svg_of", "time_axis"]

# Okabe & Ito (2008): told apart with every kind of colour vision; also in grey by lightness.
COLOURS = {
    "blue": "#0072B2",
    "sky": "#56B4E9",
    "green": "#009E73",
    "orange": "#E69F00",
    "red": "#D55E00",
    "purple": "#CC79A7",
    "yellow": "#F0E442",
    "grey": "#6b7280",
    "ink": "#1f2933",
    "alert": "#b42318",
    "pale": "#cfe6f5",
    "line": "#c9d1d9",
}


@contextmanager
def drawing(width_in: float, height_in: float) -> Iterator[Figure]:
    """An empty figure under our settings."""
    import matplotlib as mpl
    from matplotlib.figure import Figure

    settings: Any = {
        "svg.fonttype": "none",
        "svg.hashsalt": "fumeng",
        "font.family": [use_typeface()],
        "font.size": 9.0,
        "axes.edgecolor": COLOURS["line"],
        "axes.labelcolor": COLOURS["ink"],
        "text.color": COLOURS["ink"],
        "xtick.color": COLOURS["ink"],
        "ytick.color": COLOURS["ink"],
        "axes.spines.top": False,
        "axes.spines.right": False,
        "axes.unicode_minus": True,
    }
    with mpl.rc_context(settings):
        yield Figure(figsize=(width_in, height_in), layout="constrained")


def svg_of(figure: Figure, name: str, title: str, told: str, mark: str) -> str:
    """A finished figure as an inline SVG with its own ids.

    `title` and `told` are what a screen reader says of it; `mark` stands in its corner.
    """
    figure.text(
        0.002, 0.002, mark, va="bottom", fontsize=8, fontweight="bold", color=COLOURS["alert"]
    )
    out = io.StringIO()
    figure.savefig(out, format="svg", metadata={"Date": None, "Creator": None})
    text = out.getvalue()
    body = text[text.index("<svg") :]
    body = re.sub(r"<metadata>.*?</metadata>\s*", "", body, flags=re.DOTALL)
    body = re.sub(r'\bid="', f'id="{name}-', body)
    body = body.replace("url(#", f"url(#{name}-").replace('href="#', f'href="#{name}-')
    body = re.sub(r' (?:width|height)="[\d.]+pt"', "", body, count=2)
    head = f'<svg role="img" aria-labelledby="{name}-t {name}-d" style="width:100%;height:auto" '
    words = f'<title id="{name}-t">{escape(title)}</title><desc id="{name}-d">{escape(told)}</desc>'
    body = head + body.removeprefix("<svg ")
    close = body.index(">") + 1
    return body[:close] + words + body[close:]


def time_axis(axes: Axes, end_s: float, label: str) -> None:
    """Minutes along the bottom, at most a dozen ticks, written as h:mm."""
    step_min = next((step for step in (1, 5, 10, 15, 30) if end_s / 60 <= 12 * step), 60)
    ticks = list(range(0, int(end_s // 60) + 1, step_min))
    axes.set_xlim(0, end_s / 60.0)
    axes.set_xticks(ticks, [f"{tick // 60}:{tick % 60:02d}" for tick in ticks])
    axes.set_xlabel(label)
    axes.grid(axis="x", color=COLOURS["line"], linewidth=0.5)
    axes.set_axisbelow(True)
