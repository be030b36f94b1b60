"""polars: the rules as one lazy query a tick."""

from __future__ import annotations

from functools import reduce
from operator import or_
from typing import Any

import numpy as np
import polars as pl

from fast._types import Floats32, Ints
from fast.alarms import PointTable
from twin.bench.alarms.evaluator import Evaluator
from twin.bench.alarms.rules import HELD, Rules

_BITS = range(8)


class Polars(Evaluator):
    """A frame with a row a point, its state in columns; the query is made once."""

    name = "polars"
    package = "polars"

    def __init__(self, table: PointTable) -> None:
        n = len(table)
        rules = Rules.of(table)
        columns: dict[str, Any] = dict(rules._asdict())
        del columns["mask"], columns["latch"]
        for bit in _BITS:
            columns[f"masked{bit}"] = rules.mask >> bit & 1 == 1
            columns[f"latches{bit}"] = rules.latch >> bit & 1 == 1
            for name in ("on", "active", "latched", "over"):
                columns[f"{name}{bit}"] = np.zeros(n, np.bool_)
            columns[f"waited{bit}"] = np.zeros(n, np.uint16)
        columns |= {"point": np.arange(n, dtype=np.int32), "flat": np.zeros(n, np.int32)}
        columns["before"] = np.full(n, np.nan, np.float32)
        self._frame = pl.DataFrame(columns)
        self._stages = (_first(), _second(), _third(), _fourth(), _fifth())
        self._flips = reduce(or_, (pl.col(f"over{bit}") for bit in _BITS))
        self._told = ["point", *(f"{name}{bit}" for name in ("over", "active") for bit in _BITS)]

    def step(self, values: Floats32, tick: int) -> Any:
        """See `Evaluator`."""
        query = self._frame.lazy().with_columns(pl.Series("x", values))
        for stage in self._stages:
            query = query.with_columns(stage)
        self._frame = query.collect()
        return self._frame.lazy().filter(self._flips).select(self._told).collect()

    def events(self, told: Any) -> Ints:
        """See `Evaluator`."""
        point = told["point"].to_numpy()
        over, active = (
            np.stack([told[f"{name}{bit}"].to_numpy() for bit in _BITS], axis=1)
            for name in ("over", "active")
        )
        place, bit = np.nonzero(over)
        return np.stack([point[place], bit, active[place, bit]], axis=1).astype(np.int64)


def _first() -> list[pl.Expr]:
    return [
        (pl.col("x").abs() < HELD).alias("good"),  # NaN is the greatest number here
        (pl.col("x") - pl.col("before")).abs().alias("moved"),
    ]


def _second() -> list[pl.Expr]:
    x, good, moved = pl.col("x"), pl.col("good"), pl.col("moved")
    both = good & moved.is_not_nan()
    limits = [
        (x <= pl.col("ll")) | (pl.col("on0") & (x < pl.col("ll_clear"))),
        (x <= pl.col("l")) | (pl.col("on1") & (x < pl.col("l_clear"))),
        (x >= pl.col("h")) | (pl.col("on2") & (x > pl.col("h_clear"))),
        (x >= pl.col("hh")) | (pl.col("on3") & (x > pl.col("hh_clear"))),
    ]
    still = both & (moved <= pl.col("stuck_eps"))
    return [
        *(
            pl.when(good).then(limit).otherwise(pl.col(f"on{bit}")).alias(f"on{bit}")
            for bit, limit in enumerate(limits)
        ),
        (both & (moved > pl.col("rate"))).alias("on4"),
        pl.when(still).then(pl.col("flat") + 1).otherwise(0).cast(pl.Int32).alias("flat"),
        (~good).alias("on6"),
        (good & ((x < pl.col("range_lo")) | (x > pl.col("range_hi")))).alias("on7"),
        pl.when(good).then(x).otherwise(float("nan")).cast(pl.Float32).alias("before"),
    ]


def _third() -> list[pl.Expr]:
    """The stuck alarm, and the timers."""
    on5 = (pl.col("flat") >= pl.col("stuck_ticks")) & (pl.col("stuck_ticks") > 0)
    made = [on5.alias("on5")]
    for bit in _BITS:
        condition = on5 if bit == 5 else pl.col(f"on{bit}")
        runs = (condition != pl.col(f"active{bit}")) & ~pl.col(f"masked{bit}")
        waited = pl.col(f"waited{bit}")
        after = pl.when(runs).then(waited + 1).otherwise(0)
        if bit < 4:
            after = pl.when(pl.col("good")).then(after).otherwise(waited)
        made.append(after.cast(pl.UInt16).alias(f"waited{bit}"))
    return made


def _fourth() -> list[pl.Expr]:
    made = []
    for bit in _BITS:
        active, lives = pl.col(f"active{bit}"), pl.col("good") if bit < 4 else pl.lit(True)
        limit = pl.when(active).then(pl.col("off_ticks")).otherwise(pl.col("on_ticks"))
        made.append((lives & (pl.col(f"waited{bit}") > limit)).alias(f"over{bit}"))
    return made


def _fifth() -> list[pl.Expr]:
    made = []
    for bit in _BITS:
        over, active, waited = (pl.col(f"{name}{bit}") for name in ("over", "active", "waited"))
        made += [
            (active ^ over).alias(f"active{bit}"),
            pl.when(over).then(0).otherwise(waited).cast(pl.UInt16).alias(f"waited{bit}"),
            (pl.col(f"latched{bit}") | (over & ~active & pl.col(f"latches{bit}"))).alias(
                f"latched{bit}"
            ),
        ]
    return made
