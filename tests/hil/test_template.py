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


def test_the_project_and_its_ci_file_pass_as_they_are(
    pytester: pytest.Pytester, alone: None
) -> None:
    done = CliRunner().invoke(new, ["my-rig", "--template", "hil"])
    assert done.exit_code == 0, done.output
    written = sorted(
        path.relative_to("my-rig").as_posix()
        for path in Path("my-rig").rglob("*.*")
        if path.is_file()
    )
    assert written == [
        ".github/workflows/hil.yml",
        "drills/my-rig.yaml",
        "pyproject.toml",
        "tests/test_drill.py",
    ]
    pytester.chdir()
    flow = load_yaml(Path("my-rig/.github/workflows/hil.yml")).data
    steps = [step["run"] for step in flow["jobs"]["test"]["steps"] if "run" in step]
    commands = [shlex.split(step) for step in steps if step.startswith("pytest")]
    assert commands
    for words in commands:
        options = [*words[1:], "--rootdir", "my-rig", "-c", "my-rig/pyproject.toml"]
        result = pytester.runpytest_inprocess("my-rig", *PLUGINS, *options)
        result.assert_outcomes(passed=2)


def test_a_project_is_not_written_over_another(pytester: pytest.Pytester) -> None:
    Path("my-rig").mkdir()
    done = CliRunner().invoke(new, ["my-rig", "--template", "hil"])
    assert done.exit_code != 0
    assert re.search("已有|exists", str(done.exception))
    assert list(Path("my-rig").iterdir()) == []
