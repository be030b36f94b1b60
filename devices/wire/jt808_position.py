"""JT/T 808 positions: 0x0200 with its additions, and 0x0704, many at once.

``alarm(4) status(4) latitude(4) longitude(4) altitude(2) speed(2) course(2) time(BCD 6)``, then
additions ``id(1) length(1) value``. JT/T 808-2013 §8.18, §8.49; -2019 §8.12 (layout as in the
sources named in devices.md: [R]).

What a reader would get wrong: latitude and longitude are never negative; south and west are bits
of the status. They are WGS-84 in millionths of a degree, kept here as the integers sent. The time
is Beijing time.
"""

from __future__ import annotations

import struct
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum, IntFlag

from devices.wire.checks import bcd, from_bcd
from devices.wire.face import WireError

__all__ = ["Addition", "Alarm", "Position", "State", "read_batch", "read_position", "write_batch"]
__all__ += ["write_position"]

_BASIC = 28


class Alarm(IntFlag):
    """Bits of the alarm word used here (table 24 of 2013; G)."""

    EMERGENCY = 1 << 0
    SPEEDING = 1 << 1
    FATIGUE = 1 << 2
    NO_FIX = 1 << 4


class State(IntFlag):
    """Bits of the status word used here ([R]; ENGINE is G)."""

    ENGINE = 1 << 0
    FIXED = 1 << 1
    SOUTH = 1 << 2
    WEST = 1 << 3
    GPS = 1 << 18
    BEIDOU = 1 << 19


class Addition(IntEnum):
    """Ids of additions ([R]; FUEL as in a published frame)."""

    MILEAGE_0_1_KM = 0x01
    FUEL_0_1_L = 0x02
    SIGNAL = 0x30
    SATELLITES = 0x31


@dataclass(frozen=True, slots=True, kw_only=True)
class Position:
    """Where a vehicle was. `lat_udeg`, `lon_udeg`: millionths of a degree, north and east."""

    lat_udeg: int
    lon_udeg: int
    at: datetime | None
    altitude_m: int = 0
    speed_0_1_km_h: int = 0
    course_deg: int = 0
    status: int = 0
    """Without SOUTH and WEST, which follow from the signs."""
    alarm: int = 0
    additions: tuple[tuple[int, bytes], ...] = ()

    def addition(self, id_: int) -> int | None:
        """An addition that is a number, or None."""
        return next((int.from_bytes(v) for i, v in self.additions if i == id_), None)


def write_position(position: Position) -> bytes:
    """The body of 0x0200.

    Raises:
        WireError: A value does not fit.
    """
    lat, lon = position.lat_udeg, position.lon_udeg
    if abs(lat) > 90_000_000 or abs(lon) > 180_000_000:
        raise WireError(f"{lat}, {lon} millionths of a degree are nowhere")
    status = position.status & ~(State.SOUTH | State.WEST)
    status |= (State.SOUTH if lat < 0 else 0) | (State.WEST if lon < 0 else 0)
    try:
        said = struct.pack(
            ">IIIIhHH",
            position.alarm,
            status,
            abs(lat),
            abs(lon),
            position.altitude_m,
            position.speed_0_1_km_h,
            position.course_deg,
        )
        extra = b"".join(bytes((i, len(v))) + v for i, v in position.additions)
    except (struct.error, ValueError) as error:
        raise WireError(f"a value of the position does not fit: {error}") from None
    return said + _stamp(position.at) + extra


def read_position(body: bytes) -> Position:
    """What the body of 0x0200 says.

    Raises:
        WireError: It is cut, or is nowhere on earth.
    """
    if len(body) < _BASIC:
        raise WireError(f"a position of {len(body)} bytes; at least {_BASIC}")
    alarm, status, lat, lon, altitude, speed, course = struct.unpack(">IIIIhHH", body[:22])
    if lat > 90_000_000 or lon > 180_000_000:
        raise WireError(f"{lat}, {lon} millionths of a degree are nowhere")
    return Position(
        alarm=alarm,
        status=status & ~(State.SOUTH | State.WEST),
        lat_udeg=-lat if status & State.SOUTH else lat,
        lon_udeg=-lon if status & State.WEST else lon,
        altitude_m=altitude,
        speed_0_1_km_h=speed,
        course_deg=course,
        at=_moment(body[22:28]),
        additions=_additions(body[28:]),
    )


def write_batch(positions: Sequence[Position], *, late: bool = False) -> bytes:
    """The body of 0x0704; `late` marks positions kept while there was no network."""
    bodies = [write_position(position) for position in positions]
    if not 1 <= len(bodies) <= 0xFFFF or any(len(body) > 0xFFFF for body in bodies):
        raise WireError(f"{len(bodies)} positions in a batch; 1 to 65535")
    said = len(bodies).to_bytes(2) + bytes((late,))
    return said + b"".join(len(body).to_bytes(2) + body for body in bodies)


def read_batch(body: bytes) -> tuple[tuple[Position, ...], bool]:
    """The positions of 0x0704, and whether they are late ones.

    Raises:
        WireError: It is cut, or not as many as it says.
    """
    if len(body) < 3:
        raise WireError("a batch is cut")
    count, at, found = int.from_bytes(body[:2]), 3, []
    while at < len(body):
        size = int.from_bytes(body[at : at + 2])
        one = body[at + 2 : at + 2 + size]
        if len(one) < size:
            raise WireError("a position of the batch is cut")
        found.append(read_position(one))
        at += 2 + size
    if len(found) != count:
        raise WireError(f"the batch says {count} positions and holds {len(found)}")
    return tuple(found), body[2] == 1


def _additions(data: bytes) -> tuple[tuple[int, bytes], ...]:
    found, at = [], 0
    while at < len(data):
        size = data[at + 1] if at + 1 < len(data) else 256
        value = data[at + 2 : at + 2 + size]
        if len(value) < size:
            raise WireError("an addition is cut")
        found.append((data[at], value))
        at += 2 + size
    return tuple(found)


def _stamp(at: datetime | None) -> bytes:
    if at is None:
        return bytes(6)
    if not 2000 <= at.year <= 2099:
        raise WireError(f"the year {at.year} has no two digits here; 2000 to 2099")
    return bcd(at.strftime("%y%m%d%H%M%S"), 6)


def _moment(data: bytes) -> datetime | None:
    """A terminal without a fix sends zeros, which are no time."""
    try:
        digits = from_bcd(data)
        pairs = [int(digits[i : i + 2]) for i in range(0, 12, 2)]
        return datetime(2000 + pairs[0], *pairs[1:])  # type: ignore[arg-type]
    except ValueError:
        return None
