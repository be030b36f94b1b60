"""From a department's file to drafts: one for each row, in the registry's own words.

Every row has a fate: it becomes a draft, is left out (a sum, a remark, a header printed again) or
is refused with its problems. Nothing is dropped without being counted.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from twin.county.model import County
from twin.county.registry.book import Book, same_key
from twin.county.registry.header import Header, find_header
from twin.county.registry.how import How
from twin.county.registry.row_cells import ASIDE, RowReader
from twin.county.registry.townships import Asked, TownshipFinder
from twin.inputs import BadValue, Problems, Spot
from twin.inputs.cell_file import CellSheet, read_cell_sheets
from twin.terms.text import Text

__all__ = ["Draft", "LeftOut", "ReadRows", "read_rows"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A row that can be entered: its cells as the registry writes them, empty ones left out."""

    category: str
    cells: Mapping[str, str]
    source: str
    basis: str
    spot: Spot
    line: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOut:
    """A row that is no record, and why."""

    spot: Spot
    why: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadRows:
    """What became of the rows of a file; `refused` are rows that have problems."""

    categories: tuple[str, ...]
    drafts: tuple[Draft, ...]
    left_out: tuple[LeftOut, ...]
    refused: int
    unknown_columns: tuple[tuple[Spot, str], ...]

    @property
    def rows(self) -> int:
        """All rows below the headers that hold anything."""
        return len(self.drafts) + len(self.left_out) + self.refused


def read_rows(path: Path, how: How, book: Book, county: County, problems: Problems) -> ReadRows:
    """Read a file; what is wrong with it goes to `problems`.

    Raises:
        InputProblems: The file cannot be read at all.
    """
    sheets = _chosen(read_cell_sheets(path), path, how, problems)
    parts = [
        _Sheet(sheet, header, replace(how, category=category), book, county, problems).read()
        for sheet in sheets
        for category, header in [_header(sheet, how, book, problems)]
        if header is not None
    ]
    return ReadRows(
        categories=tuple(dict.fromkeys(c for part in parts for c in part.categories)),
        drafts=tuple(draft for part in parts for draft in part.drafts),
        left_out=tuple(row for part in parts for row in part.left_out),
        refused=sum(part.refused for part in parts),
        unknown_columns=tuple(column for part in parts for column in part.unknown_columns),
    )


def _chosen(sheets: list[CellSheet], path: Path, how: How, problems: Problems) -> list[CellSheet]:
    names = [sheet.sheet for sheet in sheets]
    if not sheets:
        problems.add("E503", Spot(str(path), 1, 1), Text("文件是空的", "the file is empty"))
        return []
    if how.sheets and sheets[0].sheet:
        for name in how.sheets:
            if name not in names:
                known = Text(f"有：{'、'.join(names)}", f"there are {', '.join(names)}")
                said = Text(f"没有工作表“{name}”", f"there is no worksheet {name!r}")
                problems.add("E506", Spot(str(path), 1, 1), said, known)
        return [sheet for sheet in sheets if sheet.sheet in how.sheets]
    if len(sheets) > 1:
        problems.add(
            "E533",
            sheets[1].spot(0),
            Text(
                f"工作簿有 {len(sheets)} 张有内容的表：{'、'.join(names)}",
                f"the workbook has {len(sheets)} worksheets: {', '.join(names)}",
            ),
            Text("用 --sheet 写明读哪几张", "say which with --sheet, once for each"),
        )
        return []
    return sheets


def _header(
    sheet: CellSheet, how: How, book: Book, problems: Problems
) -> tuple[str, Header | None]:
    """The category and header of a sheet."""
    tried = [how.category] if how.category else list(book.categories)
    found = [(c, h) for c in tried if (h := find_header(sheet, c, how, book)) is not None]
    most = max((header.known for _, header in found), default=0)
    best = [(c, h) for c, h in found if h.known == most]
    if len(best) == 1:
        return best[0]
    listed = "、".join(f"{key} {row.label}" for key, row in book.categories.items())
    if best:
        kinds = "、".join(category for category, _ in best)
        problems.add(
            "E533",
            sheet.spot(0),
            Text(f"看表头可能是：{kinds}", f"by its header it may be {kinds}"),
            Text(f"用 --as 写明类别（{listed}）", "say which with --as"),
            sheet.line(0),
        )
        return "", None
    wanted = book.categories[how.category].columns["name"] if how.category else ()
    names = "、".join(dict.fromkeys(wanted))
    problems.add(
        "E503",
        sheet.spot(0),
        Text("找不到表头", "no header is known here"),
        Text(
            f"表头要有名称列（{names}），或在 --map 的 columns 里写明" if names
            else f"用 --as 写明类别（{listed}）",
            "the header needs the column of names; say which with --map, or what it is with --as",
        ),
        sheet.line(0),
    )  # fmt: skip
    return how.category, None


