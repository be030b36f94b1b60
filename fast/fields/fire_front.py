"""A fire that eats its way over a grid: a cell is lit by the neighbour whose fire gets there first.

The rate in each of 32 directions comes in per step, so that wind and slope may change under
way. A cell keeps, for each of its neighbours, the share of the way that neighbour's fire has come;
a cell lit in mid-step pushes on from the very moment it was lit, so that the step's length does not
slow the front. Thirty-two neighbours keep the area of an ellipse within a few per cent.

What a reader would get wrong: a cell that burns is not gone. It lights others for `lasts_s` after
it was lit and is then burnt out; a cell somebody has put out lights nobody from that moment.
"""

import numpy as np

from fast import exact
from fast._jit import kernel
from fast._types import Array, Floats, Ints

FREE, BURNING, BURNT, BARRED = 0, 1, 2, 3
"""States of a cell: fuel, on fire, burnt out or put out, and what never burns."""

DIRECTIONS = np.array(
    [
        (1, 0), (3, 1), (2, 1), (3, 2), (1, 1), (2, 3), (1, 2), (1, 3),
        (0, 1), (-1, 3), (-1, 2), (-2, 3), (-1, 1), (-3, 2), (-2, 1), (-3, 1),
        (-1, 0), (-3, -1), (-2, -1), (-3, -2), (-1, -1), (-2, -3), (-1, -2), (-1, -3),
        (0, -1), (1, -3), (1, -2), (2, -3), (1, -1), (3, -2), (2, -1), (3, -1),
    ],
    dtype=np.int64,
)  # fmt: skip
"""Steps (rows north, columns east) to the 32 neighbours, from north clockwise."""

_NOT_YET = -1.0


class FireFront:
    """A fire on a square grid; rows run north, columns east.

    Args:
        rows, columns: Size of the grid, both at least 5.
        cell_m: Side of a cell.
        lasts_s: How long a cell burns and can light others.

    Raises:
        ValueError: A size, side or time that is none.
    """

    def __init__(self, rows: int, columns: int, cell_m: float, lasts_s: float) -> None:
        if min(rows, columns) < 5 or not cell_m > 0.0 or not lasts_s > 0.0:
            raise ValueError(
                f"a grid of {rows} × {columns} cells of {cell_m} m that burn {lasts_s} s; "
                f"give at least 5 × 5 and positive measures"
            )
        self.cell_m, self.lasts_s = float(cell_m), float(lasts_s)
        self.state = np.zeros((rows, columns), np.int64)
        self.lit_s = np.full((rows, columns), _NOT_YET)
        self._pushed_s = np.zeros((rows, columns))
        self._come = np.zeros((rows, columns, len(DIRECTIONS)))
        steps = DIRECTIONS.astype(np.float64)
        self._far_m = np.array(
            [cell_m * exact.sqrt(r * r + c * c) for r, c in steps.tolist()], np.float64
        )
        self.now_s = 0.0

    def bar(self, row: Array, column: Array) -> None:
        """Let cells never burn: water, road, a line somebody has cut. Those on fire go out."""
        burning = self.state[row, column] == BURNING
        self.state[row, column] = np.where(burning, BURNT, BARRED)

    def light(self, row: int, column: int) -> None:
        """Set fire to a cell now; one that does not burn stays as it is."""
        if self.state[row, column] == FREE:
            self.state[row, column] = BURNING
            self.lit_s[row, column] = self._pushed_s[row, column] = self.now_s

    def step(self, rates_m_s: Floats, step_s: float) -> int:
        """Let the fire run for a step; how many cells it has lit.

        Args:
            rates_m_s: float64 ``(32,)``, the rate towards each of `DIRECTIONS`.
            step_s: Best below the time the fire takes through half a cell.

        Raises:
            ValueError: Rates of another shape, below 0 or not finite.
        """
        rates = np.ascontiguousarray(rates_m_s, np.float64)
        if rates.shape != (32,) or not np.isfinite(rates).all() or rates.min() < 0.0:
            raise ValueError(f"32 rates of at least 0 m/s, not {rates_m_s!r}")
        burning = np.ascontiguousarray(np.argwhere(self.state == BURNING), np.int64)
        lit = _spread(
            burning, self.state, self.lit_s, self._pushed_s, self._come, DIRECTIONS,
            rates / self._far_m, self.now_s + step_s, self.lasts_s,
        )  # fmt: skip
        self.now_s += step_s
        return int(lit)

    def area_ha(self) -> float:
        """What burns or has burnt, hectares; what was barred before it burnt does not count."""
        gone = int(np.count_nonzero(self.lit_s >= 0.0))
        return gone * self.cell_m * self.cell_m / 10_000.0


@kernel(
    "int64(int64[:, ::1], int64[:, ::1], float64[:, ::1], float64[:, ::1], float64[:, :, ::1], "
    "int64[:, ::1], float64[::1], float64, float64)"
)
def _spread(
    burning: Ints,
    state: Ints,
    lit_s: Floats,
    pushed_s: Floats,
    come: Floats,
    directions: Ints,
    per_s: Floats,
    end_s: float,
    lasts_s: float,
) -> int:
    """Push the fire of the cells that burn towards their neighbours, up to `end_s`."""
    rows, columns = state.shape
    lit = 0
    for k in range(burning.shape[0]):
        row, column = burning[k, 0], burning[k, 1]
        out_s = lit_s[row, column] + lasts_s
        from_s, till_s = pushed_s[row, column], min(end_s, out_s)
        pushed_s[row, column] = till_s
        for d in range(directions.shape[0]):
            to_row, to_column = row + directions[d, 0], column + directions[d, 1]
            if to_row < 0 or to_column < 0 or to_row >= rows or to_column >= columns:
                continue
            if per_s[d] <= 0.0 or state[to_row, to_column] > 1:
                continue
            if state[to_row, to_column] == 1 and (
                lit_s[to_row, to_column] < pushed_s[to_row, to_column]
            ):
                continue
            before = come[to_row, to_column, d]
            after = before + per_s[d] * (till_s - from_s)
            come[to_row, to_column, d] = after
            if before < 1.0 <= after:
                at_s = from_s + (1.0 - before) / per_s[d]
                if state[to_row, to_column] == 0:
                    state[to_row, to_column] = 1
                    lit_s[to_row, to_column] = pushed_s[to_row, to_column] = at_s
                    lit += 1
                elif at_s < lit_s[to_row, to_column]:
                    lit_s[to_row, to_column] = pushed_s[to_row, to_column] = at_s
        if out_s <= end_s:
            state[row, column] = 2
    return lit
