"""Parties on roads with gates: free time, the queue, the bound that no plan beats, and new ways."""

from __future__ import annotations

import pytest

from fast.streams import Stream
from twin.models.evacuation import clearance_bound_s
from twin.models.road_flow import Party, RoadFlow, Stretch

WIDE, NARROW = 1e9, 0.1


def stretch(key: int, flow_s: float, *free_s: float) -> Stretch:
    ends = [sum(free_s[: k + 1]) for k in range(len(free_s))]
    return Stretch(key, flow_s, tuple(range(10 * key, 10 * key + len(free_s))), tuple(ends))


def arrivals(flow: RoadFlow, until_s: float = 1e9) -> dict[int, float]:
    return {party.name: at_s for at_s, party in flow.advance(until_s)}


def test_alone_on_the_road_one_takes_the_free_time_and_the_gate() -> None:
    flow = RoadFlow()
    flow.send(Party(1, 1.0), (stretch(1, 0.5, 30.0, 40.0), stretch(2, 1.0, 100.0)), 10.0)
    assert arrivals(flow) == {1: pytest.approx(10.0 + 2.0 + 70.0 + 1.0 + 100.0)}


def test_two_ways_that_join_share_what_the_road_behind_passes() -> None:
    def last_s(shared: int) -> float:
        flow = RoadFlow()
        for name in range(20):
            way = (stretch(name % 2, WIDE, 50.0), stretch(shared or 7 + name % 2, NARROW, 5.0))
            flow.send(Party(name, 1.0), way, 0.0)
        return max(arrivals(flow).values())

    assert last_s(shared=9) == pytest.approx(50.0 + 20 / NARROW + 5.0, rel=1e-6)
    assert last_s(shared=0) == pytest.approx(50.0 + 10 / NARROW + 5.0, rel=1e-6)


@pytest.mark.parametrize("seed", range(1, 5))
def test_no_order_of_leaving_beats_the_capacity_bound(seed: int) -> None:
    dice = Stream(seed, "test", "leave")
    flow, loads = RoadFlow(), [dice.uniform(0.5, 4.0) for _ in range(200)]
    for name, load in enumerate(loads):
        way = (stretch(name % 7, 0.3, 60.0), stretch(100, NARROW, 90.0))
        flow.send(Party(name, load), way, dice.uniform(0.0, 300.0))
    bound_s = clearance_bound_s(sum(loads), NARROW, 60.0 + 90.0)
    assert max(arrivals(flow).values()) >= bound_s * (1 - 1e-12)


def test_moving_on_in_small_steps_changes_nothing() -> None:
    def times(step_s: float) -> dict[int, float]:
        flow, found = RoadFlow(), {}
        for name in range(30):
            flow.send(Party(name, 1.0), (stretch(1, 0.2, 33.0), stretch(2, 0.15, 21.0)), 3.0 * name)
        for k in range(1, int(600 / step_s) + 1):
            found.update(arrivals(flow, k * step_s))
        return found

    assert times(5.0) == times(600.0)


def test_one_who_is_sent_elsewhere_forgets_the_way_he_had() -> None:
    flow, party = RoadFlow(), Party(1, 1.0)
    flow.send(party, (stretch(1, WIDE, 100.0), stretch(2, WIDE, 100.0)), 0.0)
    assert arrivals(flow, 50.0) == {}
    assert (party.arc(50.0), party.ahead(50.0)) == (10, ())
    flow.send(party, (stretch(3, WIDE, 7.0),), 60.0)
    assert party.arc(55.0) is None
    assert arrivals(flow) == {1: pytest.approx(67.0, abs=1e-6)}
    flow.send(party, (stretch(3, WIDE, 7.0),), 100.0)
    flow.drop(party)
    assert arrivals(flow) == {}
