"""事前、事发、事中、事后: the phases of an incident, and the six clocks that run between them.

What a reader would get wrong: phases follow from moments that are marked once. Nobody sets a phase
forward; a person may set it back, with a reason, when an event flares up again, and from then on
the clocks run anew. A clock is measured only when both its moments are known.
"""

from __future__ import annotations

from twin.desk.incidents import lookup, refusing
from twin.desk.incidents.memory import Incident
from twin.desk.incidents.rules import Mark
from twin.desk.state import Ask
from twin.desk.turn import Moment, Turn, ms
from twin.terms.decision import ClockMeasured, OrderGiven, PhaseEntered, RequestMade
from twin.terms.incident_acts import Phase
from twin.terms.observation import Answered, PhaseChanged, UnitReported, UnitStatus
from twin.terms.text import Text

__all__ = [
    "arrived",
    "changed",
    "closed",
    "controlled",
    "mark",
    "noticed",
    "opened",
    "reviewed",
    "unreviewed",
]

_ORDER: tuple[Phase, ...] = ("before", "onset", "response", "after")
_AGAIN: tuple[Mark, ...] = (
    "detected", "opened", "ordered", "arrived", "controlled", "calm", "closed", "reviewed"
)  # fmt: skip
_NAMES: dict[Phase, Text] = {
    "before": Text("事前", "before"),
    "onset": Text("事发", "onset"),
    "response": Text("事中", "response"),
    "after": Text("事后", "after"),
}


def opened(turn: Turn, incident: Incident, detected_ms: int) -> None:
    """An incident begins, with its first sign where there was one."""
    sign_ms = _first_sign_ms(turn, incident, detected_ms)
    if sign_ms < turn.now_ms:
        mark(turn, incident, "sign", sign_ms)
    else:
        incident.marks["sign"] = sign_ms
    mark(turn, incident, "detected", min(detected_ms, turn.now_ms))
    mark(turn, incident, "opened", turn.now_ms)


def noticed(turn: Turn) -> None:
    """Mark the first order or request of every incident, when the step is done."""
    for effect in turn.effects:
        if isinstance(effect, OrderGiven):
            name = effect.order
        elif isinstance(effect, RequestMade):
            name = effect.request
        else:
            continue
        incident = turn.state.incidents.get(effect.incident)
        if incident is not None and not incident.routine:
            turn.state.book.orders[name] = effect.incident
            mark(turn, lookup.root(turn, incident), "ordered", turn.now_ms)


def arrived(turn: Turn, seen: UnitReported) -> None:
    """Mark the first unit on the scene of those ordered or requested."""
    name = turn.state.book.orders.get(seen.order)
    if seen.status is UnitStatus.ON_SCENE and name is not None:
        incident = lookup.root(turn, turn.state.incidents[name])
        if incident.is_open:
            mark(turn, incident, "arrived", turn.now_ms)


def controlled(turn: Turn, incident: Incident, _: str) -> None:
    """Mark that the event is under control."""
    if incident.routine:
        return
    mark(turn, incident, "controlled", incident.controlled_ms)


def closed(turn: Turn, incident: Incident, _: str) -> None:
    """The response has ended: what is left is to look back."""
    if incident.routine:
        return
    if incident.calm_since_ms >= 0:
        mark(turn, incident, "calm", incident.calm_since_ms)
    mark(turn, incident, "closed", incident.closed_ms)
    rule = turn.rules.incidents.review
    turn.ask(
        topic="review_incident",
        about=incident.id,
        to=rule.to,
        options=("filed",),
        within_s=rule.within,
        text=Text(
            f"{incident.id}（{incident.place.name}）已结束，请审阅事后材料并签收",
            f"{incident.id} ({incident.place.name}) is over; please review its file",
        ),
    )


def reviewed(turn: Turn, name: str, seen: Answered) -> None:
    """The file of an incident has been reviewed."""
    incident = turn.state.incidents[name]
    if incident.closed_ms >= 0:
        mark(turn, incident, "reviewed", turn.now_ms)
        turn.log(f"{name} 事后材料由 {seen.by} 签收", f"{name}: the file was reviewed by {seen.by}")


