"""Reckoning between reports: how well the desk foretells the arrival of a diverted unit."""

from __future__ import annotations

from dataclasses import replace

from tests.sim.small import MemoryJournal, inject, small_drill, with_figure
from twin.county import County
from twin.desk import Rules
from twin.sim.parameters import Parameters
from twin.sim.run import run_drill
from twin.terms.happenings import EventHappens


def error_s(county: County, rules: Rules, figures: Parameters, longest_s: float) -> float:
    """By how much the promise of a diversion is off; traffic as planned, reports every minute."""
    reckoning = rules.dispatch.reckoning.model_copy(update={"longest": longest_s})
    dispatch = rules.dispatch.model_copy(update={"reckoning": reckoning})
    calm = with_figure(figures, "crews.traffic_sigma.value", 0.0001)
    only = {
        id: unit
        for id, unit in county.units.items()
        if unit.ordered_by.value != "120" or id == "U-ems-a1-1"
    }
    calls = [
        inject(
            f"M-{n}", at_s,
            EventHappens(
                event_type="medical", place=county.place(where).as_term(), hazard="",
                light=0, grave=0, observed=0, urgency=urgency,
            ),
        )
        for n, at_s, where, urgency in ((1, 10.0, "T-huashige", 4), (2, 900.0, "T-wangfu", 1))
    ]  # fmt: skip
    drill = replace(small_drill(*calls, duration_s=5400.0), roles=("120",))
    journal = MemoryJournal()
    run_drill(
        drill, replace(county, units=only), rules.model_copy(update={"dispatch": dispatch}), 5,
        journal, figures=calm,
    )  # fmt: skip
    (off,) = journal.of("desk.unit_diverted")
    order = next(
        r for r in journal.of("desk.order_given") if r.body["order"] == off.body["to_order"]
    )
    promised_s = next(
        c["arrive_in_s"] for c in order.body["candidates"] if c["unit"] == "U-ems-a1-1"
    )
    there = next(
        r
        for r in journal.of("world.crew")
        if r.body["order"] == order.body["order"] and r.body["status"] == "on_scene"
    )
    return abs((there.at_ms - order.at_ms) / 1000.0 - float(promised_s))


def test_a_diverted_units_arrival_is_foretold_better_with_it(
    county: County, rules: Rules, figures: Parameters
) -> None:
    usual = rules.dispatch.reckoning.longest
    assert error_s(county, rules, figures, usual) < error_s(county, rules, figures, 0.0)
