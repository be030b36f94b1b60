"""The alarm semantics told for one point at a time, in plain Python: what `AlarmField` must equal.

Nothing here is clever. Conditions, then delays, then mask and latch, as the text of
`fast.alarms.field` says; beside it, seeded random points, readings and operations to compare on.
"""

from typing import Any

import numpy as np

from fast._types import Floats32
from fast.alarms import AlarmField, PointTable

INF, NAN = float("inf"), float("nan")
LARGEST = float(np.finfo(np.float32).max)
LL, L, H, HH, RATE, STUCK, BAD, RANGE = range(8)
FROZEN = (LL, L, H, HH)  # while there is no reading
Row = dict[str, Any]
Event = tuple[int, int, int, bool]


def single(value: float) -> float:
    """A number rounded to float32, as a Python float."""
    with np.errstate(over="ignore"):
        return float(np.float32(value))


class OnePoint:
    """One point's eight alarms; a reading is a Python float that holds a float32."""

    def __init__(self, row: Row, scan_s: float) -> None:
        self.scan_s = scan_s
        self.condition, self.active, self.latched = [False] * 8, [False] * 8, [False] * 8
        self.waited = [0] * 8
        self.last: float | None = None
        self.flat = 0
        self.row: Row = {}
        self.configure(row)
        self.masked = [bool(int(row.get("suppress", 0)) >> bit & 1) for bit in range(8)]

    def configure(self, row: Row) -> None:
        """New limits and delays; everything else lives on but, if it changed, the flat count."""
        was, get = self.row, row.get
        if any(was.get(k, 0) != get(k, 0) for k in ("stuck_eps", "stuck_ticks")):
            self.flat = 0
        self.row = row
        self.low = [
            (bit, single(get(key, -INF)), single(get(key, -INF) + get(f"db_{key}", 0)))
            for bit, key in ((LL, "ll"), (L, "l"))
        ]
        self.high = [
            (bit, single(get(key, INF)), single(get(key, INF) - get(f"db_{key}", 0)))
            for bit, key in ((H, "h"), (HH, "hh"))
        ]
        self.range = single(get("range_lo", -INF)), single(get("range_hi", INF))
        self.rate = single(get("rate_per_s", INF) * self.scan_s)
        self.eps, self.flat_ticks = single(get("stuck_eps", 0)), get("stuck_ticks", 0)
        self.on = round(get("on_delay_s", 0) / self.scan_s)
        self.off = round(get("off_delay_s", 0) / self.scan_s)
        self.latches = [bool(int(get("latch", 0)) >> bit & 1) for bit in range(8)]

    def step(self, x: float) -> list[tuple[int, bool]]:
        """The transitions of one tick, by bit."""
        self.evaluate(x)
        events = []
        for bit in range(8):
            if self.condition[bit] == self.active[bit] and not self.waited[bit]:
                continue
            if self.masked[bit] or (self.condition[BAD] and bit in FROZEN):
                continue
            if self.condition[bit] == self.active[bit]:
                self.waited[bit] = 0
                continue
            self.waited[bit] += 1
            if self.waited[bit] > (self.off if self.active[bit] else self.on):
                self.waited[bit] = 0
                self.active[bit] = not self.active[bit]
                if self.active[bit] and self.latches[bit]:
                    self.latched[bit] = True
                events.append((bit, self.active[bit]))
        return events

    def evaluate(self, x: float) -> None:
        """The conditions."""
        condition = self.condition
        if not abs(x) < LARGEST:
            condition[RATE] = condition[STUCK] = condition[RANGE] = False
            condition[BAD] = True
            self.last, self.flat = None, 0
            return
        for bit, limit, clear in self.low:
            condition[bit] = x <= limit or (condition[bit] and x < clear)
        for bit, limit, clear in self.high:
            condition[bit] = x >= limit or (condition[bit] and x > clear)
        condition[RANGE] = not self.range[0] <= x <= self.range[1]
        condition[BAD] = False
        # A float64 difference of two float32 rounded to float32 is their float32 difference.
        moved = None if self.last is None else abs(float(np.float32(x - self.last)))
        condition[RATE] = moved is not None and moved > self.rate
        self.flat = self.flat + 1 if moved is not None and moved <= self.eps else 0
        condition[STUCK] = 0 < self.flat_ticks <= self.flat
        self.last = x

    def mask(self, bits: int) -> None:
        """Mask exactly these bits."""
        for bit in range(8):
            self.masked[bit] = bool(bits >> bit & 1)
            if self.masked[bit]:
                self.active[bit], self.waited[bit] = False, 0

    def unlatch(self, bits: int) -> None:
        """Let go of these bits."""
        for bit in range(8):
            self.latched[bit] = self.latched[bit] and not bits >> bit & 1


class Oracle:
    """A field of such points, with the face of `AlarmField`."""

    def __init__(self, rows: list[Row], scan_s: float) -> None:
        self.points = [OnePoint(row, scan_s) for row in rows]

    def step(self, values: Floats32, tick: int) -> list[Event]:
        """The events of one tick, by point, then bit."""
        return [
            (tick, i, bit, active)
            for i, (point, x) in enumerate(zip(self.points, values.tolist(), strict=True))
            for bit, active in point.step(x)
        ]

    def bits(self, name: str) -> list[int]:
        """`active`, `masked` or `latched` of every point, as bit patterns."""
        return [sum(on << bit for bit, on in enumerate(getattr(p, name))) for p in self.points]


