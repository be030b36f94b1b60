"""A rig at work: twins served, drivers attached, faults on time, orders guarded, outputs left safe.

An asyncio context in a running loop; times it says are seconds since it began, by the loop's clock,
so that a loop with virtual time runs it in lockstep.

What a reader would get wrong: a device with `real` starts no twin, unless it has a `shadow`: then
the twin is read beside it, and nobody but the comparison hears what it says. Leaving the context
sends the safe states and reads them back; if that fails, or the process is killed, the watchdog
does it.
"""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Collection
from contextlib import nullcontext
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Self

from devices.capture import outside
from devices.catalogue import TYPES
from devices.device_url import read_address
from devices.drivers import reasons
from devices.drivers.address import Attached
from devices.drivers.centres import Known
from devices.drivers.readings import OrderDone, Outcome, Quality, Reading, Sink, TakesOrders
from devices.drivers.vehicle_centre import Vehicle
from devices.rig import Rig, RigDevice, RigFault
from fast.streams import Stream
from twin.live.rig.lease import BEAT_S, lease_of
from twin.live.rig.outputs import Watchdog, allowed_orders, left_to, refusal, safe_states
from twin.live.rig.shadow import Beside, Compares
from twin.live.rig.twins import Twin
from twin.live.rig.unavailable import RigUnavailable, cannot_bind, without_library
from twin.terms.text import Text

__all__ = ["NotApplicable", "RigAtWork"]

ORDER_S = 240.0
"""After this an order is unconfirmed whatever its driver says."""

LEAVE_S = 30.0
"""At the end of a run an output not read back as safe by then is left to the watchdog."""

_NUMBERS_APART = 20011
"""Between the first numbers of a run and of its going on; a number has 16 bits."""

DIALS_S = 60.0
"""By then a unit that dials should have done so."""


class NotApplicable(ValueError):  # noqa: N818 - a reason to skip, not always an error
    """A fault that cannot be put on a device, and why."""

    def __init__(self, message: Text) -> None:
        super().__init__(message.en)
        self.message = message


