"""Crews on the road when roads close and open: from where they are, and only for the better."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import pytest

from tests.sim.small import bare_world
from tests.sim.test_crews import Idle
from twin.county import County
from twin.sim.crew import Crew
from twin.sim.crews import Crews
from twin.sim.errand import Errand
from twin.sim.parameters import Parameters
from twin.sim.roads import RoadChange, WorldRoads

UNIT = "U-fire-2-1"
Change = tuple[float, float]  # at_s, share

CLOSED_AT_S, PASSED_AT_S = 200.0, 3000.0
CLOSED: Change = (CLOSED_AT_S, 0.0)


@pytest.fixture
def drive(county: County, figures: Parameters) -> Callable[..., int]:
    """Seconds until `UNIT` is at H-A1 while the far part of its way closes, slows or opens."""

    def play(*changes: Change, heeded: int = 99) -> int:
        world, journal, links = bare_world(county, figures)
        roads = WorldRoads(county, "dry")
        crews = Crews(world, county.units, roads, links, Idle())
        place = county.hazards["H-A1"].as_term()
        way, _ = roads.path(county.units[UNIT].node, place.node)
        arcs = tuple(way.arcs[way.arcs.size // 2 : way.arcs.size * 3 // 4].tolist())

        def take(number: int, share: float) -> None:
            if number >= heeded:
                roads.listeners.clear()
            roads.take(RoadChange(road="R", between=("", ""), arcs=arcs, share=share))

        for number, (at_s, share) in enumerate(changes):
            world.later(int(at_s * 1000), partial(take, number, share))
        crews.of(UNIT).order(Errand(order="O-1", incident="I-1", task="standby", place=place))
        world.env.run(until=5_400_000)
        (arrived,) = [r for r in journal.of("world.crew") if r.body["status"] == "on_scene"]
        return arrived.at_ms

    return play


def test_a_road_closed_ahead_makes_the_crew_divert(drive: Callable[..., int]) -> None:
    assert drive(CLOSED) > drive()


def test_a_crew_that_does_not_heed_the_closure_drives_through_it(
    drive: Callable[..., int],
) -> None:
    assert drive(CLOSED, heeded=0) == drive()


def test_a_road_reopened_in_time_lets_the_crew_go_straight_on(drive: Callable[..., int]) -> None:
    assert drive(CLOSED, (CLOSED_AT_S + 1.0, 1.0)) == drive()


def test_a_crew_that_does_not_heed_the_reopening_stays_on_its_detour(
    drive: Callable[..., int],
) -> None:
    assert drive(CLOSED, (CLOSED_AT_S + 1.0, 1.0), heeded=1) == drive(CLOSED)


def test_a_road_reopened_too_late_changes_nothing(drive: Callable[..., int]) -> None:
    assert drive(CLOSED, (PASSED_AT_S, 1.0)) == drive(CLOSED)


def test_a_road_slowed_ahead_costs_no_more_than_the_way_round(drive: Callable[..., int]) -> None:
    assert drive() < drive((CLOSED_AT_S, 0.5)) <= drive(CLOSED)


def test_a_change_elsewhere_moves_no_crew(county: County, figures: Parameters) -> None:
    def positions(far_away: bool) -> list[tuple[float, float]]:
        world, _, links = bare_world(county, figures)
        roads = WorldRoads(county, "dry")
        crew = crew_on_its_way(county, Crews(world, county.units, roads, links, Idle()))
        if far_away:
            arcs = tuple(county.roads.arcs_of_bridge("B-039").tolist())
            change = RoadChange(road="R", between=("", ""), arcs=arcs, share=0.0)
            world.later(333_333, lambda: roads.take(change))
        found = []
        for at_ms in range(300_000, 600_000, 20_000):
            world.env.run(until=at_ms)
            found.append(crew.position_deg)
        return found

    assert positions(far_away=True) == positions(far_away=False)


def test_a_crew_between_two_crossings_is_on_its_arc_with_the_rest_of_it_ahead(
    county: County, figures: Parameters
) -> None:
    world, _, links = bare_world(county, figures)
    roads = WorldRoads(county, "dry")
    crew = crew_on_its_way(county, Crews(world, county.units, roads, links, Idle()))
    world.env.run(until=300_000)
    node, rest_ms = crew.ahead
    assert rest_ms > 1
    world.env.run(until=300_000 + rest_ms - 1)
    assert crew.ahead == (node, 1)
    world.env.run(until=300_000 + rest_ms + 1)
    assert crew.ahead[0] != node


def crew_on_its_way(county: County, crews: Crews) -> Crew:
    """`UNIT`, ordered to a hazard source far away."""
    place = county.hazards["H-A1"].as_term()
    crew = crews.of(UNIT)
    crew.order(Errand(order="O-1", incident="I-1", task="standby", place=place))
    return crew
