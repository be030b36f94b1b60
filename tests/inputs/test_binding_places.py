"""From a document to a model: each error stands where the planner wrote the thing."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import AliasChoices, BaseModel, ConfigDict, Field, field_validator

from twin.inputs import BadValue, InputProblems, Problem, bind, load_yaml_text
from twin.inputs.durations import duration_s
from twin.terms.text import Text


class _Where(BaseModel):
    model_config = ConfigDict(extra="forbid")
    place: str = Field(validation_alias=AliasChoices("place", "地点"))
    floor: int = Field(default=0, validation_alias=AliasChoices("floor", "楼层"))


class _Step(BaseModel):
    model_config = ConfigDict(extra="forbid")
    where: _Where = Field(validation_alias=AliasChoices("where", "在哪"))
    within_s: float = Field(validation_alias=AliasChoices("within", "时限"))

    @field_validator("within_s", mode="before")
    @classmethod
    def _span(cls, written: Any) -> float:
        return duration_s(written)


class _Plan(BaseModel):
    model_config = ConfigDict(extra="forbid")
    steps: dict[str, _Step] = Field(validation_alias=AliasChoices("steps", "步骤"))
    loose: dict[str, str] = {}


def _problems(text: str) -> list[Problem]:
    with pytest.raises(InputProblems) as caught:
        bind(load_yaml_text(text, "x.yaml"), _Plan)
    return list(caught.value.problems)


def _told(text: str) -> list[tuple[str, int, int]]:
    return [(p.code, p.line, p.col) for p in _problems(text)]


def test_errors_under_chinese_keys_stand_at_their_values() -> None:
    text = "步骤:\n  甲:\n    在哪: {地点: 石桥村, 楼层: 三}\n    时限: 5分钟\n"
    assert _told(text) == [("E103", 3, 23), ("E104", 4, 9)]


def test_a_validators_own_words_and_hint_reach_the_planner() -> None:
    (problem,) = _problems("steps:\n  甲: {where: {地点: 石桥村}, within: 5分钟}\n")
    assert problem.message == Text(
        "时长“5分钟”格式不对", "the duration '5分钟' is not spelled right"
    )
    assert problem.hint is not None
    assert "5m" in problem.hint.zh


def test_a_near_chinese_name_is_offered_for_a_misspelt_one() -> None:
    text = "steps:\n  甲: {where: {地点: 石桥村}, within: 5m, 时艰: 3s}\n"
    (problem,) = _problems(text)
    assert (problem.code, problem.line, problem.col, problem.width) == ("E102", 2, 37, 2)
    assert problem.hint == Text("是不是想写“时限”？", "did you mean '时限'?")


def test_where_nothing_is_near_the_known_names_are_listed() -> None:
    (problem,) = _problems("steps: {}\nzzzzzz: 1\n")
    assert problem.hint is not None
    assert problem.hint.en == "known here: steps, 步骤, loose"


@pytest.mark.parametrize("text", ["", "# 空\n", "一句话\n", "- 1\n"])
def test_a_file_that_is_no_group_of_keys_is_told_so(text: str) -> None:
    (problem,) = _problems(text)
    assert problem.code == "E103"
    assert "键: 值" in problem.message.zh


def test_a_place_of_a_path_that_is_not_there_is_that_of_its_nearest_parent() -> None:
    bound = bind(load_yaml_text("steps: {}\nloose: {a: b}\n", "x.yaml"), _Plan)
    assert bound.at("loose", "nothing") == bound.at("loose")
    assert (bound.at("loose", "a").line, bound.at("loose", "a").col) == (2, 12)


def test_a_bad_value_carries_its_own_code() -> None:
    class _Place(BaseModel):
        name: str

        @field_validator("name")
        @classmethod
        def _known(cls, name: str) -> str:
            raise BadValue(Text(f"没有“{name}”", f"no {name!r}"), code="E203")

    with pytest.raises(InputProblems) as caught:
        bind(load_yaml_text("name: 石挢村\n", "x.yaml"), _Place)
    assert [(p.code, p.line, p.col, p.width) for p in caught.value.problems] == [("E203", 1, 7, 3)]


@given(st.lists(st.sampled_from(["good", "bad", "missing", "extra"]), min_size=1, max_size=8))
def test_however_many_faults_there_are_each_is_told_in_its_line(kinds: list[str]) -> None:
    rows = {
        "good": "{where: {地点: 甲村}, within: 5m}",
        "bad": "{where: {地点: 甲村}, within: 5}",
        "missing": "{where: {地点: 甲村}}",
        "extra": "{where: {地点: 甲村}, within: 5m, zz: 1}",
    }
    codes = {"bad": "E104", "missing": "E105", "extra": "E102"}
    lines = [f"  k{i}: {rows[kind]}" for i, kind in enumerate(kinds)]
    text = "steps:\n" + "\n".join(lines) + "\n"
    wanted = [(codes[kind], i + 2) for i, kind in enumerate(kinds) if kind != "good"]
    if wanted:
        assert [(code, line) for code, line, _ in _told(text)] == wanted
    else:
        assert len(bind(load_yaml_text(text, "x.yaml"), _Plan).value.steps) == len(kinds)
