"""YAML: what is prose is left alone, and what cannot be read is refused at its place."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from twin.inputs import InputProblems, Problem, load_yaml_text


def _problems(text: str) -> tuple[Problem, ...]:
    with pytest.raises(InputProblems) as caught:
        load_yaml_text(text, "x.yaml")
    return caught.value.problems


def test_every_slip_is_told_even_when_the_rest_would_read_as_one_text() -> None:
    found = _problems("a:\n  b：2\n  c：3\n")
    assert [(p.code, p.line, p.col) for p in found] == [("E110", 2, 4), ("E110", 3, 4)]


@given(st.lists(st.sampled_from(["时间：1", "k：x", "地点：甲"]), min_size=1, max_size=5))
def test_every_full_width_colon_after_a_key_is_told_with_its_line(lines: list[str]) -> None:
    found = _problems("\n".join(lines) + "\n")
    wanted = [("E110", i, line.index("：") + 1) for i, line in enumerate(lines, start=1)]
    assert [(p.code, p.line, p.col) for p in found] == wanted


def test_a_key_that_is_no_word_and_a_second_document_are_refused() -> None:
    assert [(p.code, p.line, p.col) for p in _problems("? [a]\n: 1\n")] == [("E108", 1, 3)]
    assert [(p.code, p.line, p.col) for p in _problems("a: 1\n---\nb: 2\n")] == [("E108", 2, 1)]


@pytest.mark.parametrize("cut", ['a: "x', "a: 'x\nb: 1\n", "a: {b: 1\n", "a: *b\n", "a:b: c: d\n"])
def test_broken_yaml_has_a_place_inside_the_file(cut: str) -> None:
    (problem,) = _problems(cut)
    assert problem.code == "E108"
    assert 1 <= problem.line <= cut.count("\n") + 1
    assert problem.hint is not None
