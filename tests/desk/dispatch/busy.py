"""A busy day of 120 on the county's own roads, with crews that keep to their times exactly.

There is no chance in it but where and when somebody falls ill, and that is the same for every
policy, so two policies differ by what they decide.
"""

from __future__ import annotations

import heapq
from dataclasses import dataclass, field, replace
from typing import Any

from fast.streams import Stream
from tests.desk.conftest import charge
from tests.desk.dispatch.small import call, with_rule
from twin.county import County
from twin.desk import Desk, Rules
from twin.desk.dispatch.memory import UnitState
from twin.desk.ways import CountyWays, Unit
from twin.terms.decision import OrderGiven
from twin.terms.dispatch_effects import CoverMove, UnitRecalled
from twin.terms.observation import Observation, Seen, UnitReported, UnitStatus
from twin.terms.place import Place
from twin.terms.units import Role

TREAT_S, TAKE_S = 900.0, 1500.0


@dataclass
class Day:
    """What became of the calls: seconds from call to arrival, and who was left uncovered."""

    responses_s: list[float] = field(default_factory=list)
    uncovered: list[float] = field(default_factory=list)
    moves: int = 0

    @property
    def p90_s(self) -> float:
        """The response that nine of ten calls do not exceed."""
        return sorted(self.responses_s)[int(0.9 * (len(self.responses_s) - 1))]

    @property
    def mean_uncovered(self) -> float:
        """The mean share of residents left without a free unit in time after an order."""
        return sum(self.uncovered) / len(self.uncovered)


class Crews:
    """Where each crew is, and what it will say when."""

    def __init__(self, county: County, ways: CountyWays) -> None:
        self._ways = ways
        self.units = {
            row.id: Unit(
                id=row.id,
                name=row.name,
                role=row.ordered_by,
                home=Place(name="", lat_deg=row.lat_deg, lon_deg=row.lon_deg, node=row.node),
                turnout_day_s=row.turnout_day_s,
                turnout_night_s=row.turnout_night_s,
                speed_share=row.speed_pct / 100,
                capabilities=row.capabilities,
            )
            for row in county.units.values()
            if row.ordered_by is Role.AMBULANCE_120
        }
        self._legs = {id: (0.0, unit.home, unit.home) for id, unit in self.units.items()}
        self.order = dict.fromkeys(self.units, "")
        self.said: list[tuple[float, int, str, str, Seen]] = []
        self._count = 0

    def where(self, unit: str, at_s: float) -> Place:
        """Where it is by then on its way."""
        since_s, start, goal = self._legs[unit]
        gone_ms = max(0, int((at_s - since_s) * 1000.0))
        state = UnitState(
            status=UnitStatus.EN_ROUTE, lat_deg=start.lat_deg, lon_deg=start.lon_deg,
            at_ms=int(since_s * 1000.0),
        )  # fmt: skip
        lat_deg, lon_deg = self._ways.ahead_deg(self.units[unit], state, goal, gone_ms)
        return Place(name="", lat_deg=lat_deg, lon_deg=lon_deg)

    def sets_out(self, unit: str, at_s: float, to: Place) -> float:
        """Drive somewhere from wherever it is then; the value is when it is there."""
        here = self.where(unit, at_s)
        state = UnitState(
            status=UnitStatus.EN_ROUTE, lat_deg=here.lat_deg, lon_deg=here.lon_deg, at_ms=0
        )
        (way_s,) = self._ways.drives_s([self.units[unit]], [state], to, 0)
        assert way_s is not None
        self._legs[unit] = (at_s, here, to)
        return at_s + way_s

    def will_say(
        self, at_s: float, unit: str, status: UnitStatus, place: Place, task: str = ""
    ) -> None:
        """Put a report on the list; it is dropped when the crew has another order by then."""
        order = "" if status in (UnitStatus.RETURNING, UnitStatus.AVAILABLE) else self.order[unit]
        body = UnitReported(
            unit=unit,
            status=status,
            lat_deg=place.lat_deg,
            lon_deg=place.lon_deg,
            order=order,
            task=task,
        )
        self._count += 1
        heapq.heappush(self.said, (at_s, self._count, unit, self.order[unit], body))

    def take(self, at_s: float, unit: str, order: str, to: Place, out: bool) -> float:
        """Follow an order; the value is when it is there."""
        self.order[unit] = order
        turnout_s = 0.0 if out else self.units[unit].turnout_day_s
        begins_s = at_s + turnout_s
        there_s = self.sets_out(unit, begins_s, to)
        self.will_say(begins_s, unit, UnitStatus.EN_ROUTE, self.where(unit, begins_s))
        self.will_say(there_s, unit, UnitStatus.ON_SCENE, to)
        return there_s

    def go_home(self, at_s: float, unit: str) -> float:
        """Free on the way, then at home; the value is when."""
        home = self.units[unit].home
        back_s = self.sets_out(unit, at_s, home)
        self.will_say(at_s, unit, UnitStatus.RETURNING, self.where(unit, at_s))
        self.will_say(back_s, unit, UnitStatus.AVAILABLE, home)
        return back_s


def day(
    county: County, rules: Rules, policy: str, *, calls: int = 60, every_s: float = 480.0
) -> Day:
    """One day under a policy. Nobody reports under way, so the desk has to reckon."""
    rules = with_rule(rules, "reckoning", longest=every_s * calls)
    ways, result = CountyWays(county, "dry"), Day()
    start = "2026-07-12T08:00:00+08:00"
    desk = Desk(
        county, rules, charge(roles=(Role.AMBULANCE_120,), policy=policy, start=start), ways
    )
    crews, draw = Crews(county, ways), Stream(7, "test.busy", "calls")
    villages = list(county.villages.values())
    coming: list[tuple[float, int, Any]] = []
    for n in range(calls):
        village = villages[draw.choice_index(len(villages))]
        place = county.places[village.id].as_term()
        coming.append((60.0 + n * every_s, n, replace(call(f"C{n}", 0, urgency=2), place=place)))
    heapq.heapify(coming)
    called_s: dict[str, float] = {}
    home_at: dict[str, float] = dict.fromkeys(crews.units, 0.0)
    while coming or crews.said:
        at_s = min(queue[0][0] for queue in (coming, crews.said) if queue)
        seen: list[Seen] = []
        while coming and coming[0][0] == at_s:
            seen.append(heapq.heappop(coming)[2])
        while crews.said and crews.said[0][0] == at_s:
            _, _, unit, order, body = heapq.heappop(crews.said)
            if crews.order[unit] == order:
                seen.append(body)
        at_ms = int(at_s * 1000 + 0.5)
        told = [Observation(at_ms=at_ms, source="x", order=i, body=b) for i, b in enumerate(seen)]
        for effect in desk.step(at_ms / 1000, told).effects:
            if isinstance(effect, OrderGiven):
                out = at_s < home_at[effect.unit]
                there_s = crews.take(at_s, effect.unit, effect.order, effect.place, out)
                called_s[effect.incident] = at_s - effect.waited_s
                result.responses_s.append(there_s - called_s[effect.incident])
                if effect.coverage is not None:
                    result.uncovered.append(effect.coverage.uncovered_after)
                free_s = there_s + TREAT_S + TAKE_S
                home_at[effect.unit] = crews.go_home(free_s, effect.unit)
            elif isinstance(effect, CoverMove):
                result.moves += 1
                crews.take(at_s, effect.unit, effect.order, effect.place, out=True)
            elif isinstance(effect, UnitRecalled):
                crews.order[effect.unit] += "/home"
                crews.go_home(at_s, effect.unit)
    return result
