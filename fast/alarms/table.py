"""The configuration of alarm points, one row each, checked as a whole.

What a reader would get wrong: an absent limit is an infinite one (it can never be reached), so
nothing downstream asks whether a limit exists. Values are kept here as given, in the row's `unit`;
`AlarmField` rounds them to float32 once.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, fields
from itertools import pairwise
from typing import Any

import numpy as np

from fast._types import Bits, Floats, Ints

INF = float("inf")
ALARMS = ("LL", "L", "H", "HH", "rate", "stuck", "bad", "out_of_range")
"""Alarm names by bit number."""

STUCK_TICKS_MIN = 16
DELAY_TICKS_MAX = 65535


@dataclass(frozen=True, eq=False, kw_only=True)
class PointTable:
    """Alarm configuration of ``n`` points; every column has ``n`` entries.

    Attributes:
        id: Unique, not empty.
        kind, unit, priority, clause, basis: Text carried along; "" when absent.
        scan_s: Scan period; 1 when absent.
        range_lo, range_hi: Instrument range; beyond it is "out of range"; infinite when absent.
        ll, l, h, hh: Limits, in rising order; infinite when absent.
        db_ll, db_l, db_h, db_hh: Deadbands, 0 when absent. An alarm sets at ``x >= h`` and clears
            at ``x <= h - db_h`` (mirrored for the low side); without deadband it clears below.
        rate_per_s: Greatest change per second; infinite when absent.
        stuck_eps, stuck_ticks: "Stuck" after that many ticks, each within `stuck_eps` of the one
            before; 0 and 0 (no such alarm) when absent, else at least 16 ticks.
        on_delay_s, off_delay_s: How long a condition, or its end, must last; whole scans; 0 when
            absent. They hold for all eight alarms of the point.
        latch: Bits that latch (bookkeeping for the desk; the field ignores them); 0 when absent.
        suppress: Bits masked from the start; 0 when absent.
    """

    id: tuple[str, ...]
    kind: tuple[str, ...]
    unit: tuple[str, ...]
    scan_s: Floats
    range_lo: Floats
    range_hi: Floats
    ll: Floats
    l: Floats  # noqa: E741  (the name of the column, DESIGN §8)
    h: Floats
    hh: Floats
    db_ll: Floats
    db_l: Floats
    db_h: Floats
    db_hh: Floats
    rate_per_s: Floats
    stuck_eps: Floats
    stuck_ticks: Ints
    on_delay_s: Floats
    off_delay_s: Floats
    latch: Bits
    suppress: Bits
    priority: tuple[str, ...]
    clause: tuple[str, ...]
    basis: tuple[str, ...]

    @classmethod
    def from_rows(cls, rows: Iterable[Mapping[str, object]]) -> "PointTable":
        """Build the table from one mapping per point, as read from CSV, YAML or a county.

        A missing key, None, "" and NaN all mean "absent". Numbers may be numeric text. `latch` and
        `suppress` are a bit pattern 0–255, or true or false for all or none.

        Raises:
            ValueError: Lists every fault of every row, by its id.
        """
        given = list(rows)
        faults: list[str] = []
        columns = {name: [each(row, name) for row in given] for name, each in _READERS.items()}
        seen: dict[str, int] = {}
        for i, row in enumerate(given):
            here = {name: column[i] for name, column in columns.items()}
            name = here["id"] or f"row {i}"
            found = [f"unknown column {key!r}" for key in row if key not in _READERS]
            found += [f"{key} is {v.text!r}, not a number" for key, v in here.items() if _bad(v)]
            faults += [f"{name}: {fault}" for fault in found or _faults(here)]
            if here["id"] in seen:
                faults.append(f"{name}: row {i} repeats the id of row {seen[here['id']]}")
            seen.setdefault(here["id"], i)
        if faults:
            raise ValueError("alarm points:\n" + "\n".join(faults))
        return cls(**{name: _column(name, column) for name, column in columns.items()})

    def __len__(self) -> int:
        return len(self.id)

    def with_rows(self, rows: Ints, other: "PointTable") -> "PointTable":
        """A copy in which row ``rows[j]`` is row j of `other`."""
        merged: dict[str, Any] = {}
        for field in fields(self):
            mine, theirs = getattr(self, field.name), getattr(other, field.name)
            if isinstance(mine, tuple):
                column = list(mine)
                for row, text in zip(rows.tolist(), theirs, strict=True):
                    column[row] = text
                merged[field.name] = tuple(column)
            else:
                merged[field.name] = mine.copy()
                merged[field.name][rows] = theirs
        return PointTable(**merged)


def delay_ticks(delay_s: float, scan_s: float) -> int | None:
    """A delay as whole scans, or None where it is not (or not one of 0 to 65535)."""
    if not 0.0 <= delay_s / scan_s <= DELAY_TICKS_MAX:
        return None
    ticks = int(delay_s / scan_s + 0.5)
    gap = abs(ticks * scan_s - delay_s)
    return ticks if gap <= 1e-9 * max(scan_s, delay_s) else None


def _nearest_delay_s(delay_s: float, scan_s: float) -> float:
    """The allowed delay nearest to one that is not."""
    scans = min(max(delay_s / scan_s, 0.0), float(DELAY_TICKS_MAX))
    return float(f"{int(scans + 0.5) * scan_s:.12g}")


class _NotANumber:
    def __init__(self, text: object) -> None:
        self.text = text


def _bad(value: object) -> bool:
    return isinstance(value, _NotANumber)


def _text(row: Mapping[str, object], name: str) -> str:
    value = row.get(name)
    return "" if value is None else str(value)


def _number(absent: float) -> Callable[[Mapping[str, object], str], Any]:
    def read(row: Mapping[str, object], name: str) -> Any:
        value = row.get(name)
        if value is None or value == "" or value != value:
            return absent
        if isinstance(value, (int, float, str, np.integer, np.floating)):
            try:
                number = float(value)
            except ValueError:
                return _NotANumber(value)
            return absent if number != number else number
        return _NotANumber(value)

    return read


def _pattern(row: Mapping[str, object], name: str) -> Any:
    value = row.get(name)
    if isinstance(value, (bool, np.bool_)):
        return 255.0 if value else 0.0
    return _number(0.0)(row, name)


_READERS: dict[str, Callable[[Mapping[str, object], str], Any]] = {
    **dict.fromkeys(("id", "kind", "unit"), _text),
    "scan_s": _number(1.0),
    **dict.fromkeys(("range_lo", "ll", "l"), _number(-INF)),
    **dict.fromkeys(("range_hi", "h", "hh", "rate_per_s"), _number(INF)),
    **dict.fromkeys(("db_ll", "db_l", "db_h", "db_hh", "stuck_eps", "stuck_ticks"), _number(0.0)),
    **dict.fromkeys(("on_delay_s", "off_delay_s"), _number(0.0)),
    **dict.fromkeys(("latch", "suppress"), _pattern),
    **dict.fromkeys(("priority", "clause", "basis"), _text),
}


def _faults(row: Mapping[str, Any]) -> list[str]:
    """What is wrong with one row whose numbers are numbers."""
    found = [] if row["id"] else ["has no id"]
    if not row["range_lo"] < row["range_hi"]:
        found.append(f"range_lo {row['range_lo']} is not below range_hi {row['range_hi']}")
    limits = [(name, row[name]) for name in ("ll", "l", "h", "hh") if abs(row[name]) < INF]
    for (low, at), (high, to) in pairwise(limits):
        if not at < to:
            found.append(f"limit {low} {at} is not below limit {high} {to}")
    for name in ("db_ll", "db_l", "db_h", "db_hh", "stuck_eps"):
        if not 0.0 <= row[name] < INF:
            found.append(f"{name} {row[name]} must be 0 or more and finite")
    if not row["rate_per_s"] > 0.0:
        found.append(f"rate_per_s {row['rate_per_s']} must be above 0")
    ticks = row["stuck_ticks"]
    if ticks != 0.0 and not (STUCK_TICKS_MIN <= ticks < 2**31 and ticks == int(ticks)):
        found.append(
            f"stuck_ticks {ticks:g} must be 0 (none) or a whole number from {STUCK_TICKS_MIN}: "
            f"shorter flat runs are everyday life; ask for {max(STUCK_TICKS_MIN, int(ticks) + 1)}"
            if abs(ticks) < 2**31
            else f"stuck_ticks {ticks:g} must be below 2147483648"
        )
    if not 0.0 < row["scan_s"] < INF:
        found.append(f"scan_s {row['scan_s']} must be above 0")
    else:
        for name in ("on_delay_s", "off_delay_s"):
            if delay_ticks(row[name], row["scan_s"]) is None:
                found.append(
                    f"{name} {row[name]} must be a whole number of scans of {row['scan_s']} s, "
                    f"0 to {DELAY_TICKS_MAX} of them; the nearest is "
                    f"{_nearest_delay_s(row[name], row['scan_s'])}"
                )
    for name in ("latch", "suppress"):
        if not (0 <= row[name] <= 255 and row[name] == int(row[name])):
            found.append(f"{name} {row[name]:g} must be a bit pattern from 0 to 255")
    return found


def _column(name: str, values: list[Any]) -> Any:
    if _READERS[name] is _text:
        return tuple(values)
    dtype = {"latch": np.uint8, "suppress": np.uint8, "stuck_ticks": np.int64}.get(name, np.float64)
    return np.array(values, dtype=np.float64).astype(dtype)