class RigAtWork:
    """A rig, from its first connection to its last.

    Args:
        sink: Hears every `Reading` and `OrderDone`. Points are named as `RigDevice.point` says;
            of a twin's second and further endpoints ``@<protocol>`` follows.
        epoch: Beijing time at the beginning, which the devices' clocks show.
        armed: Devices that the public hears or sees and that may be told something.
        speed: How fast the run goes; with a real device only 1.
        compared: Hears how real devices and their shadows agree.
        resumed: How often the run has been gone on with; messages to terminals get numbers then
            that are far from those they had, lest a terminal take a new text for an old one.
        drivers: False serves the twins alone, for clients of others.

    Raises (on entering):
        RigUnavailable: An address is taken, a real device is leased to somebody else, the speed is
            not 1 with one, or the watchdog does not start.
    """

    def __init__(
        self,
        rig: Rig,
        sink: Sink,
        *,
        epoch: datetime,
        seed: int = 0,
        armed: Collection[str] = (),
        speed: float = 1.0,
        compared: Compares = lambda one: None,
        resumed: int = 0,
        drivers: bool = True,
        hold_s: float = 5.0,
        log: Path | None = None,
    ) -> None:
        self.rig, self.armed = rig, tuple(armed)
        self.lost = asyncio.Event()
        """Set when the lease of the real devices is gone: end the run, with exit code 4."""

        self.unsafe: Text | None = None
        """After the end: which outputs were not read back as safe, and who goes on with them."""

        self.twins: dict[str, Twin] = {}
        self.shadows = {
            one.id: Beside(one, compared) for one in rig.real_devices if one.shadow is not None
        }
        self._sink, self._epoch, self._seed, self._speed = sink, epoch, seed, speed
        self._with_drivers, self._hold_s, self._resumed = drivers, hold_s, resumed
        self._log = log or Path(tempfile.gettempdir()) / f"fumeng-{rig.id}-safe.jsonl"
        self._drivers: dict[str, list[Attached]] = {}
        self._beside: dict[str, Attached] = {}
        self._heard: set[str] = set()
        self._waiting: list[tuple[str, str, asyncio.Future[OrderDone]]] = []
        self._lease = lease_of(rig, f"rig {rig.id}")
        self._watchdog: Watchdog | None = None
        self._timers: list[asyncio.TimerHandle] = []
        self._began_s, self._leaving = 0.0, False

    def now_s(self) -> float:
        """Seconds since it began."""
        return asyncio.get_running_loop().time() - self._began_s

    async def __aenter__(self) -> Self:
        if self.rig.real_devices and self._speed != 1.0:
            names = ", ".join(one.id for one in self.rig.real_devices)
            raise RigUnavailable(
                Text(
                    f"有实物设备（{names}）时只能按真实时间运行：--speed 1",
                    f"with real devices ({names}) a run keeps real time: --speed 1",
                )
            )
        self._lease.acquire()
        try:
            await self._prepare()
            await self._start()
        except BaseException:
            await self._stop()
            raise
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        try:
            if self._watchdog is not None and not self.lost.is_set():
                await self._leave_safe(self._watchdog)
        finally:
            await self._stop()

    def show(self, device: str, key: str, value: float | None, *, fault: bool = False) -> None:
        """Have a device show what the world has; of a real one its shadow, if it has one.

        Raises:
            KeyError: No such device, or it has no such key.
        """
        if device in self.twins:
            self.twins[device].show(key, value, fault, self._loop_s())
        elif not self.rig[device].real:
            raise KeyError(device)

    def inject(self, device: str, fault: RigFault) -> None:
        """Put a fault on, until it is cleared.

        Raises:
            NotApplicable: The device is real, or has nothing the fault could be on.
            KeyError: No such device.
        """
        if self.rig[device].real:
            raise NotApplicable(
                Text(
                    f"{device} 是实物，不能注入故障", f"{device} is real: no fault can be put on it"
                )
            )
        try:
            self.twins[device].inject(fault, self._loop_s())
        except ValueError as error:
            raise NotApplicable(Text(f"不能注入：{error}", str(error))) from None

    def clear(self, device: str, kind: str = "") -> None:
        """Take the faults of a kind off, or all.

        Raises:
            KeyError: No such device.
        """
        if not self.rig[device].real:
            self.twins[device].clear(self._loop_s(), kind=kind)

    async def order(
        self, device: str, order: str, *, over: bool = False, within_s: float = ORDER_S
    ) -> OrderDone:
        """Give an order, ``on`` or ``tie 3*1``, and wait for its end.

        Args:
            over: Give up for it what the device was told before.
            within_s: How long to wait at most.

        Raises:
            KeyError: No such device.
        """
        one = self.rig[device]
        why = refusal(one, order, self.armed)
        if not why and one.real and self._watchdog is not None and not self._watchdog.beat():
            why = reasons.WATCHDOG
        driver = next(
            (a.driver for a in self._drivers.get(device, []) if isinstance(a.driver, TakesOrders)),
            None,
        )
        if why is not None or driver is None:
            why = why or reasons.NO_ORDERS
            done = OrderDone(self.now_s(), device, order, Outcome.REFUSED, why)
            self._sink(done)
            return done
        ended: asyncio.Future[OrderDone] = asyncio.get_running_loop().create_future()
        self._waiting.append((device, order, ended))
        driver.order(order, self._loop_s(), over=over)
        beside = self._beside.get(device)
        if beside is not None and isinstance(beside.driver, TakesOrders):
            beside.driver.order(order, self._loop_s(), over=over)
        try:
            async with asyncio.timeout(within_s):
                return await ended
        except TimeoutError:
            self._waiting = [one for one in self._waiting if one[2] is not ended]
            why = reasons.NOT_ENDED
            return OrderDone(self.now_s(), device, order, Outcome.UNCONFIRMED, why)

    async def _prepare(self) -> None:
        """Make the twins; seconds count from when all is ready to be served."""
        for device in self.rig.devices:
            if device.twinned:
                self.twins[device.id] = Twin(device, self._seed)
                await self.twins[device.id].prepare()
        if self.twins:  # a process's first draw loads kernels: no fault may wait for that in a run
            Stream(self._seed, "made ready", self.rig.id).normal(0.0, 1.0)
        self._began_s = asyncio.get_running_loop().time()

    async def _start(self) -> None:
        safes = safe_states(self.rig, self.armed) if self._with_drivers else ()
        if safes:
            self._watchdog = Watchdog(safes, self._hold_s, self._log)
            self._watchdog.start()
        for twin in self.twins.values():
            twin.begin(self._epoch, self._began_s)
            await twin.serve(dialling=False, beyond_loopback=self.rig.beyond_loopback)
        if self._with_drivers:
            for device in self.rig.devices:
                await self._attach(device)
        for twin in self.twins.values():
            await twin.serve(dialling=True, beyond_loopback=self.rig.beyond_loopback)
            for fault in () if twin.device.real else twin.device.faults:
                self._at(fault.at_s, twin, fault)
        self._every(1.0, self._tick)
        if self.rig.real_devices:
            self._every(BEAT_S, self._beat_lease)

    async def _stop(self) -> None:
        self._leaving = True
        for timer in self._timers:
            timer.cancel()
        for attached in [*self._beside.values(), *self._each()]:
            await attached.close()
        for twin in self.twins.values():
            await twin.close()
        if self._watchdog is not None:
            self._watchdog.abandon()
        self._lease.release()

    def _each(self) -> list[Attached]:
        return [one for each in self._drivers.values() for one in each]

    async def _attach(self, device: RigDevice) -> None:
        urls = [device.real] if device.real else [one.url for one in device.endpoints]
        for i, url in enumerate(urls):
            suffix = f"@{device.endpoints[i].protocol}" if i else ""
            attached = await self._drive(device, url, self._ear(device.id, suffix))
            self._drivers.setdefault(device.id, []).append(attached)
            if isinstance(attached.driver, Vehicle):
                attached.driver.serial += self._resumed * _NUMBERS_APART
            if isinstance(attached.driver, Known):
                self._later(DIALS_S, self._missed, device.id + suffix, attached.driver)
        if device.id in self.shadows:
            ear = self._shadow_ear(self.shadows[device.id])
            self._beside[device.id] = await self._drive(device, device.endpoints[0].url, ear)

    async def _drive(self, device: RigDevice, url: str, ear: Sink) -> Attached:
        real = url == device.real
        try:
            with outside() if real else nullcontext():
                return await TYPES[device.type].driver(
                    device,
                    url,
                    ear,
                    allowed_orders(device, self.armed),
                    beyond_loopback=real or self.rig.beyond_loopback,
                )
        except OSError as error:
            at = read_address(url)
            raise cannot_bind(device.id, at.scheme, f"{at.host}:{at.port}", error) from None
        except ModuleNotFoundError as error:
            raise without_library(device.id, error) from None

    def _shadow_ear(self, beside: Beside) -> Sink:
        def hear(said: Reading | OrderDone) -> None:
            if isinstance(said, Reading) and not self._leaving:
                beside.twin(replace(said, at_s=said.at_s - self._began_s))

        return hear

    def _ear(self, device: str, suffix: str) -> Sink:
        def hear(said: Reading | OrderDone) -> None:
            at_s = said.at_s - self._began_s
            if isinstance(said, Reading):
                if self._leaving:
                    return
                self._heard.add(device + suffix)
                said = replace(said, at_s=at_s, point=said.point + suffix)
                if device in self.shadows:
                    self.shadows[device].real(said)
                self._sink(said)
                return
            done = replace(said, at_s=at_s, device=device)
            self._sink(done)
            for i, (name, order, ended) in enumerate(self._waiting):
                if (name, order) == (device, done.order):
                    del self._waiting[i]
                    if not ended.done():
                        ended.set_result(done)
                    return

        return hear

    def _missed(self, name: str, unit: Known) -> None:
        if name not in self._heard:
            unit.without(Quality.NO_LINK, reasons.NEVER_DIALLED, self._loop_s())

    def _tick(self) -> None:
        now_s = self._loop_s()
        for twin in self.twins.values():
            if twin.moves:
                twin.again(now_s)
        for attached in self._each():
            if isinstance(attached.driver, Vehicle):
                attached.driver.tick(now_s)
        for beside in self.shadows.values():
            beside.tick(self.now_s())
        if self._watchdog is not None:
            self._watchdog.beat()

    def _beat_lease(self) -> None:
        if not self._lease.beat():
            self.lost.set()

    async def _leave_safe(self, watchdog: Watchdog) -> None:
        safes = safe_states(self.rig, self.armed)
        done = await asyncio.gather(
            *(self.order(one.device.id, one.order, over=True, within_s=LEAVE_S) for one in safes)
        )
        names = ", ".join(one.device for one in done if one.outcome is not Outcome.CONFIRMED)
        if not names:
            watchdog.dismiss()
            return
        self.unsafe = left_to(watchdog, names)

    def _at(self, at_s: float, twin: Twin, fault: RigFault) -> None:
        def off() -> None:
            twin.clear(self._loop_s(), fault)

        def on() -> None:
            twin.inject(fault, self._loop_s())
            if fault.for_s is not None:
                self._later(fault.for_s, off)

        if at_s <= 0.0:
            on()
        else:
            self._later(at_s, on)

    def _later(self, after_s: float, what: object, *words: object) -> None:
        loop = asyncio.get_running_loop()
        self._timers.append(loop.call_later(after_s, what, *words))  # type: ignore[arg-type]

    def _every(self, period_s: float, what: object) -> None:
        """From now on, at whole periods since the beginning; nothing is made up for."""

        def again() -> None:
            what()  # type: ignore[operator]
            nth = int(self.now_s() / period_s + 1e-6) + 1
            loop = asyncio.get_running_loop()
            self._timers[place] = loop.call_at(self._began_s + nth * period_s, again)

        place = len(self._timers)
        self._later(period_s, again)

    def _loop_s(self) -> float:
        return asyncio.get_running_loop().time()
