"""The sheets of a drill's workbook and their columns, made from the models of the drill file.

A heading is the key of a drill file, in Chinese or English; so what a workbook may say is what a
drill file may say, and a field that the language gains has its column at once.
"""

from __future__ import annotations

import typing
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from pydantic import BaseModel

from scenarios.schema import (
    BookmarkFile,
    DrillFile,
    ExpectFile,
    FailureFile,
    ObjectiveFile,
    WorldFile,
)
from twin.inputs import spelled

__all__ = [
    "EVENTS",
    "EVENT_ACTIONS",
    "HAPPENING",
    "IGNORED",
    "PAIRS",
    "SHEETS",
    "Column",
    "Sheet",
    "bare",
    "columns_of",
    "leaves",
    "sheet_of",
    "word_of",
]

Language = Literal["zh", "en"]
INJECT: type[BaseModel] = typing.get_args(DrillFile.model_fields["injects"].annotation)[0]


@dataclass(frozen=True, slots=True)
class Column:
    """A heading in both languages and what stands under it.

    `of` says whether it is a field of the row (`row`), of its happening (`happening`), the name or
    the other parts of that happening (`name`, `details`), a field of an expected action in the
    same row (`action`), or the inject an expected action belongs to (`inject`).
    """

    zh: str
    en: str
    field: str
    of: Literal["row", "happening", "name", "details", "action", "inject"] = "row"


@dataclass(frozen=True, slots=True)
class Sheet:
    """A worksheet: `field` of the drill file that its rows make; `model` of a row."""

    zh: str
    en: str
    field: str
    model: type[BaseModel]
    others: tuple[str, ...] = ()


HAPPENING = (
    Column("发生", "happening", "", "name"),
    Column("事件类型", "event type", "type", "happening"),
    Column("地点", "place", "place", "happening"),
    Column("危险源", "hazard", "hazard", "happening"),
    Column("参数", "details", "", "details"),
)
EVENT_ACTIONS = (
    Column("行动编号", "action id", "id", "action"),
    Column("责任方", "who", "who", "action"),
    Column("预期行动", "action", "action", "action"),
    Column("条件", "where", "where", "action"),
    Column("时限", "within", "within", "action"),
    Column("起算", "since", "since", "action"),
    Column("关键", "critical", "critical", "action"),
    Column("不得出现", "absent", "absent", "action"),
    Column("行动目标", "action objective", "objective", "action"),
    Column("权重", "weight", "weight", "action"),
    Column("能力", "capability", "capability", "action"),
)
EVENTS = Sheet("事件清单", "events", "injects", INJECT, ("注入", "injects", "主要事件清单", "MSEL"))
SHEETS = (
    Sheet("基本信息", "basics", "", DrillFile),
    Sheet("目标", "objectives", "objectives", ObjectiveFile, ("演练目标",)),
    Sheet("世界", "world", "world", WorldFile),
    EVENTS,
    Sheet("预期行动", "expected", "expect", ExpectFile, ("expected actions",)),
    Sheet("故障", "failures", "failures", FailureFile, ("失效",)),
    Sheet("书签", "bookmarks", "bookmarks", BookmarkFile),
    Sheet("难度与变体", "variations", "presets", DrillFile, ("难度", "变体")),
)
_FIRST = ("id", "at", "kind", "sender", "to", "channel", "text", "objective")
"""The order in which planners keep their list of events."""
PAIRS = ("", "world")
"""The sheets that have a field a row, and not an entry."""
IGNORED = ("说明", "notes", "名单", "names")


def bare(written: str) -> str:
    """A heading or the name of a sheet without what people add: spaces, asterisks, brackets."""
    plain = "".join(unicodedata.normalize("NFKC", written).split()).strip("*:")
    return (plain.partition("(")[0] or plain).lower()


def sheet_of(title: str) -> Sheet | None:
    """The sheet of a title; None where it is none of ours."""
    for sheet in SHEETS:
        if bare(title) in map(bare, (sheet.zh, sheet.en, *sheet.others)):
            return sheet
    return None


def word_of(model: type[BaseModel], field: str, language: Language) -> str:
    """The key of a field, however that is spelled, in a language."""
    words = spelled(model, field) or [field]
    return words[-1 if language == "zh" else 0]


def columns_of(sheet: Sheet) -> tuple[Column, ...]:
    """The columns of a sheet of entries, in order."""
    model = sheet.model
    plain = [
        Column(word_of(model, name, "zh"), word_of(model, name, "en"), name)
        for name in model.model_fields
        if name != "expect" and not _is_happening(sheet, name)
    ]
    if sheet is EVENTS:
        by_field = {column.field: column for column in plain}
        first = [by_field.pop(name) for name in _FIRST]
        return (*first, *HAPPENING, *by_field.values())
    if sheet.field == "expect":
        return (Column("注入", "inject", "", "inject"), *plain)
    return tuple(plain)


def _is_happening(sheet: Sheet, name: str) -> bool:
    from scenarios.happenings.table import HAPPENINGS

    return sheet is EVENTS and name in HAPPENINGS


def leaves(model: type[BaseModel], above: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """Paths, by the names of fields, to every single value of a model and to its groups.

    Lists of entries, free groups and what a sheet of its own holds are left out.
    """
    for name, info in model.model_fields.items():
        path = (*above, name)
        inner = group_of(info.annotation)
        if path in _ELSEWHERE or _is_list(info.annotation):
            continue
        if inner is None:
            yield path
        else:
            if path == ("wind",):
                yield path  # `西北风 4级` in one cell
            yield from leaves(inner, path)


_ELSEWHERE = {
    ("fumeng",), ("include",), ("world",), ("presets",), ("variants",), ("monte_carlo", "vary"),
}  # fmt: skip


def _is_list(hint: Any) -> bool:
    inner = typing.get_args(hint)
    return typing.get_origin(hint) is tuple and isinstance(inner[0], type) and issubclass(
        inner[0], BaseModel
    )  # fmt: skip


def group_of(hint: Any) -> type[BaseModel] | None:
    """The model of a group that is written in place; None for a single value."""
    if isinstance(hint, type) and issubclass(hint, BaseModel):
        return hint
    if typing.get_origin(hint) is tuple:
        return None
    found = (group_of(part) for part in typing.get_args(hint))
    return next((each for each in found if each is not None), None)


def given(group: Any, model: type[BaseModel], field: str) -> Any:
    """What a group of plain values says of a field, however its key is spelled, or None."""
    if not isinstance(group, Mapping):
        return None
    return next((group[word] for word in spelled(model, field) if word in group), None)
