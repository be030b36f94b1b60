"""What a drill may do to reporting, and expect of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from scenarios import load_drill
from tests.scenarios.shipped import HF_LEAK
from twin.county import County
from twin.terms.happenings import FirmHides, LineFails

LEAK = "    leak: {hazard: H-A1, hole: 18mm}"


def _load(county: County, tmp_path: Path, before: str, after: str) -> Path:
    assert before in HF_LEAK
    path = tmp_path / "drill.yaml"
    path.write_text(HF_LEAK.replace(before, after, 1), encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("written", "happens"),
    [
        ("    line: {party: 市应急管理局, for: 6h}", LineFails(party="市应急管理局", for_s=21600)),
        ("    线路: {单位: 市应急管理局, 持续: 6h}", LineFails(party="市应急管理局", for_s=21600)),
        ("    hides: {hazard: H-A1, what: 死亡, truth: 2, says: 0}",
         FirmHides(hazard="H-A1", what="dead", truth=2, says=0)),
        ("    瞒报: {危险源: H-A1, 类别: 死亡, 实有: 2}",
         FirmHides(hazard="H-A1", what="dead", truth=2, says=None)),
    ],
)  # fmt: skip
def test_a_line_may_fail_and_a_firm_may_hide(
    county: County, tmp_path: Path, written: str, happens: LineFails | FirmHides
) -> None:
    drill = load_drill(_load(county, tmp_path, LEAK, written), county)
    assert happens in [inject.happening for inject in drill.injects]


@pytest.mark.parametrize(
    ("action", "record"),
    [
        ("报告预警, where: {规则: LOCAL-PHONE}", "desk.report_alarm"),
        ("判定报告, where: {结论: 迟报}", "desk.report_judged"),
        ("补发报告, where: {报给: 市应急管理局}", "desk.report_resent"),
        ("收到报告, where: {收件单位: 市应急管理局}", "world.report_received"),
        ("企业来报, where: {规则: O493-FIRM-COUNTY}", "desk.report_came_in"),
        ("上报, where: {线: 生态环境, 阶段: 首报, 方式: 书面, 缺项: 事件等级}", "desk.report_sent"),
    ],
)
def test_a_drill_may_expect_what_the_desk_does_with_reports(
    county: County, tmp_path: Path, action: str, record: str
) -> None:
    before = "action: 上报, where: {线: 卫生健康}"
    drill = load_drill(_load(county, tmp_path, before, f"action: {action}"), county)
    (expect,) = (each for each in drill.expects if each.id == "E-042")
    assert expect.record_kind == record
