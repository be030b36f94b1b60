"""Run as a process by `test_killed`: a real projector is put on; then it waits to be killed."""

from __future__ import annotations

import asyncio
import sys
from datetime import datetime
from pathlib import Path

from devices.rig import Rig, RigDevice
from twin.live.rig.at_work import RigAtWork
from twin.live.rig.unavailable import RigUnavailable
from twin.terms.text import Text


async def _run(url: str, log: Path) -> int:
    device = RigDevice("D", "projector", real=url, orders=("on", "off"))
    rig = Rig("killed", Text("台", "rig"), (device,))
    epoch = datetime(2026, 7, 1, 8, 0)
    async with RigAtWork(rig, lambda _: None, epoch=epoch, hold_s=1.5, log=log) as work:
        done = await work.order("D", "on")
        print(done.outcome.value, flush=True)
        await work.lost.wait()
        print("lost", flush=True)
    return 4


if __name__ == "__main__":
    try:
        sys.exit(asyncio.run(_run(sys.argv[1], Path(sys.argv[2]))))
    except RigUnavailable as error:
        print(error, flush=True)
        sys.exit(4)
