"""A whole list of recorded calls through the dispatch of the nearest unit.

What a reader would get wrong: the nearest unit is the one with the smallest time with siren, not
the first to arrive: turnout counts only where `by_arrival` says so, and a unit that is already out
has none. Every unit that is not on a call may be sent, those on their way home included.
"""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from fast._types import Array, Bools, Floats, Ids, Ints
from fast.dispatch import columns as at
from fast.dispatch.kernels import next_question, run_on_matrix, settle

Drive = Callable[[Ints, int], Ints]
"""Times with siren from some nodes to one, µs; NEVER where there is no way."""


_Run = tuple[Ints, Ints, Ints, Ints, Ints, Ints, Ints]  # what the kernels hand on


class Calls(NamedTuple):
    """Calls in order of time, ``(n,)`` each, whole numbers; times in µs.

    Attributes:
        rank: Which line a call waits in; 0 goes first.
        to_hospital_us, handover_us: 0 for those who stay.
        end_node: Where the unit is when it is free again.
        end_row: Row of `home_us` for that node.
    """

    at_us: Ids
    node: Ids
    rank: Ids
    on_scene_us: Ids
    to_hospital_us: Ids
    handover_us: Ids
    end_node: Ids
    end_row: Ids


class Units(NamedTuple):
    """Units, ``(m,)`` each, whole numbers; times in µs.

    Attributes:
        home_column: Column of `home_us` for its home.
        daily: Whether its shift, then given as times of the day, comes round every day; one that
            begins after it ends goes over midnight.
    """

    home: Ids
    home_column: Ids
    turnout_us: Ids
    shift_from_us: Ids
    shift_to_us: Ids
    daily: Ids


class Plane(NamedTuple):
    """Where the nodes are, ``(nodes,)`` each, in any plane where straight lines make sense."""

    x: Floats
    y: Floats


class Answers(NamedTuple):
    """What became of each call, ``(n,)`` each.

    Attributes:
        unit: Row of the unit that was sent; −1: nobody could ever be, and the rest means nothing.
        sent_us: When it was sent.
        left_from: The node it was taken to stand at.
        on_road: Whether it was on its way home.
        units_free: How many units on shift were not on a call when this one came in.
        ahead: How many waiting calls were to go first when it came in.
    """

    unit: Ints
    sent_us: Ints
    turnout_us: Ints
    travel_us: Ints
    left_from: Ints
    on_road: Bools
    units_free: Ints
    ahead: Ints


def replay(
    calls: Calls,
    units: Units,
    plane: Plane,
    siren_us: Ints | Drive,
    home_us: Ints,
    *,
    by_arrival: bool = False,
) -> Answers:
    """Send a unit to every call, and say which and when.

    Args:
        siren_us: Times with siren, µs: the matrix ``(nodes, nodes)``, row = from; or a function,
            asked once a decision.
        home_us: Times without siren from the ends of calls to the homes of units, µs.
        by_arrival: Rank units by turnout and way instead of the way alone.

    Raises:
        ValueError: Calls out of order, or tables that do not fit each other.
    """
    table = _table("calls", calls)
    fleet = _table("units", units)
    x, y = (np.ascontiguousarray(axis, np.float64) for axis in plane)
    home = np.ascontiguousarray(home_us, np.int64)
    _check(table, fleet, x, y, home)
    n, m = table.shape[0], fleet.shape[0]
    ranks = 1 + int(table[:, at.RANK].max(initial=0))
    state = np.stack([np.full(m, -1), np.full(m, -1), fleet[:, at.HOME]], axis=1)
    lines = np.tile(np.array([-1, -1, 0]), (ranks, 1))
    behind = np.full(n, -1)
    cursor = np.array([-1, 0, ranks, -1])
    out = np.zeros((n, 8), np.int64)
    out[:, at.UNIT] = -1
    run = (table, fleet, state, lines, behind, cursor, out)
    if callable(siren_us):
        _ask_each(run, x, y, home, siren_us, by_arrival)
    else:
        matrix = np.ascontiguousarray(siren_us, np.int64)
        if matrix.shape != (x.size, x.size):
            raise ValueError(
                f"siren_us has shape {matrix.shape} but there are {x.size} nodes; "
                f"pass a row and a column for each"
            )
        run_on_matrix(*run, x, y, home, matrix, by_arrival)
    found = out.T.copy()
    return Answers(
        unit=found[at.UNIT],
        sent_us=found[at.SENT_AT],
        turnout_us=found[at.TURNED_OUT],
        travel_us=found[at.TRAVEL],
        left_from=found[at.LEFT_FROM],
        on_road=found[at.ON_ROAD] == 1,
        units_free=found[at.UNITS_FREE],
        ahead=found[at.AHEAD],
    )


