"""The virtual points of a county, ready to be watched: windows over the readings of real ones.

What a reader would get wrong: a window remembers more than the watch has seen. Before the first
scan every instrument is taken to have read what it normally reads, so a day's rain begins at a dry
day and not at "no reading".
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from fast.alarms import PointTable, Window, Windows
from twin.county import County
from twin.county.model import VirtualPoint

__all__ = ["WindowGroup", "window_groups"]

_COLUMNS = ("id", "kind", "unit", "scan_s", "range_lo", "range_hi", "h", "hh", "db_h", "db_hh",
            "on_delay_s", "off_delay_s", "suppress", "clause")  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class WindowGroup:
    """The windows of one scan class and bucket length, and how their readings are watched."""

    name: str
    scan_s: int
    windows: Windows
    table: PointTable


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
                name=f"windows/{scan_s}/{bucket_s}", scan_s=scan_s, windows=windows, table=table
            )
        )
    return groups
