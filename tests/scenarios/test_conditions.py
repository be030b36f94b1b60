"""Conditions of a drill file: what they mean, where a slip in one is, and what can never hold."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scenarios import find_drill, load_drill
from scenarios.when.grammar import parse
from scenarios.when.tokens import SyntaxSlip
from twin.county import County
from twin.inputs import InputProblems, Problem, render
from twin.terms.codec import from_plain, to_plain
from twin.terms.drill import Drill
from twin.terms.matching import Condition
from twin.terms.trigger import (
    AllHold,
    AnyHolds,
    Compares,
    Fulfilled,
    NotHolds,
    PeopleAway,
    PointShows,
    RainFell,
    Reached,
    Recorded,
    Test,
    WindBlows,
)

SHIPPED = find_drill("hf-leak").read_text(encoding="utf-8")
AT = "    at: T+00:45\n"
Read = Callable[..., Drill]


@pytest.fixture
def read(county: County, tmp_path: Path) -> Read:
    """The shipped drill with inject M-006 on a condition instead of at T+00:45."""

    def load(condition: str, *more: str, county: County = county) -> Drill:
        lines = "".join(f"    {line}\n" for line in (f"when: {condition}", *more))
        assert SHIPPED.count(AT) == 1
        path = tmp_path / "drill.yaml"
        path.write_text(SHIPPED.replace(AT, lines), encoding="utf-8")
        return load_drill(path, county)

    return load


def wait(drill: Drill) -> Test:
    """The test of inject M-006."""
    (found,) = (inject.when for inject in drill.injects if inject.id == "M-006")
    assert found is not None
    return found.test


def slip(read: Read, condition: str, *more: str) -> Problem:
    with pytest.raises(InputProblems) as caught:
        read(condition, *more)
    (problem,) = caught.value.problems
    return problem


HIGH = Compares(quantity=PointShows(point="RS-xihe-1"), op="gt", value=3.0)
LEAK = Recorded(
    record_kind="desk.incident_opened",
    conditions=(Condition(path="event_type", op="eq", value="gas_leak"),),
)
FIRE_THERE = Recorded(
    record_kind="world.crew",
    conditions=(
        Condition(path="status", op="eq", value="on_scene"),
        Condition(path="role", op="eq", value="119"),
    ),
)


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("水位(RS-xihe-1) > 3 m", HIGH),
        ("水位(RS-xihe-1)>3m", HIGH),
        ("stage(RS-xihe-1) > 300 cm", HIGH),
        ("'水位(RS-xihe-1) > 3'", HIGH),
        ("雨量(RG-001, 1h) >= 30 mm",
         Compares(quantity=RainFell(point="RG-001", span_s=3600.0), op="ge", value=30.0)),
        ("浓度(GHF-001) ≥ 4 mg/m3",
         Compares(quantity=PointShows(point="GHF-001"), op="ge", value=4.0)),
        ("测值(LT-001) < 60 %", Compares(quantity=PointShows(point="LT-001"), op="lt", value=60.0)),
        ("风速 <= 36 km/h", Compares(quantity=WindBlows(), op="le", value=10.0)),
        ("疏散人数 >= 500 人", Compares(quantity=PeopleAway(township=""), op="ge", value=500.0)),
        ("T+00:30", Reached(at_s=1800.0)),
        ("已立案(气体泄漏)", LEAK),
        ("到达(消防救援)", FIRE_THERE),
        ("已完成(E-006)", Fulfilled(expect="E-006")),
        ("非 T+00:30", NotHolds(part=Reached(at_s=1800.0))),
        ("水位(RS-xihe-1) > 3m且T+00:30或已立案(气体泄漏)",
         AnyHolds(parts=(AllHold(parts=(HIGH, Reached(at_s=1800.0))), LEAK))),
        ("stage(RS-xihe-1) > 3 and (T+00:30 or opened(气体泄漏))",
         AllHold(parts=(HIGH, AnyHolds(parts=(Reached(at_s=1800.0), LEAK))))),
    ],
)  # fmt: skip
def test_a_condition_is_read_as_it_is_meant(read: Read, said: str, meant: Test) -> None:
    assert wait(read(said)) == meant


def test_a_drill_with_conditions_outlives_its_plain_form(read: Read) -> None:
    drill = read("水位(RS-xihe-1) > 3m 且 非 (T+00:30 或 已立案(气体泄漏))", "not_after: 21:40")
    assert from_plain(Drill, to_plain(drill)) == drill


def test_it_comes_at_not_after_at_the_latest_and_else_never(read: Read) -> None:
    (forced,) = (i for i in read("T+00:20", "not_after: 20:55").injects if i.id == "M-006")
    (free,) = (i for i in read("T+00:20").injects if i.id == "M-006")
    assert forced.at_s == 1500.0
    assert free.at_s == read("T+00:20").duration_s


@pytest.mark.parametrize(
    ("said", "at", "code", "word"),
    [
        ("水位(RS-xihe-1) >", ">", "E310", "没有写完"),
        ("水位(RS-xihe-1", "1", "E310", "“)”"),
        ("水位 > 3", "水位", "E310", "括号"),
        ("水位(RS-xihe-1)", "水位", "E310", "比较"),
        ("已立案(气体泄漏) > 3", "已立案", "E310", "大小"),
        ("水位（RS-xihe-1） > 3", "（", "E310", "全角"),
        ("水位(RS-xihe-1) ＞ 3", "＞", "E310", "全角"),
        ("水位(RS-xihe-1) = 3", "=", "E310", "不能有"),
        ("水位(RS-xihe-1) > 三米", "三米", "E310", "不是数"),
        ("T+00:30 T+00:40", "T+00:40", "E310", "结尾"),
        ("T+00:75", "T+00:75", "E310", "时刻"),
        ("雨量(RG-001, 10) > 3", "10)", "E310", "时长"),
        ("雨量(RG-001, 90s) > 3", "90s", "E310", "分钟"),
        ("水文(RS-xihe-1) > 3", "水文", "E312", "水文"),
        ("水位(RS-xihe-9) > 3", "RS-xihe-9", "E204", "RS-xihe-9"),
        ("水位(GHF-001) > 3", "GHF-001", "E204", "不是水位"),
        ("水位(RS-xihe-1) > 3 mm", "3 mm", "E311", "单位"),
        ("疏散人数(石桥镇) > 3", "石桥镇", "E203", "石桥镇"),
        ("到达(U-fire-9-9)", "U-fire-9-9", "E206", "U-fire-9-9"),
        ("已立案(气体泄露)", "气体泄露", "E210", "气体泄露"),
        ("已完成(E-099)", "E-099", "E308", "E-099"),
        ("__import__('os')", "__import__", "E312", "__import__"),
    ],
)  # fmt: skip
def test_a_slip_is_shown_inside_the_condition(
    read: Read, said: str, at: str, code: str, word: str
) -> None:
    problem = slip(read, said)
    assert (problem.code, problem.line) == (code, SHIPPED[: SHIPPED.index(AT)].count("\n") + 1)
    assert problem.col == len("    when: ") + said.index(at) + 1
    assert word in problem.message.zh
    assert render(problem, "zh").splitlines()[2].endswith("^")


def test_all_wrong_names_of_a_condition_are_told_at_once(read: Read) -> None:
    with pytest.raises(InputProblems) as caught:
        read("水位(RS-xihe-9) > 3 且 已完成(E-099) 或 风速 > 3 km")
    assert [problem.code for problem in caught.value.problems] == ["E204", "E308", "E311"]


@pytest.mark.parametrize(
    ("said", "more"),
    [
        ("水位(RS-xihe-1) > 3 且 水位(RS-xihe-1) < 2", ()),
        ("水位(RS-xihe-1) > 3 且 非 水位(RS-xihe-1) > 2", ()),
        ("风速 < 0", ()),
        ("T+01:00 且 非 T+00:30", ()),
        ("T+02:30", ()),
        ("T+00:40 且 风速 > 3", ("not_after: T+00:30",)),
        ("已立案(气体泄漏) 且 非 已立案(气体泄漏)", ()),
        ("已完成(E-027)", ()),
        ("已完成(E-029) 或 风速 < 0", ()),
    ],
)
def test_what_can_never_hold_is_refused(read: Read, said: str, more: tuple[str, ...]) -> None:
    assert slip(read, said, *more).code == "E309"


@pytest.mark.parametrize(
    "said",
    ["水位(RS-xihe-1) > 3 或 水位(RS-xihe-1) < 2", "水位(RS-xihe-1) >= 3 且 水位(RS-xihe-1) <= 3",
     "T+00:30 且 非 T+01:00", "已完成(E-006)", "已完成(E-027) 或 T+00:45"],
)  # fmt: skip
def test_what_may_hold_is_taken(read: Read, said: str) -> None:
    wait(read(said))


def test_an_inject_that_waits_for_itself_may_be_forced(read: Read) -> None:
    wait(read("已完成(E-027)", "not_after: T+00:45"))


@pytest.mark.parametrize("more", [("at: T+00:45",), ()])
def test_at_or_when_but_not_both_and_not_neither(
    county: County, tmp_path: Path, more: tuple[str, ...]
) -> None:
    path = tmp_path / "drill.yaml"
    lines = "".join(f"    {line}\n" for line in (*more, *(("when: T+00:40",) if more else ())))
    path.write_text(SHIPPED.replace(AT, lines), encoding="utf-8")
    with pytest.raises(InputProblems) as caught:
        load_drill(path, county)
    assert [problem.code for problem in caught.value.problems] == ["E105"]


def test_nesting_and_length_are_bounded() -> None:
    for text in ("(" * 5000, "非" * 1900, "(" * 900 + "风速 > 1" + ")" * 900, "T+00:30 或 " * 500):
        with pytest.raises(SyntaxSlip):
            parse(text)


@given(st.text(alphabet="水位雨量(RS-1,)且或非>=<3m T+0:空（", max_size=40))
def test_any_text_is_a_condition_or_a_slip_with_a_place_in_it(text: str) -> None:
    found = None
    try:
        parse(text)
    except SyntaxSlip as refused:
        found = refused
    assert found is None or 0 <= found.start < found.end <= len(text) + 1
