"""A burning tanker: it bursts unless it is cooled, and burns who is in the open and near."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from tests.sim.conftest import Runner
from tests.sim.small import Run, inject, order, small_drill, with_figure
from twin.county import County
from twin.models.fireball import BURNT, reach_m
from twin.sim.parameters import Parameters
from twin.terms.happenings import TankerBurns
from twin.terms.place import Place

HURT = ("dead", "grave", "light")
CREWS = ("U-fire-1-2", "U-fire-1-3")


@pytest.fixture
def spot(county: County) -> Place:
    return county.place("阜新镇/同乃营子村").as_term()


@pytest.fixture
def burn(run: Runner, spot: Place) -> Any:
    def play(*script: Any, figures: Parameters | None = None, **more: Any) -> Run:
        given: dict[str, Any] = {
            "event_type": "tanker_fire", "place": replace(spot, name="K612"), "mass_kg": 20_000.0,
            "hole_mm": 20.0, "bursts_after_s": 1200.0, "people_near": 0, "light": 0, "grave": 0,
        }  # fmt: skip
        drill = small_drill(
            inject("M-1", 0.0, TankerBurns(**{**given, **more})),
            duration_s=3600.0, bookmarks=(600.0, 2000.0),
        )  # fmt: skip
        return run(drill, *script) if figures is None else run(drill, *script, figures=figures)

    return play


def _burnt(played: Run, place: str) -> int:
    rows = played.of("world.casualty", place=place)
    return max((sum(row.body[what] for what in HURT) for row in rows), default=0)


def test_left_alone_it_bursts_at_its_time_with_what_is_left(burn: Any, spot: Place) -> None:
    played = burn()
    (burst,) = played.of("world.tanker_burst")
    assert burst.at_ms == pytest.approx(1_200_000, abs=10_000)
    # 0.61 · π/4 · 0.02² m² · √(2 · 500 · 735 kPa) = 5.20 kg/s for 20 min, by hand
    assert burst.body["held_kg"] == pytest.approx(20_000 - 5.2 * 1200, rel=0.01)
    assert burst.body["fireball_m"] == pytest.approx(5.8 * 13_760 ** (1 / 3), rel=0.01)
    assert _burnt(played, spot.name) > 0
    assert "explosion" in [r.body["event_type"] for r in played.of("obs.event_reported")]
    shown = [r.body["title"]["en"] for r in played.of("world.hazard")]
    assert shown[0] == "LPG tanker (if it bursts)"
    assert shown[-1] == "LPG tanker (fireball)"
    assert any("破片" in note["zh"] for note in played.of("world.hazard")[0].body["notes"])


def test_nobody_is_burnt_out_of_its_reach(burn: Any, county: County, spot: Place) -> None:
    place = county.places["V-fuxin-206"]
    far_m = reach_m(20_000.0, BURNT, 0.001)
    x_m, y_m = county.xy(spot.lat_deg, spot.lon_deg)
    assert (place.x_m - x_m) ** 2 + (place.y_m - y_m) ** 2 > far_m**2
    assert _burnt(burn(), place.name) == 0


def test_cooled_in_time_it_does_not_burst_and_without_enough_water_it_does(
    burn: Any, spot: Place, figures: Parameters
) -> None:
    go = [(30.0, order(unit, "cool", spot, f"O-{unit}")) for unit in CREWS]
    cooled = burn(*go)
    assert cooled.of("world.tanker_burst") == []
    (out,) = cooled.of("world.tanker_out")
    assert out.body["ended"] == "cooled"
    thirsty = with_figure(figures, "tanker.crews_to_cool.value", 9.0)
    assert len(burn(*go, figures=thirsty).of("world.tanker_burst")) == 1


def test_water_that_comes_too_late_saves_nothing(burn: Any, spot: Place) -> None:
    go = [(30.0, order(unit, "cool", spot, f"O-{unit}")) for unit in CREWS]
    assert len(burn(*go, bursts_after_s=300.0).of("world.tanker_burst")) == 1


def test_a_small_load_burns_out_before_it_bursts(burn: Any) -> None:
    (out,) = burn(mass_kg=3_000.0).of("world.tanker_out")
    assert out.body["ended"] == "empty"


def test_the_road_is_shut_and_drivers_are_spared_where_police_sent_them_away(
    burn: Any, spot: Place
) -> None:
    police = (30.0, order("U-ps-fuxin-1", "cordon", spot))
    early = burn(police, people_near=40, bursts_after_s=200.0)  # before the police can be there
    assert any(r.body["road"] == "M-1/tanker" for r in early.of("world.road"))
    assert _burnt(early, "K612") > 20
    assert _burnt(burn(police, people_near=40), "K612") == 0
