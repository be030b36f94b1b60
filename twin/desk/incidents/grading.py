"""The grade of an incident, from the figures that are reported, by what grades its kind.

What a reader would get wrong: a grade by figures only ever rises. A smaller count, or a source that
takes its number back, lowers nothing; a person does, by name and with a reason, and from then on
only figures worse than those of that moment raise it again.
"""

from __future__ import annotations

from collections.abc import Mapping

from twin.county.event_types import EventClass
from twin.desk.incidents import figures, refusing
from twin.desk.incidents.grading_rules import Criterion, Grade
from twin.desk.incidents.memory import Incident
from twin.desk.turn import Moment, Turn
from twin.terms.decision import IncidentGraded
from twin.terms.observation import GradeChanged
from twin.terms.text import Text

__all__ = ["changed", "grade", "grade_of"]


def grade_of(criterion: Criterion, totals: Mapping[str, float]) -> Grade | None:
    """The worst grade any figure reaches; None below the mildest. Monotone in every figure."""
    for row in criterion.rows:
        for measure, least in row.least.items():
            parts = criterion.adds.get(measure, (measure,))
            amount = 0.0
            for part in parts:
                amount += totals.get(part, 0.0)
            if amount >= least:
                return row.grade
    return None


def grade(turn: Turn, incident: Incident) -> None:
    """Grade an incident anew: upward by the figures, 较大涉险 once and for all."""
    criterion = turn.rules.grading.criterion_of(turn.ground.kinds[incident.event_type])
    totals = figures.totals(turn, incident, least=turn.rules.incidents.contradictions.graded_from)
    by_facts = None if criterion is None else grade_of(criterion, totals)
    rises = _worse(by_facts, incident.facts_grade)
    other_scale = incident.grade is not None and (
        by_facts is not None and type(by_facts) is not type(incident.grade)
    )
    if rises or other_scale:
        incident.facts_grade = by_facts
    newly_graded = other_scale or (rises and _worse(by_facts, incident.grade))
    larger = incident.larger_risk or _larger_risk(turn, incident)
    newly_larger = larger and not incident.larger_risk
    incident.larger_risk = larger
    if newly_graded:
        incident.grade = by_facts
    if not newly_graded and not newly_larger:
        return
    clause = "" if criterion is None else criterion.clause
    _say(turn, incident, turn.rules.incidents.larger_risk.clause if newly_larger else clause)
    if newly_larger:
        turn.happened(Moment.LARGER_RISK, incident)
    if newly_graded and incident.grade is not None:
        turn.happened(Moment.GRADED, incident, incident.grade.value)


def changed(turn: Turn, seen: GradeChanged) -> None:
    """A person sets the grade, up or down, by name and with a reason."""
    incident = refusing.named(turn, "grade", seen.incident, seen.by, seen.reason)
    if incident is None:
        return
    criterion = turn.rules.grading.criterion_of(turn.ground.kinds[incident.event_type])
    scale = None if criterion is None else type(criterion.rows[0].grade)
    if seen.grade is not None and type(seen.grade) is not scale:
        why = Text("不是这类事件的等级", "no grade of this kind of event")
        refusing.refuse(turn, "grade", seen.incident, seen.by, why)
        return
    rises = _worse(seen.grade, incident.grade)
    incident.grade = seen.grade
    clause = turn.rules.incidents.acts.clause
    _say(turn, incident, clause, by=seen.by, reason=seen.reason)
    if rises and seen.grade is not None:
        turn.happened(Moment.GRADED, incident, seen.grade.value)


def _worse(one: Grade | None, other: Grade | None) -> bool:
    if one is None or other is None or type(one) is not type(other):
        return one is not None and other is None
    return one.worse_than(other)  # type: ignore[arg-type]


def _say(turn: Turn, incident: Incident, clause: str, by: str = "", reason: str = "") -> None:
    dead, grave = incident.total("dead"), incident.total("grave")
    evacuated = incident.total("evacuated")
    zh = f"死亡 {dead}、重伤（含急性中毒）{grave}、疏散 {evacuated} 人"
    en = f"dead {dead}, gravely hurt (poisoned included) {grave}, evacuated {evacuated}"
    totals = figures.totals(turn, incident)
    if totals.get("direct_loss_cny"):
        zh += f"，直接经济损失 {totals['direct_loss_cny']:g} 元"
        en += f", direct loss {totals['direct_loss_cny']:g} yuan"
    if totals.get("burnt_ha"):
        zh += f"，受害面积 {totals['burnt_ha']:g} 公顷"
        en += f", {totals['burnt_ha']:g} ha burnt"
    if by:
        zh, en = f"{by} 改定：{reason}；{zh}", f"set by {by}: {reason}; {en}"
    turn.emit(
        IncidentGraded(
            incident=incident.id,
            grade=incident.grade,
            larger_risk=incident.larger_risk,
            because=Text(zh, en),
            clause=clause,
            by=by,
        )
    )


def _larger_risk(turn: Turn, incident: Incident) -> bool:
    kind = turn.ground.kinds[incident.event_type]
    if kind.event_class is not EventClass.ACCIDENT:
        return False
    rule = turn.rules.incidents.larger_risk
    held = incident.total("trapped") + incident.total("missing")
    return (
        incident.total("at_risk") >= rule.at_risk
        or held >= rule.trapped_or_missing
        or incident.total("evacuated") >= rule.evacuated
    )
