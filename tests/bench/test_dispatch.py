"""The benchmark of dispatch: three ways to answer the same calls, with the same answers."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from twin.bench.twin.dispatch import GOALS, Counts, contest, goals_of
from twin.bench.twin.recorded import region
from twin.sim.replay import outcome_of, plan_of, run_fast
from twin.sim.replay.naive import Lookup, naive


def write_grid(folder: Path, side: int, seed: int) -> Path:
    """Streets of a JEMSS city on a grid, one way here and there, of odd times."""
    dice = np.random.default_rng(seed)
    nodes = [f"{i + 1}.0,{-74 + 0.001 * (i % side)},{40.7 + 0.001 * (i // side)},1.0"
             for i in range(side * side)]  # fmt: skip
    arcs = []
    for i in range(side * side):
        for j in (
            (i + 1) if i % side < side - 1 else -1,
            i + side if i < side * side - side else -1,
        ):
            if j >= 0:
                arcs.append((i + 1, j + 1))
                arcs.append((j + 1, i + 1))
    rows = [
        f"{k}.0,{a}.0,{b}.0,{dice.uniform(5, 40) / 86400},0" for k, (a, b) in enumerate(arcs, 1)
    ]
    folder.mkdir()
    (folder / "nodes.csv").write_text(
        "\n".join([f"nodes,{len(nodes)},,", "index,x,y,offRoadAccess,", *nodes, ""])
    )
    (folder / "arcs.csv").write_text(
        "\n".join(["miscData,1,,", "arcForm,numModes", "directed,2", ",", f"arcs,{len(rows)},,",
                   "index,fromNode,toNode,mode_1,mode_2,", *rows, ""])
    )  # fmt: skip
    return folder


@pytest.fixture(scope="module")
def cases(tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, Any]]:
    folder = write_grid(tmp_path_factory.mktemp("bench") / "city", 12, 1)
    return contest(Counts(150, 100, 120, 60), folder, 1, lambda what: None)


def test_all_answer_alike(cases: list[dict[str, Any]]) -> None:
    assert [case["name"] for case in cases] == ["region", "city"]
    for case in cases:
        assert [each["name"] for each in case["contenders"]] == ["fast", "desk", "naive"]
        for each in case["contenders"]:
            assert each["worst_ms"] < 1.0
            assert each["calls_per_s"] > 0


def test_the_goals_are_those_of_the_issue_and_a_city_that_is_not_there_is_not_tried(
    cases: list[dict[str, Any]],
) -> None:
    assert list(GOALS.values()) == [2_000.0, 15_000.0, 500.0, 1_000.0]
    tried = goals_of(cases[:1])
    assert [goal["reached"] is None for goal in tried] == [False, False, True, True]
    assert [goal["met"] is None for goal in tried] == [False, False, True, True]


def test_the_naive_model_agrees_where_calls_have_to_wait() -> None:
    case = region(400, 3)
    busy = case.calls
    packed = type(busy)(
        busy.id, busy.at_us // 6, busy.node, busy.priority, busy.on_scene_us, busy.transport,
        busy.hospital, busy.handover_us,
    )  # fmt: skip
    packed_case = type(case)(packed, case.units, case.nodes, case.hospitals, case.ways)
    plan = plan_of(packed_case, 0.95, by_priority=False)
    ours = outcome_of(packed_case, plan, run_fast(packed_case, plan, by_arrival=False))
    assert np.mean(ours.queue_us > 0) > 0.5
    theirs = np.array(naive(packed_case, Lookup(packed_case), 0.95))
    assert np.max(np.abs(theirs - ours.response_us / 1e6)) < 1e-3
