"""A small world for dispatch: a few units on a straight road, a second to each metre of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from copy import copy
from dataclasses import replace
from typing import Any

import numpy as np

from fast.routing import Tally
from tests.desk.conftest import Told, charge
from twin.county import County
from twin.county.model import Floats, Ints
from twin.county.model import Unit as Stationed
from twin.desk import Charge, Desk, Rules
from twin.desk.dispatch.memory import UnitState
from twin.desk.state import DeskState, RoadBelief
from twin.desk.ways import Ahead, Unit
from twin.terms.observation import EventReported, UnitReported, UnitStatus
from twin.terms.place import Place
from twin.terms.units import Role

TURNOUT_S = 60.0


def spot(at_s: float, name: str = "") -> Place:
    """A place so many seconds along the road."""
    return Place(name=name or f"km {at_s:g}", lat_deg=at_s, lon_deg=0.0, node=0)


class Line:
    """Travel times on the straight road; nobody gets past a stretch that is closed.

    `homes` are (seconds along the road, residents).
    """

    def __init__(self, homes: Sequence[tuple[float, int]] = ()) -> None:
        self.closed: list[tuple[float, float]] = []
        self.homes = homes

    def drives_s(
        self,
        units: Sequence[Unit],
        states: Sequence[UnitState | None],
        place: Place,
        now_ms: int,
    ) -> list[float | None]:
        starts = [
            unit.home.lat_deg if state is None else state.lat_deg
            for unit, state in zip(units, states, strict=True)
        ]
        return [self._s(start, place.lat_deg) for start in starts]

    def onward_s(self, unit: Unit, start: Place, goals: Sequence[Place]) -> list[float | None]:
        return [self._s(start.lat_deg, goal.lat_deg) for goal in goals]

    @property
    def residents(self) -> Ints:
        return np.array([people for _, people in self.homes], dtype=np.int64)

    def reach_s(self, units: Sequence[Unit], states: Sequence[UnitState | None]) -> Floats:
        rows = [self.drives_s(units, states, spot(at_s), 0) for at_s, _ in self.homes]
        found = [[np.inf if way is None else way for way in row] for row in rows]
        return np.array(found, dtype=np.float64).reshape(len(self.homes), len(units)).T

    def believe(self, roads: Mapping[str, RoadBelief]) -> None:
        pass

    @property
    def tally(self) -> Tally:
        return Tally(0, 0)

    def _s(self, start: float, goal: float) -> float | None:
        low, high = min(start, goal), max(start, goal)
        if any(low < there and here < high for here, there in self.closed):
            return None
        return high - low


def stationed(
    county: County,
    id: str,
    at_s: float,
    *,
    can: Sequence[str] = ("ems.ambulance",),
    role: Role = Role.AMBULANCE_120,
    base: str | None = None,
) -> Stationed:
    """A unit of the small world, made from one of the county's."""
    pattern = next(iter(county.units.values()))
    return replace(
        pattern,
        id=id,
        name=id,
        name_en=id,
        ordered_by=role,
        base=id if base is None else base,
        capabilities=tuple(can),
        node=0,
        lat_deg=at_s,
        lon_deg=0.0,
        turnout_day_s=TURNOUT_S,
        turnout_night_s=TURNOUT_S,
        speed_pct=100,
    )


def small_desk(
    county: County, rules: Rules, units: Sequence[Stationed], ways: Line | None = None, **more: Any
) -> Told:
    """A desk of 120 over these units alone."""
    words = charge(**{"roles": (Role.AMBULANCE_120,), **more})
    key = (id(county), tuple(units), words)
    if key not in _MADE:
        only = replace(county, units={unit.id: unit for unit in units})
        _MADE[key] = Desk(only, rules, words, Line())
    return Told(_like(_MADE[key], rules, Line() if ways is None else ways))


_MADE: dict[tuple[int, tuple[Stationed, ...], Charge], Desk] = {}


def _like(made: Desk, rules: Rules, ways: Line) -> Desk:
    """A desk with an empty memory on ground that is made once: making it takes half a second."""
    desk = copy(made)
    desk._rules, desk._state, desk._clock = rules, DeskState(), copy(made._clock)
    desk._ground = copy(made._ground)
    desk._ground.ways = ways
    desk._ground.reach = ways  # type: ignore[assignment]
    desk._ground.ahead = ways if isinstance(ways, Ahead) else None  # type: ignore[assignment]
    return desk


def with_rule(rules: Rules, group: str, **changes: Any) -> Rules:
    """The rules with something in one group of `dispatch.yaml` changed."""
    part = getattr(rules.dispatch, group).model_copy(update=changes)
    return rules.model_copy(update={"dispatch": rules.dispatch.model_copy(update={group: part})})


def call(
    report: str, at_s: float, urgency: int = 0, event_type: str = "medical", **more: Any
) -> EventReported:
    """Somebody calls 120."""
    return EventReported(
        report=report,
        event_type=event_type,
        place=spot(at_s),
        caller="群众",
        channel="phone",
        text="呼救",
        urgency=urgency,
        **more,
    )


def says(
    unit: str, status: UnitStatus, at_s: float, order: str = "", task: str = ""
) -> UnitReported:
    """A crew's report from somewhere along the road."""
    return UnitReported(unit=unit, status=status, lat_deg=at_s, lon_deg=0.0, order=order, task=task)
