"""A drill with slips in it, made whole enough that the rest of it can be checked all the same.

What a reader would get wrong: nothing of a stand-in is ever run. What is spelled wrongly in an
entry is taken out and a harmless value put in its place, so that its other names and deadlines are
looked at too; an entry that this does not mend is replaced as a whole, and nothing is said of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from copy import deepcopy
from dataclasses import replace
from itertools import count
from typing import Any

from scenarios.happenings.table import HAPPENINGS
from scenarios.schema import BookmarkFile, DrillFile, FailureFile, InjectFile, ObjectiveFile
from scenarios.values import Part
from twin.inputs import Document, faulty, spelled

__all__ = ["with_stand_ins"]

Loc = tuple[str | int, ...]
_AT = {"at": "T+00:00", "text": "-"}
_LISTS: dict[str, tuple[type[Part], dict[str, Any]]] = {
    "objectives": (ObjectiveFile, {"text": "-"}),
    "failures": (FailureFile, {**_AT, "target": "-", "kind": "stuck", "for": "1m"}),
    "injects": (InjectFile, {**_AT, "wind": {"from": 0, "speed": 1}}),
    "bookmarks": (BookmarkFile, {"at": "T+00:00", "name": "-"}),
}
_NEEDED = {
    "id": "drill",
    "title": "-",
    "county": "fumeng",
    "start": "2026-01-01 00:00",
    "duration": "48h",
    "fumeng": 1,
    "world": {"wind": {"from": 0, "speed": 1}, "temperature": 10},
}


def with_stand_ins(document: Document, wrong: Iterable[Loc]) -> tuple[Document, list[Loc]]:
    """The document with stand-ins at the wrong places, and the entries replaced as a whole."""
    data: dict[str, Any] = deepcopy(document.data) if isinstance(document.data, dict) else {}
    whole = replace(document, data=data)
    numbers = count(9000)
    for loc in dict.fromkeys(loc[:5] for loc in wrong):
        if loc and not _list_of(loc):
            data.pop(str(loc[0]), None)
        elif len(loc) > 2:
            entry: Any = data[str(loc[0])]
            _mend(entry[loc[1]], loc, numbers)
    for key, value in _NEEDED.items():
        if not any(name in data for name in spelled(DrillFile, key)):
            data[key] = value
    replaced = []
    for loc in dict.fromkeys(loc[:2] for loc in faulty(whole, DrillFile)):
        if _list_of(loc):
            entries: Any = data[str(loc[0])]
            kept = _id_of(entries[loc[1]], numbers)
            entries[loc[1]] = {**_LISTS[_english(loc)][1], "id": kept}
            replaced.append(loc)
    return whole, replaced


def _english(loc: Loc) -> str:
    return (spelled(DrillFile, str(loc[0])) or [""])[0]


def _list_of(loc: Loc) -> bool:
    """Whether a path leads into an entry of a list that has stand-ins."""
    return _english(loc) in _LISTS and len(loc) > 1 and isinstance(loc[1], int)


def _mend(entry: Any, loc: Loc, numbers: Iterator[int]) -> None:
    """Take the wrong key out of an entry, and put in what it then lacks."""
    if not isinstance(entry, dict):
        return
    key = str(loc[2])
    if key in ("expect", "预期行动"):
        _mend_action(entry.get(key), loc, numbers)
        return
    entry.pop(key, None)
    if key in ("value", "示值"):
        entry[key] = 0.0
    model, spare = _LISTS[_english(loc)]
    lacking = {**spare, "id": _id_of(entry, numbers)}
    if key not in HAPPENINGS and all(key != each.chinese for each in HAPPENINGS.values()):
        lacking.pop("wind", None)
    if any(name in entry for name in ("when", "当")):
        lacking.pop("at", None)
    for name, value in lacking.items():
        if not any(word in entry for word in spelled(model, name) or [name]):
            entry[name] = value


def _mend_action(actions: Any, loc: Loc, numbers: Iterator[int]) -> None:
    """An expected action that is wrong becomes one that says nothing; its inject stays."""
    if len(loc) < 4 or not isinstance(loc[3], int) or not isinstance(actions, list):
        return
    if loc[3] < len(actions):
        kept = _id_of(actions[loc[3]], numbers)
        actions[loc[3]] = {"id": kept, "who": "-", "action": "发出告警", "within": "1s"}


def _id_of(entry: Any, numbers: Iterator[int]) -> str:
    """The id of an entry if it has a good one, so that others may refer to it."""
    written = entry.get("id", entry.get("编号")) if isinstance(entry, dict) else None
    if isinstance(written, str) and written.isascii() and written[:1].isupper():
        return written if written[-1:].isdigit() else f"ZZ-{next(numbers)}"
    return f"ZZ-{next(numbers)}"
