"""Rain fills rivers: gauges see it, bridges shut, villages are cut off, crews go round."""

from __future__ import annotations

from typing import Any

import pytest

from tests.sim.conftest import Runner
from tests.sim.small import Run, inject, order, small_drill, with_figure
from twin.county import County
from twin.sim.parameters import Parameters
from twin.terms.happenings import ReservoirFills, StormBreaks
from twin.terms.warning_effects import MoveTaken
from twin.terms.warning_stages import MoveStage

HOUR_S = 3600.0
GAUGE = "RS-raoyang-1"
NEAR = ("顺发号村", "六家子村")  # beyond B-089 and B-098


def _storm(county: County, depth_mm: float = 110.0, **more: Any) -> StormBreaks:
    given = {"for_s": 3 * HOUR_S, "radius_m": 9000.0, "from_deg": 270.0, "speed_m_s": 0.0, **more}
    place = county.place("塔营子镇").as_term()
    return StormBreaks(place=place, depth_mm=depth_mm, **given)


@pytest.fixture(scope="module")
def pour(run: Runner, county: County) -> Any:
    def play(*script: Any, hours: float = 4.0, figures: Any = None, **more: Any) -> Any:
        storm = inject("M-1", 60.0, _storm(county, **more))
        end_s = hours * HOUR_S
        drill = small_drill(storm, duration_s=end_s, bookmarks=(end_s - 60.0,))
        return run(drill, *script) if figures is None else run(drill, *script, figures=figures)

    return play


@pytest.fixture(scope="module")
def flood(pour: Any) -> Any:
    """110 mm in three hours on the upper Raoyang, seen for four."""
    return pour()


def _stage_m(played: Run, gauge: str = GAUGE) -> float:
    return max(float(r.body["stages_m"].get(gauge, 0.0)) for r in played.of("world.water"))


def test_rain_gauges_and_river_stations_see_it_in_that_order(flood: Any) -> None:
    first = {r.body["point"]: r.at_ms for r in reversed(flood.of("obs.alarm_changed"))}
    rains = [at for point, at in first.items() if point.startswith("RG-")]
    assert min(rains) < first[f"{GAUGE}:rise-1h"] < first[GAUGE]


def test_bridges_shut_when_the_stage_passes_their_decks_and_villages_are_cut(flood: Any) -> None:
    shut = {r.body["road"]: r.at_ms for r in flood.of("world.road") if r.body["share"] == 0.0}
    assert shut["B-091"] < shut["B-089"] == shut["B-098"]  # decks at 3.2, 3.8 and 3.8 m
    assert set(NEAR) <= set(flood.of("world.water")[-1].body["cut"])


def test_who_stayed_in_a_reached_village_is_hurt_and_calls(flood: Any) -> None:
    reached = flood.of("world.water")[-1].body["reached"]
    assert reached
    hurt = {r.body["place"] for r in flood.of("world.casualty") if r.body["light"]}
    assert hurt & set(reached)
    told = flood.of("obs.event_reported", event_type="flash_flood")
    named = {r.body["place"]["name"] for r in told}
    assert all(any(name.startswith(village) for name in named) for village in reached)


def test_the_map_shows_rain_gauges_bridges_and_villages(flood: Any) -> None:
    picture = flood.of("world.hazard")[-1].body
    names = {mark[2]["zh"] for mark in picture["marks"]}
    assert {GAUGE, "绕阳河091号桥", *NEAR} <= names
    assert len({cell[3] for cell in picture["cells"]}) >= 2
    assert picture["notes"]


def test_without_the_storm_no_bridge_shuts(run: Runner) -> None:
    played = run(small_drill(duration_s=HOUR_S))
    assert played.of("world.road") == played.of("world.water") == []


def test_ground_that_drinks_all_the_rain_keeps_the_bridges_open(
    pour: Any, figures: Parameters
) -> None:
    rows = [row.model_dump() | {"cn": 35.0} for row in figures.water.catchments]
    dry = pour(figures=with_figure(figures, "water.catchments", rows))
    assert dry.of("obs.alarm_changed")  # the rain is seen
    assert dry.of("world.road") == []


def test_more_rain_a_higher_stage_and_a_cell_elsewhere_none(pour: Any, flood: Any) -> None:
    assert _stage_m(pour(depth_mm=60.0)) < _stage_m(flood)
    assert _stage_m(pour(radius_m=1500.0)) < _stage_m(flood)


def test_who_has_been_moved_is_not_hurt(pour: Any, flood: Any) -> None:
    villages = ("V-tayingzi-201", "V-tayingzi-202")
    move = MoveTaken(order="M-2", stage=MoveStage.MOVE_NOW, by="township:T-tayingzi",
                     role="township", township="T-tayingzi", villages=villages, places=NEAR,
                     residents=0, clause="")  # fmt: skip
    moved = pour((600.0, move))

    def hurt(played: Run) -> int:
        return sum(r.body["light"] + r.body["grave"] for r in played.of("world.casualty"))

    assert hurt(moved) < hurt(flood)


def test_a_bridge_shuts_under_a_crew_and_it_goes_round_to_the_village(
    pour: Any, county: County
) -> None:
    village = next(p for p in county.places.values() if p.id == "V-tayingzi-202")
    go = (195 * 60.0, order("U-tg-paozi-1", "rescue", village.as_term()))

    def arrival_ms(depth_mm: float) -> tuple[int, set[str]]:
        played = pour(go, hours=5.0, depth_mm=depth_mm)
        (there,) = played.of("world.crew", unit="U-tg-paozi-1", status="on_scene")
        shut = {r.body["road"] for r in played.of("world.road") if r.at_ms < there.at_ms}
        return there.at_ms, shut

    dry_ms, none = arrival_ms(20.0)
    wet_ms, shut = arrival_ms(60.0)
    assert none == set()
    assert shut == {"B-091"}
    assert wet_ms > dry_ms + 5 * 60_000


def test_a_reservoir_fills_spills_and_the_river_below_rises(run: Runner) -> None:
    def play(inflow: float, outlet: float = 0.0) -> Run:
        fills = ReservoirFills(reservoir="Q-fosi", level_m=178.3, inflow_m3_s=inflow,
                               for_s=4 * HOUR_S, outlet_share=outlet)  # fmt: skip
        return run(small_drill(inject("M-1", 60.0, fills), duration_s=4 * HOUR_S))

    dry, wet, opened = play(0.0), play(600.0), play(600.0, outlet=1.0)

    def level_m(played: Run) -> float:
        return float(played.of("world.water")[-1].body["reservoirs_m"]["Q-fosi"])

    assert level_m(dry) < 178.3 < level_m(opened) < level_m(wet)
    assert _stage_m(wet, "RS-yimatu-3") > _stage_m(dry, "RS-yimatu-3")
    seen = {r.body["point"] for r in wet.of("obs.alarm_changed") if r.body["active"]}
    assert "RV-fosi" in seen
