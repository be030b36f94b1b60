"""Axes and frames that the figures of all benchmarks share."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from reports.bench.words import Words, duration
from reports.drill.blocks import FigureBlock
from reports.figures import COLOURS, svg_of

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

__all__ = ["bare", "framed", "log_sizes", "name_rows", "tick"]


def log_sizes(axes: Axes, label: str) -> None:
    """Both axes logarithmic, sizes along the bottom."""
    axes.set_xscale("log")
    axes.set_yscale("log")
    axes.xaxis.set_major_formatter(lambda value, _: f"{value:,.0f}")
    axes.set_xlabel(label)
    axes.grid(color=COLOURS["line"], linewidth=0.5)
    axes.set_axisbelow(True)


def name_rows(axes: Axes, labels: Sequence[str]) -> None:
    """Rows from the top down, with a grid."""
    axes.set_yticks(range(len(labels)), labels, fontsize=8)
    axes.set_ylim(len(labels) - 0.5, -0.5)
    axes.grid(color=COLOURS["line"], linewidth=0.5)
    axes.tick_params(axis="y", length=0)
    axes.set_axisbelow(True)


def tick(value: float, _: float) -> str:
    """A time on an axis."""
    return bare(duration(value))


def bare(told: str) -> str:
    """A round number without what stands behind its point: `10 s`."""
    number, _, unit = told.partition(" ")
    return f"{float(number):g} {unit}"


def framed(
    name: str, title: str, note: str, figure: Figure, result: Mapping[str, Any], say: Words,
    table: str, what: str,
) -> FigureBlock:  # fmt: skip
    """The figure with machine, what it was measured on, and seed in its corner."""
    machine = f"{result['machine']['cpu']} · {what} · {say('种子', 'seed')} {result['seed']}"
    figure.text(0.998, 0.002, machine, ha="right", va="bottom", fontsize=7, color=COLOURS["grey"])
    svg = svg_of(figure, name, title, note, "")
    return FigureBlock(title, svg, note, (table, say("数据见表", "numbers: table")))
