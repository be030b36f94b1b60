"""Do the reporting rules hang together: does every line, party and rule that is named exist?"""

from __future__ import annotations

from collections.abc import Iterator

from twin.desk.reporting.rules import ReportingRules
from twin.inputs import Bound, Problem, near
from twin.terms.text import Text

__all__ = ["check_reports"]


def check_reports(bound: Bound[ReportingRules]) -> Iterator[Problem]:
    """What names something that is not there, stands twice, or starts itself."""
    file = bound.value
    tables = {"parties": file.parties, "lines": file.lines, "rules": file.rules}
    for part, rows in (*tables.items(), ("elements", file.elements)):
        ids = [row.id for row in rows]  # type: ignore[attr-defined]
        for i, name in enumerate(ids):
            if name in ids[:i]:
                said = Text(f"编号“{name}”重复", f"the id {name!r} stands twice")
                yield bound.document.problem("E504", bound.at(part, i, "id"), said)
    parties = [party.id for party in file.parties]
    lines = [line.id for line in file.lines]
    rules = [rule.id for rule in file.rules]
    for i, rule in enumerate(file.rules):
        yield from _known(bound, (i, "line"), rule.line, lines, "报告线", "line")
        yield from _known(bound, (i, "sender"), rule.sender, parties, "报送单位", "party")
        yield from _known(bound, (i, "to"), rule.to, parties, "收件单位", "party")
        starts = [(i, "started_by"), *((i, "ends_on", j) for j in range(len(rule.ends_on)))]
        for loc, written in zip(starts, (rule.started_by, *rule.ends_on), strict=True):
            if written.startswith("sent:"):
                other = written.removeprefix("sent:")
                yield from _known(bound, loc, other, rules, "报告规则", "rule")
    yield from _cycles(bound)


def _known(
    bound: Bound[ReportingRules], loc: tuple[str | int, ...], name: str, known: list[str],
    zh: str, en: str,
) -> Iterator[Problem]:  # fmt: skip
    if name not in known:
        close = near(name, known) or known
        yield bound.document.problem(
            "E507",
            bound.at("rules", *loc),
            Text(f"没有{zh}“{name}”", f"there is no {en} {name!r}"),
            Text(f"可用：{'、'.join(close)}", f"use {', '.join(close)}"),
        )


def _cycles(bound: Bound[ReportingRules]) -> Iterator[Problem]:
    """Rules that wait for each other never start; each circle is named once, at its first rule."""
    file = bound.value
    after = {
        rule.id: rule.started_by.removeprefix("sent:")
        for rule in file.rules
        if rule.started_by.startswith("sent:")
    }
    named: list[str] = []
    for i, rule in enumerate(file.rules):
        way = [rule.id]
        while (before := after.get(way[-1])) is not None and before not in way:
            way.append(before)
        if before == rule.id and rule.id not in named:
            named += way
            said = " ← ".join([*way, rule.id])
            yield bound.document.problem(
                "E523",
                bound.at("rules", i, "started_by"),
                Text(f"报告互相等待，永远不会起算：{said}", f"these wait for each other: {said}"),
                Text("让其中一条由事件起算", "let one of them start with a moment of the event"),
            )
