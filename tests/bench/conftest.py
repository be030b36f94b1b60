"""A small graph with its questions, and one quick result on it without peers."""

from __future__ import annotations

from typing import Any

import pytest

from twin.bench.routing.case import Case
from twin.bench.routing.run import run
from twin.bench.routing.synthetic import synthetic
from twin.bench.routing.work import Sizes, Work

SPREAD = {"q1": 0.4, "median": 0.5, "q3": 0.6}
STARTS = {
    "compile_routing_s": 15.0,
    "compile_all_s": 20.0,
    "routing_kernels": 59,
    "load_routing_s": 0.1,
    "first_with_order_s": 1.0,
    "warm_first_s": SPREAD,
    "warm_second_s": SPREAD,
}
"""What a start gives; measuring one compiles every kernel anew, which `make long` does."""

SMALL = Sizes(pairs=60, calls=20, incidents=20, sources=3, arcs=4)


@pytest.fixture(scope="session")
def case() -> Case:
    """About 600 nodes."""
    return synthetic(600, 1)


@pytest.fixture(scope="session")
def work(case: Case) -> Work:
    """A few of each question."""
    return Work(case, 1, SMALL)


@pytest.fixture(scope="session")
def measured(case: Case) -> dict[str, Any]:
    """A quick result, SciPy taking part; starts made up."""
    pytest.importorskip("scipy")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("twin.bench.routing.run.starts", lambda work, times: STARTS)
        return run(case, 1, ["scipy"], quick=True, grow=False, on_progress=lambda what: None)
