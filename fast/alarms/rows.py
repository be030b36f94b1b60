"""Rows of alarm points as read from a file or a county, made into checked columns.

What a reader would get wrong: a whole column is read, and all rows are checked, at once; a row is
looked at by itself only when something about it is suspect, and then every fault of it is told.
"""

from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise
from typing import Any

import numpy as np

from fast._types import Bools, Floats

INF = float("inf")
STUCK_TICKS_MIN = 16
DELAY_TICKS_MAX = 65535

_Row = Mapping[str, object]
_Faults = dict[int, list[str]]
_NUMBERS = frozenset({int, float, bool, type(None), np.float64, np.float32, np.int64})
_STUCK_TICKS_END = 2**31


def read_columns(rows: Sequence[_Row]) -> dict[str, Any]:
    """Every column of `rows`: texts as a tuple, numbers as float64.

    Raises:
        ValueError: Lists every fault of every row, by its id.
    """
    unread: _Faults = {}
    known = _READERS.keys()
    for i, row in enumerate(rows):
        if not row.keys() <= known:
            unread[i] = [f"unknown column {key!r}" for key in row if key not in known]
    columns = {name: read(rows, name, unread) for name, read in _READERS.items()}
    ids: tuple[str, ...] = columns["id"]
    suspect = _suspect(columns)
    suspect[list(unread)] = True
    repeats = _repeats(ids)
    suspect[list(repeats)] = True
    faults: list[str] = []
    for i in np.flatnonzero(suspect).tolist():
        here = {name: _item(column[i]) for name, column in columns.items()}
        named = ids[i] or f"row {i}"
        faults += [f"{named}: {fault}" for fault in unread.get(i) or _faults(here)]
        if i in repeats:
            faults.append(f"{named}: row {i} repeats the id of row {repeats[i]}")
    if faults:
        raise ValueError("alarm points:\n" + "\n".join(faults))
    return columns


def delay_ticks(delay_s: float, scan_s: float) -> int | None:
    """A delay as whole scans, or None where it is not (or not one of 0 to 65535)."""
    if not 0.0 <= delay_s / scan_s <= DELAY_TICKS_MAX:
        return None
    ticks = int(delay_s / scan_s + 0.5)
    gap = abs(ticks * scan_s - delay_s)
    return ticks if gap <= 1e-9 * max(scan_s, delay_s) else None


def _repeats(ids: Sequence[str]) -> dict[int, int]:
    """The rows whose id another row had before, and that row."""
    if len(set(ids)) == len(ids):
        return {}
    first: dict[str, int] = {}
    return {i: at for i, name in enumerate(ids) if (at := first.setdefault(name, i)) != i}


def _item(value: Any) -> Any:
    return value if isinstance(value, str) else float(value)


def _texts(rows: Sequence[_Row], name: str, unread: _Faults) -> tuple[str, ...]:
    values = [row.get(name) for row in rows]
    return tuple("" if value is None else str(value) for value in values)


def _numbers(absent: float) -> Callable[[Sequence[_Row], str, _Faults], Floats]:
    def read(rows: Sequence[_Row], name: str, unread: _Faults) -> Floats:
        values = [row.get(name) for row in rows]
        if not _NUMBERS.issuperset(map(type, values)):
            values = [_number(value, name, i, unread) for i, value in enumerate(values)]
        column = np.array(values, np.float64)  # None becomes NaN
        column[np.isnan(column)] = absent
        return column

    return read


def _patterns(rows: Sequence[_Row], name: str, unread: _Faults) -> Floats:
    given = [row.get(name) for row in rows]
    bits = [
        {name: (255 if value else 0) if isinstance(value, (bool, np.bool_)) else value}
        for value in given
    ]
    return _numbers(0.0)(bits, name, unread)


def _number(value: object, name: str, row: int, unread: _Faults) -> float | None:
    if value is None or value == "" or value != value:
        return None
    if isinstance(value, (int, float, str, np.integer, np.floating)):
        try:
            return float(value)
        except ValueError:
            pass
    unread.setdefault(row, []).append(f"{name} is {value!r}, not a number")
    return None


