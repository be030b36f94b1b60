"""Goods take their time: what others give, when it comes, what turns round and what comes back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from tests.sim.small import bare_world, with_figure
from twin.county import County
from twin.sim.goods import GoodsTraffic
from twin.sim.parameters import Parameters
from twin.sim.roads import WorldRoads
from twin.terms.decision import IncidentClosed, RequestWithdrawn
from twin.terms.record import Record
from twin.terms.stock_effects import DepotDraw, GoodsDrawn, GoodsRequested
from twin.terms.text import Text

SAY = Text("试", "test")
CITY, OURS, SALT = "S-depot-city", "S-depot-chengqu", "融雪剂"
HOUR_MS = 3_600_000
CLOSED = IncidentClosed(incident="I-1", because=SAY)


class Yard:
    """The goods of a world, and what the desk hears of them."""

    def __init__(
        self, county: County, roads: WorldRoads, figures: Parameters, roles: tuple[str, ...]
    ) -> None:
        self.world, self.journal, links = bare_world(county, figures)
        world = replace(self.world, drill=replace(self.world.drill, roles=roles))
        self.goods = GoodsTraffic(world, links, roads)
        self.place = county.hazards["H-A1"].as_term()

    def request(self, quantity: float, id: str = "G-1", to: str = "city") -> GoodsRequested:
        return GoodsRequested(
            request=id, role="county_hq", to_role=to, incident="I-1", row=1, task="plough",
            name=SALT, unit="t", quantity=quantity, place=self.place, answer_by_ms=600_000,
            because=SAY, clause="",
        )  # fmt: skip

    def drawn(self, quantity: float) -> GoodsDrawn:
        draw = DepotDraw(depot=OURS, quantity=quantity, left=0.0, below_minimum=True,
                         expires="2027-05-28")  # fmt: skip
        return GoodsDrawn(
            incident="I-1", row=1, task="plough", name=SALT, unit="t", needed=quantity,
            quantity=quantity, depots=(draw,), place=self.place, because=SAY,
        )  # fmt: skip

    def until(self, at_ms: int) -> None:
        self.world.env.run(until=at_ms)

    def heard(self, kind: str) -> list[Record]:
        return self.journal.of(f"obs.goods_{kind}")


@pytest.fixture(scope="module")
def roads(county: County) -> WorldRoads:
    return WorldRoads(county, "dry")


@pytest.fixture
def yard(county: County, roads: WorldRoads, figures: Parameters) -> Callable[..., Yard]:
    def make(
        on: County = county,
        with_figures: Parameters = figures,
        roles: tuple[str, ...] = ("county_hq",),
        roads_: WorldRoads = roads,
    ) -> Yard:
        return Yard(on, roads_, with_figures, roles)

    return make


def test_the_city_says_what_it_gives_and_when_and_it_comes_about_then(
    yard: Callable[..., Yard],
) -> None:
    asked = yard()
    asked.goods.ask(asked.request(30.0))
    asked.until(4 * HOUR_MS)
    (answer,), (came,) = asked.heard("answered"), asked.heard("arrived")
    assert (answer.body["quantity"], answer.body["by"], answer.body["reason"]) == (30.0, "city", "")
    assert (came.body["quantity"], came.body["by"], came.body["request"]) == (30.0, "city", "G-1")
    assert answer.at_ms < 600_000
    assert came.at_ms > answer.at_ms + 1_200_000  # loaded, driven and unloaded
    assert abs(came.at_ms - answer.body["arrives_ms"]) < 1_800_000


def test_the_city_gives_no_more_than_it_has_and_nothing_twice(
    county: County, yard: Callable[..., Yard]
) -> None:
    there = next(s.quantity for s in county.supplies.values() if (s.depot, s.name) == (CITY, SALT))
    asked = yard()
    asked.goods.ask(asked.request(there - 29.0))
    asked.goods.ask(asked.request(there - 29.0))  # the same request again
    asked.until(HOUR_MS)
    asked.goods.ask(asked.request(200.0, "G-2"))
    asked.until(2 * HOUR_MS)
    said = [
        (r.body["request"], r.body["quantity"], r.body["reason"]) for r in asked.heard("answered")
    ]
    assert said == [
        ("G-1", there - 29.0, ""),
        ("G-1", there - 29.0, ""),
        ("G-2", 29.0, "库存不足"),
    ]
    asked.until(8 * HOUR_MS)
    assert [r.body["quantity"] for r in asked.heard("arrived")] == [there - 29.0, 29.0]


def test_without_the_citys_depot_nothing_is_promised_and_nothing_comes(
    county: County, yard: Callable[..., Yard]
) -> None:
    left = {id: row for id, row in county.supplies.items() if row.depot != CITY}
    asked = yard(on=replace(county, supplies=left))
    asked.goods.ask(asked.request(30.0))
    asked.until(4 * HOUR_MS)
    (answer,) = asked.heard("answered")
    assert (answer.body["quantity"], answer.body["arrives_ms"]) == (0.0, -1)
    assert answer.body["reason"] == "没有库存"
    assert asked.heard("arrived") == []


def test_cut_off_from_the_scene_the_city_promises_and_waits_for_the_road(
    county: County, yard: Callable[..., Yard]
) -> None:
    cut = WorldRoads(county, "dry")
    asked = yard(roads_=cut)
    into = [arc for arc, head in enumerate(county.roads.head.tolist()) if head == asked.place.node]
    cut.router.close(into)
    asked.goods.ask(asked.request(30.0))
    asked.until(3 * HOUR_MS)
    (answer,) = asked.heard("answered")
    assert (answer.body["quantity"], answer.body["arrives_ms"]) == (30.0, -1)
    assert asked.heard("arrived") == []
    cut.router.reopen(into)
    asked.until(6 * HOUR_MS)
    assert [r.body["quantity"] for r in asked.heard("arrived")] == [30.0]


def test_a_request_taken_back_keeps_the_goods_for_the_next(yard: Callable[..., Yard]) -> None:
    asked = yard()
    asked.goods.ask(asked.request(400.0))
    asked.until(900_000)
    assert asked.heard("answered")
    back = RequestWithdrawn(request="G-1", to_role="city", incident="I-1", because=SAY)
    assert asked.goods.withdraw(back)
    assert not asked.goods.withdraw(replace(back, request="R-1"))
    asked.until(4 * HOUR_MS)
    assert asked.heard("arrived") == []
    asked.goods.ask(asked.request(400.0, "G-2"))
    asked.until(8 * HOUR_MS)
    assert [r.body["quantity"] for r in asked.heard("arrived")] == [400.0]


def test_who_keeps_our_depots_is_asked_where_they_are_not_the_desks(
    yard: Callable[..., Yard],
) -> None:
    asked = yard(roles=("119",))
    asked.goods.ask(asked.request(30.0, to="county_hq"))
    ours = yard(roles=("119", "county_hq"))
    ours.goods.ask(ours.request(30.0, to="county_hq"))
    for each in (asked, ours):
        each.until(4 * HOUR_MS)
    assert [r.body["by"] for r in asked.heard("arrived")] == ["county_hq"]
    assert ours.heard("answered") == []


def test_what_is_released_is_carried_and_the_rest_of_it_comes_back(
    yard: Callable[..., Yard], figures: Parameters
) -> None:
    carried = yard()
    carried.goods.carry(carried.drawn(80.0))
    carried.until(3 * HOUR_MS)
    (came,) = carried.heard("arrived")
    assert (came.body["quantity"], came.body["by"], came.source) == (80.0, OURS, f"depot:{OURS}")
    carried.goods.close(CLOSED)
    carried.until(8 * HOUR_MS)
    (back,) = carried.heard("brought")
    share = figures.goods.unused.share
    assert (back.body["quantity"], back.body["expires"]) == (80.0 * share, "2027-05-28")


def test_with_nothing_left_over_nothing_comes_back(
    yard: Callable[..., Yard], figures: Parameters
) -> None:
    used = yard(with_figures=with_figure(figures, "goods.unused.share", 0.0))
    used.goods.carry(used.drawn(80.0))
    used.until(3 * HOUR_MS)
    used.goods.close(CLOSED)
    used.until(8 * HOUR_MS)
    assert used.heard("brought") == []


def test_a_load_called_back_on_its_way_is_home_whole(yard: Callable[..., Yard]) -> None:
    carried = yard()
    carried.goods.carry(carried.drawn(80.0))
    carried.until(300_000)
    carried.goods.close(CLOSED)
    carried.until(4 * HOUR_MS)
    assert carried.heard("arrived") == []
    assert [r.body["quantity"] for r in carried.heard("brought")] == [80.0]


def test_a_slower_lorry_comes_later(yard: Callable[..., Yard], figures: Parameters) -> None:
    times = []
    for pace in (1.0, 0.5):
        carried = yard(with_figures=with_figure(figures, "goods.pace.share", pace))
        carried.goods.carry(carried.drawn(80.0))
        carried.until(5 * HOUR_MS)
        times.append(carried.heard("arrived")[0].at_ms)
    assert times[1] > times[0] + 300_000
