"""Where units are between two reports: on from the last one, along the planned way.

What a reader would get wrong: this is a belief. The next report takes its place, nobody is believed
beyond where he is going, and after a long silence nobody is moved any further. It is kept only when
a unit is sent elsewhere under way: from there on it goes another way.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from twin.desk.dispatch.memory import UnitState, unit_state
from twin.desk.turn import Turn, ms
from twin.desk.ways import Unit
from twin.terms.observation import UnitStatus
from twin.terms.place import Place

__all__ = ["believed", "turns_to"]

_MOVING = (UnitStatus.EN_ROUTE, UnitStatus.RETURNING)


def believed(turn: Turn, units: Sequence[Unit]) -> list[UnitState | None]:
    """What is known of each unit, at the place where it should be by now; None stands at home."""
    known = turn.state.dispatch.units
    return [_by_now(turn, unit, known.get(unit.id)) for unit in units]


def turns_to(turn: Turn, unit: Unit, place: Place) -> None:
    """A unit goes to a place from now on, from wherever it is by now."""
    state = unit_state(turn.state.dispatch, unit, turn.now_ms)
    now = _by_now(turn, unit, state)
    if now is not None and now is not state:
        state.lat_deg, state.lon_deg, state.at_ms = now.lat_deg, now.lon_deg, turn.now_ms
    state.heading = place


def _by_now(turn: Turn, unit: Unit, state: UnitState | None) -> UnitState | None:
    ahead = turn.ground.ahead
    if state is None or ahead is None or state.heading is None or state.status not in _MOVING:
        return state
    since_ms = min(turn.now_ms - state.at_ms, ms(turn.rules.dispatch.reckoning.longest))
    if since_ms <= 0:
        return state
    lat_deg, lon_deg = ahead.ahead_deg(unit, state, state.heading, since_ms)
    return replace(state, lat_deg=lat_deg, lon_deg=lon_deg)
