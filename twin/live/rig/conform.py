"""Where a real device differs from its twin: the same questions to both, and what each answers.

What a reader would get wrong: only questions are asked, and words that no device knows; nothing is
switched. Values may differ as they will; what is compared is the form of an answer: a value, which
error, or silence, and how long it took.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from devices.catalogue import TYPES
from devices.clock import DeviceClock
from devices.device_url import AddressError, read_address
from devices.session import Session
from devices.traits import Trait
from devices.wire.modbus import EXCEPTION_BIT

__all__ = ["Answered", "conform", "load_traits", "save_traits"]

SLOW_S = 0.5
"""An answer later than this differs from the twin's, which is at once."""

_WAIT_S, _QUIET_S = 2.0, 0.15
_TIME = datetime(2026, 1, 1)


def _tcp(unit: int, *pdu: int) -> bytes:
    return bytes((0x51, 0x17, 0, 0, 0, len(pdu) + 1, unit, *pdu))


def _lines(*words: str, end: str = "\r") -> dict[str, bytes]:
    return {word: (word + end).encode() for word in words}


_ASKED: Mapping[str, Mapping[str, bytes]] = {
    "pjlink": _lines(
        "%1CLSS ?", "%1NAME ?", "%1INF1 ?", "%1INF2 ?", "%1INFO ?", "%1POWR ?", "%1INPT ?",
        "%1INST ?", "%1AVMT ?", "%1ERST ?", "%1LAMP ?", "%1ZZZZ ?", "%2SRES ?",
    ),
    "sis": _lines("1!", "1%", "1$", "Q", "N", "99!", "zz!", end=""),
    "p3000": _lines("#", "#MODEL?", "#VERSION?", "#PROT-VER?", "#VID? 1", "#VID? 999", "#ZZZZ?"),
    "modbus-tcp": {
        "read holding 0+1": _tcp(1, 3, 0, 0, 0, 1),
        "read holding 0+125": _tcp(1, 3, 0, 0, 0, 125),
        "read input 0+1": _tcp(1, 4, 0, 0, 0, 1),
        "read coils 0+1": _tcp(1, 1, 0, 0, 0, 1),
        "read discrete 0+1": _tcp(1, 2, 0, 0, 0, 1),
        "read holding 65535+1": _tcp(1, 3, 255, 255, 0, 1),
        "read holding 0+0": _tcp(1, 3, 0, 0, 0, 0),
        "function 65": _tcp(1, 65),
        "two at once": _tcp(1, 3, 0, 0, 0, 1) * 2,
    },
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Answered:
    """One question, what the twin and the real device answered, and how long the real one took."""

    question: str
    ask: bytes
    twin: bytes
    real: bytes
    took_s: float
    twin_form: str
    real_form: str

    @property
    def differs(self) -> bool:
        """Whether the form or the time does."""
        return self.twin_form != self.real_form or self.took_s > SLOW_S


async def conform(type_: str, url: str, parameters: Mapping[str, Any]) -> list[Answered]:
    """Ask both.

    Raises:
        AddressError: The URL cannot be read, or its protocol has no questions here.
        OSError: The device cannot be reached, or hangs up.
    """
    kind, address = TYPES[type_], read_address(url)
    if address.scheme not in _ASKED or address.scheme not in kind.sessions:
        spoken = [name for name in kind.sessions if name in _ASKED]
        raise AddressError(
            f"{kind.label.zh}可以比对的协议：{'、'.join(spoken) or '没有'}",
            f"{type_} can be compared by {', '.join(spoken) or 'no protocol'}",
        )
    given = kind.filled(parameters)
    session = kind.sessions[address.scheme](kind.make(given, DeviceClock(_TIME)), given)
    session.receive(b"", 0.0)
    async with asyncio.timeout(5.0):
        reader, writer = await asyncio.open_connection(address.host, address.port)
    form, rows = _FORMS[address.scheme], []
    try:
        await _answer(reader, _QUIET_S * 2)
        for i, (question, ask) in enumerate(_ASKED[address.scheme].items()):
            began_s = asyncio.get_running_loop().time()
            writer.write(ask)
            await writer.drain()
            real, at_s = await _answer(reader, _WAIT_S)
            twin = _of_twin(session, ask, 10.0 * (i + 1))
            rows.append(
                Answered(
                    question,
                    ask,
                    twin,
                    real,
                    at_s - began_s if real else 0.0,
                    form(twin),
                    form(real),
                )
            )
    finally:
        writer.close()
    return rows


def save_traits(rows: list[Answered], protocol: str, path: Path) -> int:
    """Keep the answers that differ; how many."""
    different = [one for one in rows if one.differs]
    lines = ["fumeng_traits: 1", f"protocol: {protocol}", "answers:"]
    lines += [
        f'  - {{ask: "{one.ask.hex()}", answer: "{one.real.hex()}", '
        f"after_s: {one.took_s:.3f}}}  # {one.question}: {one.real_form}"
        for one in different
    ]
    path.write_text("\n".join(lines if different else [*lines[:2], "answers: []"]) + "\n", "utf-8")
    return len(different)


def load_traits(data: Any) -> tuple[Trait, ...]:
    """The traits of a file that was read.

    Raises:
        ValueError: It is none.
    """
    try:
        return tuple(
            Trait(
                str(data["protocol"]),
                bytes.fromhex(str(one["ask"])),
                bytes.fromhex(str(one["answer"])),
                float(one["after_s"]),
            )
            for one in data["answers"]
        )
    except (KeyError, TypeError, ValueError) as error:
        raise ValueError(f"no traits of a device: {error}") from None


async def _answer(reader: asyncio.StreamReader, most_s: float) -> tuple[bytes, float]:
    """What comes until it is quiet, and when it began."""
    loop, said, began_s = asyncio.get_running_loop(), b"", 0.0
    while True:
        try:
            async with asyncio.timeout(_QUIET_S if said else most_s):
                more = await reader.read(4096)
        except TimeoutError:
            return said, began_s
        if not more:
            raise ConnectionResetError("the device hung up")
        began_s = began_s or loop.time()
        said += more


def _of_twin(session: Session, ask: bytes, now_s: float) -> bytes:
    said = session.receive(ask, now_s)
    if session.wake_at_s() <= now_s + 0.2:
        said += session.receive(b"", now_s + 0.2)
    return said


def _pjlink(said: bytes) -> str:
    found = re.fullmatch(rb"%\d(\w{4})=(.*)\r", said, re.DOTALL)
    if found is None:
        return "?" if said else "silent"
    return found[2].decode() if found[2].startswith(b"ERR") else "value"


def _text(error: bytes) -> Callable[[bytes], str]:
    def form(said: bytes) -> str:
        found = re.search(error, said)
        if found is not None:
            return found[0].decode()
        return "value" if said.strip() else "silent"

    return form


def _modbus(said: bytes) -> str:
    forms = []
    while len(said) > 8:
        size, function = int.from_bytes(said[4:6]), said[7]
        forms.append(f"exception {said[8]}" if function & EXCEPTION_BIT else f"{size - 3} bytes")
        said = said[6 + size :]
    return ", ".join(forms) or ("?" if said else "silent")


_FORMS: Mapping[str, Callable[[bytes], str]] = {
    "pjlink": _pjlink,
    "sis": _text(rb"E\d\d"),
    "p3000": _text(rb"ERR ?\d+"),
    "modbus-tcp": _modbus,
}
