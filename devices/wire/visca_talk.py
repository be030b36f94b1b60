"""What is said in VISCA payloads: power, pan and tilt, zoom, presets.

Commands ``81 01 … FF``, inquiries ``81 09 … FF``; a number goes as four bytes of four bits each,
pan and tilt signed. Sony's command lists; all of it G.

What a reader would get wrong: "done" (``90 5y FF``) comes when the head has arrived, seconds after
the command was accepted; and an inquiry is answered by ``90 50 …``, without being accepted first.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from devices.wire.face import WireError

__all__ = [
    "Ask",
    "Clear",
    "Home",
    "MoveTo",
    "Preset",
    "Refused",
    "Reply",
    "Say",
    "SetPower",
    "ZoomTo",
]
__all__ += ["read_numbers", "read_reply", "read_said", "write_numbers", "write_said"]

ZOOM_MAX = 0x4000


class Ask(Enum):
    """Inquiries."""

    POWER = bytes.fromhex("81090400ff")
    ZOOM = bytes.fromhex("81090447ff")
    POSITION = bytes.fromhex("81090612ff")


@dataclass(frozen=True, slots=True)
class Clear:
    """Forget what is under way; clients send it first."""


@dataclass(frozen=True, slots=True)
class SetPower:
    """On, or standing by."""

    on: bool


@dataclass(frozen=True, slots=True)
class MoveTo:
    """Turn to a pan and a tilt, in the camera's own steps (-32768 to 32767)."""

    pan: int
    tilt: int
    speed: int = 0x18


@dataclass(frozen=True, slots=True)
class Home:
    """Turn to the middle."""


@dataclass(frozen=True, slots=True)
class ZoomTo:
    """Zoom, 0 (wide) to 0x4000."""

    zoom: int


@dataclass(frozen=True, slots=True)
class Preset:
    """Go to a stored view, or (`store`) keep the present one."""

    number: int
    store: bool = False


Say = Clear | SetPower | MoveTo | Home | ZoomTo | Preset | Ask


class Reply(Enum):
    """What a payload of an answer says; the data of `DONE` stands beside it."""

    ACCEPTED = 4
    DONE = 5


@dataclass(frozen=True, slots=True)
class Refused:
    """An error, with its code (02 syntax, 03 full, 41 not now)."""

    code: int


def write_said(said: Say) -> bytes:
    """The payload.

    Raises:
        WireError: A number is out of range.
    """
    match said:
        case Ask():
            return said.value
        case Clear():
            return bytes.fromhex("81010001ff")
        case SetPower(on):
            return bytes((0x81, 0x01, 0x04, 0x00, 2 if on else 3, 0xFF))
        case Home():
            return bytes.fromhex("81010604ff")
        case MoveTo(pan, tilt, speed):
            if not 1 <= speed <= 0x18:
                raise WireError(f"speed {speed}; 1 to 24")
            head = bytes((0x81, 0x01, 0x06, 0x02, speed, min(speed, 0x14)))
            return head + write_numbers(pan & 0xFFFF, tilt & 0xFFFF) + b"\xff"
        case ZoomTo(zoom):
            if not 0 <= zoom <= ZOOM_MAX:
                raise WireError(f"zoom {zoom}; 0 to {ZOOM_MAX}")
            return bytes.fromhex("81010447") + write_numbers(zoom) + b"\xff"
        case Preset(number, store):
            if not 0 <= number <= 0x7F:
                raise WireError(f"preset {number}; 0 to 127")
            return bytes((0x81, 0x01, 0x04, 0x3F, 1 if store else 2, number, 0xFF))


def read_said(payload: bytes) -> Say:
    """What a payload says.

    Raises:
        WireError: Nothing that is spoken here.
    """
    for ask in Ask:
        if payload == ask.value:
            return ask
    if payload[:2] == b"\x81\x01" and payload[-1:] == b"\xff":
        what, data = payload[2:4], payload[4:-1]
        if what == b"\x00\x01" and not data:
            return Clear()
        if what == b"\x04\x00" and data in (b"\x02", b"\x03"):
            return SetPower(data == b"\x02")
        if what == b"\x06\x04" and not data:
            return Home()
        if what == b"\x06\x02" and len(data) == 10 and 1 <= data[0] <= 0x18:
            pan, tilt = (n - 0x10000 if n > 0x7FFF else n for n in read_numbers(data[2:]))
            return MoveTo(pan, tilt, data[0])
        if what == b"\x04\x47" and len(data) == 4:
            [zoom] = read_numbers(data)
            if zoom <= ZOOM_MAX:
                return ZoomTo(zoom)
        if what == b"\x04\x3f" and len(data) == 2 and data[0] in (1, 2) and data[1] <= 0x7F:
            return Preset(data[1], data[0] == 1)
    raise WireError(f"{payload.hex()} is not spoken here")


def read_reply(payload: bytes) -> tuple[Reply | Refused, bytes]:
    """What an answer says, and its data.

    Raises:
        WireError: It is no answer.
    """
    if len(payload) >= 3 and payload[0] == 0x90 and payload[-1] == 0xFF:
        kind, data = payload[1] >> 4, payload[2:-1]
        if kind == 6 and len(data) == 1:
            return Refused(data[0]), b""
        if kind == 5 or (kind == 4 and not data):
            return Reply(kind), data
    raise WireError(f"{payload.hex()} is no answer")


def write_numbers(*numbers: int) -> bytes:
    """Each number as four bytes of four bits."""
    return bytes(n >> shift & 0xF for n in numbers for shift in (12, 8, 4, 0))


def read_numbers(data: bytes) -> list[int]:
    """Numbers of four bytes each.

    Raises:
        WireError: Not whole, or a byte beyond four bits.
    """
    if len(data) % 4 or any(byte > 0xF for byte in data):
        raise WireError(f"{data.hex()} is not numbers in half bytes")
    return [int(data[at : at + 4].hex()[1::2], 16) for at in range(0, len(data), 4)]
