"""The fire front: arrival times on a grid, against a plain reference and the true ellipse."""

from __future__ import annotations

import heapq
import math

import numpy as np
import pytest

from fast.fields.fire_front import BURNING, BURNT, DIRECTIONS, FREE, FireFront

pytestmark = pytest.mark.kernel_small
HEAD_M_S, BACK_M_S = 0.30, 0.05


def rates(toward_deg: float = 0.0) -> np.ndarray:
    """Rates of an ellipse with its focus at the ignition, in the 32 directions."""
    ecc = (HEAD_M_S - BACK_M_S) / (HEAD_M_S + BACK_M_S)
    off = [math.atan2(c, r) - math.radians(toward_deg) for r, c in DIRECTIONS.tolist()]
    return np.array([HEAD_M_S * (1 - ecc) / (1 - ecc * math.cos(each)) for each in off])


def burn(size: int, cell_m: float, total_s: float, step_s: float, toward: float = 0.0) -> FireFront:
    front = FireFront(size, size, cell_m, 1e9)
    front.light(size // 2, size // 2)
    for _ in range(round(total_s / step_s)):
        front.step(rates(toward), step_s)
    return front


def quickest_s(size: int, cell_m: float, toward: float) -> np.ndarray:
    """Arrival times by Dijkstra's algorithm over the same 32 moves."""
    found = np.full((size, size), np.inf)
    found[size // 2, size // 2] = 0.0
    heap = [(0.0, size // 2, size // 2)]
    moves = [
        (r, c, cell_m * math.hypot(r, c) / rate)
        for (r, c), rate in zip(DIRECTIONS.tolist(), rates(toward), strict=True)
    ]
    while heap:
        at_s, row, column = heapq.heappop(heap)
        if at_s > found[row, column]:
            continue
        for r, c, takes_s in moves:
            to = (row + r, column + c)
            if 0 <= to[0] < size and 0 <= to[1] < size and at_s + takes_s < found[to]:
                found[to] = at_s + takes_s
                heapq.heappush(heap, (at_s + takes_s, *to))
    return found


@pytest.mark.parametrize("toward", [0.0, 37.0])
def test_a_cell_is_lit_when_the_quickest_way_gets_there(toward: float) -> None:
    front, truth = burn(21, 30.0, 605.0, 5.0, toward), quickest_s(21, 30.0, toward)
    lit = front.lit_s >= 0.0
    assert lit.sum() > 25
    assert np.array_equal(lit, truth < 605.0)
    assert np.max(np.abs(front.lit_s[lit] - truth[lit])) < 5.0


@pytest.mark.parametrize("toward", [0.0, 20.0, 45.0])
def test_the_area_nears_that_of_the_ellipse(toward: float) -> None:
    front = burn(81, 10.0, 900.0, 10.0, toward)
    ecc = (HEAD_M_S - BACK_M_S) / (HEAD_M_S + BACK_M_S)
    long_m = 900.0 * (HEAD_M_S + BACK_M_S) / 2
    true_ha = math.pi * long_m * long_m * math.sqrt(1 - ecc * ecc) / 10_000
    assert 0.92 * true_ha < front.area_ha() < 1.03 * true_ha


def test_the_length_of_a_step_moves_the_front_by_less_than_a_cell() -> None:
    fine, coarse = burn(41, 20.0, 1200.0, 5.0), burn(41, 20.0, 1200.0, 60.0)
    assert coarse.area_ha() == pytest.approx(fine.area_ha(), rel=0.02)


def test_what_is_barred_never_burns_and_shields_what_lies_behind() -> None:
    front = FireFront(21, 21, 30.0, 1e9)
    wall = np.arange(21)
    for row in (12, 13, 14):
        front.bar(np.full(21, row), wall)
    front.light(10, 10)
    for _ in range(200):
        front.step(rates(), 60.0)
    assert (front.lit_s[12:] < 0.0).all()
    assert (front.state[15:] == FREE).all()


def test_a_cell_burns_its_time_and_is_burnt_out() -> None:
    front = FireFront(9, 9, 100.0, 120.0)
    front.light(4, 4)
    front.step(np.zeros(32), 60.0)
    assert front.state[4, 4] == BURNING
    front.step(np.zeros(32), 60.0)
    assert front.state[4, 4] == BURNT


def test_put_out_it_lights_nobody() -> None:
    front = FireFront(9, 9, 30.0, 1e9)
    front.light(4, 4)
    front.bar(np.array([4]), np.array([4]))
    for _ in range(50):
        front.step(rates(), 60.0)
    assert front.area_ha() == pytest.approx(0.09)


@pytest.mark.parametrize("wrong", [np.ones(16), np.full(32, np.nan), np.full(32, -1.0)])
def test_rates_that_are_none_are_refused(wrong: np.ndarray) -> None:
    front = FireFront(9, 9, 30.0, 100.0)
    with pytest.raises(ValueError, match="32 rates"):
        front.step(wrong, 10.0)


@pytest.mark.parametrize("size", [(4, 9, 30.0, 1.0), (9, 9, 0.0, 1.0), (9, 9, 30.0, 0.0)])
def test_a_grid_that_is_none_is_refused(size: tuple[int, int, float, float]) -> None:
    with pytest.raises(ValueError, match="at least 5"):
        FireFront(*size)