_READERS: dict[str, Callable[[Sequence[_Row], str, _Faults], Any]] = {
    **dict.fromkeys(("id", "kind", "unit"), _texts),
    "scan_s": _numbers(1.0),
    **dict.fromkeys(("range_lo", "ll", "l"), _numbers(-INF)),
    **dict.fromkeys(("range_hi", "h", "hh", "rate_per_s"), _numbers(INF)),
    **dict.fromkeys(("db_ll", "db_l", "db_h", "db_hh", "stuck_eps", "stuck_ticks"), _numbers(0.0)),
    **dict.fromkeys(("on_delay_s", "off_delay_s"), _numbers(0.0)),
    **dict.fromkeys(("latch", "suppress"), _patterns),
    **dict.fromkeys(("priority", "clause", "basis"), _texts),
}
_LIMITS = ("ll", "l", "h", "hh")
_NOT_NEGATIVE = ("db_ll", "db_l", "db_h", "db_hh", "stuck_eps")
_DELAYS = ("on_delay_s", "off_delay_s")
_PATTERNS = ("latch", "suppress")


def _suspect(columns: Mapping[str, Any]) -> Bools:
    """The rows in which `_faults` finds something, worked out for all at once."""
    fine: Bools = np.array([name != "" for name in columns["id"]], np.bool_)
    fine &= columns["range_lo"] < columns["range_hi"]
    below = np.full(fine.size, -INF)
    for name in _LIMITS:
        limit, there = columns[name], np.isfinite(columns[name])
        fine &= ~there | (limit > below)
        below[there] = limit[there]
    for name in _NOT_NEGATIVE:
        fine &= (columns[name] >= 0.0) & (columns[name] < INF)
    fine &= columns["rate_per_s"] > 0.0
    ticks, scan_s = columns["stuck_ticks"], columns["scan_s"]
    whole = (ticks >= STUCK_TICKS_MIN) & (ticks < _STUCK_TICKS_END) & (ticks == np.trunc(ticks))
    fine &= (ticks == 0.0) | whole
    fine &= (scan_s > 0.0) & (scan_s < INF)
    with np.errstate(all="ignore"):
        for name in _DELAYS:
            scans = columns[name] / scan_s
            gap = np.abs(np.floor(scans + 0.5) * scan_s - columns[name])
            fine &= (scans >= 0.0) & (scans <= DELAY_TICKS_MAX)
            fine &= gap <= 1e-9 * np.maximum(scan_s, columns[name])
    for name in _PATTERNS:
        bits = columns[name]
        fine &= (bits >= 0.0) & (bits <= 255.0) & (bits == np.trunc(bits))
    return ~fine


def _faults(row: Mapping[str, Any]) -> list[str]:
    """What is wrong with one row whose numbers are numbers."""
    found = [] if row["id"] else ["has no id"]
    if not row["range_lo"] < row["range_hi"]:
        found.append(f"range_lo {row['range_lo']} is not below range_hi {row['range_hi']}")
    limits = [(name, row[name]) for name in _LIMITS if abs(row[name]) < INF]
    for (low, at), (high, to) in pairwise(limits):
        if not at < to:
            found.append(f"limit {low} {at} is not below limit {high} {to}")
    for name in _NOT_NEGATIVE:
        if not 0.0 <= row[name] < INF:
            found.append(f"{name} {row[name]} must be 0 or more and finite")
    if not row["rate_per_s"] > 0.0:
        found.append(f"rate_per_s {row['rate_per_s']} must be above 0")
    found += _faults_of_ticks(row["stuck_ticks"])
    if not 0.0 < row["scan_s"] < INF:
        found.append(f"scan_s {row['scan_s']} must be above 0")
    else:
        for name in _DELAYS:
            if delay_ticks(row[name], row["scan_s"]) is None:
                found.append(
                    f"{name} {row[name]} must be a whole number of scans of {row['scan_s']} s, "
                    f"0 to {DELAY_TICKS_MAX} of them; the nearest is "
                    f"{_nearest_delay_s(row[name], row['scan_s'])}"
                )
    for name in _PATTERNS:
        if not (0 <= row[name] <= 255 and row[name] == int(row[name])):
            found.append(f"{name} {row[name]:g} must be a bit pattern from 0 to 255")
    return found


def _faults_of_ticks(ticks: float) -> list[str]:
    if not abs(ticks) < _STUCK_TICKS_END:
        return [f"stuck_ticks {ticks:g} must be below {_STUCK_TICKS_END}"]
    if ticks == 0.0 or (ticks >= STUCK_TICKS_MIN and ticks == int(ticks)):
        return []
    return [
        f"stuck_ticks {ticks:g} must be 0 (none) or a whole number from {STUCK_TICKS_MIN}: "
        f"shorter flat runs are everyday life; ask for {max(STUCK_TICKS_MIN, int(ticks) + 1)}"
    ]


def _nearest_delay_s(delay_s: float, scan_s: float) -> float:
    """The allowed delay nearest to one that is not."""
    scans = min(max(delay_s / scan_s, 0.0), float(DELAY_TICKS_MAX))
    return float(f"{int(scans + 0.5) * scan_s:.12g}")
