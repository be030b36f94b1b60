"""One live run from the command line to its folder: begun or gone on with, played, sealed, judged.

What a reader would get wrong: the folder has a manifest from the beginning, marked incomplete, so
that a run that was killed is found, listed and gone on with like any other.
"""

from __future__ import annotations

import asyncio
import sys
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import click

from scenarios import Form, load_drill
from twin.cli.endings import INPUT, Stop
from twin.cli.language import current, say
from twin.cli.live_surroundings import Served, Wired
from twin.cli.running import (
    STOCK,
    Inputs,
    RunResult,
    conclude,
    load_inputs,
    manifest_of,
    open_folder,
    stocked,
)
from twin.county import load_county
from twin.county.alarms.master import load_master
from twin.desk import load_rules
from twin.desk.areas import Areas
from twin.desk.calling.roster import Roster
from twin.journal import (
    EVENTS,
    JournalSeal,
    point_latest,
    read,
    read_manifest,
    resolve_run,
    write_manifest,
)
from twin.live.bridge import Bridge
from twin.live.positions import POSITIONS, position_of
from twin.live.rigged import RiggedRun
from twin.live.run import Cast, LiveRun
from twin.sim.interrupt import CtrlC
from twin.sim.play import RunSummary

__all__ = ["Staged", "argv", "go_on_with", "start_anew"]


@dataclass(slots=True)
class Staged:
    """A live run that is ready to go, in its folder."""

    inputs: Inputs
    cast: Cast
    folder: Path
    live: LiveRun
    started: float
    rigged: RiggedRun | None = None
    armed: tuple[str, ...] = ()
    pace: Mapping[str, float] = field(default_factory=dict)

    def play(
        self,
        speed: float,
        until_ms: int | None,
        served: Served | None,
        *,
        quiet: bool,
        report: bool,
    ) -> tuple[Inputs, RunResult]:
        """Let it pass until its end or Ctrl-C; leave a complete folder."""
        began = time.perf_counter()
        summary: RunSummary | None = None
        bridges: list[Bridge] = []
        try:
            with CtrlC() as keys:
                summary = self._pass(speed, until_ms, served, bridges, lambda: keys.pressed, quiet)
        finally:
            took_s = time.perf_counter() - began
            if self.rigged is not None and self.rigged.unsafe is not None:
                click.echo(self.rigged.unsafe.in_(current()), err=True)
            seal = self.live.close()
            self._seal(speed, bridges, summary, seal, took_s)
        result = conclude(
            self.folder,
            self.inputs,
            self.cast.seed,
            summary,
            seal,
            simulation_s=took_s,
            lang=current(),
            report=report,
        )
        return self.inputs, result

    def pace_line(self) -> str:
        """How well the wall clock was kept, as a line."""
        if self.cast.mode == "lockstep":
            return say("时钟   虚拟（同步）", "clock   virtual (lockstep)")
        speed, overruns = self.pace["speed"], int(self.pace["overruns"])
        slipped_s, worst_ms = self.pace["slipped_s"], 1000 * self.pace["worst_lag_s"]
        if not overruns:
            return say(
                f"时钟   ×{speed:g}，未失步（最大滞后 {worst_ms:.0f} 毫秒）",
                f"clock   ×{speed:g}, kept (worst lag {worst_ms:.0f} ms)",
            )
        return say(
            f"时钟   ×{speed:g}，失步 {overruns} 次，共推迟 {slipped_s:.1f} 秒；不是实时",
            f"clock   ×{speed:g}, slipped {overruns} times, {slipped_s:.1f} s in all: "
            f"not real time",
        )

    def _pass(
        self,
        speed: float,
        until_ms: int | None,
        served: Served | None,
        bridges: list[Bridge],
        stop: Callable[[], bool],
        quiet: bool,
    ) -> RunSummary:
        """Let time pass on the loop that is this run's."""
        if self.rigged is None:

            async def run() -> RunSummary:
                return await self._run(
                    self.live.bridge(speed), stop, until_ms, served, bridges, quiet
                )

            return asyncio.run(run())

        def play(bridge: Bridge, stop: Callable[[], bool]) -> Awaitable[RunSummary]:
            return self._run(bridge, stop, until_ms, served, bridges, quiet)

        return self.rigged.run_loop(self.rigged.played(play, stop=stop, armed=self.armed))

    async def _run(
        self,
        bridge: Bridge,
        stop: Callable[[], bool],
        until_ms: int | None,
        served: Served | None,
        bridges: list[Bridge],
        quiet: bool,
    ) -> RunSummary:
        bridges.append(bridge)
        if served is None:
            return await self.live.run(bridge, until_ms=until_ms, stop=stop)
        from twin.live.page.serve import run_with_page

        if not quiet:
            click.echo(served.line(), err=True)
        return await run_with_page(
            self.live,
            bridge,
            served.socket,
            host=served.host,
            tokens=served.tokens,
            until_ms=until_ms,
            stop=stop,
        )

    def _seal(
        self,
        speed: float,
        bridges: list[Bridge],
        summary: RunSummary | None,
        seal: JournalSeal,
        took_s: float,
    ) -> None:
        if bridges:
            slips = bridges[0].slips
            faster = 1.0 if self.rigged is None else self.rigged.speed  # then slips are drill time
            self.pace = {
                "speed": speed,
                "overruns": float(slips.overruns),
                "slipped_s": round(slips.slipped_s / faster, 3),
                "worst_lag_s": round(slips.worst_lag_s / faster, 3),
            }
        manifest = manifest_of(
            self.inputs,
            self.cast.seed,
            self.cast.mode,
            started=self.started,
            simulation_s=took_s,
            summary=summary,
            seal=seal,
            argv=argv(),
            pace=self.pace,
        )
        write_manifest(self.folder, manifest)


