"""The pieces a report page is made of. A template draws each by its `kind`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

__all__ = [
    "Block",
    "Cell",
    "Facts",
    "FigureBlock",
    "Head",
    "Heading",
    "Maps",
    "Paragraph",
    "Row",
    "Section",
    "TableBlock",
    "Tiles",
    "Todo",
    "table",
]


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading within a section."""

    kind: ClassVar[str] = "heading"
    text: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph."""

    kind: ClassVar[str] = "text"
    text: str


@dataclass(frozen=True, slots=True)
class Tiles:
    """Figures in large print: (value, label)."""

    kind: ClassVar[str] = "tiles"
    tiles: Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Todo:
    """What to mend, each with a link to its evidence."""

    kind: ClassVar[str] = "todo"
    entries: Sequence[tuple[str, str]]
    evidence: str


@dataclass(frozen=True, slots=True)
class FigureBlock:
    """A figure whose title is a statement; `data` is the table with its numbers (id, label)."""

    kind: ClassVar[str] = "figure"
    title: str
    svg: str
    note: str
    data: tuple[str, str]
    wide: bool = False


@dataclass(frozen=True, slots=True)
class Maps:
    """Small multiples of one map, and their key: (letter, colour, meaning)."""

    kind: ClassVar[str] = "maps"
    maps: Sequence[tuple[str, str]]
    key: Sequence[tuple[str, str, str]]


@dataclass(frozen=True, slots=True)
class Facts:
    """Names and values."""

    kind: ClassVar[str] = "facts"
    rows: Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Head:
    """A column head; `kind` "n" is a number, "t" a time."""

    text: str
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell, how it is coloured, and the id on the page that it leads to."""

    text: str
    css: str = ""
    link: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """A row; `id` when something links to it."""

    cells: Sequence[Cell]
    id: str = ""


@dataclass(frozen=True, slots=True)
class TableBlock:
    """A table. `folded` ones open on a click; `filter` labels the box that narrows the rows."""

    kind: ClassVar[str] = "table"
    id: str
    caption: str
    heads: Sequence[Head]
    rows: Sequence[Row]
    folded: bool = False
    filter: str = ""


Block = Heading | Paragraph | Tiles | Todo | FigureBlock | Maps | Facts | TableBlock


@dataclass(frozen=True, slots=True)
class Section:
    """A section: its question's answer in one sentence, then the evidence."""

    id: str
    number: str
    title: str
    lead: str
    blocks: Sequence[Block]


def table(
    name: str,
    caption: str,
    heads: Sequence[str],
    rows: Sequence[Sequence[Any]],
    *,
    folded: bool = False,
    narrow: str = "",
) -> TableBlock:
    """A table from plain values; a head that begins with `#` is a number, with `@` a time."""
    kinds = {"#": "n", "@": "t"}
    columns = [Head(h.lstrip("#@"), kinds.get(h[0], "") if h else "") for h in heads]
    made = []
    for row in rows:
        row_id = ""
        cells = list(row)
        if cells and isinstance(cells[0], Row):
            row_id, cells = cells[0].id, cells[1:]
        made.append(Row([c if isinstance(c, Cell) else Cell(str(c)) for c in cells], row_id))
    return TableBlock(name, caption, columns, made, folded, narrow)
