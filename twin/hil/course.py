"""A run that a test steps: its world, its journal and its clock, whatever the clock is.

What a reader would get wrong: a test acts *between* two instants. What it does gets a millisecond
of its own, after everything before it; the desk sees it as it sees anything else.
"""

from __future__ import annotations

import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from devices.capture import Capture
from devices.drivers.readings import OrderDone
from twin.cli.kernels import compile_if_cold
from twin.cli.running import Inputs, manifest_of, open_folder
from twin.county import County, load_county
from twin.county.alarms.master import load_master
from twin.desk import Rules, load_rules
from twin.hil.told import NotHere
from twin.journal import EVENTS, JournalSeal, JournalWriter, point_latest, write_manifest
from twin.journal.fulfilment import Lines
from twin.sim.play import Play
from twin.sim.run import run_end_body, run_start_body
from twin.terms.record import Record

__all__ = ["ACTED", "Course", "SimCourse", "Stop", "load"]

ACTED = "world.staged"
"""The kind of record of what a test did to the world."""
Stop = Callable[[Record], bool]


@cache
def _county(folder: Path | None) -> tuple[County, Rules]:
    """A county and its rules, read once a process."""
    compile_if_cold(quiet=True)
    county = load_county(folder)
    load_master(county)
    return county, load_rules(county)


def load(drill: Path, county_folder: Path | None, overrides: tuple[str, ...]) -> Inputs:
    """Everything a run is made from.

    Raises:
        InputProblems: Everything wrong with the first of them that has anything wrong.
    """
    from scenarios import load_drill

    county, rules = _county(county_folder)
    return Inputs(
        county=county,
        rules=rules,
        drill=load_drill(drill, county, overrides=overrides),
        drill_file=drill,
        overrides=overrides,
    )


class Course(ABC):
    """One run under test. `told` are its records so far, an alarm of a group told by its name."""

    backend: str
    virtual: bool
    """Whether time passes as fast as it goes."""

    def __init__(self, inputs: Inputs, seed: int, runs: Path) -> None:
        self.inputs, self.seed = inputs, seed
        self.told: list[Record] = []
        self.now_ms = 0
        self._lines, self._counts = Lines(), dict[str, int]()
        self._stop: Stop | None = None
        self._stopped = False
        self._started, self._began = time.time(), time.perf_counter()
        self.folder = open_folder(inputs, seed, runs, self._started)
        self.seal: JournalSeal | None = None

    @property
    @abstractmethod
    def play(self) -> Play:
        """The world and the desk at work."""

    @property
    def end_ms(self) -> int:
        """The end of the drill."""
        return self.play.end_ms

    @property
    def over(self) -> bool:
        """Whether the run has come to its end."""
        return self.now_ms >= self.end_ms or self.play.conditions.stopped

    @property
    def slip_s(self) -> float:
        """Wall seconds by which a clock bound to the wall fell behind; 0 in virtual time."""
        return 0.0

    capture: Capture | None = None
    """The frames of its devices."""

    def read(self, point: str) -> float:
        """What a device read last at a point; NaN for nothing good, or without a device."""
        return float("nan")

    def meant(self, point: str) -> float:
        """What the world had the device at a point show last; NaN for nothing."""
        return float("nan")

    def real_at(self, point: str) -> str:
        """The real device that measures a point, or ``""``."""
        return ""

    def devices(self) -> list[str]:
        """Each device: its name, 模拟 or 实物, where it is."""
        return []

    def shadows(self) -> list[str]:
        """Each point of a real device with a shadow: how the two agreed."""
        return []

    def break_wire(self, device: str, kind: str, for_ms: int, seconds: float) -> None:
        """Put a fault on a device's wire for a while, on record.

        Raises:
            Misused: The rig has no such device.
            NotHere: There is no wire, the device is real, or the fault means nothing there.
        """
        raise self._wireless(device)

    def order(self, device: str, order: str) -> OrderDone:
        """Give a device an order and wait for its end; drill time passes meanwhile.

        Raises:
            Misused: The rig has no such device.
            NotHere: There are no devices.
        """
        raise self._wireless(device)

    def _wireless(self, device: str) -> NotHere:
        return NotHere(
            f"{self.backend} 后端没有线路，没有设备 {device}；"
            f"用 --fumeng-backend lockstep 和 --fumeng-rig",
            f"the backend {self.backend} has no wires, so there is no device {device}; "
            f"use --fumeng-backend lockstep with --fumeng-rig",
        )

    def go(self, to_ms: int, stop: Stop | None = None) -> None:
        """Let time pass to a moment, or to the instant of the first record for which `stop`."""
        to_ms = min(to_ms, self.end_ms)
        if to_ms <= self.now_ms or self.over:
            return
        self._stop, self._stopped = stop, False
        self._pass(to_ms)
        self._stop = None

    @abstractmethod
    def _pass(self, to_ms: int) -> None:
        """Let time pass until then, or until `_stopped`; sets `now_ms`."""

    @abstractmethod
    def act(self, what: str, body: Mapping[str, Any], act: Callable[[], object]) -> None:
        """Do something to the world now, on record."""

    @abstractmethod
    def close(self) -> JournalSeal:
        """End the run, seal its journal and complete its folder."""

    def _take(self, at_ms: int, kind: str, source: str, body: Mapping[str, Any]) -> None:
        """Keep a record for the expectations."""
        self._counts[kind] = self._counts.get(kind, 0) + 1
        record = Record(sum(self._counts.values()) - 1, at_ms, kind, source, body, "")
        self.told.append(self._lines.told_alone(record))
        if self._stop is not None and self._stop(self.told[-1]):
            self._stopped = True


