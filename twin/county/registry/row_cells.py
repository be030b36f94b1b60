"""One row of a department's sheet, cell by cell, in the registry's own words.

What a reader would get wrong: a merged block gives its value to every row it covers, but a number
merged over several rows is refused, for nobody can say which of them it counts.
"""

from __future__ import annotations

from collections.abc import Mapping

from twin.county.model import County
from twin.county.registry.amounts import GOODS, amount
from twin.county.registry.book import Book, same_key
from twin.county.registry.cells import CellReader, degrees_of, names_of, plain
from twin.county.registry.coordinates import wgs84_of
from twin.county.registry.entries import decimal_of
from twin.county.registry.header import ColumnAt, Header
from twin.county.registry.how import How
from twin.county.registry.townships import Asked
from twin.inputs import BadValue, Problems, near
from twin.inputs.cell_file import Cell, CellSheet
from twin.terms.text import Text

__all__ = ["ASIDE", "RowReader"]

ASIDE = ("position", "township_code", "nbs_code", "mca_code", "code_system", "uscc")
"""Columns that become part of another field."""


class RowReader:
    """Reads the rows of one sheet; what is wrong with them goes to `problems`."""

    def __init__(
        self,
        sheet: CellSheet,
        header: Header,
        how: How,
        book: Book,
        county: County,
        problems: Problems,
    ) -> None:
        self._sheet, self._header, self._how, self._book = sheet, header, how, book
        self._county, self._problems = county, problems
        self._cells = CellReader(book, sheet.from_1904)
        self._capabilities = _capability_words(county, book)
        self._above: dict[str, Cell] = {}

    def read(self, row: int) -> tuple[dict[str, str], Asked]:
        """The cells of a row by field; what is wrong with them is said."""
        raw: dict[str, Cell] = {}
        cells: dict[str, str] = {}
        for column in self._header.columns:
            try:
                raw[column.field] = self._cell(row, column)
                cells[column.field] = self._one(column, raw[column.field])
            except BadValue as bad:
                self.say(row, column, bad)
        for step in (self._needs_name, self._goods, self._phones, self._skills, self._position):
            step(row, cells, raw)
        system = cells.pop("code_system", "") or self._how.code_system
        listed = (("township_code", system), ("nbs_code", "nbs-2023"), ("mca_code", "mca"))
        codes = [(of, code) for field, of in listed if (code := cells.pop(field, ""))]
        uscc = cells.pop("uscc", "")
        if uscc:
            cells["codes"] = ";".join(filter(None, [cells.get("codes", ""), f"uscc:{uscc}"]))
        return cells, Asked(name=cells.pop("township", ""), codes=tuple(codes))

    def column(self, field: str) -> ColumnAt:
        """The column that holds a field."""
        return next(column for column in self._header.columns if column.field == field)

    def town_column(self, row: int) -> ColumnAt:
        """The column that says most about the township."""
        for field in ("township_code", "nbs_code", "mca_code", "township"):
            if self._header.has(field):
                column = self.column(field)
                if self._sheet.cell(row, column.col).text or field == "township":
                    return column
        return self.column("name")

    def _cell(self, row: int, column: ColumnAt) -> Cell:
        """A cell; one of a merged block or of a column to fill down has the value above it."""
        first = self._sheet.first.get((row, column.col))
        if first is None:
            cell = self._sheet.cell(row, column.col)
            if column.field in self._how.fill_down:
                cell = self._above.get(column.field, cell) if not cell.text else cell
                self._above[column.field] = cell
            return cell
        if first[1] != column.col or first[0] < self._header.data_row:
            return Cell()
        rule = self._book.fields.get(column.field)
        if rule is not None and rule.dimension:
            raise BadValue(
                Text("合并单元格里的数不知道属于哪一行", "a number merged over several rows"),
                hint=Text("拆分单元格，逐行填写", "split the cell and fill in each row"),
                code="E534",
            )
        return self._sheet.cell(*first)

    def say(self, row: int, column: ColumnAt, bad: BadValue) -> None:
        """Note what is wrong with the cell of a row."""
        message = Text(f"{column.written}：{bad.message.zh}", f"{column.written}: {bad.message.en}")
        spot = self._sheet.spot(row, column.col)
        self._problems.add(bad.code, spot, message, bad.hint, self._sheet.line(row))

    def _one(self, column: ColumnAt, cell: Cell) -> str:
        field = column.field
        self._cells.check(cell)
        if field in ("township_code", "nbs_code", "mca_code", "uscc"):
            return "" if self._cells.is_empty(cell) else self._cells.code(cell)
        if field == "code_system":
            return "" if self._cells.is_empty(cell) else self._cells.word(field, cell.text)
        rule = self._book.fields.get(field)
        if rule is None or rule.type in ("amount", "capabilities", "township"):
            return "" if self._cells.is_empty(cell) else self._cells.text(cell)
        if rule.type == "codes":
            return self._cells.code(cell)
        return self._cells.read(rule, cell, column.unit)

    def _needs_name(self, row: int, cells: dict[str, str], _: Mapping[str, Cell]) -> None:
        if not cells.get("name") and "name" in cells:
            empty = Text("这一格不能空着", "must not be empty")
            hint = Text(
                "合并后存成 CSV 的列在 --map 里写 fill_down",
                "for cells merged before they became CSV write fill_down in --map",
            )
            self.say(row, self.column("name"), BadValue(empty, hint=hint, code="E503"))

    def _goods(self, row: int, cells: dict[str, str], raw: Mapping[str, Cell]) -> None:
        """Quantities in the registry's units; a unit without a quantity says nothing."""
        hint = cells.get("unit", "")
        found = {}
        for field in ("quantity", "min_stock"):
            if not cells.get(field):
                continue
            column = self.column(field)
            try:
                cell = raw[field]
                number, unit = amount(cell.text, GOODS, column.unit or hint, self._book.units)
                if number < 0:
                    said = f"{cell.text} 小于 0", f"{cell.text} is below 0"
                    raise BadValue(Text(*said), code="E505")
                found[field] = unit
                cells[field] = decimal_of(number)
            except BadValue as bad:
                self.say(row, column, bad)
        for field, own in (("quantity", "unit"), ("min_stock", "min_unit")):
            cells[own] = found.get(field, "")

    def _phones(self, row: int, cells: dict[str, str], _: Mapping[str, Cell]) -> None:
        """Two numbers in one cell are the phone and its backup; more are a matter for a person."""
        numbers = names_of(cells.get("phone", ""))
        if len(numbers) == 2 and not cells.get("phone_backup"):
            cells["phone"], cells["phone_backup"] = numbers
        elif len(numbers) > 1:
            many = Text("一格里有几个电话", "several numbers in one cell")
            hint = Text("分到“联系电话”“备用电话”两列", "use the two columns of phones")
            self.say(row, self.column("phone"), BadValue(many, hint=hint, code="E501"))

    def _skills(self, row: int, cells: dict[str, str], _: Mapping[str, Cell]) -> None:
        """Skills that stand for a capability become its code; the others stay as they are."""
        codes: list[str] = []
        rest: list[str] = []
        for field in ("capabilities", "skills", "fields"):
            for word in names_of(cells.get(field, "")):
                code = self._capabilities.get(same_key(word))
                if code is not None and code not in codes:
                    codes.append(code)
                if code is None and field != "fields":
                    rest.append(word)
                if code is None and field == "capabilities":
                    self._unknown_skill(row, word)
        for field, words in (("capabilities", codes), ("skills", rest)):
            cells[field] = ";".join(dict.fromkeys(words))

    def _unknown_skill(self, row: int, word: str) -> None:
        meant = near(word, [c.name for c in self._county.capabilities.values()])
        self._problems.add(
            "W531",
            self._sheet.spot(row, self.column("capabilities").col),
            Text(f"能力“{word}”不在能力编码表里，只作专长记下", f"{word!r} is no capability"),
            Text(f"是不是 {'、'.join(meant)}？", f"did you mean {', '.join(meant)}?")
            if meant
            else None,
            self._sheet.line(row),
        )

    def _position(self, row: int, cells: dict[str, str], raw: Mapping[str, Cell]) -> None:
        """Latitude and longitude as WGS-84, tagged with what they were given in."""
        both = cells.pop("position", "")
        field = "position" if both else "lat" if cells.get("lat") else "lon"
        lat, lon, crs = cells.pop("lat", ""), cells.pop("lon", ""), cells.pop("crs", "")
        if not (both or lat or lon):
            return
        column = self.column(field)
        try:
            at = _pair(both) if both else _both(lat, lon)
            crs = crs or column.crs or self._how.crs
            if not crs:
                raise BadValue(
                    Text("没有写明坐标系", "its coordinate system is not named"),
                    hint=Text(
                        "写在表头括号里（如“经度(GCJ-02)”）、“坐标系”列，或用 --crs；"
                        "高德、腾讯是 GCJ-02，百度是 BD-09，GPS、天地图是 WGS-84",
                        "in the header's brackets, in a column 坐标系, or with --crs",
                    ),
                    code="E535",
                )
            found = wgs84_of(*at, crs)
        except BadValue as bad:
            self.say(row, column, bad)
            return
        cells["lat"], cells["lon"] = repr(found[0]), repr(found[1])
        cells["crs"], cells["crs_from"] = "WGS-84", crs


