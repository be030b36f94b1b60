"""Stock is drawn, reserved and brought back: never negative, nothing lost, nothing from nowhere."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from twin.county.registry.stock import BelowMinimum, Good, Ledger, Lot, StockError, ledger_of

DAY = date(2026, 7, 1)
QUILTS = Good("D1", "棉被", "床")
RICE = Good("D1", "大米", "kg")


def lot(id: str, quantity: int, good: Good = QUILTS, days: int | None = None) -> Lot:
    expires = None if days is None else DAY + timedelta(days=days)
    return Lot(id=id, good=good, quantity=Fraction(quantity), expires=expires)


def test_the_lot_with_the_nearest_last_day_goes_first() -> None:
    ledger = ledger_of([lot("a", 10), lot("b", 10, days=90), lot("c", 10, days=30)])
    after = ledger.draw(QUILTS, Fraction(15), DAY)
    assert {one.id: one.quantity for one in after.lots} == {"a": 10, "b": 5, "c": 0}


def test_goods_may_be_used_on_their_last_day_and_not_after_it() -> None:
    ledger = ledger_of([lot("a", 10, days=0)], [(QUILTS, Fraction(5))])
    tomorrow = DAY + timedelta(days=1)
    assert ledger.available(QUILTS, DAY) == 10
    assert ledger.available(QUILTS, tomorrow) == 0
    assert ledger.on_hand(QUILTS) == 10
    assert ledger.below_minimum(DAY) == ()
    assert ledger.below_minimum(tomorrow) == (
        BelowMinimum(good=QUILTS, available=Fraction(0), minimum=Fraction(5)),
    )
    assert [one.id for one in ledger.expired(tomorrow)] == ["a"]
    with pytest.raises(StockError, match="D1 has 0 床 of 棉被 to draw on 2026-07-02, not 1"):
        ledger.draw(QUILTS, Fraction(1), tomorrow)


def test_what_is_reserved_is_there_for_its_key_only() -> None:
    ledger = ledger_of([lot("a", 10)]).reserve("E1", QUILTS, Fraction(8), DAY)
    assert ledger.available(QUILTS, DAY) == 2
    with pytest.raises(StockError, match="has 2 床"):
        ledger.draw(QUILTS, Fraction(3), DAY)
    with pytest.raises(StockError, match="has 2 床 of 棉被 to reserve"):
        ledger.reserve("E2", QUILTS, Fraction(3), DAY)
    part = ledger.draw(QUILTS, Fraction(5), DAY, key="E1")
    assert part.available(QUILTS, DAY) == 2
    assert part.reserved[0].quantity == 3
    more = ledger.draw(QUILTS, Fraction(10), DAY, key="E1")
    assert more.on_hand(QUILTS) == 0
    assert more.reserved == ()
    assert ledger.release("E1").available(QUILTS, DAY) == 10


def test_a_minimum_is_met_by_all_lots_together() -> None:
    ledger = ledger_of([lot("a", 3), lot("b", 3)], [(QUILTS, Fraction(5)), (QUILTS, Fraction(4))])
    assert ledger.below_minimum(DAY) == ()
    assert len(ledger.draw(QUILTS, Fraction(2), DAY).below_minimum(DAY)) == 1


@pytest.mark.parametrize("quantity", [0, -1])
def test_nothing_and_less_than_nothing_is_refused(quantity: int) -> None:
    ledger = ledger_of([lot("a", 3)])
    with pytest.raises(StockError, match="is nothing to take"):
        ledger.draw(QUILTS, Fraction(quantity), DAY)
    with pytest.raises(StockError, match="is nothing to take"):
        ledger.reserve("E", QUILTS, Fraction(quantity), DAY)
    with pytest.raises(StockError, match="never below 0"):
        lot("b", -1)


def test_a_lot_keeps_its_good_and_its_last_day() -> None:
    ledger = ledger_of([lot("a", 3, days=30)])
    assert ledger.restock(lot("a", 2, days=30)).on_hand(QUILTS) == 5
    for other in (lot("a", 2, days=31), lot("a", 2, RICE, days=30)):
        with pytest.raises(StockError, match="bring another good"):
            ledger.restock(other)
    with pytest.raises(StockError, match="lot a is counted twice"):
        ledger_of([lot("a", 1), lot("a", 1)])


def test_a_count_is_the_same_stock_as_one_lot_after_another() -> None:
    lots = [lot("a", 10), lot("b", 0, days=3), lot("c", 7, RICE, days=-1)]
    one_by_one = Ledger()
    for one in lots:
        one_by_one = one_by_one.restock(one)
    assert ledger_of(lots) == one_by_one


class Store(RuleBasedStateMachine):
    """A depot in any order of business, beside a count that is obviously right."""

    goods = (QUILTS, RICE, Good("D2", "棉被", "床"))

    def __init__(self) -> None:
        super().__init__()
        self.ledger = Ledger()
        self.came = dict.fromkeys(self.goods, Fraction(0))
        self.went = dict.fromkeys(self.goods, Fraction(0))
        self.day = DAY
        self.lots = 0

    @rule(good=st.sampled_from(goods), tenths=st.integers(0, 500), days=st.integers(-3, 9))
    def restock(self, good: Good, tenths: int, days: int) -> None:
        self.lots += 1
        quantity = Fraction(tenths, 10)
        expires = None if days == 9 else self.day + timedelta(days=days)
        new = Lot(id=f"L{self.lots}", good=good, quantity=quantity, expires=expires)
        self.ledger = self.ledger.restock(new)
        self.came[good] += quantity

    @rule(good=st.sampled_from(goods), tenths=st.integers(1, 700), key=st.sampled_from(["", "E1"]))
    def draw(self, good: Good, tenths: int, key: str) -> None:
        quantity, before = Fraction(tenths, 10), self.ledger
        try:
            self.ledger = before.draw(good, quantity, self.day, key=key)
        except StockError:
            assert self.ledger is before
            if not key:
                assert quantity > before.available(good, self.day)
        else:
            self.went[good] += quantity

    @rule(
        good=st.sampled_from(goods), tenths=st.integers(1, 300), key=st.sampled_from(["E1", "E2"])
    )
    def reserve(self, good: Good, tenths: int, key: str) -> None:
        held = any(r.key == key and r.good == good for r in self.ledger.reserved)
        free = self.ledger.available(good, self.day)
        try:
            self.ledger = self.ledger.reserve(key, good, Fraction(tenths, 10), self.day)
        except StockError:
            assert held or Fraction(tenths, 10) > free

    @rule(key=st.sampled_from(["E1", "E2"]))
    def release(self, key: str) -> None:
        self.ledger = self.ledger.release(key)

    @precondition(lambda self: self.day < DAY + timedelta(days=30))
    @rule()
    def a_day_goes_by(self) -> None:
        self.day += timedelta(days=1)

    @invariant()
    def nothing_is_negative_and_nothing_lost(self) -> None:
        assert all(one.quantity >= 0 for one in self.ledger.lots)
        assert all(r.quantity > 0 for r in self.ledger.reserved)
        for good in self.goods:
            assert self.ledger.on_hand(good) == self.came[good] - self.went[good]
            assert dict(self.ledger.came).get(good, 0) == self.came[good]
            assert dict(self.ledger.went).get(good, 0) == self.went[good]
            assert 0 <= self.ledger.available(good, self.day) <= self.ledger.on_hand(good)


TestStore = Store.TestCase
TestStore.settings = settings(max_examples=40, stateful_step_count=30)
