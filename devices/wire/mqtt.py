"""MQTT 3.1.1: control packets of a client and of a broker. OASIS standard, 29 October 2014 (G).

``type and flags(1) remaining length(1-4) …``: CONNECT, CONNACK, PUBLISH, PUBACK, SUBSCRIBE,
SUBACK, PINGREQ, PINGRESP, DISCONNECT (§3); QoS 0 and 1. 1883/tcp.

What a reader would get wrong: the length comes seven bits a byte, low group first (§2.2.3), and
nothing marks a beginning. A stream out of step cannot be mended: §4.8 has the connection closed, so
whoever gets a `Bad` closes. The decoder looks on all the same, as all codecs here do.
"""

from __future__ import annotations

from dataclasses import dataclass

from devices.wire.face import Codec, Cut, Fault, WireError

__all__ = ["Accepted", "Bye", "Connect", "Mqtt", "Packet", "Ping", "Pong", "Publish", "Received"]
__all__ += ["Subscribe", "Subscribed"]

PAYLOAD_MAX = 4096


@dataclass(frozen=True, slots=True)
class Connect:
    """A client presents itself (§3.1); always a clean session, no will."""

    client: str
    keep_alive_s: int = 60
    user: str = ""
    password: str = ""


@dataclass(frozen=True, slots=True)
class Accepted:
    """The broker's answer (§3.2): 0 accepted, 4 bad user or password, 5 not authorised."""

    code: int = 0


@dataclass(frozen=True, slots=True)
class Publish:
    """A message (§3.3). `number` is 0 with QoS 0."""

    topic: str
    payload: bytes
    number: int = 0
    retain: bool = False
    again: bool = False


@dataclass(frozen=True, slots=True)
class Received:
    """PUBACK (§3.4)."""

    number: int


@dataclass(frozen=True, slots=True)
class Subscribe:
    """Ask for one topic filter with QoS 0 (§3.8)."""

    number: int
    topic: str


@dataclass(frozen=True, slots=True)
class Subscribed:
    """SUBACK (§3.9): 0 to 2, or 0x80 refused."""

    number: int
    code: int = 0


@dataclass(frozen=True, slots=True)
class Ping:
    """PINGREQ."""


@dataclass(frozen=True, slots=True)
class Pong:
    """PINGRESP."""


@dataclass(frozen=True, slots=True)
class Bye:
    """DISCONNECT."""


Packet = Connect | Accepted | Publish | Received | Subscribe | Subscribed | Ping | Pong | Bye
_NAME = b"\0\x04MQTT\x04"
_EMPTY: dict[int, Packet] = {0xC0: Ping(), 0xD0: Pong(), 0xE0: Bye()}


class Mqtt(Codec[Packet]):
    """Both directions; lenient and strict are the same."""

    frame_max = PAYLOAD_MAX + 256

    def encode(self, frame: Packet) -> bytes:
        """See `Codec.encode`."""
        first, body = _write(frame)
        if len(body) > self.frame_max - 5:
            raise WireError(f"{len(body)} bytes; at most {self.frame_max - 5}")
        size, left = bytearray(), len(body)
        while left > 0x7F:
            size.append(left & 0x7F | 0x80)
            left >>= 7
        size.append(left)
        return bytes((first,)) + bytes(size) + body

    def cut(self, held: bytes) -> Cut[Packet]:
        """See `Codec.cut`."""
        size, at = 0, 1
        while True:
            if at > 4:
                return Cut(1, None, Fault.LENGTH, "a length of more than four bytes")
            if at >= len(held):
                return Cut(0) if _begins(held[0]) else Cut(1, None, Fault.GARBAGE, "no packet")
            size |= (held[at] & 0x7F) << 7 * (at - 1)
            at += 1
            if not held[at - 1] & 0x80:
                break
        if not _begins(held[0]):
            return Cut(1, None, Fault.GARBAGE, "no packet begins here")
        if at + size > self.frame_max:
            return Cut(1, None, Fault.LENGTH, f"{size} bytes; at most {self.frame_max - 5}")
        if len(held) < at + size:
            return Cut(0)
        try:
            return Cut(at + size, _read(held[0], held[at : at + size]))
        except (WireError, UnicodeDecodeError) as error:
            return Cut(at + size, None, Fault.FORM, str(error))


