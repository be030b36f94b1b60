"""One test that uses the fixtures: what it asks for, its run, and what is left of it.

What a reader would get wrong: the run begins when the first fixture that needs it is asked for, and
a test that needs none costs nothing.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from devices.capture import Capture
from scenarios import find_drill, quiet_drill
from twin.cli.language import say
from twin.cli.running import Inputs
from twin.hil.course import Course, SimCourse, load
from twin.hil.expect import Expect
from twin.hil.handles import Clock
from twin.hil.moments import Span, span_ms, span_text
from twin.hil.told import Misused, NotHere, Told, Unmet
from twin.inputs import InputProblems

__all__ = ["Ask", "Case", "Evidence"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """What the marks of a test and the options of the session ask for.

    `drill` empty is a quiet watch; it is looked for beside the test, then as a shipped one.
    `rig` is a file or a shipped name, `swaps` the addresses of real devices by name, `armed` those
    of them that the public hears or sees and that may be told something, `needs` the devices the
    test names. `named` says that the seed is part of the test's name; `options` are
    those that have to be given again to repeat it.
    """

    test: str
    beside: Path
    runs: Path
    backend: str
    drill: str
    overrides: Mapping[str, Any]
    seed: int | None
    named: bool = False
    options: tuple[str, ...] = ()
    rig: str | None = None
    swaps: Mapping[str, str] = field(default_factory=dict)
    armed: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    sim_only: bool = False
    sim: Span | None = None
    wall: Span | None = None


class Case:
    """The run of one test and what is held of it."""

    def __init__(self, ask: Ask) -> None:
        """Begin the run.

        Raises:
            Told: The drill or the rig is wrong; says where.
            NotHere: What the test needs is not there.
            RigUnavailable: The rig cannot be had.
        """
        self._ask = ask
        self._sim_ms = None if ask.sim is None else span_ms(ask.sim)
        self._wall_ms = None if ask.wall is None else span_ms(ask.wall)
        self._began_s = time.perf_counter()
        try:
            inputs = load(_drill_file(ask), _county_folder(), _overrides(ask.overrides))
            self.course = _course(ask, inputs)
        except InputProblems as wrong:
            raise Told(wrong.render("zh"), wrong.render("en")) from None
        self.clock = Clock(self.course, self.mind)
        self.expect = Expect(self.course, self.again(), self.mind)
        self.evidence = Evidence(self.course.folder)

    def again(self) -> list[str]:
        """How to see the run and how to repeat the test, as lines."""
        seeded = "" if self._ask.named else f" --fumeng-seed {self.course.seed}"
        words = "".join(f" {word}" for word in self._ask.options)
        folder = self.course.folder
        return [
            say("回看：", "look:   ") + f'fumeng journal show "{folder}"',
            say("复现：", "repeat: ") + f'pytest "{self._ask.test}"{seeded}{words}',
        ]

    def mind(self) -> None:
        """See to it that the test keeps its deadline.

        Raises:
            Unmet: It does not.
        """
        passed_ms = int((time.perf_counter() - self._began_s) * 1000)
        for name, most_ms, took_ms in (
            ("sim", self._sim_ms, self.course.now_ms),
            ("wall", self._wall_ms, passed_ms),
        ):
            if most_ms is not None and took_ms > most_ms:
                most, took = span_text(most_ms), span_text(took_ms)
                lines = "\n".join(("", *self.again()))
                raise Unmet(
                    f"deadline({name}={most} 秒)：已用 {took} 秒{lines}",
                    f"deadline({name}={most} s): it took {took} s{lines}",
                )

    def capture(self) -> Capture:
        """The frames of the run's devices.

        Raises:
            NotHere: There are no wires.
        """
        if self.course.capture is None:
            raise NotHere(
                "sim 后端没有线路，没有报文；用 --fumeng-backend lockstep 和 --fumeng-rig",
                "the backend sim has no wires and no frames; use --fumeng-backend lockstep with "
                "--fumeng-rig",
            )
        return self.course.capture

    def close(self) -> list[tuple[str, str]]:
        """End the run; what is to be kept of it with the test's result."""
        course = self.course
        seal = course.close()
        return [
            ("fumeng.drill", course.inputs.drill.id),
            ("fumeng.seed", str(course.seed)),
            ("fumeng.mode", course.backend),
            ("fumeng.clock_slip_s", f"{course.slip_s:g}"),
            ("fumeng.sim_seconds", span_text(course.now_ms)),
            (
                "fumeng.devices",
                "; ".join(course.devices()) or say("无（没有线路）", "none, no wire"),
            ),
            *([("fumeng.armed", " ".join(self._ask.armed))] if self._ask.armed else []),
            *([("fumeng.shadow", "; ".join(shadows))] if (shadows := course.shadows()) else []),
            *([("fumeng.capture", str(course.capture.path))] if course.capture is not None else []),
            ("fumeng.events_sha256", seal.events_sha256),
            ("fumeng.run", str(course.folder)),
            *((f"fumeng.evidence.{path.name}", str(path)) for path in self.evidence.files),
        ]


