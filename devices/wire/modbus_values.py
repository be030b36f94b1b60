"""Numbers in Modbus registers: one register, or two as an IEEE 754 single in either word order.

What a reader would get wrong: Modbus fixes the order of the bytes in a register, not that of the
registers of a longer number. ABCD has the high word first, CDAB the low one; makers choose.
"""

from __future__ import annotations

import math
import struct
from enum import Enum

from devices.wire.face import WireError

__all__ = ["Form"]


_SINGLE = (2.0 - 2.0**-23) * 2.0**127
"""The largest single."""


class Form(Enum):
    """How a number stands in registers."""

    U16 = "u16"
    I16 = "i16"
    F32_ABCD = "f32-abcd"
    F32_CDAB = "f32-cdab"

    size: int
    """Registers it takes."""

    def __init__(self, name: str) -> None:
        self.size = 2 if name.startswith("f32") else 1

    def write(self, value: float) -> tuple[int, ...]:
        """The registers; numbers are kept within what they can hold, whole ones rounded.

        Raises:
            WireError: Not a number, where a whole one is wanted.
        """
        if self.size == 1:
            if value != value:
                raise WireError("not a number, for a register")
            low, high = (0, 0xFFFF) if self is Form.U16 else (-0x8000, 0x7FFF)
            return (round(min(high, max(low, value))) & 0xFFFF,)
        if math.isfinite(value):
            value = min(_SINGLE, max(-_SINGLE, value))
        words = struct.unpack(">HH", struct.pack(">f", value))
        return words if self is Form.F32_ABCD else words[::-1]

    def read(self, words: tuple[int, ...]) -> float:
        """The number; NaN and infinities as they are."""
        if self.size == 1:
            [word] = words
            return float(word - 0x10000 if self is Form.I16 and word > 0x7FFF else word)
        high, low = words if self is Form.F32_ABCD else words[::-1]
        return float(struct.unpack(">f", struct.pack(">HH", high, low))[0])
