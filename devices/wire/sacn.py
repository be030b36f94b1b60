"""sACN (ANSI E1.31): light by UDP, 5568; the data packet of 638 bytes, one universe each.

Root, framing and DMP layers, all numbers with the high byte first; universe u is also sent to the
multicast address 239.255.<u high>.<u low>. ANSI E1.31-2018 §4 to §7 (G).

What a reader would get wrong: the receiver answers nothing, ever. And a stream ends by saying so:
three packets with the bit "terminated" (§6.2.6), else a receiver waits 2.5 s for more.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass

from devices.wire.face import WireError

__all__ = ["SIZE", "SacnData", "read_sacn", "write_sacn"]

SIZE = 638
_ACN = b"\0\x10\0\0ASC-E1.17\0\0\0"
_PREVIEW, _TERMINATED = 0x80, 0x40


@dataclass(frozen=True, slots=True)
class SacnData:
    """Levels of a universe (1 to 63999), by one source; `cid` is 16 bytes that name it."""

    universe: int
    levels: bytes
    sequence: int = 0
    priority: int = 100
    source: str = "fumeng"
    cid: bytes = bytes(16)
    terminated: bool = False
    preview: bool = False


def write_sacn(said: SacnData) -> bytes:
    """The bytes of a packet; fewer than 512 levels are filled up with zeros.

    Raises:
        WireError: A value out of range.
    """
    name = said.source.encode()
    if not 1 <= said.universe <= 63999 or len(said.levels) > 512 or len(name) > 63:
        raise WireError(f"{len(said.levels)} levels in universe {said.universe}")
    if not 0 <= said.priority <= 200 or len(said.cid) != 16 or not 0 <= said.sequence <= 255:
        raise WireError(f"priority {said.priority}, sequence {said.sequence}")
    options = _PREVIEW * said.preview | _TERMINATED * said.terminated
    framing = struct.pack(
        ">64sBHBBH", name, said.priority, 0, said.sequence, options, said.universe
    )
    dmp = struct.pack(">HBBHHH", _length(523), 2, 0xA1, 0, 1, 513) + b"\0"
    body = struct.pack(">HI", _length(600), 2) + framing + dmp + said.levels.ljust(512, b"\0")
    return _ACN + struct.pack(">HI", _length(622), 4) + said.cid + body


def read_sacn(data: bytes) -> SacnData:
    """What a datagram says.

    Raises:
        WireError: Not sACN data with levels (start code 0), or cut.
    """
    if len(data) < 126 or data[:16] != _ACN or data[18:22] != b"\0\0\0\x04":
        raise WireError("not sACN")
    if data[40:44] != b"\0\0\0\x02" or data[117] != 2 or data[118] != 0xA1 or data[125]:
        raise WireError("not a packet of levels")
    name, priority, _, sequence, options, universe = struct.unpack(">64sBHBBH", data[44:115])
    count = int.from_bytes(data[123:125]) - 1
    levels = data[126 : 126 + count]
    if not 0 <= count <= 512 or len(levels) < count or priority > 200 or not 1 <= universe <= 63999:
        raise WireError(f"{len(levels)} of {count} levels in universe {universe}")
    return SacnData(
        universe,
        levels,
        sequence,
        priority,
        name.split(b"\0")[0].decode("utf-8", "replace"),
        data[22:38],
        bool(options & _TERMINATED),
        bool(options & _PREVIEW),
    )


def _length(size: int) -> int:
    return 0x7000 | size
