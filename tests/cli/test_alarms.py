"""`fumeng alarms` as people and programs meet it."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from tests.cli.test_commands import ROOT, fumeng
from twin.county.alarms.audit_columns import COLUMNS
from twin.county.load import default_folder

SAMPLE = ROOT / "docs" / "alarms-sample.csv"


def test_a_sound_file_ends_with_0(tmp_path: Path) -> None:
    done = fumeng("alarms", "check", str(SAMPLE), cwd=tmp_path)
    assert "7 个测点，16 条报警" in done.stdout


def test_findings_end_with_1_and_errors_with_3(tmp_path: Path) -> None:
    text = SAMPLE.read_text(encoding="utf-8-sig")
    (tmp_path / "high.csv").write_text(text.replace(",20,40,", ",20,50,"), encoding="utf-8")
    done = fumeng("alarms", "check", "high.csv", cwd=tmp_path, code=1)
    assert "high.csv:5:" in done.stdout
    assert "W608" in done.stdout
    (tmp_path / "wrong.csv").write_text(text.replace("80,84", "84,80"), encoding="gb18030")
    done = fumeng("alarms", "check", "wrong.csv", "--lang", "en", cwd=tmp_path, code=3)
    assert "wrong.csv:2:" in done.stdout
    assert "they must rise: LL < L < H < HH" in done.stdout


def test_the_audit_as_json_is_one_object(tmp_path: Path) -> None:
    text = SAMPLE.read_text(encoding="utf-8-sig").replace(",20,40,", ",20,50,")
    (tmp_path / "high.csv").write_text(text, encoding="utf-8")
    done = fumeng("alarms", "check", "high.csv", "--json", cwd=tmp_path, code=1)
    told = json.loads(done.stdout)
    assert (told["ok"], told["points"], told["alarms"]) == (False, 7, 16)
    assert [(f["code"], f["severity"]) for f in told["findings"]] == [("W608", "finding")]
    assert told["findings"][0]["where"].startswith("high.csv:5:")


def test_a_header_that_cannot_be_read_or_no_file_ends_with_3(tmp_path: Path) -> None:
    (tmp_path / "bad.csv").write_text("位号,量呈\nA,1\n", encoding="utf-8")
    done = fumeng("alarms", "check", "bad.csv", cwd=tmp_path, code=3)
    assert "量程" in done.stdout
    assert "单位" in done.stdout
    done = fumeng("alarms", "check", "none.csv", "--json", cwd=tmp_path, code=3)
    assert [f["code"] for f in json.loads(done.stdout)["findings"]] == ["E100"]


@pytest.mark.parametrize("words", [["check"], ["check", "a.csv", "--county"]])
def test_check_wants_a_file_or_the_county(words: list[str], tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("", encoding="utf-8")
    fumeng("alarms", *words, cwd=tmp_path, code=2)


def test_the_countys_own_alarms_pass(tmp_path: Path) -> None:
    told = json.loads(fumeng("alarms", "check", "--county", "--json", cwd=tmp_path).stdout)
    assert told["ok"] is True
    assert told["split_pct"]["low"] == pytest.approx(80, abs=5)


def test_list_chooses_by_hazard_area_and_priority(tmp_path: Path) -> None:
    words = ("alarms", "list", "--hazard", "H-A1", "--priority", "high", "--json")
    told = json.loads(fumeng(*words, cwd=tmp_path).stdout)["alarms"]
    assert {a["priority"] for a in told} == {"high"}
    assert {a["group"].split("/")[0] for a in told} == {"H-A1"}
    by_name = json.loads(
        fumeng("alarms", "list", "--area", "佛寺镇", "--json", cwd=tmp_path).stdout
    )
    assert {a["area"] for a in by_name["alarms"]} == {"T-fosi"}
    fumeng("alarms", "list", "--hazard", "H-none", cwd=tmp_path, code=3)
    fumeng("alarms", "list", "--hazard", "H-A1", "--area", "T-fosi", cwd=tmp_path, code=5)


def test_show_tells_how_a_limit_came_about(tmp_path: Path) -> None:
    said = fumeng("alarms", "show", "GHF-001/HH", cwd=tmp_path).stdout
    for part in ("200 %OEL（氟化氢 2 mg/m³）= 4 mg/m³", "GB/T 50493-2019", "V2", "切断泄漏源"):
        assert part in said
    said = fumeng("alarms", "show", "PT-001", "--lang", "en", cwd=tmp_path).stdout
    assert "mean of 51 and 118" in said
    assert said.count("PT-001/") == 5
    done = fumeng("alarms", "show", "GHF-0001", cwd=tmp_path, code=3)
    assert "GHF-001" in done.stderr


def test_the_guide_names_every_column_that_is_judged() -> None:
    guide = (ROOT / "docs" / "guide-planner.zh.md").read_text(encoding="utf-8")
    judged = [c.also[0] for c in COLUMNS if c.name not in _TOLD and c.also]
    assert [name for name in judged if name not in guide] == []


_TOLD = ("name", "area", "group", "positions", "clause", "basis", "note")


def test_a_file_is_audited_by_the_rules_of_the_county_that_is_set(tmp_path: Path) -> None:
    own = tmp_path / "own"
    shutil.copytree(default_folder(), own)
    timing = own / "rules" / "alarm_timing.csv"
    text = timing.read_text(encoding="utf-8")
    timing.write_text(text.replace("level1,3,3,10,30,", "level1,3,3,10,2,"), "utf-8")
    fumeng("alarms", "check", str(SAMPLE), cwd=tmp_path)
    done = fumeng("alarms", "check", str(SAMPLE), cwd=tmp_path, code=1, FUMENG_COUNTY=str(own))
    assert "W60" in done.stdout
