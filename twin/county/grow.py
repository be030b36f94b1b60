"""More sensor points than a county has, for scale work: 10 k, 100 k, 1 M, seeded."""

from __future__ import annotations

import numpy as np

from twin.county.model import SensorPoints

_SPREAD_M = 400.0


def grow(points: SensorPoints, n: int, seed: int) -> SensorPoints:
    """A table of `n` points made of copies of the county's own.

    The first rows are the county's points themselves; every further row copies the row of one of
    them (in turn, so the mix of kinds stays), gets the id ``<id>+<copy>`` and moves by up to 400 m.
    Positions depend on `seed` alone; the latitude and longitude columns stay those of the original.

    Raises:
        ValueError: There is nothing to copy, or `n` is smaller than the county's own number.
    """
    own = len(points)
    if own == 0:
        raise ValueError("the county has no sensor points to copy; add some to points.csv")
    if n < own:
        raise ValueError(f"n={n} is fewer than the county's own {own} points; ask for more")
    row = np.arange(n) % own
    copy = np.arange(n) // own
    draws = np.random.PCG64(seed).random_raw(2 * n).reshape(2, n)
    shift = ((draws >> np.uint64(11)) * (2.0**-53) * 2 - 1) * _SPREAD_M * (copy > 0)
    names = np.array(points.id, dtype=object)
    ids = tuple(
        name if k == 0 else f"{name}+{k}"
        for name, k in zip(names[row].tolist(), copy.tolist(), strict=True)
    )
    text = {
        column: tuple(np.array(values, dtype=object)[row].tolist())
        for column, values in points.text.items()
        if column != "id"
    }
    text["id"] = ids
    return SensorPoints(
        id=ids,
        text=text,
        numbers={column: values[row] for column, values in points.numbers.items()},
        x_m=points.x_m[row] + shift[0],
        y_m=points.y_m[row] + shift[1],
    )
