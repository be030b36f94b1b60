"""Who passes a limit, visit by visit: the truth at a point, and what its instrument says.

A visit begins when a value reaches a limit and ends when it has fallen well below it, so a value
that trembles on the limit is one visit, and one that comes back is another. What a reader would
get wrong: these are no alarms. Nothing here is delayed, masked or seen by a desk; it is how a drill
knows afterwards when something was so, and when it could first have been read.
"""

import numpy as np

from fast._jit import kernel
from fast._types import Array, Bools, Floats, Floats32, Ids, Ints

TRUTH, READING = 0, 1
"""The source of a visit."""


class Visits:
    """The visits under way at some rows of a field of instruments.

    Args:
        rows: Which rows of the field are looked at.
        limits: Shape ``(b, k)``: for each of the k rows its b limits; infinite where it has none.
        near: Shape ``(b, k)``: a visit is over below this.

    Raises:
        ValueError: Shapes that do not fit each other, or a row below 0.
    """

    def __init__(self, rows: Ids, limits: Array, near: Array) -> None:
        self.rows = np.array(rows, np.int64)
        self._limits, self._near = (
            np.array(each, np.float64, order="C") for each in (limits, near)
        )
        shape = self._limits.shape
        if self._near.shape != shape or shape[1:] != self.rows.shape or self.rows.ndim != 1:
            raise ValueError(
                f"{self.rows.shape} rows, {shape} limits and {self._near.shape} values near them; "
                f"pass one column of limits, and of values near them, for each row"
            )
        if self.rows.size and self.rows.min() < 0:
            raise ValueError(f"row {self.rows.min()} is below 0; rows count from the first")
        self._least = int(self.rows.max(initial=-1)) + 1
        self._under_way = np.zeros((2, *shape), np.bool_)
        least = np.minimum(self._limits, self._near).min(axis=0, initial=np.inf)
        self._least_of: Floats = least.astype(np.float64)
        self._any_under_way = np.zeros(1, np.bool_)
        self._found = np.empty(self._under_way.size, np.int64)
        self._none = np.empty((0, 3), np.int64)

    def note(self, truth: Floats, readings: Floats32) -> Ints:
        """Take the values of a scan and say which visits begin with it.

        Args:
            truth: float64, one a row of the field.
            readings: float32, the same; NaN where there is none, which ends a visit.

        Returns:
            Shape ``(m, 3)``: source (`TRUTH` or `READING`), limit, and the place in `rows`; in
            that order. Do not write to it when it is empty.

        Raises:
            ValueError: Arrays that do not hold every row.
        """
        if truth.shape != readings.shape or truth.size < self._least:
            raise ValueError(
                f"truth has shape {truth.shape} and readings {readings.shape}; "
                f"pass one value each for every row of the field"
            )
        count = _note(
            truth, readings, self.rows, self._least_of, self._limits, self._near,
            self._any_under_way, self._under_way, self._found,
        )  # fmt: skip
        if not count:
            return self._none
        at = np.unravel_index(self._found[:count], self._under_way.shape)
        return np.stack(at, axis=1).astype(np.int64)


@kernel(
    "int64(float64[::1],float32[::1],int64[::1],float64[::1],float64[:,::1],float64[:,::1],"
    "boolean[::1],boolean[:,:,::1],int64[::1])"
)
def _note(
    truth: Floats, readings: Floats32, rows: Ints, least: Floats, limits: Floats, near: Floats,
    any_under_way: Bools, under_way: Bools, found: Ints,
) -> int:  # fmt: skip
    """Where nothing is under way and all stay below their least value, nothing can begin."""
    stirs = any_under_way[0]
    for i in range(rows.size):
        stirs |= (truth[rows[i]] >= least[i]) | (float(readings[rows[i]]) >= least[i])
    if not stirs:
        return 0
    count, at, lasting = 0, 0, False
    for source in range(2):
        for limit in range(limits.shape[0]):
            for i in range(rows.size):
                value = truth[rows[i]] if source == 0 else float(readings[rows[i]])
                goes_on = under_way[source, limit, i] and value >= near[limit, i]
                begins = not goes_on and value >= limits[limit, i]
                under_way[source, limit, i] = goes_on or begins
                lasting |= goes_on or begins
                if begins:
                    found[count] = at
                    count += 1
                at += 1
    any_under_way[0] = lasting
    return count
