"""JT/T 808 messages around the positions: registering, answers, text to the crew.

Bodies by message, big-endian, strings in GBK. JT/T 808-2013 §8.1-8.8, §8.23; -2019 the same
numbers with longer fields (register: maker 11, model 30, terminal 30; [R] for 2013, the widths of
2019 and its text-type byte are G).

What a reader would get wrong: the terminal speaks first and the platform listens. "Registered" is
not "allowed": the code from 0x8100 must come back in 0x0102 on every new connection.
"""

from __future__ import annotations

import struct
import unicodedata
from dataclasses import dataclass
from enum import IntEnum

from devices.wire.face import WireError

__all__ = [
    "Answer",
    "Message",
    "Registered",
    "Registration",
    "TextToCrew",
    "read_answer",
    "read_authentication",
    "read_registered",
    "read_registration",
    "read_text",
    "showable",
    "write_answer",
    "write_authentication",
    "write_registered",
    "write_registration",
    "write_text",
]


class Message(IntEnum):
    """Message ids."""

    TERMINAL_ANSWER = 0x0001
    HEARTBEAT = 0x0002
    REGISTER = 0x0100
    AUTHENTICATE = 0x0102
    POSITION = 0x0200
    POSITION_ANSWER = 0x0201
    POSITIONS = 0x0704
    PLATFORM_ANSWER = 0x8001
    RESEND_PARTS = 0x8003
    REGISTERED = 0x8100
    ASK_POSITION = 0x8201
    TRACK = 0x8202
    TEXT = 0x8300


@dataclass(frozen=True, slots=True)
class Answer:
    """0x0001 and 0x8001. `result`: 0 done, 1 failed, 2 wrong message, 3 not supported, 4 alarm."""

    serial: int
    id: int
    result: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Registration:
    """0x0100. Texts are padded with NUL on the wire."""

    province: int
    city: int
    maker: str
    model: str
    terminal: str
    colour: int
    plate: str


@dataclass(frozen=True, slots=True)
class Registered:
    """0x8100. `code` only when `result` is 0."""

    serial: int
    result: int
    code: str = ""


@dataclass(frozen=True, slots=True)
class TextToCrew:
    """0x8300. `flags` bit 0 urgent, 2 on the display, 3 read aloud; `kind` in 2019: 1 notice."""

    flags: int
    text: str
    kind: int | None = None


def write_answer(answer: Answer) -> bytes:
    """The body of a general answer."""
    return _packed(">HHB", answer.serial, answer.id, answer.result)


def read_answer(body: bytes) -> Answer:
    """Read a general answer.

    Raises:
        WireError: Not five bytes.
    """
    if len(body) != 5:
        raise WireError(f"a general answer of {len(body)} bytes; it has 5")
    return Answer(*struct.unpack(">HHB", body))


def write_registration(said: Registration, *, version: int | None = None) -> bytes:
    """The body of 0x0100, in the form of 2013 (`version` None) or 2019."""
    widths = _widths(version)
    texts = (said.maker, said.model, said.terminal)
    body = _packed(">HH", said.province, said.city)
    body += b"".join(_text(text, width) for text, width in zip(texts, widths, strict=True))
    return body + _packed(">B", said.colour) + said.plate.encode("gbk", "replace")


def read_registration(body: bytes, *, version: int | None = None) -> Registration:
    """Read 0x0100.

    Raises:
        WireError: It is cut.
    """
    widths = _widths(version)
    fixed = 4 + sum(widths) + 1
    if len(body) < fixed:
        raise WireError(f"a registration of {len(body)} bytes; at least {fixed}")
    province, city = struct.unpack(">HH", body[:4])
    texts, at = [], 4
    for width in widths:
        texts.append(_words(body[at : at + width].rstrip(b"\0")))
        at += width
    maker, model, terminal = texts
    return Registration(
        province=province,
        city=city,
        maker=maker,
        model=model,
        terminal=terminal,
        colour=body[at],
        plate=_words(body[at + 1 :].rstrip(b"\0")),
    )


def write_registered(said: Registered) -> bytes:
    """The body of 0x8100."""
    return _packed(">HB", said.serial, said.result) + said.code.encode("gbk")


def read_registered(body: bytes) -> Registered:
    """Read 0x8100.

    Raises:
        WireError: It is cut.
    """
    if len(body) < 3:
        raise WireError(f"an answer to a registration of {len(body)} bytes; at least 3")
    serial, result = struct.unpack(">HB", body[:3])
    return Registered(serial, result, _words(body[3:].rstrip(b"\0")))


def write_authentication(
    code: str, *, version: int | None = None, imei: str = "", software: str = ""
) -> bytes:
    """The body of 0x0102: the code; in 2019 its length, the code, IMEI(15), software(20)."""
    said = code.encode("gbk")
    if version is None:
        return said
    return _packed(">B", len(said)) + said + _text(imei, 15) + _text(software, 20)


def read_authentication(body: bytes, *, version: int | None = None) -> str:
    """The code in 0x0102.

    Raises:
        WireError: It is cut.
    """
    if version is None:
        return _words(body.rstrip(b"\0"))
    if not body or len(body) < 1 + body[0]:
        raise WireError("an authentication is cut")
    return _words(body[1 : 1 + body[0]])


def write_text(said: TextToCrew) -> bytes:
    """The body of 0x8300, with the type byte of 2019 when `kind` is given."""
    try:
        text = said.text.encode("gbk")
    except UnicodeEncodeError as error:
        raise WireError(f"{said.text!r} cannot be written in GBK: {error.reason}") from None
    return _packed(">B" if said.kind is None else ">BB", *_given(said.flags, said.kind)) + text


def showable(text: str) -> str:
    """The text as a terminal can show it, one line of GBK: m³ as m3, what has no like as ？."""
    return "".join(_shown(one) if one.isprintable() else " " for one in text)


def _shown(one: str) -> str:
    for like in (one, unicodedata.normalize("NFKC", one)):
        try:
            like.encode("gbk")
        except UnicodeEncodeError:
            continue
        return like
    return "？"


def read_text(body: bytes, *, version: int | None = None) -> TextToCrew:
    """Read 0x8300.

    Raises:
        WireError: It is cut.
    """
    head = 1 if version is None else 2
    if len(body) < head:
        raise WireError("a text to the crew is cut")
    text = _words(body[head:].rstrip(b"\0"))
    return TextToCrew(body[0], text, None if version is None else body[1])


def _widths(version: int | None) -> tuple[int, int, int]:
    return (5, 20, 7) if version is None else (11, 30, 30)


def _given(*values: int | None) -> list[int]:
    return [value for value in values if value is not None]


def _packed(form: str, *values: int) -> bytes:
    try:
        return struct.pack(form, *values)
    except struct.error as error:
        raise WireError(f"{values} do not fit: {error}") from None


def _text(text: str, width: int) -> bytes:
    said = text.encode("gbk", "replace")
    if len(said) > width:
        raise WireError(f"{text!r} takes {len(said)} bytes; at most {width}")
    return said.ljust(width, b"\0")


def _words(data: bytes) -> str:
    return data.decode("gbk", "replace")
