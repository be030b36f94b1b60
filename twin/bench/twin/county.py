"""A county with as many points as wanted: the embedded one with its instruments repeated.

What a reader would get wrong: only instruments multiply. Roads, units, people and links stay those
of one county, and so do its weather stations, which report to the desk one by one. Every point is
scanned once a second here; rate limits are widened so that a change between two scans is judged as
at the point's own period.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from fast._types import Ints
from twin.county import County
from twin.county.model import SensorPoints

__all__ = ["SMALLEST", "county_of"]

SMALLEST = 100
_WEATHER = ("wind_speed", "wind_from", "air_temperature", "humidity")


def county_of(county: County, n: int) -> County:
    """`county` with `n` points, all scanned once a second: no windows, alarms unlisted.

    Raises:
        ValueError: Fewer than `SMALLEST`.
    """
    if n < SMALLEST:
        raise ValueError(f"{n} points are no county; pass {SMALLEST} or more")
    points = county.points
    rows, copies = _rows(points, n)
    numbers = {name: column[rows] for name, column in points.numbers.items()}
    numbers["rate_per_s"] = numbers["rate_per_s"] * numbers["scan_s"]
    numbers["scan_s"] = np.ones(n)
    return replace(
        county,
        windows={},
        master_text=county.master_text.split(b"\n", 1)[0],
        points=SensorPoints(
            id=tuple(
                points.id[row] + (f"~{copy}" if copy else "")
                for row, copy in zip(rows.tolist(), copies.tolist(), strict=True)
            ),
            text={
                name: tuple(map(column.__getitem__, rows.tolist()))
                for name, column in points.text.items()
            },
            numbers=numbers,
            x_m=points.x_m[rows],
            y_m=points.y_m[rows],
        ),
    )


def _rows(points: SensorPoints, n: int) -> tuple[Ints, Ints]:
    """Which instrument each point is, and which copy of it; the weather's stand there once."""
    own = len(points)
    weather = np.array([kind in _WEATHER for kind in points.text["kind"]])
    once, others = np.flatnonzero(weather), np.flatnonzero(~weather)
    if n <= own:
        some = others[np.arange(n - once.size) * others.size // (n - once.size)]
        return np.sort(np.concatenate([once, some])), np.zeros(n, np.int64)
    more = np.arange(n - own)
    rows = np.concatenate([np.arange(own), others[more % others.size]])
    return rows, np.concatenate([np.zeros(own, np.int64), 1 + more // others.size])
