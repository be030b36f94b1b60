"""The sheets that have a field a row: 项目, 值."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel

from scenarios.office.cells import value_of
from scenarios.office.sheets import Language, Sheet, bare, group_of, leaves, word_of
from scenarios.schema import DrillFile
from twin.inputs import BadValue, Document, Problems, Spot, near
from twin.inputs.cell_file import CellSheet
from twin.inputs.yaml_file import Placed
from twin.terms.text import Text

__all__ = ["info_at", "label_of", "read_singles"]

_HEADINGS = ("项目", "item")


def read_singles(
    sheet: Sheet, cells: CellSheet, document: Document, problems: Problems, language: Language
) -> None:
    """Take the fields of a sheet in."""
    known = {
        bare(label_of(sheet.model, path, each)): path
        for path in leaves(sheet.model)
        for each in ("zh", "en")
    }
    under = () if not sheet.field else (word_of(DrillFile, sheet.field, language),)
    if under:
        document.data.setdefault(under[0], {})
        document.places[under] = Placed(None, cells.spot(0))
    for number in range(len(cells.rows)):
        label, value = cells.cell(number, 0), cells.cell(number, 1)
        if not label.text or bare(label.text) in _HEADINGS or (number, 0) in cells.first:
            continue
        path = known.get(bare(label.text))
        if path is not None:
            words = [*under, *_words(sheet.model, path, language)]
            document.places.setdefault(tuple(words), Placed(None, cells.spot(number, 1)))
            if value.text or value.fault:
                info = info_at(sheet.model, path)
                _take(document, problems, words, value, info, cells.spot(number, 1), cells)
        elif value.text:
            _unknown(label.text, [label_of(sheet.model, p, language) for p in known.values()],
                     cells.spot(number, 0), problems)  # fmt: skip


def label_of(model: type[BaseModel], path: tuple[str, ...], language: Language) -> str:
    """What stands in the first column for a field: 风.来向."""
    return ".".join(_words(model, path, language))


def info_at(model: type[BaseModel], path: tuple[str, ...]) -> Any:
    """The field at a path."""
    for name in path[:-1]:
        model = group_of(model.model_fields[name].annotation) or model
    return model.model_fields[path[-1]]


def _words(model: type[BaseModel], path: tuple[str, ...], language: Language) -> list[str]:
    words = []
    for name in path:
        words.append(word_of(model, name, language))
        model = group_of(model.model_fields[name].annotation) or model
    return words


def _take(
    document: Document,
    problems: Problems,
    words: list[str],
    cell: Any,
    info: Any,
    spot: Spot,
    cells: CellSheet,
) -> None:
    try:
        value, doubt = value_of(cell, info, from_1904=cells.from_1904)
    except BadValue as bad:
        problems.add(bad.code, spot, bad.message, bad.hint)
        return
    if doubt is not None:
        document.doubted.append(document.problem("W404", spot, doubt))
    group: Any = document.data
    for depth, word in enumerate(words[:-1], start=1):
        group = group.setdefault(word, {})
        document.places.setdefault(tuple(words[:depth]), Placed(None, spot))
        if not isinstance(group, dict):
            message = Text(f"“{word}”已在上面一格写了", f"{word!r} is written above")
            problems.add("E101", spot, message, Text("两处只写一处", "write it in one place"))
            return
    if words[-1] in group:
        message = Text(f"“{words[-1]}”写了两次", f"{words[-1]!r} stands twice")
        problems.add("E101", spot, message, Text("删去一行", "delete one row"))
        return
    group[words[-1]] = value
    document.places[tuple(words)] = Placed(None, spot)


def _unknown(label: str, known: list[str], spot: Spot, problems: Problems) -> None:
    close = near(label, known) or known[:6]
    problems.add(
        "E102",
        spot,
        Text(f"不认识的项目“{label}”", f"unknown item {label!r}"),
        Text(f"可写：{'、'.join(close)}", f"known: {', '.join(close)}"),
    )
