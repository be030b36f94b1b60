"""The benchmark of the whole twin: sizes in, one JSON-able object out.

What a reader would get wrong: only the goals' own size is run for a whole day. Longer or larger
runs are worked out from a shorter time, which stands beside every figure; the load is the same all
day, so a part of it says as much.
"""

from __future__ import annotations

import datetime
import json
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from fast import compile_all
from twin import __version__
from twin.bench.machine import machine, versions
from twin.bench.twin.desk_step import GOAL_MS, desk_step
from twin.bench.twin.dispatch import Counts, contest, goals_of
from twin.county import load_county
from twin.desk import load_rules
from twin.terms.text import Text

__all__ = ["DAY_S", "FULL", "QUICK", "Measured", "Scope", "in_child", "run"]

DAY_S = 86_400
_CREWS = 200
_WARM_S = 900  # by then every crew has been called out
_PACKAGES = ("numpy", "numba", "llvmlite", "simpy", "networkx")
_ROUNDS = 200  # steps of the desk
_GOALS = ((10_000, 5_000.0), (100_000, 1_000.0))

Measured = Callable[[int, int, int, int, int, bool], dict[str, Any]]
"""Points, crews, warm and timed seconds, seed, by part: what `measure.measured` takes."""


@dataclass(frozen=True, slots=True)
class Scope:
    """How long each size is run, in simulated seconds.

    Attributes:
        goals: Sizes and times of the runs without a stopwatch.
        growth: Sizes and times of the runs with one.
        calls: How many calls are dispatched.
    """

    goals: tuple[tuple[int, int], ...]
    growth: tuple[tuple[int, int], ...]
    calls: Counts
    warm_s: int = _WARM_S
    crews: int = _CREWS


FULL = Scope(
    ((10_000, DAY_S), (100_000, 2 * 3600)),
    ((1_000, 3600), (10_000, 3600), (100_000, 1800), (1_000_000, 300)),
    Counts(region=100_000, region_naive=20_000, city=20_000, city_naive=300),
)
QUICK = Scope(
    ((10_000, 3600), (100_000, 600)),
    ((1_000, 900), (10_000, 900), (100_000, 300)),
    Counts(region=10_000, region_naive=2_000, city=5_000, city_naive=50),
)


def run(
    seed: int,
    scope: Scope,
    on_progress: Callable[[str], None],
    measure: Measured | None = None,
    city: Path | None = None,
) -> dict[str, Any]:
    """Measure each size, in processes of their own unless `measure` says otherwise.

    Args:
        city: The folder of a city's roads to dispatch on; without it, those goals are not tried.

    Raises:
        RuntimeError: A child process failed; its words are in the message.
        InputProblems: `city` holds no roads.
    """
    compile_all()
    measure = measure or in_child
    dispatch = contest(scope.calls, city, seed, on_progress)
    runs, growth = [], []
    for points, for_s in scope.goals:
        on_progress(f"{points} × {for_s} s")
        runs.append(measure(points, scope.crews, scope.warm_s, for_s, seed, False))
    for points, for_s in scope.growth:
        on_progress(f"{points} × {for_s} s, by part")
        growth.append(measure(points, scope.crews, scope.warm_s, for_s, seed, True))
    on_progress("desk step")
    county = load_county()
    step = desk_step(county, load_rules(county), _ROUNDS)
    return {
        "kind": "fumeng-bench-twin",
        "schema": 1,
        "version": __version__,
        "at": datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds"),
        "machine": machine(),
        "versions": versions(_PACKAGES),
        "seed": seed,
        "quick": scope is not FULL,
        "crews": scope.crews,
        "warm_s": scope.warm_s,
        "runs": runs,
        "growth": growth,
        "dispatch": dispatch,
        "desk_step": step,
        "goals": [
            *(_goal(points, bound, runs) for points, bound in _GOALS),
            *goals_of(dispatch),
            _step_goal(step),
        ],
    }


def in_child(
    points: int, crews: int, warm_s: int, for_s: int, seed: int, by_part: bool
) -> dict[str, Any]:
    """`measured` in a process of its own.

    Raises:
        RuntimeError: It failed; its words are in the message.
    """
    words = [points, crews, warm_s, for_s, seed, int(by_part)]
    done = subprocess.run(
        [sys.executable, "-m", "twin.bench.twin.child", *map(str, words)],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode:
        raise RuntimeError(f"the run of {points} points failed:\n{done.stderr.strip()}")
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def _goal(points: int, bound: float, runs: list[dict[str, Any]]) -> dict[str, Any]:
    reached = next((each["times_real"] for each in runs if each["points"] == points), None)
    label = Text(
        f"{points:,} 点、{_CREWS} 个活动实体，实时的倍数",
        f"{points:,} points, {_CREWS} active entities, times real time",
    )
    return {
        "label": {"zh": label.zh, "en": label.en}, "unit": "times", "at_least": True,
        "bound": bound, "reached": reached, "met": None if reached is None else reached >= bound,
    }  # fmt: skip


def _step_goal(step: dict[str, Any]) -> dict[str, Any]:
    reached = step["p95_ms"] / 1000
    label = Text(
        f"值班台一步（{step['incidents']} 起事件、{step['units']} 支队伍、"
        f"{step['observations']} 条观测，95% 之内）",
        f"a step of the desk ({step['incidents']} incidents, {step['units']} units, "
        f"{step['observations']} observations; 95 of 100)",
    )
    bound = GOAL_MS / 1000
    return {
        "label": {"zh": label.zh, "en": label.en}, "unit": "time", "at_least": False,
        "bound": bound, "reached": reached, "met": reached <= bound,
    }  # fmt: skip
