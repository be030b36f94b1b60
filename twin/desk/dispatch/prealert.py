"""Pre-alert: while an alarm is being checked, those who would go get ready.

What a reader would get wrong: a pre-alerted unit is bound to nothing. It may be sent elsewhere; it
only has less of its turnout left, and stands down when the alarm was false or after a while.
"""

from __future__ import annotations

from twin.desk import timers
from twin.desk.dispatch.choice import choose, policy_of
from twin.desk.dispatch.looking import look_at_place
from twin.desk.dispatch.memory import unit_state
from twin.desk.turn import Turn
from twin.terms.dispatch_effects import UnitPreAlerted, UnitStoodDown
from twin.terms.place import Place
from twin.terms.text import Text

__all__ = ["OVER", "expect", "stand_down", "time_over"]

OVER = "prealert_over"
_FALSE = Text("已核实不是事件", "found to be no event")
_LONG_AGO = Text("久未立案", "no incident followed")


def expect(turn: Turn, about: str, event_type: str, place: Place) -> None:
    """Something may have happened: let the first that would go get ready, one a capability."""
    memory, rule = turn.state.dispatch, turn.rules.dispatch.prealert
    policy = policy_of(turn.charge.policy)
    if event_type not in rule.event_types or about in memory.prealerts or policy.by != "arrival":
        return
    ready: list[str] = []
    for code in rule.capabilities:
        ours = turn.ground.ours(code, turn.charge.roles, "")
        units = [each.unit for each in ours if each.unit.id not in ready]
        for taken in choose(look_at_place(turn, place, units, policy), 1, policy).taken:
            ready.append(taken.unit)
            unit_state(memory, turn.ground.units[taken.unit], turn.now_ms).ready_ms = turn.now_ms
            turn.emit(
                UnitPreAlerted(
                    unit=taken.unit,
                    about=about,
                    place=place,
                    because=Text("告警核实中，先做准备", "an alarm is being checked; get ready"),
                    clause=rule.clause,
                )
            )
    if ready:
        memory.prealerts[about] = ready
        timers.arm(turn, rule.lasts, OVER, about)


def stand_down(turn: Turn, about: str, because: Text = _FALSE) -> None:
    """It was nothing: whoever has not been sent meanwhile stands down."""
    memory = turn.state.dispatch
    for unit in memory.prealerts.pop(about, []):
        state = memory.units[unit]
        if state.ready_ms >= 0:
            state.ready_ms = -1
            turn.emit(UnitStoodDown(unit=unit, about=about, because=because))


def time_over(turn: Turn, about: str) -> None:
    """Nothing has followed for so long that nobody need wait."""
    stand_down(turn, about, _LONG_AGO)