class SimCourse(Course):
    """The run in virtual time, its sensors and crews without wires."""

    backend, virtual = "sim", True

    def __init__(self, inputs: Inputs, seed: int, runs: Path) -> None:
        super().__init__(inputs, seed, runs)
        self._journal = JournalWriter(self.folder / EVENTS)
        start = run_start_body(inputs.drill, inputs.county, inputs.rules.digest, seed, "test")
        self._sink(0, "run.start", "run", start)
        self._play = Play(inputs.drill, inputs.county, inputs.rules, seed, self._sink)

    @property
    def play(self) -> Play:
        """The world and the desk at work."""
        return self._play

    def act(self, what: str, body: Mapping[str, Any], act: Callable[[], object]) -> None:
        """Do something to the world now, on record; without effect once the run is over."""
        if self.over:
            return
        self.now_ms += 1

        def both() -> None:
            self.play.world.record(ACTED, "test", {"what": what, **body})
            act()

        self.play.act_at(self.now_ms, both)
        self.play.run_through(self.now_ms)

    def close(self) -> JournalSeal:
        """End the run where it is; may be called again."""
        if self.seal is None:
            play = self._play
            reason = play.reason(True, self.now_ms)
            total = sum(self._counts.values()) + 1
            at_ms = max(self.now_ms, play.world.now_ms)
            self._sink(at_ms, "run.end", "run", run_end_body(reason, total, play.driver.steps))
            self.seal = self._journal.close()
            took_s = time.perf_counter() - self._began
            manifest = manifest_of(
                self.inputs, self.seed, "test", started=self._started, simulation_s=took_s,
                summary=play.summary(reason, self._counts), seal=self.seal, argv=(),
            )  # fmt: skip
            write_manifest(self.folder, manifest)
            point_latest(self.folder)
        return self.seal

    def _pass(self, to_ms: int) -> None:
        env, rule = self._play.world.env, self._play.conditions
        end_ms = min(to_ms, self.end_ms - 1)
        while env.peek() <= end_ms:
            env.step()
            if (self._stopped or rule.stopped) and env.peek() > env.now:
                self.now_ms = int(env.now)
                return
        self.now_ms = to_ms

    def _sink(self, at_ms: int, kind: str, source: str, body: Mapping[str, Any]) -> None:
        self._journal.append(at_ms, kind, source, body)
        self._take(at_ms, kind, source, body)
