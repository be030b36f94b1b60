"""`fumeng alarms kpi` on a log: figures, one position, JSON, and clear refusals."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from twin.cli.alarm_kpi import kpi
from twin.cli.endings import Stop
from twin.inputs import InputProblems

LOG = "when,tag,state,priority,seat\n" + "".join(
    f"{10 * n},T-{n % 3},ACT,{'high' if n % 10 == 0 else 'low'},{'A' if n % 2 else 'B'}\n"
    for n in range(60)
)
MAP = "when=time,seat=position"


@pytest.fixture
def log(tmp_path: Path) -> str:
    path = tmp_path / "log.csv"
    path.write_text(LOG, encoding="utf-8")
    return str(path)


def run(*words: str) -> Result:
    return CliRunner().invoke(kpi, words, catch_exceptions=True)


def test_a_log_is_counted_by_position(log: str) -> None:
    done = run(log, "--map", MAP, "--json")
    positions = json.loads(done.output)["positions"]
    assert {name: found["alarms"] for name, found in positions.items()} == {"A": 30, "B": 30}
    assert positions["B"]["priorities"] == {"high": 6, "low": 24}
    assert len(positions["A"]["floods"]) == 1


def test_one_position_in_words(log: str) -> None:
    done = run(log, "--map", MAP, "--position", "A")
    assert done.exit_code == 0
    assert done.output.startswith("A\n")
    assert "B\n" not in done.output


def test_a_position_that_is_not_there_is_nothing_to_do(log: str) -> None:
    assert isinstance(run(log, "--map", MAP, "--position", "Z").exception, Stop)


def test_a_bad_map_is_a_mistake_of_use_and_a_wrong_one_of_input(log: str) -> None:
    assert run(log, "--map", "when").exit_code == 2
    assert isinstance(run(log, "--map", "when=clock").exception, InputProblems)
    assert run("latest", "--map", MAP).exit_code == 2