def _begins(first: int) -> bool:
    kind, flags = first >> 4, first & 15
    if kind == 3:
        return flags & 6 in (0, 2)
    return flags == (2 if kind == 8 else 0) and kind in (1, 2, 4, 8, 9, 12, 13, 14)


def _write(packet: Packet) -> tuple[int, bytes]:
    match packet:
        case Connect(client, keep_alive_s, user, password):
            flags = 2 | 0x80 * bool(user) | 0x40 * bool(password)
            body = _NAME + bytes((flags,)) + _number(keep_alive_s, 0) + _text(client)
            body += _text(user) if user else b""
            return 0x10, body + (_text(password) if password else b"")
        case Accepted(code):
            return 0x20, bytes((0, code))
        case Publish(topic, payload, number, retain, again):
            if len(payload) > PAYLOAD_MAX or not topic or set(topic) & set("#+"):
                raise WireError(f"{len(payload)} bytes to topic {topic!r}")
            first = 0x30 | 2 * bool(number) | retain | 8 * (again and bool(number))
            return first, _text(topic) + (_number(number) if number else b"") + payload
        case Received(number):
            return 0x40, _number(number)
        case Subscribe(number, topic):
            return 0x82, _number(number) + _text(topic) + b"\0"
        case Subscribed(number, code):
            return 0x90, _number(number) + bytes((code,))
        case Ping():
            return 0xC0, b""
        case Pong():
            return 0xD0, b""
        case Bye():
            return 0xE0, b""


def _read(first: int, body: bytes) -> Packet:
    kind = first & 0xF0
    if kind in _EMPTY and not body:
        return _EMPTY[kind]
    if kind == 0x30:
        topic, rest = _take_text(body)
        number = 0
        if first & 6:
            number, rest = _take_number(rest), rest[2:]
        if not topic or set(topic) & set("#+") or len(rest) > PAYLOAD_MAX:
            raise WireError(f"topic {topic!r} cannot be published to")
        return Publish(topic, rest, number, bool(first & 1), bool(first & 8))
    if kind == 0x40 and len(body) == 2:
        return Received(_take_number(body))
    if kind == 0x20 and len(body) == 2:
        return Accepted(body[1])
    if kind == 0x80 and len(body) > 5:
        topic, rest = _take_text(body[2:])
        if len(rest) == 1 and rest[0] <= 2:
            return Subscribe(_take_number(body), topic)
    if kind == 0x90 and len(body) == 3:
        return Subscribed(_take_number(body), body[2])
    if kind == 0x10:
        return _connect(body)
    raise WireError(f"no packet of type {kind:#x} has {len(body)} bytes")


def _connect(body: bytes) -> Connect:
    if body[:7] != _NAME or len(body) < 12:
        raise WireError("not MQTT 3.1.1")
    flags, keep_alive_s = body[7], int.from_bytes(body[8:10])
    client, rest = _take_text(body[10:])
    if flags & 4:
        rest = _take_text(_take_text(rest)[1])[1]
    user = password = ""
    if flags & 0x80:
        user, rest = _take_text(rest)
    if flags & 0x40:
        password, rest = _take_text(rest)
    if rest or flags & 1:
        raise WireError("more or other than a CONNECT has")
    return Connect(client, keep_alive_s, user, password)


def _text(text: str) -> bytes:
    said = text.encode()
    if len(said) > 240 or "\0" in text:
        raise WireError(f"a text of {len(said)} bytes; at most 240")
    return len(said).to_bytes(2) + said


def _take_text(data: bytes) -> tuple[str, bytes]:
    size = int.from_bytes(data[:2])
    if len(data) < 2 + size:
        raise WireError("a text is cut")
    return data[2 : 2 + size].decode(), data[2 + size :]


def _number(number: int, least: int = 1) -> bytes:
    if not least <= number <= 0xFFFF:
        raise WireError(f"{number} is not {least} to 65535")
    return number.to_bytes(2)


def _take_number(data: bytes) -> int:
    if len(data) < 2:
        raise WireError("a number is cut")
    return int.from_bytes(data[:2])
