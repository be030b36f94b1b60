"""Opening an incident, and linking what else is said of the same event to it."""

from __future__ import annotations

from collections.abc import Sequence

from twin.desk.incidents import cells, lookup, phases
from twin.desk.incidents.memory import Incident, Told
from twin.desk.incidents.scoring import Score, Sight, score
from twin.desk.plans.memory import Plan
from twin.desk.turn import Moment, Turn
from twin.terms.decision import IncidentLinked, IncidentOpened
from twin.terms.place import Place
from twin.terms.text import Text

__all__ = ["find", "link", "open_lent", "open_new", "ranked", "sight_of"]


def open_new(
    turn: Turn,
    *,
    event_type: str,
    place: Place,
    hazard: str,
    substance: str,
    evidence: Sequence[str],
    rule: str,
    because: Text,
    urgency: int = 0,
    told: Told | None = None,
    detected_ms: int | None = None,
) -> Incident:
    """Open an incident and start everything its rules ask for: plan, clocks, notice, hall.

    Args:
        told: The report it is opened on; None when instruments said so.
        detected_ms: When the event was first seen, by the earliest of the evidence.
    """
    sensor = turn.rules.incidents.source_of("sensor", "alarm")
    incident = Incident(
        id=turn.new_id("I"),
        event_type=event_type,
        place=place,
        hazard=hazard,
        substance=substance,
        opened_ms=turn.now_ms,
        evidence=list(evidence),
        because=because.zh,
        urgency=urgency,
        routine=event_type in turn.rules.incidents.routine.event_types,
        told_by="" if told is None else told.caller,
        reliability=sensor.reliability if told is None else told.reliability,
        accuracy_m=sensor.accuracy_m if told is None else told.accuracy_m,
        heard_ms=turn.now_ms,
    )
    turn.state.incidents[incident.id] = incident
    if not incident.routine:
        lookup.enter(turn, incident)
    turn.emit(
        IncidentOpened(
            incident=incident.id,
            event_type=event_type,
            place=place,
            hazard=hazard,
            substance=substance,
            evidence=tuple(evidence),
            rule=rule,
            because=because,
        )
    )
    if not incident.routine:
        phases.opened(turn, incident, turn.now_ms if detected_ms is None else detected_ms)
    turn.happened(Moment.OPENED, incident)
    return incident


def open_lent(
    turn: Turn,
    *,
    event_type: str,
    place: Place,
    evidence: Sequence[str],
    rule: str,
    because: Text,
    urgency: int,
) -> Incident:
    """Note somebody else's event at which units of ours help: no card, no clock, no phases.

    It is over, and forgotten, with the last of them.
    """
    incident = Incident(
        id=turn.new_id("I"),
        event_type=event_type,
        place=place,
        hazard="",
        substance="",
        opened_ms=turn.now_ms,
        evidence=list(evidence),
        because=because.zh,
        urgency=urgency,
        routine=True,
        heard_ms=turn.now_ms,
    )
    turn.state.incidents[incident.id] = incident
    turn.state.plans[incident.id] = Plan()
    turn.emit(
        IncidentOpened(
            incident=incident.id,
            event_type=event_type,
            place=place,
            hazard="",
            substance="",
            evidence=tuple(evidence),
            rule=rule,
            because=because,
        )
    )
    return incident


def find(turn: Turn, event_type: str, x_m: float, y_m: float, hazard: str) -> Incident | None:
    """The open incident that an instrument's alarm, here and now, is taken to belong to.

    Gas drifts past the heads of other plants: an alarm speaks of the hazard source it is mounted at
    only where that one is known to leak.
    """
    sensor = turn.rules.incidents.source_of("sensor", "alarm")
    seen = Sight(
        event_type=event_type,
        x_m=x_m,
        y_m=y_m,
        accuracy_m=sensor.accuracy_m,
        reliability=sensor.reliability,
        hazard=hazard if lookup.for_hazard(turn, hazard) else "",
        at_ms=turn.now_ms,
    )
    found = ranked(turn, seen)
    if found and found[0][0].total >= turn.rules.incidents.linking.link_at:
        return found[0][1]
    return None


def link(
    turn: Turn, incident: Incident, evidence: str, because: Text, found: Score | None = None
) -> None:
    """Note a further piece of evidence for an incident that is already known."""
    incident.evidence.append(evidence)
    incident.heard_ms = turn.now_ms
    turn.emit(
        IncidentLinked(
            incident=incident.id,
            evidence=evidence,
            because=because,
            score=None if found is None else int(found.total * 1000.0 + 0.5) / 1000.0,
        )
    )


def ranked(turn: Turn, seen: Sight) -> list[tuple[Score, Incident]]:
    """The open incidents that what was seen may be about, likeliest first.

    Of two as likely, the one opened first. An incident is there once, however many were merged
    into it.
    """
    rules = turn.rules.incidents
    reach_m = rules.linking.widest_m(seen.event_type) + seen.accuracy_m
    names = dict.fromkeys(cells.near(turn.state.book.cells, seen.x_m, seen.y_m, reach_m))
    names.update(dict.fromkeys(turn.state.book.at_hazard.get(seen.hazard, ())))
    best: dict[str, tuple[Score, Incident]] = {}
    for name in names:
        known = turn.state.incidents[name]
        if _out_of_reach(turn, seen, known):
            continue
        here = lookup.root(turn, known)
        found = score(rules.linking, seen, sight_of(turn, known))
        if not here.is_open or found.total <= 0.0:
            continue
        if here.id not in best or found.total > best[here.id][0].total:
            best[here.id] = (found, here)
    return sorted(best.values(), key=lambda each: (-each[0].total, each[1].opened_ms, each[1].id))


def _out_of_reach(turn: Turn, seen: Sight, known: Incident) -> bool:
    """Whether the place alone makes the score nought; spares the rest of the sum."""
    if seen.hazard and seen.hazard == known.hazard:
        return False
    reach_m = turn.rules.incidents.linking.reach_of(known.event_type).radius_m
    reach_m += seen.accuracy_m + known.accuracy_m
    x_m, y_m = turn.ground.xy(known.place.lat_deg, known.place.lon_deg)
    dx_m, dy_m = x_m - seen.x_m, y_m - seen.y_m
    return dx_m * dx_m + dy_m * dy_m >= reach_m * reach_m


def sight_of(turn: Turn, incident: Incident) -> Sight:
    """An incident as the desk has it, to hold a report against."""
    x_m, y_m = turn.ground.xy(incident.place.lat_deg, incident.place.lon_deg)
    here = lookup.root(turn, incident)
    return Sight(
        event_type=incident.event_type,
        x_m=x_m,
        y_m=y_m,
        accuracy_m=incident.accuracy_m,
        reliability=incident.reliability,
        hazard=incident.hazard,
        at_ms=here.heard_ms,
        ongoing=here.controlled_ms < 0,
    )
