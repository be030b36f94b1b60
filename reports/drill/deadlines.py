"""F2: each expected action against its deadline."""

from __future__ import annotations

from reports.drill.blocks import FigureBlock
from reports.drill.story import Story
from reports.drill.words import NOT_REAL, Speaker
from reports.figures import COLOURS, drawing, svg_of, time_axis
from twin.terms.drill import Drill
from twin.terms.verdict import Verdict

__all__ = ["draw_actions"]

_LETTERS = {"zh": 30, "en": 52}


def draw_actions(story: Story, drill: Drill, verdict: Verdict, say: Speaker) -> FigureBlock:
    """F2, a row for each expected action in the order of the drill."""
    judged = list(zip(drill.expects, verdict.findings, strict=True))
    late = sum(finding.outcome == "late" for finding in verdict.findings)
    missed = sum(finding.outcome == "missed" for finding in verdict.findings)
    title = say.pick(
        f"{len(judged)} 项预期行动：{late} 项逾时，{missed} 项未完成",
        f"{len(judged)} expected actions: {late} late, {missed} missed",
    )
    note = say.pick(
        "灰线自起算到时限；实心按时，空心逾时，× 未完成；★ 关键行动；没有点的行是“不得出现”。",
        "Grey from start to deadline; filled on time, hollow late, × missed; ★ critical; "
        "a row without a dot is one that must not come.",
    )
    with drawing(10.0, 1.0 + 0.21 * len(judged)) as figure:
        axes = figure.add_subplot()
        for y, (expect, finding) in enumerate(judged):
            if finding.started_s is None or finding.deadline_s is None:
                continue
            axes.plot(
                [finding.started_s / 60, finding.deadline_s / 60], [y, y],
                color=COLOURS["line"], linewidth=2.5, solid_capstyle="butt",
            )  # fmt: skip
            axes.plot(finding.deadline_s / 60, y, "|", color=COLOURS["ink"], markersize=9)
            if finding.actual_s is not None and not expect.absent:
                on_time = finding.outcome == "met"
                axes.plot(
                    finding.actual_s / 60, y, "o", markersize=6, markeredgewidth=1.6,
                    markeredgecolor=COLOURS["blue" if on_time else "red"],
                    markerfacecolor=COLOURS["blue"] if on_time else "white",
                )  # fmt: skip
            elif finding.outcome == "missed":
                axes.plot(finding.deadline_s / 60, y, "x", color=COLOURS["alert"], markersize=8)
        names = [
            f"{'★ ' if e.critical else ''}{e.id} {_short(say(e.label), _LETTERS[say.lang])}"
            for e, _ in judged
        ]
        axes.set_yticks(range(len(judged)), names, fontsize=7)
        axes.set_ylim(len(judged) - 0.4, -0.6)
        time_axis(axes, story.end_s, say.pick("演练时间（时:分）", "drill time (h:min)"))
        svg = svg_of(figure, "f2", title, note, say(NOT_REAL))
    data = ("t-actions", say.pick("数据见下表", "numbers: table below"))
    return FigureBlock(title, svg, note, data)


def _short(text: str, letters: int) -> str:
    return text if len(text) <= letters else text[: letters - 1] + "…"
