"""One drill, from record 0 to `run.end`: as fast as it goes, and what happened written down.

What a reader would get wrong: `run_drill` ends the journal in every case but a broken disk. Ctrl-C
is looked at between events (`CtrlC`), so an interrupted run has a whole last line and says that it
was interrupted; sealing the file is the caller's.
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Mapping
from typing import Any, Protocol

from twin.county.model import County
from twin.desk import Rules
from twin.journal.canonical import digest
from twin.sim.desk_driver import Clock, Decides, no_clock
from twin.sim.interrupt import CtrlC
from twin.sim.parameters import Parameters
from twin.sim.play import Play, Reason, RunSummary
from twin.sim.world import ms
from twin.terms.codec import to_plain
from twin.terms.drill import Drill

__all__ = ["Journal", "RunSummary", "run_drill", "run_end_body", "run_start_body"]


class Journal(Protocol):
    """What a run needs of a journal: to take one record after the other."""

    def append(self, at_ms: int, kind: str, source: str, body: Mapping[str, Any]) -> object:
        """Write one record."""
        ...


_SCHEMA = "fumeng.events/1"
_LOOK_EVERY_MS = 60_000


def run_start_body(
    drill: Drill, county: County, rules_sha256: str, seed: int, mode: str = "drill"
) -> dict[str, Any]:
    """Body of record 0: what the run is a run of. No version, path or platform."""
    return {
        "schema": _SCHEMA,
        "drill": drill.id,
        "drill_sha256": digest(to_plain(drill)),
        "county": county.id,
        "county_sha256": county.digest,
        "rules_sha256": rules_sha256,
        "seed": seed,
        "mode": mode,
        "start": drill.start,
        "title": to_plain(drill.title),
        "status": drill.status.value,
    }


def run_end_body(reason: Reason, records: int, steps: int) -> dict[str, Any]:
    """Body of the last record; `records` counts it too."""
    return {"reason": reason, "counts": {"records": records, "steps": steps}}


def run_drill(
    drill: Drill,
    county: County,
    rules: Rules,
    seed: int,
    journal: Journal,
    *,
    until_s: float | None = None,
    progress: Callable[[float, float], None] | None = None,
    figures: Parameters | None = None,
    desk: Decides | None = None,
    clock: Clock = no_clock,
    mute: bool = False,
) -> RunSummary:
    """Run a drill in virtual time and write its journal, `run.start` to `run.end`.

    Args:
        until_s: Stop at this drill second instead of the drill's end.
        progress: Called about once a drill minute with (drill seconds done, drill seconds in all).
        figures: Parameters of the world instead of the county's own `world.yaml`.
        desk: A desk to test instead of one made from `rules` and the drill.
        clock: Seconds, to measure what the desk takes of the run.
        mute: Nothing leaves the desk, to see what would have become of it.

    Raises:
        InputProblems: The county's `world.yaml` or `alarms.csv` is wrong.
        JournalError: The journal could not be written.
        MismatchError: A checked way or time was wrong; the journal ends without `run.end`.
    """
    counts: dict[str, int] = {}

    def sink(at_ms: int, kind: str, source: str, body: Mapping[str, Any]) -> None:
        counts[kind] = counts.get(kind, 0) + 1
        journal.append(at_ms, kind, source, body)

    mode = "no_action" if mute else "drill"
    sink(0, "run.start", "run", run_start_body(drill, county, rules.digest, seed, mode))
    play = Play(
        drill, county, rules, seed, sink, figures=figures, desk=desk, clock=clock, mute=mute
    )
    end_ms = play.end_ms if until_s is None else min(ms(until_s), play.end_ms)
    gc.collect()  # or the world of the run before would be frozen with it
    gc.freeze()  # the county and the desk's rules outlive the run: not looked through again
    try:
        finished = _advance(play, end_ms, progress)
    finally:
        gc.unfreeze()
    reason = play.reason(finished, end_ms)
    total = sum(counts.values()) + 1
    play.world.record("run.end", "run", run_end_body(reason, total, play.driver.steps))
    return play.summary(reason, counts)


def _advance(play: Play, end_ms: int, progress: Callable[[float, float], None] | None) -> bool:
    """Run until `end_ms` (exclusive); False when the user stopped it."""
    peek, step, rule = play.world.env.peek, play.world.env.step, play.conditions
    with CtrlC() as keys:
        try:
            for mark_ms in [*range(_LOOK_EVERY_MS, end_ms, _LOOK_EVERY_MS), end_ms]:
                while peek() < mark_ms:
                    step()
                    if keys.pressed:
                        return False
                    if rule.stopped and peek() > play.world.now_ms:
                        return True  # the instant of the stop rule is over
                if progress is not None:
                    progress(mark_ms / 1000, end_ms / 1000)
            play.close(end_ms)
        except KeyboardInterrupt:
            return False
    return True
