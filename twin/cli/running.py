"""One run from a checked drill to a finished folder: simulate, seal, judge, report.

The folder is made only after every input has been read and checked. A run that is cut short (by
Ctrl-C or a full disk) still leaves what it has, marked incomplete.
"""

from __future__ import annotations

import importlib.metadata
import json
import platform
import shutil
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import TYPE_CHECKING, Any

from twin import __version__
from twin.county import County, load_county
from twin.county.alarms.master import load_master
from twin.county.registry.moves import counted, lines_until, read_moves
from twin.county.registry.of_county import goods_of_county
from twin.desk import Rules, load_rules
from twin.inputs import read_text
from twin.journal import (
    EVENTS,
    JournalSeal,
    JournalWriter,
    Manifest,
    digest,
    make_run_folder,
    point_latest,
    read,
    write_manifest,
)
from twin.sim.run import RunSummary, run_drill
from twin.terms.codec import to_plain
from twin.terms.drill import Drill
from twin.terms.text import Lang
from twin.terms.verdict import Verdict

if TYPE_CHECKING:
    from scenarios import Form

__all__ = [
    "STOCK",
    "Inputs",
    "RunResult",
    "conclude",
    "load_inputs",
    "manifest_of",
    "open_folder",
    "run_once",
    "stocked",
    "write_report",
]

STOCK = "stock-ledger.csv"
"""The stock ledger a run began with, in its folder."""

_BEIJING = timezone(timedelta(hours=8))


@dataclass(frozen=True, slots=True, kw_only=True)
class Inputs:
    """Everything a run is made from, read and checked."""

    county: County
    rules: Rules
    drill: Drill
    drill_file: Path
    overrides: tuple[str, ...]
    preset: str = ""
    variant: str = ""
    stock: Path | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RunResult:
    """A finished run: its folder, its verdict, and how long the parts took (wall seconds)."""

    folder: Path
    seed: int
    summary: RunSummary
    seal: JournalSeal
    verdict: Verdict
    simulation_s: float
    report_s: float


def load_inputs(
    drill_name: str,
    county_folder: Path | None,
    overrides: tuple[str, ...] = (),
    form: Form | None = None,
    stock: Path | None = None,
) -> Inputs:
    """Read the county, its rules and the drill, as a preset and a variant make it.

    Args:
        stock: A stock ledger; what it leaves in the depots is there at the start.

    Raises:
        InputProblems: Everything wrong with the first of them that has anything wrong.
    """
    from scenarios import Form, find_drill, load_drill

    county = load_county(county_folder)
    rules = load_rules(county)
    load_master(county)  # kept with the county; the desk asks again
    path = find_drill(drill_name)
    form = form or Form()
    return Inputs(
        county=county,
        rules=rules,
        drill=stocked(load_drill(path, county, overrides=overrides, form=form), county, stock),
        drill_file=path,
        overrides=overrides,
        preset=form.preset,
        variant=form.variant,
        stock=stock,
    )


def stocked(drill: Drill, county: County, ledger: Path | None) -> Drill:
    """The drill with the lines of a stock ledger up to the day it begins.

    Raises:
        InputProblems: Everything wrong in the ledger.
    """
    if ledger is None:
        return drill
    moves, _ = read_moves(ledger, counted(goods_of_county(county)))
    day = datetime.fromisoformat(drill.start).date()
    return replace(drill, stock=lines_until(moves, day))


def run_once(
    inputs: Inputs,
    seed: int,
    runs: Path,
    *,
    lang: Lang,
    until_s: float | None = None,
    report: bool = True,
    progress: Callable[[float, float], None] | None = None,
    counterfactual: bool = False,
) -> RunResult:
    """Run a drill with one seed and leave a complete run folder.

    With `counterfactual` it is run a second time, into the folder `no_action` inside it, with
    nothing leaving the desk; the report then states what was avoided.

    Raises:
        JournalError: The folder or a file in it cannot be written.
        MismatchError: A checked way or time was wrong; the run is left marked incomplete.
        KeyboardInterrupt: Ctrl-C a second time, while the run was already being ended.
    """
    started = time.time()
    folder = open_folder(inputs, seed, runs, started)
    journal = JournalWriter(folder / EVENTS)
    began = time.perf_counter()
    summary: RunSummary | None = None
    try:
        summary = run_drill(
            inputs.drill,
            inputs.county,
            inputs.rules,
            seed,
            journal,
            until_s=until_s,
            progress=progress,
            clock=time.perf_counter,
        )
    finally:
        simulation_s = time.perf_counter() - began
        seal = journal.close()
        manifest = manifest_of(
            inputs, seed, "drill", started=started, simulation_s=simulation_s, summary=summary,
            seal=seal,
        )  # fmt: skip
        write_manifest(folder, manifest)
        point_latest(folder)
    if counterfactual and summary.reason != "interrupted":
        _run_without(folder, inputs, seed, until_s)
    return conclude(
        folder, inputs, seed, summary, seal, simulation_s=simulation_s, lang=lang, report=report
    )


def _run_without(folder: Path, inputs: Inputs, seed: int, until_s: float | None) -> None:
    """The same world from a desk that nothing leaves; journal and manifest beside the run's."""
    from reports.drill.losses import NO_ACTION

    other = folder / NO_ACTION
    other.mkdir()
    started, began = time.time(), time.perf_counter()
    journal = JournalWriter(other / EVENTS)
    summary: RunSummary | None = None
    try:
        summary = run_drill(
            inputs.drill, inputs.county, inputs.rules, seed, journal, until_s=until_s, mute=True
        )
    finally:
        seal = journal.close()
        took_s = time.perf_counter() - began
        manifest = manifest_of(
            inputs, seed, "no_action", started=started, simulation_s=took_s, summary=summary,
            seal=seal,
        )  # fmt: skip
        write_manifest(other, manifest)


