"""Level scales that look alike are different types (DESIGN §4)."""

from __future__ import annotations

import itertools

import pytest

from twin.terms import levels
from twin.terms.levels import (
    AccidentGrade,
    GasAlarmLevel,
    HazardSourceLevel,
    ResponseLevel,
    Scale,
    WarningColour,
)

SCALES: list[type[Scale]] = [getattr(levels, name) for name in levels.__all__ if name != "Scale"]


def test_gas_level_two_is_the_worse_one_but_source_level_one_is() -> None:
    assert GasAlarmLevel.SECOND.worse_than(GasAlarmLevel.FIRST)
    assert HazardSourceLevel.I.worse_than(HazardSourceLevel.II)
    assert ResponseLevel.I.worse_than(ResponseLevel.IV)
    assert WarningColour.RED.worse_than(WarningColour.ORANGE)
    assert AccidentGrade.ESPECIALLY_MAJOR.worse_than(AccidentGrade.MAJOR)


@pytest.mark.parametrize(("one", "other"), list(itertools.permutations(SCALES, 2)))
def test_no_scale_compares_with_another(one: type[Scale], other: type[Scale]) -> None:
    with pytest.raises(TypeError, match="cannot be compared"):
        next(iter(one)).worse_than(next(iter(other)))


@pytest.mark.parametrize(("one", "other"), list(itertools.combinations(SCALES, 2)))
def test_no_level_equals_one_of_another_scale(one: type[Scale], other: type[Scale]) -> None:
    assert not any(a == b for a in one for b in other)


@pytest.mark.parametrize("scale", SCALES)
def test_every_scale_is_a_strict_order_with_labels_in_both_languages(scale: type[Scale]) -> None:
    severities = [level.severity for level in scale]
    assert len(set(severities)) == len(severities)
    assert all(level.label.zh and level.label.en for level in scale)
