"""The project that `fumeng drill new --template hil` writes passes as it is."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest
from click.testing import CliRunner

from tests.hil.conftest import PLUGINS
from twin.cli.drill_new import new
from twin.inputs import load_yaml

pytest_plugins = "pytester"


@pytest.mark.parametrize("nth", [0, pytest.param(1, marks=pytest.mark.long)])
def test_the_project_and_its_ci_file_pass_as_they_are(
    pytester: pytest.Pytester, alone: None, nth: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    done = CliRunner().invoke(new, ["my-rig", "--template", "hil"])
    assert done.exit_code == 0, done.output
    monkeypatch.chdir("my-rig")
    written = sorted(path.as_posix() for path in Path().rglob("*") if path.is_file())
    assert written == [
        ".github/workflows/hil.yml",
        "drills/my-rig.yaml",
        "pyproject.toml",
        "rig.yaml",
        "tests/test_drill.py",
    ]
    flow = load_yaml(Path(".github/workflows/hil.yml")).data
    steps = [step["run"] for step in flow["jobs"]["test"]["steps"] if "run" in step]
    commands = [shlex.split(step) for step in steps if step.startswith("pytest")]
    assert len(commands) == 2
    result = pytester.runpytest_inprocess(*PLUGINS, *commands[nth][1:])
    result.assert_outcomes(passed=2)
    assert list(Path("runs").rglob("events.jsonl"))


def test_a_project_is_not_written_over_another(pytester: pytest.Pytester) -> None:
    Path("my-rig").mkdir()
    done = CliRunner().invoke(new, ["my-rig", "--template", "hil"])
    assert done.exit_code != 0
    assert re.search("已有|exists", str(done.exception))
    assert list(Path("my-rig").iterdir()) == []
