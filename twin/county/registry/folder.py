"""A registry folder: one CSV a category, ``claims.csv`` and ``conflicts.csv``, for Excel and WPS.

All files change together: they are written beside the old ones into ``.commit``, and the renaming
of that folder is the moment at which the import has happened. Whoever reads later takes what stands
in ``.commit`` before what stands beside it, and the next writer finishes the move. Other files of
the folder are left alone. ``conflicts.csv`` is for people and never read back.
"""

from __future__ import annotations

import csv
import io
import json
import os
import shutil
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path

from twin.county.records import Loaded, read_records, read_sheet
from twin.county.registry.book import Book
from twin.county.registry.claims import Claim, Registry, Row, conflicts_of
from twin.county.registry.entries import RECORDS, Entry, columns_of, written
from twin.inputs import InputProblems, Problem, Problems
from twin.terms.text import Text

__all__ = ["entries_of", "read_registry", "write_registry"]

_COMMIT = ".commit"
_CLAIMS = "claims.csv"
_CONFLICTS = "conflicts.csv"
_CLAIM_COLUMNS = ("record", "fact", "source", "value", "where")
_CONFLICT_COLUMNS = ("record", "name", "category", "fact", "held", "held_by", "said", "said_by",
                     "said_at", "owner")  # fmt: skip
_RENAMED = {"lat": "lat_deg", "lon": "lon_deg"}


def read_registry(folder: Path, book: Book, *, new: bool = False) -> Registry:
    """Read a registry folder.

    Args:
        new: Whether an absent or empty folder is an empty registry.

    Raises:
        InputProblems: Everything wrong with it, by file, line and column.
    """
    problems = Problems()
    rows = {e.id: Row(category=e.category, cells=written(e)) for e in _read(folder, book, problems)}
    if not rows and not new:
        _no_registry(folder, problems)
    claims = _read_claims(folder, book, rows, problems)
    problems.raise_any()
    return Registry(rows, claims)


def entries_of(folder: Path, book: Book) -> dict[str, Entry]:
    """The records of a registry folder, typed, by id.

    Raises:
        InputProblems: Everything wrong with it.
    """
    problems = Problems()
    found = {entry.id: entry for entry in _read(folder, book, problems)}
    if not found:
        _no_registry(folder, problems)
    problems.raise_any()
    return found


