"""Goods that come are booked for the rows they are for; what is promised is no stock yet."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.desk.conftest import Told
from tests.desk.rows.acts import call
from tests.desk.stock.test_goods import DEPOT, SALT, brought, row, small, villages
from twin.county import County
from twin.terms.decision import Logged, RequestWithdrawn
from twin.terms.dispatch_acts import CallCancelled
from twin.terms.levels import ResponseLevel
from twin.terms.plan_acts import ResponseOrdered
from twin.terms.stock_acts import GoodsAnswered, GoodsArrived
from twin.terms.stock_effects import GoodsBooked, GoodsDrawn, GoodsRequested

__all__ = ["small"]


def came(
    quantity: float, by: str = DEPOT, request: str = "", incident: str = "I-1"
) -> GoodsArrived:
    return GoodsArrived(incident=incident, name=SALT[0], unit=SALT[1], quantity=quantity, by=by,
                        request=request)  # fmt: skip


def booked(told: Told) -> list[tuple[float, float, float]]:
    return [(each.needed, each.arrived, each.lacking) for each in told.all(GoodsBooked)]


@pytest.fixture
def snow(county: County, small: Callable[..., Told]) -> Callable[..., Told]:
    """A heating failure in a village, with so much salt on the card."""

    def make(*quantities: int) -> Told:
        levels = (ResponseLevel.IV, ResponseLevel.III)
        rows = [row(*SALT, n, level) for n, level in zip(quantities, levels, strict=False)]
        told = small(*rows)
        told.see(10, call("heating", villages(county)[0]))
        return told

    return make


def test_what_comes_from_our_depot_and_from_the_city_adds_up(snow: Callable[..., Told]) -> None:
    told = snow(400)  # 315 t counted
    (asked,) = told.all(GoodsRequested)
    told.see(
        20, GoodsAnswered(request=asked.request, quantity=60.0, by="city", arrives_ms=9_000_000)
    )
    assert "仍缺 25 t" in told.all(Logged)[-1].text.zh
    told.see(30, came(315.0))
    told.see(40, came(60.0, "city", asked.request))
    assert booked(told) == [(400.0, 315.0, 85.0), (400.0, 375.0, 25.0)]
    told.see(50, brought(100.0))  # a depot of ours is restocked: only what lacks is drawn
    assert told.all(GoodsDrawn)[-1].quantity == 25.0
    told.see(60, came(25.0))
    assert booked(told)[-1] == (400.0, 400.0, 0.0)


def test_a_promise_is_no_stock(snow: Callable[..., Told]) -> None:
    told = snow(400)
    told.see(20, GoodsAnswered(request="G-1", quantity=85.0, by="city"))
    assert booked(told) == []
    told.see(50, brought(100.0))
    assert told.all(GoodsDrawn)[-1].quantity == 85.0


def test_rows_of_two_levels_are_one_heap(snow: Callable[..., Told]) -> None:
    told = snow(50, 70)
    told.see(20, ResponseOrdered(incident="I-1", level=ResponseLevel.III, by="county_head",
                                 reason="雪大"))  # fmt: skip
    told.see(30, came(70.0))
    told.see(40, came(50.0))
    assert booked(told) == [(120.0, 70.0, 50.0), (120.0, 120.0, 0.0)]


def test_what_is_promised_and_has_not_come_is_taken_back_with_the_incident(
    snow: Callable[..., Told],
) -> None:
    told = snow(400)
    told.see(20, GoodsAnswered(request="G-1", quantity=85.0, by="city"))
    told.see(30, CallCancelled(report="C-1", by="群众", why="看错了"))
    told.answer(40, "call_off_incident", "call_off")
    assert [each.request for each in told.all(RequestWithdrawn)] == ["G-1"]
    told.see(50, came(85.0, "city", "G-1"))
    assert booked(told) == []
    assert "未记入" in told.all(Logged)[-1].text.zh


@pytest.mark.parametrize(
    "wrong", [came(5.0, incident="I-9"), came(0.0), came(-1.0), came(float("nan")), came(0.0004)]
)
def test_what_nobody_waits_for_or_could_count_is_not_booked(
    snow: Callable[..., Told], wrong: GoodsArrived
) -> None:
    told = snow(400)
    told.see(20, wrong)
    assert booked(told) == []
    assert "未记入" in told.all(Logged)[-1].text.zh
