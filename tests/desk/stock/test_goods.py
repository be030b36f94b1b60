"""Goods of the run card: drawn from what is recorded, short said, never below zero, up by word."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.desk.conftest import Told, charge, gas
from tests.desk.rows.acts import call
from twin.county import County
from twin.county.registry.stock import Good
from twin.desk import Desk, Rules, load_rules
from twin.desk.plans.rules import CardGoods
from twin.desk.state import DeskState
from twin.desk.stock.holding import stock_of
from twin.desk.turn import Turn
from twin.inputs import InputProblems
from twin.terms.basis import Basis
from twin.terms.codec import from_plain
from twin.terms.decision import Logged
from twin.terms.drill import StockLine
from twin.terms.levels import ResponseLevel
from twin.terms.observation import Observation, Seen
from twin.terms.place import Place
from twin.terms.plan_acts import ResponseOrdered
from twin.terms.stock_acts import GoodsAnswered, GoodsBrought
from twin.terms.stock_effects import DepotDraw, GoodsDrawn, GoodsRequested, GoodsShort
from twin.terms.units import Role

DEPOT, LIME = "S-depot-chengqu", "熟石灰（中和剂）"
BLANKETS, SALT = ("棉被", "床"), ("融雪剂", "t")


def with_stock(county: County, share: float) -> County:
    """The county with this share of what its depots hold."""
    held = {id: replace(row, quantity=row.quantity * share) for id, row in county.supplies.items()}
    return replace(county, supplies=held)


def only_goods(rules: Rules, *goods: CardGoods) -> Rules:
    """Rules whose card for a heating failure names goods and sends nobody."""
    cards = tuple(
        card.model_copy(update={"needs": (), "tasks": (), "goods": goods})
        for card in rules.cards.cards
        if card.event_type == "heating"
    )
    return rules.model_copy(update={"cards": rules.cards.model_copy(update={"cards": cards})})


def row(name: str, unit: str, quantity: int, level: ResponseLevel = ResponseLevel.IV) -> CardGoods:
    return CardGoods(name=name, unit=unit, quantity=quantity, task="evacuate", from_level=level,
                     basis=Basis("S"), source="synthetic")  # fmt: skip


def left(told: Told, name: str, unit: str, depot: str = DEPOT) -> Fraction:
    """What the desk believes lies in a depot."""
    desk = told.desk
    turn = Turn(0, desk._state, desk._ground, desk._roster, desk._rules, desk._charge, {})
    return stock_of(turn, name, unit).on_hand(Good(depot, name, unit))


def brought(
    quantity: float, name: str = SALT[0], unit: str = SALT[1], **words: str
) -> GoodsBrought:
    said = {"depot": DEPOT, "by": "仓库", **words}
    return GoodsBrought(name=name, unit=unit, quantity=quantity, **said)


def leak(told: Told) -> None:
    told.see(10, gas("GHF-001"), gas("GHF-002"))


def villages(county: County) -> list[Place]:
    return [place.as_term() for place in county.places.values() if place.kind == "village"]


def test_a_leak_draws_its_goods_from_the_recorded_stock(
    one_desk: Desk,
) -> None:
    one_desk._state = DeskState()
    one_desk._clock.now_ms = -1
    told = Told(one_desk)
    before = left(told, LIME, "t")
    leak(told)
    drawn = {each.name: each for each in told.all(GoodsDrawn)}
    assert drawn[LIME].quantity == 19.0
    assert drawn[LIME].task == "suppress"
    assert left(told, LIME, "t") == before - 19
    assert drawn[LIME].depots[0].left == float(before - 19)
    assert drawn[LIME].depots[0].below_minimum
    assert not told.all(GoodsShort)
    assert not told.all(GoodsRequested)


def test_with_half_the_stock_the_same_leak_says_it_is_short_and_asks_the_city(
    county: County, rules: Rules
) -> None:
    told = Told(Desk(with_stock(county, 0.5), rules, charge()))
    leak(told)
    (short,) = told.all(GoodsShort)
    assert (short.name, short.needed, short.found) == (LIME, 19.0, 16.0)
    (asked,) = told.all(GoodsRequested)
    assert (asked.to_role, asked.quantity, asked.answer_by_ms) == ("city", 3.0, 610_000)
    assert left(told, LIME, "t") == 0


def test_what_the_ledger_says_is_out_is_not_there_to_give(make_told: Callable[..., Told]) -> None:
    out = StockLine(on="2026-07-01", act="draw", depot=DEPOT, name=LIME, unit="t", quantity="30",
                    expires="")  # fmt: skip
    told = make_told(stock=(out, replace(out, act="restock", quantity="5.5", expires="2030-01-01")))
    leak(told)
    (short,) = told.all(GoodsShort)
    assert (short.name, short.needed, short.found) == (LIME, 19.0, 7.5)


@pytest.fixture(scope="module")
def small(county: County, rules: Rules) -> Callable[..., Told]:
    """A desk with nothing in memory whose only card is for heating failures, with these goods."""
    desk = Desk(county, rules, charge())

    def make(*goods: CardGoods) -> Told:
        desk._rules, desk._state = only_goods(rules, *goods), DeskState()
        desk._clock.now_ms = -1
        return Told(desk)

    return make


def test_a_second_event_finds_only_what_the_first_has_left(
    county: County, small: Callable[..., Told]
) -> None:
    told = small(row(*SALT, 200))
    one, *_, other = villages(county)
    told.see(10, call("heating", one))
    assert told.all(GoodsShort) == []
    told.see(20, call("heating", other, "C-2"))
    (short,) = told.all(GoodsShort)
    assert (short.needed, short.found) == (200.0, 115.0)  # 315 t counted
    assert [each.quantity for each in told.all(GoodsDrawn)] == [200.0, 115.0]


def test_rows_of_a_higher_level_are_drawn_when_the_response_is_raised(
    county: County, small: Callable[..., Told]
) -> None:
    told = small(row(*SALT, 50), row(*SALT, 70, ResponseLevel.III))
    told.see(10, call("heating", villages(county)[0]))
    told.see(20, ResponseOrdered(incident="I-1", level=ResponseLevel.III, by="county_head",
                                 reason="雪大"))  # fmt: skip
    assert [each.quantity for each in told.all(GoodsDrawn)] == [50.0, 70.0]


def test_goods_past_their_day_are_not_given(
    county: County, rules: Rules, make_told: Callable[..., Told]
) -> None:
    late = "2030-01-01T08:00:00+08:00"  # salt lasts until 2027-05-28
    told = make_told(with_rules=only_goods(rules, row(*SALT, 50)), start=late)
    told.see(10, call("heating", villages(county)[0]))
    (short,) = told.all(GoodsShort)
    assert short.found == 0.0


def test_who_commands_no_depot_asks_its_keeper_and_says_no_shortage(
    county: County, rules: Rules, make_told: Callable[..., Told]
) -> None:
    told = make_told(with_rules=only_goods(rules, row(*SALT, 50)), roles=(Role.FIRE_119,))
    told.see(10, call("heating", villages(county)[0]))
    assert [(each.to_role, each.quantity) for each in told.all(GoodsRequested)] == [
        ("county_hq", 50.0)
    ]
    assert not told.all(GoodsDrawn)
    assert not told.all(GoodsShort)


def test_what_is_brought_fills_what_lacks_and_the_rest_stays(
    county: County, small: Callable[..., Told]
) -> None:
    told = small(row(*SALT, 400))
    told.see(10, call("heating", villages(county)[0]))
    assert left(told, *SALT) == 0
    told.see(20, GoodsAnswered(request=told.all(GoodsRequested)[0].request, quantity=85.0,
                               by="city"))  # fmt: skip
    assert left(told, *SALT) == 0  # a promise brings nothing
    told.see(30, brought(100.0, expires="2028-01-01"))
    assert told.all(GoodsDrawn)[-1].quantity == 85.0
    assert left(told, *SALT) == 15
    told.wake_until(3600)
    assert len(told.all(GoodsRequested)) == 1


@pytest.mark.parametrize(
    ("was", "becomes", "place"),
    [
        ("name: 融雪剂, unit: t", "name: 融雪计, unit: t", "融雪剂（t）"),
        ("name: 融雪剂, unit: t", "name: 融雪剂, unit: kg", "kg"),
        ("quantity: 80, task: plough", "quantity: 80, task: melt", "melt"),
        ("quantity: 80, task: plough", "quantity: 0, task: plough", "quantity"),
    ],
)
def test_a_row_of_goods_nobody_keeps_or_for_no_task_is_an_error_with_its_place(
    county: County, was: str, becomes: str, place: str
) -> None:
    text = county.rule_texts["cards.yaml"]
    assert was in text
    texts = {**county.rule_texts, "cards.yaml": text.replace(was, becomes)}
    with pytest.raises(InputProblems) as found:
        load_rules(replace(county, rule_texts=texts))
    (problem,) = found.value.problems
    assert problem.line > 1
    assert place in f"{problem.message} {problem.hint} {problem.source_line}"


def test_a_request_without_answer_is_made_again_and_then_said(
    county: County, small: Callable[..., Told]
) -> None:
    told = small(row(*SALT, 400))
    told.see(10, call("heating", villages(county)[0]))
    told.wake_until(3600)
    asked = told.all(GoodsRequested)
    assert [each.request for each in asked] == ["G-1", "G-1"]
    assert [b.answer_by_ms - a.answer_by_ms for a, b in pairwise(asked)] == [600_000]
    assert any("G-1" in each.text.zh for each in told.all(Logged))


@pytest.mark.parametrize(
    "wrong",
    [
        brought(10.0, depot="S-none"),
        brought(10.0, unit="kg"),
        brought(0.0),
        brought(-5.0),
        brought(float("nan")),
        brought(float("inf")),
        brought(0.0004),
        brought(10.0, expires="明年"),
    ],
)
def test_goods_nobody_could_count_are_not_taken(
    small: Callable[..., Told], wrong: GoodsBrought
) -> None:
    told = small()
    before = left(told, *SALT)
    told.see(10, wrong)
    assert left(told, *SALT) == before
    assert told.all(Logged)


ACTS = st.lists(
    st.one_of(
        st.tuples(st.just("event"), st.integers(0, 40)),
        st.tuples(st.just("bring"), st.integers(1, 400_000)),
    ),
    min_size=2,
    max_size=7,
)


def test_stock_is_never_negative_and_draws_add_up_also_over_a_snapshot(
    county: County, small: Callable[..., Told]
) -> None:
    """Events and goods in any order, a second desk restored from a snapshot beside the first."""
    at, beside = villages(county), Desk(county, small().desk._rules, charge())

    @settings(max_examples=12, deadline=None)
    @given(ACTS, st.integers(1, 500), st.integers(1, 3000), st.integers(1, 6))
    def hold(acts: list[tuple[str, int]], salt: int, blankets: int, cut: int) -> None:
        told = small(row(*SALT, salt), row(*BLANKETS, blankets), row(*SALT, 7))
        counted = {good: left(told, *good) for good in (SALT, BLANKETS)}
        came = dict.fromkeys(counted, Fraction(0))
        other = None
        for k, (what, number) in enumerate(acts):
            if k == cut:
                kept = json.loads(json.dumps(told.desk.snapshot()))
                other = beside
                other._rules, other._state = told.desk._rules, from_plain(DeskState, kept["state"])
                other._clock.now_ms = kept["now_ms"]
            good = SALT if number % 2 else BLANKETS
            body: Seen = brought(number / 1000, *good)
            if what == "event":
                body = call("heating", at[number * 9], f"C-{k}")
            else:
                came[good] += Fraction(number, 1000)
            told.see(600 * k, body)
            if other is not None:
                seen = Observation(at_ms=600_000 * k, source="test", order=0, body=body)
                assert repr(other.step(600.0 * k, [seen])) == repr(told.last)
                assert other.snapshot() == told.desk.snapshot()
            for own in counted:
                went = [Fraction(repr(d.quantity)) for d in draws(told, own[0])]
                assert left(told, *own) == counted[own] + came[own] - sum(went) >= 0
        for short in told.all(GoodsShort):
            assert 0.0 <= short.found < short.needed

    hold()


def draws(told: Told, name: str) -> list[DepotDraw]:
    """What each depot gave of a good, draw by draw; the parts of a draw are the whole of it."""
    found = [each for each in told.all(GoodsDrawn) if each.name == name]
    for each in found:
        assert sum(part.quantity for part in each.depots) == pytest.approx(each.quantity)
    return [part for each in found for part in each.depots]
