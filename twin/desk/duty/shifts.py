"""The rota: which crew is on, and the handover when a shift begins.

What a reader would get wrong: the seat is never empty. The crew of the shift before stays named
until both sides have signed; a handover that runs out of time is said to be incomplete, with what
is missing, and does not stop anything.
"""

from __future__ import annotations

from twin.desk.duty import log
from twin.desk.duty.memory import Handover
from twin.desk.duty.rules import Crew, Shift
from twin.desk.timers import arm, arm_at
from twin.desk.turn import Turn, ms
from twin.terms.duty_acts import HandoverSigned
from twin.terms.duty_effects import HandoverDue, HandoverEnded
from twin.terms.text import Text

__all__ = ["begin", "overdue", "shift_due", "signed"]

_DAY_MS = 86_400_000


def begin(turn: Turn) -> None:
    """Find who is on duty now, and when the next shift begins."""
    shift, day = _shift_at(turn, turn.now_ms)
    turn.state.duty.shift, turn.state.duty.crew = shift.id, _crew(turn, shift, day).id
    _arm_next(turn)


def shift_due(turn: Turn, key: str) -> None:
    """A shift begins: name its crew, and have the handover gone through and signed."""
    duty, rule = turn.state.duty, turn.rules.duty.handover
    shift, day = _shift_at(turn, turn.now_ms)
    before = _crew_of(turn, duty.crew)
    crew = _crew(turn, shift, day)
    duty.shift, duty.crew = shift.id, crew.id
    name = turn.new_id("HO")
    due_ms = turn.now_ms + ms(rule.within)
    duty.handovers[name] = Handover(shift=shift.id, due_ms=due_ms)
    arm(turn, rule.within, "handover", name)
    turn.emit(
        HandoverDue(
            shift=name,
            leader=crew.leader,
            officers=crew.officers,
            from_officers=before.officers,
            items=rule.items,
            open_matters=_open_matters(turn),
            due_at_ms=due_ms,
        )
    )
    _arm_next(turn)


def signed(turn: Turn, seen: HandoverSigned) -> None:
    """One side has signed; when both have signed every item, the handover is complete."""
    handover = turn.state.duty.handovers.get(seen.shift)
    if handover is None:
        return
    handover.signed[seen.side] = [*handover.signed.get(seen.side, []), *seen.items]
    if not _missing(turn, handover):
        _end(turn, seen.shift, handover)


def overdue(turn: Turn, name: str) -> None:
    """The time for a handover is over."""
    handover = turn.state.duty.handovers.get(name)
    if handover is not None:
        _end(turn, name, handover)


def _end(turn: Turn, name: str, handover: Handover) -> None:
    missing = _missing(turn, handover)
    del turn.state.duty.handovers[name]
    turn.emit(HandoverEnded(shift=name, complete=not missing, missing=missing))
    done = (
        Text("交接完成", "handed over")
        if not missing
        else Text(f"交接不全：{'、'.join(missing)}", f"handover incomplete: {', '.join(missing)}")
    )
    log.open_entry(turn, done, _crew_of(turn, turn.state.duty.crew).officers[0])


def _missing(turn: Turn, handover: Handover) -> tuple[str, ...]:
    found = []
    for side, label in (("out", "交班"), ("in", "接班")):
        had = handover.signed.get(side, [])
        found += [f"{label}：{item}" for item in turn.rules.duty.handover.items if item not in had]
    return tuple(found)


def _open_matters(turn: Turn) -> tuple[str, ...]:
    """What the next crew must know is under way."""
    incidents = [
        f"{incident.id} {incident.place.name}"
        for incident in turn.state.incidents.values()
        if incident.is_open
    ]
    owed = [name for name, report in turn.state.reporting.reports.items() if report.is_owed]
    return (*incidents, *owed, *turn.state.duty.instructions)


def _shift_at(turn: Turn, at_ms: int) -> tuple[Shift, int]:
    """The shift that a moment belongs to, and the number of its day since the drill's first."""
    since_midnight_ms = turn.ground.start_s * 1000 + at_ms
    day, in_day_ms = divmod(since_midnight_ms, _DAY_MS)
    begun = [shift for shift in turn.rules.duty.shifts if shift.begins_s * 1000 <= in_day_ms]
    return (begun[-1], day) if begun else (turn.rules.duty.shifts[-1], day - 1)


def _crew(turn: Turn, shift: Shift, day: int) -> Crew:
    return _crew_of(turn, shift.crews[day % len(shift.crews)])


def _crew_of(turn: Turn, name: str) -> Crew:
    return next(crew for crew in turn.rules.duty.crews if crew.id == name)


def _arm_next(turn: Turn) -> None:
    start_ms = turn.ground.start_s * 1000
    in_day_ms = (start_ms + turn.now_ms) % _DAY_MS
    later = [shift for shift in turn.rules.duty.shifts if shift.begins_s * 1000 > in_day_ms]
    first = turn.rules.duty.shifts[0]
    wait_ms = (
        later[0].begins_s * 1000 - in_day_ms
        if later
        else _DAY_MS - in_day_ms + first.begins_s * 1000
    )
    arm_at(turn, turn.now_ms + wait_ms, "shift", (later[0] if later else first).id)
