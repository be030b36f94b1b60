"""A corpus of drills with one mistake each: the right code, line, column and hint.

The first line of each file says what is expected: `# 预期 E102 12:5 part of the hint`, and after
`；` what else the one mistake brings. Every file is `right.yaml` with one thing changed.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from scenarios import read_drill
from twin.county import County
from twin.inputs import CODES, render

FOLDER = Path(__file__).parent / "mistakes"
FILES = sorted(path for path in FOLDER.glob("*.yaml") if path.stem != "right")
_EXPECTED = re.compile(r"([EW]\d{3}) (\d+):(\d+)(?: (.+))?")


def test_the_file_that_all_others_come_from_is_right(county: County) -> None:
    assert read_drill(FOLDER / "right.yaml", county).problems == ()


def test_the_corpus_is_large_and_of_every_family() -> None:
    codes = {path.read_text(encoding="utf-8")[5:9] for path in FILES}
    assert len(FILES) >= 60
    assert {code[:2] for code in codes} >= {"E1", "E2", "E3", "W4"}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_mistake_is_found_where_it_is_with_a_hint(path: Path, county: County) -> None:
    first = path.read_text(encoding="utf-8").partition("\n")[0].removeprefix("# 预期 ")
    expected = [_EXPECTED.fullmatch(part) for part in first.split("；")]
    assert all(expected), first
    wanted = sorted(
        (int(one[2]), int(one[3]), one[1], one[4] or "") for one in expected if one is not None
    )
    problems = read_drill(path, county).problems
    assert [(p.line, p.col, p.code) for p in problems] == [each[:3] for each in wanted]
    for problem, (line, col, code, hint) in zip(problems, wanted, strict=True):
        assert not hint or (problem.hint is not None and hint in problem.hint.zh)
        assert code in CODES
        shown = render(problem, "zh").splitlines()
        assert shown[0].startswith(f"{problem.file}:{line}:{col}: ")
        assert shown[2].strip(" |").startswith("^")