class Evidence:
    """Files a test leaves in its run's folder, under `evidence/`."""

    def __init__(self, run: Path) -> None:
        self._folder = run / "evidence"
        self.files: list[Path] = []

    def text(self, name: str, text: str) -> Path:
        """Keep a text."""
        return self.keep(f"{name}.txt", text.encode())

    def json(self, name: str, value: Any) -> Path:
        """Keep a plain value."""
        return self.keep(f"{name}.json", json.dumps(value, ensure_ascii=False, indent=1).encode())

    def keep(self, name: str, data: bytes) -> Path:
        """Keep bytes, such as a picture, under a file name.

        Raises:
            Misused: The name is none of a file, or taken.
        """
        path = self._folder / name
        if Path(name).name != name or path in self.files:
            raise Misused(f"证据不能叫 {name!r}", f"evidence cannot be called {name!r}")
        self._folder.mkdir(exist_ok=True)
        path.write_bytes(data)
        self.files.append(path)
        return path


def _course(ask: Ask, inputs: Inputs) -> Course:
    """The run a test asks for, if what it needs is there.

    Raises:
        NotHere: It is not.
    """
    seed = inputs.drill.seed if ask.seed is None else ask.seed
    if ask.backend == "sim":
        if ask.needs:
            names = "、".join(ask.needs)
            raise NotHere(
                f"要用设备 {names}；用 --fumeng-backend lockstep 和 --fumeng-rig",
                f"devices {names} are needed; use --fumeng-backend lockstep with --fumeng-rig",
            )
        return SimCourse(inputs, seed, ask.runs)
    from twin.hil.wired import WireCourse, rig_of

    rig = rig_of(ask.rig or "", ask.backend, ask.swaps, inputs.county)
    for name in ask.armed:
        if name not in [one.id for one in rig.devices]:
            raise Misused(
                f"--fumeng-arm：台架 {rig.id} 里没有设备 {name}",
                f"--fumeng-arm: the rig {rig.id} has no device {name}",
            )
    missing = [name for name in ask.needs if name not in [one.id for one in rig.devices]]
    if missing:
        names = "、".join(missing)
        raise NotHere(
            f"台架 {rig.id} 里没有 {names}；换 --fumeng-rig",
            f"the rig {rig.id} has no {names}; use another --fumeng-rig",
        )
    if ask.sim_only and rig.real_devices:
        names = "、".join(one.id for one in rig.real_devices)
        raise NotHere(f"有实物设备 {names}，只在模拟时测", f"{names} real; simulated devices only")
    return WireCourse(inputs, seed, ask.runs, rig, ask.backend, ask.armed)


def _drill_file(ask: Ask) -> Path:
    if not ask.drill:
        return quiet_drill()
    beside = ask.beside / ask.drill
    return beside if beside.is_file() else find_drill(ask.drill)


def _county_folder() -> Path | None:
    folder = os.environ.get("FUMENG_COUNTY")
    return Path(folder) if folder else None


def _overrides(values: Mapping[str, Any]) -> tuple[str, ...]:
    """Values of a mark as `--set` takes them."""
    return tuple(
        f"{key}={value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)}"
        for key, value in values.items()
    )
