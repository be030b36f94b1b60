"""What a field says: one record for each alarm that became active or ceased to be.

What a reader would get wrong: a record is 24 bytes, with gaps, so that the kernels can take it as
three whole numbers; compare and hash its fields, not its memory.
"""

import numpy as np

from fast._jit import kernel
from fast._types import Array, Ints, Records

EVENT = np.dtype(
    [("tick", "<i8"), ("point", "<i4"), ("bit", "u1"), ("active", "?"), ("value", "<f4")],
    align=True,
)
"""One alarm transition: tick, row, alarm bit (0 to 7), whether it became active, the reading."""

Alarm = tuple[int, int]
"""A row and an alarm bit."""

WORDS, WHAT = 3, 1
"""Words of an event, and that which says what happened to whom: `row_of`, `bit_of`, `rises`."""


def column(dtype: np.dtype[np.void], name: str) -> int:
    """Where a field stands when its records are viewed as a matrix of its own kind."""
    kind, offset = dtype.fields[name][:2]  # type: ignore[index]
    return int(offset // kind.itemsize)


def matrix(records: Records, name: str) -> Array:
    """The memory of `records` as a matrix of the kind of field `name`, one row a record."""
    kind = records.dtype.fields[name][0]  # type: ignore[index]
    return records.view(kind).reshape(records.size, records.itemsize // kind.itemsize)


def words(events: Records) -> Ints:
    """The memory of `events` as `WORDS` whole numbers each, for the kernels of an event stage.

    Raises:
        ValueError: Another kind of array.
    """
    known = events.dtype is EVENT or events.dtype == EVENT  # the second takes its time
    if not known or events.ndim != 1 or not events.flags.c_contiguous:
        raise ValueError(f"events have dtype {events.dtype}; pass what AlarmField.step returned")
    return events.view(np.int64)


def beyond(events: Records, first_row: int, rows: int) -> ValueError:
    """What to raise where a kernel found events that do not belong."""
    points = events["point"]
    return ValueError(
        f"events of rows {points.min()} to {points.max()} from row {first_row} on do not fit "
        f"the {rows} rows here; pass the first_row of their field"
    )


@kernel("int64(int64)")
def row_of(what: int) -> int:
    """The row of the field, sign and all."""
    return ((what & 0xFFFFFFFF) ^ 0x80000000) - 0x80000000


@kernel("int64(int64)")
def bit_of(what: int) -> int:
    """The alarm bit."""
    return (what >> 32) & 7


@kernel("int64(int64)")
def rises(what: int) -> int:
    """1 where the alarm became active, else 0."""
    return (what >> 40) & 1
