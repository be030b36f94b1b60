"""Modbus RTU frames over TCP, as serial servers pass them on.

``unit(1) PDU CRC(2, low byte first)``. Modbus over Serial Line V1.02, §2.5.1.

What a reader would get wrong: on a line a silence of 3.5 characters ends a frame, over TCP there is
no silence. The length follows from the function code, and that differs between requests and
answers, so a decoder must be told whose frames it reads.
"""

from __future__ import annotations

from devices.wire.checks import crc_modbus
from devices.wire.face import Codec, Cut, Fault, Side, WireError
from devices.wire.modbus import EXCEPTION_BIT, PDU_MAX, Adu, Function

__all__ = ["ModbusRtu"]

_WHY_CHECK = "no frame with a right CRC begins here"
_KNOWN = frozenset(int(code) for code in Function)


class ModbusRtu(Codec[Adu]):
    """One direction. Lenient takes a frame whose CRC is wrong, which a master must never do."""

    frame_max = PDU_MAX + 3

    def __init__(self, side: Side, *, strict: bool = True) -> None:
        super().__init__(strict=strict)
        self._requests = side is Side.REQUESTS

    def encode(self, frame: Adu) -> bytes:
        """See `Codec.encode`."""
        if not 1 <= len(frame.pdu) <= PDU_MAX or not 0 <= frame.unit <= 0xFF:
            raise WireError(f"unit {frame.unit} with a PDU of {len(frame.pdu)} bytes")
        body = bytes((frame.unit,)) + frame.pdu
        return body + crc_modbus(body).to_bytes(2, "little")

    def cut(self, held: bytes) -> Cut[Adu]:
        """See `Codec.cut`."""
        if len(held) < 2:
            return Cut(0)
        size = self._size(held)
        if size is None:
            return Cut(1, None, Fault.GARBAGE, "no function code that is known")
        if size > self.frame_max:
            return Cut(1, None, Fault.GARBAGE, "longer than a frame may be")
        if not size or len(held) < size:
            return Cut(0)
        body, check = held[: size - 2], held[size - 2 : size]
        frame = Adu(body[0], body[1:])
        if crc_modbus(body) == int.from_bytes(check, "little"):
            return Cut(size, frame)
        if self.strict:
            return Cut(1, None, Fault.CHECK, _WHY_CHECK)
        return Cut(size, frame, Fault.CHECK, "the CRC is wrong")

    def _size(self, held: bytes) -> int | None:
        """Bytes of the frame that begins here; 0: not yet known; None: no frame."""
        code = held[1]
        if code not in _KNOWN:
            known = not self._requests and code & ~EXCEPTION_BIT in _KNOWN
            return 5 if known else None
        if code in (15, 16) if self._requests else code <= 4:
            at = 6 if self._requests else 2
            return at + 3 + held[at] if len(held) > at else 0
        return 8
