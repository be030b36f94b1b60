"""A fire in the open: it runs with the wind, is seen, shuts roads, and is put out by crews."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from tests.sim.conftest import Runner
from tests.sim.small import MemoryJournal, inject, order, small_drill, with_figure
from twin.county import County
from twin.sim.parameters import Parameters
from twin.terms.happenings import WildfireStarts

HOUR_S = 3600.0


def _fire(county: County, off_m: float = 800.0, **more: Any) -> WildfireStarts:
    """A fire that far south-west of a town."""
    town = county.place("大巴镇")
    away_m = off_m * 0.5**0.5
    lat_deg, lon_deg = county.plane.lat_lon_of(town.x_m - away_m, town.y_m - away_m)
    place = replace(town.as_term(), lat_deg=lat_deg, lon_deg=lon_deg)
    given = {"fuel": "shrub", "dryness": 1.0, "slope_share": 0.0, "upslope_deg": 0.0, **more}
    return WildfireStarts(event_type="grass_fire", place=place, **given)


def _burnt_ha(played: MemoryJournal) -> float:
    return float(played.of("world.wildfire")[-1].body["area_ha"])


@pytest.fixture
def burn(run: Runner, county: County) -> Any:
    def play(
        *script: Any, figures: Parameters | None = None, wind_m_s: float = 5.0, **more: Any
    ) -> Any:
        drill = small_drill(
            inject("M-1", 60.0, _fire(county, **more)), duration_s=HOUR_S, wind_m_s=wind_m_s,
            bookmarks=(HOUR_S - 60.0,),
        )  # fmt: skip
        return run(drill, *script) if figures is None else run(drill, *script, figures=figures)

    return play


def test_it_grows_and_runs_before_the_wind(burn: Any, county: County) -> None:
    played = burn()
    areas = [r.body["area_ha"] for r in played.of("world.wildfire")]
    assert areas == sorted(areas)
    assert areas[-1] > 3.0
    fire = played.of("world.hazard")[-1].body
    x0, y0 = county.xy(*played.of("world.hazard")[0].body["cells"][0][:2])
    spots = [county.xy(lat, lon) for lat, lon, *_ in fire["cells"]]
    assert sum(x - x0 for x, _ in spots) > 0  # the wind comes from the south-west
    assert sum(y - y0 for _, y in spots) > 0
    assert fire["notes"]


@pytest.mark.parametrize(
    ("calmer", "fiercer"),
    [({"wind_m_s": 2.0}, {"wind_m_s": 9.0}), ({"dryness": 1.8}, {"dryness": 0.6}),
     ({}, {"slope_share": 0.4, "upslope_deg": 45.0})],
)  # fmt: skip
def test_wind_drought_and_slope_make_it_larger(burn: Any, calmer: Any, fiercer: Any) -> None:
    assert _burnt_ha(burn(**calmer)) < _burnt_ha(burn(**fiercer))


def test_the_cameras_of_the_look_outs_see_it_and_people_call(burn: Any) -> None:
    played = burn()
    seen = {r.body["point"] for r in played.of("obs.alarm_changed") if r.body["active"]}
    assert any(point.startswith("FL-") for point in seen)
    told = [r.body["event_type"] for r in played.of("obs.event_reported")]
    assert "grass_fire" in told


def test_roads_beside_the_flames_are_shut(burn: Any) -> None:
    played = burn(off_m=0.0)
    assert any(r.body["road"] == "M-1/flames" for r in played.of("world.road"))


def test_crews_put_it_out_and_without_their_clearing_it_burns_on(
    burn: Any, county: County, figures: Parameters
) -> None:
    go = (70.0, order("U-ff-daba-1", "fight_fire", county.place("大巴镇").as_term()))

    def cleared_at(m_s: float) -> Any:
        return burn(go, figures=with_figure(figures, "wildfire.line.value", m_s))

    none, strong = cleared_at(0.0), cleared_at(3.0)
    assert none.of("world.wildfire_out") == []
    assert len(strong.of("world.wildfire_out")) == 1
    assert _burnt_ha(strong) < _burnt_ha(none)
    out_ms = strong.of("world.wildfire_out")[0].at_ms
    (done,) = strong.of("world.crew", status="task_done")
    assert done.at_ms >= out_ms  # nobody reports it done while it burns
    assert none.of("world.crew", status="task_done") == []
