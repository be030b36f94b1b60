"""Points and readings to measure alarms with: seeded, and the same for everybody.

What a reader would get wrong: even the quiet load is not silent. A share of the points rides on a
limit, some are stuck, some lose readings; a plant in good order gives far fewer transitions, and
only our engine (and its likes) gains from that. How many transitions there were stands in the
result.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from fast._types import Array, Floats, Floats32
from fast.alarms import PointTable
from twin.terms.text import Text

__all__ = [
    "EXTREME",
    "PERIOD",
    "QUIET",
    "ROUGH",
    "ROUNDED",
    "Kind",
    "Load",
    "load_of",
    "mass_table",
]

PERIOD = 32
"""Readings repeat after so many ticks."""

_HH_LL = 0b1001
_EVERY_BIT = 0xFF


@dataclass(frozen=True, slots=True)
class Kind:
    """What share of the points does what.

    Attributes:
        riding: Ride on one of their four limits, and jump now and then.
        stuck: Do not move; half of them once a period.
        flaky: Lose four readings in ten.
        lost: Have no reading at all.
        step: The instruments round to multiples of it, so that most readings repeat; 0 for none.
    """

    name: str
    label: Text
    riding: float
    stuck: float
    flaky: float
    lost: float = 0.0
    step: float = 0.0


QUIET = Kind("quiet", Text("平静", "quiet"), 0.0005, 0.001, 0.0001)
ROUNDED = Kind("rounded", Text("平静，仪表取整", "quiet, rounded"), 0.0005, 0.001, 0.0001, step=0.5)
EXTREME = Kind("extreme", Text("极端", "extreme"), 0.004, 0.001, 0.001)
ROUGH = Kind("rough", Text("核对用", "for checking"), 0.2, 0.1, 0.05, 0.02)


@dataclass(frozen=True, eq=False)
class Load:
    """A configuration and a period of readings, shape ``(PERIOD, n)``."""

    kind: Kind
    table: PointTable
    readings: Floats32

    @property
    def size(self) -> int:
        """How many points."""
        return len(self.table)

    def first(self, n: int) -> Load:
        """The same for the first `n` points alone."""
        columns = {name: column[:n] for name, column in vars(self.table).items()}
        return Load(self.kind, PointTable(**columns), np.ascontiguousarray(self.readings[:, :n]))


def load_of(kind: Kind, n: int, seed: int) -> Load:
    """A load of `n` points scanned once a second."""
    rng = np.random.default_rng([seed, n])
    table = _table(n, rng)
    base, swing = rng.uniform(35, 65, n), rng.uniform(0, 2, n)
    rides = rng.random(n) < kind.riding
    limits = np.stack([table.ll, table.l, table.h, table.hh])[rng.integers(0, 4, n), np.arange(n)]
    base[rides], swing[rides] = limits[rides], rng.uniform(0.5, 4, np.count_nonzero(rides))
    turns = 2 * np.pi / PERIOD * rng.integers(1, 3, n)
    phase = rng.uniform(0, 2 * np.pi, n)
    stuck, flaky, lost = (rng.random(n) < share for share in (kind.stuck, kind.flaky, kind.lost))
    readings = np.empty((PERIOD, n), np.float32)
    for tick, row in enumerate(readings):
        row[:] = base + swing * np.sin(turns * tick + phase)
        row += np.float32(0.2) * rng.standard_normal(n, np.float32)
        row[rng.random(n) < kind.riding * 0.02] += 30
        if kind.step > 0.0:
            row[:] = np.round(row / np.float32(kind.step)) * np.float32(kind.step)
        row[stuck] = base[stuck]
        row[lost | (flaky & (rng.random(n) < 0.4))] = np.nan
    readings[0, stuck & (rng.random(n) < 0.5)] += 1
    return Load(kind, table, readings)


def mass_table(n: int) -> PointTable:
    """Points without delays, so that whatever befalls all of them shows in one tick."""
    return _columns(
        n,
        ll=np.full(n, 10.0), l=np.full(n, 20.0), h=np.full(n, 80.0), hh=np.full(n, 90.0),
        deadband=np.ones(n), rate_per_s=np.full(n, 10.0), stuck_ticks=np.full(n, 60),
        on_delay_s=np.zeros(n), off_delay_s=np.zeros(n),
        latch=np.zeros(n, np.uint8), suppress=np.zeros(n, np.uint8),
    )  # fmt: skip


def _table(n: int, rng: np.random.Generator) -> PointTable:
    return _columns(
        n,
        ll=rng.uniform(9, 11, n), l=rng.uniform(19, 21, n),
        h=rng.uniform(79, 81, n), hh=rng.uniform(89, 91, n),
        deadband=rng.choice([0.5, 1.0, 2.0], n), rate_per_s=rng.choice([8.0, 10.0, 15.0], n),
        stuck_ticks=rng.choice([20, 40, 60], n), on_delay_s=rng.choice([0.0, 2.0, 5.0, 10.0], n),
        off_delay_s=rng.choice([0.0, 3.0, 6.0, 12.0], n),
        latch=np.where(rng.random(n) < 0.1, _HH_LL, 0).astype(np.uint8),
        suppress=np.where(rng.random(n) < 0.01, _EVERY_BIT, 0).astype(np.uint8),
    )  # fmt: skip


def _columns(n: int, *, deadband: Floats, **given: Array) -> PointTable:
    """A table straight from columns: from rows, a million of them would take a minute."""
    empty = ("",) * n
    return PointTable(
        id=tuple(map(str, range(n))), kind=empty, unit=empty, priority=empty, clause=empty,
        basis=empty, scan_s=np.ones(n), range_lo=np.full(n, -2.5), range_hi=np.full(n, 102.5),
        db_ll=deadband, db_l=deadband, db_h=deadband, db_hh=deadband, stuck_eps=np.full(n, 1e-4),
        **given,
    )  # fmt: skip
