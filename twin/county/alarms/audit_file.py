"""The rows of an audit, from a file of any plant or from the county itself.

Every fault of every row is noted before anything is said; a row with faults is audited as far as it
can be read.
"""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

from twin.county.alarms.audit import BITS, Row
from twin.county.alarms.audit_columns import (
    COLUMNS,
    LEVEL_OF,
    kind_of,
    oil_class_of,
    priority_of,
    range_of,
    shape_of,
    unit_of,
)
from twin.county.alarms.book import GasLevels, RuleBook
from twin.county.alarms.master import MasterDatabase
from twin.county.model import County, MasterAlarm, VirtualPoint
from twin.inputs.problems import Problems, Spot
from twin.inputs.table_file import Table, read_table
from twin.terms.levels import AlarmPriority
from twin.terms.text import Text

__all__ = ["rows_of_county", "rows_of_file"]


def rows_of_file(path: Path, book: RuleBook, problems: Problems) -> list[Row]:
    """The points of a CSV or .xlsx file; what cannot be read goes to `problems`.

    Raises:
        InputProblems: The file or its header cannot be read.
    """
    table = read_table(path, COLUMNS, problems=problems)
    reader = _Reader(table, book, problems)
    return [reader.row(index) for index in range(len(table))]


class _Reader:
    """One reading of a file."""

    def __init__(self, table: Table, book: RuleBook, problems: Problems) -> None:
        self._table, self._book, self._problems = table, book, problems
        self._gases: dict[str, GasLevels | None] = {}
        self._first: dict[str, int] = {}

    def row(self, index: int) -> Row:
        """The point of a row."""
        text, number = partial(self._text, index), partial(self._number, index)
        own = text("id")
        self._check_id(index, own)
        lo, hi = self._range(index)
        limits = self._limits(index)
        unit = self._unit(index)
        levels = any(text(name) for name in LEVEL_OF)
        kind = kind_of(text("kind"), unit, levels)
        band = number("deadband")
        bands = {bit: number(f"db_{bit.lower()}") for bit in limits}
        return Row(
            id=own, kind=kind, unit=unit, gas=self._gas(index, kind), range_lo=lo, range_hi=hi,
            limits=limits,
            deadbands={bit: b if b is not None else band or 0.0 for bit, b in bands.items()},
            on_delay_s=number("on_delay_s") or 0.0, off_delay_s=number("off_delay_s") or 0.0,
            scan_s=self._scan_s(index), stuck_ticks=number("stuck_ticks") or 0.0,
            noise=number("noise"), suppress_s=number("suppress_s"),
            shape=shape_of(text("shape")), consequence=bool(text("consequence")),
            response=bool(text("response")), priorities=self._priorities(index, len(limits)),
            volume_m3=number("volume_m3"), oil_class=oil_class_of(text("oil_class")),
            turnovers_a_year=number("turnovers_a_year") or 0.0, landing_m=number("landing_m"),
            at=partial(self._at, index), line=self._table.line(index),
        )  # fmt: skip

    def _text(self, index: int, column: str) -> str:
        return str(self._table[column][index])

    def _at(self, index: int, column: str) -> Spot:
        """A column's place; that of the column which stands in for it when it is not there."""
        names = [name for name in (column, *_STAND_IN.get(column, ())) if name in self._table]
        filled = [name for name in names if self._text(index, name)]
        return self._table.at(index, next(iter(filled or names), "id"))

    def _say(self, index: int, code: str, column: str, zh: str, en: str, hint: Text) -> None:
        spot, line = self._at(index, column), self._table.line(index)
        self._problems.add(code, spot, Text(zh, en), hint, line)

    def _number(self, index: int, column: str) -> float | None:
        text = self._text(index, column)
        if not text:
            return None
        try:
            value = float(text)
            if value - value == 0.0:
                return value
        except ValueError:
            pass
        hint = Text("填数，小数点用半角，不带单位", "write a number, without its unit")
        self._say(index, "E501", column, f"“{text}”不是数", f"{text!r} is not a number", hint)
        return None

    def _check_id(self, index: int, own: str) -> None:
        if not own:
            self._say(index, "E503", "id", "位号空着", "the id is empty", _FILL)
            return
        if own in self._first:
            line = self._table.at(self._first[own], "id").line
            zh, en = f"位号 {own} 在第 {line} 行已有", f"{own} stands in line {line} already"
            self._say(index, "E504", "id", zh, en, Text("改名或删去一行", "rename or remove one"))
        self._first.setdefault(own, index)

    def _range(self, index: int) -> tuple[float | None, float | None]:
        text = self._text(index, "range")
        if not text:
            return self._number(index, "range_lo"), self._number(index, "range_hi")
        both = range_of(text)
        if both is None:
            hint = Text("写成 0～100", "write it as 0~100")
            self._say(index, "E501", "range", f"“{text}”不是量程", f"{text!r} is no range", hint)
            return None, None
        return both

    def _limits(self, index: int) -> dict[str, float]:
        limits: dict[str, float] = {}
        for bit in BITS:
            value = self._number(index, bit.lower())
            if value is not None:
                limits[bit] = value
        for column, bit in LEVEL_OF.items():
            value = self._number(index, column)
            if value is None:
                continue
            if limits.get(bit, value) != value:
                zh = f"与{'高报' if bit == 'H' else '高高报'} {limits[bit]:g} 不一致"
                en = f"is not the {bit} of {limits[bit]:g}"
                hint = Text("一级即高报，二级即高高报，只写一处", "level 1 is H, level 2 HH")
                self._say(index, "E608", column, f"{value:g} {zh}", f"{value:g} {en}", hint)
            limits.setdefault(bit, value)
        return {bit: limits[bit] for bit in BITS if bit in limits}

    def _unit(self, index: int) -> str:
        text = self._text(index, "unit")
        unit = unit_of(text)
        if unit is None:
            zh = f"不认识的单位“{text}”" if text else "单位空着"
            en = f"unknown unit {text!r}" if text else "the unit is empty"
            hint = Text("如 %、m、kPa、℃、mg/m³、ppm、%LEL", "such as %, m, kPa, degC, mg/m3, ppm")
            self._say(index, "E605", "unit", zh, en, hint)
        return unit or text

    def _gas(self, index: int, kind: str) -> GasLevels | None:
        """The substance of a gas head; what a tank holds may be anything."""
        text = self._text(index, "substance")
        if text not in self._gases:
            self._gases[text] = self._book.gas(text)
        gas = self._gases[text]
        toxic = kind == "gas_toxic"
        if (toxic and gas is None) or (kind == "gas_flammable" and text and gas is None):
            zh = f"不认识的介质“{text}”" if text else "有毒气体探头没有写介质"
            en = f"unknown substance {text!r}" if text else "a toxic-gas head without substance"
            hint = Text("写名称、分子式或 CAS 号", "give its name, formula or CAS number")
            self._say(index, "E604", "substance", zh, en, hint)
        elif toxic and gas is not None and gas.level1_mg_m3 is None and gas.idlh_mg_m3 is None:
            zh, en = f"{gas.name}没有接触限值", f"{gas.name_en} has no exposure limit"
            self._say(index, "E604", "substance", zh, en, Text("按可燃气体写 %LEL", "use %LEL"))
        return gas

    def _scan_s(self, index: int) -> float:
        value = self._number(index, "scan_s")
        if value is None:
            return 1.0
        if value <= 0:
            zh, en = f"扫描周期 {value:g} 应大于 0", f"a scan of {value:g} s must be above 0"
            self._say(index, "E505", "scan_s", zh, en, Text("如 1", "such as 1"))
        return value

    def _priorities(self, index: int, count: int) -> tuple[AlarmPriority, ...]:
        """That of the row, once for each of its limits."""
        text = self._text(index, "priority")
        priority = priority_of(text)
        if text and priority is None:
            hint = Text("写 高、中、低", "write high, medium or low")
            self._say(index, "E506", "priority", f"没有优先级“{text}”", f"{text!r} is none", hint)
        return (priority,) * count if priority is not None else ()


