"""pandas: the rules as column arithmetic on one frame."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from fast._types import Floats32, Ints
from fast.alarms import PointTable
from twin.bench.alarms.evaluator import Evaluator
from twin.bench.alarms.rules import HELD, Rules


class Pandas(Evaluator):
    """A frame with a row a point, its state in columns."""

    name = "pandas"
    package = "pandas"

    def __init__(self, table: PointTable) -> None:
        n = len(table)
        rules = Rules.of(table)
        frame = pd.DataFrame(rules._asdict())
        for bit in range(8):
            frame[f"masked{bit}"] = rules.mask >> bit & 1 == 1
            frame[f"latches{bit}"] = rules.latch >> bit & 1 == 1
            for name in ("on", "active", "latched"):
                frame[f"{name}{bit}"] = False
            frame[f"waited{bit}"] = np.zeros(n, np.uint16)
        frame["flat"], frame["before"] = np.zeros(n, np.int32), np.float32(np.nan)
        self._frame = frame.copy()

    def step(self, values: Floats32, tick: int) -> Any:
        """See `Evaluator`."""
        frame = self._frame
        x = pd.Series(values)
        good = x.abs() < HELD
        moved = (x - frame["before"]).abs()
        flat = (frame["flat"] + 1).where(good & (moved <= frame["stuck_eps"]), 0)
        on = {
            0: (x <= frame["ll"]) | (frame["on0"] & (x < frame["ll_clear"])),
            1: (x <= frame["l"]) | (frame["on1"] & (x < frame["l_clear"])),
            2: (x >= frame["h"]) | (frame["on2"] & (x > frame["h_clear"])),
            3: (x >= frame["hh"]) | (frame["on3"] & (x > frame["hh_clear"])),
            4: good & (moved > frame["rate"]),
            5: (flat >= frame["stuck_ticks"]) & (frame["stuck_ticks"] > 0),
            6: ~good,
            7: good & ((x < frame["range_lo"]) | (x > frame["range_hi"])),
        }
        frame["flat"], frame["before"] = flat, x.where(good)
        found = []
        for bit, condition in on.items():
            if bit < 4:
                condition = condition.where(good, frame[f"on{bit}"])
            frame[f"on{bit}"] = condition
            active, waited = frame[f"active{bit}"], frame[f"waited{bit}"]
            runs = (condition != active) & ~frame[f"masked{bit}"]
            after = (waited + 1).where(runs, 0)
            if bit < 4:
                after, runs = after.where(good, waited), runs & good
            over = runs & (after > frame["off_ticks"].where(active, frame["on_ticks"]))
            frame[f"waited{bit}"] = after.where(~over, 0).astype(np.uint16)
            frame[f"active{bit}"] = active ^ over
            frame[f"latched{bit}"] |= over & ~active & frame[f"latches{bit}"]
            points = np.flatnonzero(over)
            if points.size:
                found.append((bit, points, ~active.to_numpy()[points]))
        return found

    def events(self, told: Any) -> Ints:
        """See `Evaluator`."""
        rows = [np.stack([at, np.full(at.size, bit), up], axis=1) for bit, at, up in told]
        merged = np.concatenate(rows) if rows else np.empty((0, 3), np.int64)
        return merged[np.lexsort((merged[:, 1], merged[:, 0]))].astype(np.int64)
