"""Orders to our own units: who is looked at, who is sent, and why.

An order to a unit of another role cannot be made here: an order is made of a `Commanded` unit, and
`send` has only those that `may_order` allows. Everything else is a request (`requests`).
"""

from __future__ import annotations

from collections.abc import Sequence

from twin.desk.dispatch.authority import may_order
from twin.desk.dispatch.choice import Available, Choice, choose
from twin.desk.dispatch.memory import Need, UnitState
from twin.desk.incidents.memory import Incident
from twin.desk.turn import Turn
from twin.desk.ways import Commanded, Unit
from twin.terms.decision import OrderGiven, ShortageSaid
from twin.terms.observation import UnitStatus
from twin.terms.place import Place
from twin.terms.text import Text

__all__ = ["say_shortage", "send"]

_NOBODY = Text("本级无可用队伍，排队等候", "no unit of ours is free; the need waits")
_NO_WAY = Text("本级空闲队伍均无路可达，排队等候", "no road from any free unit; the need waits")
_BEST = {
    "closest": ("最早到达", "the earliest"),
    "shortest_drive": ("行车最短", "the shortest drive"),
    "beeline": ("直线最近", "nearest as the crow flies"),
}
_ON_THE_ROAD = (UnitStatus.RETURNING, UnitStatus.TASK_DONE)


def send(turn: Turn, incident: Incident, need: Need, key: str) -> tuple[bool, bool]:
    """Send what can be had to a need of ours.

    Returns:
        Whether the need is filled now, and whether some unit that can do it is still free.
    """
    missing = need.number - len(need.sent)
    if missing <= 0 or need.done or not incident.is_open:
        return True, True
    roles = may_order(turn, incident)
    if not any(role in roles for role in turn.charge.roles):
        return True, True  # who commands there now sees to it
    ours = turn.ground.ours(need.capability, roles, incident.hazard)
    able = {each.unit.id: each for each in ours}
    looked = _look_at(turn, [each.unit for each in ours], incident.place)
    choice = choose(looked, missing, turn.charge.policy)
    for taken in choice.taken:
        _order(turn, incident, need, key, able[taken.unit], taken, choice)
    some_free = choice.free > len(choice.taken)
    if len(choice.taken) == missing:
        return True, some_free
    say_shortage(turn, incident, need, _NO_WAY if some_free else _NOBODY)
    return False, some_free


def say_shortage(turn: Turn, incident: Incident, need: Need, because: Text) -> None:
    """Say once that a need cannot be met now."""
    if need.shortage_said:
        return
    need.shortage_said = True
    turn.emit(
        ShortageSaid(
            incident=incident.id,
            capability=need.capability,
            needed=need.number,
            found=len(need.sent),
            because=because,
        )
    )


def _look_at(turn: Turn, units: Sequence[Unit], place: Place) -> list[Available]:
    """When each unit could be there; one that has reported leaves from where it said it is."""
    if not units:
        return []
    known = turn.state.dispatch.units
    ground, policy = turn.ground, turn.charge.policy
    states = [known.get(unit.id) for unit in units]
    drives_s = ground.ways.drives_s(units, states, place, turn.now_ms)
    night = ground.is_night(turn.now_ms)
    looked = []
    for unit, state, drive_s in zip(units, states, drives_s, strict=True):
        turnout_s = unit.turnout_night_s if night else unit.turnout_day_s
        beeline_m = 0.0 if policy != "beeline" else _beeline_m(turn, unit, state, place)
        if state is None:
            looked.append(Available(unit.id, turnout_s, drive_s, beeline_m))
        else:
            looked.append(
                Available(
                    unit.id,
                    0.0 if state.status in _ON_THE_ROAD else turnout_s,
                    drive_s,
                    beeline_m,
                    state.bound_to,
                    state.status is UnitStatus.UNAVAILABLE,
                )
            )
    return looked


def _beeline_m(turn: Turn, unit: Unit, state: UnitState | None, place: Place) -> float:
    at = unit.home if state is None else state
    return turn.ground.beeline_m(at.lat_deg, at.lon_deg, place)


def _order(
    turn: Turn,
    incident: Incident,
    need: Need,
    key: str,
    able: Commanded,
    taken: Available,
    choice: Choice,
) -> None:
    order = turn.new_id("O")
    memory, unit = turn.state.dispatch, able.unit
    need.sent[unit.id] = order
    memory.orders[order] = key
    state = memory.units.get(unit.id)
    memory.units[unit.id] = UnitState(
        status=UnitStatus.ALERTED,
        lat_deg=unit.home.lat_deg if state is None else state.lat_deg,
        lon_deg=unit.home.lon_deg if state is None else state.lon_deg,
        at_ms=turn.now_ms,
        bound_to=order,
    )
    turn.emit(
        OrderGiven(
            order=order,
            role=(able.by if able.by in turn.charge.roles else turn.charge.roles[0]).value,
            unit=unit.id,
            incident=incident.id,
            capability=need.capability,
            task=need.task,
            place=incident.place,
            policy=turn.charge.policy,
            candidates=choice.looked_at,
            because=_reason(taken, turn.charge.policy),
            waited_s=(turn.now_ms - need.since_ms) / 1000.0,
        )
    )


def _reason(taken: Available, policy: str) -> Text:
    minutes = int((taken.turnout_s + (taken.drive_s or 0.0)) / 60.0 + 0.5)
    zh, en = _BEST[policy]
    return Text(f"{zh}，预计 {minutes} 分钟到达", f"{en}, expected in {minutes} min")
