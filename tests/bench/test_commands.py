"""`fumeng bench alarms` and `fumeng bench twin` as a user meets them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner, Result

from tests.bench.test_alarms import TINY
from tests.bench.test_twin import SMALL, inline
from twin.bench.alarms.evaluator import Fumeng
from twin.cli.bench import bench


def fumeng(*words: str) -> Result:
    return CliRunner().invoke(bench, words)


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("twin.bench.machine.one_thread", lambda: None)
    monkeypatch.setattr("twin.bench.alarms.run.QUICK", TINY)
    monkeypatch.setattr("twin.bench.alarms.run.PEERS", {"numpy_guard": "NumpyGuard"})
    monkeypatch.setattr("twin.bench.twin.run.QUICK", SMALL)
    monkeypatch.setattr("twin.bench.twin.run.in_child", inline)


@pytest.mark.parametrize("what", ["alarms", "twin"])
def test_one_json_object_and_a_page(what: str, tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    done = fumeng(what, "--quick", "--json", "-o", str(page))
    assert done.exit_code == 0, done.output
    assert json.loads(done.stdout)["kind"] == f"fumeng-bench-{what}"
    assert "</html>" in page.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("what", "row"),
    [("alarms", "平静 640 点"), pytest.param("twin", "600", marks=pytest.mark.long)],
)
def test_a_table_with_the_goals_and_what_was_reached(
    what: str, row: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FUMENG_LANG", "zh")
    done = fumeng(what, "--quick", "-q", "-o", str(tmp_path / "result.json"))
    assert done.exit_code == 0, done.output
    assert "未测" in done.stdout
    assert any(line.strip().startswith(row) for line in done.stdout.splitlines())
    assert json.loads((tmp_path / "result.json").read_text(encoding="utf-8"))["seed"] == 1


def test_wrong_events_of_ours_end_with_1(monkeypatch: pytest.MonkeyPatch) -> None:
    right = Fumeng.events
    monkeypatch.setattr(Fumeng, "events", lambda self, told: np.roll(right(self, told), 1))
    done = fumeng("alarms", "--quick", "-q")
    assert done.exit_code == 1
    assert "× fumeng quiet_640" in done.stdout


@pytest.mark.parametrize("what", ["alarms", "twin"])
@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("-o", "page.txt"), ".html"),
        (("-o", "no/where.html"), "没有这个文件夹"),
        (("--seed", "-1"), "--seed"),
    ],
)
def test_a_mistake_is_told_before_anything_is_measured(
    tmp_path: Path, what: str, words: tuple[str, ...], told: str
) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "twin.cli", "bench", what, *words],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "FUMENG_LANG": "zh"},
    )
    assert done.returncode == 2, done.stderr
    assert told in done.stderr
    assert "Traceback" not in done.stderr
    assert list(tmp_path.iterdir()) == []
