"""What a report costs does not grow with the number of incidents, and a step stays short."""

from __future__ import annotations

import time

from tests.desk.conftest import Told
from tests.desk.incidents.conftest import PLACE, call
from twin.terms.observation import EventReported, Seen
from twin.terms.place import Place


def spot(number: int) -> Place:
    """One of 3,600 spots two kilometres apart."""
    return Place(
        name=f"点{number}",
        lat_deg=41.7 + 0.018 * (number % 60),
        lon_deg=121.0 + 0.024 * (number // 60),
        node=PLACE.node,
    )


def many(told: Told, incidents: int) -> None:
    """So many droughts on record, which no card answers and nothing follows from."""
    for start in range(0, incidents, 100):
        told.see(start / 1000, *(report(start + n) for n in range(min(100, incidents - start))))


def report(number: int, caller: str = "甲") -> EventReported:
    return call(f"C-{number}-{caller}", "mine_other", spot(number), caller=caller)


def least_s(told: Told, at_s: float, *seen: Seen) -> float:
    began = time.perf_counter()
    told.see(at_s, *seen)
    return time.perf_counter() - began


def test_two_hundred_reports_on_fifty_open_incidents_take_a_moment(told: Told) -> None:
    many(told, 50)
    times = [
        least_s(told, 10.0 + n, *(report(m % 50, f"乙{n}-{m}") for m in range(200)))
        for n in range(5)
    ]
    assert min(times) < 0.060  # 5 ms on a quiet machine; two noisy cores in CI


def test_the_cost_of_a_report_does_not_grow_with_the_incidents(told: Told) -> None:
    many(told, 100)
    few = min(least_s(told, 20.0 + n, report(n, f"丙{n}")) for n in range(20))
    many_more = [report(100 + n) for n in range(2900)]
    for n, start in enumerate(range(0, 2900, 100)):
        told.see(60.0 + n, *many_more[start : start + 100])
    lots = min(least_s(told, 120.0 + n, report(n, f"丁{n}")) for n in range(20))
    assert lots < 10 * few + 0.010
