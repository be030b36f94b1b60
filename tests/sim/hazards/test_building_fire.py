"""A building on fire: seen by its panel, called in, cutting people off, held or not by crews."""

from __future__ import annotations

from typing import Any

import pytest

from tests.sim.conftest import Runner
from tests.sim.small import MemoryJournal, inject, order, small_drill, with_figure
from twin.county import County
from twin.sim.parameters import Parameters
from twin.terms.happenings import BuildingFireStarts

LASTS_S = 4500.0


@pytest.fixture(scope="module")
def burn(run: Runner, county: County) -> Any:
    def play(*script: Any, figures: Parameters | None = None, **more: Any) -> Any:
        given = {"storeys": 6, "floor": 3, "rooms": 3, "growth": "fast", "occupants": 48, **more}
        start = BuildingFireStarts(
            event_type="fire", place=county.place("富兴社区").as_term(), **given,
        )  # fmt: skip
        drill = small_drill(inject("M-1", 60.0, start), duration_s=LASTS_S)
        return run(drill, *script) if figures is None else run(drill, *script, figures=figures)

    return play


@pytest.fixture(scope="module")
def crews(county: County) -> list[Any]:
    """Two engines that fight and search, and one that lays a line."""
    place = county.place("富兴社区").as_term()
    return [
        (400.0, order("U-fire-1-2", "rescue", place, "O-1")),
        (400.0, order("U-fire-2-1", "rescue", place, "O-2")),
        (400.0, order("U-fire-1-3", "water", place, "O-3")),
    ]


@pytest.fixture(scope="module")
def alone(burn: Any, figures: Parameters) -> MemoryJournal:
    """With nobody to fight it: engines that bring no water and save nobody."""
    dry = with_figure(figures, "building_fire.water_each.value", 0.0)
    played: MemoryJournal = burn(figures=with_figure(dry, "building_fire.rescue.value", 1e9))
    return played


@pytest.fixture(scope="module")
def fought(burn: Any, crews: list[Any]) -> MemoryJournal:
    played: MemoryJournal = burn(*crews)
    return played


def _last(played: Any) -> dict[str, Any]:
    return dict((played.of("world.building_fire_out") or played.of("world.building_fire"))[-1].body)


def _hurt(played: Any) -> int:
    told = played.of("world.casualty")
    return sum(told[-1].body[level] for level in ("dead", "grave", "light")) if told else 0


def test_the_panel_speaks_before_anybody_calls(alone: Any) -> None:
    panel = next(r for r in alone.of("obs.alarm_changed") if r.body["point"].startswith("FA-"))
    called = next(r for r in alone.of("obs.event_reported") if r.body["event_type"] == "fire")
    assert panel.at_ms < called.at_ms


def test_somebody_cut_off_calls_and_is_told_of_as_trapped(alone: Any) -> None:
    (call,) = [r for r in alone.of("obs.event_reported") if r.body["caller"] == "住户"]
    assert dict(call.body["counts"])["trapped"] > 0


def test_with_crews_fewer_floors_burn_and_fewer_are_hurt(alone: Any, fought: Any) -> None:
    assert len(fought.of("world.building_fire_out")) == 1
    assert alone.of("world.building_fire_out") == []
    assert _last(fought)["floors"] < _last(alone)["floors"]
    assert _last(fought)["trapped"] == 0 < _last(alone)["trapped"]
    assert _hurt(fought) < _hurt(alone)


def test_without_a_line_their_tanks_run_dry_and_it_burns_on(
    burn: Any, crews: list[Any], figures: Parameters, fought: Any
) -> None:
    dry = burn(*crews, figures=with_figure(figures, "building_fire.feeds.value", 0.0))
    assert max(r.body["have_l_s"] for r in dry.of("world.building_fire")[-5:]) == 0.0
    assert _last(dry)["rooms"] > _last(fought)["rooms"]


def test_who_is_late_finds_more_burnt_and_more_hurt(
    burn: Any, crews: list[Any], fought: Any
) -> None:
    late = burn(*[(at_s + 1500.0, effect) for at_s, effect in crews])
    assert _last(late)["rooms"] > _last(fought)["rooms"]
    assert _hurt(late) > _hurt(fought)


def test_nobody_reports_the_rescue_done_while_it_burns(fought: Any) -> None:
    out_ms = fought.of("world.building_fire_out")[0].at_ms
    done = fought.of("world.crew", status="task_done")
    assert done
    assert all(r.at_ms >= out_ms for r in done)


def test_the_picture_shows_rooms_floors_and_its_limits(alone: Any) -> None:
    shown = alone.of("world.hazard")
    assert len(shown[-1].body["cells"]) > 1
    assert shown[-1].body["notes"]