def _capability_words(county: County, book: Book) -> dict[str, str]:
    """Codes of capabilities by code, name and the words that stand for them."""
    found: dict[str, str] = {}
    for row in county.capabilities.values():
        for word in (row.code, row.name, row.name_en, *book.words.capabilities.get(row.code, ())):
            found.setdefault(same_key(word), row.code)
    return found


def _both(lat: str, lon: str) -> tuple[float, float]:
    if not (lat and lon):
        raise BadValue(
            Text("经度、纬度缺一", "latitude or longitude is missing"), code="E503"
        )  # fmt: skip
    return float(lat), float(lon)


def _pair(written: str) -> tuple[float, float]:
    """Latitude and longitude of one cell; in China the larger number is the longitude."""
    parts = [part for part in plain(written).replace("，", ",").replace(",", " ").split() if part]
    if len(parts) != 2:
        raise BadValue(
            Text(f"“{written}”不是一对经纬度", f"{written!r} is no pair of coordinates"),
            hint=Text("写成 121.7387,42.0547", "write 121.7387,42.0547"),
            code="E501",
        )
    values = []
    for part in parts:
        try:
            values.append(degrees_of(part, "lon"))
        except BadValue:
            values.append(degrees_of(part, "lat"))
    low, high = sorted(values)
    if not low <= 54 or high < 73:
        raise BadValue(
            Text(f"“{written}”不是一对经纬度", f"{written!r} is no pair of coordinates"),
            code="E505",
        )
    return low, high
