"""A live run with devices: its sensors, terminals and orders go over sockets, in lockstep or live.

What a reader would get wrong: lockstep is no other run. The same devices, drivers, bridge and desk
run on a loop whose time is virtual, so that the journal is the same each time; on the wall clock it
is not, for the wire takes what it takes.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Collection
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

from devices.rig import Rig
from twin.live import lockstep
from twin.live.bridge import Bridge
from twin.live.rig.at_work import RigAtWork
from twin.live.rig.unavailable import RigUnavailable
from twin.live.run import Cast, LiveRun
from twin.live.wires import Wires
from twin.sim.desk_driver import Clock, no_clock
from twin.sim.play import RunSummary
from twin.terms.text import Text

__all__ = ["SETTLE_S", "RiggedRun"]

SETTLE_S = 2.5
"""Before the drill the drivers find their devices. Its half second puts their polls between scans.
"""


class RiggedRun:
    """A live run and the rig it goes over; `cast.rig` says which."""

    def __init__(self, cast: Cast, folder: Path, *, clock: Clock = no_clock) -> None:
        assert cast.rig is not None
        self.rig: Rig = cast.rig
        self.wires = Wires(self.rig, cast.drill.status)
        self.live = LiveRun.start(cast, folder, clock=clock, carrier=self.wires)
        self.live.keeper.listeners.append(self.wires.listen)
        self._seed, self._start = cast.seed, datetime.fromisoformat(cast.drill.start)

    def run_in_lockstep(
        self, *, until_ms: int | None = None, stop: Callable[[], bool] = lambda: False
    ) -> tuple[RunSummary, Bridge]:
        """Play it in virtual time, as fast as it goes.

        Raises:
            RigUnavailable: A device is real, or an address is taken.
            LockstepError: Something that virtual time cannot carry.
        """
        if self.rig.real_devices:
            names = ", ".join(one.id for one in self.rig.real_devices)
            raise RigUnavailable(
                Text(
                    f"同步时钟只能用仿真设备，{names} 是实物；去掉 --lockstep",
                    f"lockstep takes simulated devices only, {names} is real; leave --lockstep out",
                )
            )
        return lockstep.run(self.run(1.0, until_ms=until_ms, stop=stop))

    async def run(
        self,
        speed: float,
        *,
        armed: Collection[str] = (),
        until_ms: int | None = None,
        stop: Callable[[], bool] = lambda: False,
    ) -> tuple[RunSummary, Bridge]:
        """Play it by the clock of the running loop.

        Raises:
            RigUnavailable: The rig cannot be had, or its lease was lost.
        """
        loop, live, wires = asyncio.get_running_loop(), self.live, self.wires
        epoch = self._start - timedelta(seconds=SETTLE_S)
        work = RigAtWork(
            _later(self.rig), wires.hear, epoch=epoch, seed=self._seed, armed=armed, speed=speed
        )
        async with work:
            wires.join(work, lambda kind, body: live.play.world.record(kind, "rig", body))
            await asyncio.sleep(SETTLE_S - work.now_s())
            bridge = Bridge(live.play.world.env, speed, clock=loop.time)
            wires.begin(bridge.inject, live.play.driver.see)
            try:
                summary = await live.run(
                    bridge, until_ms=until_ms, stop=lambda: stop() or work.lost.is_set()
                )
            finally:
                wires.end()
        if work.lost.is_set():
            raise RigUnavailable(
                Text("设备台的租约已失效，运行已结束", "the rig's lease is gone; the run has ended")
            )
        return summary, bridge


def _later(rig: Rig) -> Rig:
    """The rig with its faults told from its own beginning, which is before the drill's."""
    devices = tuple(
        replace(one, faults=tuple(replace(each, at_s=each.at_s + SETTLE_S) for each in one.faults))
        for one in rig.devices
    )
    return replace(rig, devices=devices)
