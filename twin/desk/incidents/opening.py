"""Opening an incident, and linking what else is said of the same event to it."""

from __future__ import annotations

from twin.desk.incidents.memory import Incident
from twin.desk.turn import Moment, Turn, ms
from twin.terms.decision import IncidentLinked, IncidentOpened
from twin.terms.observation import EventReported
from twin.terms.place import Place
from twin.terms.text import Text

__all__ = ["find", "link", "open_new", "report"]


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
    urgency: int = 0,
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
        urgency=urgency,
        routine=event_type in turn.rules.incidents.routine.event_types,
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
    turn.happened(Moment.OPENED, incident)
    return incident


def find(turn: Turn, event_type: str, x_m: float, y_m: float) -> Incident | None:
    """The open incident that a report of this kind, here and now, is taken to belong to."""
    rule = turn.rules.incidents.linking
    for incident in turn.state.incidents.values():
        if not incident.is_open or turn.now_ms - incident.opened_ms > ms(rule.within):
            continue
        if event_type not in rule.same_event.get(incident.event_type, ()):
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
            urgency=seen.urgency,
        )
    turn.happened(Moment.REPORTED, incident, seen.caller)


def _near(turn: Turn, incident: Incident, x_m: float, y_m: float, radius_m: float) -> bool:
    here_x_m, here_y_m = turn.ground.xy(incident.place.lat_deg, incident.place.lon_deg)
    dx_m, dy_m = here_x_m - x_m, here_y_m - y_m
    return dx_m * dx_m + dy_m * dy_m <= radius_m * radius_m
