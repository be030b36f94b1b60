"""Art-Net 4: light by UDP, 6454. ArtDmx, ArtPoll and ArtPollReply; one packet a datagram.

``"Art-Net\\0" opcode(2, low byte first) …``; everything else but the universe has its high byte
first. Artistic Licence, Art-Net 4 protocol ([R] for ArtDmx; the reply's layout is G).

What a reader would get wrong: the opcode and the universe have the low byte first, the version and
the length the high byte.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass

from devices.wire.face import WireError

__all__ = ["ArtDmx", "ArtPoll", "ArtPollReply", "read_datagram", "write_datagram"]

_ID = b"Art-Net\0"
_DMX, _POLL, _REPLY = 0x5000, 0x2000, 0x2100
_VERSION = 14
_REPLY_SIZE = 207


@dataclass(frozen=True, slots=True)
class ArtDmx:
    """Levels of a universe (0 to 32767): 2 to 512 of them, an even number."""

    universe: int
    levels: bytes
    sequence: int = 0
    """1 to 255 in turn; 0: not counted."""
    physical: int = 0


@dataclass(frozen=True, slots=True)
class ArtPoll:
    """Who is there?"""

    flags: int = 0
    priority: int = 0


@dataclass(frozen=True, slots=True)
class ArtPollReply:
    """I am: address, names (17 and 63 characters of ASCII)."""

    address: tuple[int, int, int, int]
    short: str
    long: str
    net: int = 0
    subnet: int = 0
    sending: bool = False
    """Whether its first output sends what came by Art-Net (GoodOutput, bit 7)."""
    output: int = 0
    """The first output's universe within the subnet, 0 to 15 (SwOut)."""


def write_datagram(packet: ArtDmx | ArtPoll | ArtPollReply) -> bytes:
    """The bytes of a packet.

    Raises:
        WireError: A value out of range.
    """
    try:
        match packet:
            case ArtDmx(universe, levels, sequence, physical):
                if universe > 0x7FFF or len(levels) % 2 or not 2 <= len(levels) <= 512:
                    raise WireError(f"{len(levels)} levels in universe {universe}")
                head = struct.pack(">HBB", _VERSION, sequence, physical)
                body = head + struct.pack("<H", universe) + struct.pack(">H", len(levels)) + levels
                return _head(_DMX) + body
            case ArtPoll(flags, priority):
                return _head(_POLL) + struct.pack(">HBB", _VERSION, flags, priority)
            case ArtPollReply(address, short, long, net, subnet, sending, output):
                body = bytes(address) + struct.pack("<H", 0x1936) + bytes(2) + bytes((net, subnet))
                body += bytes(6) + _name(short, 18) + _name(long, 64)
                ports = bytes(64) + b"\0\x01\x80\0\0\0" + bytes(4)
                ports += bytes((0x80 * sending, 0, 0, 0)) + bytes(4) + bytes((output & 15, 0, 0, 0))
                return (_head(_REPLY) + body + ports).ljust(_REPLY_SIZE, b"\0")
    except (struct.error, ValueError) as error:
        raise WireError(f"a value of {type(packet).__name__} does not fit: {error}") from None


def read_datagram(data: bytes) -> ArtDmx | ArtPoll | ArtPollReply:
    """What a datagram says.

    Raises:
        WireError: It is not Art-Net, is cut, or has an opcode not read here.
    """
    if data[:8] != _ID or len(data) < 12:
        raise WireError("not Art-Net")
    code = int.from_bytes(data[8:10], "little")
    if code == _DMX and len(data) >= 18:
        universe, size = int.from_bytes(data[14:16], "little"), int.from_bytes(data[16:18])
        levels = data[18 : 18 + size]
        if len(levels) < size or size % 2 or not 2 <= size <= 512 or universe > 0x7FFF:
            raise WireError(f"{len(levels)} of {size} levels in universe {universe}")
        return ArtDmx(universe, levels, data[12], data[13])
    if code == _POLL and len(data) >= 14:
        return ArtPoll(data[12], data[13])
    if code == _REPLY and len(data) >= _REPLY_SIZE:
        a, b, c, d = data[10:14]
        names = [part.split(b"\0")[0].decode("ascii", "replace") for part in _names(data)]
        sending, output = bool(data[182] & 0x80), data[190] & 15
        return ArtPollReply((a, b, c, d), names[0], names[1], data[18], data[19], sending, output)
    raise WireError(f"opcode {code:#06x} of {len(data)} bytes is not read here")


def _names(data: bytes) -> tuple[bytes, bytes]:
    return data[26:44], data[44:108]


def _head(code: int) -> bytes:
    return _ID + code.to_bytes(2, "little")


def _name(text: str, size: int) -> bytes:
    said = text.encode("ascii")
    if len(said) >= size:
        raise WireError(f"{text!r} is longer than {size - 1}")
    return said.ljust(size, b"\0")
