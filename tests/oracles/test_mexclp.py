"""Expected coverage against the sum over every state of every unit."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest

from twin.models.mexclp import expected_coverage, gains, reach_counts


def by_states(
    reach: list[list[bool]], units: list[int], demand: list[float], busy: float
) -> float:  # fmt: skip
    """Each unit is busy or free; the demand that has a free one, weighed by how likely that is."""
    stands = [station for station, number in enumerate(units) for _ in range(number)]
    covered = 0.0
    for free in product((False, True), repeat=len(stands)):
        chance = 1.0
        for is_free in free:
            chance *= 1.0 - busy if is_free else busy
        for i, people in enumerate(demand):
            near = any(f and reach[s][i] for f, s in zip(free, stands, strict=True))
            covered += chance * people if near else 0.0
    return covered


def case(seed: int) -> tuple[list[list[bool]], list[int], list[float], float]:
    dice = np.random.default_rng(seed)
    stations, demands = int(dice.integers(1, 5)), int(dice.integers(1, 8))
    reach = (dice.random((stations, demands)) < 0.5).tolist()
    units = dice.integers(0, 3, stations).tolist()
    busy = (0.0, 1.0, float(dice.random()))[seed % 3]
    return reach, units, dice.integers(0, 5000, demands).astype(float).tolist(), busy


@pytest.mark.parametrize("seed", range(40))
def test_the_coverage_is_that_of_all_states_together(seed: int) -> None:
    reach, units, demand, busy = case(seed)
    found = expected_coverage(demand, reach_counts(reach, units), busy)
    assert found == pytest.approx(by_states(reach, units, demand, busy), rel=1e-12, abs=1e-9)


@pytest.mark.parametrize("seed", range(40))
def test_a_gain_is_what_one_more_unit_adds(seed: int) -> None:
    reach, units, demand, busy = case(seed)
    counts = reach_counts(reach, units)
    before = expected_coverage(demand, counts, busy)
    for station, gain in enumerate(gains(reach, demand, counts, busy)):
        more = [number + (row == station) for row, number in enumerate(units)]
        after = expected_coverage(demand, reach_counts(reach, more), busy)
        assert gain == pytest.approx(after - before, rel=1e-9, abs=1e-9)


def test_the_next_unit_at_a_place_adds_less_by_the_share_it_is_busy() -> None:
    found = [gains([[True]], [1000.0], [k], 0.3)[0] for k in range(3)]
    assert found == pytest.approx([700.0, 210.0, 63.0])


def test_shares_and_counts_that_cannot_be_are_refused() -> None:
    with pytest.raises(ValueError, match=r"0 to 1, not 1\.5"):
        expected_coverage([1.0], [1], 1.5)
    with pytest.raises(ValueError, match="2 stations but 1 counts"):
        reach_counts([[True], [False]], [1])
