"""A run that goes over a rig's devices, stepped by a test: in lockstep, or on the wall clock.

What a reader would get wrong: between two steps of the test nothing runs, no device either. In
lockstep that costs no drill time; on the wall clock what a test takes by itself is caught up with,
and counted as a slip when it is long.
"""

from __future__ import annotations

import asyncio
import ipaddress
import os
import socket
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from devices.bends import DATAGRAMS
from devices.capture import Capture, capturing
from devices.device_url import Address, read_address
from devices.drivers.readings import OrderDone
from devices.rig import Rig, RigDevice, RigFault, Served
from twin.cli.language import current, say
from twin.cli.running import Inputs, manifest_of
from twin.county import County
from twin.hil.course import ACTED, Course
from twin.hil.told import Misused, NotHere, Told
from twin.inputs import near
from twin.journal import JournalSeal, point_latest, write_manifest
from twin.live.bridge import Bridge
from twin.live.lockstep import LockstepError, LockstepLoop
from twin.live.rig.at_work import NotApplicable
from twin.live.rig.lease import lease_of
from twin.live.rig.read import find_rig, load_rig
from twin.live.rig.shadow import Beside
from twin.live.rig.told import addresses, form_of
from twin.live.rig.unavailable import why_unreached
from twin.live.rigged import SETTLE_S, RiggedRun
from twin.live.run import Cast
from twin.sim.play import Play, RunSummary

__all__ = ["WireCourse", "apart", "rig_of"]

_FRAMES = "frames.jsonl"
_LOOK_S = 2.0
"""How long a real device may take to be there."""


def rig_of(name: str, backend: str, swaps: Mapping[str, str], county: County) -> Rig:
    """The rig of a session.

    Raises:
        InputProblems: Everything wrong with its file or a swap.
        Misused: Real devices and the backend do not go together.
    """
    path = find_rig(name)
    key = (path.resolve(), tuple(sorted(swaps.items())), county.digest)
    if key not in _RIGS:
        _RIGS[key] = load_rig(path, county, swaps)
    rig = _RIGS[key]
    real = "、".join(one.id for one in rig.real_devices)
    if backend == "mixed" and not real:
        raise Misused(
            "mixed 要有实物设备：--fumeng-device 名称=URL；都是模拟时用 live 或 lockstep",
            "mixed takes a real device: --fumeng-device NAME=URL; without one use live or lockstep",
        )
    if backend != "mixed" and real:
        raise Misused(
            f"{real} 是实物，要用 --fumeng-backend mixed",
            f"{real} is real: use --fumeng-backend mixed",
        )
    return apart(rig, os.environ.get("PYTEST_XDIST_WORKER", ""))


_RIGS: dict[tuple[Path, tuple[tuple[str, str], ...], str], Rig] = {}
"""The rigs this process has read."""


def apart(rig: Rig, worker: str) -> Rig:
    """The rig with its twins at addresses of this process of a session alone."""
    if not worker:
        return rig
    step = 40 * (int(worker.removeprefix("gw")) + 1)

    def moved(one: Served) -> Served:
        if not ipaddress.ip_address(one.host).is_loopback:
            return one
        first, second, *rest = one.host.split(".")
        return replace(one, host=".".join((first, str((int(second) + step) % 256), *rest)))

    def moved_all(device: RigDevice) -> RigDevice:
        return replace(device, endpoints=tuple(map(moved, device.endpoints)))

    return replace(rig, devices=tuple(map(moved_all, rig.devices)))


def _must_be_there(rig: Rig) -> None:
    """See to it that what a real device listens on can be reached.

    Raises:
        NotHere: It cannot.
        RigUnavailable: It is leased to somebody else, who is left in peace.
    """
    lease = lease_of(rig, f"pytest {rig.id}")
    lease.acquire()
    try:
        for device in rig.real_devices:
            _look(device, read_address(device.real))
    finally:
        lease.release()


def _look(device: RigDevice, address: Address) -> None:
    """Knock at a device that takes connections, and go."""
    if not address.listens and address.scheme not in DATAGRAMS:
        try:
            socket.create_connection((address.host, address.port), timeout=_LOOK_S).close()
        except OSError as error:
            why = why_unreached(error)
            raise NotHere(
                f"实物设备 {device.id} 不在 {address.host}:{address.port}：{why.zh}；"
                f"接好，或改 --fumeng-device {device.id}=URL",
                f"the real device {device.id} is not at {address.host}:{address.port}: {why.en}; "
                f"connect it, or change --fumeng-device {device.id}=URL",
            ) from None


