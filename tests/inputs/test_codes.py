"""Every code that the source can raise is explained in both languages, and none for nothing."""

from __future__ import annotations

import re

from tests.conftest import ROOT
from twin.inputs import CODES

_CODE = re.compile(r'"([EW]\d{3})"')


def _raised() -> frozenset[str]:
    found: set[str] = set()
    for folder in ("twin", "scenarios", "devices", "reports"):
        for path in sorted((ROOT / folder).rglob("*.py")):
            if path.name != "codes.py":
                found.update(_CODE.findall(path.read_text(encoding="utf-8")))
    return frozenset(found)


def test_every_code_raised_in_the_source_is_explained() -> None:
    assert sorted(_raised() - CODES.keys()) == []


def test_no_explanation_is_left_of_a_code_that_is_gone() -> None:
    assert sorted(CODES.keys() - _raised()) == []


def test_an_explanation_is_a_sentence_in_both_languages() -> None:
    for code, text in CODES.items():
        assert text.zh.endswith("。"), code
        assert text.en.endswith("."), code
        assert text.zh != text.en