def unreviewed(turn: Turn, ask: Ask) -> None:
    """Nobody has reviewed the file in time."""
    turn.log(f"{ask.about} 的事后材料逾期未签收", f"{ask.about}: the file was not reviewed in time")


def changed(turn: Turn, seen: PhaseChanged) -> None:
    """A person takes an incident back to an earlier phase, with a reason."""
    incident = refusing.named(turn, "phase", seen.incident, seen.by, seen.reason)
    if incident is None:
        return
    here = _ORDER.index(incident.phase or "before")
    there = _ORDER.index(seen.phase)
    flares = seen.phase == "response" and incident.controlled_ms >= 0
    if there == 0 or (there >= here and not flares):
        why = Text("阶段只能退回（复燃等），不能人为提前", "a phase can only be gone back to")
        refusing.refuse(turn, "phase", seen.incident, seen.by, why)
        return
    was_closed = incident.closed_ms >= 0
    incident.controlled_ms = incident.calm_since_ms = incident.closing_asked_ms = -1
    incident.closed_ms = -1
    incident.round += 1
    for name in _AGAIN:
        incident.marks.pop(name, None)
    incident.marks["detected"] = incident.marks["opened"] = turn.now_ms
    incident.phase = seen.phase
    for topic in ("close_incident", "review_incident"):
        turn.settle(topic, incident.id)
    for member in lookup.family(turn, incident):
        lookup.enter(turn, member)
    because = Text(f"{seen.by}：{seen.reason}", f"{seen.by}: {seen.reason}")
    turn.emit(
        PhaseEntered(
            incident=incident.id,
            phase=seen.phase,
            since_ms=turn.now_ms,
            clause=turn.rules.incidents.acts.clause,
            because=because,
            by=seen.by,
        )
    )
    turn.log(
        f"{incident.id} {'重新启动' if was_closed else '复燃'}，退回{_NAMES[seen.phase].zh}",
        f"{incident.id} {'is open again' if was_closed else 'has flared up'}",
    )
    turn.happened(Moment.REOPENED, incident, seen.by)


def mark(turn: Turn, incident: Incident, name: Mark, at_ms: int) -> None:
    """Note the first time of a moment, and what follows: a phase, a clock that has run out."""
    if name in incident.marks:
        return
    incident.marks[name] = at_ms
    for row in turn.rules.incidents.phases:
        if row.on == name and _later(row.phase, incident.phase):
            incident.phase = row.phase
            turn.emit(
                PhaseEntered(
                    incident=incident.id,
                    phase=row.phase,
                    since_ms=at_ms,
                    clause=row.clause,
                    because=Text(f"进入{_NAMES[row.phase].zh}", _NAMES[row.phase].en),
                )
            )
    for clock in turn.rules.incidents.clocks:
        start, stop = incident.marks.get(clock.start), incident.marks.get(clock.stop)
        if name in (clock.start, clock.stop) and start is not None and stop is not None:
            turn.emit(
                ClockMeasured(
                    incident=incident.id,
                    clock=clock.id,
                    from_ms=start,
                    to_ms=stop,
                    target_s=clock.target,
                    round=incident.round,
                    clause=clock.clause,
                )
            )


def _later(one: Phase, other: Phase | None) -> bool:
    return other is None or _ORDER.index(one) > _ORDER.index(other)


def _first_sign_ms(turn: Turn, incident: Incident, detected_ms: int) -> int:
    """The first alarm of the hazard source shortly before, of whatever level."""
    first_ms = detected_ms
    if not incident.hazard:
        return first_ms
    since_ms = turn.now_ms - ms(turn.rules.incidents.sign_within)
    for name in turn.state.alarms.live.values():
        alarm = turn.state.alarms.alarms[name]
        point = turn.ground.points.get(alarm.point)
        if point is not None and point.hazard == incident.hazard and alarm.since_ms >= since_ms:
            first_ms = min(first_ms, alarm.since_ms)
    return first_ms
