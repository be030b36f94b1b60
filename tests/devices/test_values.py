"""An instrument that lies does so as it was told, and stops when it is mended."""

from __future__ import annotations

import pytest

from devices.values import Instrument, ValueFault
from devices.values import ValueFaultKind as Kind


@pytest.mark.parametrize(
    ("kind", "amount", "shown"),
    [
        (Kind.SCALE, 1.1, 11.0),
        (Kind.OFFSET, -3.0, 7.0),
        (Kind.DRIFT, 0.5, 15.0),
        (Kind.OUT_OF_RANGE, 999.0, 999.0),
    ],
)
def test_faults_that_are_sums(kind: Kind, amount: float, shown: float) -> None:
    head = Instrument(1, "gas-1")
    assert head.shows(10.0, 90.0) == 10.0
    head.set([ValueFault(kind, amount)], 90.0)
    assert head.shows(10.0, 100.0) == pytest.approx(shown)
    head.set([], 100.0)
    assert head.shows(10.0, 101.0) == 10.0


def test_a_stuck_instrument_keeps_what_it_showed() -> None:
    head = Instrument(1, "gas-1")
    head.shows(4.0, 0.0)
    head.set([ValueFault(Kind.STUCK)], 1.0)
    assert [head.shows(value, 2.0) for value in (5.0, 60.0)] == [4.0, 4.0]
    head.set([], 3.0)
    assert head.shows(60.0, 3.0) == 60.0


def test_noise_has_its_size_and_its_seed() -> None:
    def shown(seed: int) -> list[float]:
        head = Instrument(seed, "gas-1")
        head.set([ValueFault(Kind.NOISE, 2.0)], 0.0)
        return [head.shows(10.0, 0.0) for _ in range(400)]

    values = shown(1)
    mean = sum(values) / len(values)
    spread = (sum((one - mean) ** 2 for one in values) / len(values)) ** 0.5
    assert mean == pytest.approx(10.0, abs=0.4)
    assert spread == pytest.approx(2.0, abs=0.3)
    assert values == shown(1) != shown(2)