def listed(events: Any) -> list[Event]:
    """Events as the oracle gives them."""
    return [(t, p, b, a) for t, p, b, a, _ in events.tolist()]


def random_row(rng: np.random.Generator, name: str, scan_s: float) -> Row:
    """A point with some of everything; limits on halves, so that readings land on them."""
    row: Row = {"id": name, "scan_s": scan_s}
    limits = np.sort(rng.choice(np.arange(0, 10.5, 0.5), 4, replace=False)).tolist()
    for key, limit in zip(("ll", "l", "h", "hh"), limits, strict=True):
        if rng.random() < 0.7:
            row |= {key: limit, f"db_{key}": float(rng.choice([0.0, 0.5, rng.uniform(0, 0.8)]))}
    if rng.random() < 0.6:
        row |= {"rate_per_s": rng.uniform(0.1, 3) / scan_s}
    if rng.random() < 0.6:
        row |= {"stuck_eps": float(rng.choice([0.0, 0.02, 0.1])), "stuck_ticks": 16}
        row["stuck_ticks"] += int(rng.integers(8))
    if rng.random() < 0.6:
        row |= {"range_lo": rng.choice([0.0, rng.uniform(-1, 2)]), "range_hi": rng.uniform(8, 11)}
    row |= {key: scan_s * int(rng.integers(5)) for key in ("on_delay_s", "off_delay_s")}
    row |= {key: int(rng.integers(256)) for key in ("suppress", "latch") if rng.random() < 0.1}
    return row


def random_rows(seed: int, n: int, scan_s: float) -> list[Row]:
    """`random_row` for `n` points."""
    rng = np.random.default_rng(seed)
    return [random_row(rng, f"p{i}", scan_s) for i in range(n)]


def random_readings(seed: int, n: int, ticks: int) -> Floats32:
    """Walks with jumps, plateaus that tremble, gaps, infinities and values that sit on limits."""
    rng = np.random.default_rng(seed)
    now = rng.uniform(0, 10, n)
    values = np.empty((ticks, n), np.float32)
    hold, gone, still = (np.zeros(n, np.int64) for _ in range(3))
    tremble = rng.choice([0.0, 0.0, 0.02, 0.1], n)
    for tick in range(ticks):
        hold = np.where(hold > 0, hold - 1, np.where(rng.random(n) < 0.01, 28, 0))
        gone = np.where(gone > 0, gone - 1, np.where(rng.random(n) < 0.01, 4, 0))
        still = np.where(still > 0, still - 1, np.where(rng.random(n) < 0.005, 60, 0))
        jump = np.where(rng.random(n) < 0.03, rng.uniform(-10, 10, n), 0.0)
        free = np.clip(now + rng.uniform(-0.5, 0.5, n) + jump, -2, 12)
        free = np.where(rng.random(n) < 0.1, np.round(2 * free) / 2, free)
        shaken = now + tremble * rng.uniform(-0.6, 0.6, n)
        now = np.where(hold > 0, now, np.where(still > 0, shaken, free))
        values[tick] = np.where(gone > 0, np.where(gone == 1, rng.choice([INF, -INF]), NAN), now)
    return values


def storm(seed: int, n: int, ticks: int, scan_s: float = 1.0, first_tick: int = 0) -> int:
    """Run field and oracle side by side while masks, limits and snapshots come in between.

    Returns:
        How many events there were, the same ones from both.
    """
    rng = np.random.default_rng([seed, 1])
    rows = random_rows(seed, n, scan_s)
    oracle, field = Oracle(rows, scan_s), AlarmField(PointTable.from_rows(rows), scan_s)
    count = 0
    for tick, now in enumerate(random_readings(seed, n, ticks), first_tick):
        what = rng.random()
        some = np.unique(rng.integers(n, size=1 + n // 8))
        if what < 0.02:
            bits = np.where(rng.random(some.size) < 0.5, 0, rng.integers(256, size=some.size))
            field.mask(some, bits)
            for i, pattern in zip(some.tolist(), bits.tolist(), strict=True):
                oracle.points[i].mask(pattern)
        elif what < 0.04:
            fresh = [random_row(rng, f"p{i}", scan_s) for i in some.tolist()]
            field.reconfigure(some, PointTable.from_rows(fresh))
            for i, row in zip(some.tolist(), fresh, strict=True):
                oracle.points[i].configure(row)
        elif what < 0.05:
            field = AlarmField.restore(field.table, field.snapshot())
        elif what < 0.06:
            field.unlatch(some, 0x55)
            for i in some.tolist():
                oracle.points[i].unlatch(0x55)
        want = oracle.step(now, tick)
        assert listed(field.step(now, tick)) == want
        count += len(want)
        if tick % 50 == 0:
            for name in ("active", "masked", "latched"):
                assert getattr(field, name).tolist() == oracle.bits(name)
    return count
