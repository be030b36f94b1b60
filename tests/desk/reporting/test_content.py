"""快报事实、慎报原因: what is known goes out, what is not is named, cause and blame stay out."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.desk.conftest import Told, gas
from tests.desk.reporting.conftest import PLACE, count, event, sent, sign
from twin.desk import Rules
from twin.desk.reporting.content import plain_facts
from twin.terms.decision import IncidentOpened


@pytest.mark.parametrize(
    ("said", "kept", "withheld"),
    [
        ("罐区泄漏，2 人受伤。", "罐区泄漏，2 人受伤", False),
        ("因操作失误，罐区泄漏。", "罐区泄漏", True),
        ("罐区泄漏，系违章所致；2 人受伤", "罐区泄漏；2 人受伤", True),
        ("事故原因是阀门老化。企业负责人已到场。", "企业负责人已到场", True),
        ("责任在企业", "", True),
        ("", "", False),
    ],
)
def test_clauses_about_cause_or_blame_stay_out_and_the_rest_stays_in(
    rules: Rules, said: str, kept: str, withheld: bool
) -> None:
    assert plain_facts(said, rules.reporting.cautious) == (kept, withheld)


def test_no_element_of_a_report_speaks_of_cause_or_blame(told: Told, rules: Rules) -> None:
    told.see(10, event("explosion", text="车间爆炸，由于工人违章，2 人受伤", caller="厂长"))
    sign(told, 60, "LOCAL-PHONE")
    (report,) = sent(told, "LOCAL-PHONE")
    said = dict(report.content)
    assert said["简要经过"] == "接报：车间爆炸，2 人受伤"
    assert rules.reporting.cautious.instead in report.gaps
    text = "".join(said.values())
    assert not [word for word in rules.reporting.cautious.words if word in text]


def test_the_first_report_of_a_bare_call_goes_out_at_once_and_names_every_gap(told: Told) -> None:
    told.see(10, event("fire", text="着火了", caller=""))
    sign(told, 12, "LOCAL-PHONE")
    (report,) = sent(told, "LOCAL-PHONE")
    assert {"事故发生单位概况", "伤亡人数（含下落不明）", "初步估计的直接经济损失", "事件等级",
            "报告人"} <= set(report.gaps)  # fmt: skip
    assert dict(report.content)["应急响应"] == "未启动"
    assert not {name for name, _ in report.content} & set(report.gaps)


def test_the_elements_are_filled_from_the_facts_on_hand(told: Told) -> None:
    told.see(10, gas("GHF-001"), gas("GHF-002"))
    place = told.all(IncidentOpened)[0].place
    told.see(20, replace(event("gas_leak", caller="firm:F-A", hazard="H-A1"), place=place))
    told.answer(30, "start_response_IV", "start")
    sign(told, 60, "LOCAL-PHONE", "LOCAL-WRITTEN")
    said = dict(sent(told, "LOCAL-WRITTEN")[0].content)
    assert said["事件编号"] == "EV-20260712-I-1"
    assert said["地点"] == place.name
    assert said["坐标"].endswith("（WGS-84）")
    assert f"{place.lat_deg:.5f}" in said["坐标"]
    assert said["应急响应"] == "Ⅳ级响应"
    assert "2 个探头在报警" in said["现场情况"]
    assert said["信息来源"] == "监测报警 2 条，来报 1 次，可信度 0.80"
    assert said["报告人"] == "氟化工企业A"
    assert said["收件单位"] == "市委市政府总值班室"
    assert said["接报与报出时间"] == "接报 T+00:00（20:30），报出 T+00:01（20:31）"
    assert said["签发"] == "带班领导"
    assert said["下次报告"].startswith("T+24:01")


def test_what_is_signed_later_says_what_is_known_later(told: Told) -> None:
    told.see(10, event("explosion"))
    sign(told, 60, "LOCAL-PHONE")
    told.see(70, count("light", 2))
    sign(told, 80, "LOCAL-WRITTEN")
    assert "伤亡人数（含下落不明）" in sent(told, "LOCAL-PHONE")[0].gaps
    written = dict(sent(told, "LOCAL-WRITTEN")[0].content)
    assert written["伤亡人数（含下落不明）"] == "轻伤 2 人"
    assert PLACE.name == written["地点"]


def test_what_sources_differ_about_stands_in_the_report_with_who_says_what(told: Told) -> None:
    told.see(10, event("explosion"))
    told.see(20, replace(count("dead", 3), by="甲医院"), replace(count("dead", 1), by="乙医院"))
    sign(told, 60, "LOCAL-PHONE")
    said = dict(sent(told, "LOCAL-PHONE")[0].content)
    assert said["说法不一"] == "死亡人数：甲医院说 3，乙医院说 1"
