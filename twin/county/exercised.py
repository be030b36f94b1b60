"""Which rows of the rule files some runs have put to use, and which they have not.

What a reader would get wrong: a row counts as used when its id stands in a journal. A row that a
run *weighed* and did not take leaves no trace, so this is a list of what to write a drill for.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from twin.county.model import County
from twin.inputs import load_yaml_text

__all__ = ["RuleRow", "rule_rows", "unused"]


@dataclass(frozen=True, slots=True)
class RuleRow:
    """A row with an id, and where it stands."""

    id: str
    file: str
    line: int


def rule_rows(county: County) -> list[RuleRow]:
    """Every row with an id in the county's `rules/*.yaml`, in the order of the files."""
    rows = []
    for name in sorted(county.rule_texts):
        if name.endswith(".yaml"):
            document = load_yaml_text(county.rule_texts[name], name)
            rows += [
                RuleRow(id, name, document.at(*loc).line) for id, loc in _ids(document.data, ())
            ]
    return rows


def unused(rows: Iterable[RuleRow], journals: Iterable[str]) -> list[RuleRow]:
    """The rows whose id stands in none of the journals' texts."""
    left = list(rows)
    for text in journals:
        left = [row for row in left if f'"{row.id}"' not in text and f"{row.id}|" not in text]
    return left


def _ids(data: Any, loc: tuple[str | int, ...]) -> Iterator[tuple[str, tuple[str | int, ...]]]:
    if isinstance(data, dict):
        if isinstance(data.get("id"), str):
            yield data["id"], (*loc, "id")
        for key, value in data.items():
            yield from _ids(value, (*loc, key))
    elif isinstance(data, list):
        for number, item in enumerate(data):
            yield from _ids(item, (*loc, number))
