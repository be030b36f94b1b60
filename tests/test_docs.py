"""Every `fumeng` command that the guides and READMEs print does what a reader will try."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parent.parent
PAGES = ("docs/guide-planner.zh.md", "docs/guide-planner.en.md", "README.md", "README.en.md")
TIMES = "from,to,minutes\n城区街道,伊吗图镇,35\n城区街道,务欢池镇,60\n"
UNITS = """单元,物质,数量,单位,500米内常住人口
液氯液氨区,液氯,40,t,150
,液氨,60,t,
小库,甲醇,300000,kg,
"""
LONG = ("--seeds 1..20",)


def commands(page: str) -> list[str]:
    """The commands of a page, in order, comments cut."""
    text = (ROOT / page).read_text(encoding="utf-8")
    found = re.findall(r"^\$ (fumeng [^\n#]*)", text, flags=re.MULTILINE)
    return [command.strip() for command in found]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A reader's folder, with the tables the guide tells them to write and its sample."""
    folder = tmp_path_factory.mktemp("reader")
    (folder / "docs").mkdir()
    shutil.copy(ROOT / "docs/alarms-sample.csv", folder / "docs")
    (folder / "times.csv").write_text(TIMES, encoding="utf-8-sig")
    (folder / "units.csv").write_text(UNITS, encoding="utf-8-sig")
    return folder


def _distinct() -> list[str]:
    every = [command for page in PAGES for command in commands(page)]
    return [c for c in dict.fromkeys(every) if not any(words in c for words in LONG)]


@pytest.mark.parametrize("table", [TIMES, UNITS])
def test_the_table_of_the_guide_is_the_one_tested(table: str) -> None:
    assert table in (ROOT / PAGES[0]).read_text(encoding="utf-8")


@pytest.mark.parametrize("page", PAGES)
def test_a_page_shows_commands(page: str) -> None:
    assert len(commands(page)) >= 5


def _marked() -> list[Any]:
    """Of the commands that run a drill of an hour or more, the first is tried in every run."""
    every = _distinct()
    runs = [command for command in every if command.startswith("fumeng drill run")]
    return [
        pytest.param(each, marks=pytest.mark.long) if each in runs[1:] else each for each in every
    ]


@pytest.mark.parametrize("command", _marked())
def test_a_printed_command_works(command: str, folder: Path) -> None:
    words = shlex.split(command)[1:]
    if words[:2] == ["drill", "run"]:
        words.append("-q")
    done = subprocess.run(
        [sys.executable, "-m", "twin.cli", *words],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "FUMENG_LANG": "zh"},
    )
    assert done.returncode in (0, 1), done.stdout + done.stderr
    if done.returncode == 1:
        assert words[:2] == ["drill", "run"], done.stdout + done.stderr
    assert done.stdout


@pytest.mark.parametrize(
    "page", [*PAGES, "docs/architecture.md", "docs/benchmarks.md", "docs/guide-hil.md"]
)
def test_every_file_a_page_names_is_there(page: str) -> None:
    text = (ROOT / page).read_text(encoding="utf-8")
    named = re.findall(r"`((?:twin|fast|devices|scenarios|reports|tests)/[\w/.\-]+\.\w+)`", text)
    named += re.findall(r"\]\(([^)#:]+)\)", text)
    base = (ROOT / page).parent
    for name in named:
        assert (ROOT / name).exists() or (base / name).exists(), name


def test_every_model_of_the_validity_page_has_figures_and_tests_that_are_there() -> None:
    page = (ROOT / "docs/validity.md").read_text(encoding="utf-8")
    for section in page.split("\n## ")[1:]:
        head, _, body = section.partition("\n")
        rows = [line for line in body.splitlines() if line.startswith("| ")]
        assert len(rows) >= 4, head  # the heads of columns and three cases
        named = [*re.findall(r"`([\w/]+\.py)`", head), *re.findall(r"tests/[\w/]+\.py", head)]
        assert named, head
        for name in named:
            assert "/" not in name or (ROOT / name).exists(), name
