"""The stock ledger as a file: one line a draw or a restocking, only ever added to.

What stands in the registry is the count; the ledger's lines are what came and went since. They are
played on the count in the order of the file, so a line that could not have happened (more drawn
than was there, a day before the line above) is an error with its place, and so is every other.
"""

from __future__ import annotations

import csv
import io
import os
from collections.abc import Iterable, Mapping
from dataclasses import astuple, dataclass, fields
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

from twin.county.records import Loaded, Sheet, read_records
from twin.county.registry.entries import Entry, Goods
from twin.county.registry.stock import Good, Ledger, Lot, StockError, ledger_of
from twin.inputs.problems import Problems
from twin.terms.drill import StockLine
from twin.terms.text import Text

__all__ = [
    "ACTS",
    "Move",
    "add_move",
    "after",
    "counted",
    "lines_until",
    "plain_number",
    "played",
    "read_moves",
]

ACTS = ("draw", "restock")


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """A line: what was taken from a depot or brought to it, by whom and why.

    `expires` is the last day of what is brought in; it is empty of what is drawn.
    """

    on: date
    act: str
    depot: str
    name: str
    unit: str
    quantity: Fraction
    expires: date | None
    by: str
    why: str

    @property
    def good(self) -> Good:
        """What is moved."""
        return Good(self.depot, self.name, self.unit)


_COLUMNS = tuple(column.name for column in fields(Move))


def counted(entries: Mapping[str, Entry]) -> Ledger:
    """The stock as the registry counts it, with its minima."""
    lots, minima = [], []
    for entry in entries.values():
        if isinstance(entry, Goods) and entry.quantity is not None:
            good = Good(entry.depot, entry.name, entry.unit)
            lots.append(Lot(id=entry.id, good=good, quantity=entry.quantity, expires=entry.expires))
            if entry.min_stock is not None and entry.min_unit == entry.unit:
                minima.append((good, Fraction(entry.min_stock)))
    return ledger_of(lots, minima)


def read_moves(path: Path, count: Ledger) -> tuple[list[Move], Ledger]:
    """The lines of a ledger file and the stock after them; no file is no line.

    Raises:
        InputProblems: Everything wrong in it, by file, line and column.
    """
    if not path.exists():
        return [], count
    problems = Problems()
    loaded = read_records(path.read_bytes(), str(path), Move, problems, key=None)
    ledger, last = count, None
    for number, (row, move) in enumerate(loaded.each(), 1):
        fault = _fault(move, last)
        if fault is None:
            try:
                ledger = after(ledger, move, number)
            except StockError as wrong:
                fault = "E607", "quantity", Text(_said(ledger, move), str(wrong))
        if fault is not None:
            _add(problems, loaded, row, *fault)
        last = move.on
    problems.raise_any()
    return loaded.records, ledger


def after(ledger: Ledger, move: Move, number: int) -> Ledger:
    """The stock after a line, the `number`-th of its file.

    Raises:
        StockError: There is not so much to draw.
    """
    if move.act == "draw":
        return ledger.draw(move.good, move.quantity, move.on)
    lot = Lot(id=f"ledger-{number}", good=move.good, quantity=move.quantity, expires=move.expires)
    return ledger.restock(lot)


def lines_until(moves: Iterable[Move], day: date) -> tuple[StockLine, ...]:
    """The lines of a ledger up to a day, without who and why."""
    return tuple(
        StockLine(
            on=str(move.on),
            act=move.act,
            depot=move.depot,
            name=move.name,
            unit=move.unit,
            quantity=plain_number(move.quantity),
            expires=_written(move.expires),
        )
        for move in moves
        if move.on <= day
    )


def played(count: Ledger, lines: Iterable[StockLine]) -> Ledger:
    """The stock after the lines of a ledger.

    Raises:
        StockError: They are not of this count.
    """
    ledger = count
    for number, line in enumerate(lines, 1):
        move = Move(
            on=date.fromisoformat(line.on),
            act=line.act,
            depot=line.depot,
            name=line.name,
            unit=line.unit,
            quantity=Fraction(line.quantity),
            expires=date.fromisoformat(line.expires) if line.expires else None,
            by="",
            why="",
        )
        ledger = after(ledger, move, number)
    return ledger


def add_move(path: Path, move: Move) -> None:
    """Add a line to the end of the file; it is on disk when this returns."""
    text = io.StringIO()
    rows = csv.writer(text, lineterminator="\n")
    if not path.exists():
        rows.writerow(_COLUMNS)
    rows.writerow([_written(value) for value in astuple(move)])
    with path.open("a", encoding="utf-8", newline="") as file:
        file.write(text.getvalue())
        file.flush()
        os.fsync(file.fileno())


def _written(value: object) -> str:
    if isinstance(value, Fraction):
        return plain_number(value)
    return "" if value is None else str(value)


def plain_number(value: Fraction) -> str:
    """A quantity as the decimal it is.

    >>> plain_number(Fraction("1234567.25")), plain_number(Fraction(300))
    ('1234567.25', '300')
    """
    return format(Decimal(value.numerator) / Decimal(value.denominator), "f")


def _fault(move: Move, last: date | None) -> tuple[str, str, Text] | None:
    """Code, column and what is wrong with a line by itself; None for nothing."""
    if move.act not in ACTS:
        return "E506", "act", Text(f"没有“{move.act}”", f"{move.act!r} is no act")
    if move.quantity <= 0:
        return "E505", "quantity", Text("数量应大于 0", "a quantity must be above 0")
    for column in _needed():
        if not str(getattr(move, column)).strip():
            return "E505", column, Text(f"{column} 不能空", f"{column} must not be empty")
    if last is not None and move.on < last:
        said = Text(
            f"日期早于上一行（{last}）", f"the day is before that of the line above, {last}"
        )
        return "E607", "on", said
    return None


def _needed() -> Iterable[str]:
    return "depot", "name", "unit", "by", "why"


def _said(ledger: Ledger, move: Move) -> str:
    there = ledger.available(move.good, move.on)
    wanted = _written(move.quantity)
    return f"{move.depot} 当日可用{move.name} {_written(there)} {move.unit}，不足 {wanted}"


def _add(
    problems: Problems, loaded: Loaded[Move], row: int, code: str, column: str, said: Text
) -> None:
    sheet: Sheet = loaded.sheet
    hint = Text(
        "台账只增不改：用一行相反的记录更正", "the ledger is only added to: correct it by a line"
    )
    problems.add(code, sheet.spot(row, column), said, hint, sheet.line(row))
