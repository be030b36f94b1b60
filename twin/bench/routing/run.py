"""The whole benchmark: a graph, contenders and tasks in, one JSON-able object out."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Sequence
from typing import Any

from fast import compile_all
from twin import __version__
from twin.bench.machine import hushed, machine, versions
from twin.bench.routing.case import Case
from twin.bench.routing.contender import Contender
from twin.bench.routing.contest import contest
from twin.bench.routing.growth import growth
from twin.bench.routing.ours import Fumeng
from twin.bench.routing.peers import PEERS, is_there, peer
from twin.bench.routing.start import starts
from twin.bench.routing.tasks import TASKS
from twin.bench.routing.work import Sizes, Work

__all__ = ["RIVAL", "run"]

RIVAL = "routingkit_cch"
"""The peer our bounds are set against."""

_PACKAGES = ("numpy", "numba", "llvmlite")
_ROUNDS, _ROUNDS_QUICK = 9, 3
_BUDGET_S, _BUDGET_QUICK_S = 0.15, 0.03  # CPU seconds of one contender in one round
_WARM_STARTS, _WARM_STARTS_QUICK = 5, 2


def run(
    case: Case,
    seed: int,
    peers: Sequence[str],
    *,
    quick: bool,
    grow: bool,
    on_progress: Callable[[str], None],
) -> dict[str, Any]:
    """Measure everything on one graph; libraries that are not installed are named and left out."""
    rounds = _ROUNDS_QUICK if quick else _ROUNDS
    budget_s = _BUDGET_QUICK_S if quick else _BUDGET_S
    troubles: list[dict[str, str]] = []

    def failed(name: str, what: str) -> None:
        troubles.append({"contender": name, "what": what})

    with hushed():
        compile_all()
        work = Work(case, seed, Sizes.quick() if quick else Sizes())
        on_progress("fumeng")
        ours = Fumeng(work)
        contenders = [ours, *_entered(work, peers, failed, on_progress)]
        tasks = []
        for number, task in enumerate(TASKS, start=1):
            on_progress(f"{number}/{len(TASKS)} {task.id}")
            tasks.append(contest(task, work, contenders, rounds, budget_s, failed))
        on_progress("start")
        begun = starts(work, _WARM_STARTS_QUICK if quick else _WARM_STARTS)
        grown = growth(seed, quick, budget_s, on_progress) if grow else []
    return {
        "kind": "fumeng-bench-routing",
        "schema": 1,
        "version": __version__,
        "at": datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds"),
        "machine": machine(),
        "versions": versions(
            [*_PACKAGES, *(c.package for c in contenders if c.package != ours.package)]
        ),
        "seed": seed,
        "quick": quick,
        "rounds": rounds,
        "budget_s": budget_s,
        "rival": RIVAL,
        "graph": {
            "name": case.name,
            "told": {"zh": case.told.zh, "en": case.told.en},
            "nodes": case.node_count,
            "arcs": case.arc_count,
            "dropped_nodes": case.dropped[0],
            "dropped_loops": case.dropped[1],
            "dropped_parallel": case.dropped[2],
            **ours.hierarchy_facts(),
        },
        "sizes": work.sizes._asdict(),
        "contenders": [c.name for c in contenders],
        "missing": [name for name in peers if not is_there(name)],
        "troubles": troubles,
        "tasks": tasks,
        "bytes": ours.bytes_by_use(),
        "start": begun,
        "growth": grown,
    }


def _entered(
    work: Work,
    peers: Sequence[str],
    failed: Callable[[str, str], None],
    on_progress: Callable[[str], None],
) -> list[Contender]:
    found = []
    for name in peers:
        if name not in PEERS:
            raise ValueError(f"no peer is called {name!r}; there are {', '.join(PEERS)}")
        if not is_there(name):
            continue
        on_progress(name)
        try:
            found.append(peer(name)(work))
        except Exception as error:
            failed(name, f"{type(error).__name__}: {error}")
    return found
