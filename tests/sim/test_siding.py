"""Where a crew forms up that was told a side: upwind, outside, and not by way of the source."""

from __future__ import annotations

import pytest

from tests.sim.small import bare_world, with_figure
from twin.county import County
from twin.models.zones import turn_between_deg
from twin.sim.parameters import Parameters
from twin.sim.roads import WorldRoads
from twin.sim.siding import Side, Stop, form_up

STANDOFF_M = 500.0


def stop(
    county: County, figures: Parameters, from_deg: float, unit: str, standoff_m: float = STANDOFF_M
) -> Stop:
    world, _, _ = bare_world(county, figures)
    place = county.hazards["H-A1"].as_term()
    side = Side(incident="I-1", place=place, from_deg=from_deg, standoff_m=standoff_m)
    return form_up(world, WorldRoads(county, "dry"), side, county.units[unit].node, place.node)


@pytest.mark.parametrize("from_deg", [0.0, 60.0, 120.0, 180.0, 240.0, 300.0])
def test_it_is_outside_and_upwind_wherever_it_says_so(
    county: County, figures: Parameters, from_deg: float
) -> None:
    found = stop(county, figures, from_deg, "U-fire-1-5")
    band_m = figures.upwind.band.value
    assert STANDOFF_M <= found.away_m <= STANDOFF_M + band_m
    off_deg = turn_between_deg(found.bearing_deg, from_deg)
    assert found.upwind == (off_deg <= figures.upwind.half_sector.value)
    assert found.longer_ms <= figures.upwind.longer_at_most.value * 1000.0


def test_the_way_keeps_out_of_the_standoff(county: County, figures: Parameters) -> None:
    place = county.hazards["H-A1"].as_term()
    roads = WorldRoads(county, "dry")
    for from_deg in (0.0, 90.0, 180.0, 270.0):
        node = stop(county, figures, from_deg, "U-bus-2-1").node
        way = roads.router.path(county.units["U-bus-2-1"].node, node).nodes
        x_m, y_m = county.xy(place.lat_deg, place.lon_deg)
        dx_m, dy_m = county.roads.x_m[way] - x_m, county.roads.y_m[way] - y_m
        assert float((dx_m * dx_m + dy_m * dy_m).min()) >= (STANDOFF_M * 0.999) ** 2


def test_an_opposite_wind_sends_it_to_another_side(county: County, figures: Parameters) -> None:
    one, other = (stop(county, figures, deg, "U-bus-2-1") for deg in (15.0, 195.0))
    assert one.node != other.node
    assert turn_between_deg(one.bearing_deg, other.bearing_deg) > 30.0


def test_it_makes_no_detour_longer_than_it_may(county: County, figures: Parameters) -> None:
    hasty = with_figure(figures, "upwind.longer_at_most.value", 0.0)
    for from_deg in (0.0, 90.0, 180.0, 270.0):
        assert stop(county, hasty, from_deg, "U-fire-1-5").longer_ms == 0
    assert any(
        stop(county, figures, deg, "U-fire-1-5").longer_ms > 0 for deg in (0.0, 90.0, 180.0, 270.0)
    )


def test_who_is_inside_already_goes_straight_on(county: County, figures: Parameters) -> None:
    found = stop(county, figures, 195.0, "U-park-2", 1000.0)
    assert found.node == county.hazards["H-A1"].node
    assert not found.upwind
    assert "警戒距离以内" in found.because.zh
