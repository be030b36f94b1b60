"""SNMP v1 and v2c: a message a datagram, 161/udp. Get, get-next, set and the response.

BER as X.690 has it, definite lengths only; messages of RFC 1157 §4 (v1) and RFC 1901, RFC 3416 §3
(v2c). Vectors G, net-snmp's programs read and write it. No get-bulk, no traps, no v3.

What a reader would get wrong: a community is no password. It goes in the clear, and an agent does
not answer a wrong one at all, so that it looks like nobody being there.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

from devices.wire.face import WireError

__all__ = ["NOTHING", "Error", "Kind", "Oid", "Snmp", "Tag", "Value", "read_snmp", "write_snmp"]

Oid = tuple[int, ...]
SIZE_MAX, BINDINGS_MAX, OID_MAX = 4096, 64, 128
_SEQUENCE = 0x30


class Kind(IntEnum):
    """What a message is."""

    GET = 0xA0
    GET_NEXT = 0xA1
    RESPONSE = 0xA2
    SET = 0xA3


class Tag(IntEnum):
    """What a value is; the last three, of v2c alone, say why there is none."""

    INTEGER = 0x02
    OCTETS = 0x04
    NULL = 0x05
    OID = 0x06
    ADDRESS = 0x40
    COUNTER = 0x41
    GAUGE = 0x42
    TICKS = 0x43
    OPAQUE = 0x44
    COUNTER64 = 0x46
    NO_SUCH_OBJECT = 0x80
    NO_SUCH_INSTANCE = 0x81
    END = 0x82


_NUMBERS = (Tag.INTEGER, Tag.COUNTER, Tag.GAUGE, Tag.TICKS, Tag.COUNTER64)
_EMPTY = (Tag.NULL, Tag.NO_SUCH_OBJECT, Tag.NO_SUCH_INSTANCE, Tag.END)


class Error(IntEnum):
    """Error status; 3 to 5 and above are read as plain numbers but for those said here."""

    NONE = 0
    NO_SUCH_NAME = 2
    GENERAL = 5
    NOT_WRITABLE = 17


@dataclass(frozen=True, slots=True)
class Value:
    """A number, bytes, an object's name, or nothing, as its tag says."""

    tag: Tag
    content: int | bytes | Oid | None = None


NOTHING = Value(Tag.NULL)


@dataclass(frozen=True, slots=True)
class Snmp:
    """A message. `version` 0 is v1, 1 is v2c; `index` (from 1) is the binding an error is about."""

    kind: Kind
    number: int
    bindings: tuple[tuple[Oid, Value], ...]
    community: str = "public"
    version: int = 1
    error: int = 0
    index: int = 0


def write_snmp(said: Snmp) -> bytes:
    """The bytes of a message.

    Raises:
        WireError: An object's name or a value that cannot be said, or too many.
    """
    if len(said.bindings) > BINDINGS_MAX:
        raise WireError(f"{len(said.bindings)} bindings; at most {BINDINGS_MAX}")
    pairs = b"".join(
        _tlv(_SEQUENCE, _tlv(Tag.OID, _oid(name)) + _tlv(value.tag, _content(value)))
        for name, value in said.bindings
    )
    heads = (_int(n) for n in (said.number, said.error, said.index))
    body = _tlv(said.kind, b"".join(heads) + _tlv(_SEQUENCE, pairs))
    try:
        community = _tlv(Tag.OCTETS, said.community.encode("latin-1"))
    except UnicodeEncodeError:
        raise WireError("a community beyond one byte a character") from None
    whole = _tlv(_SEQUENCE, _int(said.version) + community + body)
    if len(whole) > SIZE_MAX:
        raise WireError(f"{len(whole)} bytes; at most {SIZE_MAX}")
    return whole


