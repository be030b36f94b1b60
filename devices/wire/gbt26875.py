"""GB/T 26875.3-2011: a building's fire-alarm transmission unit to the monitoring centre.

``40 40 | serial(2) version(2) time(6) source(6) destination(6) length(2) command(1) | application
data(≤ 1024) | sum(1) | 23 23``; numbers low byte first; the sum is over all between ``40 40`` and
itself, modulo 256. §6.2, table 2 (numbering as in the tables cited in devices.md: [R]).

What a reader would get wrong: ``23 23`` and ``40 40`` may also stand inside the data, and nothing
is escaped. Only the length finds the end.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum

from devices.wire.checks import sum8
from devices.wire.face import Codec, Cut, Fault, WireError

__all__ = ["Act", "Gbt26875", "Telegram", "clock_bytes", "clock_of"]

DATA_MAX = 1024
_BEGIN, _END = b"@@", b"##"
_HEAD, _TAIL = 27, 3


class Act(IntEnum):
    """The command byte (§6.2, table 3)."""

    CONTROL = 1
    SEND = 2
    CONFIRM = 3
    REQUEST = 4
    ANSWER = 5
    DENY = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Telegram:
    """One packet. `data` is empty in most confirmations; see `gbt26875_data` for what it holds."""

    serial: int
    command: int
    data: bytes = b""
    at: datetime | None = None
    """The unit's clock, Beijing time; None when it is not a time."""
    source: int = 0
    destination: int = 0
    version: tuple[int, int] = (1, 0)


class Gbt26875(Codec[Telegram]):
    """Both directions. Lenient takes a wrong sum, versions other than 1 and unknown commands."""

    frame_max = _HEAD + DATA_MAX + _TAIL

    def encode(self, frame: Telegram) -> bytes:
        """See `Codec.encode`."""
        if len(frame.data) > DATA_MAX:
            raise WireError(f"{len(frame.data)} bytes of application data; at most {DATA_MAX}")
        try:
            body = b"".join(
                (
                    frame.serial.to_bytes(2, "little"),
                    bytes(frame.version),
                    clock_bytes(frame.at),
                    frame.source.to_bytes(6, "little"),
                    frame.destination.to_bytes(6, "little"),
                    len(frame.data).to_bytes(2, "little"),
                    bytes((frame.command,)),
                    frame.data,
                )
            )
        except (OverflowError, ValueError) as error:
            raise WireError(f"a field of telegram {frame.serial} does not fit: {error}") from None
        return _BEGIN + body + bytes((sum8(body),)) + _END

    def cut(self, held: bytes) -> Cut[Telegram]:
        """See `Codec.cut`."""
        start = held.find(_BEGIN)
        if start < 0:
            start = len(held) - held.endswith(b"@")
        if start:
            return Cut(start, None, Fault.GARBAGE, "no 40 40 here")
        if len(held) < _HEAD:
            return Cut(0)
        length = int.from_bytes(held[24:26], "little")
        if length > DATA_MAX:
            return Cut(1, None, Fault.LENGTH, f"{length} bytes of application data are too many")
        size = _HEAD + length + _TAIL
        if len(held) < size:
            return Cut(0)
        if held[size - 2 : size] != _END:
            return Cut(1, None, Fault.LENGTH, "23 23 is not where the length says")
        body = held[2 : size - _TAIL]
        overlooked: tuple[Fault, str] | None = None
        if sum8(body) != held[size - _TAIL]:
            overlooked = (Fault.CHECK, f"the sum is {sum8(body):02x}, not {held[size - 3]:02x}")
        elif body[2] != 1 or body[24] not in _ACTS:
            overlooked = (Fault.FORM, f"version {body[2]} or command {body[24]} is not known")
        if overlooked and self.strict:
            return Cut(1 if overlooked[0] is Fault.CHECK else size, None, *overlooked)
        return Cut(size, _telegram(body), *(overlooked or (None, "")))


_ACTS = frozenset(int(act) for act in Act)


def _telegram(body: bytes) -> Telegram:
    return Telegram(
        serial=int.from_bytes(body[:2], "little"),
        version=(body[2], body[3]),
        at=clock_of(body[4:10]),
        source=int.from_bytes(body[10:16], "little"),
        destination=int.from_bytes(body[16:22], "little"),
        command=body[24],
        data=body[25:],
    )


def clock_bytes(at: datetime | None) -> bytes:
    """Second, minute, hour, day, month, year − 2000, one byte each; zeros for None."""
    if at is None:
        return bytes(6)
    if not 2000 <= at.year <= 2255:
        raise WireError(f"the year {at.year} does not fit a byte from 2000")
    return bytes((at.second, at.minute, at.hour, at.day, at.month, at.year - 2000))


def clock_of(data: bytes) -> datetime | None:
    """The time in six bytes, or None when it is none."""
    second, minute, hour, day, month, year = data
    try:
        return datetime(2000 + year, month, day, hour, minute, second)
    except ValueError:
        return None
