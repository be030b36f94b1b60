"""What a field says: one record for each alarm that became active or ceased to be.

What a reader would get wrong: a record is 24 bytes, with gaps, so that the kernels can write it as
columns of whole numbers; compare and hash its fields, not its memory.
"""

import numpy as np

from fast._types import Array, Records

EVENT = np.dtype(
    [("tick", "<i8"), ("point", "<i4"), ("bit", "u1"), ("active", "?"), ("value", "<f4")],
    align=True,
)
"""One alarm transition: tick, row, alarm bit (0 to 7), whether it became active, the reading."""


def column(dtype: np.dtype[np.void], name: str) -> int:
    """Where a field stands when its records are viewed as a matrix of its own kind."""
    kind, offset = dtype.fields[name][:2]  # type: ignore[index]
    return int(offset // kind.itemsize)


def matrix(records: Records, name: str) -> Array:
    """The memory of `records` as a matrix of the kind of field `name`, one row a record."""
    kind = records.dtype.fields[name][0]  # type: ignore[index]
    return records.view(kind).reshape(records.size, records.itemsize // kind.itemsize)
