"""The alarm benchmark: everybody gives the same events, whoever does not is struck out."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pytest

from reports.bench.alarms_page import alarms_page
from reports.bench.words import result_of
from twin.bench.alarms.contest import Stepping, agree, contest
from twin.bench.alarms.evaluator import Fumeng
from twin.bench.alarms.goals import goals
from twin.bench.alarms.load import PERIOD, QUIET, ROUGH, load_of
from twin.bench.alarms.peers import PEERS, is_there, peer
from twin.bench.alarms.peers.numpy_dense import NumpyDense
from twin.bench.alarms.peers.objects import Objects, rounding_to
from twin.bench.alarms.roof import ROOFS
from twin.bench.alarms.run import Scope, run
from twin.bench.alarms.special import allocations, worst_tick
from twin.bench.alarms.stage import _mix

TINY = Scope((640,), 1_000, 500, 2, 0.002)


@pytest.fixture(scope="module")
def measured() -> dict[str, Any]:
    return run(1, TINY, lambda what: None)


@pytest.mark.parametrize("seed", [1, 2])
@pytest.mark.parametrize("name", PEERS)
def test_every_way_gives_our_events_where_everything_happens(name: str, seed: int) -> None:
    if not is_there(name):
        pytest.skip(f"{name} is not installed")
    load = load_of(ROUGH, 700, seed)
    ours, theirs = Stepping(Fumeng(load.table), load), Stepping(peer(name)(load.table), load)
    bits = set()
    for _ in range(4 * PERIOD):
        want = ours.events()
        assert np.array_equal(theirs.events(), want)
        bits |= set(want[:, 1].tolist())
    assert bits == set(range(8))


def test_loads_are_seeded_and_the_first_points_are_the_same_points() -> None:
    one, again, other = load_of(QUIET, 300, 1), load_of(QUIET, 300, 1), load_of(QUIET, 300, 2)
    assert np.array_equal(one.readings, again.readings, equal_nan=True)
    assert not np.array_equal(one.readings, other.readings, equal_nan=True)
    part = one.first(100)
    assert (part.size, part.table.id) == (100, one.table.id[:100])
    assert np.array_equal(part.readings, one.readings[:, :100], equal_nan=True)


@pytest.mark.parametrize("limit", [8.0, 10.0, 0.1, 1e-4])
def test_doubles_decide_as_floats_do(limit: float) -> None:
    most = rounding_to(np.float32(limit))
    for x in (most, np.nextafter(most, np.inf), limit, np.nextafter(limit, np.inf)):
        assert (x <= most) == (np.float32(x) <= np.float32(limit))


def test_the_result_is_one_json_object_with_everybody_in_every_task(
    measured: dict[str, Any],
) -> None:
    again = json.loads(json.dumps(measured))
    assert [task["id"] for task in again["tasks"]] == [
        f"{kind}_{size}" for kind in ("quiet", "rounded", "extreme") for size in TINY.sizes
    ]
    for task in again["tasks"]:
        assert [each["contender"] for each in task["results"]] == again["contenders"]
        assert [each["contender"] for each in task["roofs"]] == list(ROOFS)
        for each in task["results"]:
            assert (each["wrong"], len(each["seconds"])) == (0, TINY.rounds)
            assert each["checked"] > 0
    assert again["missing"] == [name for name in PEERS if not is_there(name)]


def test_a_goal_is_met_missed_or_not_tried(measured: dict[str, Any]) -> None:
    assert [goal["met"] for goal in measured["goals"][:6]] == [None] * 6  # no such sizes
    assert measured["allocations"] == 0
    slow = {**measured, "worst": [{"what": "lost", "points": 10, "median": 1.0}]}
    by_name = {goal["label"]["en"]: goal["met"] for goal in goals(slow)}
    assert by_name["worst tick, a point"] is False
    assert by_name["Python allocations of a quiet tick"] is True


def test_whoever_is_wrong_is_struck_out(monkeypatch: pytest.MonkeyPatch) -> None:
    right = NumpyDense.events
    monkeypatch.setattr(NumpyDense, "events", lambda self, told: right(self, told)[1:])
    names = ["fumeng", "numpy_dense", "numpy_guard"]
    task = contest(load_of(ROUGH, 300, 1), names, agree(names, 1), 2, 0.001)
    struck, kept = result_of(task, "numpy_dense"), result_of(task, "numpy_guard")
    assert struck is not None
    assert struck["wrong"] > 0
    assert struck["ratio"] is None
    assert kept is not None
    assert kept["ratio"] is not None


def test_a_slow_way_does_a_part_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Objects, "most", 100)
    names = ["fumeng", "objects"]
    task = contest(load_of(QUIET, 400, 1), names, agree(names, 1), 2, 0.001)
    assert [each["part"] for each in task["results"]] == [False, True]


def test_a_mass_loss_and_a_mass_step_are_one_tick_with_one_event_a_transition() -> None:
    found = {each["what"]: each["events"] for each in worst_tick(500, 2)}
    # H, HH and rate on the way up, and again on the way back.
    assert found == {"lost": 500, "back": 500, "over": 1500, "under": 1500}


def test_every_event_of_the_mix_is_a_transition_and_in_the_end_all_is_as_before() -> None:
    active: dict[tuple[int, int], bool] = {}
    before: dict[tuple[int, int], bool] = {}
    for tick in _mix(np.random.default_rng(1), np.arange(100), range(8)):
        assert len(set(tick["point"].tolist())) == tick.size
        for alarm, on in zip(
            zip(tick["point"].tolist(), tick["bit"].tolist(), strict=True),
            tick["active"].tolist(),
            strict=True,
        ):
            before.setdefault(alarm, not on)
            assert active.get(alarm, before[alarm]) != on
            active[alarm] = on
    assert active == before


def test_a_quiet_tick_allocates_nothing() -> None:
    assert allocations(300) == 0


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_page_needs_nothing_else_and_gives_each_goal_its_verdict(
    measured: dict[str, Any], lang: Any
) -> None:
    page = alarms_page(measured, lang)
    assert 'src="http' not in page
    assert page.count("<svg") == 2
    assert "numpy_guard" in page
    for goal in measured["goals"]:
        assert goal["label"][lang] in page
    assert ("未测" if lang == "zh" else "not tried") in page
