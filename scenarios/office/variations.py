"""The sheet of presets, variants and Monte Carlo: what is replaced, a field a row."""

from __future__ import annotations

from typing import Any

from scenarios.office.pairs import plain, read_scalar
from scenarios.office.sheets import Language, bare, word_of
from scenarios.schema import DrillFile, MonteCarloFile
from twin.inputs import BadValue, Document, Problems, near
from twin.inputs.cell_file import Cell, CellSheet
from twin.inputs.yaml_file import Placed
from twin.terms.text import Text

__all__ = ["HEADINGS", "KINDS", "read_variations"]

HEADINGS = {"zh": ("类别", "名称", "字段", "改为"), "en": ("kind", "name", "field", "becomes")}
KINDS = {
    "presets": ("难度", "preset"),
    "variants": ("变体", "variant"),
    "vary": ("蒙特卡罗", "monte carlo"),
}


def read_variations(
    cells: CellSheet, document: Document, problems: Problems, language: Language
) -> None:
    """Take the rows in; a merged kind or name holds for all its rows."""
    headings = {bare(word) for words in HEADINGS.values() for word in words}
    for number, row in enumerate(cells.rows):
        kind, name, path, value = (_seen(cells, number, col) for col in range(4))
        texts = [each.text for each in (kind, name, path, value)]
        if not any(texts) or bare(texts[0]) in headings or all(
            (number, col) in cells.first for col in range(1, min(4, len(row)))
        ):  # fmt: skip
            continue
        field = next((f for f, words in KINDS.items() if bare(kind.text) in words), None)
        if field is None:
            words = [each[0] for each in KINDS.values()]
            close = near(kind.text, words) or words
            problems.add(
                "E106",
                cells.spot(number, 0),
                Text(f"没有类别“{kind.text}”", f"there is no kind {kind.text!r}"),
                Text(f"可用：{'、'.join(close)}", f"use {', '.join(close)}"),
            )
            continue
        lacking = next((i for i in range(1, 4) if not texts[i] and (field, i) != ("vary", 1)), 0)
        if lacking:
            message = Text("空着", "this cell is empty")
            problems.add("E105", cells.spot(number, lacking), message)
            continue
        _put(cells, document, problems, language, number, field)


def _put(
    cells: CellSheet,
    document: Document,
    problems: Problems,
    language: Language,
    number: int,
    field: str,
) -> None:
    name, path, value = (_seen(cells, number, col) for col in (1, 2, 3))
    if field == "vary":
        top = word_of(DrillFile, "monte_carlo", language)
        under = (top, word_of(MonteCarloFile, "vary", language))
    else:
        under = (word_of(DrillFile, field, language), plain(name.text))
    group: Any = document.data
    for depth, word in enumerate(under, start=1):
        group = group.setdefault(word, {})
        document.places.setdefault(
            under[:depth], Placed(cells.spot(number, 1), cells.spot(number, 1))
        )
    key = plain(path.text)
    if key in group:
        message = Text(f"“{key}”写了两次", f"{key!r} stands twice")
        problems.add("E101", cells.spot(number, 2), message)
        return
    try:
        group[key] = plain(value.text) if field == "vary" else _value(value)
    except BadValue as bad:
        problems.add(bad.code, cells.spot(number, 3), bad.message, bad.hint)
        return
    document.places[(*under, key)] = Placed(cells.spot(number, 2), cells.spot(number, 3))


def _value(cell: Cell) -> Any:
    if cell.fault is not None:
        raise BadValue(cell.fault, code="E103")
    if cell.day is not None:
        whole = int(cell.clock_s or 0.0)
        return f"{cell.text} {whole // 3600:02d}:{whole // 60 % 60:02d}"
    return read_scalar(cell.text)


def _seen(cells: CellSheet, number: int, col: int) -> Cell:
    return cells.cell(*cells.first.get((number, col), (number, col)))
