"""Many threads may ask one router at once: each gets the answer it would have got alone."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import numpy as np
import pytest

from fast.routing import Positions, Roads, Router
from fast.streams import Stream
from tests.fast.graphs import lattice_arcs, roads_of

SIDE = 24
NODES = SIDE * SIDE
THREADS = 8
Question = Callable[[Router], Any]


def town() -> Router:
    arcs = lattice_arcs(11, SIDE)
    at = np.arange(NODES)
    lat, lon = 42.0 + at // SIDE / 100, 121.0 + at % SIDE / 100
    roads = roads_of(arcs, NODES, lat=lat, lon=lon)
    return Router(roads, np.array([ms for *_, ms in arcs]), check_every=50)


def questions(seed: int, count: int, arcs: int) -> list[Question]:
    """A mix of all kinds, few places and many, some about the same units, some about others."""
    s = Stream(seed, "test", "questions")

    def nodes(n: int) -> list[int]:
        return [s.choice_index(NODES) for _ in range(n)]

    def spots(n: int) -> Positions:
        along = [s.choice_index(60) for _ in range(n)]
        return Positions(
            np.array([s.choice_index(arcs) for _ in range(n)], np.int32), np.array(along, np.int32)
        )

    fleets = [nodes(12), nodes(60)]
    asked: list[Question] = []
    for _ in range(count):
        a, b, k = nodes(1 + s.choice_index(30)), nodes(30), 1 + s.choice_index(5)
        b, fleet = b[: len(a)], fleets[s.choice_index(2)]
        units, places = spots(9), spots(4)
        asked.append(
            (
                lambda r, a=a, b=b: r.distances_ms(a, b),
                lambda r, a=a, b=b: r.matrix_ms(a, b),
                lambda r, a=a: r.one_to_all_ms(a[0]),
                lambda r, a=a: r.all_to_one_ms(a[0]),
                lambda r, a=a: r.coverage(a),
                lambda r, a=a, f=fleet, k=k: r.nearest(f, a, k),
                lambda r, a=a, f=fleet, k=k: r.nearest(f, a[:1], k),
                lambda r, u=units, p=places, k=k: r.nearest_at(u, p, k),
                lambda r, a=a, b=b: [way.arcs.tolist() for way in r.paths(a, b)],
                lambda r, a=a: r.snap(42.0 + a[0] / 3000, 121.0 + a[-1] / 3000),
            )[s.choice_index(10)]
        )
    return asked


def plain(answer: Any) -> Any:
    """An answer as lists, which can be compared."""
    if isinstance(answer, tuple):
        return [part.tolist() for part in answer]
    return answer.tolist() if isinstance(answer, np.ndarray) else answer


@pytest.fixture
def hasty() -> Iterator[None]:
    """Threads take turns every few microseconds, so that they meet in every place."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-5)
    yield
    sys.setswitchinterval(before)


def changed(router: Router, turn: int) -> None:
    """The same change each time: one arc, some, or all."""
    arcs = np.arange(turn % 7, router.roads.arc_count, (1000, 90, 2)[turn % 3])
    router.change(arcs, (arcs * 7 + turn) % 90)


@pytest.mark.usefixtures("hasty")
def test_threads_that_ask_at_once_get_what_each_would_get_alone() -> None:
    """Fresh weights each turn: the first to ask work the change in, the others wait or follow."""
    together, alone = town(), town()
    with ThreadPoolExecutor(THREADS) as pool:
        for turn in range(12):
            changed(together, turn)
            changed(alone, turn)
            asked = questions(turn, 96, together.roads.arc_count)
            start = Barrier(THREADS)

            def ask(
                thread: int, asked: list[Question] = asked, start: Barrier = start
            ) -> list[Any]:
                start.wait()
                return [question(together) for question in asked[thread::THREADS]]

            answers = list(pool.map(ask, range(THREADS)))
            for thread, got in enumerate(answers):
                want = [plain(question(alone)) for question in asked[thread::THREADS]]
                assert [plain(answer) for answer in got] == want
    assert together.tally.queries == alone.tally.queries


@pytest.mark.usefixtures("hasty")
def test_routers_over_the_same_roads_may_be_made_and_asked_in_threads() -> None:
    roads: Roads = town().roads
    weight = town().weight_ms

    def times(extra: int) -> Any:
        router = Router(roads, weight + extra)
        router.close([extra])
        return router.matrix_ms(np.arange(60), np.arange(60))

    with ThreadPoolExecutor(THREADS) as pool:
        answers = list(pool.map(times, range(32)))
    for extra, got in enumerate(answers):
        assert np.array_equal(got, times(extra))
