"""`fumeng live`, `journal replay` and `journal export` as people meet them."""

from __future__ import annotations

import csv
import json
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.cli.test_commands import ROOT, fumeng
from twin.journal import EVENTS, decision_log, read, read_manifest, resolve_run, verify

LIVE = ("live", "hf-leak", "--no-page", "--no-report", "-q")
EASY = ("--preset", "易")
LIME_IS_OUT = """\
on,act,depot,name,unit,quantity,expires,by,why
2026-07-01,draw,S-depot-chengqu,熟石灰（中和剂）,t,30,,张三,外借
2027-01-01,draw,S-depot-chengqu,熟石灰（中和剂）,t,2,,张三,演练以后
"""
"""A stock ledger; its last line is of a day after the drill."""
STOCK = ("--stock", "ledger.csv")


@pytest.fixture(scope="module")
def ran(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with four live minutes of the shipped drill made easy, killed, and gone on with to
    six."""
    folder = tmp_path_factory.mktemp("live")
    (folder / "ledger.csv").write_text(LIME_IS_OUT, encoding="utf-8")
    words = [sys.executable, "-m", "twin.cli", *LIVE, *EASY, *STOCK, "--speed", "60", "--for", "6m"]
    child = subprocess.Popen(words, cwd=folder, stdout=subprocess.DEVNULL)
    journal = folder / "runs/latest" / EVENTS
    give_up = time.monotonic() + 60
    while time.monotonic() < give_up and child.poll() is None:
        if journal.exists() and b"desk.asked" in journal.read_bytes():
            break
        time.sleep(0.1)
    child.send_signal(signal.SIGKILL)
    child.wait()
    (folder / "ledger.csv").rename(folder / "away.csv")  # the run keeps its own
    words_again = ("--resume", "latest", "--no-page", "--no-report", "--for", "6m")
    fumeng("live", *words_again, "--speed", "3000", "-q", cwd=folder, code=1)
    return folder


@pytest.fixture(scope="module")
def drilled(ran: Path) -> Path:
    """The same six minutes as a drill, which is finished; its folder."""
    words = ("hf-leak", *EASY, "--stock", "away.csv", "--until", "T+00:06", "--no-report", "-q")
    fumeng("drill", "run", *words, "-o", "drill", cwd=ran, code=1)
    return resolve_run("latest", ran / "drill")


def test_a_killed_run_goes_on_and_decides_what_a_drill_decides(ran: Path, drilled: Path) -> None:
    run = resolve_run("latest", ran / "runs")
    records = list(read(run / EVENTS))
    assert [r.kind for r in records].count("live.resumed") == 1
    assert records[-1].kind == "run.end"
    assert verify(run) == []
    assert decision_log(records) == decision_log(read(drilled / EVENTS))


def test_the_stock_ledger_of_the_beginning_is_kept_up_to_the_day_of_the_drill(ran: Path) -> None:
    run = resolve_run("latest", ran / "runs")
    lines = json.loads((run / "resolved.json").read_text(encoding="utf-8"))["stock"]
    assert [(line["on"], line["quantity"]) for line in lines] == [("2026-07-01", "30")]


def test_what_is_wrong_in_a_stock_ledger_is_said_with_its_place(tmp_path: Path) -> None:
    wrong = LIME_IS_OUT.replace(",30,", ",33,").replace("2027-01-01,draw", "2027-01-01,steal")
    (tmp_path / "ledger.csv").write_text(wrong, encoding="utf-8")
    for words in (("drill", "run"), ("live", "--no-page")):
        said = fumeng(*words, "hf-leak", *STOCK, "-o", "runs", cwd=tmp_path, code=3).stderr
        assert "ledger.csv:2:" in said
        assert "ledger.csv:3:" in said
        assert "Traceback" not in said
    assert not (tmp_path / "runs").exists()


def test_the_manifest_says_how_the_clock_was_kept_and_what_the_desk_took(ran: Path) -> None:
    manifest = read_manifest(resolve_run("latest", ran / "runs"))
    assert (manifest.mode, manifest.preset) == ("live", "易")
    assert {"total_s", "desk_s", "desk_share", "speed", "overruns", "slipped_s"} <= set(
        manifest.timings
    )
    assert 0 < manifest.timings["desk_share"] < 1


def test_replay_holds_both_drivers_against_the_journal(ran: Path) -> None:
    told = json.loads(fumeng("journal", "replay", "--json", cwd=ran).stdout)
    assert told["same"] == {"sim": True, "live": True}
    assert told["decisions"] > 5


def test_export_is_for_a_spreadsheet_or_a_program(ran: Path) -> None:
    fumeng("journal", "export", "--decisions", "-o", "log.csv", cwd=ran)
    data = (ran / "log.csv").read_bytes()
    assert data.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(data.decode("utf-8-sig").splitlines()))
    assert rows[0] == ["仿真演练·非真实事件"]
    assert all(row[3].startswith("desk.") for row in rows[2:])
    assert json.loads(rows[2][5])["alarm"]
    fumeng("journal", "export", "-o", "all.jsonl", cwd=ran)
    run = resolve_run("latest", ran / "runs")
    assert (ran / "all.jsonl").read_bytes() == (run / EVENTS).read_bytes()
    assert "结尾" in fumeng("journal", "export", "-o", "x.xls", cwd=ran, code=2).stderr


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("live",), "--resume"),
        (("live", "hf-leak", "--resume", "latest"), "--resume"),
        (("live", "hf-leak", "--auto", "--people", "值班员"), "只用一个"),
        (("live", "hf-leak", "--host", "0.0.0.0"), "--token"),
        (("live", "hf-leak", "--host", "10.0.0.7"), "--token"),
        (("live", "hf-leak", "--people", "乡长", "--no-page"), "值班员"),
        (("live", "hf-leak", "--for", "10", "--no-page"), "--for"),
    ],
)
def test_a_wrong_word_is_explained(words: tuple[str, ...], said: str, tmp_path: Path) -> None:
    assert said in fumeng(*words, cwd=tmp_path, code=2).stderr
    assert not (tmp_path / "runs").exists()


def test_a_missing_extra_is_named_with_the_command_that_installs_it(tmp_path: Path) -> None:
    code = (
        "import sys; sys.modules['uvicorn'] = None\n"
        "import importlib.util as u; find = u.find_spec\n"
        "u.find_spec = lambda n, *a: None if n == 'uvicorn' else find(n, *a)\n"
        "sys.argv = ['fumeng', 'live', 'hf-leak', '--lang', 'en']\n"
        "from twin.cli import main; main()"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=False, cwd=tmp_path,
        env={"PYTHONPATH": str(ROOT), "PATH": "/usr/bin:/bin"},
    )  # fmt: skip
    assert done.returncode == 4, done.stderr
    assert "pip install 'fumeng-twin[live]'" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_finished_run_cannot_be_gone_on_with(ran: Path, drilled: Path) -> None:
    assert "无可接续" in fumeng("live", "--resume", str(drilled), cwd=ran, code=3).stderr
