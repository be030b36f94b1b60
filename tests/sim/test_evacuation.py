"""Leaving by road: what roads pass, what is shut, full shelters, who goes unasked, who is hit."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import pytest

from tests.sim.small import bare_world, with_figure
from twin.county import County
from twin.models.evacuation import clearance_bound_s
from twin.sim.parameters import Parameters
from twin.sim.public import Home, Public
from twin.sim.roads import RoadChange, WorldRoads
from twin.terms.record import Record
from twin.terms.warning_stages import MoveStage

VILLAGE = "V-fuxin-212"  # 1,376 people, over bridge B-121 to the township's shelter
BRIDGE = "B-121"
HOUR_MS = 3_600_000


class Leaving:
    """An hour or more of people who leave, without desk or hazard."""

    def __init__(self, county: County, figures: Parameters) -> None:
        self.world, self.journal, links = bare_world(county, figures)
        self.roads = WorldRoads(county, "dry")
        self.public = Public(self.world, links, self.roads)

    def at(self, at_s: float, act: Callable[[], object]) -> None:
        self.world.later(int(at_s * 1000), lambda: (act(), None)[1])

    def order(self, *villages: str) -> None:
        self.public.order_move(villages, MoveStage.MOVE_NOW)

    def go_on(self, hours: float) -> dict[str, Any]:
        self.world.env.run(until=int(hours * HOUR_MS))
        return dict(self.told[-1].body)

    @property
    def told(self) -> Sequence[Record]:
        return self.journal.of("world.evacuation")

    def home(self, village: str = VILLAGE) -> Home:
        spot = self.world.county.places[village]
        (home,) = (h for h in self.public.within(spot.x_m, spot.y_m, 1.0) if h.place.id == village)
        return home


def left(county: County, figures: Parameters, hours: float, *villages: str) -> dict[str, Any]:
    leaving = Leaving(county, figures)
    leaving.order(*villages)
    return leaving.go_on(hours)


def roads_pass(figures: Parameters, vehicles_h: float) -> Parameters:
    rows = [row.model_dump() | {"vehicles_h": vehicles_h} for row in figures.evacuation.roads]
    return with_figure(figures, "evacuation.roads", rows)


def test_people_get_out_get_there_and_are_cleared(county: County, figures: Parameters) -> None:
    leaving = Leaving(county, figures)
    leaving.order(VILLAGE)
    leaving.go_on(5.0)
    rows = [record.body for record in leaving.told]
    for name in ("left", "out", "arrived"):
        assert [row[name] for row in rows] == sorted(row[name] for row in rows)
    assert all(row["arrived"] <= row["out"] <= row["left"] for row in rows)
    assert rows[-1]["arrived"] > 0.7 * leaving.home().place.residents
    (cleared,) = leaving.journal.of("world.evacuation_cleared")
    assert rows[-1]["cleared_s"] == cleared.body["cleared_s"] > 1800.0


def test_without_a_capacity_of_the_roads_all_are_there_sooner(
    county: County, figures: Parameters
) -> None:
    town = [v.id for v in county.villages.values() if v.township == "T-yimatu"]
    bound = left(county, figures, 1.5, *town)
    free = left(county, roads_pass(figures, 1e9), 1.5, *town)
    assert free["arrived"] > 1.05 * bound["arrived"]
    assert bound["on_road"] > 1.2 * free["on_road"]


def test_no_village_empties_faster_than_its_narrowest_road_lets_it(
    county: County, figures: Parameters
) -> None:
    vehicles_h = 60.0
    driven = with_figure(roads_pass(figures, vehicles_h), "evacuation.drives.share", 1.0)
    leaving = Leaving(county, driven)
    leaving.order(VILLAGE)
    leaving.go_on(6.0)
    people_s = vehicles_h / 3600.0 * figures.evacuation.people_per_vehicle.value
    for record in leaving.told:
        number = record.body["out"]
        assert record.at_ms / 1000.0 >= clearance_bound_s(number, people_s, 0.0) - 1.0
    last = leaving.told[-1].body["out"]
    assert last == pytest.approx(min(people_s * 6 * 3600, last), rel=0.05)
    assert leaving.told[-1].body["left"] > last


def test_over_a_bridge_that_is_shut_they_go_elsewhere_and_farther(
    county: County, figures: Parameters
) -> None:
    arcs = tuple(county.roads.arcs_of_bridge(BRIDGE).tolist())

    def shelters(shut_s: float | None) -> dict[str, Any]:
        leaving = Leaving(county, figures)
        leaving.order(VILLAGE)
        if shut_s is not None:
            change = RoadChange(BRIDGE, ("桥",), arcs, 0.0)
            leaving.at(shut_s, lambda: leaving.roads.take(change))
        return leaving.go_on(1.2)

    whole, from_the_start, on_the_way = shelters(None), shelters(1.0), shelters(1500.0)
    assert "阜新镇避难场所" in whole["shelters"]
    assert "阜新镇避难场所" not in from_the_start["shelters"]
    assert from_the_start["arrived"] < whole["arrived"]
    assert set(on_the_way["shelters"]) > set(from_the_start["shelters"])


def test_with_every_road_shut_nobody_gets_away_and_some_are_stranded(
    county: County, figures: Parameters
) -> None:
    everything = tuple(range(county.roads.m))
    leaving = Leaving(county, figures)
    leaving.order(VILLAGE)
    leaving.at(1500.0, lambda: leaving.roads.take(RoadChange("all", (), everything, 0.0)))
    first, last = (leaving.go_on(hours) for hours in (0.5, 1.5))
    assert last["stranded"] > 0
    assert last["arrived"] == first["arrived"] < 1000
    home = leaving.home()
    assert home.ready > 100.0


def test_a_full_shelter_sends_the_others_on(county: County, figures: Parameters) -> None:
    used = left(county, with_figure(figures, "evacuation.with_kin.share", 0.0), 3.0, VILLAGE)
    rooms = {county.places[s.id].name: s.people_short for s in county.shelters.values()}
    assert all(number <= rooms[name] for name, number in used["shelters"].items())
    assert len([name for name, number in used["shelters"].items() if number == rooms[name]]) >= 1
    kin = left(county, with_figure(figures, "evacuation.with_kin.share", 1.0), 3.0, VILLAGE)
    assert kin["shelters"] == {}
    assert kin["arrived"] > used["arrived"]


def test_who_sees_the_hazard_leaves_unasked_and_without_that_all_stay(
    county: County, figures: Parameters
) -> None:
    def seen(figures: Parameters) -> dict[str, Any]:
        leaving = Leaving(county, figures)
        leaving.public.sees(leaving.home(), "water")
        return leaving.go_on(3.0)

    with_it = seen(figures)
    rows = [row.model_dump() | {"share": 0.0} for row in figures.evacuation.self_rescue]
    without = seen(with_figure(figures, "evacuation.self_rescue", rows))
    assert with_it["on_own"] > 0.1 * 1376
    assert with_it["inside"] < without["inside"] == 1376
    assert without["left"] == 0


def test_who_is_on_the_road_as_something_comes_over_it_is_hurt(
    county: County, figures: Parameters
) -> None:
    leaving = Leaving(county, figures)
    leaving.order(VILLAGE)
    leaving.go_on(0.5)
    home = leaving.home()
    road = home.setting_out + home.under_way
    hurt = leaving.public.caught_on(range(county.roads.m))
    assert 0 < hurt["light"] <= figures.evacuation.caught_light.share * road
    assert leaving.public.caught_on(()) == {}
    assert leaving.go_on(0.6)["caught"] > 100


def test_at_the_all_clear_the_roads_and_shelters_empty(county: County, figures: Parameters) -> None:
    leaving = Leaving(county, figures)
    leaving.order(VILLAGE)
    leaving.at(3000.0, lambda: leaving.public.order_move([VILLAGE], MoveStage.LIFTED))
    told = leaving.go_on(1.0)
    assert (told["on_road"], told["shelters"]) == (0, {})
    assert told["arrived"] > 0
