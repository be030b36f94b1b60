"""The coverage as a page: phrases of the plan × drills, open gaps in plain sight.

What a reader would get wrong: an empty cell is a gap. It says either that nobody has a measure
yet, or that no drill had occasion for it; nothing else stands in a cell than what was measured.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from reports.drill.blocks import Block, Cell, Facts, Section, table
from reports.drill.shell import FONTS, Head, page_of
from reports.drill.words import NOT_REAL, Speaker
from reports.typeface import embedded
from twin.terms.text import Lang, Text

__all__ = ["Figure", "RunOf", "figure_text", "write_coverage"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A figure of a row: its target, and what each drill showed of it (None: nothing).

    `holds` says of each value whether it reaches the target; None where there is none.
    """

    row: str
    phrase: Text
    name: Text
    target: str
    basis: str
    source: str
    unit: str
    has_measure: bool
    values: tuple[float | None, ...]
    holds: tuple[bool | None, ...]

    @property
    def is_gap(self) -> bool:
        """Whether no drill showed anything of it."""
        return all(value is None for value in self.values)


@dataclass(frozen=True, slots=True, kw_only=True)
class RunOf:
    """The run that stands for a drill; without one all its cells are gaps."""

    drill: str
    run: str = ""
    seed: int = 0
    started_at: str = ""
    as_shipped: bool = True


def write_coverage(figures: Sequence[Figure], runs: Sequence[RunOf], out: Path, lang: Lang) -> None:
    """Write the page."""
    say = Speaker(lang, "2000-01-01T00:00:00+08:00")
    rows = list(dict.fromkeys(figure.row for figure in figures))
    gaps = [figure for figure in figures if figure.is_gap]
    short = [figure for figure in figures if False in figure.holds]
    whole = [row for row in rows if not any(f.is_gap for f in figures if f.row == row)]
    title = say.pick("演练覆盖表", "Coverage")
    lead = say.pick(
        f"建设方案 {len(rows)} 个说法，{len(whole)} 个的全部指标有演练量到；"
        f"{len(figures)} 项指标里 {len(gaps)} 项是缺口，{len(short)} 项有演练未达目标。",
        f"Of {len(rows)} phrases of the plan {len(whole)} have all their figures measured; of "
        f"{len(figures)} figures {len(gaps)} are open gaps and {len(short)} missed their target in "
        f"some drill.",
    )
    sections = [
        Section("s1", "1", say.pick("量到了什么", "What was measured"), lead,
                [_matrix([f for f in figures if not f.is_gap], runs, say)]),
        Section("s2", "2", say.pick("缺口", "Open gaps"),
                say.pick("空着就是没有量到，不以任何说法代替。",
                         "Nothing measured, and nothing claimed in its place."),
                [_gaps(gaps, say)]),
        Section("s3", "3", say.pick("用了哪些运行", "The runs"),
                say.pick("每个演练取最近一次完整运行。", "The latest complete run of each drill."),
                [_runs(runs, say)]),
    ]  # fmt: skip
    head = Head(
        title=title,
        what=say.pick("演练覆盖", "coverage"),
        skip=say.pick("跳到正文", "skip to the content"),
        cover=say(NOT_REAL),
        stamp=say.pick("目标依据：V 已查原文，V2 转载，G 待核，S 本项目设定",
                       "basis of targets: V seen, V2 second-hand, G to verify, S our own"),
        seal="fumeng drill coverage",
    )  # fmt: skip
    html = page_of(sections, head, say)
    out.write_text(html.replace(FONTS, embedded(html), 1), encoding="utf-8", newline="\n")


def _matrix(figures: Sequence[Figure], runs: Sequence[RunOf], say: Speaker) -> Block:
    heads = ["@" + say.pick("编号", "id"), say.pick("说法", "phrase"), say.pick("指标", "figure"),
             say.pick("目标", "target"), *("#" + run.drill for run in runs)]  # fmt: skip
    made = [
        (f.row, say(f.phrase), say(f.name), f"{f.target or '—'} {f.basis}",
         *(_cell(value, good, f.unit, say)
           for value, good in zip(f.values, f.holds, strict=True)))
        for f in figures
    ]  # fmt: skip
    caption = say.pick(
        "✓ 达标，× 未达标，无记号的没有目标；空格是缺口",
        "✓ on target, × not; without a mark there is no target; empty is a gap",
    )
    return table("measured", caption, heads, made)


def _cell(value: float | None, good: bool | None, unit: str, say: Speaker) -> Cell:
    if value is None:
        return Cell("", "not_tested")
    mark = {True: " ✓", False: " ×", None: ""}[good]
    return Cell(figure_text(value, unit) + mark, {True: "met", False: "missed", None: ""}[good])


def figure_text(value: float, unit: str) -> str:
    """A figure with its unit."""
    if unit == "share":
        for digits in range(1, 6):  # 99.97 % is not rounded up to the whole
            if value >= 1.0 or round(value, digits + 2) < 1.0:
                return f"{value:.{digits}%}"
    if unit == "s":
        return f"{value:.1f} s" if value < 100 else f"{value:,.0f} s"
    return f"{value:,.3g}" if unit == "number" else f"{value:,.3g} {unit}"


def _gaps(gaps: Sequence[Figure], say: Speaker) -> Block:
    heads = ["@" + say.pick("编号", "id"), say.pick("说法", "phrase"), say.pick("指标", "figure"),
             say.pick("目标", "target"), say.pick("缺什么", "what is lacking"),
             say.pick("目标依据", "source of the target")]  # fmt: skip
    no_measure = say.pick("尚无量法", "no measure yet")
    no_occasion = say.pick("有量法，没有演练测到", "a measure, but no drill showed it")
    made = [
        (f.row, say(f.phrase), say(f.name), f.target or "—",
         no_occasion if f.has_measure else no_measure, f"{f.basis} {f.source}")
        for f in gaps
    ]  # fmt: skip
    return table("gaps", say.pick("缺口", "open gaps"), heads, made)


def _runs(runs: Sequence[RunOf], say: Speaker) -> Block:
    none = say.pick("没有运行过", "never run")
    changed = say.pick("想定或县域已改动，或带了难度、变体", "drill or county changed, or a preset")
    rows = []
    for run in runs:
        told = f"{run.run} · {say.pick('种子', 'seed')} {run.seed} · {run.started_at}"
        rows.append((run.drill, none if not run.run else told if run.as_shipped
                     else f"{told} · {changed}"))  # fmt: skip
    return Facts(rows)
