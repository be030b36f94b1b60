"""Relief: nobody works longer than is safe, and who was relieved rests.

What a reader would get wrong: a crew is not called back when its time is up, but when its relief is
there; what cannot be relieved is said like any other shortage.
"""

from __future__ import annotations

from twin.desk import timers
from twin.desk.dispatch import queueing
from twin.desk.dispatch.memory import Need
from twin.desk.dispatch.needs import behind
from twin.desk.dispatch.rules import ReliefRow
from twin.desk.turn import Turn, ms
from twin.terms.dispatch_effects import ReliefDue, UnitRecalled
from twin.terms.text import Text

__all__ = ["DUE", "RESTED", "arrived", "due", "rested"]

DUE, RESTED = "relief_due", "rested"
_RELIEF_IS_HERE = Text("换班队伍已到", "the relief is here")


def arrived(turn: Turn, order: str) -> None:
    """A crew begins its work: its safe time runs, and whom it relieves may go."""
    found = behind(turn, order)
    if found is None:
        return
    _, need = found
    row = _row(turn, need)
    if row is not None:
        timers.arm(turn, row.work, DUE, order)
    if need.relieves:
        _let_go(turn, need.relieves)


def due(turn: Turn, order: str) -> None:
    """A crew has worked as long as is safe: ask for another in its place."""
    memory = turn.state.dispatch
    found = behind(turn, order)
    if found is None or order in memory.bound_for or order not in memory.orders:
        return
    incident, need = found
    row = _row(turn, need)
    unit = next((unit for unit, each in need.sent.items() if each == order), None)
    if not incident.is_open or row is None or unit is None:
        return
    turn.emit(
        ReliefDue(
            order=order,
            unit=unit,
            incident=incident.id,
            worked_s=row.work,
            because=Text(
                f"已连续作业 {row.work / 60:g} 分钟", f"at work for {row.work / 60:g} min"
            ),
            clause=row.clause,
        )
    )
    key = f"{incident.id}/R{turn.count('relief')}"
    incident.needs[key] = Need(
        capability=need.capability, number=1, role=need.role, task=need.task, relieves=order
    )
    queueing.enter(turn, incident, key)


def rested(turn: Turn, unit: str) -> None:
    """A unit has rested: it can be sent again."""
    queueing.became_free(turn, unit)


def _let_go(turn: Turn, order: str) -> None:
    """Send the relieved crew home to rest."""
    found = behind(turn, order)
    if found is None:
        return
    _, need = found
    row = _row(turn, need)
    for unit, each in need.sent.items():
        if each == order and row is not None:
            state = turn.state.dispatch.units[unit]
            state.rests_until_ms = turn.now_ms + ms(row.rest)
            timers.arm(turn, row.rest, RESTED, unit)
            turn.emit(UnitRecalled(order=order, unit=unit, because=_RELIEF_IS_HERE))


def _row(turn: Turn, need: Need) -> ReliefRow | None:
    return next((row for row in turn.rules.dispatch.relief if row.task == need.task), None)
