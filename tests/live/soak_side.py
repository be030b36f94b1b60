"""A process of a soak: ``python -m tests.live.soak_side devices|drivers|both JSON``.

It says ``ready``, ``part JSON`` of its memory and processor so far, and ``end JSON``. The devices'
faults begin at a line on standard input, and they end when it does; of both in one process they
begin and end with the polls.
"""

from __future__ import annotations

import asyncio
import json
import math
import os
import resource
import sys
import time
from collections.abc import Awaitable, Callable
from dataclasses import asdict
from datetime import datetime
from typing import Any

from devices.catalogue import TYPES
from devices.drivers.modbus_driver import ModbusDriver
from devices.drivers.readings import OrderDone, Quality, Reading
from devices.faults import Parcel
from devices.rig import Rig
from tests.live.soak import ROUND, Account, Soak
from twin.live import lockstep
from twin.live.rig.at_work import RigAtWork
from twin.live.scaled import ScaledLoop
from twin.terms.text import Text

_EPOCH = datetime(2026, 7, 1, 8, 0)
_TICK_S, _LOOK_S = 1.0, 0.1
_LATE_S, _WORK_S = 0.5, 0.05
"""Later than the first, in seconds of the drill, counts: two of it are a time-out. It is our own
doing if we worked for the second, in real seconds, since the last look; what another process's
delay leaves to be done is less."""

_SILENCE_S = 5.0
"""A period and three time-outs of a second, and a second: by then a driver says it has nothing."""


class _Ticks:
    """Something done each second of the drill, and whether this process came to it in time.

    A process that comes late used its processor meanwhile, then the fault is its own; or it did
    not, then the machine gave the time to others. Until it is in time again it is the same delay.
    """

    def __init__(self, act: Callable[[int], None]) -> None:
        self._loop, self._act = asyncio.get_running_loop(), act
        self._began_s, self._nth = self._loop.time(), 0
        self._had_s = time.process_time()
        self.ticks = self.own_s = self.held_s = 0
        self.latest_s = 0.0
        self._mine: bool | None = None
        self._look()

    def _look(self) -> None:
        now_s = self._loop.time()
        late_s = now_s - self._began_s - self._nth * _LOOK_S
        self.latest_s = max(self.latest_s, late_s)
        if late_s >= _LATE_S:
            if self._mine is None:
                self._mine = time.process_time() - self._had_s >= _WORK_S
            self.own_s += math.ceil(late_s) * self._mine
            self.held_s += math.ceil(late_s) * (not self._mine)
        else:
            self._mine = None
        second = int(now_s - self._began_s + 1e-6)
        if second >= self.ticks:
            self.ticks = second + 1
            self._act(second)
        self._nth = int((now_s - self._began_s) / _LOOK_S + 1e-6) + 1
        self._had_s = time.process_time()
        self._loop.call_at(self._began_s + self._nth * _LOOK_S, self._look)

    def told(self) -> dict[str, float]:
        """Seconds of the drill, begun ones counted whole."""
        return {"own_s": self.own_s, "held_s": self.held_s, "latest_s": round(self.latest_s, 3)}


class _Ear:
    """Keeps the account of one device."""

    def __init__(self, first_point: str) -> None:
        self.account, self.driver = Account(), None
        self.leaving = False
        self._point, self._last_s = first_point, 0.0
        self._value, self._stated = 0.0, False

    def hear(self, said: Reading | OrderDone) -> None:
        """What the driver says; of the first instrument is enough, they come together."""
        if not isinstance(said, Reading) or said.point != self._point:
            return
        account = self.account
        if said.value is None or said.quality is not Quality.GOOD:
            account.statements += not self.leaving
            self._stated = True
            return
        if account.readings:
            gap_s = said.at_s - self._last_s
            if not self._stated:
                account.unsaid += gap_s > _SILENCE_S
                account.missed += max(0, round(gap_s) - 1)
                account.doubtful += abs((said.value - self._value) % ROUND - gap_s) > 2.0
            else:
                account.breaks += 1
        account.readings += 1
        self._last_s, self._value, self._stated = said.at_s, said.value, False


