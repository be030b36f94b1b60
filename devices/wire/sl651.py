"""SL 651-2014: hydrological stations to their centre, in the hexadecimal (HEX/BCD) form.

Up: ``7E 7E centre(1) station(5 BCD) password(2) function(1) direction+length(2) 02 body 03
CRC(2)``; down: station before centre. Direction is the high half byte (0 up, 8 down), the length
its low 12 bits; 16 instead of 02 begins a part of a split message, with total and number (12 bits
each) before the body. The end is 03 (last), 17 (more follow); down also 05 06 15 04 1B.
CRC-16/Modbus over all before it, high byte first. SL 651-2014 §6.2 (layout as in the sources named
in devices.md: [R]).

What a reader would get wrong: the down frame swaps centre and station, so the two directions are
told apart only by the half byte before the length.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

from devices.wire.checks import bcd, crc_modbus, from_bcd
from devices.wire.face import Codec, Cut, Fault, WireError

__all__ = ["ACK", "ENQ", "EOT", "ESC", "ETB", "ETX", "NAK", "Report", "Sl651", "Sl651Frame"]

BODY_MAX = 0xFFF
_BEGIN = b"~~"
_HEAD = 13
_STX, _SYN = 0x02, 0x16
ETX, ETB, ENQ, EOT, ACK, NAK, ESC = 0x03, 0x17, 0x05, 0x04, 0x06, 0x15, 0x1B
_ENDS = (frozenset((ETX, ETB)), frozenset((ETX, ETB, ENQ, EOT, ACK, NAK, ESC)))


class Report(IntEnum):
    """Function codes spoken here (SL 651-2014 appendix B; [R])."""

    KEEP_ALIVE = 0x2F
    TEST = 0x30
    EVEN = 0x31
    TIMED = 0x32
    ADDED = 0x33
    HOURLY = 0x34
    PICTURE = 0x36
    REAL_TIME = 0x37


@dataclass(frozen=True, slots=True, kw_only=True)
class Sl651Frame:
    """One frame. `total` and `number` (from 1) only when the message is split."""

    centre: int
    station: str
    """Ten decimal digits."""
    function: int
    body: bytes
    password: int = 0
    down: bool = False
    end: int = ETX
    total: int | None = None
    number: int | None = None


class Sl651(Codec[Sl651Frame]):
    """Both directions. Lenient takes a wrong CRC, as hand-set stations are known to send."""

    frame_max = _HEAD + 1 + BODY_MAX + 3

    def encode(self, frame: Sl651Frame) -> bytes:
        """See `Codec.encode`."""
        if frame.end not in _ENDS[frame.down]:
            raise WireError(f"{frame.end:#x} does not end a frame {'down' if frame.down else 'up'}")
        if len(frame.station) != 10:
            raise WireError(f"station {frame.station!r} is not ten digits")
        try:
            centre, station = bytes((frame.centre,)), bcd(frame.station, 5)
            marks = frame.password.to_bytes(2) + bytes((frame.function,))
        except (OverflowError, ValueError) as error:
            raise WireError(f"a field does not fit: {error}") from None
        text = _part(frame) + frame.body
        if len(text) > BODY_MAX:
            raise WireError(f"a body of {len(text)} bytes; at most {BODY_MAX}, split it")
        length = (0x8000 if frame.down else 0) | len(text)
        start = _STX if frame.total is None else _SYN
        who = station + centre if frame.down else centre + station
        said = _BEGIN + who + marks + length.to_bytes(2) + bytes((start,)) + text
        said += bytes((frame.end,))
        return said + crc_modbus(said).to_bytes(2)

    def cut(self, held: bytes) -> Cut[Sl651Frame]:
        """See `Codec.cut`."""
        start = held.find(_BEGIN)
        if start < 0:
            start = len(held) - held.endswith(b"~")
        if start:
            return Cut(start, None, Fault.GARBAGE, "no 7E 7E here")
        if len(held) <= _HEAD:
            return Cut(0)
        way = int.from_bytes(held[11:13])
        if way >> 12 not in (0, 8) or held[13] not in (_STX, _SYN):
            return Cut(1, None, Fault.LENGTH, "no direction, length and 02 or 16 where they belong")
        size = _HEAD + 1 + (way & BODY_MAX) + 3
        if len(held) < size:
            return Cut(0)
        if held[size - 3] not in _ENDS[way >> 15]:
            return Cut(1, None, Fault.LENGTH, "the frame does not end where the length says")
        right = crc_modbus(held[: size - 2]) == int.from_bytes(held[size - 2 : size])
        if self.strict and not right:
            return Cut(1, None, Fault.CHECK, "the CRC is wrong")
        try:
            frame = _frame(held[: size - 2], down=bool(way >> 15))
        except WireError as error:
            return Cut(size, None, Fault.FORM, str(error))
        return Cut(size, frame) if right else Cut(size, frame, Fault.CHECK, "the CRC is wrong")


def _part(frame: Sl651Frame) -> bytes:
    if (frame.total is None) != (frame.number is None):
        raise WireError("total and number stand together")
    if frame.total is None or frame.number is None:
        return b""
    if not 1 <= frame.number <= frame.total <= 0xFFF:
        raise WireError(f"part {frame.number} of {frame.total}; 1 to 4095")
    return (frame.total << 12 | frame.number).to_bytes(3)


def _frame(said: bytes, *, down: bool) -> Sl651Frame:
    centre, station = (said[7], said[2:7]) if down else (said[2], said[3:8])
    body, total, number = said[_HEAD + 1 : -1], None, None
    if said[_HEAD] == _SYN:
        part = int.from_bytes(body[:3])
        body, total, number = body[3:], part >> 12, part & 0xFFF
        if not 1 <= number <= total:
            raise WireError(f"part {number} of {total} cannot be")
    return Sl651Frame(
        centre=centre,
        station=from_bcd(station),
        password=int.from_bytes(said[8:10]),
        function=said[10],
        body=body,
        down=down,
        end=said[-1],
        total=total,
        number=number,
    )
