"""Correctness first: whoever answers wrongly is marked, and no ratio is formed with it."""

from __future__ import annotations

import dataclasses
from typing import Any

import numpy as np
import pytest

from fast._types import Ints
from twin.bench.measure import Round, quartiles, rounds_of, sized
from twin.bench.routing.case import Case
from twin.bench.routing.contender import Contender, Job
from twin.bench.routing.contest import contest
from twin.bench.routing.ours import Fumeng
from twin.bench.routing.peers import PEERS, is_there, peer
from twin.bench.routing.tasks import TASKS
from twin.bench.routing.truth import CHECKED, expected
from twin.bench.routing.work import Work, times

TASK = {task.id: task for task in TASKS}


class OneOff(Contender):
    """Quick, and a millisecond wrong on the third pair."""

    name = "one-off"

    def __init__(self, work: Work, right: Ints) -> None:
        super().__init__(work)
        self._given = right + (np.arange(right.size) == 2)

    def distance_batch(self) -> Job:
        return Job(lambda _, k: self._given[:k], self._given.size)

    def distance_call(self) -> Job:
        raise RuntimeError("broke")


def held(task: str, work: Work, *others: Contender) -> tuple[dict[str, Any], list[str]]:
    troubles: list[str] = []
    result = contest(
        TASK[task], work, [Fumeng(work), *others], 2, 0.001,
        lambda name, what: troubles.append(f"{name} {what}"),
    )  # fmt: skip
    return result, troubles


@pytest.fixture(scope="module")
def one_off(work: Work) -> OneOff:
    return OneOff(work, expected("distance_batch", work, work.sizes.pairs))


def test_a_fast_wrong_answer_is_counted_and_gets_no_ratio(work: Work, one_off: OneOff) -> None:
    ours, theirs = held("distance_batch", work, one_off)[0]["results"]
    assert (ours["wrong"], theirs["wrong"], theirs["off_ms"]) == (0, 1, 1)
    assert theirs["checked"] == work.sizes.pairs
    assert theirs["ratio"] is None
    assert ours["ratio"]["median"] == 1.0


def test_a_library_that_breaks_down_is_left_out_and_named(work: Work, one_off: OneOff) -> None:
    result, troubles = held("distance_call", work, one_off)
    assert [found["contender"] for found in result["results"]] == ["fumeng"]
    assert troubles == ["one-off distance_call: RuntimeError: broke"]


def test_our_own_wrong_answer_shows(work: Work, monkeypatch: pytest.MonkeyPatch) -> None:
    def slower(self: Fumeng) -> Job:
        job = Fumeng.distance_batch(self)
        return dataclasses.replace(job, answer=lambda found: times(found) + 1)

    class Slower(Fumeng):
        distance_batch = slower

    result = contest(TASK["distance_batch"], work, [Slower(work)], 1, 0.001, lambda *_: None)
    assert result["results"][0]["wrong"] == result["results"][0]["checked"] > 0


@pytest.mark.parametrize("name", list(PEERS))
@pytest.mark.parametrize("task", [task.id for task in TASKS if task.id in CHECKED])
def test_every_peer_answers_every_task_it_takes_on_rightly(
    name: str, task: str, work: Work, peers: dict[str, Contender], capfd: pytest.CaptureFixture[str]
) -> None:
    if not is_there(name):
        pytest.skip(f"{name} is not installed (extra bench)")
    if name not in peers:
        peers[name] = peer(name)(work)
    job = peers[name].job(task)
    if job is None:
        return
    job.ready(0)
    items = job.most if job.whole else min(job.most, 20)
    assert job.answer is not None
    answered = np.asarray(job.answer(job.go(0, items)))
    job.done()
    right = expected(task, work, min(items, CHECKED[task]))
    assert np.array_equal(answered[: len(right)], right)


@pytest.fixture(scope="module")
def peers() -> dict[str, Contender]:
    """Those made so far."""
    return {}


def test_a_way_with_a_gap_or_wrong_ends_is_none(case: Case, work: Work) -> None:
    s, t = int(work.sources[0]), int(work.targets[0])
    ways = Fumeng(work).paths_batch()
    good = ways.go(0, 1)[0].nodes
    assert work.driven([good])[0] == expected("paths_batch", work, 1)[0]
    assert work.driven([good[:-1]])[0] == -1
    assert work.driven([np.delete(good, 1)])[0] == -1
    assert work.driven([[]])[0] == -1
    assert {s, t} == {int(good[0]), int(good[-1])}


def test_contenders_take_turns_and_the_first_place_rotates() -> None:
    went: list[str] = []

    def each(name: str) -> Round[str]:
        return Round(name, lambda turn: None, lambda turn: went.append(name), 1)

    spent = rounds_of([each("a"), each("b"), each("c")], 3)
    assert "".join(went) == "abcbcacab"
    assert {name: len(seconds) for name, seconds in spent.items()} == {"a": 3, "b": 3, "c": 3}


def test_what_comes_before_is_not_timed_but_done_each_time() -> None:
    calls: list[tuple[str, int]] = []
    rounds_of(
        [Round("a", lambda t: calls.append(("ready", t)), lambda t: calls.append(("go", t)), 2)], 2
    )
    assert calls == [(what, turn) for turn in range(4) for what in ("ready", "go")]


def test_work_that_does_not_grow_with_the_items_is_always_done_whole() -> None:
    asked: list[int] = []
    size = sized(lambda turn: None, lambda turn, items: asked.append(items), 50, True, 0.001)
    assert set(asked) == {50}
    assert size.items == 50
    assert size.repeats >= 1


def test_quartiles_are_those_of_the_rounds() -> None:
    assert quartiles([4.0, 1.0, 3.0, 2.0, 5.0]) == {"q1": 2.0, "median": 3.0, "q3": 4.0}


def test_times_of_any_library_become_whole_milliseconds() -> None:
    unreachable = 2**30 - 1
    assert times([1.0, float("inf")]).tolist() == [1, unreachable]
    assert times([3, None]).tolist() == [3, unreachable]
    assert times(np.array([7, 2**31 - 1], np.uint32)).tolist() == [7, unreachable]
