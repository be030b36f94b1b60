"""Weights as the face takes them: checked, narrowed to 32 bits, CLOSED where a road is barred."""

import numpy as np

from fast._jit import kernel
from fast._types import Bools, Ids, Ints, Ints32
from fast.routing.roads import CLOSED, integers


def checked(weight_ms: Ids, count: int) -> Ints32:
    """`count` weights as 32-bit milliseconds, a new array.

    Raises:
        ValueError: Not so many weights of 0 to CLOSED; the message names the first wrong one.
    """
    weights = integers("weight_ms", weight_ms)
    if weights.size != count:
        raise ValueError(
            f"weight_ms has {weights.size} entries for {count} arcs; pass one for each"
        )
    narrow = np.empty(count, np.int32)
    at = _narrow(weights, narrow)
    if at >= 0:
        raise ValueError(
            f"weight_ms[{at}] is {weights[at]}; a weight is 0 to {CLOSED} milliseconds, "
            f"where {CLOSED} means closed"
        )
    return narrow


@kernel("int64(int64[::1],int32[::1])")
def _narrow(weights: Ints, narrow: Ints32) -> int:
    """Copy weights until one is no weight; where that is, or −1."""
    for a in range(weights.size):
        if weights[a] < 0 or weights[a] > CLOSED:
            return a
        narrow[a] = weights[a]
    return -1


@kernel("void(boolean[::1],int32[::1],int32[::1])")
def enforce_all(barred: Bools, open_ms: Ints32, weight: Ints32) -> None:
    """The weight in force of every arc: CLOSED where it is barred."""
    closed = np.int32(CLOSED)
    for a in range(weight.size):
        weight[a] = closed if barred[a] else open_ms[a]


@kernel("void(int64[::1],boolean[::1],int32[::1],int32[::1])")
def enforce(arcs: Ints, barred: Bools, open_ms: Ints32, weight: Ints32) -> None:
    """The weights in force of some arcs."""
    closed = np.int32(CLOSED)
    for q in range(arcs.size):
        weight[arcs[q]] = closed if barred[arcs[q]] else open_ms[arcs[q]]