class WireCourse(Course):
    """The run over real sockets."""

    def __init__(
        self,
        inputs: Inputs,
        seed: int,
        runs: Path,
        rig: Rig,
        backend: str,
        armed: tuple[str, ...] = (),
    ) -> None:
        """Start the rig; drill time stands at its beginning.

        Args:
            armed: Real devices that the public hears or sees and that may be told something.

        Raises:
            NotHere: A real device is not there.
            RigUnavailable: The rig cannot be had.
        """
        _must_be_there(rig)
        super().__init__(inputs, seed, runs)
        self.backend, self.virtual, self.rig = backend, backend == "lockstep", rig
        self._armed = armed
        cast = Cast(
            drill=inputs.drill, county=inputs.county, rules=inputs.rules, seed=seed, rig=rig,
            mode="lockstep" if self.virtual else "live",
        )  # fmt: skip
        self._rigged = RiggedRun(cast, self.folder, clock=time.perf_counter)
        self._counts = dict(self._rigged.live.keeper.counts)
        self._rigged.live.keeper.listeners.append(self._take)
        self.capture = self._frames = Capture(self.folder / _FRAMES)
        self._ended, self._hit, self._begun = False, asyncio.Event(), asyncio.Event()
        self._bridge: Bridge | None = None
        self._runner = asyncio.Runner(loop_factory=LockstepLoop if self.virtual else None)
        try:
            self._task = self._runner.run(self._begin())
        except BaseException:
            self._hang_up()
            raise

    @property
    def play(self) -> Play:
        """The world and the desk at work."""
        return self._rigged.live.play

    @property
    def slip_s(self) -> float:
        """Wall seconds by which the drill's clock fell behind."""
        bridge = self._bridge
        return 0.0 if bridge is None else round(bridge.slips.slipped_s, 3)

    @property
    def over(self) -> bool:
        """Whether the run has come to its end."""
        return super().over or self._task.done()

    def act(self, what: str, body: Mapping[str, Any], act: Callable[[], object]) -> None:
        """Do something to the world now, on record; without effect once the run is over."""
        if self.over:
            return

        def both() -> None:
            self.play.world.record(ACTED, "test", {"what": what, **body})
            act()

        async def inject() -> None:
            bridge = self._bridge
            assert bridge is not None
            bridge.inject(both)

        self._run(inject())
        self.now_ms = max(self.now_ms, self.play.world.now_ms)

    def break_wire(self, device: str, kind: str, for_ms: int, seconds: float) -> None:
        """Put a fault on a device's wire for a while, on record."""
        self._known(device)

        async def begin() -> None:
            work = self._rigged.wires.work
            work.inject(device, RigFault(kind, seconds=seconds))
            asyncio.get_running_loop().call_later(for_ms / 1000, work.clear, device, kind)

        try:
            self._run(begin())
        except NotApplicable as why:
            raise NotHere(why.message.zh, why.message.en) from None
        self.act("fault", {"target": device, "kind": kind, "for_ms": for_ms}, lambda: None)

    def order(self, device: str, order: str) -> OrderDone:
        """Give a device an order and wait for its end; drill time passes meanwhile."""
        self._known(device)
        done: OrderDone = self._run(self._rigged.wires.work.order(device, order))
        self._reach()
        return done

    def read(self, point: str) -> float:
        """What a device read last at a point; NaN for nothing good."""
        return self._rigged.wires.sample(point)

    def meant(self, point: str) -> float:
        """What the world had the device at a point show last; NaN for nothing."""
        return self._rigged.wires.meant(point)

    def real_at(self, point: str) -> str:
        """The real device that measures a point, or ``""``."""
        real = (one.id for one in self.rig.real_devices if point in one.points.values())
        return next(real, "")

    def devices(self) -> list[str]:
        """Each device: its name, 模拟 or 实物, where it is."""
        return [
            f"{one.id} {form_of(one).in_(current())} {' '.join(addresses(one))}"
            for one in self.rig.devices
        ]

    def shadows(self) -> list[str]:
        """Each point of a real device with a shadow: how the two agreed."""
        return [
            f"{device} {point} {_agreed(beside, point)}"
            for device, beside in self._rigged.wires.shadows.items()
            for point in beside.outcomes()
        ]

    def _known(self, device: str) -> None:
        known = [one.id for one in self.rig.devices]
        if device not in known:
            close = near(device, known) or known
            raise Misused(
                f"台架里没有“{device}”；有 {'、'.join(close)}",
                f"the rig has no {device!r}; it has {', '.join(close)}",
            )

    def close(self) -> JournalSeal:
        """End the run where it is and leave the rig safe; may be called again."""
        if self.seal is None:
            self._ended = True
            summary = self._finish()
            self._hang_up()
            self.seal = self._rigged.live.close()
            manifest = manifest_of(
                self.inputs, self.seed, "test", started=self._started,
                simulation_s=time.perf_counter() - self._began, summary=summary, seal=self.seal,
                argv=(), pace={"slipped_s": self.slip_s},
            )  # fmt: skip
            write_manifest(self.folder, manifest)
            point_latest(self.folder)
        return self.seal

    def _finish(self) -> RunSummary | None:
        async def end() -> RunSummary:
            if self._bridge is not None:
                self._bridge.inject(lambda: None)
            return await self._task

        if self._task.done() and (self._task.cancelled() or self._task.exception()):
            return None
        summary: RunSummary = self._run(end())
        return summary

    def _hang_up(self) -> None:
        self._runner.close()
        self._frames.close()

    async def _begin(self) -> asyncio.Task[RunSummary]:
        loop = asyncio.get_running_loop()
        self._frames.began_s = loop.time() + SETTLE_S
        with capturing(self._frames):
            task = loop.create_task(
                self._rigged.played(self._play_on, stop=lambda: self._ended, armed=self._armed)
            )
        await _first(task, self._begun)
        if task.done():
            task.result()
        return task

    def _play_on(self, bridge: Bridge, stop: Callable[[], bool]) -> Awaitable[RunSummary]:
        """The devices are at work: drill time begins."""
        self._bridge = bridge
        self._begun.set()
        return self._rigged.live.run(bridge, stop=stop)

    def _pass(self, to_ms: int) -> None:
        async def until() -> None:
            bridge = self._bridge
            assert bridge is not None
            self._hit.clear()
            wait_s = (to_ms + 1 - bridge.due_ms) / 1000
            await _first(self._task, self._hit, after_s=max(wait_s, 0.0))
            if self._task.done():
                self._task.result()

        self._run(until())
        self._reach(to_ms)

    def _reach(self, to_ms: int | None = None) -> None:
        """Drill time is where the clock of the run has come to."""
        bridge = self._bridge
        assert bridge is not None
        at_ms = self.end_ms if self._task.done() else bridge.due_ms
        if to_ms is not None and (self.virtual or self._task.done()):
            at_ms = min(at_ms, to_ms)
        if self.play.conditions.stopped:
            at_ms = self.play.world.now_ms
        self.now_ms = max(self.now_ms, at_ms)

    def _take(self, at_ms: int, kind: str, source: str, body: Mapping[str, Any]) -> None:
        super()._take(at_ms, kind, source, body)
        if self._stopped:
            self._hit.set()

    def _run(self, what: Any) -> Any:
        try:
            return self._runner.run(what)
        except LockstepError as refused:
            raise Told(refused.message.zh, refused.message.en) from None


def _agreed(beside: Beside, point: str) -> str:
    """How a real device and its shadow agreed at a point."""
    assert beside.device.shadow is not None
    compared, worst, findings = beside.outcomes()[point]
    if not compared:
        return say("没有可比的读数", "nothing to compare")
    bound = f"±{beside.device.shadow.bound:g}"
    if not findings:
        return say(f"一致（残差最大 {worst:g}，限值 {bound}）", f"agrees ({worst:g} of {bound})")
    return say(
        f"超限 {findings} 次（残差最大 {worst:g}，限值 {bound}）",
        f"beyond {findings} times ({worst:g} of {bound})",
    )


async def _first(
    task: asyncio.Task[RunSummary], event: asyncio.Event, after_s: float | None = None
) -> None:
    """Wait until a task ends, an event is set, or the time is over; the task goes on."""
    wait = asyncio.ensure_future(event.wait())
    await asyncio.wait([task, wait], timeout=after_s, return_when=asyncio.FIRST_COMPLETED)
    wait.cancel()
