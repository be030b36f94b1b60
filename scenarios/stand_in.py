"""A drill with slips in it, made whole enough that the rest of it can be checked all the same.

What a reader would get wrong: nothing of a stand-in is ever run. Where an entry is spelled wrongly,
a harmless one stands in its place, so that names and deadlines elsewhere are looked at too and the
planner is told everything at once.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from copy import deepcopy
from dataclasses import replace
from itertools import count
from typing import Any

from twin.inputs import Document

__all__ = ["with_stand_ins"]

Loc = tuple[str | int, ...]
_LISTS: dict[str, dict[str, Any]] = {
    "objectives": {"text": "-"},
    "目标": {"text": "-"},
    "failures": {"at": "T+00:00", "text": "-", "target": "-", "kind": "stuck", "for": "1m"},
    "失效": {"at": "T+00:00", "text": "-", "target": "-", "kind": "stuck", "for": "1m"},
    "injects": {"at": "T+00:00", "text": "-", "wind": {"from": 0, "speed": 1}},
    "注入": {"at": "T+00:00", "text": "-", "wind": {"from": 0, "speed": 1}},
    "bookmarks": {"at": "T+00:00", "name": "-"},
    "书签": {"at": "T+00:00", "name": "-"},
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
_CHINESE = {
    "编号": "id", "标题": "title", "县域": "county", "开始": "start", "时长": "duration",
    "世界": "world",
}  # fmt: skip


def with_stand_ins(document: Document, wrong: Iterable[Loc]) -> Document:
    """The document with stand-ins at the wrong places."""
    data: dict[str, Any] = deepcopy(document.data) if isinstance(document.data, dict) else {}
    numbers = count(9000)
    for loc in dict.fromkeys(loc[:4] for loc in wrong):
        top = str(loc[0]) if loc else ""
        if top in _LISTS and len(loc) > 1 and isinstance(loc[1], int):
            if not _only_expect_is_wrong(data, loc, numbers):
                entry = data[top][loc[1]]
                data[top][loc[1]] = {**_LISTS[top], "id": _id_of(entry, numbers)}
        elif top in data:
            del data[top]
    for key, value in _NEEDED.items():
        if not any(name in data for name in (key, *(c for c, e in _CHINESE.items() if e == key))):
            data[key] = value
    return replace(document, data=data)


def _only_expect_is_wrong(data: dict[Any, Any], loc: Loc, numbers: Iterator[int]) -> bool:
    """An expected action that is wrong is taken out of its list; its inject stays."""
    if len(loc) < 4 or loc[2] not in ("expect", "预期行动") or not isinstance(loc[3], int):
        return False
    inject: Any = data[loc[0]][loc[1]]
    actions = inject.get(loc[2]) if isinstance(inject, dict) else None
    if not isinstance(actions, list) or loc[3] >= len(actions):
        return False
    actions[loc[3]] = {
        "id": _id_of(actions[loc[3]], numbers), "who": "-", "action": "发出告警", "within": "1s",
    }  # fmt: skip
    return True


def _id_of(entry: Any, numbers: Iterator[int]) -> str:
    """The id of an entry if it has a good one, so that others may refer to it."""
    written = entry.get("id", entry.get("编号")) if isinstance(entry, dict) else None
    if isinstance(written, str) and written.isascii() and written[:1].isupper():
        return written if written[-1:].isdigit() else f"ZZ-{next(numbers)}"
    return f"ZZ-{next(numbers)}"
