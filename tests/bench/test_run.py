"""The result of a run: complete, one JSON object, and honest about what was not there."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from tests.bench.conftest import STARTS
from twin.bench.machine import hushed
from twin.bench.routing.case import Case
from twin.bench.routing.peers import PEERS
from twin.bench.routing.run import run
from twin.bench.routing.start import starts
from twin.bench.routing.tasks import TASKS
from twin.bench.routing.truth import expected
from twin.bench.routing.work import Work
from twin.cli.bench_routing import routing
from twin.cli.language import current


def test_every_task_of_ours_is_measured_and_right(measured: dict[str, Any]) -> None:
    assert [task["id"] for task in measured["tasks"]] == [task.id for task in TASKS]
    for task in measured["tasks"]:
        ours = task["results"][0]
        assert (ours["contender"], ours["wrong"]) == ("fumeng", 0)
        assert len(ours["seconds"]) == measured["rounds"]
        assert 0 < ours["q1"] <= ours["median"] <= ours["q3"]


def test_the_result_is_one_json_object_with_machine_size_and_seed(measured: dict[str, Any]) -> None:
    again = json.loads(json.dumps(measured))
    assert again["machine"]["cpu"]
    assert again["machine"]["python"]
    assert again["versions"]["numba"]
    assert again["versions"]["scipy"]
    assert (again["seed"], again["graph"]["nodes"]) == (1, measured["graph"]["nodes"])
    assert set(again["bytes"]) == {"hierarchy", "metric", "labels"}


@pytest.mark.long
def test_starts_are_measured_apart(work: Work) -> None:
    begun = starts(work, 2)
    assert set(begun) == set(STARTS)
    assert begun["compile_routing_s"] > begun["load_routing_s"] > 0
    assert begun["warm_first_s"]["median"] > begun["warm_second_s"]["median"] > 0


def test_a_peer_that_is_not_installed_is_named(case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("twin.bench.routing.run.is_there", lambda name: False)
    monkeypatch.setattr("twin.bench.routing.run.TASKS", TASKS[:1])
    monkeypatch.setattr("twin.bench.routing.run.starts", lambda work, times: {})
    result = run(case, 1, list(PEERS), quick=True, grow=False, on_progress=lambda what: None)
    assert result["missing"] == list(PEERS)
    assert result["contenders"] == ["fumeng"]


def test_what_a_library_prints_from_c_reaches_nobody(capfd: pytest.CaptureFixture[str]) -> None:
    with hushed():
        os.write(1, b"chatter")
    os.write(1, b"ours")
    assert capfd.readouterr().out == "ours"


@pytest.fixture
def no_start(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("twin.bench.machine.one_thread", lambda: None)
    monkeypatch.setattr("twin.bench.routing.run.starts", lambda work, times: STARTS)


def fumeng(*words: str) -> Result:
    return CliRunner().invoke(routing, ["--graph", "synthetic:400", "--quick", *words])


@pytest.mark.usefixtures("no_start")
def test_the_command_prints_one_json_object_and_writes_a_page(tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    done = fumeng("--peers", "none", "--json", "-o", str(page))
    assert done.exit_code == 0, done.output
    assert json.loads(done.stdout)["graph"]["name"] == "synthetic"
    assert "</html>" in page.read_text(encoding="utf-8")
    assert [path.name for path in tmp_path.iterdir()] == ["page.html"]


@pytest.mark.usefixtures("no_start")
@pytest.mark.long
def test_the_command_prints_a_table_a_task_a_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("twin.bench.routing.run.is_there", lambda name: False)
    done = fumeng("--peers", "pandana")
    lines = done.stdout.splitlines()
    for task in TASKS:
        assert sum(line.startswith(task.label.in_(current())) for line in lines) >= 1
    assert "pandana" in lines[-1]
    assert "fumeng-twin[bench]" in lines[-1]


@pytest.mark.usefixtures("no_start")
@pytest.mark.long
def test_the_command_ends_with_1_when_ours_is_wrong(monkeypatch: pytest.MonkeyPatch) -> None:
    def off(task: str, work: Work, items: int) -> Any:
        return expected(task, work, items) + (task == "nearest")

    monkeypatch.setattr("twin.bench.routing.contest.expected", off)
    done = fumeng("--peers", "none", "-q")
    assert done.exit_code == 1
    assert "× fumeng nearest" in done.stdout


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        (("--graph", "nowhere"), 3, "没有路网"),
        (("--graph", "."), 3, "first_out"),
        (("--peers", "nobody"), 2, "scipy"),
        (("-o", "page.txt"), 2, ".html"),
        (("-o", "no/where.html"), 2, "没有这个文件夹"),
    ],
)
def test_a_mistake_is_told_before_anything_is_measured(
    tmp_path: Path, words: tuple[str, ...], code: int, told: str
) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "twin.cli", "bench", "routing", *words],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "FUMENG_LANG": "zh"},
    )
    assert done.returncode == code, done.stderr
    assert told in done.stderr
    assert "Traceback" not in done.stderr
    assert list(tmp_path.iterdir()) == []
