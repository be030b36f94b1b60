"""Where a unit stands, and whether it is on shift."""

from fast._jit import kernel
from fast._types import Floats, Ints
from fast.dispatch.columns import (
    DAILY,
    DAY_US,
    FREE_AT,
    HOME,
    HOME_AT,
    LEFT,
    NEVER,
    SHIFT_FROM,
    SHIFT_TO,
)


@kernel("int64(float64[::1],float64[::1],float64,float64)")
def nearest_node(x: Floats, y: Floats, to_x: float, to_y: float) -> int:
    """The node nearest a point; of equal distances the first."""
    best = 0
    best_square = (x[0] - to_x) * (x[0] - to_x) + (y[0] - to_y) * (y[0] - to_y)
    for node in range(1, x.size):
        dx, dy = x[node] - to_x, y[node] - to_y
        square = dx * dx + dy * dy
        if square < best_square:
            best_square = square
            best = node
    return best


@kernel("int64(float64[::1],float64[::1],int64,int64,int64,int64)")
def node_under_way(
    x: Floats, y: Floats, left: int, goal: int, gone_us: int, whole_us: int
) -> int:  # fmt: skip
    """The node nearest the straight line between two nodes at the share of the way gone."""
    share = gone_us / whole_us
    to_x = (1.0 - share) * x[left] + share * x[goal]
    to_y = (1.0 - share) * y[left] + share * y[goal]
    return nearest_node(x, y, to_x, to_y)


@kernel("int64(int64[:,::1],int64[:,::1],int64,int64,float64[::1],float64[::1])")
def node_of(units: Ints, state: Ints, unit: int, now: int, x: Floats, y: Floats) -> int:
    """Where a unit that is not on a call stands."""
    free_at, home_at = state[unit, FREE_AT], state[unit, HOME_AT]
    if home_at <= now:
        return int(units[unit, HOME])
    if home_at == NEVER:
        return int(state[unit, LEFT])
    return node_under_way(
        x, y, state[unit, LEFT], units[unit, HOME], now - free_at, home_at - free_at
    )


@kernel("boolean(int64[:,::1],int64,int64)")
def is_on_shift(units: Ints, unit: int, now: int) -> bool:
    """Whether a unit is on shift: from its beginning on, and no longer at its end."""
    begins, ends = units[unit, SHIFT_FROM], units[unit, SHIFT_TO]
    if units[unit, DAILY] == 0:
        return bool(begins <= now < ends)
    clock = now % DAY_US
    if begins < ends:
        return bool(begins <= clock < ends)
    return bool(clock >= begins or clock < ends)


@kernel("int64(int64[:,::1],int64,int64)")
def next_on_shift(units: Ints, unit: int, now: int) -> int:
    """The first moment from `now` at which a unit is on shift; NEVER when there is none."""
    if is_on_shift(units, unit, now):
        return now
    begins = units[unit, SHIFT_FROM]
    if units[unit, DAILY] == 0:
        return int(begins) if now < begins else NEVER
    begins += now - now % DAY_US
    return int(begins) if begins > now else int(begins + DAY_US)
