"""`fumeng registry`: tables in, all or nothing; checked; asked."""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.cli.test_commands import ROOT, fumeng
from tests.county.registry.tables import workbook
from twin.cli.endings import run_and_exit
from twin.cli.language import current
from twin.cli.registry import registry
from twin.county import County

HOSPITALS = "医院名称,所属乡镇,床位数,联系电话\n县人民医院,城区街道,600,0418-8234567\n"


@dataclass
class Done:
    stdout: str
    stderr: str


Run = Callable[..., Done]


@pytest.fixture
def run(
    folder: Path,
    county: County,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Iterator[Run]:
    """The command in this process, in the planner's folder, on the county that is loaded."""
    monkeypatch.chdir(folder)
    monkeypatch.setenv("FUMENG_LANG", "zh")
    monkeypatch.setattr("twin.county.load_county", lambda folder=None: county)

    def command(*words: str, code: int = 0) -> Done:
        monkeypatch.setattr(sys, "argv", ["fumeng", "registry", *words])
        current.cache_clear()
        with pytest.raises(SystemExit) as ended:
            run_and_exit(registry, list(words))
        said = capsys.readouterr()
        assert ended.value.code == code, said.out + said.err
        return Done(said.out, said.err)

    yield command
    current.cache_clear()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A planner's folder with the sample of the documents and a table of the health bureau."""
    shutil.copy(ROOT / "docs/registry-sample.csv", tmp_path / "队伍.csv")
    (tmp_path / "医院.csv").write_text(HOSPITALS, encoding="gb18030")
    return tmp_path


def test_the_sample_of_the_documents_goes_in_is_checked_and_found(folder: Path) -> None:
    done = fumeng(
        "registry", "import", "队伍.csv", "--as", "teams", "--source", "应急局", cwd=folder
    )
    assert "6 行 = 新增 4 + 更新 0 + 不变 0 + 冲突 0 + 拒收 0 + 不录入 2" in done.stdout
    assert "队伍.csv:8:1  合计行" in done.stdout
    assert (done.stderr, "登记共 4 条" in done.stdout) == ("", True)
    done = fumeng("registry", "check", "registry", "--on", "2026-11-01", cwd=folder)
    assert "县应急管理局  4  100.0%（100% 100% 100% 100%）" in done.stdout
    assert "核查日期：GB/T 7408 日期 2005 [G]  8/8 100.0%" in done.stdout
    words = ["--can", "搜救", "--near", "城区街道", "--within", "20m", "--at", "2026-01-01 20:00"]
    done = fumeng("registry", "find", "registry", *words, cwd=folder)
    assert "RT-0004  社会救援队A  城区街道  行车" in done.stdout
    assert "人员搜救（search）：1 个，另有 0 个不符合" in done.stdout


def test_a_second_source_is_shown_beside_the_first(folder: Path, run: Run) -> None:
    run("import", "医院.csv", "--source", "卫健局")
    (folder / "b.csv").write_text(HOSPITALS.replace("600", "650"), encoding="utf-8-sig")
    done = run("import", "b.csv", "--source", "应急局")
    assert "疑似重复 1 对" in done.stdout
    assert "RH-0001 县人民医院（县卫生健康局） ~ RH-0002 县人民医院（县应急管理局）" in done.stdout
    told = "资源编号,医院名称,所属乡镇,床位数\nRH-0001,县人民医院,城区街道,650\n"
    (folder / "b.csv").write_text(told, encoding="utf-8")
    done = run("import", "b.csv", "--source", "应急局", "--json")
    found = json.loads(done.stdout)
    assert (found["files"][0]["conflict"], found["records"]) == (1, 1)
    assert found["joined"] == [{"record": "RH-0002", "is": "RH-0001"}]
    (conflict,) = found["conflicts"]
    assert (conflict["held"], conflict["held_by"]) == ("600", "县卫生健康局")
    assert (conflict["said"], conflict["said_by"]) == ("650", "县应急管理局")
    assert found["rekeyed_facts"] >= 3
    done = run("check", "registry", "--on", "2026-11-01", code=1)
    assert "冲突 RH-0001 县人民医院 床位：600（县卫生健康局）/ 650（县应急管理局）" in done.stdout


def test_bad_rows_are_all_told_and_nothing_is_written(folder: Path, run: Run) -> None:
    workbook(
        folder / "book.xlsx",
        [["医院名称", "乡镇代码", "床位数"], ["甲", "2.1E+11", "约600"], ["乙", "210921123", 20]],
    )
    words = ["book.xlsx", "医院.csv", "--as", "hospitals"]
    done = run("import", *words, code=3)
    assert done.stdout == ""
    assert "book.xlsx[表1]!B2: 错误 E531" in done.stderr
    assert "book.xlsx[表1]!C2: 错误 E501" in done.stderr
    assert "book.xlsx[表1]!B3: 错误 E532" in done.stderr
    assert "--code-system nbs-2023" in done.stderr
    assert "2 行 = 新增 0 + 更新 0 + 不变 0 + 冲突 0 + 拒收 2 + 不录入 0" in done.stderr
    assert "什么也没有写。" in done.stderr
    assert not (folder / "registry").exists()
    found = json.loads(run("import", *words, "--json", code=3).stdout)
    assert (found["ok"], found["records"]) == (False, None)
    assert [p["code"] for p in found["problems"]] == ["E531", "E501", "E532"]
    for file in found["files"]:
        parts = ("new", "changed", "same", "conflict", "refused", "left_out")
        assert file["rows"] == sum(file[part] for part in parts)


def test_english_says_the_same(folder: Path) -> None:
    words = ["import", "医院.csv", "--as", "hospitals", "--lang", "en"]
    done = fumeng("registry", *words, cwd=folder)
    assert "hospitals: 1 rows = 1 new + 0 changed" in done.stdout


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["import"], 2),
        (["import", "医院.csv", "--as", "hospital"], 2),
        (["import", "医院.csv", "--crs", "Beijing-54"], 2),
        (["import", "空.csv", "--as", "teams"], 3),
        (["import", "表头.csv", "--as", "teams"], 5),
        (["check"], 2),
        (["check", "nowhere"], 3),
        (["check", "--county", "--on", "tomorrow"], 2),
        (["find", "--can", "堵漏", "--within", "20m"], 2),
        (["find", "--can", "堵漏", "--near", "伊吗图镇", "--within", "20"], 2),
        (["find", "--can", "堵漏", "--at", "tonight"], 2),
        (["find", "--can", "堵漏", "--near", "无此地"], 3),
        (["find", "--can", "堵漏", "--near", "42.6,121.2", "--within", "1m"], 1),
    ],
)
def test_exit_codes(folder: Path, run: Run, words: list[str], code: int) -> None:
    (folder / "空.csv").write_text("")
    (folder / "表头.csv").write_text("队伍名称,人数\n")
    run(*words, code=code)
    assert not (folder / "registry").exists()


