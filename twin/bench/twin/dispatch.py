"""The benchmark of dispatch: recorded calls through the desk, the kernel, and a naive model.

What a reader would get wrong: the naive model answers fewer calls, for it would take hours; its
rate is of those. Every response is compared with the kernel's: all three keep to the same rules.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from fast._types import Floats
from twin.bench.twin.recorded import city, region
from twin.county import County, load_county
from twin.desk import Rules, load_rules
from twin.sim.replay import Case, Plan, outcome_of, plan_of, run_desk, run_fast
from twin.sim.replay.naive import Lookup, Searched, naive
from twin.sim.replay.ways import RoadWays
from twin.terms.text import Text
from twin.terms.units import Role

__all__ = ["GOALS", "Counts", "contest", "goals_of"]

_SIREN_OFF = 0.95
_ROUNDS = 5
_NAMES = {
    "desk": Text("整个席位，带理由", "the whole desk, with reasons"),
    "fast": Text("编译内核（--fast）", "the kernel (--fast)"),
    "naive": Text("朴素模型（SimPy + NetworkX）", "a naive model (SimPy + NetworkX)"),
}
_CASES = {
    "region": Text("231×231 矩阵，25 支队伍", "a matrix of 231 × 231, 25 units"),
    "city": Text("城市道路（JEMSS），12 支队伍", "the roads of a city (JEMSS), 12 units"),
}
GOALS = {
    ("region", "desk"): 2_000.0, ("region", "fast"): 15_000.0,
    ("city", "desk"): 500.0, ("city", "fast"): 1_000.0,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Counts:
    """How many calls each contender answers, by case."""

    region: int
    region_naive: int
    city: int
    city_naive: int


def contest(
    counts: Counts, folder: Path | None, seed: int, on_progress: Callable[[str], None]
) -> list[dict[str, Any]]:
    """Each case with what each contender made of it; the city only where a folder has its roads.

    Raises:
        InputProblems: The folder holds no roads.
    """
    found = [_case("region", region(counts.region, seed), counts.region_naive, on_progress)]
    if folder is not None:
        found.append(_case("city", city(folder, counts.city, seed), counts.city_naive, on_progress))
    return found


def goals_of(cases: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """The goals of dispatch, in the form of the benchmark's."""
    reached = {
        (case["name"], each["name"]): each["calls_per_s"]
        for case in cases
        for each in case["contenders"]
    }
    return [
        {
            "label": {
                "zh": f"{_CASES[case].zh}，{_NAMES[name].zh}，每秒呼叫",
                "en": f"{_CASES[case].en}, {_NAMES[name].en}, calls a second",
            },
            "case": case,
            "contender": name,
            "unit": "count",
            "at_least": True,
            "bound": bound,
            "reached": reached.get((case, name)),
            "met": reached[case, name] >= bound if (case, name) in reached else None,
        }
        for (case, name), bound in GOALS.items()
    ]


def _case(
    name: str, case: Case, few: int, on_progress: Callable[[str], None]
) -> dict[str, Any]:  # fmt: skip
    plan = plan_of(case, _SIREN_OFF, by_priority=False)
    county = load_county()
    rules = load_rules(county)
    truth = _by_kernel(case, plan)  # and what is done for the first time only
    runs: tuple[tuple[str, int, int, Callable[[], Floats]], ...] = (
        ("fast", len(case.calls), _ROUNDS, lambda: _by_kernel(case, plan)),
        ("desk", len(case.calls), 1, lambda: _by_desk(case, plan, county, rules)),
        ("naive", few, 1, _naively(case, few)),
    )
    contenders = []
    for contender, calls, rounds, go in runs:
        on_progress(f"dispatch, {name}, {contender}: {calls} × {rounds}")
        spent_s, response_s = [], truth
        for _ in range(rounds):
            began = time.process_time()
            response_s = go()
            spent_s.append(time.process_time() - began)
        worst_ms = 1e3 * float(np.max(np.abs(response_s - truth[: response_s.size])))
        contenders.append(
            {
                "name": contender,
                "label": {"zh": _NAMES[contender].zh, "en": _NAMES[contender].en},
                "calls": calls,
                "rounds": rounds,
                "calls_per_s": calls / float(np.median(spent_s)),
                "mean_s": float(np.mean(response_s)),
                "p90_s": float(np.quantile(response_s, 0.9)),
                "worst_ms": worst_ms,
            }
        )
    label = _CASES[name]
    return {
        "name": name, "label": {"zh": label.zh, "en": label.en}, "nodes": len(case.nodes),
        "units": len(case.units), "calls": len(case.calls), "contenders": contenders,
    }  # fmt: skip


def _by_kernel(case: Case, plan: Plan) -> Floats:
    return outcome_of(case, plan, run_fast(case, plan, by_arrival=False)).response_us / 1e6


def _by_desk(case: Case, plan: Plan, county: County, rules: Rules) -> Floats:
    answers, orders = run_desk(
        case, plan, county, rules, role=Role.AMBULANCE_120, policy="shortest_drive",
        by_priority=False,
    )  # fmt: skip
    return outcome_of(case, plan, answers, orders).response_us / 1e6


def _naively(case: Case, few: int) -> Callable[[], Floats]:
    calls = case.calls
    part = replace(
        calls, id=calls.id[:few], at_us=calls.at_us[:few], node=calls.node[:few],
        priority=calls.priority[:few], on_scene_us=calls.on_scene_us[:few],
        transport=calls.transport[:few], hospital=calls.hospital[:few],
        handover_us=calls.handover_us[:few],
    )  # fmt: skip
    some = replace(case, calls=part)
    times = Searched(case.ways) if isinstance(case.ways, RoadWays) else Lookup(case)
    return lambda: np.array(naive(some, times, _SIREN_OFF))