def _ask_each(run: _Run, x: Floats, y: Floats, home: Ints, drive: Drive, by_arrival: bool) -> None:
    table, units = run[0], run[1]
    stands = np.full(units.shape[0], -1)
    way_us = np.full(units.shape[0], at.NEVER)
    while True:
        call = next_question(*run, x, y, stands)
        if call < 0:
            return
        asked = np.flatnonzero(stands >= 0)
        way_us[asked] = drive(stands[asked], int(table[call, at.NODE]))
        settle(*run, home, stands, way_us, by_arrival, call)


def _table(name: str, columns: Calls | Units) -> Ints:
    """The columns side by side; each must hold as many whole numbers."""
    arrays = [np.asarray(column) for column in columns]
    for field, array in zip(columns._fields, arrays, strict=True):
        if array.ndim != 1 or array.size != arrays[0].size or array.dtype.kind not in "iub":
            raise ValueError(
                f"{name}.{field} has shape {array.shape} and dtype {array.dtype}; "
                f"pass {arrays[0].size} whole numbers"
            )
    return np.stack([array.astype(np.int64) for array in arrays], axis=1)


def _check(calls: Ints, units: Ints, x: Floats, y: Floats, home: Ints) -> None:
    if x.size != y.size or x.size == 0 or x.ndim != 1:
        raise ValueError(f"the plane has {x.size} x and {y.size} y; give both for each node")
    if np.any(np.diff(calls[:, at.AT]) < 0) or np.any(calls[:, at.AT] < 0):
        raise ValueError("calls are not in order of time, or come before 0; sort them")
    for name, column, end in (
        ("calls.node", calls[:, at.NODE], x.size),
        ("calls.end_node", calls[:, at.END_NODE], x.size),
        ("calls.end_row", calls[:, at.END_ROW], home.shape[0]),
        ("units.home", units[:, at.HOME], x.size),
        ("units.home_column", units[:, at.HOME_COLUMN], home.shape[1]),
    ):
        if column.size and not (column.min() >= 0 and column.max() < end):
            raise ValueError(f"{name} reaches outside 0 to {end - 1}")
    for name, part in (("calls", calls[:, at.RANK : at.END_NODE]), ("home_us", home)):
        if part.size and part.min() < 0:
            raise ValueError(f"{name} holds a rank or time below 0")
    if units.size and units[:, at.TURNOUT].min() < 0:
        raise ValueError("units.turnout_us holds a time below 0")


def slowed(way_us: Array, siren_off: float) -> Ints:
    """Times without siren, of times with it: time / `siren_off`, to the microsecond.

    Raises:
        ValueError: `siren_off` is not above 0.
    """
    if not siren_off > 0.0:
        raise ValueError(f"siren_off is {siren_off}; give a share above 0, such as 0.95")
    with_siren = np.asarray(way_us, np.int64)
    slow = np.floor(np.where(with_siren < at.NEVER, with_siren, 0) / siren_off + 0.5)
    return np.where(with_siren < at.NEVER, slow.astype(np.int64), at.NEVER)
