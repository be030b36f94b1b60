"""Kramer Protocol 3000: commands ``#NAME a,b`` and CR, answers ``~01@NAME a,b`` and CR LF.

Vendor's manual; not tried on a real device, so all of it is G. Port 5000/tcp.

What a reader would get wrong: a lone ``#`` is a command (the handshake), answered by ``~01@ OK``;
models differ in the blank and the case, so both are read.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from devices.wire.face import WireError
from devices.wire.lines import Lines

__all__ = ["Asked", "Replied", "p3000_lines", "read_asked", "read_replied", "write_asked"]
__all__ += ["write_replied"]

_ASKED = re.compile(r"#([A-Z0-9-]*)(\?)?(?: (.*))?", re.ASCII | re.DOTALL)
_REPLIED = re.compile(
    r"~(\d\d)@ ?(?:([A-Za-z0-9-]+)(?: (.*?))?)?(?: ?ERR ?(\d{3}))?", re.ASCII | re.DOTALL
)


@dataclass(frozen=True, slots=True)
class Asked:
    """A command; `query` for ``#NAME? …``. An empty `name` is the handshake."""

    name: str
    text: str = ""
    query: bool = False


@dataclass(frozen=True, slots=True)
class Replied:
    """An answer of `machine`; `error` (1 to 999) instead of a text."""

    name: str
    text: str = ""
    machine: int = 1
    error: int | None = None


def p3000_lines(*, device: bool, strict: bool = True) -> Lines:
    """The codec of one direction: what the `device` says ends with CR LF, what we say with CR."""
    return Lines(b"\r\n" if device else b"\r", 200, strict=strict)


def write_asked(asked: Asked) -> str:
    """The line of a command."""
    line = f"#{asked.name}{'?' if asked.query else ''}{' ' + asked.text if asked.text else ''}"
    if read_asked(line) != asked:
        raise WireError(f"{asked} cannot be said in Protocol 3000")
    return line


def read_asked(line: str) -> Asked:
    """What a command says.

    Raises:
        WireError: It is no command.
    """
    found = _ASKED.fullmatch(line)
    if found is None:
        raise WireError(f"{line!r} is no command of Protocol 3000")
    return Asked(found.group(1), found.group(3) or "", bool(found.group(2)))


def write_replied(said: Replied) -> str:
    """The line of an answer."""
    tail = f" ERR{said.error:03d}" if said.error is not None else f" {said.text}" * bool(said.text)
    return f"~{said.machine:02d}@{said.name}{tail}"


def read_replied(line: str) -> Replied:
    """What an answer says.

    Raises:
        WireError: It is no answer.
    """
    found = _REPLIED.fullmatch(line)
    if found is None:
        raise WireError(f"{line!r} is no answer of Protocol 3000")
    machine, name, text, error = found.groups()
    code = None if error is None else int(error)
    return Replied((name or "").upper(), text or "", int(machine), code)
