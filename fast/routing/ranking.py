"""The first few units to reach a place, in order: of equal times the lowest row, each unit once.

A unit and its time are one key, ``milliseconds << 32 | row``, so that one comparison settles both.

What a reader would get wrong: a unit may have two ways out and a place two ways in, so that the
same unit comes by up to four times; the least of them counts.
"""

import numpy as np

from fast._jit import kernel
from fast._types import Ints, Ints32

_INFINITE = 2**30 - 1
_ROW = (1 << 32) - 1

FAR = _INFINITE << 32


@kernel("void(int64[::1],int64)")
def keep(top: Ints, key: int) -> None:
    """Keep the least keys of different rows, ascending; FAR where there are none yet."""
    k = top.size
    if key >= top[k - 1]:
        return
    at = k - 1
    for rank in range(k):
        if top[rank] < FAR and (top[rank] & _ROW) == (key & _ROW):
            if top[rank] <= key:
                return
            at = rank
            break
    while at > 0 and top[at - 1] > key:
        top[at] = top[at - 1]
        at -= 1
    top[at] = key


@kernel("void(int64[::1],int32[::1],int32[:,::1],int32[:,::1])")
def keep_straight(top: Ints, place: Ints32, unit_arc: Ints32, unit_ms: Ints32) -> None:
    """Keep the units that stand before a place on the same road and drive straight there.

    Args:
        place: ``(4,)``: the arcs the place lies on (−1 none), then how far along each.
        unit_arc, unit_ms: ``(units, 2)``: the arcs a unit stands on (−1 none), and how far along.
    """
    if place[0] < 0 and place[1] < 0:
        return
    for row in range(unit_arc.shape[0]):
        for one in range(2):
            for two in range(2):
                gap = int(place[2 + two]) - int(unit_ms[row, one])
                arc = unit_arc[row, one]
                if arc >= 0 and arc == place[two] and gap >= 0:
                    keep(top, gap << 32 | row)


@kernel("void(int64[::1],int32[::1],int32[::1])")
def split(top: Ints, out_row: Ints32, out_ms: Ints32) -> None:
    """Take keys apart: rows (−1 for none) and milliseconds."""
    for rank in range(top.size):
        out_ms[rank] = top[rank] >> 32
        out_row[rank] = top[rank] & _ROW if top[rank] < FAR else -1


@kernel(
    "void(int32[:,::1],int32[::1],int64[::1],int32[:,::1],int32[::1],int32[::1],int32[:,::1],"
    "int32[:,::1],int32[:,::1],int32[:,::1])"
)
def rank_units(
    times: Ints32, entry_ms: Ints32, entry_first: Ints, place: Ints32, exit_ms: Ints32,
    exit_row: Ints32, unit_arc: Ints32, unit_ms: Ints32, out_row: Ints32, out_ms: Ints32,
) -> None:  # fmt: skip
    """The quickest units to each incident, from a table of times.

    Args:
        times: ``(entries, exits)``: from each way out of a unit to each way in to an incident.
        entry_ms: ``(entries,)``: what it takes from there on.
        entry_first: ``(incidents + 1,)``: the entries of each incident.
        place: ``(incidents, 4)``, `unit_arc` and `unit_ms`: see `keep_straight`.
        exit_ms, exit_row: ``(exits,)``: what a way out takes, and the unit it belongs to.
        out_row, out_ms: ``(incidents, k)``, to be filled.
    """
    top = np.empty(out_row.shape[1], np.int64)
    for i in range(out_row.shape[0]):
        top[:] = FAR
        keep_straight(top, place[i], unit_arc, unit_ms)
        for e in range(entry_first[i], entry_first[i + 1]):
            line, after = times[e], int(entry_ms[e])
            for x in range(exit_row.size):
                ms = int(line[x]) + after + int(exit_ms[x])
                if ms < _INFINITE:
                    keep(top, ms << 32 | int(exit_row[x]))
        split(top, out_row[i], out_ms[i])