def read_snmp(data: bytes) -> Snmp:
    """What a datagram says.

    Raises:
        WireError: Not SNMP v1 or v2c, cut, or a kind of message or value not read here.
    """
    if len(data) > SIZE_MAX:
        raise WireError(f"{len(data)} bytes; at most {SIZE_MAX}")
    (whole,) = _parts(data, _SEQUENCE)
    version, community, (kind, pdu) = _parts(whole[1], Tag.INTEGER, Tag.OCTETS, None)
    if kind not in Kind.__members__.values() or _number(version[1]) not in (0, 1):
        raise WireError(f"version {version[1].hex()}, kind {kind:#04x} are not read here")
    wanted = (Tag.INTEGER, Tag.INTEGER, Tag.INTEGER, _SEQUENCE)
    number, error, index, listed = _parts(pdu, *wanted)
    bindings: list[tuple[Oid, Value]] = []
    for tag, pair in _split(listed[1]):
        if tag != _SEQUENCE or len(bindings) == BINDINGS_MAX:
            raise WireError("a list of bindings that is none, or too long")
        name, (form, content) = _parts(pair, Tag.OID, None)
        bindings.append((_read_oid(name[1]), _read_value(form, content)))
    return Snmp(
        Kind(kind),
        _number(number[1]),
        tuple(bindings),
        community[1].decode("latin-1"),
        _number(version[1]),
        _number(error[1]),
        _number(index[1]),
    )


def _content(value: Value) -> bytes:
    match value.content:
        case int(number) if value.tag in _NUMBERS:
            return _signed(number)
        case bytes(octets) if value.tag in (Tag.OCTETS, Tag.ADDRESS, Tag.OPAQUE):
            return octets
        case tuple(name) if value.tag is Tag.OID:
            return _oid(name)
        case None if value.tag in _EMPTY:
            return b""
    raise WireError(f"{value.content!r} is no {value.tag.name}")


def _read_value(form: int, content: bytes) -> Value:
    if form not in Tag.__members__.values():
        raise WireError(f"a value of tag {form:#04x}")
    tag = Tag(form)
    if tag in _NUMBERS:
        return Value(tag, _number(content))
    if tag is Tag.OID:
        return Value(tag, _read_oid(content))
    if tag in _EMPTY:
        if content:
            raise WireError(f"{tag.name} with something in it")
        return Value(tag)
    return Value(tag, content)


def _tlv(tag: int, body: bytes) -> bytes:
    size = len(body)
    if size < 0x80:
        return bytes((tag, size)) + body
    long = size.to_bytes((size.bit_length() + 7) // 8)
    return bytes((tag, 0x80 | len(long))) + long + body


def _int(number: int) -> bytes:
    return _tlv(Tag.INTEGER, _signed(number))


def _signed(number: int) -> bytes:
    if not -(2**63) <= number < 2**64:
        raise WireError(f"{number} is beyond what SNMP carries")
    return number.to_bytes(number.bit_length() // 8 + 1, signed=True)


def _number(content: bytes) -> int:
    if not 1 <= len(content) <= 9:
        raise WireError(f"a number of {len(content)} bytes")
    return int.from_bytes(content, signed=True)


def _oid(name: Oid) -> bytes:
    fits = 2 <= len(name) <= OID_MAX and all(0 <= n < 2**32 for n in name)
    if not fits or name[0] > 2 or (name[0] < 2 and name[1] > 39):
        raise WireError(f"{name} names no object")
    body = b""
    for n in (40 * name[0] + name[1], *name[2:]):
        digits = bytes((n & 0x7F,))
        while n := n >> 7:
            digits = bytes((0x80 | n & 0x7F,)) + digits
        body += digits
    return body


def _read_oid(content: bytes) -> Oid:
    numbers: list[int] = []
    n = 0
    for byte in content:
        n = n << 7 | byte & 0x7F
        if n >= 2**32 or len(numbers) == OID_MAX - 1:
            raise WireError("a name that is too long")
        if byte < 0x80:
            numbers.append(n)
            n = 0
    if not content or content[-1] & 0x80:
        raise WireError("a name that is cut")
    first = min(numbers[0] // 40, 2)
    return (first, numbers[0] - 40 * first, *numbers[1:])


def _parts(body: bytes, *wanted: int | None) -> list[tuple[int, bytes]]:
    """The parts of a body, one for each tag wanted (None: whatever stands there)."""
    found = _split(body)
    if len(found) != len(wanted) or any(
        tag not in (None, one[0]) for tag, one in zip(wanted, found, strict=True)
    ):
        raise WireError("not the parts of a message of SNMP")
    return found


def _split(body: bytes) -> list[tuple[int, bytes]]:
    found, at = [], 0
    while at < len(body):
        size, start = body[at + 1] if at + 1 < len(body) else 0x80, at + 2
        if size > 0x82 or size == 0x80:
            raise WireError("a length that is cut, endless or too long")
        if size > 0x80:
            start += size & 0x7F
            size = int.from_bytes(body[at + 2 : start])
        if start + size > len(body):
            raise WireError("a part that is cut")
        found.append((body[at], body[start : start + size]))
        at = start + size
    return found
