"""Roads that close under way: a new arrival is told, or another unit is sent.

What a reader would get wrong: a crew finds its own way round. What is decided here is whether
somebody else would now be there sooner by enough to be worth it.
"""

from __future__ import annotations

from twin.desk.dispatch import calling_off, queueing
from twin.desk.dispatch.choice import choose, policy_of
from twin.desk.dispatch.looking import look_at
from twin.desk.dispatch.needs import find
from twin.desk.turn import Turn
from twin.terms.dispatch_effects import ArrivalRevised
from twin.terms.observation import RoadReported, UnitStatus
from twin.terms.text import Text

__all__ = ["look_again", "road_changed"]

_ON_ITS_WAY = (UnitStatus.ALERTED, UnitStatus.EN_ROUTE, UnitStatus.DELAYED)
_OTHER_SOONER = Text("改由更早可到者前往", "another can be there sooner")


def road_changed(turn: Turn, seen: RoadReported) -> None:
    """A road is not as it was: look at everybody of ours who is on the way."""
    if seen.share >= 1.0:
        return
    memory = turn.state.dispatch
    for unit in [unit for unit, state in memory.units.items() if state.bound_to in memory.orders]:
        look_again(turn, unit)


def look_again(turn: Turn, unit: str) -> None:
    """Compare a unit's arrival now with what was promised when it was sent."""
    memory, rule = turn.state.dispatch, turn.rules.dispatch.replanning
    state, policy = memory.units[unit], policy_of(turn.charge.policy)
    key = memory.orders.get(state.bound_to)
    found = None if key is None else find(turn, key)
    if found is None or key is None or state.status not in _ON_ITS_WAY:
        return
    if state.bound_to in memory.bound_for or policy.by != "arrival":
        return
    incident, need = found
    ours = turn.ground.ours(need.capability, turn.charge.roles, incident.hazard)
    looked = look_at(turn, incident, [each.unit for each in ours], policy)
    mine = next((one for one in looked if one.unit == unit), None)
    if mine is None:
        return
    now_ms = -1 if mine.drive_s is None else turn.now_ms + int(mine.arrive_s * 1000.0 + 0.5)
    if now_ms >= 0 and (now_ms - state.expected_ms) / 1000.0 < rule.late:
        return
    best = choose(looked, 1, policy).taken
    sooner = best and (now_ms < 0 or mine.arrive_s - best[0].arrive_s >= rule.gain)
    turn.emit(
        ArrivalRevised(
            order=state.bound_to,
            unit=unit,
            incident=incident.id,
            was_ms=state.expected_ms,
            now_ms=now_ms,
            replaced=bool(sooner),
            because=Text("途中道路变化", "the road has changed under way"),
            clause=rule.clause,
        )
    )
    state.expected_ms = now_ms
    if sooner:
        order = state.bound_to
        calling_off.recall(turn, unit, order, _OTHER_SOONER)
        del memory.orders[order], need.sent[unit]
        state.bound_to, state.heard = "", False
        queueing.enter(turn, incident, key)
