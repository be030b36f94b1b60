"""A whole drill with half the goods: what was enough is short, and said as the plan starts."""

from __future__ import annotations

from dataclasses import replace

import pytest

from scenarios import find_drill
from tests.desk.stock.test_goods import LIME, with_stock
from tests.library.golden import play
from twin.county import County
from twin.desk import Rules


@pytest.mark.long  # two whole drills, 20 s each
def test_with_half_the_stock_the_leak_drill_says_a_shortage_and_asks(
    county: County, rules: Rules
) -> None:
    said = {}
    for share in (1.0, 0.5):
        records = play(find_drill("hf-leak"), with_stock(county, share), rules)[1]
        said[share] = [r for r in records if r.kind.startswith("desk.goods_")]
        started = next(r.at_ms for r in records if r.kind == "desk.plan_started")
    assert not [r for r in said[1.0] if r.kind != "desk.goods_drawn"]
    short = next(r for r in said[0.5] if r.kind == "desk.goods_short")
    assert (short.body["name"], short.at_ms) == (LIME, started)
    assert any(r.kind == "desk.goods_requested" for r in said[0.5])


@pytest.mark.long  # two whole drills, 20 s each
def test_without_the_citys_depot_the_last_incident_of_the_reservoir_stays_short(
    county: County, rules: Rules
) -> None:
    """Sacks and boats are out when the fourth incident opens: what the city brings is counted."""
    left = {id: row for id, row in county.supplies.items() if row.depot != "S-depot-city"}
    lent = {}
    for name, on in (("as it is", county), ("no city depot", replace(county, supplies=left))):
        records = play(find_drill("reservoir-danger"), on, rules)[1]
        lent[name] = sum(
            r.body["quantity"]
            for r in records
            if r.kind == "desk.goods_booked" and r.body["by"] == "city"
        )
    assert lent == {"as it is": 10_001.0, "no city depot": 0}
