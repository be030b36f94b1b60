"""The page of a benchmark: wrong looks wrong, spread shows, and nothing is fetched."""

from __future__ import annotations

import copy
import re
from typing import Any

import pytest

from reports.bench.common import against_all
from reports.bench.figures import draw_growth, draw_memory, draw_times
from reports.bench.page import build_page
from reports.bench.tables import against_rival, bounds_met
from reports.bench.words import Words, duration, ratio, size

EN = Words("en")
GROWN = ("distance_batch", "nearest", "order", "build", "all_labels", "customize", "coverage",
         "one_to_all", "paths_batch")  # fmt: skip


def entry(name: str, seconds: float, *, wrong: int = 0, ratio: float | None = None) -> Any:
    spread = None if ratio is None else {"q1": ratio * 0.9, "median": ratio, "q3": ratio * 1.1}
    return {
        "contender": name, "items": 10, "repeats": 2, "part": False, "seconds": [seconds] * 3,
        "q1": seconds * 0.9, "median": seconds, "q3": seconds * 1.1, "checked": 10,
        "wrong": wrong, "off_ms": wrong, "ratio": spread, "note": None,
    }  # fmt: skip


def task(name: str, bound: float | None, *results: Any) -> Any:
    label = {"zh": f"任务{name}", "en": f"task {name}"}
    return {"id": name, "label": label, "each": {"zh": "每对", "en": "a pair"}, "bound": bound,
            "results": list(results)}  # fmt: skip


@pytest.fixture
def result() -> Any:
    spread = {"q1": 0.4, "median": 0.5, "q3": 0.6}
    quick = {"q1": 4e-6, "median": 5e-6, "q3": 6e-6}
    tasks = dict.fromkeys(GROWN, spread) | {"distance_batch": quick}
    growth: list[Any] = [
        {"nodes": nodes, "arcs": 2 * nodes, "depth_mean": 9.0, "tasks": tasks,
         "bytes": {"hierarchy": nodes, "metric": nodes, "labels": nodes}}
        for nodes in (10_000, 100_000)
    ]  # fmt: skip
    return {
        "rival": "routingkit_cch", "contenders": ["fumeng", "routingkit_cch", "pandana"],
        "missing": ["igraph"], "troubles": [], "seed": 1, "quick": True, "rounds": 3,
        "at": "2026-01-02T03:04:05+00:00", "versions": {"numba": "1"},
        "machine": {"cpu": "CPU <X>", "cores": 2, "pinned": True, "caches": {"L1d": "48K"},
                    "system": "Linux", "python": "3.11"},
        "graph": {"name": "county", "told": {"zh": "县", "en": "county"}, "nodes": 100,
                  "arcs": 250, "dropped_nodes": 1, "dropped_loops": 2, "dropped_parallel": 3,
                  "depth_mean": 9.0, "depth_max": 12, "hierarchy_arcs": 300, "triangles": 400},
        "tasks": [
            task("distance_batch", 0.5, entry("fumeng", 1e-7, ratio=1.0),
                 entry("routingkit_cch", 1e-5, ratio=0.01), entry("pandana", 1e-9, wrong=4)),
            task("nearest", 0.02, entry("fumeng", 1e-6, ratio=1.0),
                 entry("routingkit_cch", 1e-5, ratio=0.1)),
            *(task(name, None, entry("fumeng", 1e-3, ratio=1.0)) for name in GROWN[2:]),
        ],
        "bytes": {"hierarchy": 1000, "metric": 2000, "labels": 3000},
        "start": {"compile_routing_s": 15.0, "compile_all_s": 20.0, "routing_kernels": 59,
                  "load_routing_s": 0.1, "first_with_order_s": 1.0, "warm_first_s": spread,
                  "warm_second_s": spread},
        "growth": growth,
    }  # fmt: skip


def test_a_time_with_wrong_answers_is_struck_and_leads_nowhere(result: Any) -> None:
    row = against_all(result, EN).rows[0]
    assert [(cell.text, cell.css) for cell in row.cells[1:]] == [
        ("100 ns", ""), ("10.0 µs", ""), ("1.00 ns", "wrong")
    ]  # fmt: skip
    assert draw_times(result, EN, "county 100").title.startswith(
        "fumeng is the fastest in 2 of the 2"
    )


def test_bounds_are_judged_by_the_median_ratio(result: Any) -> None:
    assert bounds_met(result) == (1, 2)
    verdicts = [row.cells[-1].text for row in against_rival(result, Words("zh")).rows]
    assert verdicts[:3] == ["达标", "未达标", ""]


def test_a_wrong_rival_meets_no_bound(result: Any) -> None:
    wrong = copy.deepcopy(result)
    wrong["tasks"][0]["results"][1].update(wrong=1, ratio=None)
    assert bounds_met(wrong) == (0, 1)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_page_needs_nothing_else_and_says_what_it_stands_on(result: Any, lang: Any) -> None:
    page = build_page(result, lang)
    assert not re.search(r'(?:src|href)="(?!#)', page)
    assert "http" not in re.sub(r'xmlns[:\w]*="[^"]*"|xlink="[^"]*"', "", page)
    assert "CPU &lt;X&gt;" in page
    assert page.count("<svg") == 4
    assert "igraph" in page
    marks = re.findall(r"county 100 · (?:种子|seed) 1", page)
    assert len(marks) >= 2


def test_logarithmic_axes_are_labelled_in_units(result: Any) -> None:
    assert {"10 µs", "100 ms"} <= set(re.findall(r">(\d+ \w+)<", draw_growth(result, EN).svg))
    assert {"10 kB", "100 kB"} <= set(re.findall(r">(\d+ \w+)<", draw_memory(result, EN).svg))


def test_a_result_without_the_rival_and_growth_has_a_page_too(result: Any) -> None:
    alone = copy.deepcopy(result)
    alone["contenders"], alone["growth"] = ["fumeng"], []
    for each in alone["tasks"]:
        each["results"] = each["results"][:1]
    assert build_page(alone, "zh").count("<svg") == 1


@pytest.mark.parametrize(
    ("seconds", "told"),
    [(3.09e-6, "3.09 µs"), (28e-9, "28.0 ns"), (0.9999, "1.00 s"), (123.4, "123 s"),
     (1.7e-10, "0.170 ns")],
)  # fmt: skip
def test_times_have_three_digits_and_a_unit(seconds: float, told: str) -> None:
    assert duration(seconds) == told


def test_ratios_have_two_digits_and_sizes_a_unit() -> None:
    assert [ratio(value) for value in (0.00331, 0.166, 4.81, 12.4)] == [
        "0.0033", "0.17", "4.8", "12"
    ]  # fmt: skip
    assert [size(count) for count in (12, 19_458_752, 2e9)] == ["12 B", "19.5 MB", "2.00 GB"]
