"""A mine in trouble: heads, the power cut at the limit, men missing, squads, water."""

from __future__ import annotations

from typing import Any

import pytest

from tests.sim.conftest import Runner
from tests.sim.small import Run, inject, order, small_drill, with_figure
from twin.county import County
from twin.sim.parameters import Parameters
from twin.terms.happenings import MineFails

HOUR_S = 3600.0


@pytest.fixture(scope="module")
def fail(run: Runner, county: County, figures: Parameters) -> Any:
    """A mine with a short way to clear, so that a small drill sees its end."""
    short = with_figure(figures, "mine.way.value", 20.0)
    squads = [u.id for u in county.units.values() if "mine.rescue" in u.capabilities]
    place = county.hazards["H-mine-coal"].as_term()

    def play(
        *, with_squads: bool = True, changed: tuple[tuple[str, float], ...] = (), **more: Any
    ) -> Run:
        given = {"gas_m3_min": 9.0, "air_share": 0.3, "underground": 64, "missing": 11,
                 "inflow_m3_h": 0.0, "inflow_s": 0.0, **more}  # fmt: skip
        start = MineFails(event_type="mine", hazard="H-mine-coal", **given)
        drill = small_drill(inject("M-1", 60.0, start), duration_s=3.5 * HOUR_S)
        script = [
            (1200.0, order(unit, "mine_rescue", place, f"O-{k}")) for k, unit in enumerate(squads)
        ]
        having = short
        for path, value in changed:
            having = with_figure(having, path, value)
        played: Run = run(drill, *(script if with_squads else ()), figures=having)
        return played

    return play


@pytest.fixture(scope="module")
def saved(fail: Any) -> Any:
    return fail()


@pytest.fixture(scope="module")
def alone(fail: Any) -> Any:
    return fail(with_squads=False)


def _last(played: Any) -> dict[str, Any]:
    return dict((played.of("world.mine_all_out") or played.of("world.mine"))[-1].body)


def test_the_heads_see_it_and_the_power_is_cut_at_their_second_limit(alone: Any) -> None:
    (cut,) = alone.of("world.mine_power_cut")
    assert cut.body["gas_percent"] >= 1.5
    seen = [r for r in alone.of("obs.alarm_changed") if r.body["active"]]
    heads = {r.body["point"] for r in seen if r.body["bit"] == 2}  # H
    assert "MN-057" in heads
    assert min(r.at_ms for r in seen) < cut.at_ms


def test_with_air_enough_nothing_is_cut(fail: Any) -> None:
    assert fail(air_share=1.0, gas_m3_min=1.0, missing=0).of("world.mine_power_cut") == []


def test_all_but_the_missing_come_out_and_the_firm_tells_of_the_missing(alone: Any) -> None:
    assert _last(alone)["underground"] == 11
    told = [r.body["number"] for r in alone.of("obs.count_reported") if r.body["what"] == "missing"]
    assert told == [11]


def test_squads_bring_air_and_men_and_without_them_nobody_comes(alone: Any, saved: Any) -> None:
    assert len(saved.of("world.mine_all_out")) == 1
    assert alone.of("world.mine_all_out") == []
    assert _last(saved)["gas_percent"] < _last(alone)["gas_percent"]
    told = [r.body["number"] for r in saved.of("obs.count_reported") if r.body["what"] == "missing"]
    assert told[0] == 11
    assert told[-1] == 0
    assert told == sorted(told, reverse=True)


def test_water_bars_the_way_and_pumps_open_it(fail: Any) -> None:
    water = {"inflow_m3_h": 600.0, "inflow_s": 0.5 * HOUR_S}
    barred = fail(**water)
    assert max(r.body["level_m"] for r in barred.of("world.mine")) >= 1.2
    assert barred.of("world.mine_all_out") == []
    strong = fail(**water, changed=(("mine.pumps.value", 0.3),))
    assert len(strong.of("world.mine_all_out")) == 1


def test_gas_over_the_limit_for_squads_holds_them_back(fail: Any) -> None:
    never = (("mine.fan.value", 1e9),)
    assert _last(fail(gas_m3_min=12.0, changed=never))["advance_m"] == 0.0


def test_it_is_shown_with_gas_and_missing(saved: Any) -> None:
    shown = saved.of("world.hazard")[2].body
    assert len(shown["marks"]) == 11
    assert "失联" in shown["marks"][-1][2]["zh"]
