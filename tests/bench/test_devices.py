"""The benchmark of devices on sockets, small."""

from __future__ import annotations

import importlib.util
from typing import Any

import pytest

from reports.bench.devices_page import devices_page
from twin.bench.devices.run import Case, Scope, run

pytestmark = pytest.mark.long
SMALL = Scope((Case("modbus", 20, 0.2), Case("jt808", 10, 0.2), Case("mqtt", 10, 0.2)), 1.0, 1)
LOOPS = ["asyncio", *(["uvloop"] if importlib.util.find_spec("uvloop") else [])]


@pytest.fixture(scope="module")
def result() -> dict[str, Any]:
    return run(SMALL, lambda what: None)


def test_everybody_is_heard_on_every_loop(result: dict[str, Any]) -> None:
    assert [(one["kind"], one["loop"]) for one in result["runs"]] == [
        (kind, loop) for loop in LOOPS for kind in ("modbus", "jt808", "mqtt")
    ]
    for one in result["runs"]:
        assert one["answered"] > 0
        assert 0.0 < one["cpu_share"] < 1.0
        assert one["lag_s"]["p50"] <= one["lag_s"]["p99"] <= one["lag_s"]["max"]


def test_a_page_tells_it_in_either_language(result: dict[str, Any]) -> None:
    assert "uvloop" in devices_page(result, "zh")
    assert "growth" in devices_page(result, "en").lower()
    assert "Lockstep" in devices_page(result, "en")
    assert [goal["met"] is None for goal in result["goals"]] == [True] * (
        len(result["goals"]) - 1
    ) + [False]


def test_the_thirty_in_lockstep_leave_the_same_journal_each_time(result: dict[str, Any]) -> None:
    assert result["lockstep"]["same"]
    assert result["lockstep"]["readings"] > 1000
