"""The whole benchmark of the alarm engine: sizes and baselines in, one JSON-able object out."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from fast import compile_all
from twin import __version__
from twin.bench.alarms.contest import agree, contest
from twin.bench.alarms.evaluator import Fumeng
from twin.bench.alarms.goals import goals
from twin.bench.alarms.load import EXTREME, QUIET, ROUNDED, load_of
from twin.bench.alarms.peers import PEERS, is_there
from twin.bench.alarms.special import allocations, bad_share, synthesis, worst_tick
from twin.bench.alarms.stage import event_stage
from twin.bench.machine import machine, versions

__all__ = ["FULL", "QUICK", "Scope", "run"]

_PACKAGES = ("numpy", "numba", "llvmlite", "polars", "pandas")


@dataclass(frozen=True, slots=True)
class Scope:
    """How much is measured.

    Attributes:
        sizes: Points of the contests.
        points: Points of what is measured at one size: bad readings, worst tick, event stage.
        small: Points of the synthesis and of the count of allocations.
        budget_s: CPU seconds of one contender in one round.
    """

    sizes: tuple[int, ...]
    points: int
    small: int
    rounds: int
    budget_s: float


FULL = Scope((10_000, 100_000, 1_000_000), 100_000, 10_000, 9, 0.15)
QUICK = Scope((10_000, 100_000), 100_000, 10_000, 3, 0.03)


def run(seed: int, scope: Scope, on_progress: Callable[[str], None]) -> dict[str, Any]:
    """Check, then measure; libraries that are not installed are named and left out."""
    compile_all()
    names = [Fumeng.name, *(name for name in PEERS if is_there(name))]
    on_progress("check")
    checks = agree(names, seed)
    tasks = []
    for kind in (QUIET, ROUNDED, EXTREME):
        for size in scope.sizes:
            on_progress(f"{kind.name} {size}")
            load = load_of(kind, size, seed)
            tasks.append(contest(load, names, checks, scope.rounds, scope.budget_s))
    on_progress("special")
    quiet = load_of(QUIET, scope.points, seed)
    result = {
        "kind": "fumeng-bench-alarms",
        "schema": 1,
        "version": __version__,
        "at": datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds"),
        "machine": machine(),
        "versions": versions(_PACKAGES),
        "seed": seed,
        "quick": scope is not FULL,
        "rounds": scope.rounds,
        "budget_s": scope.budget_s,
        "contenders": names,
        "missing": [name for name in PEERS if not is_there(name)],
        "troubles": [],
        "tasks": tasks,
        "bad": bad_share(quiet, seed, scope.rounds, scope.budget_s),
        "worst": worst_tick(scope.points, scope.rounds),
        "stage": event_stage(scope.points, seed, scope.rounds),
        "allocations": allocations(scope.small),
        "synthesis": synthesis(scope.small, seed, scope.rounds, scope.budget_s),
    }
    return {**result, "goals": goals(result)}
