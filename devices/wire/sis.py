"""Extron SIS: matrix switchers, the tie commands and what answers them.

A command ends with the letter that says what it does: ``3*2!`` ties input 3 to output 2 in video
and audio, ``%`` video only, ``$`` audio only, ``2!`` asks what output 2 shows, ``Q`` the firmware.
Answers end with CR LF: ``Out2 In3 All``. Vendor manuals; ties and errors are [R], ``2!`` and ``Q``
are G. Port 23/tcp.

What a reader would get wrong: a command has no line end, so a device acts on the last character
the moment it comes; and what one controller ties, all the others are told, unasked.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum

from devices.wire.face import Codec, Cut, Fault, WireError
from devices.wire.lines import Lines

__all__ = ["AskTie", "AskVersion", "Plane", "SisCommands", "SisError", "Tie", "Tied", "sis_answers"]
__all__ += ["read_answer", "write_answer"]


class Plane(Enum):
    """What a tie carries: the command's last character."""

    ALL = "!"
    VIDEO = "%"
    AUDIO = "$"


_PLANES = {Plane.ALL: "All", Plane.VIDEO: "Vid", Plane.AUDIO: "Aud"}
_COMMAND = re.compile(rb"(?:(\d{1,3})\*)?(\d{1,3})([!%$])|[qQ]")
_BEGINNING = re.compile(rb"[\dqQ\r\n]")
_ANSWER = re.compile(r"Out(\d{1,3}) In(\d{1,3}) (All|Vid|Aud)|E(\d\d)", re.ASCII)


@dataclass(frozen=True, slots=True)
class Tie:
    """Tie `source` (0: none) to `output`."""

    source: int
    output: int
    plane: Plane = Plane.ALL


@dataclass(frozen=True, slots=True)
class AskTie:
    """Ask what `output` shows."""

    output: int
    plane: Plane = Plane.ALL


@dataclass(frozen=True, slots=True)
class AskVersion:
    """Ask for the firmware."""


@dataclass(frozen=True, slots=True)
class Tied:
    """The answer to a tie, told to every controller."""

    source: int
    output: int
    plane: Plane = Plane.ALL


@dataclass(frozen=True, slots=True)
class SisError:
    """E01 no such input, E10 no such command, E12 no such output, E13 no such value."""

    code: int


class SisCommands(Codec[Tie | AskTie | AskVersion]):
    """What a controller sends. Anything else is garbage, which a device answers by E10."""

    frame_max = 16

    def encode(self, frame: Tie | AskTie | AskVersion) -> bytes:
        """See `Codec.encode`."""
        numbers: tuple[int, ...]
        match frame:
            case Tie(source, output, plane):
                numbers, said = (source, output), f"{source}*{output}{plane.value}"
            case AskTie(output, plane):
                numbers, said = (output,), f"{output}{plane.value}"
            case AskVersion():
                return b"Q"
        if not all(0 <= number <= 999 for number in numbers):
            raise WireError(f"{numbers}: inputs and outputs are 0 to 999")
        return said.encode()

    def cut(self, held: bytes) -> Cut[Tie | AskTie | AskVersion]:
        """See `Codec.cut`."""
        if found := _COMMAND.match(held):
            source, output, plane = found.groups()
            if plane is None:
                return Cut(1, AskVersion())
            over = Plane(plane.decode())
            if source is None:
                return Cut(found.end(), AskTie(int(output), over))
            return Cut(found.end(), Tie(int(source), int(output), over))
        if re.fullmatch(rb"\d{1,3}(\*\d{0,3})?", held):
            return Cut(0)
        if held[:1] in (b"\r", b"\n"):
            return Cut(1)
        found = _BEGINNING.search(held, 1)
        return Cut(found.start() if found else len(held), None, Fault.GARBAGE, "no SIS command")


def sis_answers(*, strict: bool = True) -> Lines:
    """The codec of what a device says."""
    return Lines(b"\r\n", 200, strict=strict)


def write_answer(said: Tied | SisError) -> str:
    """The line of an answer."""
    if isinstance(said, SisError):
        return f"E{said.code:02d}"
    return f"Out{said.output} In{said.source} {_PLANES[said.plane]}"


def read_answer(line: str) -> Tied | SisError | None:
    """What a line means; None for a banner or another text."""
    found = _ANSWER.fullmatch(line)
    if found is None:
        return None
    output, source, plane, code = found.groups()
    if code is not None:
        return SisError(int(code))
    return Tied(int(source), int(output), next(p for p, name in _PLANES.items() if name == plane))
