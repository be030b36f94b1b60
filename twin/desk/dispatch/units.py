"""What crews say of themselves, and what follows: a task done, a unit free, a unit lost.

What a reader would get wrong: messages cross. A crew on its way home that has not yet heard of its
new order still reports itself free; only a crew that has spoken under an order can be released
from it.
"""

from __future__ import annotations

from twin.desk.dispatch import covering, hospitals, queueing, relief, replanning, requests
from twin.desk.dispatch.authority import may_send
from twin.desk.dispatch.memory import Need, UnitState
from twin.desk.dispatch.needs import behind
from twin.desk.incidents.memory import Incident
from twin.desk.turn import Moment, Turn
from twin.terms.dispatch_effects import TRANSPORT
from twin.terms.observation import UnitReported, UnitStatus

__all__ = ["fill", "reported"]

_FREE = (UnitStatus.AVAILABLE, UnitStatus.RETURNING)


def fill(turn: Turn, incident: Incident) -> None:
    """Let the incident's needs of ours wait to be served, and ask other roles for the rest."""
    for key, need in incident.needs.items():
        fill_need(turn, incident, key, need)


def fill_need(turn: Turn, incident: Incident, key: str, need: Need) -> None:
    """Send or ask for what a need still lacks."""
    missing = need.number - len(need.sent)
    if missing <= 0 or need.done:
        return
    if need.role in may_send(turn, incident, need):
        if not need.request or turn.state.dispatch.requests[need.request].answered:
            queueing.enter(turn, incident, key)
    elif need.role not in turn.charge.roles and not need.request:
        requests.request(turn, incident, key, need, missing, need.role)


def reported(turn: Turn, seen: UnitReported) -> None:
    """Take a crew's report."""
    units = turn.state.dispatch.units
    state = units.get(seen.unit)
    if state is None:
        state = units[seen.unit] = UnitState(
            status=seen.status, lat_deg=seen.lat_deg, lon_deg=seen.lon_deg, at_ms=turn.now_ms
        )
    state.lat_deg, state.lon_deg, state.at_ms = seen.lat_deg, seen.lon_deg, turn.now_ms
    if seen.order and seen.order == state.cover:
        state.status, state.heard = seen.status, True
        return
    past_us = bool(seen.order) and seen.order not in turn.state.dispatch.orders
    if not state.bound_to and past_us and seen.status not in _FREE:
        state.bound_to = seen.order  # another role's order
        asked = behind(turn, seen.order)
        state.heading = None if asked is None else asked[0].place
    under = state.bound_to
    if seen.order and seen.order == under:
        state.heard = True
    if seen.status is UnitStatus.UNAVAILABLE:
        state.status = seen.status
        _release(state)
        _lost(turn, seen.unit, under)
    elif seen.status in _FREE:
        if (under or state.cover) and not state.heard:
            return  # said before the order reached it
        state.status = seen.status
        _release(state)
        known = turn.ground.units.get(seen.unit)
        state.heading = None if known is None else known.home
        if under:
            _home_again(turn, under)
            turn.state.dispatch.freed.append(seen.unit)
        if seen.status is UnitStatus.AVAILABLE:
            covering.came_home(turn, seen.unit)
        queueing.became_free(turn, seen.unit)
    elif not under or seen.order == under:
        begins = seen.status is UnitStatus.ON_SCENE and state.status is not seen.status
        state.status = seen.status
        if begins and seen.task != TRANSPORT:
            relief.arrived(turn, under)
        if seen.status is UnitStatus.TASK_DONE:
            _done(turn, seen)
        elif seen.status is UnitStatus.DELAYED:
            replanning.look_again(turn, seen.unit)


def _release(state: UnitState) -> None:
    state.bound_to, state.heard, state.cover, state.cover_base = "", False, "", ""


def _done(turn: Turn, seen: UnitReported) -> None:
    """A task of a run card is done by its crew: that is told."""
    if seen.task == TRANSPORT:
        hospitals.handed_over(turn, seen.order)
        return
    found = behind(turn, seen.order)
    if found is not None and found[1].task == seen.task and not found[1].done:
        found[1].done = True
        turn.happened(Moment.TASK_DONE, found[0], seen.task)


def _home_again(turn: Turn, order: str) -> None:
    """A unit is released from an order: when it was the last, that is told."""
    found = _ended(turn, order)
    if found is None:
        return
    incident, need = found
    need.home += 1
    sent = all(not incident.is_open or n.number <= len(n.sent) for n in incident.needs.values())
    if sent and all(len(n.sent) <= n.home for n in incident.needs.values()):
        turn.happened(Moment.RELEASED, incident)


def _ended(turn: Turn, order: str) -> tuple[Incident, Need] | None:
    """Forget an order that is over; the value is the need it was for."""
    found = behind(turn, order)
    turn.state.dispatch.orders.pop(order, None)
    turn.state.dispatch.bound_for.pop(order, None)
    return found


def _lost(turn: Turn, unit: str, order: str) -> None:
    """A unit dropped out: its need is open again."""
    found = _ended(turn, order)
    if found is None:
        return
    incident, need = found
    if incident.is_open and not need.done and need.sent.pop(unit, None) is not None:
        need.request, need.shortage_said = "", False
        key = next(key for key, each in incident.needs.items() if each is need)
        fill_need(turn, incident, key, need)