def test_the_countys_own_resources_are_checked_and_found_as_json(folder: Path, run: Run) -> None:
    words = ["check", "--county", "--on", "2026-10-15", "--json"]
    found = json.loads(run(*words).stdout)
    assert (found["ok"], found["invalid"], found["conflicts"]) == (True, 0, [])
    phone = next(row for row in found["fields"] if row["field"] == "phone")
    assert (phone["standard"], phone["version"], phone["rate"]) == (
        "本项目登记字段表（电话写法）", "1", 1.0,
    )  # fmt: skip
    words = ["find", "--can", "repair.leak", "--near", "41.865,121.47", "--within", "5km", "--json"]
    found = json.loads(run(*words).stdout)
    assert {row["id"] for row in found["found"]} >= {"U-park-2", "U-firm-A-1"}
    assert {row["id"] for row in found["passed_over"]} == {"U-fire-2-4", "U-city-fire-4"}
    assert all(row["basis"] and row["source"] for row in found["found"])


def test_stock_is_drawn_and_restocked_with_who_and_why(folder: Path, run: Run) -> None:
    at = ["--depot", "S-depot-chengqu", "--on", "2026-07-12"]
    who = ["--by", "张三", "--why", "安置点"]
    before = json.loads(run("stock", "list", "棉被", *at, "--json").stdout)["goods"][0]
    run("stock", "draw", "棉被", "500", *at, *who)
    assert "低于最低库存" in run("stock", "list", "棉被", *at).stdout
    run("stock", "restock", "棉被", "400", *at, *who, "--expires", "2034-01-01")
    after = json.loads(run("stock", "list", "棉被", *at, "--json").stdout)["goods"][0]
    assert after["on_hand"] == before["on_hand"] - 100
    ledger = (folder / "stock-ledger.csv").read_text(encoding="utf-8")
    assert ledger.count("张三,安置点") == 2
    assert "不够" in run("stock", "draw", "棉被", "99999", *at, *who, code=3).stderr
    early = [*at[:2], "--on", "2026-07-11"]
    assert "不能补记" in run("stock", "draw", "棉被", "1", *early, *who, code=3).stderr
    run("stock", "draw", "棉被", "1", *at, "--by", "张三", code=2)  # without a reason
    assert (folder / "stock-ledger.csv").read_text(encoding="utf-8") == ledger
    with (folder / "stock-ledger.csv").open("a", encoding="utf-8") as file:
        file.write("2026-07-12,draw,S-depot-chengqu,棉被,床,-3,,甲,x\n")
    assert "stock-ledger.csv:4:38" in run("stock", "list", code=3).stderr
