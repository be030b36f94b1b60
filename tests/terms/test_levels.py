"""Level scales that look alike are different types (DESIGN §4)."""

from __future__ import annotations

import itertools
import operator
import re
from pathlib import Path
from typing import Any

import pytest
from mypy import api as mypy

from twin.terms import levels
from twin.terms.levels import (
    AccidentGrade,
    AlarmPriority,
    ChemicalRiskColour,
    ForestFireDanger,
    GasAlarmLevel,
    HazardSourceLevel,
    ResponseLevel,
    Scale,
    WarningColour,
)

_anything: Any = lambda value: value  # noqa: E731 - what mypy refuses is called all the same

SCALES: list[type[Scale]] = [getattr(levels, name) for name in levels.__all__ if name != "Scale"]


def test_gas_level_two_is_the_worse_one_but_source_level_one_is() -> None:
    assert GasAlarmLevel.SECOND.worse_than(GasAlarmLevel.FIRST)
    assert HazardSourceLevel.I.worse_than(HazardSourceLevel.II)
    assert ResponseLevel.I.worse_than(ResponseLevel.IV)
    assert WarningColour.RED.worse_than(WarningColour.ORANGE)
    assert AccidentGrade.ESPECIALLY_MAJOR.worse_than(AccidentGrade.MAJOR)
    assert ChemicalRiskColour.RED.worse_than(ChemicalRiskColour.BLUE)
    assert ForestFireDanger.FIVE.worse_than(ForestFireDanger.ONE)
    assert AlarmPriority.HIGH.worse_than(AlarmPriority.MEDIUM)


@pytest.mark.parametrize(("one", "other"), list(itertools.permutations(SCALES, 2)))
def test_no_scale_compares_with_another(one: type[Scale], other: type[Scale]) -> None:
    with pytest.raises(TypeError, match="cannot be compared"):
        next(iter(one)).worse_than(next(iter(other)))


@pytest.mark.parametrize(("one", "other"), list(itertools.permutations(SCALES, 2)))
def test_no_scale_is_taken_where_another_is_wanted(one: type[Scale], other: type[Scale]) -> None:
    for level in one:
        with pytest.raises(TypeError, match=f"cannot be converted to {other.__name__}"):
            _anything(other)(level)
        with pytest.raises(TypeError, match="cannot be compared"):
            next(iter(other)).at_least(level)


@pytest.mark.parametrize(("one", "other"), list(itertools.product(SCALES, SCALES)))
def test_levels_have_no_order_of_their_own_even_within_a_scale(
    one: type[Scale], other: type[Scale]
) -> None:
    for compare in (operator.lt, operator.le, operator.gt, operator.ge):
        with pytest.raises(TypeError, match="not supported"):
            _anything(compare)(next(iter(one)), next(iter(other)))


def test_mypy_refuses_each_scale_where_another_is_wanted(tmp_path: Path) -> None:
    names = [scale.__name__ for scale in SCALES]
    lines = [f"from twin.terms.levels import {', '.join(names)}", ""]
    lines += [f"def want_{name}(level: {name}) -> None: ..." for name in names]
    firsts = {scale.__name__: f"{scale.__name__}.{next(iter(scale)).name}" for scale in SCALES}
    lines += [f"want_{name}({firsts[name]})  # its own" for name in names]
    wrong: set[int] = set()
    for one, other in itertools.permutations(names, 2):
        for call in (f"want_{one}({firsts[other]})", f"{firsts[one]}.worse_than({firsts[other]})"):
            lines.append(call)
            wrong.add(len(lines))
    snippet = tmp_path / "mixed.py"
    snippet.write_text("\n".join(lines) + "\n", encoding="utf-8")
    told, _, code = mypy.run(["--strict", "--cache-dir", str(tmp_path / "cache"), str(snippet)])
    refused = {int(n) for n in re.findall(r"mixed\.py:(\d+): error: .*\[arg-type\]", told)}
    assert code == 1
    assert refused == wrong


@pytest.mark.parametrize(("one", "other"), list(itertools.combinations(SCALES, 2)))
def test_no_level_equals_one_of_another_scale(one: type[Scale], other: type[Scale]) -> None:
    assert not any(a == b for a in one for b in other)


@pytest.mark.parametrize("scale", SCALES)
def test_every_scale_is_a_strict_order_with_labels_in_both_languages(scale: type[Scale]) -> None:
    severities = [level.severity for level in scale]
    assert len(set(severities)) == len(severities)
    assert all(level.label.zh and level.label.en for level in scale)
