"""Looking at units for a need: when each could be there, and what stands in the way.

What a reader would get wrong: a crew on the road is where it should be by now (`reckoning`); a crew
that has been called out already has the rest of its turnout left, and one on the road none.
"""

from __future__ import annotations

from collections.abc import Sequence

from twin.desk.dispatch.choice import Available, Policy
from twin.desk.dispatch.memory import UnitState
from twin.desk.dispatch.needs import behind, priority_of
from twin.desk.dispatch.reckoning import believed
from twin.desk.incidents.memory import Incident
from twin.desk.turn import Turn
from twin.desk.ways import Unit
from twin.terms.observation import UnitStatus
from twin.terms.place import Place
from twin.terms.text import Text

__all__ = ["lesser_priorities", "look_at", "look_at_place"]

_OUT_OF_SERVICE = Text("不可用", "is out of service")
_RESTS = Text("换班休整", "rests after its shift")
_ON_THE_ROAD = (UnitStatus.RETURNING, UnitStatus.TASK_DONE, UnitStatus.EN_ROUTE)
_ON_ITS_WAY = (UnitStatus.ALERTED, UnitStatus.EN_ROUTE, UnitStatus.DELAYED)


def lesser_priorities(turn: Turn, incident: Incident, policy: Policy) -> tuple[int, ...]:
    """Calls of which priorities give up a unit under way for this incident."""
    rule = turn.rules.dispatch
    if not policy.diverts or rule.queue.order != "priority":
        return ()
    mine = priority_of(turn, incident)
    return tuple(pair.of for pair in rule.redispatch.pairs if pair.to == mine)


def look_at(
    turn: Turn,
    incident: Incident,
    units: Sequence[Unit],
    policy: Policy,
    lesser: Sequence[int] = (),
    stand_in: str = "",
    penalty_s: float = 0.0,
) -> list[Available]:
    """Judge each unit for an incident.

    Args:
        lesser: Priorities of calls that give up a unit.
        stand_in: The capability these units would stand in with, ranked later by `penalty_s`.
    """
    return look_at_place(turn, incident.place, units, policy, lesser, stand_in, penalty_s)


def look_at_place(
    turn: Turn,
    place: Place,
    units: Sequence[Unit],
    policy: Policy,
    lesser: Sequence[int] = (),
    stand_in: str = "",
    penalty_s: float = 0.0,
) -> list[Available]:
    """Judge each unit for a place where something is, or may be."""
    if not units:
        return []
    ground, states = turn.ground, believed(turn, units)
    drives_s = ground.ways.drives_s(units, states, place, turn.now_ms)
    night = ground.is_night(turn.now_ms)
    looked = []
    for unit, state, drive_s in zip(units, states, drives_s, strict=True):
        turnout_s = unit.turnout_night_s if night else unit.turnout_day_s
        beeline_m = 0.0
        if policy.by == "beeline":
            at = unit.home if state is None else state
            beeline_m = ground.beeline_m(at.lat_deg, at.lon_deg, place)
        busy_on, out, taken_off, later_s = "", None, "", penalty_s
        if state is not None:
            turnout_s = _left_s(turn, state, turnout_s)
            out = _out(turn, state)
            busy_on = state.bound_to
            if busy_on and lesser and _gives_up(turn, state, lesser):
                taken_off, busy_on = busy_on, ""
                later_s += turn.rules.dispatch.redispatch.gain
        looked.append(
            Available(
                unit.id, turnout_s, drive_s, beeline_m, busy_on, out, stand_in, taken_off, later_s
            )
        )
    return looked


def _out(turn: Turn, state: UnitState) -> Text | None:
    """Why a unit cannot be sent at all."""
    if state.status is UnitStatus.UNAVAILABLE:
        return _OUT_OF_SERVICE
    return _RESTS if state.rests_until_ms > turn.now_ms else None


def _left_s(turn: Turn, state: UnitState, turnout_s: float) -> float:
    """What is left of the turnout."""
    if state.cover and state.status is not UnitStatus.EN_ROUTE:
        return (
            turnout_s if state.heard else 0.0
        )  # at the other station; or not yet on its way there
    if state.status in _ON_THE_ROAD:
        return 0.0
    if state.status is UnitStatus.ALERTED:
        return max(0.0, turnout_s - (turn.now_ms - state.since_ms) / 1000.0)
    if state.ready_ms >= 0:
        return max(0.0, turnout_s - (turn.now_ms - state.ready_ms) / 1000.0)
    return turnout_s


def _gives_up(turn: Turn, state: UnitState, lesser: Sequence[int]) -> bool:
    """Whether a unit that is bound may be taken off its call: not there yet, nobody aboard."""
    memory = turn.state.dispatch
    if state.status not in _ON_ITS_WAY or state.bound_to in memory.bound_for:
        return False
    found = behind(turn, state.bound_to) if state.bound_to in memory.orders else None
    return found is not None and priority_of(turn, found[0]) in lesser
