"""Reading a list of hazard units to be graded: one row a substance, CSV or .xlsx.

A unit's rows stand together or apart; an empty unit cell means the unit of the row above, as a
merged cell reads. Residents stand once a unit, or alike in each of its rows.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from typing import Any

from twin.county.gb18218 import Standard
from twin.county.grading import Item, Residents, Unit
from twin.county.hazard_cells import (
    amount_and_unit,
    check_cas,
    is_cas_shaped,
    people,
    phase,
    tonnes_in,
)
from twin.inputs import BadValue, Column, Problems, Table, read_table
from twin.terms.text import Text

__all__ = ["COLUMNS", "read_units"]

_PHASE_ZH = {"gas": "气体", "liquid": "液体", "solid": "固体"}

COLUMNS = (
    Column(name="unit", also=("单元", "单元名称", "评价单元"), required=False),
    Column(name="substance", also=("物质", "物质名称", "危险化学品", "品名"), required=False),
    Column(name="cas", also=("CAS号", "CAS No."), required=False),
    Column(name="class", also=("危险性类别", "类别"), required=False),
    Column(
        name="quantity",
        also=("数量", "设计最大量", "最大存量", "数量(t)", "数量(kg)", "设计最大量(t)",
              "设计最大量(kg)", "quantity (t)", "quantity (kg)"),
    ),
    Column(name="quantity_unit", also=("单位", "数量单位", "计量单位"), required=False),
    Column(name="phase", also=("相态", "状态"), required=False),
    Column(
        name="residents_500m",
        also=("500米内常住人口", "500m内常住人口", "厂界外500米常住人口", "常住人口"),
        required=False,
    ),
    Column(name="residents_source", also=("人口来源", "人数来源"), required=False),
    Column(name="note", also=("备注",), required=False),
)  # fmt: skip
_BETWEEN_CODES = re.compile(r"[;；,，、/\s]+")
_IN_BRACKETS = re.compile(r"[(（]([^)）]*)[)）]")


@dataclass(slots=True)
class _Draft:
    """A unit while its rows are read."""

    row: int
    items: list[Item] = field(default_factory=list)
    residents: Residents | None = None
    is_whole: bool = True  # no row of it was refused


def read_units(path: Path, standard: Standard, name: str | None = None) -> list[Unit]:
    """The units of a file, in the order in which they first appear.

    Raises:
        InputProblems: Everything wrong with it, by line and column or by cell.
    """
    table = read_table(path, COLUMNS, name)
    reader = _Reader(table, standard)
    for row, values in enumerate(table.rows()):
        reader.take(row, values)
    return reader.units()


class _Reader:
    """One reading of a table; faults go to `problems`."""

    def __init__(self, table: Table, standard: Standard) -> None:
        self.table = table
        self.standard = standard
        self.problems = Problems()
        self.drafts: dict[str, _Draft] = {}
        self._above = ""

    def take(self, row: int, values: dict[str, Any]) -> None:
        unit = values["unit"] or self._above
        if not unit:
            self._add(row, "unit", BadValue(
                Text("没有写明单元", "no unit is named"),
                hint=Text("写明单元名称，其后各行可空着", "name it; the rows below may be empty"),
                code="E503",
            ))  # fmt: skip
        self._above = unit
        draft = self.drafts.setdefault(unit, _Draft(row))
        item = self._item(row, values)
        if item is None:
            draft.is_whole = False
        else:
            draft.items.append(item)
        self._residents(row, values, draft)

    def units(self) -> list[Unit]:
        if not self.drafts:
            self.problems.add("E503", self.table.start, Text("表里没有一行物质", "no row at all"))
        for draft in self.drafts.values():
            ratio = sum((item.ratio for item in draft.items), Fraction(0))
            if draft.is_whole and ratio >= 1 and draft.residents is None:
                self._add(draft.row, "residents_500m", BadValue(
                    Text("构成重大危险源，分级要有厂界外 500 m 内常住人口",
                         "a major hazard source needs the residents within 500 m"),
                    hint=Text("在该单元的任一行写人数，没有人写 0", "write a count, 0 for nobody"),
                    code="E503",
                ))  # fmt: skip
        self.problems.raise_any()
        return [
            Unit(name=name, items=tuple(draft.items), residents=draft.residents)
            for name, draft in self.drafts.items()
        ]

    def _item(self, row: int, values: dict[str, Any]) -> Item | None:
        before = len(self.problems.found)
        name, cas = values["substance"], values["cas"]
        if name and not cas and is_cas_shaped(name):
            name, cas = "", name
        amount_t = self._tonnes(row, values)
        state = self._try(row, "phase", phase, values["phase"]) or ""
        codes = tuple(code for code in _BETWEEN_CODES.split(values["class"]) if code)
        for code in codes:
            self._try(row, "class", self._check_class, code, state, values["phase"])
        at = "cas" if values["cas"] else "substance"
        found = None
        if not cas or self._try(row, at, check_cas, cas):
            found = self._try(row, at, self._found, name, cas, bool(codes))
        if amount_t is None or len(self.problems.found) > before:
            return None
        at = "class" if "class" in self.table else at
        figures = self._try(row, at, self.standard.figures, found, codes)
        if figures is None:
            return None
        return Item(
            name=name or (found.name if found is not None else cas),
            cas=cas or (found.cas if found is not None else ""),
            q_t=amount_t,
            threshold=figures[0],
            beta=figures[1],
        )

    def _found(self, name: str, cas: str, has_class: bool) -> Any:
        if not name and not cas:
            raise BadValue(
                Text("没有写物质名称或 CAS 号", "neither a substance nor a CAS number"), code="E503"
            )
        found = self.standard.find(name, cas)
        if found is None and not has_class:
            meant = self.standard.names_like(name) if name else []
            zh = "写 CAS 号，或写危险性类别（如 W5.3）按表 2 取值"
            en = "give its CAS number, or a hazard class such as W5.3 for table 2"
            if meant:
                zh, en = f"是不是“{meant[0]}”？否则{zh}", f"did you mean {meant[0]!r}? If not, {en}"
            hint = Text(zh, en)
            said = name or cas
            raise BadValue(
                Text(f"不认识的物质“{said}”", f"unknown substance {said!r}"), hint=hint, code="E521"
            )
        return found

    def _tonnes(self, row: int, values: dict[str, Any]) -> Fraction | None:
        """The amount in t; its unit stands after it, in its own column or in the header."""
        read = self._try(row, "quantity", amount_and_unit, values["quantity"])
        own, stated = "" if read is None else read[1], values["quantity_unit"]
        bracket = _IN_BRACKETS.search(self.table.header_of("quantity"))
        unit = own or stated or (bracket[1].strip() if bracket is not None else "")
        at = "quantity_unit" if stated and not own else "quantity"
        factor = self._try(row, at, tonnes_in, unit) if unit or read is not None else None
        if read is None or factor is None:
            return None
        if own and stated and self._try(row, "quantity_unit", tonnes_in, stated) != factor:
            self._add(row, "quantity", BadValue(
                Text(f"数量写的是 {own}，单位列是 {stated}", f"{own} here, {stated} in its column"),
                code="E523",
            ))  # fmt: skip
        return Fraction(read[0] * factor)

    def _check_class(self, code: str, state: str, written: str) -> None:
        known = self.standard.class_of(code)
        if state and known.states and state not in known.states:
            states = "、".join(_PHASE_ZH.get(s, s) for s in known.states)
            raise BadValue(
                Text(f"{known.code} 是{states}的类别，相态写的是{written}",
                     f"{known.code} is for {', '.join(known.states)}, the phase is {written}"),
                hint=Text("改正类别或相态", "correct the class or the phase"),
                code="E523",
            )  # fmt: skip

    def _residents(self, row: int, values: dict[str, Any], draft: _Draft) -> None:
        if not values["residents_500m"]:
            return
        count = self._try(row, "residents_500m", people, values["residents_500m"])
        if count is None:
            draft.is_whole = False
            return
        if draft.residents is not None:
            if draft.residents.count != count:
                self._add(row, "residents_500m", BadValue(
                    Text(f"同一单元前面写的是 {draft.residents.count} 人",
                         f"this unit has {draft.residents.count} residents above"),
                    code="E523",
                ))  # fmt: skip
            return
        said = values["residents_source"]
        where = self.table.at(row, "residents_500m").where
        draft.residents = Residents(
            count=count,
            origin=Text(
                f"{where} 申报" + (f"：{said}" if said else ""),
                f"declared at {where}" + (f": {said}" if said else ""),
            ),
        )

    def _try(self, row: int, column: str, read: Callable[..., Any], *given: Any) -> Any:
        try:
            return read(*given)
        except BadValue as bad:
            self._add(row, column, bad)
            return None

    def _add(self, row: int, column: str, bad: BadValue) -> None:
        self.problems.add(
            bad.code, self.table.at(row, column), bad.message, bad.hint, self.table.line(row)
        )
