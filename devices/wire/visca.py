"""VISCA over IP: cameras that turn and zoom; Sony's header of eight bytes and a payload.

``type(2) length(2) sequence(4) payload(1-16)``, big-endian; 0100 command, 0110 inquiry, 0111 reply,
0200 control, 0201 control reply. Payload of a command ``81 01 … FF``, of an inquiry ``81 09 … FF``;
answers ``90 4y FF`` accepted, ``90 5y … FF`` done, ``90 6y ee FF`` refused ([R]). 52381/udp.

What a reader would get wrong: some clients send inquiries with type 0100, so a camera looks at the
second byte of the payload, not at the header.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

from devices.wire.face import Codec, Cut, Fault, WireError

__all__ = ["RESET_SEQUENCE", "Kind", "Packet", "Visca", "accepted", "done", "refused"]

PAYLOAD_MAX = 16
RESET_SEQUENCE = b"\x01"
"""The payload of the control message that starts the sequence anew."""


class Kind(IntEnum):
    """The header's type."""

    COMMAND = 0x0100
    INQUIRY = 0x0110
    REPLY = 0x0111
    CONTROL = 0x0200
    CONTROL_REPLY = 0x0201


_KINDS = frozenset(int(kind) for kind in Kind)


@dataclass(frozen=True, slots=True)
class Packet:
    """One message."""

    kind: int
    sequence: int
    payload: bytes

    @property
    def asks(self) -> bool:
        """Whether this is an inquiry, whatever its header says."""
        return self.payload[1:2] == b"\x09"


class Visca(Codec[Packet]):
    """Both directions; a datagram holds one packet, a stream (as some cameras use) many."""

    frame_max = 8 + PAYLOAD_MAX

    def encode(self, frame: Packet) -> bytes:
        """See `Codec.encode`."""
        if not 1 <= len(frame.payload) <= PAYLOAD_MAX or frame.kind not in _KINDS:
            raise WireError(f"type {frame.kind:#06x} with {len(frame.payload)} bytes of payload")
        if not _fits(frame.kind, frame.payload):
            raise WireError("the payload of all but control messages ends with its only FF")
        head = frame.kind.to_bytes(2) + len(frame.payload).to_bytes(2)
        return head + (frame.sequence & 0xFFFFFFFF).to_bytes(4) + frame.payload

    def cut(self, held: bytes) -> Cut[Packet]:
        """See `Codec.cut`."""
        if len(held) < 4:
            return Cut(0)
        kind, size = int.from_bytes(held[:2]), int.from_bytes(held[2:4])
        if kind not in _KINDS or not 1 <= size <= PAYLOAD_MAX:
            at = 1
            while at < len(held) and held[at] not in b"\x01\x02":
                at += 1
            return Cut(at, None, Fault.GARBAGE, "no type and length of VISCA over IP")
        if len(held) < 8 + size:
            return Cut(0)
        payload = held[8 : 8 + size]
        if not _fits(kind, payload):
            return Cut(1, None, Fault.FORM, "the payload does not end with its only FF")
        return Cut(8 + size, Packet(kind, int.from_bytes(held[4:8]), payload))


def accepted(socket: int) -> bytes:
    """The payload of an acknowledgement."""
    return bytes((0x90, 0x40 | socket, 0xFF))


def done(socket: int, data: bytes = b"") -> bytes:
    """The payload of a completion, with the values an inquiry asked for."""
    return bytes((0x90, 0x50 | socket)) + data + b"\xff"


def refused(socket: int, code: int) -> bytes:
    """The payload of an error: 02 syntax, 03 full, 04 cancelled, 05 no socket, 41 not now."""
    return bytes((0x90, 0x60 | socket, code, 0xFF))


def _fits(kind: int, payload: bytes) -> bool:
    return kind >= Kind.CONTROL or payload.find(b"\xff") == len(payload) - 1
