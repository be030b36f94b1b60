"""A live run with devices: its sensors, terminals and orders go over sockets, in lockstep or live.

What a reader would get wrong: lockstep is no other run. The same devices, drivers, bridge and desk
run on a loop whose time is virtual, so that the journal is the same each time; on the wall clock it
is not, for the wire takes what it takes.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Collection, Coroutine
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from devices.rig import Rig, RigDevice, RigFault
from twin.live import lockstep
from twin.live.bridge import Bridge
from twin.live.keeper import RESUMED
from twin.live.readings import FILE, Readings
from twin.live.rig.at_work import RigAtWork
from twin.live.rig.unavailable import RigUnavailable
from twin.live.run import Cast, LiveRun
from twin.live.scaled import ScaledLoop, runner_at
from twin.live.wires import Wires
from twin.sim.desk_driver import Clock, no_clock
from twin.sim.play import RunSummary
from twin.terms.text import Text

__all__ = ["SETTLE_S", "RiggedRun"]

SETTLE_S = 2.5
"""Before the drill the drivers find their devices. Its half second puts their polls between scans.
"""


_MOST_LAG_S = 0.25
"""By the wall."""

Play = Callable[[Bridge, Callable[[], bool]], Awaitable[RunSummary]]
"""Lets time pass on a bridge until the end, or until a stop."""


class RiggedRun:
    """A live run and the rig it goes over: `cast.rig`, in lockstep if `cast.mode` says so.

    `resumed`: go on with the run in the folder that was cut off, its devices started anew.

    Raises:
        RigUnavailable: A device is real, and the clock would not be; or a library with threads
            serves it, and the clock is virtual.
        JournalError: The journal cannot be made, or the run cannot be gone on with.
    """

    def __init__(
        self,
        cast: Cast,
        folder: Path,
        *,
        speed: float = 1.0,
        clock: Clock = no_clock,
        resumed: bool = False,
    ) -> None:
        assert cast.rig is not None
        self.rig: Rig = cast.rig
        self.speed = 1.0 if cast.mode == "lockstep" else speed
        if self.rig.real_devices and (cast.mode == "lockstep" or speed != 1.0):
            raise _not_so(self.rig, cast.mode)
        kept = Readings(folder / FILE, resumed=resumed)
        self.wires = Wires(self.rig, cast.drill.status, kept, resumed=resumed)
        begin = LiveRun.resume if resumed else LiveRun.start
        self.live = begin(cast, folder, clock=clock, carrier=self.wires)
        self.wires.now_ms = lambda: self.live.play.world.now_ms
        self.live.keeper.listeners.append(self.wires.listen)
        self.live.keeper.beside = kept.sync
        for unit in (one.unit for one in self.rig.devices if one.unit):
            crew = self.live.play.crews.known(unit)
            home = self.live.play.roads.node_deg(cast.county.units[unit].node)
            self.wires.move(unit, *(home if crew is None else crew.position_deg))
        self.unsafe: Text | None = None
        """After the end: see `RigAtWork.unsafe`."""
        self._seed, self._start = cast.seed, datetime.fromisoformat(cast.drill.start)
        self._mode = cast.mode

    def play_to_end(
        self,
        *,
        until_ms: int | None = None,
        stop: Callable[[], bool] = lambda: False,
        armed: Collection[str] = (),
    ) -> RunSummary:
        """Play it on a loop of its own, with nobody looking.

        Raises:
            RigUnavailable: The rig cannot be had, or its lease was lost.
            LockstepError: Something that virtual time cannot carry.
        """

        def play(bridge: Bridge, stop: Callable[[], bool]) -> Awaitable[RunSummary]:
            return self.live.run(bridge, until_ms=until_ms, stop=stop)

        return self.run_loop(self.played(play, stop=stop, armed=armed))

    def run_loop(self, main: Coroutine[Any, Any, RunSummary]) -> RunSummary:
        """Run `main` on a loop with this run's clock, which counts drill seconds."""
        if self._mode == "lockstep":
            return lockstep.run(main)
        if self.rig.real_devices:
            return asyncio.run(main)
        return runner_at(self.speed)(main)

    async def played(
        self, play: Play, *, stop: Callable[[], bool], armed: Collection[str] = ()
    ) -> RunSummary:
        """Have the devices at work while `play` lets time pass, by the running loop's clock.

        Args:
            armed: Devices that the public hears or sees and that may be told something.

        Raises:
            RigUnavailable: The rig cannot be had, or its lease was lost.
        """
        loop, live, wires = asyncio.get_running_loop(), self.live, self.wires
        since_s = live.play.world.now_s
        epoch = self._start + timedelta(seconds=since_s - SETTLE_S)
        work = RigAtWork(
            _later(self.rig, since_s), wires.hear, epoch=epoch, seed=self._seed, armed=armed,
            speed=self.speed, compared=wires.compare, resumed=live.keeper.counts.get(RESUMED, 0),
        )  # fmt: skip
        async with work:
            wires.join(work, lambda kind, body: live.play.world.record(kind, "rig", body))
            await asyncio.sleep(SETTLE_S - work.now_s())
            bridge = Bridge(
                live.play.world.env, 1.0, clock=loop.time, most_lag_s=_MOST_LAG_S * self.speed,
                slips=loop.slips if isinstance(loop, ScaledLoop) else None,
            )  # fmt: skip
            wires.begin(bridge.inject, live.play.driver.see, live.keeper.journal.commit)
            try:
                summary = await play(bridge, lambda: stop() or work.lost.is_set())
            finally:
                wires.end()
        self.unsafe = work.unsafe
        if work.lost.is_set():
            raise RigUnavailable(
                Text("设备台的租约已失效，运行已结束", "the rig's lease is gone; the run has ended")
            )
        return summary


def _not_so(rig: Rig, mode: str) -> RigUnavailable:
    names = ", ".join(one.id for one in rig.real_devices)
    if mode == "lockstep":
        return RigUnavailable(
            Text(
                f"同步时钟只能用仿真设备，{names} 是实物；去掉 --lockstep",
                f"lockstep takes simulated devices only, {names} is real; leave --lockstep out",
            )
        )
    return RigUnavailable(
        Text(
            f"{names} 是实物，只能按真实时间运行：--speed 1",
            f"{names} is real, so the run keeps real time: --speed 1",
        )
    )


def _later(rig: Rig, since_s: float) -> Rig:
    """The rig with its faults told from its own beginning, so long before drill time `since_s`.

    Of one that has begun by then only the rest is left, if any.
    """

    def told(fault: RigFault) -> RigFault | None:
        at_s, for_s = fault.at_s - since_s, fault.for_s
        if at_s < 0.0 and for_s is not None:
            at_s, for_s = 0.0, for_s + at_s
            if for_s <= 0.0:
                return None
        return replace(fault, at_s=max(at_s, 0.0) + SETTLE_S, for_s=for_s)

    def all_told(device: RigDevice) -> RigDevice:
        faults = [told(each) for each in device.faults]
        return replace(device, faults=tuple(each for each in faults if each is not None))

    return replace(rig, devices=tuple(map(all_told, rig.devices)))