def start_anew(
    drill_name: str,
    county_folder: Path | None,
    runs: Path,
    seed: int | None,
    people: str | None,
    wired: Wired | None = None,
    form: Form | None = None,
    stock: Path | None = None,
    overrides: tuple[str, ...] = (),
) -> Staged:
    """A new live run of a drill as `form` and `overrides` make it, over devices if `wired`.

    Raises:
        InputProblems: County, rules, drill or rig are wrong.
        UsageError: A position is not known.
        RigUnavailable: A device is real, and the clock would not be.
    """
    inputs = load_inputs(drill_name, county_folder, overrides, form=form, stock=stock)
    cast = Cast(
        drill=inputs.drill,
        county=inputs.county,
        rules=inputs.rules,
        seed=inputs.drill.seed if seed is None else seed,
        played=_positions(people, inputs),
        rig=None if wired is None else wired.rig(inputs.county),
        mode="lockstep" if wired is not None and wired.lockstep else "live",
    )
    started = time.time()
    folder = open_folder(inputs, cast.seed, runs, started)
    rigged = None
    if wired is None:
        live = LiveRun.start(cast, folder, clock=time.perf_counter)
    else:
        rigged = RiggedRun(cast, folder, speed=wired.speed, clock=time.perf_counter)
        live = rigged.live
    nothing = JournalSeal(lines=0, last_hash="", events_sha256="")
    manifest = manifest_of(
        inputs, cast.seed, cast.mode, started=started, simulation_s=0.0, summary=None, seal=nothing,
        argv=argv(),
    )  # fmt: skip
    write_manifest(folder, manifest)
    point_latest(folder)
    armed = () if wired is None else wired.armed
    return Staged(inputs, cast, folder, live, started, rigged, armed)


def go_on_with(
    run: str, county_folder: Path | None, runs: Path, wired: Wired | None = None
) -> Staged:
    """A live run that was cut off or interrupted, over the devices it went over.

    Raises:
        Stop: It is no live run, or it has come to its end.
        JournalError: There is no such run, or it cannot be gone on with.
        InputProblems: County or rules are wrong.
    """
    folder = resolve_run(run, runs)
    manifest = read_manifest(folder)
    if manifest.mode != "live" or manifest.status == "complete":
        raise Stop(
            INPUT,
            f"{folder.name} 不是中断的实时运行，无可接续",
            f"{folder.name} is no live run that was cut off; there is nothing to go on with",
        )
    county = load_county(county_folder)
    load_master(county)
    drill_file = next(iter(sorted(folder.glob("scenario.*"))), folder / "scenario.yaml")
    form = Form(preset=manifest.preset, variant=manifest.variant)
    ledger = folder / STOCK if (folder / STOCK).exists() else None
    drill = load_drill(drill_file, county, overrides=manifest.overrides, form=form)
    drill = stocked(drill, county, ledger)
    inputs = Inputs(
        county=county,
        rules=load_rules(county),
        drill=drill,
        drill_file=drill_file,
        overrides=manifest.overrides,
        preset=form.preset,
        variant=form.variant,
        stock=ledger,
    )
    first = next(read(folder / EVENTS), None)
    played = () if first is None else tuple(first.body.get("people", ()))
    cast = Cast(
        drill=drill,
        county=county,
        rules=inputs.rules,
        seed=manifest.seed,
        played=played,
        rig=None if wired is None else wired.rig(county),
    )
    started = datetime.fromisoformat(manifest.started_at).timestamp()
    if wired is None:
        live = LiveRun.resume(cast, folder, clock=time.perf_counter)
        return Staged(inputs, cast, folder, live, started)
    rigged = RiggedRun(cast, folder, speed=wired.speed, clock=time.perf_counter, resumed=True)
    return Staged(inputs, cast, folder, rigged.live, started, rigged, wired.armed)


def _positions(people: str | None, inputs: Inputs) -> tuple[str, ...]:
    """The positions a list of words names, each once, in their order."""
    found: list[str] = []
    county, rules = inputs.county, inputs.rules
    persons = Roster(county, Areas(county), rules.calling).persons if people else {}
    for word in filter(None, (people or "").replace("，", ",").split(",")):
        position = position_of(word.strip(), inputs.county, persons)
        if position is None:
            known = "、".join(f"{label.zh}（{name}）" for name, label in POSITIONS.items())
            raise click.UsageError(
                say(
                    f"没有“{word}”这个席位；有 {known}、各部门、plant:危险源、"
                    f"township:乡镇、person:责任人",
                    f"there is no position {word!r}; there are {', '.join(POSITIONS)}, "
                    f"a department, plant:HAZARD, township:TOWN, person:KEEPER",
                )
            )
        if position not in found:
            found.append(position)
    return tuple(found)


def argv() -> tuple[str, ...]:
    """The command line, tokens left out: a manifest is passed on."""
    words: list[str] = []
    hide = False
    for word in sys.argv[1:]:
        if hide:
            words.append("***")
        elif word.startswith("--token="):
            words.append("--token=***")
        else:
            words.append(word)
        hide = word == "--token"
    return tuple(words)
