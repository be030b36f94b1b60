"""The master alarm database of a county: the text of `alarms.csv`, read when it is asked for.

What a reader would get wrong: the database does not set the limits, `points.csv` does. It says for
each alarm why the limit is what it is, what the alarm means and who answers it; where its figure is
not that of the point the folder contradicts itself, and nothing is read.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType

from twin.county.alarms.book import BITS
from twin.county.model import County, MasterAlarm
from twin.county.records import Loaded, Sheet, read_records
from twin.inputs.problems import Problems
from twin.terms.text import Text

__all__ = ["FILE", "MasterDatabase", "load_master"]

FILE = "alarms.csv"
_COLUMN = {"LL": "ll", "L": "l", "H": "h", "HH": "hh", "RATE": "rate_per_s"}


@dataclass(frozen=True, slots=True, kw_only=True)
class MasterDatabase:
    """The alarms by id (``POINT/BIT``), in file order, and where each stands in the file."""

    alarms: Mapping[str, MasterAlarm]
    sheet: Sheet
    row_of: Mapping[str, int]

    def of_point(self, point: str) -> list[MasterAlarm]:
        """The alarms of a point, LL to out of range as the file has them."""
        return [alarm for alarm in self.alarms.values() if alarm.point == point]


@lru_cache(maxsize=4)
def load_master(county: County) -> MasterDatabase:
    """Read and check the database, once a county; an empty one where the county has none.

    Raises:
        InputProblems: Everything wrong with it, by line and column.
    """
    problems = Problems()
    shown = str(Path(county.folder) / FILE)
    loaded = read_records(county.master_text, shown, MasterAlarm, problems)
    for row, alarm in loaded.each():
        _check(county, loaded, row, alarm, problems)
    problems.raise_any()
    return MasterDatabase(
        alarms=MappingProxyType({alarm.id: alarm for alarm in loaded.records}),
        sheet=loaded.sheet,
        row_of={alarm.id: row for row, alarm in loaded.each()},
    )


def _check(
    county: County, loaded: Loaded[MasterAlarm], row: int, alarm: MasterAlarm, problems: Problems
) -> None:
    def say(code: str, column: str, zh: str, en: str, hint: Text) -> None:
        sheet = loaded.sheet
        problems.add(code, sheet.spot(row, column), Text(zh, en), hint, sheet.line(row))

    if alarm.bit not in BITS:
        said = f"没有“{alarm.bit}”这种报警", f"{alarm.bit!r} is no alarm"
        say("E506", "bit", *said, Text(f"可用：{'、'.join(BITS)}", f"use {', '.join(BITS)}"))
        return
    if alarm.id != f"{alarm.point}/{alarm.bit}":
        own = f"{alarm.point}/{alarm.bit}"
        said = f"编号应为 {own}", f"the id must be {own}"
        say("E507", "id", *said, Text("编号是“测点/报警”", "the id is POINT/BIT"))
    limit = _limit_of(county, alarm)
    if limit is None:
        said = f"没有测点 {alarm.point}", f"there is no point {alarm.point}"
        say(
            "E507",
            "point",
            *said,
            Text("见 points.csv、windows.csv", "see points.csv, windows.csv"),
        )
    elif not _same(limit, alarm.limit):
        now = Text("无", "none") if math.isnan(limit) else Text(f"{limit:g}", f"{limit:g}")
        said = f"限值与测点的（{now.zh}）不一致", f"the limit is not that of the point ({now.en})"
        say("E609", "limit", *said, Text("改成一致", "make them agree"))


def _limit_of(county: County, alarm: MasterAlarm) -> float | None:
    """The limit where it is set, NaN for none; None when the point is unknown."""
    column = _COLUMN.get(alarm.bit)
    row = county.points.row_of.get(alarm.point)
    if row is not None:
        return float(county.points.numbers[column][row]) if column else math.nan
    window = county.windows.get(alarm.point)
    if window is None:
        return None
    limits = {"ll": window.ll, "l": window.l, "h": window.h, "hh": window.hh}
    value = limits.get(column or "")
    return math.nan if value is None else value


def _same(limit: float, said: float | None) -> bool:
    return math.isnan(limit) if said is None else limit == said
