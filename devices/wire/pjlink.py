"""PJLink: projectors and flat displays, class 1 and 2 (JBMIA, PJLink specification 5.1 and 2.1).

Lines ended by CR: ``%1POWR 1`` asks, ``%1POWR=OK`` answers; on connecting the projector greets with
``PJLINK 0``, or ``PJLINK 1 <8 hexadecimal digits>`` when it wants a password. Port 4352/tcp.
Commands are [R] (run against four clients), the fields of LAMP, ERST and INPT are G.

What a reader would get wrong: the password proves itself only once. MD5(seed + password) stands
before the first command of a connection, and a wrong one is answered by ``PJLINK ERRA``.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from enum import Enum

from devices.wire.face import WireError
from devices.wire.lines import Lines

__all__ = ["Greeting", "PjError", "Power", "Said", "digest", "pjlink_lines", "read_line"]
__all__ += ["write_line"]

_LINE_MAX = 136 + 32
_SAID = re.compile(r"([0-9a-f]{32})?%([12])([A-Z0-9]{4})([ =])(.*)", re.ASCII | re.DOTALL)
_GREETING = re.compile(r"PJLINK (?:0|1 ([0-9a-fA-F]{8})|(ERRA))", re.ASCII)


class PjError(Enum):
    """What a projector answers instead of doing it."""

    UNDEFINED = "ERR1"
    PARAMETER = "ERR2"
    UNAVAILABLE = "ERR3"
    """Not now: warming up, cooling down, or in standby."""
    FAILURE = "ERR4"


class Power(Enum):
    """The answer to ``POWR ?``."""

    OFF = "0"
    ON = "1"
    COOLING = "2"
    WARMING = "3"


@dataclass(frozen=True, slots=True)
class Said:
    """A command (`answer` False) or its answer; `digest` only before a first command."""

    command: str
    text: str
    answer: bool = False
    level: int = 1
    digest: str = ""


@dataclass(frozen=True, slots=True)
class Greeting:
    """The first line of a projector; without a `seed` it wants no password."""

    seed: str = ""
    refused: bool = False


def pjlink_lines(*, strict: bool = True) -> Lines:
    """The codec of one direction."""
    return Lines(b"\r", _LINE_MAX, strict=strict)


def digest(seed: str, password: str) -> str:
    """What stands before the first command when the projector gave a seed."""
    return hashlib.md5(f"{seed}{password}".encode(), usedforsecurity=False).hexdigest()


def write_line(said: Said | Greeting) -> str:
    """The line.

    Raises:
        WireError: A command that is not four capitals or digits, or a class other than 1 and 2.
    """
    if isinstance(said, Greeting):
        line = "PJLINK ERRA" if said.refused else f"PJLINK 1 {said.seed}" if said.seed else ""
        line = line or "PJLINK 0"
    else:
        mark = "=" if said.answer else " "
        line = f"{said.digest}%{said.level}{said.command}{mark}{said.text}"
    if read_line(line) != said:
        raise WireError(f"{said} cannot be said in PJLink")
    return line


def read_line(line: str) -> Said | Greeting:
    """What a line says.

    Raises:
        WireError: It is not PJLink.
    """
    if found := _SAID.fullmatch(line):
        proof, level, command, mark, text = found.groups()
        return Said(command, text, mark == "=", int(level), proof or "")
    if found := _GREETING.fullmatch(line):
        return Greeting(found.group(1) or "", bool(found.group(2)))
    raise WireError(f"{line!r} is not PJLink")
