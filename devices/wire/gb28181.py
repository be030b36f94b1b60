"""What GB/T 28181 says within SIP MESSAGEs: MANSCDP bodies and the PTZ code.

``<Notify|Query|Response|Control>`` with CmdType, SN and DeviceID; GB/T 28181-2016 annex A. PTZCmd
is eight bytes in hexadecimal, ``A5 0F 01 command pan-speed tilt-speed zoom-speed sum`` (annex A.3).
All G: the standard's paper was not at hand.

What a reader would get wrong: the bodies are read here by their few elements, not as XML, so that
no stranger's entity is ever expanded; what is not found is refused.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import IntFlag

from devices.wire.face import WireError

__all__ = ["CONTENT_TYPE", "Manscdp", "Ptz", "read_body", "read_ptz", "write_body", "write_ptz"]

CONTENT_TYPE = "Application/MANSCDP+xml"
_KINDS = "Notify|Query|Response|Control"


class Ptz(IntFlag):
    """What a camera is told to do; 0 stops it."""

    RIGHT = 0x01
    LEFT = 0x02
    DOWN = 0x04
    UP = 0x08
    IN = 0x10
    OUT = 0x20


@dataclass(frozen=True, slots=True)
class Manscdp:
    """A body: its kind, command, number, device, and further elements of plain text."""

    kind: str
    command: str
    number: int
    device: str
    more: tuple[tuple[str, str], ...] = ()

    def get(self, name: str) -> str:
        """A further element, or nothing."""
        return dict(self.more).get(name, "")


def write_body(said: Manscdp) -> bytes:
    """The bytes of a body.

    Raises:
        WireError: A text with a mark of XML in it.
    """
    fields = [("CmdType", said.command), ("SN", str(said.number)), ("DeviceID", said.device)]
    lines = [f"<{name}>{text}</{name}>" for name, text in (*fields, *said.more)]
    if any(set(text) & set("<>&") for _, text in (*fields, *said.more)):
        raise WireError("a text with a mark of XML in it")
    xml = '<?xml version="1.0" encoding="GB2312"?>'
    whole = "\r\n".join([xml, f"<{said.kind}>", *lines, f"</{said.kind}>", ""])
    return whole.encode("gb18030")


def read_body(data: bytes) -> Manscdp:
    """What a body says.

    Raises:
        WireError: No kind, command, number or device; or too long.
    """
    text = data[:4096].decode("gb18030", "replace")
    kind = re.search(rf"<({_KINDS})>", text)
    found = dict(re.findall(r"<(\w{1,20})(?: [^<>]{0,60})?>([^<>]{0,200})</\1>", text))
    try:
        command, device = found.pop("CmdType"), found.pop("DeviceID").strip()
        number = int(found.pop("SN"))
    except (KeyError, ValueError):
        raise WireError("no CmdType, SN or DeviceID") from None
    if kind is None or not re.fullmatch(r"\d{20}", device, re.ASCII):
        raise WireError("no kind, or a device that has not 20 digits")
    return Manscdp(kind[1], command.strip(), number, device, tuple(found.items()))


def write_ptz(what: Ptz, speed: int = 0x80) -> str:
    """The code of a movement; `speed` 0 to 255."""
    if not 0 <= speed <= 255:
        raise WireError(f"speed {speed}; 0 to 255")
    body = bytes((0xA5, 0x0F, 0x01, int(what), speed, speed, speed & 0xF0))
    return (body + bytes((sum(body) & 0xFF,))).hex().upper()


def read_ptz(text: str) -> tuple[Ptz, int]:
    """The movement a code means, and its speed.

    Raises:
        WireError: Not eight bytes, a wrong sum, or no movement.
    """
    try:
        data = bytes.fromhex(text.strip())
    except ValueError:
        raise WireError(f"{text[:40]!r} is not hexadecimal") from None
    if len(data) != 8 or data[0] != 0xA5 or sum(data[:7]) & 0xFF != data[7] or data[3] > 0x3F:
        raise WireError(f"{text[:40]!r} is no movement")
    return Ptz(data[3]), max(data[4], data[5])
