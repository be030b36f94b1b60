"""Visits: a limit is passed once, however the value trembles, and again when it comes back."""

import math

import numpy as np
import pytest

from fast.fields import READING, TRUTH, Visits

pytestmark = pytest.mark.kernel_small

NAN, INF = math.nan, math.inf
Found = list[tuple[int, int, int]]


def visits_of(rows: list[int], limits: list[list[float]], near: list[list[float]]) -> Visits:
    return Visits(rows, np.array(limits), np.array(near))


def note(visits: Visits, truth: list[float], readings: list[float]) -> Found:
    found = visits.note(np.array(truth), np.array(readings, np.float32))
    return [tuple(row) for row in found.tolist()]


def feed(*truth: float) -> list[int]:
    """The scans at which a visit of the truth begins: limit 10, over below 5."""
    visits = visits_of([0], [[10.0]], [[5.0]])
    return [n for n, value in enumerate(truth) if note(visits, [value], [NAN])]


def test_a_visit_begins_on_the_limit_and_a_value_that_trembles_on_it_is_one() -> None:
    assert feed(9.9, 10.0, 9.9, 12.0, 5.0, 10.0) == [1]


def test_what_has_fallen_well_below_and_comes_back_is_another_visit() -> None:
    assert feed(10.0, 4.9, 9.0, 10.0) == [0, 3]


def test_no_value_ends_a_visit() -> None:
    assert feed(10.0, NAN, 10.0) == [0, 2]


def test_truth_and_reading_and_each_limit_are_told_apart_in_order() -> None:
    visits = visits_of([2, 0], [[10.0, 20.0], [30.0, INF]], [[5.0, 10.0], [15.0, INF]])
    assert note(visits, [25.0, 99.0, 31.0], [0.0, 99.0, 10.0]) == [
        (TRUTH, 0, 0), (TRUTH, 0, 1), (TRUTH, 1, 0), (READING, 0, 0),
    ]  # fmt: skip
    assert note(visits, [25.0, 99.0, 31.0], [20.0, 99.0, 30.0]) == [
        (READING, 0, 1), (READING, 1, 0),
    ]  # fmt: skip


def test_it_agrees_with_the_plain_telling_of_the_rule() -> None:
    rng = np.random.default_rng(5)
    rows, limits = np.array([4, 1, 3]), rng.uniform(4.0, 9.0, (2, 3))
    visits, inside = Visits(rows, limits, 0.5 * limits), np.zeros((2, 2, 3), bool)
    begun = 0
    for _ in range(60):
        truth = rng.uniform(0.0, 10.0, 6)
        readings = rng.uniform(0.0, 10.0, 6).astype(np.float32)
        want: Found = []
        for source, values in ((TRUTH, truth), (READING, readings.astype(float))):
            for limit, i in np.ndindex(2, 3):
                value, at = values[rows[i]], (source, limit, i)
                if value < 0.5 * limits[limit, i]:
                    inside[at] = False
                elif value >= limits[limit, i] and not inside[at]:
                    inside[at] = True
                    want.append(at)
        begun += len(want)
        assert [tuple(row) for row in visits.note(truth, readings).tolist()] == want
    assert begun > 60


def test_nothing_to_look_at_finds_nothing() -> None:
    assert note(Visits([], np.empty((2, 0)), np.empty((2, 0))), [1.0], [1.0]) == []


def test_what_does_not_fit_is_refused() -> None:
    with pytest.raises(ValueError, match="one column of limits"):
        visits_of([0, 1], [[10.0]], [[5.0]])
    with pytest.raises(ValueError, match="rows count from the first"):
        visits_of([-1], [[10.0]], [[5.0]])
    with pytest.raises(ValueError, match="one value each for every row"):
        note(visits_of([3], [[10.0]], [[5.0]]), [1.0], [1.0])
