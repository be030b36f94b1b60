"""Taking a unit off a lesser call: that call goes back to its old place in the queue."""

from __future__ import annotations

from twin.desk.dispatch import queueing
from twin.desk.dispatch.needs import behind, priority_of
from twin.desk.incidents.memory import Incident
from twin.desk.turn import Turn
from twin.terms.dispatch_effects import UnitDiverted
from twin.terms.text import Text

__all__ = ["take_off"]


def take_off(turn: Turn, unit: str, incident: Incident, order: str) -> None:
    """Release a unit from the order it is on, in favour of `order` for `incident`."""
    memory = turn.state.dispatch
    old = memory.units[unit].bound_to
    found = behind(turn, old)
    if found is None:
        return
    lesser, need = found
    key = memory.orders.pop(old)
    del need.sent[unit]
    need.shortage_said = False
    queueing.enter(turn, lesser, key)
    was, now = priority_of(turn, lesser), priority_of(turn, incident)
    rule = turn.rules.dispatch.redispatch
    turn.emit(
        UnitDiverted(
            unit=unit,
            from_order=old,
            from_incident=lesser.id,
            from_priority=was,
            to_order=order,
            to_incident=incident.id,
            to_priority=now,
            because=Text(
                f"{incident.id} 更急（{now} 级对 {was} 级）",
                f"{incident.id} is more urgent (priority {now} before {was})",
            ),
            clause=rule.clause,
        )
    )