class _Sheet:
    """One reading of a sheet."""

    def __init__(
        self, sheet: CellSheet, header: Header, how: How, book: Book, county: County,
        problems: Problems,
    ) -> None:  # fmt: skip
        self._sheet, self._header, self._how, self._book = sheet, header, how, book
        self._county, self._problems = county, problems
        self._rows = RowReader(sheet, header, how, book, county, problems)

    def read(self) -> ReadRows:
        """The fate of every row."""
        category = self._book.categories[self._how.category]
        self._check_columns(category.fields)
        drafts: list[tuple[int, dict[str, str], Asked, bool]] = []
        left_out = []
        for row in range(self._header.data_row, len(self._sheet.rows)):
            if not any(cell.text or cell.fault for cell in self._sheet.rows[row]):
                continue
            why = self._why_left_out(row)
            if why is not None:
                left_out.append(LeftOut(spot=self._sheet.spot(row), why=why))
                continue
            before = len(self._problems.found)
            cells, asked = self._rows.read(row)
            drafts.append((row, cells, asked, self._errors_since(before)))
        towns = TownshipFinder(self._county).resolve([asked for _, _, asked, _ in drafts])
        taken, refused = [], 0
        for (row, cells, _, bad), town in zip(drafts, towns, strict=True):
            if isinstance(town, BadValue):
                self._rows.say(row, self._rows.town_column(row), town)
            if bad or isinstance(town, BadValue):
                refused += 1
                continue
            if town:
                cells["township"] = town
            taken.append(self._draft(row, cells))
        return ReadRows(
            categories=(self._how.category,), drafts=tuple(taken),
            left_out=tuple(left_out), refused=refused,
            unknown_columns=tuple(
                (self._sheet.spot(self._header.row, col), name)
                for col, name in self._header.unknown
            ),
        )  # fmt: skip

    def _errors_since(self, before: int) -> bool:
        return any(not problem.is_warning for problem in self._problems.found[before:])

    def _draft(self, row: int, cells: dict[str, str]) -> Draft:
        source = self._how.source or Path(self._sheet.name).name
        return Draft(
            category=self._how.category,
            cells={field: text for field, text in cells.items() if text},
            source=self._book.department(source),
            basis=self._how.basis.value,
            spot=self._sheet.spot(row, self._rows.column("name").col),
            line=self._sheet.line(row),
        )

    def _check_columns(self, fields: tuple[str, ...]) -> None:
        """No field twice; a column whose field the category lacks is as good as unknown."""
        seen: dict[str, str] = {}
        for column in self._header.columns:
            if column.field in seen:
                self._problems.add(
                    "E504",
                    self._sheet.spot(self._header.row, column.col),
                    Text(
                        f"列“{column.written}”与“{seen[column.field]}”是同一项",
                        f"{column.written!r} and {seen[column.field]!r} are the same field",
                    ),
                    Text(
                        "在 --map 的 columns 里写明各是什么，或写进 ignore",
                        "say in --map which is which, or ignore one",
                    ),
                    self._sheet.line(self._header.row),
                )
            seen.setdefault(column.field, column.written)
            if column.field not in fields and column.field not in ASIDE:
                self._problems.add(
                    "E502",
                    self._sheet.spot(self._header.row, column.col),
                    Text(
                        f"“{self._how.category}”没有“{column.field}”这一项",
                        f"{self._how.category} has no field {column.field!r}",
                    ),
                    Text("在 --map 里改或写进 ignore", "mend --map, or ignore the column"),
                    self._sheet.line(self._header.row),
                )

    def _why_left_out(self, row: int) -> Text | None:
        filled = [cell.text for cell in self._sheet.rows[row] if cell.text]
        first = filled[0] if filled else ""
        key = same_key(first)
        if key in {same_key(word) for word in self._book.words.totals}:
            return Text("合计行", "a sum")
        notes = self._book.words.notes
        if len(filled) <= 2 and any(first.startswith((n + "：", n + ":")) for n in notes):
            return Text("说明行", "a remark")
        names = {column.col: column.written for column in self._header.columns}
        again = [
            self._sheet.cell(row, col).text == self._sheet.cell(self._header.row, col).text
            for col in names
        ]
        if all(again):
            return Text("重复的表头", "the header again")
        return None
