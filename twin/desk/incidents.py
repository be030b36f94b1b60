"""Incidents: opened, linked, graded, and closed only when a person agrees.

A grade counts the dead, the gravely hurt (acute poisoning among them) and the direct loss; lightly
hurt, observed and missing people are kept apart and never raise it (Order 493, art. 3).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from twin.desk import cases, hall, notices, plans, reporting
from twin.desk.rules import GradeRow
from twin.desk.state import Incident
from twin.desk.turn import Turn, ms
from twin.terms.decision import IncidentClosed, IncidentGraded, IncidentLinked, IncidentOpened
from twin.terms.levels import AccidentGrade
from twin.terms.observation import (
    Answered,
    CountReported,
    EventReported,
    TaskReported,
)
from twin.terms.place import Place
from twin.terms.text import Text

__all__ = [
    "closing_answered",
    "count",
    "find",
    "grade_of",
    "link",
    "next_closing_ms",
    "open_new",
    "propose_closing",
    "report",
    "task_done",
    "task_reported",
]


def open_new(
    turn: Turn,
    *,
    event_type: str,
    place: Place,
    hazard: str,
    substance: str,
    evidence: tuple[str, ...],
    rule: str,
    because: Text,
) -> Incident:
    """Open an incident and start everything its rules ask for: plan, clocks, notice, hall."""
    incident = Incident(
        id=turn.new_id("I"),
        event_type=event_type,
        place=place,
        hazard=hazard,
        substance=substance,
        opened_ms=turn.now_ms,
        evidence=evidence,
        because=because.zh,
    )
    turn.state.incidents[incident.id] = incident
    turn.emit(
        IncidentOpened(
            incident=incident.id,
            event_type=event_type,
            place=place,
            hazard=hazard,
            substance=substance,
            evidence=evidence,
            rule=rule,
            because=because,
        )
    )
    hall.request_scene(turn, incident)
    reporting.start(turn, incident, "incident_opened")
    if hazard:
        reporting.start_firm(turn, incident)
    plans.start(turn, incident)
    notices.draft(turn, incident)
    return incident


def find(turn: Turn, event_type: str, x_m: float, y_m: float) -> Incident | None:
    """The open incident that a report of this kind, here and now, is taken to belong to."""
    rule = turn.rules.incidents.linking
    for incident in turn.state.incidents.values():
        if not incident.is_open or turn.now_ms - incident.opened_ms > ms(rule.within):
            continue
        if event_type not in rule.same_event.get(incident.event_type, ()):  # type: ignore[call-overload]
            continue
        if _near(turn, incident, x_m, y_m, rule.radius_m):
            return incident
    return None


def link(turn: Turn, incident: Incident, evidence: str, because: Text) -> None:
    """Note a further piece of evidence for an incident that is already known."""
    incident.evidence = (*incident.evidence, evidence)
    turn.emit(IncidentLinked(incident=incident.id, evidence=evidence, because=because))


def report(turn: Turn, seen: EventReported) -> None:
    """Take a call or report of an event: link it to a known incident or open a new one."""
    x_m, y_m = turn.ground.xy(seen.place.lat_deg, seen.place.lon_deg)
    known = find(turn, seen.event_type, x_m, y_m)
    if known is not None:
        link(turn, known, seen.report, Text("地点、时间、类型相符", "same place, time and kind"))
        incident = known
        if not incident.hazard:
            incident.hazard, incident.substance = seen.hazard, seen.substance
    else:
        incident = open_new(
            turn,
            event_type=seen.event_type,
            place=seen.place,
            hazard=seen.hazard,
            substance=seen.substance,
            evidence=(seen.report,),
            rule=turn.rules.incidents.linking.clause,
            because=Text(f"接报：{seen.text}", f"reported: {seen.text}"),
        )
    if seen.caller.startswith("firm:"):
        reporting.firm_reported(turn, incident, seen)


def count(turn: Turn, seen: CountReported) -> None:
    """Take a head-count (a total for its place) and grade the incident it belongs to anew."""
    incident = _for_place(turn, seen.place)
    if seen.what == "evacuated":
        incident = _evacuated_for(turn, seen.place) or incident
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


def task_done(turn: Turn, incident: Incident, task: str) -> None:
    """A task was reported done; the one that ends the event starts the calm."""
    card = plans.card_of(turn, incident)
    if card is not None and card.done_when == task and incident.controlled_ms < 0:
        incident.controlled_ms = turn.now_ms
        turn.log(f"{incident.id} 已控制（{task}）", f"{incident.id} is under control ({task})")


def task_reported(turn: Turn, seen: TaskReported) -> None:
    """The plant or others report a run-card task done."""
    incident = _for_hazard(turn, seen.hazard) or _for_place(turn, seen.place)
    if incident is not None:
        task_done(turn, incident, seen.task)


def propose_closing(turn: Turn) -> None:
    """Ask for the closing of incidents that have been under control and calm long enough."""
    rule = turn.rules.incidents.closing
    for incident in turn.state.incidents.values():
        if not incident.is_open or incident.controlled_ms < 0:
            continue
        if incident.sounding:
            incident.calm_since_ms = -1
            continue
        if incident.calm_since_ms < 0:
            incident.calm_since_ms = turn.now_ms
        if _closing_due_ms(turn, incident) <= turn.now_ms:
            incident.closing_asked_ms = turn.now_ms
            turn.settle("close_incident", incident.id)
            turn.ask(
                topic="close_incident",
                about=incident.id,
                to=turn.rules.reporting.signing.to,
                options=("agree", "not_yet"),
                within_s=rule.ask_again,
                text=Text(
                    f"{incident.place.name}：已控制且平稳，是否结束应急响应？",
                    f"{incident.place.name}: under control and calm; end the response?",
                ),
            )


def next_closing_ms(turn: Turn) -> Iterator[int]:
    """When a calm incident is due to be proposed for closing."""
    for incident in turn.state.incidents.values():
        if incident.is_open and incident.controlled_ms >= 0 and incident.calm_since_ms >= 0:
            yield _closing_due_ms(turn, incident)


def closing_answered(turn: Turn, incident_id: str, seen: Answered) -> None:
    """Close on agreement: units are released by their own roles, notices are called off."""
    incident = turn.state.incidents[incident_id]
    if seen.answer != "agree" or not incident.is_open:
        return
    incident.closed_ms = turn.now_ms
    turn.emit(
        IncidentClosed(
            incident=incident.id,
            because=Text(f"{seen.by} 同意结束", f"{seen.by} agreed to end it"),
        )
    )
    cases.incident_closed(turn, incident.id)
    notices.call_off(turn, incident, approved_by=seen.by)
    reporting.start(turn, incident, "incident_closed")


def _closing_due_ms(turn: Turn, incident: Incident) -> int:
    rule = turn.rules.incidents.closing
    due_ms = incident.calm_since_ms + ms(rule.calm)
    if incident.closing_asked_ms >= 0:
        due_ms = max(due_ms, incident.closing_asked_ms + ms(rule.ask_again))
    return due_ms


def _near(turn: Turn, incident: Incident, x_m: float, y_m: float, radius_m: float) -> bool:
    here_x_m, here_y_m = turn.ground.xy(incident.place.lat_deg, incident.place.lon_deg)
    dx_m, dy_m = here_x_m - x_m, here_y_m - y_m
    return dx_m * dx_m + dy_m * dy_m <= radius_m * radius_m


def _for_hazard(turn: Turn, hazard: str) -> Incident | None:
    for incident in turn.state.incidents.values():
        if incident.is_open and hazard and incident.hazard == hazard:
            return incident
    return None


def _evacuated_for(turn: Turn, place: Place) -> Incident | None:
    """The nearest incident, open or over, for which the public was told to go: they left for it."""
    told = [notice.incident for notice in turn.state.notices.values() if notice.issued_ms >= 0]
    return _nearest(turn, place, [turn.state.incidents[incident] for incident in told])


def _for_place(turn: Turn, place: Place) -> Incident | None:
    """The open incident nearest to the place of a count."""
    return _nearest(turn, place, [i for i in turn.state.incidents.values() if i.is_open])


def _nearest(turn: Turn, place: Place, among: Iterable[Incident]) -> Incident | None:
    x_m, y_m = turn.ground.xy(place.lat_deg, place.lon_deg)
    best: Incident | None = None
    best_m2 = 0.0
    for incident in among:
        here_x_m, here_y_m = turn.ground.xy(incident.place.lat_deg, incident.place.lon_deg)
        dx_m, dy_m = here_x_m - x_m, here_y_m - y_m
        m2 = dx_m * dx_m + dy_m * dy_m
        if best is None or m2 < best_m2:
            best, best_m2 = incident, m2
    return best


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
        reporting.start(turn, incident, "larger_risk")
    if newly_graded and grade is not None:
        reporting.start(turn, incident, f"graded:{grade.value}")


def _larger_risk(turn: Turn, incident: Incident) -> bool:
    rule = turn.rules.incidents.larger_risk
    held = incident.total("trapped") + incident.total("missing")
    return (
        incident.total("at_risk") >= rule.at_risk
        or held >= rule.trapped_or_missing
        or incident.total("evacuated") >= rule.evacuated
    )
