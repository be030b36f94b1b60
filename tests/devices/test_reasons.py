"""The table of reasons: both languages, the same figures in both, every row used, no other."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from devices.drivers import reasons
from devices.drivers.reasons import NONE, Reason
from twin.terms.text import Text

ROOT = Path(__file__).parents[2]
TABLE = {
    name: one
    for name, one in vars(reasons).items()
    if isinstance(one, Text | Reason) and one != NONE
}


@pytest.mark.parametrize("name", TABLE)
def test_a_reason_is_said_in_chinese_and_in_english_with_the_same_figures(name: str) -> None:
    one = TABLE[name]
    assert re.search(r"[\u4e00-\u9fff]", one.zh)
    assert not re.search(r"[\u4e00-\u9fff]", one.en)
    figures = [sorted(re.findall(r"{(\w+)}", said)) for said in (one.zh, one.en)]
    assert figures[0] == figures[1]
    assert bool(figures[0]) == isinstance(one, Reason)


def test_every_reason_is_used_and_no_driver_has_words_of_its_own() -> None:
    used: set[str] = set()
    for path in [*(ROOT / "devices/drivers").glob("*.py"), *(ROOT / "twin/live").rglob("*.py")]:
        if path.name in ("reasons.py", "readings.py"):  # the tables
            continue
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for node in ast.walk(tree):
            if isinstance(node, ast.Attribute) and getattr(node.value, "id", "") == "reasons":
                used.add(node.attr)
            elif isinstance(node, ast.Call) and path.parent.name == "drivers":
                assert getattr(node.func, "id", "") != "Text", f"{path.name}:{node.lineno}"
    assert used == {*TABLE, "NONE", "own_words"}
