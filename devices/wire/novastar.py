"""NovaStar controllers of LED walls: registers by frame, 5200/tcp.

``55 AA`` asks, ``AA 55`` answers; then ack(1) serial(1) source(1) destination(1) kind(1) port(1)
board(2) direction(1: 0 read, 1 write) 0(1) register(4) length(2) data check(2), all numbers with
the low byte first. Check: 0x5555 plus the sum of all bytes after the two first. Frames that public
clients send are reproduced in the tests (V); what the fields mean is G.

What a reader would get wrong: a question to read has a length and no data, its answer has both; a
write has data and its answer none. So a decoder must know whose frames it reads, as with RTU.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass

from devices.wire.face import Codec, Cut, Fault, Side, WireError

__all__ = ["BRIGHTNESS", "MODEL", "Frame", "NovaStar"]

BRIGHTNESS = 0x02000001
"""One byte, 0 to 255 (V)."""
MODEL = 0x00000002
"""Two bytes (V: what clients ask first)."""

DATA_MAX = 256
_HEAD = 18
_ASKS, _ANSWERS = b"\x55\xaa", b"\xaa\x55"


@dataclass(frozen=True, slots=True)
class Frame:
    """A question or an answer. `ack` 0 is well; `data` empty where the direction has none."""

    register: int
    length: int
    data: bytes = b""
    write: bool = False
    serial: int = 0
    ack: int = 0
    source: int = 0xFE
    destination: int = 0xFF
    kind: int = 0x01
    port: int = 0xFF
    board: int = 0xFFFF


class NovaStar(Codec[Frame]):
    """One direction. Lenient takes a frame with a wrong sum, as many hand-written clients send."""

    frame_max = _HEAD + DATA_MAX + 2

    def __init__(self, side: Side, *, strict: bool = True) -> None:
        super().__init__(strict=strict)
        self._begins = _ASKS if side is Side.REQUESTS else _ANSWERS
        self._data_if_write = side is Side.REQUESTS

    def encode(self, frame: Frame) -> bytes:
        """See `Codec.encode`."""
        carried = frame.length if self._carries(frame.write, frame.ack) else 0
        if not 0 <= frame.length <= DATA_MAX or len(frame.data) != carried:
            raise WireError(f"{len(frame.data)} bytes of data for a length of {frame.length}")
        try:
            head = struct.pack(
                "<BBBBBBHBBIH",
                frame.ack,
                frame.serial,
                frame.source,
                frame.destination,
                frame.kind,
                frame.port,
                frame.board,
                int(frame.write),
                0,
                frame.register,
                frame.length,
            )
        except struct.error as error:
            raise WireError(f"a field does not fit: {error}") from None
        body = head + frame.data
        return self._begins + body + _check(body).to_bytes(2, "little")

    def cut(self, held: bytes) -> Cut[Frame]:
        """See `Codec.cut`."""
        at = held.find(self._begins)
        if at:
            keep = at if at > 0 else len(held) - (held[-1:] == self._begins[:1])
            if keep:
                return Cut(keep, None, Fault.GARBAGE, "no frame begins here")
            return Cut(0)
        if len(held) < _HEAD:
            return Cut(0)
        ack, serial, source, to, kind, port, board, way, _, register, length = struct.unpack(
            "<BBBBBBHBBIH", held[2:_HEAD]
        )
        if way > 1 or length > DATA_MAX:
            return Cut(2, None, Fault.FORM, "neither read nor write, or too long")
        size = _HEAD + (length if self._carries(bool(way), ack) else 0)
        if len(held) < size + 2:
            return Cut(0)
        data = held[_HEAD:size]
        frame = Frame(register, length, data, bool(way), serial, ack, source, to, kind, port, board)
        if _check(held[2:size]) == int.from_bytes(held[size : size + 2], "little"):
            return Cut(size + 2, frame)
        if self.strict:
            return Cut(2, None, Fault.CHECK, "the sum is wrong")
        return Cut(size + 2, frame, Fault.CHECK, "the sum is wrong")

    def _carries(self, write: bool, ack: int) -> bool:
        return write is self._data_if_write and not ack


def _check(body: bytes) -> int:
    return 0x5555 + sum(body) & 0xFFFF
