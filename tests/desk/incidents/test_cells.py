"""The squares come nearest first, all of them, whatever the place."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from twin.desk.incidents.cells import nearest_first, put

SIDE_M = 4000.0
metres = st.floats(-60_000.0, 60_000.0)


def gap_m2(key: str, x_m: float, y_m: float) -> float:
    """The square of the distance to a square, the plain way."""
    column, row = (int(part) for part in key.split(","))
    dx_m = max(column * SIDE_M - x_m, x_m - (column + 1) * SIDE_M, 0.0)
    dy_m = max(row * SIDE_M - y_m, y_m - (row + 1) * SIDE_M, 0.0)
    return dx_m * dx_m + dy_m * dy_m


@given(st.lists(st.tuples(metres, metres), max_size=40), metres, metres)
def test_every_square_once_in_the_order_of_its_distance(
    places: list[tuple[float, float]], x_m: float, y_m: float
) -> None:
    cells: dict[str, list[str]] = {}
    for number, (px_m, py_m) in enumerate(places):
        put(cells, f"I-{number}", px_m, py_m)
    found = list(nearest_first(cells, x_m, y_m))
    gaps = [gap for gap, _ in found]
    assert gaps == sorted(gap_m2(key, x_m, y_m) for key in cells)
    assert sorted(id(names) for _, names in found) == sorted(id(n) for n in cells.values())
