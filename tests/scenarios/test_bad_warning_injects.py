"""Warnings and orders to move in a drill file: whatever is wrong comes at once, with its line."""

from __future__ import annotations

from pathlib import Path

import pytest

from scenarios import find_drill, load_drill
from twin.county import County
from twin.inputs import InputProblems
from twin.terms.happenings import AlertComes, MoveComes
from twin.terms.levels import WarningColour
from twin.terms.warning import WarningStep
from twin.terms.warning_stages import MoveStage


def _edited(tmp_path: Path, *edits: tuple[str, str]) -> Path:
    text = find_drill("rain-calling").read_text(encoding="utf-8")
    for before, after in edits:
        assert before in text
        text = text.replace(before, after, 1)
    path = tmp_path / "drill.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_the_shipped_drill_says_what_it_means(county: County) -> None:
    drill = load_drill(find_drill("rain-calling"), county)
    alerts = [i.happening for i in drill.injects if isinstance(i.happening, AlertComes)]
    moves = [i.happening for i in drill.injects if isinstance(i.happening, MoveComes)]
    assert alerts[0].issuer == "county-weather"
    assert alerts[0].townships == ("T-paozi", "T-daba")
    last = alerts[-1]
    assert (last.step, last.colour) == (WarningStep.CANCEL, WarningColour.ORANGE)
    assert last.references == ("M-003",)
    assert [move.stage for move in moves] == list(MoveStage)
    assert moves[0].by == "township:T-daba"


def test_unknown_names_words_and_references_come_at_once(county: County, tmp_path: Path) -> None:
    path = _edited(
        tmp_path,
        ("issuer: 气象局, area: [泡子镇, 大巴镇], for: 6h}",
         "issuer: 气像局, area: [泡子镇, 大八镇], for: 6h}"),
        ("of: [M-003]", "of: [M-004]"),
        ("move: {stage: 准备转移, township: 大巴镇}",
         "move: {stage: 准备转移, township: 大巴镇, villages: [没有村], by: village}"),
    )  # fmt: skip
    with pytest.raises(InputProblems) as caught:
        load_drill(path, county)
    said = {(problem.code, problem.message.zh) for problem in caught.value.problems}
    assert ("E206", "没有“气像局”") in said
    assert ("E203", "没有“大八镇”") in said
    assert ("E203", "没有“没有村”") in said
    assert ("E207", "“M-004”不是一条预警注入") in said
    assert all(problem.line > 20 for problem in caught.value.problems)


@pytest.mark.parametrize(
    ("before", "after", "code"),
    [
        ("颜色: 黄色}, within: 1m", "颜色: 紫色}, within: 1m", "E106"),
        ("colour: 黄色, issuer", "colour: 紫色, issuer", "E106"),
        ("kind: 暴雨, colour: 黄色", "kind: 暴鱼, colour: 黄色", "E106"),
        (", of: [M-001]}", "}", "E105"),
        ("立即转移, township: 大巴镇}", "立即转移, township: 大巴镇, by: village}", "E105"),
    ],
)  # fmt: skip
def test_each_mistake_has_its_code(
    county: County, tmp_path: Path, before: str, after: str, code: str
) -> None:
    with pytest.raises(InputProblems) as caught:
        load_drill(_edited(tmp_path, (before, after)), county)
    assert code in [problem.code for problem in caught.value.problems]
