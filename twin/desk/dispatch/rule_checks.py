"""Do the dispatch rules fit the county and each other? Every contradiction, at its place."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from twin.county import County
from twin.desk.dispatch.rules import DispatchRules
from twin.inputs import Bound, Problem
from twin.inputs.problems import near
from twin.terms.text import Text

__all__ = ["check_dispatch"]

Loc = tuple[str | int, ...]


def check_dispatch(bound: Bound[DispatchRules], county: County) -> Iterator[Problem]:
    """What cannot be as it is written, in file order."""
    yield from _capabilities(bound, county)
    yield from _substitutes(bound)
    yield from _priorities(bound)
    yield from _matrix(bound)
    yield from _escalation(bound)
    yield from _command(bound)
    yield from _hospitals(bound, county)
    yield from _relief(bound)


def _capabilities(bound: Bound[DispatchRules], county: County) -> Iterator[Problem]:
    rules = bound.value
    named: list[tuple[Loc, str]] = []
    for i, row in enumerate(rules.substitutes):
        named.append((("substitutes", i, "wanted"), row.wanted))
        named.append((("substitutes", i, "stands_in"), row.stands_in))
    for i, target in enumerate(rules.coverage.targets):
        named.append((("coverage", "targets", i, "capability"), target.capability))
    for i, code in enumerate(rules.prealert.capabilities):
        named.append((("prealert", "capabilities", i), code))
    known = list(county.capabilities)
    for loc, code in named:
        if code not in county.capabilities:
            close = near(code, known) or known[:8]
            yield bound.document.problem(
                "E507",
                bound.at(*loc),
                Text(f"没有能力“{code}”", f"there is no capability {code!r}"),
                Text(f"可用：{'、'.join(close)}", f"use {', '.join(close)}"),
            )


def _substitutes(bound: Bound[DispatchRules]) -> Iterator[Problem]:
    steps: dict[str, list[str]] = {}
    for i, row in enumerate(bound.value.substitutes):
        if _leads_to(steps, row.stands_in, row.wanted):
            yield bound.document.problem(
                "E523",
                bound.at("substitutes", i, "stands_in"),
                Text(
                    f"替代成环：{row.stands_in} 又可由 {row.wanted} 顶上",
                    f"a circle: {row.wanted} already stands in for {row.stands_in}",
                ),
                Text("删去其中一行", "drop one of the rows"),
            )
        steps.setdefault(row.wanted, []).append(row.stands_in)


def _priorities(bound: Bound[DispatchRules]) -> Iterator[Problem]:
    """A row that an earlier one always comes before is never used."""
    rows = bound.value.priorities
    for i, row in enumerate(rows):
        for earlier in rows[:i]:
            if (
                earlier.event_type in (row.event_type, "*")
                and earlier.urgency in (row.urgency, 0)
                and (earlier.grade is None or earlier.grade is row.grade)
            ):
                yield bound.document.problem(
                    "E523",
                    bound.at("priorities", i),
                    Text(
                        f"轮不到这一行：前面“{earlier.clause}”已包括它",
                        f"this row is never reached: {earlier.clause!r} comes before it",
                    ),
                    Text("移到前面，或删去", "move it up, or drop it"),
                )
                break


def _matrix(bound: Bound[DispatchRules]) -> Iterator[Problem]:
    seen: set[tuple[int, int]] = set()
    for i, pair in enumerate(bound.value.redispatch.pairs):
        at = bound.at("redispatch", "pairs", i)
        if pair.to >= pair.of:
            yield bound.document.problem(
                "E523",
                at,
                Text(
                    f"由 {pair.of} 级改派给 {pair.to} 级不是由缓改急",
                    f"from priority {pair.of} to {pair.to} is not from lesser to more urgent",
                ),
                Text("to 应小于 of", "to must be less than of"),
            )
        elif (pair.of, pair.to) in seen:
            yield bound.document.problem(
                "E523", at, Text("这一对已写过", "this pair is there already")
            )
        seen.add((pair.of, pair.to))


def _escalation(bound: Bound[DispatchRules]) -> Iterator[Problem]:
    steps: dict[str, list[str]] = {}
    for i, row in enumerate(bound.value.escalation):
        of, ask = row.of.value, row.ask.value
        if of in steps:
            yield bound.document.problem(
                "E523",
                bound.at("escalation", i, "of"),
                Text(f"{row.of.label.zh}已有上一级", f"{row.of.label.en} already has one above"),
            )
        elif _leads_to(steps, ask, of):
            yield bound.document.problem(
                "E523",
                bound.at("escalation", i, "ask"),
                Text(
                    f"求援成环：{row.ask.label.zh}最终又问到{row.of.label.zh}",
                    f"a circle: {row.ask.label.en} in the end asks {row.of.label.en} again",
                ),
                Text("最后一级不写上一级", "leave the last level without one above"),
            )
        steps.setdefault(of, []).append(ask)


def _command(bound: Bound[DispatchRules]) -> Iterator[Problem]:
    rule = bound.value.command
    for i, role in enumerate(rule.chain):
        if role in rule.chain[:i]:
            yield bound.document.problem(
                "E523",
                bound.at("command", "chain", i),
                Text(f"{role.label.zh}在指挥链上出现两次", f"{role.label.en} is there twice"),
            )
    known: set[str] = set()
    for i, move in enumerate(rule.moves):
        if move.to not in rule.chain:
            yield bound.document.problem(
                "E523",
                bound.at("command", "moves", i, "to"),
                Text(f"{move.to.label.zh}不在指挥链上", f"{move.to.label.en} is not in the chain"),
                Text("写进 chain，或改 to", "put it into chain, or change to"),
            )
        if move.id in known:
            yield bound.document.problem(
                "E523",
                bound.at("command", "moves", i, "id"),
                Text(f"编号 {move.id} 写了两次", f"the id {move.id} is there twice"),
            )
        known.add(move.id)


def _hospitals(bound: Bound[DispatchRules], county: County) -> Iterator[Problem]:
    grades = {hospital.grade for hospital in county.hospitals.values()}
    for i, grade in enumerate(bound.value.hospitals.receive):
        if grade not in grades:
            yield bound.document.problem(
                "E507",
                bound.at("hospitals", "receive", i),
                Text(f"县里没有“{grade}”的医院", f"no hospital has the grade {grade!r}"),
                Text(f"有：{'、'.join(sorted(grades))}", f"there are {', '.join(sorted(grades))}"),
            )


def _relief(bound: Bound[DispatchRules]) -> Iterator[Problem]:
    known: set[str] = set()
    for i, row in enumerate(bound.value.relief):
        if row.task in known:
            yield bound.document.problem(
                "E523",
                bound.at("relief", i, "task"),
                Text(f"任务 {row.task} 写了两次", f"the task {row.task} is there twice"),
            )
        known.add(row.task)


def _leads_to(steps: Mapping[str, Sequence[str]], start: str, goal: str) -> bool:
    """Whether one gets from `start` to `goal` along the steps; nowhere at all counts too."""
    ahead, been = [start], set[str]()
    while ahead:
        here = ahead.pop()
        if here == goal:
            return True
        if here not in been:
            been.add(here)
            ahead.extend(steps.get(here, ()))
    return False
