"""The desk's dispatch with crews, centres and roads that answer: what each mechanism changes."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.sim.small import MemoryJournal, inject, small_drill
from twin.county import County
from twin.desk import Rules
from twin.sim.run import run_drill
from twin.terms.drill import (
    Drill,
    Inject,
)
from twin.terms.happenings import (
    EventHappens,
    UnitFails,
)
from twin.terms.record import Record


def medical(county: County, number: int, at_s: float, where: str, urgency: int) -> Inject:
    """Somebody falls ill somewhere."""
    ill = EventHappens(
        event_type="medical",
        place=county.place(where).as_term(),
        hazard="",
        light=0,
        grave=0,
        observed=0,
        urgency=urgency,
    )
    return inject(f"M-{number}", at_s, ill)


def played(drill: Drill, county: County, rules: Rules) -> list[Record]:
    """The records of a drill in which the desk is 120."""
    journal = MemoryJournal()
    run_drill(replace(drill, roles=("120",)), county, rules, 5, journal)
    return journal.records


def of(records: list[Record], kind: str, **wanted: object) -> list[Record]:
    return [
        r
        for r in records
        if r.kind == kind and all(r.body.get(key) == value for key, value in wanted.items())
    ]


def test_a_unit_that_breaks_down_is_replaced_and_comes_back(county: County, rules: Rules) -> None:
    call = medical(county, 1, 10.0, "T-huashige", 2)
    whole = played(small_drill(call, duration_s=5400.0), county, rules)
    first = of(whole, "desk.order_given")[0].body["unit"]
    fails = inject("M-2", 600.0, UnitFails(unit=first, for_s=1200.0))
    broken = played(small_drill(call, fails, duration_s=5400.0), county, rules)
    orders = [r.body["unit"] for r in of(broken, "desk.order_given")]
    assert orders[0] == first
    assert len(orders) == 2
    assert orders[1] != first
    out = of(broken, "world.crew", unit=first, status="unavailable")[0]
    assert out.at_ms == 600_000
    later = [r for r in of(broken, "world.crew", unit=first) if r.at_ms > out.at_ms]
    assert later[0].body["status"] == "returning"
    assert later[0].at_ms == 1_800_000
    assert (later[0].body["lat_deg"], later[0].body["lon_deg"]) == (
        out.body["lat_deg"],
        out.body["lon_deg"],
    )


@pytest.mark.parametrize(("urgency", "diverts"), [(1, True), (4, False)])
def test_an_urgent_call_takes_a_unit_off_a_lesser_one(
    county: County, rules: Rules, urgency: int, diverts: bool
) -> None:
    only = replace(
        county,
        units={
            id: unit
            for id, unit in county.units.items()
            if unit.ordered_by.value != "120" or id == "U-ems-a1-1"
        },
    )
    lesser = medical(county, 1, 10.0, "T-huashige", 4)
    urgent = medical(county, 2, 900.0, "T-wangfu", urgency)
    records = played(small_drill(lesser, urgent, duration_s=5400.0), only, rules)
    assert bool(of(records, "desk.unit_diverted")) is diverts
    if diverts:
        arrived = of(records, "world.crew", unit="U-ems-a1-1", status="on_scene")[0].body
        orders = {r.body["order"]: r.body for r in of(records, "desk.order_given")}
        assert "王府" in orders[arrived["order"]]["place"]["name"]


def test_the_city_is_asked_when_ours_are_all_out_and_its_ambulance_comes(
    county: County, rules: Rules
) -> None:
    only = replace(
        county,
        units={
            id: unit
            for id, unit in county.units.items()
            if unit.ordered_by.value != "120" or id == "U-ems-a1-1"
        },
    )
    calls = [medical(county, n, 10.0 + n, "T-chengqu", 2) for n in (1, 2)]
    records = played(small_drill(*calls, duration_s=3600.0), only, rules)
    (asked,) = of(records, "desk.request_made", to_role="city")
    assert of(records, "world.crew", order=asked.body["request"], status="on_scene")
    assert len(of(records, "world.crew", status="on_scene", task="treat")) == 2
