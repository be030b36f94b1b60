"""An earthquake: people are hurt, bridges shut, lines fall silent, and the county calls."""

from __future__ import annotations

from typing import Any

import pytest

from tests.sim.conftest import Runner
from tests.sim.small import inject, small_drill, with_figure
from twin.county import County
from twin.sim.parameters import Parameters
from twin.terms.happenings import EarthquakeComes

HOUR_S = 3600.0


@pytest.fixture(scope="module")
def shake(run: Runner, county: County) -> Any:
    done: dict[Any, Any] = {}

    def play(figures: Parameters | None = None, **more: Any) -> Any:
        key = (id(figures), *sorted(more.items()))
        if key not in done:
            given = {
                "magnitude": 5.5,
                "depth_km": 10.0,
                "axis_deg": 45.0,
                "stations_out": 0,
                **more,
            }
            shock = EarthquakeComes(place=county.place("阜新镇").as_term(), **given)
            drill = small_drill(
                inject("M-1", 60.0, shock), duration_s=HOUR_S, bookmarks=(HOUR_S - 60.0,)
            )
            done[key] = run(drill) if figures is None else run(drill, figures=figures)
        return done[key]

    return play


def _shock(played: Any) -> Any:
    return played.of("world.earthquake")[0].body


def _calls(played: Any, until_s: float) -> int:
    told = played.of("obs.event_reported")
    return sum(r.body["report"].startswith("M-1/") and r.at_ms <= until_s * 1000 for r in told)


def test_forty_calls_in_ten_minutes_and_a_quick_report(shake: Any) -> None:
    played = shake()
    assert 25 <= _calls(played, 660.0) <= 55
    (strong,) = played.of("obs.extent_reported")
    assert (strong.body["what"], strong.body["amount"]) == ("magnitude", 5.5)
    assert 150_000 < strong.at_ms < 420_000


def test_stronger_hurts_more_and_deeper_less(shake: Any) -> None:
    weak, usual, strong = (
        sum(_shock(shake(magnitude=m))["hurt"].values()) for m in (4.5, 5.5, 6.5)
    )
    assert weak < usual < strong
    assert sum(_shock(shake(depth_km=30.0))["hurt"].values()) < usual
    assert len(_shock(shake(magnitude=6.5))["bridges_shut"]) > len(_shock(shake())["bridges_shut"])


def test_the_hurt_are_told_by_hospitals_and_the_map_shows_ellipses(
    shake: Any, county: County
) -> None:
    played = shake()
    assert any(r.body["by"] == "hospital" for r in played.of("obs.count_reported"))
    cells = played.of("world.hazard")[-1].body["cells"]
    x0, y0 = county.xy(county.place("阜新镇").lat_deg, county.place("阜新镇").lon_deg)
    along, across = [], []
    for lat, lon, _, degree in cells:
        x, y = county.xy(lat, lon)
        if degree >= 6.0:
            along.append(abs(x - x0 + y - y0))
            across.append(abs(x - x0 - y + y0))
    assert max(along) > 1.2 * max(across)  # the long axis points to the north-east


def test_without_its_base_station_a_township_is_heard_later(shake: Any) -> None:
    with_all, without = shake(), shake(stations_out=4)
    assert with_all.of("world.links_cut") == []
    assert len(without.of("world.links_cut")) == 4
    assert _calls(without, 660.0) < _calls(with_all, 660.0)
    assert _calls(without, HOUR_S) > 0


def test_without_collapses_nobody_is_hurt(shake: Any, figures: Parameters) -> None:
    rows = [
        {**row.model_dump(), "dead": 0.0, "grave": 0.0, "light": 0.0}
        for row in figures.earthquake.degrees
    ]
    played = shake(with_figure(figures, "earthquake.degrees", rows))
    assert sum(_shock(played)["hurt"].values()) == 0
    assert played.of("world.casualty") == []


def test_no_bridge_gives_way_where_the_figures_say_none(shake: Any, figures: Parameters) -> None:
    rows = [{**row.model_dump(), "bridge_shut": 0.0} for row in figures.earthquake.degrees]
    played = shake(with_figure(figures, "earthquake.degrees", rows), magnitude=6.5)
    assert _shock(played)["bridges_shut"] == []
    assert played.of("world.road") == []
    assert shake(magnitude=6.5).of("world.road") != []
