"""Evacuation against published cases: IMO MSC.1/Circ.1238 and the SFPE hydraulic model."""

from __future__ import annotations

import pytest

from fast.streams import Stream
from twin.models.evacuation import (
    PointQueue,
    clearance_bound_s,
    corridor,
    hydraulic_density,
    hydraulic_flow_max,
    hydraulic_speed,
    travel_time_s,
)

# evac.imo_1238_corridor: IMO MSC.1/Circ.1238 (2007) annex 1, appendix 2 section 4; tolerance 0.011
IMO = (
    (0.94, 0.85, 1.03), (0.67, 0.73, 1.14), (0.61, 0.70, 1.16), (0.74, 0.76, 1.11),
    (0.49, 0.64, 1.20), (0.44, 0.58, 1.20), (0.15, 0.19, 1.20), (1.70, 1.21, 0.75),
)  # fmt: skip


@pytest.mark.parametrize(("density", "flow", "speed"), IMO)
def test_corridor_flow_and_speed_are_those_of_the_circular(
    density: float, flow: float, speed: float
) -> None:
    assert corridor(density) == pytest.approx((flow, speed), abs=0.011)


def test_a_corridor_passes_most_at_1_9_persons_a_square_metre() -> None:
    flows = [corridor(k / 100.0)[0] for k in range(400)]
    assert max(flows) == flows[190] == 1.3
    assert corridor(9.0) == (0.32, 0.1)


# evac.imo_1238_total: the same, appendix 2 section 7 (decks 11, 10, 9); tolerance 0.4 s
@pytest.mark.parametrize(
    ("parts", "ideal", "total"),
    [
        ((48.2, 104.4, 22.7, 10.0), 185.3, 426.2),
        ((43.5, 104.4, 17.0, 10.0), 174.8, 402.0),
        ((48.4, 104.4, 8.5, 10.0), 171.3, 394.0),
    ],
)
def test_total_time_of_the_circular(parts: tuple[float, ...], ideal: float, total: float) -> None:
    assert sum(parts) == pytest.approx(ideal, abs=0.4)
    assert travel_time_s(sum(parts), 2.3) == pytest.approx(total, abs=0.4)


def test_the_hydraulic_model_of_a_stair_and_a_corridor() -> None:
    # evac.hydraulic_sfpe: impvis.co.uk, first-order example
    speed = hydraulic_speed(1.5, 1.08)
    assert speed == pytest.approx(0.64908, rel=1e-4)
    flow = speed * 1.5 * 1.5
    assert flow == pytest.approx(1.46, abs=0.005)
    assert clearance_bound_s(50, flow, 0.0) == pytest.approx(34.26, abs=0.06)
    low, high = hydraulic_density(flow / 1.4, 1.4)
    assert low == pytest.approx(1.03, abs=0.01)
    assert high == pytest.approx(2.72, abs=0.02)
    # the source rounds the greatest specific flow to 1.3 p/m/s and multiplies by one metre
    assert hydraulic_flow_max(1.4) == pytest.approx(1.3, abs=0.02)
    with pytest.raises(ValueError, match="more than the most that passes"):
        hydraulic_density(1.4, 1.4)


def test_nobody_walks_backwards_in_a_crush() -> None:
    assert hydraulic_speed(5.0, 1.4) == 0.0


def through(flow_s: float, seed: int) -> tuple[float, float]:
    """When 400 who come at random within 10 min are through a queue, and the bound on it."""
    dice = Stream(seed, "test", "queue")
    comes = sorted(dice.uniform(0.0, 600.0) for _ in range(400))
    queue = PointQueue(flow_s)
    last = [queue.leaves_s(at_s, 1.0) for at_s in comes][-1]
    return last, clearance_bound_s(400, flow_s, comes[0])


@pytest.mark.parametrize("seed", range(1, 6))
@pytest.mark.parametrize("flow_s", [0.2, 0.5, 1.0, 5.0])
def test_no_queue_beats_the_bound_and_a_narrow_one_meets_it(flow_s: float, seed: int) -> None:
    last, bound = through(flow_s, seed)
    assert last >= bound * (1 - 1e-12)
    if flow_s == 0.2:  # always a queue: the bound is met
        assert last == pytest.approx(bound, rel=1e-9)


def test_half_the_capacity_takes_longer() -> None:
    assert through(0.25, 3)[0] == pytest.approx(2.0 * through(0.5, 3)[0], rel=0.01)
