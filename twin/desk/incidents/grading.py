"""The grade of an incident, from the head-counts that are reported.

A grade counts the dead, the gravely hurt (acute poisoning among them) and the direct loss; lightly
hurt, observed and missing people are kept apart and never raise it (Order 493, art. 3).
"""

from __future__ import annotations

from twin.desk.incidents import lookup
from twin.desk.incidents.memory import Incident
from twin.desk.incidents.rules import GradeRow
from twin.desk.turn import Moment, Turn
from twin.terms.decision import IncidentGraded
from twin.terms.levels import AccidentGrade
from twin.terms.observation import CountReported
from twin.terms.text import Text

__all__ = ["count", "grade_of"]


def count(turn: Turn, seen: CountReported) -> None:
    """Take a head-count (a total for its place) and grade the incident it belongs to anew."""
    incident = lookup.for_place(turn, seen.place)
    if seen.what == "evacuated":
        incident = lookup.evacuated_for(turn, seen.place) or incident
    if incident is None or not incident.is_open:
        return
    places = incident.counts.setdefault(seen.what, {})
    if places.get(seen.place.name) == seen.number:
        return
    places[seen.place.name] = seen.number
    _grade(turn, incident)


def grade_of(
    rows: tuple[GradeRow, ...], dead: int, grave: int, loss_cny: int
) -> AccidentGrade | None:
    """The worst grade any of the three counts reaches; None below the least row."""
    worst: AccidentGrade | None = None
    for row in rows:
        reached = dead >= row.dead or grave >= row.grave or loss_cny >= row.loss_cny
        if reached and (worst is None or row.grade.worse_than(worst)):
            worst = row.grade
    return worst


def _grade(turn: Turn, incident: Incident) -> None:
    rules = turn.rules.incidents
    dead, grave = incident.total("dead"), incident.total("grave")
    grade = grade_of(rules.grades, dead, grave, 0)
    if incident.grade is not None and (grade is None or incident.grade.worse_than(grade)):
        grade = incident.grade  # downward only by a person
    larger = incident.larger_risk or _larger_risk(turn, incident)
    if grade is incident.grade and larger == incident.larger_risk:
        return
    newly_larger = larger and not incident.larger_risk
    newly_graded = grade is not incident.grade
    incident.grade, incident.larger_risk = grade, larger
    incident.routine = False  # whoever closes it must be a person
    clause = rules.larger_risk.clause if newly_larger else rules.grades_clause
    evacuated = incident.total("evacuated")
    turn.emit(
        IncidentGraded(
            incident=incident.id,
            grade=grade,
            larger_risk=larger,
            because=Text(
                f"死亡 {dead}、重伤（含急性中毒）{grave}、疏散 {evacuated} 人",
                f"dead {dead}, gravely hurt (poisoned included) {grave}, evacuated {evacuated}",
            ),
            clause=clause,
        )
    )
    if newly_larger:
        turn.happened(Moment.LARGER_RISK, incident)
    if newly_graded and grade is not None:
        turn.happened(Moment.GRADED, incident, grade.value)


def _larger_risk(turn: Turn, incident: Incident) -> bool:
    rule = turn.rules.incidents.larger_risk
    held = incident.total("trapped") + incident.total("missing")
    return (
        incident.total("at_risk") >= rule.at_risk
        or held >= rule.trapped_or_missing
        or incident.total("evacuated") >= rule.evacuated
    )
