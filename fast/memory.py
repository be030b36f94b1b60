"""Arrays that begin on a cache line, so that a record or a vector never straddles two."""

import numpy as np
from numpy.typing import DTypeLike

from fast._types import Array

__all__ = ["on_lines"]

_LINE_BYTES = 64


def on_lines(shape: tuple[int, ...], dtype: DTypeLike) -> Array:
    """Zeros of this shape and type, the first on a cache line."""
    size = np.dtype(dtype).itemsize
    for length in shape:
        size *= length
    room = np.zeros(size + _LINE_BYTES, np.uint8)
    start = -room.ctypes.data % _LINE_BYTES
    return room[start : start + size].view(dtype).reshape(shape)
