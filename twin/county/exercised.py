"""Which rows of the rule files some runs or the tests put to use, and which nothing does.

What a reader would get wrong: a run uses a row when the row's id stands in its journal; one that it
*weighed* and did not take leaves no trace there. The tests leave out every row in turn and see
whether a decision changes; what they hold is said in `tested_rules.yaml`, file by file with its
digest, so that a rule file that has been changed is held by them no more.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict

from twin.county.model import County
from twin.inputs import bind, load_yaml_text
from twin.inputs.text_file import read_text
from twin.terms.text import Text

__all__ = ["Held", "RuleRow", "Unused", "held_by_tests", "rule_rows", "unused"]

_TESTED = Path(__file__).parent / "data" / "tested_rules.yaml"
Loc = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class RuleRow:
    """A row of a list in a rule file, and where it stands; `id` is empty where it has none.

    `name` is its id, or its list and its place in it from 0 on: ``CARD-GAS.needs[2]``.
    """

    name: str
    id: str
    file: str
    line: int


@dataclass(frozen=True, slots=True)
class Unused:
    """A row that nothing exercises, and why."""

    row: RuleRow
    why: Text


class _Words(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _File(_Words):
    file: str
    sha256: str
    test: str


class _Idle(_Words):
    file: str
    row: str
    why: str
    why_en: str


class Held(_Words):
    """What the tests hold: whole rule files as they were, but for the rows named."""

    fumeng_tested: Literal[1]
    files: tuple[_File, ...]
    idle: tuple[_Idle, ...]


def held_by_tests() -> Held:
    """What the tests of this version hold."""
    document = load_yaml_text(read_text(_TESTED, _TESTED.name), _TESTED.name)
    found: Held = bind(document, Held).value
    return found


def rule_rows(county: County) -> list[RuleRow]:
    """Every row of every list in the county's `rules/*.yaml`, in the order of the files."""
    rows = []
    for file in sorted(county.rule_texts):
        if file.endswith(".yaml"):
            document = load_yaml_text(county.rule_texts[file], file)
            for name, id, loc in _rows(document.data, "", ()):
                rows.append(RuleRow(name, id, file, document.at(*loc).line))
    return rows


def unused(
    rows: Iterable[RuleRow], journals: Iterable[str], county: County, held: Held
) -> list[Unused]:
    """The rows that stand in none of the journals' texts and that no test holds."""
    left = list(rows)
    for text in journals:
        left = [row for row in left if not _stands_in(row, text)]
    digests = {one.file: one.sha256 for one in held.files}
    idle = {(one.file, one.row): Text(one.why, one.why_en) for one in held.idle}
    found = []
    for row in left:
        text = county.rule_texts[row.file]
        is_held = digests.get(row.file) == hashlib.sha256(text.encode()).hexdigest()
        if is_held and (row.file, row.name) not in idle:
            continue
        why = idle.get((row.file, row.name)) if is_held else None
        found.append(Unused(row, why or _why(row, row.file in digests)))
    return found


def _why(row: RuleRow, changed: bool) -> Text:
    if changed:
        return Text("运行没有用到；文件改过，测试不再作数",
                    "no run used it; the file is changed and the tests count no more")  # fmt: skip
    return Text("运行没有用到，也没有逐行测试", "no run used it and no test leaves it out")


def _stands_in(row: RuleRow, text: str) -> bool:
    return bool(row.id) and (f'"{row.id}"' in text or f"{row.id}|" in text)


def _rows(data: Any, above: str, loc: Loc) -> Iterator[tuple[str, str, Loc]]:
    """Name, id and place of every mapping that is an item of a list."""
    if isinstance(data, dict):
        for key, value in data.items():
            yield from _rows(value, f"{above}.{key}" if above else str(key), (*loc, key))
    elif isinstance(data, list):
        for number, item in enumerate(data):
            if isinstance(item, dict):
                id = item["id"] if isinstance(item.get("id"), str) else ""
                name = id or f"{above}[{number}]"
                yield name, id, ((*loc, number, "id") if id else (*loc, number))
                yield from _rows(item, name, (*loc, number))
