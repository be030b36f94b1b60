"""Finding what lies near without looking at everything: a square grid over the county.

What a reader would get wrong: the grid only narrows the search. Whoever uses it still measures, so
a place may be named that is a square's side too far.
"""

from __future__ import annotations

from collections.abc import Iterator
from heapq import heappop, heappush

__all__ = ["near", "nearest_first", "put", "take_out"]

_SIDE_M = 4000.0
Cells = dict[str, list[str]]


def put(cells: Cells, name: str, x_m: float, y_m: float, off_m: float = 0.0) -> None:
    """Enter a name at a place, in every square it may lie in when it is up to `off_m` off."""
    for key in _touched(x_m, y_m, off_m):
        names = cells.setdefault(key, [])
        if name not in names:
            names.append(name)


def take_out(cells: Cells, name: str, x_m: float, y_m: float, off_m: float = 0.0) -> None:
    """Take a name out where it was entered; nothing happens when it is not there."""
    for key in _touched(x_m, y_m, off_m):
        names = cells.get(key, [])
        if name in names:
            names.remove(name)
            if not names:
                del cells[key]


def near(cells: Cells, x_m: float, y_m: float, reach_m: float) -> Iterator[str]:
    """The names in all squares that the reach touches; one may come more than once."""
    if (2.0 * reach_m / _SIDE_M + 2.0) * (2.0 * reach_m / _SIDE_M + 2.0) > len(cells):
        low = _square(x_m - reach_m), _square(y_m - reach_m)
        high = _square(x_m + reach_m), _square(y_m + reach_m)
        for key, names in cells.items():
            column, row = (int(part) for part in key.split(","))
            if low[0] <= column <= high[0] and low[1] <= row <= high[1]:
                yield from names
        return
    for key in _touched(x_m, y_m, reach_m):
        yield from cells.get(key, ())


def nearest_first(cells: Cells, x_m: float, y_m: float) -> Iterator[tuple[float, list[str]]]:
    """The squares that hold anything, nearest first, each with the square of the distance to it.

    Looks outward ring by ring, so whoever stops early has not paid for what is far away.
    """
    waiting: list[tuple[float, str]] = []
    column, row = _square(x_m), _square(y_m)
    inner_m = min(
        x_m - column * _SIDE_M,
        (column + 1) * _SIDE_M - x_m,
        y_m - row * _SIDE_M,
        (row + 1) * _SIDE_M - y_m,
    )
    left, ring = len(cells), 0
    while left or waiting:
        if left:
            for at_column, at_row in _ring(column, row, ring):
                key = f"{at_column},{at_row}"
                if key in cells:
                    left -= 1
                    dx_m, dy_m = _gap_m(x_m, at_column), _gap_m(y_m, at_row)
                    heappush(waiting, (dx_m * dx_m + dy_m * dy_m, key))
        sure_m = inner_m + ring * _SIDE_M  # nothing farther out is nearer than this
        while waiting and (not left or waiting[0][0] <= sure_m * sure_m):
            gap_m2, key = heappop(waiting)
            yield gap_m2, cells[key]
        ring += 1


def _ring(column: int, row: int, ring: int) -> Iterator[tuple[int, int]]:
    """The squares so many steps away from one."""
    if ring == 0:
        yield column, row
        return
    for along in range(-ring, ring + 1):
        yield column + along, row - ring
        yield column + along, row + ring
    for along in range(1 - ring, ring):
        yield column - ring, row + along
        yield column + ring, row + along


def _gap_m(at_m: float, square: int) -> float:
    """How far a coordinate lies outside a square; 0 inside."""
    return max(square * _SIDE_M - at_m, at_m - (square + 1) * _SIDE_M, 0.0)


def _square(at_m: float) -> int:
    return int(at_m // _SIDE_M)


def _touched(x_m: float, y_m: float, reach_m: float) -> Iterator[str]:
    """The squares that a square of so many metres around a place touches."""
    for column in range(_square(x_m - reach_m), _square(x_m + reach_m) + 1):
        for row in range(_square(y_m - reach_m), _square(y_m + reach_m) + 1):
            yield f"{column},{row}"
