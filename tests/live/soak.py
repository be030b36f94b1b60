"""A long run of polled devices: twins and their production drivers.

In real time they are two processes, because of the limit on open files. In lockstep and at a speed
they are one, as in a run: they have one clock.

What a reader would get wrong: times, periods and time-outs are of the drill. At sixty times its
speed a poll a second is one every 17 ms. A machine that is late for longer makes the clock slip,
which costs wall time and nobody a poll; so there, as in lockstep, a miss is always our own.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from typing import Any

from devices.rig import RigDevice, RigFault, Served

__all__ = ["ROUND", "Account", "Side", "Soak", "Told", "soaked"]

_TYPES = ("tank-gauge", "gas-controller", "weather-station", "ups")
ROUND = 40
"""Devices show the second modulo this: within the range of every type's first instrument."""


@dataclass(frozen=True, slots=True)
class Soak:
    """So many devices, each polled every second for so many seconds of the drill.

    At a speed, or in lockstep if that is None.

    Of ten devices one has wire faults: answers lost, a black hole, or resets, in turn.
    """

    count: int
    seconds: float
    speed: float | None
    net: str
    parts: int = 12

    def device(self, nth: int) -> RigDevice:
        """One of the rig."""
        host = f"{self.net}.{1 + nth // 200}.{1 + nth % 200}"
        return RigDevice(
            f"D{nth:04d}",
            _TYPES[nth % len(_TYPES)],
            endpoints=(Served("modbus-tcp", host, 15020),),
        )

    def ill(self, nth: int) -> str:
        """The wire fault a device has, or nothing."""
        return ("drop", "black_hole", "reset")[nth // 10 % 3] if nth % 10 == 9 else ""

    def faults(self, nth: int) -> Iterator[RigFault]:
        """When a device has it, in seconds since it is polled."""
        kind, every_s = self.ill(nth), min(600.0, self.seconds)
        if kind == "drop":
            yield RigFault(kind, chance=0.02)
        elif kind:
            for i in range(int(self.seconds / every_s)):
                yield RigFault(kind, every_s * (i + 0.25), 10.0)


@dataclass(slots=True)
class Account:
    """What became of one device's polls, as its driver told it, and as the device saw it."""

    asked: int = 0
    readings: int = 0
    statements: int = 0
    """Times the driver said that it has no value."""
    unsaid: int = 0
    """Silences longer than a driver's, begun by no statement."""
    doubtful: int = 0
    """Readings that are not what the device showed within two seconds."""
    breaks: int = 0
    """Times without values that a statement began and a reading ended."""
    missed: int = 0
    """Seconds outside the breaks that have no reading of their own."""
    answered: int = 0
    """By the device."""
    lost: int = 0
    """Of these answers, kept back by the device's wire fault."""


@dataclass
class Side:
    """What one process told: its parts in order, and its end."""

    parts: list[dict[str, Any]] = field(default_factory=list)
    end: dict[str, Any] = field(default_factory=dict)

    @property
    def grown_bytes(self) -> int:
        """Memory gained from the first quarter to the end of the run."""
        held = [int(one["rss_bytes"]) for one in self.parts]
        return held[-1] - max(held[: max(1, len(held) // 4)])


@dataclass
class Told:
    """A soak's outcome: by process, and by device."""

    sides: dict[str, Side]
    accounts: list[Account]
    wall_s: float

    def table(self) -> str:
        """Its figures, for a log."""
        total = {
            name: sum(getattr(one, name) for one in self.accounts) for name in asdict(Account())
        }
        lines = [f"wall {self.wall_s:.0f} s, of all devices {total}"]
        for name, side in self.sides.items():
            held = [round(one["rss_bytes"] / 2**20, 1) for one in side.parts]
            lines.append(f"{name}: {side.end}, memory in MiB {held}")
        return "\n".join(lines)


def soaked(soak: Soak) -> Told:
    """Run it whole.

    Raises:
        RuntimeError: A process failed; its words are on standard error.
    """
    began_s = time.monotonic()
    sides = _in_real_time(soak) if soak.speed == 1.0 else _in_one(soak)
    seen, heard = (_of(sides, name) for name in ("seen", "accounts"))
    accounts = [Account(**{**ours, **its}) for ours, its in zip(heard, seen, strict=True)]
    return Told(sides, accounts, time.monotonic() - began_s)


def _of(sides: dict[str, Side], name: str) -> list[dict[str, Any]]:
    """What one of them says of each device, taken out of its end."""
    return next(one.end.pop(name) for one in sides.values() if name in one.end)


def _in_one(soak: Soak) -> dict[str, Side]:
    both = Side()
    with _process("both", soak) as one:
        _hear(one, both, "end")
    return {"both": both}


def _in_real_time(soak: Soak) -> dict[str, Side]:
    devices, drivers = Side(), Side()
    with _process("devices", soak) as served:
        _hear(served, devices, "ready")
        assert served.stdin is not None
        with _process("drivers", soak) as polling:
            _hear(polling, drivers, "ready")
            served.stdin.write("go\n")
            served.stdin.flush()
            _hear(polling, drivers, "end")
        served.stdin.close()
        _hear(served, devices, "end")
    return {"devices": devices, "drivers": drivers}


@contextmanager
def _process(side: str, soak: Soak) -> Iterator[subprocess.Popen[str]]:
    one = subprocess.Popen(
        [sys.executable, "-m", "tests.live.soak_side", side, json.dumps(asdict(soak))],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    try:
        yield one
    finally:
        one.kill()
        one.wait()
        for pipe in (one.stdin, one.stdout):
            if pipe is not None:
                pipe.close()


def _hear(process: subprocess.Popen[str], side: Side, until: str) -> None:
    """Take what a process says up to a word."""
    assert process.stdout is not None
    for line in process.stdout:
        word, _, told = line.partition(" ")
        if word == "part":
            side.parts.append(json.loads(told))
        elif word == "end":
            side.end = json.loads(told)
        if word.strip() == until:
            return
    raise RuntimeError(f"a side of the soak ended before its {until}, code {process.wait()}")
