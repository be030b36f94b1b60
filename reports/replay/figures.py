"""The figures of a replay: how responses are spread, and what units do with their time."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from reports.bench.words import Words
from reports.drill.blocks import FigureBlock
from reports.figures import COLOURS, drawing, svg_of
from reports.replay.statistics import Columns

__all__ = ["draw_responses", "draw_units"]

_HUES = ("blue", "orange", "green", "purple", "red", "sky")
_STATUS_HUES = {
    "off_shift": "line", "ready": "pale", "turnout": "yellow", "to_scene": "orange",
    "on_scene": "red", "to_hospital": "purple", "handover": "blue", "returning": "sky",
}  # fmt: skip
_MOST_UNITS = 60


def draw_responses(told: Mapping[str, Any], columns: Columns, say: Words) -> FigureBlock:
    """The share of calls answered within a time, a line a priority, with the targets."""
    title = say("多少呼叫在多少时间内得到响应", "how many calls are reached within which time")
    note = say(
        "每条线一个优先级，竖线为其目标；未能派出的算在分母里。",
        "A line a priority, its target upright; calls never answered count below.",
    )
    with drawing(9.6, 3.6) as figure:
        axes = figure.add_subplot()
        longest_min = 1.0
        for place, (priority, group) in enumerate(told["by_priority"].items()):
            chosen = columns["priority"] == int(priority)
            minutes = np.sort(columns["response_us"][chosen & columns["answered"]]) / 6e7
            if not minutes.size:
                continue
            some = np.unique(np.linspace(0, minutes.size - 1, 400).astype(int))
            share = 100.0 * (some + 1) / chosen.sum()
            hue = COLOURS[_HUES[place % len(_HUES)]]
            label = say(f"优先级 {priority}", f"priority {priority}")
            axes.step(minutes[some], share, where="post", color=hue, label=label)
            axes.axvline(group["target_s"] / 60, color=hue, linewidth=0.8, linestyle=":")
            longest_min = max(longest_min, float(np.quantile(minutes, 0.995)))
        axes.set_xlim(0, longest_min)
        axes.set_ylim(0, 100)
        axes.set_xlabel(say("响应时间，分钟", "response, minutes"))
        axes.set_ylabel(say("呼叫 %", "calls %"))
        axes.grid(color=COLOURS["line"], linewidth=0.5)
        axes.set_axisbelow(True)
        if axes.lines:
            axes.legend(frameon=False, loc="lower right")
        svg = svg_of(figure, "r1", title, note, _mark(say))
    return FigureBlock(title, svg, note, ("t-groups", say("数据见表", "numbers: table")))


def draw_units(told: Mapping[str, Any], names: Mapping[str, str], say: Words) -> FigureBlock:
    """A bar a unit: the shares of its time."""
    units = told["units"][:_MOST_UNITS]
    title = say("各队的时间", "how units spend their time")
    note = say("每条一支队伍，占全程的份额。", "A bar a unit, shares of the whole run.")
    if len(told["units"]) > _MOST_UNITS:
        note += say(f"只画前 {_MOST_UNITS} 支。", f" The first {_MOST_UNITS} only.")
    with drawing(9.6, 1.3 + 0.24 * len(units)) as figure:
        axes = figure.add_subplot()
        left = np.zeros(len(units))
        for status, hue in _STATUS_HUES.items():
            share = np.array([unit["spent_s"][status] for unit in units]) * 100.0 / told["length_s"]
            axes.barh(range(len(units)), share, left=left, color=COLOURS[hue], height=0.7,
                      label=names[status])  # fmt: skip
            left += share
        axes.set_yticks(range(len(units)), [unit["id"] for unit in units], fontsize=8)
        axes.set_ylim(len(units) - 0.5, -0.5)
        axes.set_xlim(0, 100)
        axes.set_xlabel("%")
        axes.tick_params(axis="y", length=0)
        figure.legend(
            loc="outside upper center", ncols=len(_STATUS_HUES), frameon=False, fontsize=8
        )
        svg = svg_of(figure, "r2", title, note, _mark(say))
    return FigureBlock(title, svg, note, ("t-units", say("数据见表", "numbers: table")))


def _mark(say: Words) -> str:
    return say("仿真重演·非真实调度", "simulation, not a record")
