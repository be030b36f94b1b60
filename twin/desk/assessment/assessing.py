"""An assessment every few minutes and at a turn of the wind: model, roads, gaps, next deadline.

What a reader would get wrong: a missing model or input never stops anything. It lowers the
confidence and says so, and whoever decides goes on by hand.
"""

from __future__ import annotations

from collections.abc import Callable

from twin.desk.assessment import fire, gas, quake, tanker
from twin.desk.assessment.estimate import Estimate
from twin.desk.assessment.memory import Standing
from twin.desk.incidents.memory import Incident
from twin.desk.plans import standoff
from twin.desk.timers import arm
from twin.desk.turn import Turn
from twin.desk.warning import notices
from twin.models.zones import turn_between_deg
from twin.terms.assessment import Assessed, Gap
from twin.terms.text import Text

__all__ = ["MODELS", "again", "first", "forget", "wind_turned"]

MODELS: dict[str, Callable[[Turn, Incident], Estimate | None]] = {
    "gas_leak": gas.estimate,
    "grass_fire": fire.estimate,
    "tanker_fire": tanker.estimate,
    "earthquake": quake.estimate,
}
"""The hazard models by event type."""

_BY_HAND = Text("没有适用的模型，请人工研判", "no model applies: assess by hand")


def first(turn: Turn, incident: Incident, _: str) -> None:
    """Assess a new incident, and again every few minutes; daily work is not assessed."""
    if incident.routine:
        return
    turn.state.assessments[incident.id] = Standing()
    _assess(turn, incident)
    arm(turn, turn.rules.assessment.every, "assess", incident.id)


def again(turn: Turn, incident_id: str) -> None:
    """The next is due, while the incident is open and not under control."""
    incident = turn.state.incidents.get(incident_id)
    if incident is None or not incident.is_open or incident.controlled_ms >= 0:
        return
    _assess(turn, incident)
    arm(turn, turn.rules.assessment.every, "assess", incident_id)


def forget(turn: Turn, incident: Incident, _: str) -> None:
    """It is over."""
    turn.state.assessments.pop(incident.id, None)


def wind_turned(turn: Turn) -> None:
    """Assess at once when the wind has turned by more than the swing that was reckoned with."""
    for incident_id, standing in turn.state.assessments.items():
        incident = turn.state.incidents.get(incident_id)
        if incident is None or standing.toward_deg < 0.0 or incident.controlled_ms >= 0:
            continue
        wind = turn.ground.wind_at(turn.state.winds, incident.place)
        if wind is None:
            continue
        toward_deg = wind.from_deg + (180.0 if wind.from_deg < 180.0 else -180.0)
        swing_deg = 2.0 * turn.rules.assessment.swing_deg
        if turn_between_deg(standing.toward_deg, toward_deg) > swing_deg:
            _assess(turn, incident)


def _assess(turn: Turn, incident: Incident) -> None:
    model = MODELS.get(incident.event_type)
    found = None if model is None else model(turn, incident)
    standing = turn.state.assessments[incident.id]
    standing.number += 1
    standing.toward_deg = -1.0 if found is None else found.toward_deg
    if found is not None and found.exposures:
        standing.ring, standing.reach_m = found.exposures[0].ring, found.exposures[0].reach_m
    confidence, lowered_by = _confidence(turn, found)
    deadline, at_ms = _next_deadline(turn, incident)
    turn.emit(
        Assessed(
            incident=incident.id,
            number=standing.number,
            model="" if found is None else found.model,
            inputs=() if found is None else tuple(found.inputs),
            exposures=() if found is None else tuple(found.exposures),
            roads_cut=tuple(name for name, road in turn.state.roads.items() if road.share == 0.0),
            gaps=_gaps(incident),
            next_deadline=deadline,
            next_deadline_at_ms=at_ms,
            confidence=confidence,
            lowered_by=lowered_by,
            limits=_BY_HAND if found is None else found.limits,
        )
    )
    if found is not None and found.standoff_m > 0.0:
        reach = Text(
            f"模型：{found.exposures[0].threshold} 可达 {found.exposures[0].reach_m:.0f} 米"
            f"（可信度 {confidence:.0%}）",
            f"model: {found.exposures[0].threshold} reaches {found.exposures[0].reach_m:.0f} m "
            f"(confidence {confidence:.0%})",
        )
        standoff.advise(turn, incident, found.standoff_m, reach)
    if found is not None:
        notices.foreseen(turn, incident)


def _confidence(turn: Turn, found: Estimate | None) -> tuple[float, tuple[Text, ...]]:
    """One, times the factor of each doubt; the doubts with the worst first."""
    if found is None:
        return 0.0, (_BY_HAND,)
    factors = [(turn.rules.assessment.factor(doubt), text) for doubt, text in found.doubts]
    confidence = 1.0
    for factor, _ in factors:
        confidence *= factor
    factors.sort(key=lambda each: each[0])
    return confidence, tuple(text for _, text in factors)


def _gaps(incident: Incident) -> tuple[Gap, ...]:
    return tuple(
        Gap(capability=need.capability, needed=need.number, sent=len(need.sent))
        for need in incident.needs.values()
        if len(need.sent) < need.number and not need.done
    )


def _next_deadline(turn: Turn, incident: Incident) -> tuple[str, int]:
    """The next clock of the incident that has not run out: a report or a task."""
    owed = [
        (report.due_ms, name)
        for name in turn.state.reporting.of_incident.get(incident.id, ())
        if (report := turn.state.reporting.reports[name]).is_owed
    ]
    plan = turn.state.plans.get(incident.id)
    if plan is not None:
        owed += [(a.due_ms, name) for name, a in plan.assignments.items() if not a.is_over]
    ahead = [each for each in owed if each[0] >= turn.now_ms]
    due_ms, name = min(ahead, default=(-1, ""))
    return name, due_ms
