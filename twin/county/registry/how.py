"""How a department's table is to be read: what it is, whose it is, which column is what.

A mapping file (YAML) says it all; the command line says the same in part and wins. What neither
says is found by the shipped headers.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field

from twin.county.registry.book import Book, same_key
from twin.inputs import Problems, bind, load_yaml, near
from twin.terms.basis import Basis
from twin.terms.text import Text

__all__ = ["How", "read_how"]


@dataclass(frozen=True, slots=True, kw_only=True)
class How:
    """The instructions for a file.

    Attributes:
        category: "" to find it by the headers.
        source: The department whose table it is; "" for the file's name.
        sheets: Worksheets to read; empty for the only one there is.
        header_row: The row of the header (its first), None to find it.
        columns: Field by header, before the shipped names.
        units: Unit by field, where the table does not say.
        crs: Coordinate system of positions that do not say theirs.
        code_system: List that township codes are from, where the table does not say.
        fill_down: Fields whose empty cells mean the cell above (merged cells saved as CSV).
        ignore: Headers that are left out on purpose.
    """

    category: str = ""
    source: str = ""
    sheets: tuple[str, ...] = ()
    header_row: int | None = None
    columns: Mapping[str, str] = field(default_factory=dict)
    units: Mapping[str, str] = field(default_factory=dict)
    crs: str = ""
    code_system: str = ""
    fill_down: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    basis: Basis = Basis.SEEN


class _File(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")
    category: str = ""
    source: str = ""
    sheets: tuple[str, ...] = ()
    header_row: int | None = Field(default=None, ge=1)
    columns: Mapping[str, str] = Field(default_factory=dict)
    units: Mapping[str, str] = Field(default_factory=dict)
    crs: str = ""
    code_system: str = ""
    fill_down: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    basis: Basis = Basis.SEEN


def read_how(path: Path, book: Book) -> How:
    """Read a mapping file.

    Raises:
        InputProblems: Everything wrong with it, by line and column.
    """
    bound = bind(load_yaml(path), _File)
    value, problems = bound.value, Problems()

    def check(word: str, known: list[str], zh: str, en: str, *loc: str | int) -> None:
        if word and word not in known:
            meant = near(word, known) or known
            problems.add(
                "E506",
                bound.at(*loc),
                Text(f"没有{zh}“{word}”", f"there is no {en} {word!r}"),
                Text(f"可用：{'、'.join(meant)}", f"use {', '.join(meant)}"),
                bound.document.line(bound.at(*loc).line),
            )

    check(value.category, list(book.categories), "类别", "category", "category")
    check(value.crs, list(book.words.crs), "坐标系", "coordinate system", "crs")
    systems = list(book.words.code_systems)
    check(value.code_system, systems, "编码体系", "code system", "code_system")
    fields = [*book.fields, *(c for c in book.common if c not in book.fields)]
    for header, name in value.columns.items():
        check(name, fields, "字段", "field", "columns", header)
    for name in value.units:
        check(name, fields, "字段", "field", "units", name)
    for i, name in enumerate(value.fill_down):
        check(name, fields, "字段", "field", "fill_down", i)
    problems.raise_any()
    return How(
        category=value.category,
        source=value.source,
        sheets=value.sheets,
        header_row=value.header_row,
        columns={same_key(header): name for header, name in value.columns.items()},
        units=value.units,
        crs=value.crs,
        code_system=value.code_system,
        fill_down=value.fill_down,
        ignore=tuple(same_key(name) for name in value.ignore),
        basis=value.basis,
    )