def open_folder(inputs: Inputs, seed: int, runs: Path, started: float) -> Path:
    """Make the folder of a run and put the drill in it, as written and as run.

    Raises:
        JournalError: It cannot be made.
    """
    stamp = datetime.fromtimestamp(started, _BEIJING).strftime("%Y%m%d-%H%M%S")
    folder = make_run_folder(runs, stamp, inputs.drill.id, seed)
    if inputs.drill_file.suffix in (".xlsx", ".xlsm"):
        shutil.copyfile(inputs.drill_file, folder / f"scenario{inputs.drill_file.suffix}")
    else:
        (folder / "scenario.yaml").write_text(read_text(inputs.drill_file), encoding="utf-8")
    if inputs.stock is not None:
        shutil.copyfile(inputs.stock, folder / STOCK)
    _write_json(folder / "resolved.json", to_plain(inputs.drill))
    return folder


def conclude(
    folder: Path,
    inputs: Inputs,
    seed: int,
    summary: RunSummary,
    seal: JournalSeal,
    *,
    simulation_s: float,
    lang: Lang,
    report: bool,
) -> RunResult:
    """Judge a run whose journal is closed, and write its report."""
    from scenarios import judge

    verdict = judge(read(folder / EVENTS), inputs.drill)
    began = time.perf_counter()
    if report:
        write_report(folder, inputs.county, inputs.drill, verdict, lang, lang)
    report_s = time.perf_counter() - began
    _write_log(folder, summary, simulation_s, report_s)
    return RunResult(
        folder=folder,
        seed=seed,
        summary=summary,
        seal=seal,
        verdict=verdict,
        simulation_s=simulation_s,
        report_s=report_s,
    )


def write_report(
    folder: Path, county: County, drill: Drill, verdict: Verdict, lang: Lang, run_lang: Lang
) -> Path:
    """Write `report.html`, or `report.<lang>.html` for the language the run was not made in."""
    from reports.drill import build_report
    from twin.models.dispersion import VALIDITY

    out = folder / ("report.html" if lang == run_lang else f"report.{lang}.html")
    build_report(
        folder,
        county=county,
        verdict=verdict,
        drill=drill,
        lang=lang,
        out=out,
        plume_validity=VALIDITY,
    )
    return out


def manifest_of(
    inputs: Inputs,
    seed: int,
    mode: str,
    *,
    started: float,
    simulation_s: float,
    summary: RunSummary | None,
    seal: JournalSeal,
    argv: tuple[str, ...] | None = None,
    pace: Mapping[str, float] | None = None,
) -> Manifest:
    """What a run was; incomplete while there is no summary of a complete one.

    Args:
        argv: The command line, when the process's own holds what must not be kept.
        pace: Of a live run: its speed, and how far it fell behind.
    """
    desk_s = 0.0 if summary is None else summary.desk_s
    timings = {
        "total_s": round(simulation_s, 3),
        "desk_s": round(desk_s, 3),
        "desk_share": round(desk_s / max(simulation_s, 1e-9), 4),
    }
    return Manifest(
        status="complete" if summary is not None and summary.whole else "incomplete",
        drill=inputs.drill.id,
        county=inputs.county.id,
        seed=seed,
        mode=mode,
        started_at=datetime.fromtimestamp(started, _BEIJING).isoformat(timespec="seconds"),
        wall_s=round(time.time() - started, 3),
        simulation_s=round(simulation_s, 3),
        argv=tuple(sys.argv[1:]) if argv is None else argv,
        inputs={
            "drill": digest(to_plain(inputs.drill)),
            "county": inputs.county.digest,
            "rules": inputs.rules.digest,
            "county_folder": inputs.county.folder,
            "drill_file": inputs.drill_file.name,
            **({} if inputs.stock is None else {"stock": STOCK}),
        },
        versions=_versions(),
        machine={"system": platform.system(), "processor": platform.machine()},
        counts={} if summary is None else dict(summary.counts),
        lines=seal.lines,
        last_hash=seal.last_hash,
        events_sha256=seal.events_sha256,
        overrides=inputs.overrides,
        preset=inputs.preset,
        variant=inputs.variant,
        routing={} if summary is None else summary.routing,
        timings={**timings, **(pace or {})},
    )


def _versions() -> dict[str, str]:
    libraries = ("numpy", "numba", "simpy")
    return {
        "fumeng-twin": __version__,
        "python": platform.python_version(),
        **{name: importlib.metadata.version(name) for name in libraries},
    }


def _write_json(path: Path, value: Any) -> None:
    text = json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True)
    path.write_text(text + "\n", encoding="utf-8")


def _write_log(folder: Path, summary: RunSummary, simulation_s: float, report_s: float) -> None:
    lines = [
        f"simulation {simulation_s:.2f} s (desk {summary.desk_s:.2f} s), report {report_s:.2f} s",
        f"ended: {summary.reason} at {summary.simulated_s:.0f} s",
        *(f"{kind} {number}" for kind, number in sorted(summary.counts.items())),
    ]
    (folder / "log.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")
