"""What every byte protocol here looks like from outside: feed bytes, get frames and reasons.

What a reader would get wrong: a decoder never raises on what came in. Whatever a stranger sends is
either a frame or a `Bad` with its reason, and after a `Bad` the decoder is back in step at the next
beginning of a frame it can find. `encode` does raise (`WireError`): there the fault is ours.

The bytes held back never exceed `frame_max`, whatever is fed; work is linear in what is fed but for
a false beginning, which is looked at once.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from enum import Enum
from typing import Generic, TypeVar

__all__ = ["Bad", "Codec", "Cut", "Fault", "Side", "WireError", "frames_of"]

F = TypeVar("F")
RAW_MAX = 256
"""Bytes of a bad stretch that are kept for a log."""


class WireError(ValueError):
    """A message that cannot be written in this protocol, or a body that is not what it says."""


class Fault(Enum):
    """Why bytes were not taken."""

    GARBAGE = "garbage"
    """No frame begins here."""
    CHECK = "check"
    """The check code is not that of the bytes."""
    LENGTH = "length"
    """The length does not fit the frame's end, or is beyond what the protocol allows."""
    FORM = "form"
    """The frame is whole, but a field in it is not of its form."""
    CUT = "cut"
    """The stream ended, or fell silent, within a frame."""


class Side(Enum):
    """Whose frames are read. In some protocols a request and its answer differ in form."""

    REQUESTS = "requests"
    ANSWERS = "answers"


@dataclass(frozen=True, slots=True)
class Bad:
    """Bytes that were refused, or (`taken`) overlooked by a lenient decoder in the next frame."""

    fault: Fault
    why: str
    size: int
    raw: bytes
    """At most the first 256 of `size` bytes."""
    taken: bool = False


@dataclass(frozen=True, slots=True)
class Cut(Generic[F]):
    """The first `used` bytes held are dealt with; `used` 0 means: more bytes are needed."""

    used: int
    frame: F | None = None
    fault: Fault | None = None
    why: str = ""


class Codec(ABC, Generic[F]):
    """One direction of one connection: a decoder with its buffer, and the encoder.

    Args:
        strict: Refuse a frame with a wrong check code or a form outside the standard. Lenient
            decoders take what can still be read and say so in a `Bad` with `taken`.
    """

    frame_max: int
    """Bytes of the longest frame the protocol has."""

    def __init__(self, *, strict: bool = True) -> None:
        self.strict = strict
        self._held = b""

    @abstractmethod
    def encode(self, frame: F) -> bytes:
        """The bytes of a frame.

        Raises:
            WireError: A field is beyond what the protocol can carry.
        """

    @abstractmethod
    def cut(self, held: bytes) -> Cut[F]:
        """Look at what is held, never empty, and take its first frame or its first bad stretch."""

    def feed(self, data: bytes) -> list[F | Bad]:
        """Take bytes as they come, in any pieces, and say what became whole."""
        found: list[F | Bad] = []
        for at in range(0, len(data), self.frame_max):
            self._held = self._drain(self._held + data[at : at + self.frame_max], found)
        return found

    def reset(self) -> list[Bad]:
        """Give up the frame begun: the connection closed, or fell silent for too long."""
        held, self._held = self._held, b""
        return [_bad(Fault.CUT, "the frame was never finished", held)] if held else []

    @property
    def held(self) -> int:
        """Bytes waiting for the rest of their frame."""
        return len(self._held)

    def _drain(self, held: bytes, found: list[F | Bad]) -> bytes:
        """Take what is whole; what waits for the rest of its frame is left."""
        at = 0
        while at < len(held):
            rest = held[at : at + self.frame_max]
            cut = self.cut(rest)
            if cut.used == 0:
                if len(rest) < self.frame_max:
                    break
                cut = Cut(1, None, Fault.LENGTH, "no frame is as long as this")
            if cut.fault is not None:
                piece = held[at : at + cut.used]
                _add(found, _bad(cut.fault, cut.why, piece, taken=cut.frame is not None))
            if cut.frame is not None:
                found.append(cut.frame)
            at += cut.used
        return held[at:]


def frames_of(found: list[F | Bad]) -> list[F]:
    """The frames among what `feed` gave."""
    return [item for item in found if not isinstance(item, Bad)]


def _bad(fault: Fault, why: str, piece: bytes, *, taken: bool = False) -> Bad:
    return Bad(fault, why, len(piece), piece[:RAW_MAX], taken)


def _add(found: list[F | Bad], bad: Bad) -> None:
    """Append; garbage after garbage is one stretch."""
    last = found[-1] if found else None
    if isinstance(last, Bad) and last.fault is Fault.GARBAGE is bad.fault:
        raw = (last.raw + bad.raw)[:RAW_MAX]
        found[-1] = Bad(Fault.GARBAGE, last.why, last.size + bad.size, raw)
    else:
        found.append(bad)
