"""How fast memory could be read at best: what a tick must touch, read and nothing else.

What a reader would get wrong: this is measured with NumPy's maximum of whole numbers, which its
vector code reads at 80 to 90 % of what a compiled loop of ours does. A kernel only a benchmark
needs would be compiled on every machine that starts the program; the few percent are not worth it.
Below about 100,000 points the calls (about 0.5 µs each) show.
"""

from __future__ import annotations

import numpy as np

from fast._types import Floats32, Ints32
from fast.alarms import PointTable
from fast.memory import on_lines
from twin.bench.alarms.evaluator import Evaluator

__all__ = ["ROOFS", "Roof"]

ROOFS = ("read_16", "read_tick", "read_write_tick")


class Roof(Evaluator):
    """Reads as much as a tick must, and judges nothing.

    `read_16`: 16 bytes a point in one piece. `read_tick`: the readings, which come from elsewhere,
    and 12 bytes that were there the tick before (last reading and band). `read_write_tick`: that,
    and the readings put in place of the last ones.
    """

    def __init__(self, name: str, table: PointTable) -> None:
        n = len(table)
        self.name = name
        self._flat: Ints32 = on_lines((4 * n,), np.int32)
        self._kept = self._flat.reshape(4, n)[:3]

    def step(self, values: Floats32, tick: int) -> None:
        """See `Evaluator`."""
        if self.name == "read_16":
            np.maximum.reduce(self._flat)
            return
        np.maximum.reduce(values.view(np.int32))
        for row in self._kept:
            np.maximum.reduce(row)
        if self.name == "read_write_tick":
            self._kept[0] = values.view(np.int32)
