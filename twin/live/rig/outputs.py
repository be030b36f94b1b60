"""What a rig's devices may be told, and how armed outputs are left safe whatever happens.

What a reader would get wrong: a simulated device may be told all its type can do. A real one is
read-only until its rig entry lists orders; what the public hears or sees also needs ``--arm NAME``;
process equipment takes none, listed or not.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from devices.catalogue import TYPES, Nature
from devices.drivers import reasons
from devices.rig import Rig, RigDevice
from twin.live.rig.unavailable import RigUnavailable
from twin.terms.text import Text

__all__ = ["Safe", "Watchdog", "allowed_orders", "left_to", "refusal", "safe_states"]


@dataclass(frozen=True, slots=True)
class Safe:
    """A real output that may have been switched, and the order that leaves it safe."""

    device: RigDevice
    order: str


def allowed_orders(device: RigDevice, armed: Collection[str]) -> tuple[str, ...]:
    """The words of orders that may be sent to a device."""
    kind = TYPES[device.type]
    if kind.nature is Nature.PROCESS:
        return ()
    if not device.real:
        return device.orders or kind.orders
    if kind.nature is Nature.PUBLIC and device.id not in armed:
        return ()
    return device.orders


def refusal(device: RigDevice, order: str, armed: Collection[str]) -> Text | None:
    """Why an order may not be sent; None if it may."""
    kind, word = TYPES[device.type], order.partition(" ")[0]
    if word in allowed_orders(device, armed):
        return None
    if kind.nature is Nature.PROCESS:
        return reasons.PROCESS
    if kind.nature is Nature.PUBLIC and device.real and device.id not in armed:
        return reasons.ARM(name=device.id)
    return reasons.NOT_ALLOWED


def safe_states(rig: Rig, armed: Collection[str]) -> tuple[Safe, ...]:
    """The real outputs that can be switched in this run and have a safe state."""
    found = []
    for device in rig.real_devices:
        safe = TYPES[device.type].safe
        if safe is not None and allowed_orders(device, armed):
            found.append(Safe(device, safe))
    return tuple(found)


def left_to(watchdog: Watchdog, names: str) -> Text:
    """That outputs were not read back as safe, and who goes on with them."""
    return Text(
        f"{names} 没有读回安全状态：看门狗进程接着做，结果写在 {watchdog.log}",
        f"{names}: no safe state was read back; the watchdog goes on and tells {watchdog.log}",
    )


class Watchdog:
    """Our end of the process that leaves outputs safe when we cannot (`watchdog`)."""

    READY_S = 30.0

    def __init__(self, safes: Sequence[Safe], hold_s: float, log: Path) -> None:
        self._safes, self._hold_s, self.log = safes, hold_s, log
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it and wait until it watches.

        Raises:
            RigUnavailable: It does not start; without it no output is armed.
        """
        told = {"hold_s": self._hold_s, "log": str(self.log), "outputs": []}
        told["outputs"] = [
            {
                "id": one.device.id,
                "type": one.device.type,
                "parameters": dict(one.device.parameters),
                "url": one.device.real,
                "order": one.order,
            }
            for one in self._safes
        ]
        self._process = subprocess.Popen(
            [sys.executable, "-m", "twin.live.rig.watchdog"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            start_new_session=True,
        )
        stdin, stdout = self._pipes()
        stdin.write(json.dumps(told).encode() + b"\n")
        stdin.flush()
        if stdout.readline() != b"watching\n":
            raise RigUnavailable(
                Text("看门狗进程没有起来，不启用任何输出", "the watchdog does not start")
            )
        os.set_blocking(stdin.fileno(), False)

    def beat(self) -> bool:
        """Say that we live. False: it is gone, or has acted already."""
        return self._say(b".")

    def dismiss(self) -> None:
        """Everything has been left safe: it may go."""
        self._say(b"q")
        self._close()

    def abandon(self) -> None:
        """Not everything is safe: let it act."""
        self._close()

    def _say(self, word: bytes) -> bool:
        if self._process is None or self._process.poll() is not None:
            return False
        try:
            os.write(self._pipes()[0].fileno(), word)
        except (BrokenPipeError, BlockingIOError):
            return False
        return True

    def _close(self) -> None:
        if self._process is not None:
            stdin, stdout = self._pipes()
            stdin.close()
            stdout.close()

    def wait(self, timeout_s: float) -> None:
        """Wait for its end."""
        if self._process is not None:
            self._process.wait(timeout_s)

    def _pipes(self) -> tuple[IO[bytes], IO[bytes]]:
        assert self._process is not None
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        return self._process.stdin, self._process.stdout
