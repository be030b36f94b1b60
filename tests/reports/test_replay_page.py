"""The page of a replay."""

from __future__ import annotations

from typing import Any

import pytest

from reports.replay.page import replay_page
from tests.reports.test_replay_statistics import columns, told

STATUSES = ("off_shift", "ready", "turnout", "to_scene", "on_scene", "to_hospital", "handover",
            "returning")  # fmt: skip


def result(**other: Any) -> dict[str, Any]:
    found = told(columns(40, **other), 4000)
    spent_s = dict.fromkeys(STATUSES, 0.0) | {"ready": 400.0, "to_scene": 3600.0}
    units = [unit | {"spent_s": spent_s} for unit in found["units"]]
    return found | {
        "by": "desk", "policy": "shortest_drive", "queue": "fcfs", "role": "120",
        "siren_off": 0.95, "units": units,
    }  # fmt: skip


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_page_stands_alone_and_says_that_it_is_a_simulation(lang: Any) -> None:
    page = replay_page(result(), columns(40), lang)
    mark = "仿真重演·非真实调度" if lang == "zh" else "A simulation, not a record"
    assert mark in page
    assert page.count("仿真重演" if lang == "zh" else "imulation, not a record") >= 3
    assert page.count("<svg") == 2
    assert 'src="http' not in page
    assert page == replay_page(result(), columns(40), lang)


def test_the_figures_that_matter_are_on_it() -> None:
    page = replay_page(result(), columns(40), "en")
    assert "The mean response is 1.0 min" in page
    assert "t / 0.95" in page
    assert "90.0" in page  # busy


def test_a_run_without_a_single_answer_has_a_page_too() -> None:
    nobody = {"answered": [False] * 40}
    page = replay_page(result(**nobody), columns(40, **nobody), "en")
    assert "No call could be answered." in page
