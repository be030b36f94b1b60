"""Names for the array types that cross the faces of `fast`.

The width is part of the name where it is not 64 bits: a kernel accepts exactly one width, and an
array of another is converted by the face before it gets there, never inside a loop.
"""

from collections.abc import Sequence
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

Floats: TypeAlias = NDArray[np.float64]
Floats32: TypeAlias = NDArray[np.float32]
Ints: TypeAlias = NDArray[np.int64]
Ints32: TypeAlias = NDArray[np.int32]
Keys: TypeAlias = NDArray[np.uint64]
Modes: TypeAlias = NDArray[np.int8]
Bits: TypeAlias = NDArray[np.uint8]
Bools: TypeAlias = NDArray[np.bool_]
Records: TypeAlias = NDArray[np.void]
Array: TypeAlias = NDArray[Any]

# What a face takes where a caller may hold a list.
Ids: TypeAlias = Array | Sequence[int]
Numbers: TypeAlias = Array | Sequence[float]
