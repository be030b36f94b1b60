"""`fumeng hazard grade` shows its working, in both languages, and ends as the contract says."""

from __future__ import annotations

import json
import shutil
from fractions import Fraction
from pathlib import Path

import pytest

from tests.cli.test_commands import fumeng
from twin.cli.gradings import shown
from twin.county.load import default_folder

LIST = "单元,物质,数量,单位,500米内常住人口\n液氨罐区,液氨,60,t,70\n小库,液氨,9,t,\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "units.csv").write_text(LIST, encoding="gb18030")
    return tmp_path


def test_the_working_comes_in_the_order_of_a_grading_report(folder: Path) -> None:
    out = fumeng("hazard", "grade", "units.csv", cwd=folder).stdout
    steps = ["1 单元划分", "2 物质与临界量", "3 辨识", "4 校正系数", "5 R =", "6 等级"]
    assert sorted(steps, key=out.index) == steps
    assert "S = Σ q/Q = 60/10 = 6 ≥ 1，构成重大危险源" in out
    assert "R = α·Σ β·q/Q = 1.5×(2×60/10) = 18" in out
    assert "三级重大危险源  50 > R ≥ 10" in out
    assert "70 人（units.csv:2:14 申报）" in out
    assert "9/10 = 0.9 < 1，未构成重大危险源" in out
    assert "[GB 18218-2018 表3；V2]" in out


def test_english_says_the_same(folder: Path) -> None:
    out = fumeng("hazard", "grade", "units.csv", "--lang", "en", cwd=folder).stdout
    assert "major hazard source, level 3  50 > R ≥ 10" in out
    assert "9/10 = 0.9 < 1: no major hazard source" in out


def test_json_is_one_object_with_exact_figures_and_sources(folder: Path) -> None:
    found = json.loads(fumeng("hazard", "grade", "units.csv", "--json", cwd=folder).stdout)
    major, minor = found["units"]
    assert (major["level"], major["r"], major["r_exact"], major["s"]) == ("III", 18.0, "18", 6.0)
    assert major["items"][0]["threshold"]["clause"] == "GB 18218-2018 表1"
    assert major["items"][0]["beta"]["source"]
    assert (minor["is_major"], minor["level"], minor["r"]) == (False, None, None)


def test_bad_rows_end_with_3_and_say_all_of_it(folder: Path) -> None:
    bad = "单元,物质,数量,单位,500米内常住人口\n甲,液氨气,60,t,1\n乙,氨,60,斤,1\n"
    (folder / "bad.csv").write_text(bad, encoding="utf-8")
    done = fumeng("hazard", "grade", "bad.csv", cwd=folder, code=3)
    assert done.stdout == ""
    assert "bad.csv:2:3: 错误 E521 不认识的物质“液氨气”" in done.stderr
    assert "bad.csv:3:8: 错误 E522 不认识的数量单位“斤”" in done.stderr
    assert "2 个错误。" in done.stderr


def test_a_missing_file_ends_with_3_and_no_file_with_2(folder: Path) -> None:
    fumeng("hazard", "grade", "none.csv", cwd=folder, code=3)
    fumeng("hazard", "grade", cwd=folder, code=2)
    fumeng("hazard", "grade", "units.csv", "--county", cwd=folder, code=2)


def test_the_county_grades_as_it_is_stored(folder: Path) -> None:
    done = fumeng("hazard", "grade", "--county", cwd=folder)
    assert "12 个构成重大危险源，0 个与 hazards.csv 不一致" in done.stdout


def test_a_stored_level_that_differs_is_a_failed_check(folder: Path) -> None:
    county = folder / "county"
    shutil.copytree(default_folder(), county)
    table = county / "hazards.csv"
    text = table.read_text(encoding="utf-8")
    row = next(line for line in text.splitlines() if line.startswith("H-C1,"))
    table.write_text(text.replace(row, row.replace(",1.5,12,III,", ",1.5,12,II,")), "utf-8")
    done = fumeng("hazard", "grade", "--county", "county", cwd=folder, code=1)
    assert "× 级别：库存 二级重大危险源，复算 三级重大危险源" in done.stdout
    found = json.loads(
        fumeng("hazard", "grade", "--county", "county", "--json", cwd=folder, code=1).stdout
    )
    assert found["ok"] is False
    assert [u["id"] for u in found["units"] if u["differences"]] == ["H-C1"]


def test_a_figure_is_cut_so_that_it_never_reads_as_a_bound_not_reached() -> None:
    assert shown(Fraction("9.99999999")) == "9.99999"
    assert shown(Fraction(2000)) == "2000"
    assert shown(Fraction(1, 3)) == "0.333333"