async def _devices(
    soak: Soak, ready: Callable[[], object], told: Callable[[], Awaitable[object]]
) -> dict[str, Any]:
    rig = Rig("soak", Text("长跑", "soak"), tuple(soak.device(i) for i in range(soak.count)))
    speed = soak.speed or 1.0
    async with RigAtWork(rig, lambda said: None, epoch=_EPOCH, speed=speed, drivers=False) as work:
        seen = [{"answered": 0, "lost": 0} for _ in rig.devices]
        keys = []
        for counts, device in zip(seen, rig.devices, strict=True):
            twin = work.twins[device.id]
            keys.append(next(iter(twin.state.shown())))
            twin.pipes["modbus-tcp"].tap = _counting(counts)

        def show(nth: int) -> None:
            for device, key in zip(rig.devices, keys, strict=True):
                work.show(device.id, key, float(nth % ROUND))

        ticks = _Ticks(show)
        ready()
        await told()
        loop = asyncio.get_running_loop()
        for nth, device in enumerate(rig.devices):
            for fault in soak.faults(nth):
                loop.call_later(fault.at_s, work.inject, device.id, fault)
                if fault.for_s is not None:
                    loop.call_later(fault.at_s + fault.for_s, work.clear, device.id)
        parts = asyncio.create_task(_parts(soak))
        await told()
        parts.cancel()
        return {**_used(), **ticks.told(), "seen": seen}


def _counting(counts: dict[str, int]) -> Callable[[float, bytes, list[Parcel], str], None]:
    def tap(now_s: float, data: bytes, parcels: list[Parcel], fault: str) -> None:
        counts["answered"] += 1
        counts["lost"] += not any(parcel.data for parcel in parcels)

    return tap


async def _drivers(soak: Soak, tell: Callable[[], object]) -> dict[str, Any]:
    ears, attached = [], []
    await asyncio.sleep(_TICK_S)
    for i in range(soak.count):
        device = soak.device(i)
        kind = TYPES[device.type]
        key = kind.keys(kind.filled(device.parameters))[0]
        ears.append(_Ear(device.point(key)))
        url = device.endpoints[0].url
        attached.append(await kind.driver(device, url, ears[-1].hear, ()))
        await asyncio.sleep(_TICK_S / soak.count)  # so that not all ask at the same moment
    ticks = _Ticks(lambda nth: None)
    tell()
    parts = asyncio.create_task(_parts(soak))
    await asyncio.sleep(soak.seconds)
    parts.cancel()
    used = _used()
    for ear in ears:
        ear.leaving = True
    await asyncio.gather(*(one.close() for one in attached))
    for ear, one in zip(ears, attached, strict=True):
        assert isinstance(one.driver, ModbusDriver)
        ear.account.asked = one.driver.transaction
    return {**used, **ticks.told(), "accounts": [asdict(ear.account) for ear in ears]}


async def _both(soak: Soak) -> dict[str, Any]:
    lines: asyncio.Queue[None] = asyncio.Queue()
    served = asyncio.Event()
    devices = asyncio.create_task(_devices(soak, served.set, lines.get))
    await served.wait()
    polled = await _drivers(soak, lambda: lines.put_nowait(None))
    lines.put_nowait(None)
    return {**await devices, **polled}


def _at_speed(soak: Soak, speed: float) -> dict[str, Any]:
    """On the loop of a run at a speed, whose clock slips when the machine is late."""
    loop = ScaledLoop(speed)
    with asyncio.Runner(loop_factory=lambda: loop) as runner:
        return {**runner.run(_both(soak)), "slipped_s": round(loop.slips.slipped_s, 1)}


async def _parts(soak: Soak) -> None:
    while True:
        await asyncio.sleep(soak.seconds / soak.parts)
        _say("part", _used())


def _used() -> dict[str, float]:
    with open("/proc/self/statm", encoding="ascii") as file:
        rss_bytes = int(file.read().split()[1]) * resource.getpagesize()
    return {"rss_bytes": rss_bytes, "cpu_s": round(time.process_time(), 1)}


def _ready() -> None:
    _say("ready")


def _say(word: str, told: dict[str, Any] | None = None) -> None:
    sys.stdout.write(f"{word} {json.dumps(told)}\n" if told is not None else f"{word}\n")
    sys.stdout.flush()


def main(side: str, written: str) -> None:
    """One side, from its start to its end."""
    soak = Soak(**json.loads(written))
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    if side == "both":
        told = lockstep.run(_both(soak)) if soak.speed is None else _at_speed(soak, soak.speed)
    elif side == "devices":
        told = asyncio.run(_devices(soak, _ready, lambda: asyncio.to_thread(sys.stdin.readline)))
    else:
        told = asyncio.run(_drivers(soak, _ready))
    _say("end", told)
    os._exit(0)  # hundreds of sockets: closing them one by one says nothing


if __name__ == "__main__":
    main(*sys.argv[1:])
