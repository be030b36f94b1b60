"""A small process that outlives its run: when the run is killed or hangs, it leaves outputs safe.

It is told on its standard input: one line of JSON with what to do, then a byte each second. When
the bytes stop for `hold_s`, or the pipe ends without a ``q``, it sends every safe state by the
production drivers, reads it back, and writes what came of it to the log.

What a reader would get wrong: it acts once and goes. The run, should it wake again, finds the pipe
broken and sends no more orders.
"""

from __future__ import annotations

import asyncio
import json
import os
import select
import signal
import sys
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from devices.catalogue import TYPES
from devices.drivers import reasons
from devices.drivers.readings import OrderDone, Outcome, Reading, TakesOrders
from devices.rig import RigDevice

__all__ = ["leave_safe", "main"]

SAFE_S = 240.0
"""Longer than a projector's warm-up and cool-down."""


def main() -> None:
    """Watch, and act if one must."""
    for name in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(name, signal.SIG_IGN)
    told = json.loads(_line())
    sys.stdout.write("watching\n")
    sys.stdout.flush()
    why = _why_to_act(float(told["hold_s"]))
    if why:
        done = asyncio.run(leave_safe(told["outputs"]))
        log = Path(told["log"])
        log.parent.mkdir(parents=True, exist_ok=True)
        with log.open("a", encoding="utf-8") as file:
            for one in done:
                said = {"device": one.device, "order": one.order, "outcome": one.outcome.value}
                file.write(json.dumps({"why": why, **said, "reason": asdict(one.why)}) + "\n")


async def leave_safe(outputs: list[Mapping[str, Any]]) -> list[OrderDone]:
    """Send the safe states and wait until they are read back, or time is over."""
    return list(await asyncio.gather(*map(_one_safe, outputs)))


async def _one_safe(output: Mapping[str, Any]) -> OrderDone:
    loop = asyncio.get_running_loop()
    ended: asyncio.Future[OrderDone] = loop.create_future()
    order = str(output["order"])

    def hear(said: Reading | OrderDone) -> None:
        if isinstance(said, OrderDone) and said.order == order and not ended.done():
            ended.set_result(said)

    device = RigDevice(str(output["id"]), str(output["type"]), output["parameters"])
    kind = TYPES[device.type]
    attached = await kind.driver(device, str(output["url"]), hear, [order.partition(" ")[0]])
    try:
        async with asyncio.timeout(SAFE_S):
            assert isinstance(attached.driver, TakesOrders)
            attached.driver.order(order, loop.time(), over=True)
            return await ended
    except TimeoutError:
        return OrderDone(loop.time(), device.id, order, Outcome.UNCONFIRMED, reasons.NOT_READ_BACK)
    finally:
        await attached.close()


def _line() -> bytes:
    said = b""
    while not said.endswith(b"\n"):
        more = os.read(0, 1)
        if not more:
            sys.exit(0)
        said += more
    return said


def _why_to_act(hold_s: float) -> str:
    """Wait; why to act, "" for not at all."""
    while True:
        ready, _, _ = select.select([0], [], [], hold_s)
        if not ready:
            return f"no heartbeat for {hold_s:g} s"
        said = os.read(0, 4096)
        if b"q" in said:
            return ""
        if not said:
            return "the run is gone"


if __name__ == "__main__":
    main()