_FILL = Text("填上它", "fill it in")
_STAND_IN = {"h": ("level1",), "hh": ("level2",), "range_lo": ("range",), "range_hi": ("range",),
             "db_ll": ("deadband",), "db_l": ("deadband",), "db_h": ("deadband",),
             "db_hh": ("deadband",)}  # fmt: skip


def rows_of_county(
    county: County, book: RuleBook, master: MasterDatabase, problems: Problems
) -> list[Row]:
    """The points and windows of the county; an alarm that is not in the database is a finding."""
    text = county.points.text
    of_point: dict[str, list[MasterAlarm]] = {}
    for alarm in master.alarms.values():
        of_point.setdefault(alarm.point, []).append(alarm)
    substances = dict(zip(county.points.id, text["substance"], strict=True))
    rows = []
    for values in [*county.points.rows(_POINT), *map(_of_window, county.windows.values())]:
        own = values["id"]
        alarms = of_point.get(own, [])
        limits = {bit: values[bit.lower()] for bit in BITS if _given(values[bit.lower()])}
        at = partial(_county_spot, master, alarms)
        known = {alarm.bit for alarm in alarms}
        for bit in limits:
            if bit not in known:
                said = Text(f"{own}/{bit} 不在主数据库里", f"{own}/{bit} is not in the database")
                hint = Text("在 alarms.csv 加一行", "add a row to alarms.csv")
                problems.add("W612", at("id"), said, hint)
        rows.append(
            Row(
                id=own, kind=values["kind"], unit=values["unit"],
                gas=book.gases.get(substances.get(own, "")), range_lo=values["range_lo"],
                range_hi=values["range_hi"], limits=limits,
                deadbands={bit: _or_zero(values[f"db_{bit.lower()}"]) for bit in limits},
                on_delay_s=_or_zero(values["on_delay_s"]),
                off_delay_s=_or_zero(values["off_delay_s"]), scan_s=values["scan_s"],
                stuck_ticks=_or_zero(values["stuck_ticks"]), noise=values["noise_sd"],
                suppress_s=None, shape="vertical",
                consequence=all(alarm.consequence for alarm in alarms),
                response=all(alarm.response for alarm in alarms),
                priorities=tuple(alarm.priority for alarm in alarms), volume_m3=None,
                oil_class="", turnovers_a_year=0.0, landing_m=None, at=at, line=None,
            )
        )  # fmt: skip
    return rows


_POINT = ("id", "kind", "unit", "scan_s", "range_lo", "range_hi", "ll", "l", "h", "hh", "db_ll",
          "db_l", "db_h", "db_hh", "stuck_ticks", "on_delay_s", "off_delay_s",
          "noise_sd")  # fmt: skip


def _of_window(window: VirtualPoint) -> dict[str, Any]:
    """A window's columns; a sum or mean has no noise to speak of."""
    absent = {"stuck_ticks": None, "noise_sd": 0.0}
    return {name: getattr(window, name, absent.get(name)) for name in _POINT}


def _given(value: float | None) -> bool:
    return value is not None and value == value


def _or_zero(value: float | None) -> float:
    return value if value is not None and value == value else 0.0


def _county_spot(master: MasterDatabase, alarms: list[MasterAlarm], column: str) -> Spot:
    """Where an alarm of the point stands in the database: that of the limit asked for, if any."""
    bit = column.removeprefix("db_").upper()
    name = column if bit not in BITS else "deadband" if column.startswith("db_") else "limit"
    alarm = next((a for a in alarms if a.bit == bit), alarms[0] if alarms else None)
    return master.sheet.spot(-1 if alarm is None else master.row_of[alarm.id], name)
