"""Either process of a measurement: the devices, which are measured, and whoever talks to them.

Run as ``python -m twin.bench.devices.side JSON``; says ``ready`` when all connections stand, begins
at a line on its standard input, and prints one JSON object at the end.

What a reader would get wrong: vehicle terminals and MQTT publishers dial. There the devices'
process makes the connections and the other one listens; what is measured is the devices' all the
same.
"""

from __future__ import annotations

import asyncio
import json
import os
import resource
import sys
import time
from collections.abc import Callable
from datetime import datetime
from typing import Any, cast

from devices.bends import bends_of
from devices.clock import DeviceClock
from devices.drivers.centres import Known
from devices.drivers.mqtt_driver import MqttCentre
from devices.drivers.readings import OrderDone, Reading
from devices.drivers.vehicle_centre import Vehicle, VehicleCentre
from devices.endpoint import dial, listen
from devices.faults import FaultPipe
from devices.sensors.gas_controller import Detector, GasController, GasModbus
from devices.units.dtu import Dtu, DtuMqtt
from devices.units.vehicle_terminal import Terminal, VehicleTerminal
from devices.wire.jt808_talk import Registration
from devices.wire.modbus import Adu, Function, Read, write_request
from devices.wire.modbus_tcp import ModbusTcp

__all__ = ["Load", "main"]

_TICK_S = 0.01
_EPOCH = datetime(2026, 7, 1, 8, 0)
_WHO = Registration(
    province=21, city=900, maker="FM", model="T1", terminal="1", colour=2, plate="辽J应急01"
)


class Load:
    """One kind of load: `count` endpoints, each heard of every `period_s`."""

    def __init__(self, told: dict[str, Any]) -> None:
        self.kind, self.count = str(told["kind"]), int(told["count"])
        self.period_s, self.port = float(told["period_s"]), int(told["port"])
        self.seconds, self.devices = float(told["seconds"]), bool(told["devices"])
        self.counting = False
        self.answered = self.missed = 0
        self.trips_s: list[float] = []
        self.connected = 0

    def host(self, i: int) -> str:
        """Its own loopback address."""
        return f"127.{64 + (i >> 16)}.{i >> 8 & 255}.{i & 255}"

    async def begin(self) -> None:
        """Start this side; returns when everything it waits for stands."""
        if self.devices and self.kind == "modbus":
            await self._controllers()
        elif self.devices:
            await self._dialling()
        elif self.kind == "modbus":
            await self._pollers()
        else:
            await self._centres()

    async def _controllers(self) -> None:
        for i in range(self.count):
            gas = GasController([Detector(str(k)) for k in range(4)], DeviceClock(_EPOCH))
            pipe = FaultPipe(1, f"gas {i}", bends_of("modbus-tcp"))
            await listen(_of(GasModbus, gas), self.host(i), self.port, pipe)

    async def _dialling(self) -> None:
        for i in range(self.count):
            clock = DeviceClock(_EPOCH)
            if self.kind == "jt808":
                make = _of(Terminal, VehicleTerminal(_phone(i), _WHO, clock), self.period_s)
            else:
                make = _of(DtuMqtt, Dtu(str(i), ("value",), clock), self.period_s)
            pipe = FaultPipe(1, f"{self.kind} {i}", bends_of(self.kind))
            dial(make, self.host(i), self.port, pipe)
            if i % 20 == 0:
                await asyncio.sleep(self.period_s * 20 / self.count / 2)

    async def _pollers(self) -> None:
        loop, pollers = asyncio.get_running_loop(), []
        for i in range(self.count):
            poller = _Poller(self)
            await loop.create_connection(lambda poller=poller: poller, self.host(i), self.port)  # type: ignore[misc]
            pollers.append(poller)
        _poll(pollers, self.period_s)

    async def _centres(self) -> None:
        def hear(said: Reading | OrderDone) -> None:
            if isinstance(said, Reading) and said.value is not None and self.counting:
                self.answered += 1

        for i in range(self.count):
            if self.kind == "jt808":
                unit = Vehicle(_phone(i), {"speed": "v"}, hear, code="FM")
                make = _of(VehicleCentre, unit)
            else:
                make = _of(MqttCentre, Known(str(i), {"value": "v"}, hear, 900.0))
            await listen(make, self.host(i), self.port)


