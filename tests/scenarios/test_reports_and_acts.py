"""In a drill anybody may report anything by any way, and people act on incidents, in its words."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from scenarios import load_drill
from tests.scenarios.shipped import HF_LEAK
from twin.county import County
from twin.inputs import InputProblems
from twin.terms.drill import (
    Drill,
    Inject,
)
from twin.terms.happenings import (
    CallComes,
    ExtentComes,
    PersonActs,
)
from twin.terms.levels import AccidentGrade, EventGrade

Write = Callable[[str], Inject]
WIND = "    wind: {from: 255, speed: 3.0, over: 3m}"


@pytest.fixture
def written(county: County, tmp_path: Path) -> Write:
    """The shipped drill with the happening of M-005 written otherwise."""

    def write(happening: str) -> Inject:
        assert WIND in HF_LEAK
        path = tmp_path / "drill.yaml"
        path.write_text(HF_LEAK.replace(WIND, f"    {happening}"), encoding="utf-8")
        drill: Drill = load_drill(path, county)
        return next(inject for inject in drill.injects if inject.id == "M-005")

    return write


def test_a_report_says_who_by_which_way_how_sure_and_how_many(written: Write) -> None:
    text = (
        "来电: {类型: 山洪, 地点: 伊吗图镇, 来电人: 镇值班室, 来源: 乡镇, 误差: 800m, "
        "人数: {失联: 3, 死亡: 1}, 实为: M-002}\n    渠道: 传真"
    )
    inject: Inject = written(text)
    call = inject.happening
    assert isinstance(call, CallComes)
    assert (call.event_type, call.source, inject.channel) == ("flash_flood", "township", "fax")
    assert (call.accuracy_m, call.of) == (800.0, "M-002")
    assert call.counts == (("missing", 3), ("dead", 1))


def test_a_substance_is_named_as_the_county_names_it(written: Write) -> None:
    inject: Inject = written("call: {type: gas_leak, place: H-A1, substance: 氟化氢, hazard: H-A1}")
    call = inject.happening
    assert isinstance(call, CallComes)
    assert (call.substance, call.hazard) == ("7664-39-3", "H-A1")


def test_a_loss_is_told(written: Write) -> None:
    text = "损失: {类别: 直接经济损失, 数量: 12000000, 地点: H-A1, 来源: 企业}"
    extent = written(text).happening
    assert isinstance(extent, ExtentComes)
    assert (extent.what, extent.amount, extent.source) == ("direct_loss_cny", 12_000_000.0, "firm")


@pytest.mark.parametrize(
    ("text", "act", "value"),
    [
        ("做: 合并, 事件: I-1, 另一事件: I-2", "merge", ("I-1", "I-2", (), "", None)),
        ("do: split, incident: I-1, evidence: [M-004]", "split", ("I-1", "", ("M-004",), "", None)),
        ("做: 撤销, 撤销: IA-1", "undo", ("", "", (), "IA-1", None)),
        ("做: 改级, 事件: I-1, 等级: 较大事故", "grade", ("I-1", "", (), "", AccidentGrade.LARGER)),
        ("做: 改级, 事件: I-1, 等级: 较大", "grade", ("I-1", "", (), "", EventGrade.LARGER)),
        ("做: 退回阶段, 事件: I-1, 阶段: 事中", "phase", ("I-1", "", (), "", None)),
    ],
)
def test_people_act_on_incidents(written: Write, text: str, act: str, value: object) -> None:
    happening = written(f"处理: {{{text}, 由: 甲, 理由: 核实}}").happening
    assert isinstance(happening, PersonActs)
    assert (happening.act, happening.by, happening.reason) == (act, "甲", "核实")
    said = happening
    assert (said.incident, said.other, said.evidence, said.undone, said.grade) == value


def test_an_act_without_a_reason_is_refused(written: Write) -> None:
    with pytest.raises(InputProblems) as caught:
        written("处理: {做: 撤销, 撤销: IA-1, 由: 甲}")
    assert [problem.code for problem in caught.value.problems] == ["E105"]
