"""One county of a size, run for a while: how fast, where the time goes, how much memory.

What a reader would get wrong: only the running is timed, from the end of the first minutes
(`warm_s`) on. Building the county, loading kernels and calling out the crews come before. Time is
charged by part with a stopwatch on the faces between them, so what belongs to nobody else is the
world: SimPy's loop, the crews, their ways, the links.
"""

from __future__ import annotations

import resource
import sys
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path
from typing import Any
from unittest.mock import patch

from twin.bench.stopwatch import Stopwatch
from twin.bench.twin.busy import BusyDesk
from twin.bench.twin.county import county_of
from twin.county import County, load_county
from twin.desk import Charge, Desk, Rules, Watch, load_rules
from twin.journal import JournalWriter
from twin.sim.run import run_drill
from twin.sim.sensing import Sensing
from twin.terms.drill import Drill, PassRules, WorldStart
from twin.terms.text import Text
from twin.terms.units import Role
from twin.terms.warning import ExerciseStatus

__all__ = ["PARTS", "measured"]

PARTS = ("sensing", "alarms", "desk", "journal", "world")
_WORLD = "world"
_START = "2026-07-12T08:00:00+08:00"


def measured(
    points: int, crews: int, warm_s: float, for_s: float, seed: int, *, by_part: bool
) -> dict[str, Any]:
    """Run a county of so many points for `warm_s`, then `for_s` more under the clock.

    Args:
        warm_s: Whole minutes, at least one.
        by_part: Charge the time by part; the clock itself then costs a few percent.

    Returns:
        CPU seconds of the timed part, in all and by part; records, bytes and memory.
    """
    began = time.process_time()
    county = county_of(load_county(), points)
    drill = _drill(warm_s + for_s, seed)
    rules = load_rules(county)
    desk = BusyDesk(_desk(drill, county, rules), county, crews, seed)
    watch = Stopwatch(_WORLD)
    begun_s, lines = 0.0, 0

    def progress(done_s: float, of_s: float) -> None:
        nonlocal begun_s, lines
        if not begun_s and done_s >= warm_s:
            desk.taken.clear()
            lines = journal.lines
            watch.restart()
            begun_s = done_s

    with tempfile.TemporaryDirectory(prefix="fumeng-bench-") as folder, ExitStack() as stack:
        path = Path(folder) / "events.jsonl"
        journal = stack.enter_context(JournalWriter(path))
        if by_part:
            _charge(watch, stack, desk, journal)
        run_drill(drill, county, rules, seed, journal, progress=progress, desk=desk)
        spent_s = watch.spent_s()
        written = path.stat().st_size
    seconds = sum(spent_s.values())
    simulated_s = warm_s + for_s - begun_s
    return {
        "points": points,
        "crews": crews,
        "simulated_s": simulated_s,
        "cpu_s": seconds,
        "times_real": simulated_s / seconds,
        "parts_s": {part: spent_s[part] for part in PARTS} if by_part else None,
        "setup_s": time.process_time() - began - seconds,
        "records": journal.lines - lines,
        "reports": desk.taken.get("unit_reported", 0),
        "alarms": desk.taken.get("alarm_changed", 0),
        "journal_bytes": written,
        "peak_bytes": _peak_bytes(),
    }


def _charge(watch: Stopwatch, stack: ExitStack, desk: BusyDesk, journal: JournalWriter) -> None:
    """Put the stopwatch on the faces between the parts."""
    faces: tuple[tuple[str, Any, str], ...] = (
        ("sensing", Sensing, "scan"),
        ("alarms", Watch, "step"),
        ("desk", desk, "step"),
        ("journal", journal, "append"),
    )
    for part, owner, name in faces:
        face = watch.charged(part, getattr(owner, name))
        stack.enter_context(patch.object(owner, name, face))


def _desk(drill: Drill, county: County, rules: Rules) -> Desk:
    charge = Charge(
        roles=tuple(Role(role) for role in drill.roles), policy=drill.policy, status=drill.status,
        title=drill.title, start=drill.start, surface=drill.world.surface,
    )  # fmt: skip
    return Desk(county, rules, charge)


def _drill(duration_s: float, seed: int) -> Drill:
    """A day on which nothing is wrong: wind, noise and drift as ever, no injects."""
    return Drill(
        id="bench", title=Text("基准测试", "benchmark"), county="fumeng", start=_START,
        duration_s=duration_s, seed=seed, mode="assessment", form="operational",
        status=ExerciseStatus.TEST, roles=("county_hq",), policy="closest", objectives=(),
        world=WorldStart(
            wind_from_deg=225.0, wind_m_s=2.5, gust_share=0.2, temperature_c=24.0, sky="partly",
            surface="dry", duty_officers=2, reaction_scale=1.0, turnout_scale=1.0,
            sensor_noise_scale=1.0, sensor_response_scale=1.0, link_latency_scale=1.0,
            compliance_share=0.85,
        ),
        injects=(), expects=(), bookmarks=(),
        pass_rules=PassRules(critical_on_time=1.0, on_time_at_least=0.8),
    )  # fmt: skip


def _peak_bytes() -> int:
    """The most memory the process ever held."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024
