"""JT/T 808: vehicle terminals to their platform; the frame of 2011, 2013 and 2019.

``7E | escaped(header body XOR) | 7E`` with 7E → 7D 02, 7D → 7D 01. Header, big-endian: ``id(2)
attributes(2) [version(1), 2019 only] phone(BCD 6; 2019: 10) serial(2) [total(2) number(2)]``;
attributes: bits 0-9 length of the body, 10-12 cipher, 13 split, 14 set in 2019. XOR over header and
body. JT/T 808-2013 and -2019, §4.4 (layout as in the sources named in devices.md: [R]).

What a reader would get wrong: a 7E does not say whether it ends a frame or begins one. After a bad
stretch the closing 7E is therefore kept, for it may be the beginning of the next frame.
"""

from __future__ import annotations

from dataclasses import dataclass

from devices.wire.checks import bcd, from_bcd, xor8
from devices.wire.face import Codec, Cut, Fault, WireError

__all__ = ["BODY_MAX", "Joiner", "Jt808", "Jt808Frame", "split"]

BODY_MAX = 1023
_FLAG = 0x7E
_HEAD_MAX = 21
_LENGTH, _CIPHER, _SPLIT, _VERSIONED = 0x3FF, 10, 1 << 13, 1 << 14


@dataclass(frozen=True, slots=True, kw_only=True)
class Jt808Frame:
    """One frame. `version` is None before 2019; `total` and `number` (from 1) when split."""

    id: int
    phone: str
    """12 digits, 20 in 2019, zeros in front kept."""
    serial: int
    body: bytes = b""
    version: int | None = None
    cipher: int = 0
    total: int | None = None
    number: int | None = None


class Jt808(Codec[Jt808Frame]):
    """Both directions. Lenient takes a wrong XOR and a length that is not that of the body."""

    frame_max = 2 + 2 * (_HEAD_MAX + BODY_MAX + 1)

    def encode(self, frame: Jt808Frame) -> bytes:
        """See `Codec.encode`."""
        said = _header(frame) + frame.body
        said += bytes((xor8(said),))
        return b"~" + said.replace(b"}", b"}\x01").replace(b"~", b"}\x02") + b"~"

    def cut(self, held: bytes) -> Cut[Jt808Frame]:
        """See `Codec.cut`."""
        start = held.find(b"~")
        if start:
            used = start if start > 0 else len(held)
            return Cut(used, None, Fault.GARBAGE, "no 7E here")
        end = held.find(b"~", 1)
        if end < 0:
            return Cut(0)
        if end == 1:
            return Cut(1)
        try:
            said = _unescaped(held[1:end])
            frame, overlooked = _read(said)
        except WireError as error:
            return Cut(end, None, Fault.FORM, str(error))
        if overlooked and self.strict:
            return Cut(end, None, *overlooked)
        return Cut(end + 1, frame, *(overlooked or (None, "")))


class Joiner:
    """Puts split messages together again, for one connection.

    At most `messages_max` are open at a time; the oldest is given up first, as is one whose parts
    do not agree on their number.
    """

    def __init__(self, messages_max: int = 8, parts_max: int = 256) -> None:
        self._open: dict[tuple[int, str, int], dict[int, Jt808Frame]] = {}
        self._messages_max, self._parts_max = messages_max, parts_max

    def take(self, frame: Jt808Frame) -> Jt808Frame | None:
        """The frame itself when it is not split, the whole when its last part came, else None."""
        if frame.total is None or frame.number is None:
            return frame
        if frame.total > self._parts_max:
            return None
        first = frame.serial - frame.number + 1 & 0xFFFF
        key = (frame.id, frame.phone, first)
        parts = self._open.setdefault(key, {})
        if any(part.total != frame.total for part in parts.values()):
            parts.clear()
        parts[frame.number] = frame
        if len(parts) < frame.total:
            while len(self._open) > self._messages_max:
                del self._open[next(iter(self._open))]
            return None
        del self._open[key]
        body = b"".join(parts[number].body for number in range(1, frame.total + 1))
        return Jt808Frame(
            id=frame.id, phone=frame.phone, serial=first, body=body, version=frame.version
        )

    def missing(self) -> dict[int, tuple[int, ...]]:
        """Parts still awaited, by the serial of their message's first part (for 0x8003)."""
        return {
            key[2]: tuple(
                n for n in range(1, (next(iter(parts.values())).total or 0) + 1) if n not in parts
            )
            for key, parts in self._open.items()
        }


