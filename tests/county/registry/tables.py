"""Departments' tables for the tests: CSV in any encoding, workbooks with merged cells."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from twin.county import County
from twin.county.registry import Book, How, ReadRows, read_rows
from twin.inputs import InputProblems, Problem, Problems

__all__ = ["csv_of", "read", "workbook"]

Rows = Sequence[Sequence[Any]]


def csv_of(path: Path, rows: Rows, encoding: str = "utf-8") -> Path:
    lines = [",".join("" if cell is None else str(cell) for cell in row) for row in rows]
    path.write_text("\n".join(lines) + "\n", encoding=encoding)
    return path


def workbook(path: Path, rows: Rows, merged: Sequence[str] = (), sheet: str = "表1") -> Path:
    openpyxl = pytest.importorskip("openpyxl", reason="the office extra is not installed")
    book = openpyxl.load_workbook(path) if path.exists() else openpyxl.Workbook()
    page = book.active if not path.exists() else book.create_sheet()
    page.title = sheet
    for row in rows:
        page.append(list(row))
    for block in merged:
        page.merge_cells(block)
    book.save(path)
    return path


def read(
    path: Path, county: County, book: Book, **how: Any
) -> tuple[ReadRows | None, list[Problem]]:
    """What a file gives, and everything that is wrong with it."""
    problems = Problems()
    try:
        rows = read_rows(path, How(**how), book, county, problems)
    except InputProblems as unreadable:
        return None, list(unreadable.problems)
    return rows, list(InputProblems(problems.found).problems)
