"""Every code block of `docs/guide-hil.md` passes, and every command it prints works."""

from __future__ import annotations

import os
import re
import shlex
from pathlib import Path

import pytest
from click.testing import CliRunner

import twin.cli.drill
from tests.hil.conftest import PLUGINS

pytest_plugins = "pytester"

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "guide-hil.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```python\n(.*?)^```", PAGE, flags=re.MULTILINE | re.DOTALL)
COMMANDS = re.findall(r"^\$ ([^\n#]*)", PAGE, flags=re.MULTILINE)
LOCKSTEP = ("--fumeng-backend", "lockstep", "--fumeng-rig", "rig.yaml")


@pytest.fixture
def project(pytester: pytest.Pytester, alone: None, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A reader's project, as the guide has it made, with the guide's tests in place of its own."""
    make, go, *_ = (shlex.split(command) for command in COMMANDS)
    done = CliRunner().invoke(twin.cli.drill.drill, make[2:])
    assert done.exit_code == 0, done.output
    assert go == ["cd", "my-rig"]
    monkeypatch.chdir("my-rig")
    os.remove("tests/test_drill.py")
    for nth, block in enumerate(BLOCKS):
        Path(f"tests/test_guide_{nth}.py").write_text(block, encoding="utf-8")
    return Path()


def test_the_blocks_of_the_guide_pass_without_wires(
    project: Path, pytester: pytest.Pytester
) -> None:
    marked = sum(block.count("@pytest.mark.hil") for block in BLOCKS)
    tests = sum(block.count("def test_") for block in BLOCKS)
    result = pytester.runpytest_inprocess(*PLUGINS)
    result.assert_outcomes(passed=tests - marked, skipped=marked)
    assert marked >= 3


@pytest.mark.long
def test_the_blocks_of_the_guide_pass_over_the_rig(
    project: Path, pytester: pytest.Pytester
) -> None:
    tests = sum(block.count("def test_") for block in BLOCKS)
    pytester.runpytest_inprocess(*PLUGINS, *LOCKSTEP).assert_outcomes(passed=tests)


def test_the_commands_of_both_languages_are_the_ones_tested() -> None:
    """`tests/hil/test_template.py` runs both pytest commands, as the CI file has them."""
    half = len(COMMANDS) // 2
    assert COMMANDS[:half] == COMMANDS[half:]
    assert COMMANDS[2:half] == ["pytest", "pytest " + " ".join(LOCKSTEP)]


def test_every_fixture_mark_and_option_is_in_the_guide_and_nothing_else() -> None:
    source = (ROOT / "twin" / "pytest_plugin.py").read_text(encoding="utf-8")
    fixtures = set(re.findall(r"@pytest\.fixture\ndef ([a-z]\w*)", source))
    marks = set(re.findall(r'^    "(\w+)', source, flags=re.MULTILINE))
    options = set(re.findall(r'"(--fumeng-[a-z]+)"', source))
    for page in PAGE.split("\n# Testing on the rig"):
        said = set(re.findall(r"--fumeng-[a-z]+", page))
        assert said == options
        words = set(re.findall(r"\w+", page))
        assert fixtures | marks <= words
    assert len(fixtures) == 11
    assert len(marks) == 6