def split(frame: Jt808Frame, part_max: int = BODY_MAX) -> list[Jt808Frame]:
    """A message as frames whose bodies have at most `part_max` bytes; serials count on."""
    bodies = [frame.body[i : i + part_max] for i in range(0, len(frame.body), part_max)]
    if len(bodies) < 2:
        return [frame]
    if len(bodies) > 0xFFFF:
        raise WireError(f"{len(bodies)} parts; at most 65535")
    return [
        Jt808Frame(
            id=frame.id,
            phone=frame.phone,
            serial=frame.serial + i & 0xFFFF,
            body=body,
            version=frame.version,
            cipher=frame.cipher,
            total=len(bodies),
            number=i + 1,
        )
        for i, body in enumerate(bodies)
    ]


def _header(frame: Jt808Frame) -> bytes:
    if len(frame.body) > BODY_MAX:
        raise WireError(f"a body of {len(frame.body)} bytes; at most {BODY_MAX}, split it")
    if (frame.total is None) != (frame.number is None) or not 0 <= frame.cipher <= 7:
        raise WireError("total and number stand together; the cipher is 0 to 7")
    digits = 12 if frame.version is None else 20
    if len(frame.phone) != digits:
        raise WireError(f"phone {frame.phone!r} is not {digits} digits")
    marks = len(frame.body) | frame.cipher << _CIPHER
    marks |= (_SPLIT if frame.total is not None else 0) | (digits == 20 and _VERSIONED)
    try:
        said = frame.id.to_bytes(2) + marks.to_bytes(2)
        if frame.version is not None:
            said += bytes((frame.version,))
        said += bcd(frame.phone, digits // 2) + frame.serial.to_bytes(2)
        if frame.total is not None and frame.number is not None:
            if not 1 <= frame.number <= frame.total:
                raise WireError(f"part {frame.number} of {frame.total} cannot be")
            said += frame.total.to_bytes(2) + frame.number.to_bytes(2)
    except (OverflowError, ValueError) as error:
        raise WireError(f"a field of message {frame.id:#06x} does not fit: {error}") from None
    return said


def _unescaped(data: bytes) -> bytes:
    if data.count(b"}") != data.count(b"}\x01") + data.count(b"}\x02"):
        raise WireError("a 7D is not followed by 01 or 02")
    return data.replace(b"}\x02", b"~").replace(b"}\x01", b"}")


def _read(said: bytes) -> tuple[Jt808Frame, tuple[Fault, str] | None]:
    if len(said) < 13:
        raise WireError(f"{len(said)} bytes between two 7E; a header alone takes 12")
    marks = int.from_bytes(said[2:4])
    version, at, digits = (said[4], 5, 10) if marks & _VERSIONED else (None, 4, 6)
    divided = bool(marks & _SPLIT)
    head = at + digits + 2 + (4 if divided else 0)
    if len(said) <= head:
        raise WireError("the header is cut")
    phone = from_bcd(said[at : at + digits])
    serial = int.from_bytes(said[at + digits : at + digits + 2])
    total, number = (
        (int.from_bytes(said[head - 4 : head - 2]), int.from_bytes(said[head - 2 : head]))
        if divided
        else (None, None)
    )
    if total is not None and number is not None and not 1 <= number <= total:
        raise WireError(f"part {number} of {total} cannot be")
    body, overlooked = said[head:-1], None
    if xor8(said):
        overlooked = (Fault.CHECK, "the XOR is wrong")
    elif len(body) != marks & _LENGTH:
        overlooked = (Fault.LENGTH, f"{len(body)} bytes of body, {marks & _LENGTH} are announced")
    if len(body) > BODY_MAX:
        raise WireError(f"a body of {len(body)} bytes; at most {BODY_MAX}")
    frame = Jt808Frame(
        id=int.from_bytes(said[:2]),
        phone=phone,
        serial=serial,
        body=body,
        version=version,
        cipher=marks >> _CIPHER & 7,
        total=total,
        number=number,
    )
    return frame, overlooked
