"""A drill as a workbook: a sheet a part, drop-downs of the county's names, a page of help.

What a reader would get wrong: cells are written as text, so that Excel and WPS leave `20:42` and
`M-001` as they are.
"""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from scenarios.happenings.table import HAPPENINGS
from scenarios.office.drawing import Drawing
from scenarios.office.pairs import write_pairs
from scenarios.office.sheets import (
    EVENT_ACTIONS,
    EVENTS,
    HAPPENING,
    PAIRS,
    SHEETS,
    Column,
    Sheet,
    columns_of,
    given,
    group_of,
    leaves,
    word_of,
)
from scenarios.office.singles import info_at, label_of
from scenarios.office.variations import HEADINGS, KINDS
from scenarios.schema import DrillFile, ExpectFile, MonteCarloFile
from twin.county import County
from twin.inputs import Document, spelled
from twin.terms.text import Lang

__all__ = ["write_events", "write_workbook"]

_SPARE_ROWS = 200


def write_workbook(document: Document, county: County, path: Path, lang: Lang) -> None:
    """Write a drill as a workbook, headings in a language.

    Raises:
        InputProblems: openpyxl is not installed.
    """
    drawing = Drawing(county, lang)
    for sheet in SHEETS:
        if sheet.field in PAIRS:
            _singles(drawing, sheet, document)
        elif sheet.field == "presets":
            _variations(drawing, sheet, document)
        else:
            entries = _action_rows if sheet.field == "expect" else partial(_rows, sheet, lang)
            rows = entries(document)
            drawing.table(sheet, columns_of(sheet), rows, _SPARE_ROWS)
    drawing.notes()
    drawing.names()
    drawing.save(path)


def write_events(document: Document, county: County, path: Path, lang: Lang) -> None:
    """Write the list of events alone, the expected actions in the rows of their inject. Raises
    as `write_workbook`."""
    drawing = Drawing(county, lang)
    rows: list[dict[Column, Any]] = []
    for row, inject in zip(
        _rows(EVENTS, lang, document), _entries(document, "injects"), strict=True
    ):
        actions = [
            {column: given(action, ExpectFile, column.field) for column in EVENT_ACTIONS}
            for action in given(inject, EVENTS.model, "expect") or []
        ]
        first, *others = actions or [{}]
        rows += [{**row, **first}, *others]
    drawing.table(EVENTS, (*columns_of(EVENTS), *EVENT_ACTIONS), rows, _SPARE_ROWS)
    drawing.notes()
    drawing.names()
    drawing.save(path)


def _entries(document: Document, field: str) -> list[Any]:
    found: list[Any] = given(document.data, DrillFile, field) or []
    return found


def _rows(sheet: Sheet, lang: Lang, document: Document) -> list[dict[Column, Any]]:
    """The entries of a part as rows."""
    rows = []
    for entry in _entries(document, sheet.field):
        row = {
            column: _worded(sheet, column, given(entry, sheet.model, column.field), lang)
            for column in columns_of(sheet)
            if column.of == "row"
        }
        rows.append(row | (_happening(entry, lang) if sheet is EVENTS else {}))
    return rows


def _worded(sheet: Sheet, column: Column, value: Any, lang: Lang) -> Any:
    """A group in a cell has its keys in the language of the workbook; other values as they are."""
    group = group_of(sheet.model.model_fields[column.field].annotation)
    if group is None or not isinstance(value, dict):
        return value
    return {word_of(group, str(word), lang): each for word, each in value.items()}


def _happening(entry: Any, lang: Lang) -> dict[Column, Any]:
    """The happening of an inject: its name, its common parts, and the rest in one cell."""
    name_of, *common, details = HAPPENING
    for name, written in HAPPENINGS.items():
        group = given(entry, EVENTS.model, name)
        if group is None:
            continue
        row: dict[Column, Any] = {name_of: (written.chinese, name)}
        rest = {} if not isinstance(group, dict) else dict(group)
        for column in common:
            words = spelled(written.group, column.field)
            word = next((w for w in rest if w in words), None)
            if word is not None and isinstance(rest[word], str):
                row[column] = rest.pop(word)
        row[details] = write_pairs({word_of(written.group, w, lang): v for w, v in rest.items()})
        return row
    return {}


def _action_rows(document: Document) -> list[dict[Column, Any]]:
    """The expected actions of failures and injects, each with what it belongs to."""
    rows = []
    sheet = next(sheet for sheet in SHEETS if sheet.field == "expect")
    for owner in SHEETS:
        if owner.field not in ("failures", "injects"):
            continue
        for entry in _entries(document, owner.field):
            for action in given(entry, owner.model, "expect") or []:
                rows.append(
                    {
                        column: given(entry, owner.model, "id")
                        if column.of == "inject"
                        else given(action, ExpectFile, column.field)
                        for column in columns_of(sheet)
                    }
                )
    return rows


def _singles(drawing: Drawing, sheet: Sheet, document: Document) -> None:
    """The fields of the drill (or of its world), a row each, filled in or not."""
    group = document.data if not sheet.field else given(document.data, DrillFile, sheet.field)
    rows = []
    for path in leaves(sheet.model):
        label = label_of(sheet.model, path, drawing.lang)
        info = info_at(sheet.model, path)
        rows.append((label, _at(group, sheet.model, path), info, path[-1]))
    drawing.singles(sheet, rows)


def _at(group: Any, model: type[BaseModel], path: tuple[str, ...]) -> Any:
    """What is written at a path; None where nothing is, or where it is written as a group."""
    for name in path[:-1]:
        group = given(group, model, name)
        model = group_of(model.model_fields[name].annotation) or model
    found = given(group, model, path[-1])
    return None if isinstance(found, dict) else found


def _variations(drawing: Drawing, sheet: Sheet, document: Document) -> None:
    rows = []
    zh = drawing.lang == "zh"
    for field in ("presets", "variants"):
        for name, pairs in (given(document.data, DrillFile, field) or {}).items():
            rows += [(KINDS[field][not zh], name, path, value) for path, value in pairs.items()]
    study = given(document.data, DrillFile, "monte_carlo")
    for path, value in (given(study, MonteCarloFile, "vary") or {}).items():
        rows.append((KINDS["vary"][not zh], "", path, value))
    drawing.variations(
        sheet, HEADINGS[drawing.lang], rows, [words[not zh] for words in KINDS.values()]
    )