class _Poller(asyncio.Protocol):
    """Reads eight registers when it is told to; unanswered until the next time is missed.

    What is sent is ready made and what comes is only counted, so that this side is no brake.
    """

    __slots__ = ("_asked_s", "_load", "_transport")

    def __init__(self, load: Load) -> None:
        self._load = load
        self._asked_s = 0.0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Wait to be told."""
        self._transport = cast(asyncio.Transport, transport)  # uvloop's is no subclass

    def data_received(self, data: bytes) -> None:
        """An answer, whole: it is shorter than a segment."""
        if self._asked_s and len(data) == _ANSWER and self._load.counting:
            self._load.answered += 1
            self._load.trips_s.append(time.perf_counter() - self._asked_s)
        self._asked_s = 0.0

    def ask(self) -> None:
        """Ask once."""
        if self._asked_s and self._load.counting:
            self._load.missed += 1
        self._asked_s = time.perf_counter()
        self._transport.write(_QUESTION)


def _poll(pollers: list[_Poller], period_s: float) -> None:
    """Have each asked once a period, a few each tick."""
    loop = asyncio.get_running_loop()
    began_s, asked = loop.time(), 0

    def tick() -> None:
        nonlocal asked
        due = int((loop.time() - began_s) / period_s * len(pollers))
        while asked < due:
            pollers[asked % len(pollers)].ask()
            asked += 1
        loop.call_later(_TICK_S, tick)

    tick()


_QUESTION = ModbusTcp().encode(
    Adu(1, write_request(Read(Function.READ_HOLDING_REGISTERS, 0, 8)), 7)
)
_ANSWER = 7 + 2 + 16


class _Lag:
    """How late a timer of 10 ms is."""

    def __init__(self) -> None:
        self.late_s: list[float] = []
        self._loop = asyncio.get_running_loop()
        self._wanted_s = time.monotonic() + _TICK_S
        self._handle = self._loop.call_later(_TICK_S, self._tick)

    def _tick(self) -> None:
        now_s = time.monotonic()
        self.late_s.append(max(0.0, now_s - self._wanted_s))
        self._wanted_s = now_s + _TICK_S
        self._handle = self._loop.call_later(_TICK_S, self._tick)

    def end(self) -> None:
        """Measure no more."""
        self._handle.cancel()


async def _run(load: Load) -> dict[str, Any]:
    began_s = time.perf_counter()
    await load.begin()
    started_s = time.perf_counter() - began_s
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    await asyncio.to_thread(sys.stdin.readline)
    await asyncio.sleep(load.period_s + 1.5)  # by then everybody has had a turn
    lag, cpu_s, wall_s = _Lag(), time.process_time(), time.perf_counter()
    load.counting = True
    await asyncio.sleep(load.seconds)
    load.counting = False
    wall_s = time.perf_counter() - wall_s
    cpu_s = time.process_time() - cpu_s
    lag.end()
    return {
        "started_s": started_s,
        "cpu_share": cpu_s / wall_s,
        "rss_bytes": _rss_bytes(),
        "lag_s": _quantiles(lag.late_s),
        "answered": load.answered,
        "missed": load.missed,
        "trip_s": _quantiles(load.trips_s),
    }


def main(written: str) -> None:
    """One side, from its start to its JSON."""
    told = json.loads(written)
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    made: Callable[[], asyncio.AbstractEventLoop] | None = None
    if told["loop"] == "uvloop":
        import uvloop

        made = uvloop.new_event_loop
    with asyncio.Runner(loop_factory=made) as runner:
        found = runner.run(_run(Load(told)))
    sys.stdout.write(json.dumps(found) + "\n")
    sys.stdout.flush()
    os._exit(0)  # thousands of sockets: closing them one by one says nothing


def _quantiles(values: list[float]) -> dict[str, float]:
    ordered = sorted(values) or [0.0]
    at = {"p50": 0.5, "p99": 0.99, "max": 1.0}
    return {
        name: ordered[min(len(ordered) - 1, int(share * len(ordered)))]
        for name, share in at.items()
    }


def _rss_bytes() -> int:
    with open("/proc/self/statm", encoding="ascii") as file:
        return int(file.read().split()[1]) * resource.getpagesize()


def _of(make: Callable[..., Any], *words: Any) -> Callable[[], Any]:
    return lambda: make(*words)


def _phone(i: int) -> str:
    return f"0138{i:08d}"


if __name__ == "__main__":
    main(sys.argv[1])