def write_registry(folder: Path, registry: Registry, book: Book) -> list[str]:
    """Write a registry, all of it or nothing; the names of its files."""
    folder.mkdir(parents=True, exist_ok=True)
    _finish(folder)
    files = _files(folder, registry, book)
    stage = Path(tempfile.mkdtemp(prefix=".staged-", dir=folder))
    try:
        for name, data in files.items():
            with (stage / name).open("wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
        os.replace(stage, folder / _COMMIT)
    except BaseException:
        shutil.rmtree(stage, ignore_errors=True)
        raise
    _finish(folder)
    return sorted(files)


def _finish(folder: Path) -> None:
    """Move what has been committed into its place."""
    commit = folder / _COMMIT
    if commit.is_dir():
        for path in sorted(commit.iterdir()):
            os.replace(path, folder / path.name)
        commit.rmdir()


def _bytes(folder: Path, name: str) -> bytes | None:
    for path in (folder / _COMMIT / name, folder / name):
        if path.is_file():
            return path.read_bytes()
    return None


def _read(folder: Path, book: Book, problems: Problems) -> Iterable[Entry]:
    found: list[Entry] = []
    where: dict[str, str] = {}
    for category, rules in book.categories.items():
        name = f"{category}.csv"
        data = _bytes(folder, name)
        if data is None:
            continue
        loaded: Loaded[Entry] = read_records(
            data, str(folder / name), RECORDS[rules.record], problems, renamed=_RENAMED, later=True
        )
        for row, entry in loaded.each():
            spot, line = loaded.sheet.spot(row, "id"), loaded.sheet.line(row)
            if entry.id in where:
                said = f"编号 {entry.id} 在 {where[entry.id]} 已有", f"{entry.id} stands twice"
                problems.add("E504", spot, Text(*said), None, line)
            if entry.category != category:
                said = f"类别应为 {category}", f"the category must be {category}"
                problems.add("E506", loaded.sheet.spot(row, "category"), Text(*said), None, line)
            where[entry.id] = spot.where
            found.append(entry)
    return found


def _read_claims(
    folder: Path, book: Book, rows: dict[str, Row], problems: Problems
) -> dict[tuple[str, str], tuple[Claim, ...]]:
    data = _bytes(folder, _CLAIMS)
    if data is None:
        return {}
    sheet = read_sheet(data, str(folder / _CLAIMS))
    found: dict[tuple[str, str], tuple[Claim, ...]] = {}
    at: dict[tuple[str, str], int] = {}
    for i, cells in enumerate(sheet.rows):
        fields: tuple[str, ...] = ()
        if len(cells) == len(_CLAIM_COLUMNS) and tuple(sheet.header) == _CLAIM_COLUMNS:
            fields = book.facts.get(cells[1], ())
        if not fields or cells[0] not in rows:
            said = "不是本登记的说法（记录、事项、来源、值、出处）", "no claim of this registry"
            problems.add("E507", sheet.spot(i, ""), Text(*said), None, sheet.line(i))
            continue
        value = _parts(cells[3], len(fields))
        claim = Claim(source=cells[2], value=value, where=cells[4])
        key = (cells[0], cells[1])
        found[key] = (*found.get(key, ()), claim)
        at[key] = i
    for (record, fact), claims in found.items():
        now = tuple(rows[record].cells.get(name, "") for name in book.facts[fact])
        if now not in [claim.value for claim in claims]:
            problems.add(
                "E523",
                sheet.spot(at[record, fact], "value"),
                Text(
                    f"{record} 的“{fact}”现为“{'、'.join(now)}”，各来源都没有这样说",
                    f"the {fact} of {record} is {', '.join(now)}, which no source has said",
                ),
                Text("改回其一，或由来源单位重新导入", "restore it, or import its source again"),
                sheet.line(at[record, fact]),
            )
    return found


def _no_registry(folder: Path, problems: Problems) -> None:
    if not problems.found:
        missing = Text("这里没有资源登记", "there is no registry here")
        hint = Text("用 fumeng registry import 建一个", "make one with fumeng registry import")
        raise InputProblems([Problem("E100", str(folder), 1, 1, missing, hint, source_line="")])


def _files(folder: Path, registry: Registry, book: Book) -> dict[str, bytes]:
    files = {}
    for category, rules in book.categories.items():
        name = f"{category}.csv"
        own = [r.cells for r in registry.rows.values() if r.category == category]
        if own or (folder / name).exists():
            columns = columns_of(RECORDS[rules.record])
            files[name] = _table(columns, ([cells[c] for c in columns] for cells in own))
    files[_CLAIMS] = _table(
        _CLAIM_COLUMNS,
        (
            (record, fact, claim.source, _joined(claim.value), claim.where)
            for (record, fact), claims in sorted(registry.claims.items())
            for claim in claims
        ),
    )
    files[_CONFLICTS] = _table(
        _CONFLICT_COLUMNS,
        (
            (c.record, c.name, c.category, c.fact, "、".join(filter(None, c.held.value)),
             book.department_name(c.held.source), "、".join(filter(None, c.said.value)),
             book.department_name(c.said.source), c.said.where, book.department_name(c.owner))
            for c in conflicts_of(registry, book)
        ),
    )  # fmt: skip
    return files


def _table(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(rows)
    return out.getvalue().encode("utf-8-sig")


def _joined(value: tuple[str, ...]) -> str:
    return value[0] if len(value) == 1 else json.dumps(value, ensure_ascii=False)


def _parts(text: str, count: int) -> tuple[str, ...]:
    if count == 1:
        return (text,)
    try:
        parts = json.loads(text)
    except ValueError:
        parts = []
    return tuple(str(part) for part in parts) if isinstance(parts, list) else ()
