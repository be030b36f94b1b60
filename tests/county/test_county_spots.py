"""Units on the roads: at a crossing, along an arc, before a closure, after a road was slowed."""

from __future__ import annotations

import numpy as np
import pytest

from fast.routing import UNREACHABLE, Router
from twin.county import County, let_be, router_of
from twin.county.spots import drive_ms, stands_at_nodes, stands_of
from twin.county.stretches import Stretches


@pytest.fixture
def router(county: County) -> Router:
    """The county's roads, dry."""
    return router_of(county)


def between(county: County, arc: int, share: float) -> tuple[list[float], list[float]]:
    """A position along an arc."""
    net = county.roads
    a, b = int(net.tail[arc]), int(net.head[arc])
    return tuple([float(v[a] + share * (v[b] - v[a]))] for v in (net.lat_deg, net.lon_deg))  # type: ignore[return-value]


def long_two_way(county: County, router: Router) -> int:
    """A two-way village road of some length."""
    net = county.roads
    two_way = (router.roads.twin >= 0) & (net.length_m > 200) & (net.road_class == 5)
    return int(np.flatnonzero(two_way)[0])


def test_a_unit_at_a_crossing_leaves_by_any_of_its_roads(county: County, router: Router) -> None:
    goal = county.hazards["H-A1"].node
    nodes = [unit.node for unit in county.units.values()][:40]
    net = county.roads
    seen = stands_of(county, router, net.lat_deg[nodes].tolist(), net.lon_deg[nodes].tolist())
    want = router.matrix_ms(nodes, [goal])[:, 0].tolist()
    assert drive_ms(router, seen, goal).tolist() == want
    assert drive_ms(router, stands_at_nodes(nodes), goal).tolist() == want


def test_a_closed_arm_of_a_crossing_does_not_hold_the_unit(county: County, router: Router) -> None:
    node, goal = county.townships["T-yimatu"].node, county.hazards["H-A1"].node
    where = [float(county.roads.lat_deg[node])], [float(county.roads.lon_deg[node])]
    arm = int(stands_of(county, router, *where).along.arc[0])
    twin = int(router.roads.twin[arm])
    let_be(router, county.roads.dry_ms, [arc for arc in (arm, twin) if arc >= 0], 0.0)
    want = router.distance_ms(node, goal)
    assert want < UNREACHABLE
    assert drive_ms(router, stands_of(county, router, *where), goal).tolist() == [want]


def test_a_unit_along_a_road_takes_the_better_direction(county: County, router: Router) -> None:
    arc = long_two_way(county, router)
    tail, head = int(county.roads.tail[arc]), int(county.roads.head[arc])
    whole_ms = int(router.weight_ms[arc])
    stands = stands_of(county, router, *between(county, arc, 0.25))
    assert stands.node.tolist() == [-1]
    assert drive_ms(router, stands, tail)[0] == pytest.approx(0.25 * whole_ms, abs=whole_ms / 50)
    assert drive_ms(router, stands, head)[0] == pytest.approx(0.75 * whole_ms, abs=whole_ms / 50)


def test_a_unit_on_a_closed_road_cannot_leave_it(county: County, router: Router) -> None:
    arc = long_two_way(county, router)
    let_be(router, county.roads.dry_ms, [arc, int(router.roads.twin[arc])], 0.0)
    stands = stands_of(county, router, *between(county, arc, 0.25))
    assert drive_ms(router, stands, county.hazards["H-A1"].node).tolist() == [UNREACHABLE]


def test_a_place_whose_every_road_is_closed_is_reached_by_nobody(
    county: County, router: Router
) -> None:
    goal = county.hazards["H-A1"].node
    net = county.roads
    let_be(router, net.dry_ms, np.flatnonzero((net.tail == goal) | (net.head == goal)).tolist(), 0)
    stands = stands_of(county, router, *between(county, long_two_way(county, router), 0.5))
    assert drive_ms(router, stands, goal).tolist() == [UNREACHABLE]


def test_a_place_with_a_way_in_but_none_out_is_still_reached(
    county: County, router: Router
) -> None:
    goal = county.hazards["H-A1"].node
    net = county.roads
    let_be(router, net.dry_ms, np.flatnonzero(net.tail == goal).tolist(), 0.0)
    arc = long_two_way(county, router)
    stands = stands_of(county, router, *between(county, arc, 0.5))
    assert drive_ms(router, stands, goal)[0] < UNREACHABLE


def test_a_stretch_is_slowed_closed_and_given_back(county: County, router: Router) -> None:
    arc = long_two_way(county, router)
    free_ms = int(county.roads.dry_ms[arc])
    told = []
    for share in (0.5, 0.0, 1.0):
        let_be(router, county.roads.dry_ms, [arc], share)
        told.append(int(router.weight_ms[arc]))
    assert told == [2 * free_ms, UNREACHABLE, free_ms]
    assert router.epoch == 5  # two changes each but for the closing: never the whole network


def test_nobody_stands_on_a_candidate_that_is_closed_but_somebody_on_one_that_is_open(
    county: County, router: Router
) -> None:
    net = county.roads
    arc, _ = net.arcs_of_candidate("X-boat-c")
    where = between(county, int(arc), 0.5)
    ashore = stands_of(county, router, *where)
    assert bool(net.standing[ashore.along.arc].all())
    let_be(router, net.free_ms(), net.arcs_of_candidate("X-boat-c").tolist(), 1.0)
    afloat = stands_of(county, router, *where)
    assert not net.standing[afloat.along.arc].any()
    assert drive_ms(router, afloat, int(net.head[arc]))[0] == pytest.approx(756_600 / 2, rel=0.01)


def test_the_end_of_one_reason_does_not_end_another(county: County, router: Router) -> None:
    arc = long_two_way(county, router)
    free_ms = int(county.roads.dry_ms[arc])
    stretches = Stretches(router, county.roads, "dry")
    told = []
    for road, share in (("flood", 0.5), ("truck", 0.0), ("truck", 1.0), ("flood", 1.0)):
        stretches.take(road, [arc], share)
        told.append(int(router.weight_ms[arc]))
    assert told == [2 * free_ms, UNREACHABLE, 2 * free_ms, free_ms]


def test_a_candidate_is_open_as_long_as_somebody_keeps_it_open(
    county: County, router: Router
) -> None:
    arcs = county.roads.arcs_of_candidate("X-boat-c").tolist()
    stretches = Stretches(router, county.roads, "wet")
    told = []
    for crew, share in (("one", 1.0), ("two", 1.0), ("one", 0.0), ("two", 0.0)):
        stretches.take(crew, arcs, share)
        told.append(int(router.weight_ms[arcs[0]]))
    assert told == [885_750, 885_750, 885_750, UNREACHABLE]
