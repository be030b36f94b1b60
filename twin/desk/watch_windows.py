"""The virtual points of a county, ready to be watched: windows over the readings of real ones.

What a reader would get wrong: a window remembers more than the watch has seen. Before the first
scan every instrument is taken to have read what it normally reads, so a day's rain begins at a dry
day and not at "no reading". (How far it has become colder is told of what was read, and of nothing
else.) A window beside another instrument is held open or shut by its reading of the same instant.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from fast._types import Floats32, Ints
from fast.alarms import PointTable, Window, Windows
from twin.county import County
from twin.county.model import VirtualPoint

__all__ = ["WindowGroup", "window_groups"]

_COLUMNS = ("id", "kind", "unit", "scan_s", "range_lo", "range_hi", "ll", "l", "h", "hh", "db_ll",
            "db_l", "db_h", "db_hh", "on_delay_s", "off_delay_s", "suppress",
            "clause")  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Gate:
    """Windows `rows` that count only while their instruments `at` of a scan class read lo to hi.

    A window that does not count reads `rest`; without a reading beside it has none itself.
    """

    scan_s: int
    rows: Ints
    at: Ints
    lo: Floats32
    hi: Floats32
    rest: Floats32

    def close(self, told: Floats32, samples: Mapping[int, Floats32]) -> None:
        """Let the windows that do not count now say so; `told` is changed in place."""
        beside = samples[self.scan_s][self.at]
        shut = (beside < self.lo) | (beside > self.hi)
        counted = np.where(shut, self.rest, told[self.rows])
        told[self.rows] = np.where(np.isnan(beside), np.float32(np.nan), counted)


@dataclass(frozen=True, slots=True, kw_only=True)
class WindowGroup:
    """The windows of one scan class and bucket length, and how their readings are watched."""

    name: str
    scan_s: int
    windows: Windows
    gates: tuple[Gate, ...]
    table: PointTable

    def step(self, samples: Mapping[int, Floats32], number: int) -> Floats32:
        """The readings of the windows after scan `number` of their class."""
        told = self.windows.step(samples[self.scan_s], number)
        for gate in self.gates:
            gate.close(told, samples)
        return told


def window_groups(county: County, classes: Mapping[int, Sequence[str]]) -> list[WindowGroup]:
    """The groups in the order of their names.

    Args:
        classes: The ids of each scan class, in the order of its readings.
    """
    grouped: dict[tuple[int, int], list[VirtualPoint]] = {}
    for point in county.windows.values():
        grouped.setdefault((point.scan_s, point.bucket_s), []).append(point)
    normal, row_of = county.points.numbers["normal"], county.points.row_of
    groups: list[WindowGroup] = []
    for (scan_s, bucket_s), points in sorted(grouped.items()):
        ids = classes[scan_s]
        row = {name: at for at, name in enumerate(ids)}
        windows = Windows(
            [
                Window(
                    row=row[point.source_point],
                    kind=point.window,
                    span_s=point.span_s,
                    scale=point.scale,
                    only_below=np.inf if point.only_below is None else point.only_below,
                )
                for point in points
            ],
            len(ids),
            scan_s=scan_s,
            bucket_s=bucket_s,
            before=normal[[row_of[name] for name in ids]],
        )
        table = PointTable.from_rows([{c: getattr(p, c) for c in _COLUMNS} for p in points])
        groups.append(
            WindowGroup(
                name=f"windows/{scan_s}/{bucket_s}",
                scan_s=scan_s,
                windows=windows,
                gates=_gates(points, classes),
                table=table,
            )
        )
    return groups


def _gates(
    points: Sequence[VirtualPoint], classes: Mapping[int, Sequence[str]]
) -> tuple[Gate, ...]:
    """The gates of the windows that look at an instrument beside, one a scan class."""
    gates = []
    for scan_s, ids in classes.items():
        row = {name: at for at, name in enumerate(ids)}
        own = [(at, point) for at, point in enumerate(points) if point.while_point in row]
        if own:
            gates.append(
                Gate(
                    scan_s=scan_s,
                    rows=np.array([at for at, _ in own], np.int64),
                    at=np.array([row[point.while_point] for _, point in own], np.int64),
                    lo=_floats(-np.inf if p.while_lo is None else p.while_lo for _, p in own),
                    hi=_floats(np.inf if p.while_hi is None else p.while_hi for _, p in own),
                    rest=_floats(p.range_hi if _is_low(p) else p.range_lo for _, p in own),
                )
            )
    return tuple(gates)


def _is_low(point: VirtualPoint) -> bool:
    return point.l is not None or point.ll is not None


def _floats(values: Iterable[float]) -> Floats32:
    return np.array(list(values), np.float32)
