"""`fumeng cap check` and `show` as people and programs meet them."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from devices.wire.cap_notice import alert_of
from devices.wire.cap_outbox import Outbox
from devices.wire.cap_write import write_alert
from tests.cli.test_commands import fumeng
from tests.devices.cap_examples import EARLIER, NOTICE, START
from twin.cli.cap import _said
from twin.journal import EVENTS, JournalWriter, make_run_folder, point_latest
from twin.terms.warning import ExerciseStatus

ALERT = alert_of(NOTICE, start=START, identifier="LN-1", references=(EARLIER,))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    good = write_alert(ALERT)
    (tmp_path / "good.xml").write_bytes(good)
    (tmp_path / "bad.xml").write_bytes(
        good.replace(b"<status>Exercise", b"<status>Uebung").replace(
            b"22+08:00</sent>", b"22Z</sent>"
        )
    )
    (tmp_path / "bent.xml").write_bytes(good.replace(b"22+08:00</sent>", b"22Z</sent>"))
    return tmp_path


def test_a_good_alert_says_who_what_where_and_until_when(folder: Path) -> None:
    out = fumeng("cap", "check", "good.xml", cwd=folder).stdout
    assert "✓ good.xml：LN-1" in out
    assert "演练 · 更新 · fumeng-210921 · 2026-07-12 20:42:22+08:00" in out
    assert "接续 21092100000000_20260712203500_0" in out
    assert "[zh-CN] 有毒气体泄漏（严重、立即、已发生）" in out
    assert "区域：疏散区（2500 米内）" in out
    assert "有效至：2026-07-12 22:42:22+08:00" in out
    assert (
        "until: 2026-07-12" in fumeng("cap", "check", "good.xml", "--lang", "en", cwd=folder).stdout
    )


def test_all_that_is_wrong_in_all_files_is_told_and_ends_with_3(folder: Path) -> None:
    out = fumeng("cap", "check", "good.xml", "bad.xml", "gone.xml", cwd=folder, code=3).stdout
    assert "bad.xml:5:3: 错误 E104" in out
    assert "bad.xml:6:3: 错误 E106 <status> 的值“Uebung”不对" in out
    assert "可选：Exercise" not in out.partition("bad.xml:5:3")[0]
    assert "gone.xml:1:1: 错误 E100" in out
    assert "✓ good.xml" in out
    assert "× bad.xml" in out


def test_read_leniently_what_can_be_understood_is_used(folder: Path) -> None:
    fumeng("cap", "check", "bent.xml", cwd=folder, code=3)
    out = fumeng("cap", "check", "bent.xml", "--lenient", cwd=folder).stdout
    assert "bent.xml:5:3: 警告 W701" in out
    assert "✓ bent.xml：LN-1" in out


def test_json_is_one_object_and_standard_input_is_taken(folder: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "twin.cli", "cap", "check", "--json"],
        input=(folder / "good.xml").read_bytes(),
        capture_output=True,
        check=True,
    )
    found = json.loads(done.stdout)
    (file,) = found["files"]
    assert found["ok"] is True
    assert file["alert"]["msg_type"] == "Update"
    assert file["alert"]["infos"][0]["areas"] == ["疏散区（2500 米内）"]


def test_a_strangers_words_cannot_steer_the_terminal() -> None:
    info = ALERT.infos[0]
    nasty = replace(ALERT, infos=(replace(info, headline="\x9b2J\u202eevil\nx: y"),))
    said = _said("a", nasty)
    assert "\x9b" not in said
    assert "\u202e" not in said
    assert "\nx: y" not in said


@pytest.fixture
def run(tmp_path: Path) -> Path:
    """A run that sent two notices, as far as `cap show` reads one."""
    box = Outbox(start=START, status=ExerciseStatus.EXERCISE, earlier={"W-1": EARLIER})
    sent = box.send(NOTICE)
    folder = make_run_folder(tmp_path / "runs", "20260712-203000", "leak", 7)
    with JournalWriter(folder / EVENTS) as journal:
        for name in ("W-2", "W-3"):
            body = {"warning": name, "identifier": f"{name}-id", "xml": sent.xml.decode()}
            journal.append(742_345, "device.cap_sent", "cap", body)
            journal.append(742_345, "world.wind", "world", {"from_deg": 195.0})
    (folder / "manifest.json").write_text("{}", encoding="utf-8")
    point_latest(folder)
    return tmp_path


def test_show_prints_the_xml_a_run_sent(run: Path) -> None:
    one = fumeng("cap", "show", "latest", "W-2", cwd=run).stdout
    assert one.startswith("<?xml")
    assert one.count("</alert>") == 1
    assert fumeng("cap", "show", "latest", "W-2-id", cwd=run).stdout == one
    assert fumeng("cap", "show", "latest", cwd=run).stdout.count("</alert>") == 2
    found = json.loads(fumeng("cap", "show", "latest", "W-3", "--json", cwd=run).stdout)
    assert [alert["warning"] for alert in found["alerts"]] == ["W-3"]


def test_show_of_what_was_not_sent_says_what_was(run: Path) -> None:
    said = fumeng("cap", "show", "latest", "W-9", cwd=run, code=5).stderr
    assert "W-2-id、W-3-id" in said
