"""Each mechanism of alarm handling can be switched off; a named figure of a drill then moves."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import pytest

from reports.alarm_loads import KINDS, run_kpis
from tests.sim.small import MemoryJournal, inject, small_drill, with_figure
from twin.county import County
from twin.desk import Charge, Desk, Rules
from twin.models.alarm_kpi import Kpi
from twin.models.alarm_kpi_rules import load_kpi_rules
from twin.sim.parameters import Parameters
from twin.sim.run import run_drill
from twin.terms.alarm_acts import AlarmsSuppressed
from twin.terms.decision import Decision
from twin.terms.drill import Inject
from twin.terms.happenings import LeakStarts, SensorFails
from twin.terms.observation import Observation
from twin.terms.record import Record
from twin.terms.text import Text
from twin.terms.units import Role
from twin.terms.warning import ExerciseStatus

COUNTY, PLANT = "county_duty", "plant:H-A1"
LEAK = inject("M-1", 60.0, LeakStarts(hazard="H-A1", hole_mm=40.0))


def false_head(point: str, value: float = 12.0, for_s: float = 300.0) -> Inject:
    """A head that shows what is not there."""
    fault = SensorFails(point=point, fault="false_value", value=value, for_s=for_s)
    return inject(f"M-{point}", 30.0, fault)


FALSE_HEADS = [false_head(point, for_s=900.0) for point in ("GHF-060", "GHF-070")]


@dataclass(frozen=True)
class Drilled:
    records: list[Record]
    kpis: dict[str, Kpi]

    def of(self, kind: str, **wanted: object) -> list[Record]:
        return [
            record
            for record in self.records
            if record.kind == kind and all(record.body.get(k) == v for k, v in wanted.items())
        ]


def changed(rules: Rules, part: str, **words: Any) -> Rules:
    """The rules with one part of the alarm rules replaced, or some of its fields."""
    now = getattr(rules.alarms, part)
    new = words["to"] if "to" in words else now.model_copy(update=words)
    return rules.model_copy(update={"alarms": rules.alarms.model_copy(update={part: new})})


Drill = Callable[..., Drilled]


@pytest.fixture(scope="module")
def drilled(county: County, rules: Rules, figures: Parameters) -> Drill:
    definitions = load_kpi_rules(county)

    def play(
        *injects: Any,
        with_rules: Rules = rules,
        also: tuple[Observation, ...] = (),
        figures: Parameters = figures,
        duration_s: float = 1500.0,
        **world: Any,
    ) -> Drilled:
        drill = small_drill(*injects, duration_s=duration_s, **world)
        charge = Charge(
            roles=(Role.COUNTY_HQ,),
            policy="closest",
            status=ExerciseStatus.EXERCISE,
            title=Text("试", "test"),
            start=drill.start,
            surface="dry",
        )
        desk = _Told(Desk(county, with_rules, charge), also)
        journal = MemoryJournal()
        run_drill(drill, county, with_rules, 3, journal, desk=desk, figures=figures)
        rows = ((r.at_ms, r.kind, r.body) for r in journal.records if r.kind in KINDS)
        return Drilled(journal.records, run_kpis(rows, definitions, int(duration_s * 1000)))

    return play


class _Told:
    """A desk that is told something more in its first step after a moment."""

    def __init__(self, desk: Desk, also: tuple[Observation, ...]) -> None:
        self._desk, self._also = desk, list(also)

    def step(self, now_s: float, seen: Any) -> Decision:
        now_ms = int(now_s * 1000 + 0.5)
        due = [replace(each, at_ms=now_ms) for each in self._also if each.at_ms <= now_ms]
        self._also = [each for each in self._also if each.at_ms > now_ms]
        every = sorted([*seen, *due], key=lambda each: each.sort_key)
        return self._desk.step(now_s, every)


def lines(drilled: Drilled, position: str = COUNTY) -> int:
    """How many lines an operator had to look at."""
    single = drilled.of("desk.alarm_announced", position=position)
    return len(single) + len(drilled.of("desk.alarms_grouped", position=position))


def test_without_grouping_the_duty_room_has_more_lines_and_acknowledges_later(
    drilled: Drill, rules: Rules
) -> None:
    def last_ack_ms(run: Drilled) -> int:
        return run.of("obs.acknowledged", position=COUNTY)[-1].at_ms

    on = drilled(LEAK, duty_officers=1)
    off = drilled(LEAK, duty_officers=1, with_rules=changed(rules, "flood", group=False))
    assert on.kpis[COUNTY].alarms > 15
    assert lines(off) > 1.2 * lines(on)
    assert len(off.of("obs.acknowledged")) > len(on.of("obs.acknowledged"))
    assert off.of("desk.alarms_grouped") == []
    assert last_ack_ms(off) >= last_ack_ms(on) - 60_000


def test_without_selection_the_county_is_shown_what_the_plant_is(
    drilled: Drill, rules: Rules
) -> None:
    first = rules.alarms.selection[0]
    everything = (*rules.alarms.selection, first.model_copy(update={"position": COUNTY}))
    on = drilled(*FALSE_HEADS)
    off = drilled(*FALSE_HEADS, with_rules=changed(rules, "selection", to=everything))
    assert off.kpis[COUNTY].alarms > on.kpis[COUNTY].alarms


def test_without_the_default_rule_a_head_of_no_plant_alarms_to_nobody(
    drilled: Drill, rules: Rules
) -> None:
    false = false_head("CO-006", value=60.0)
    on = drilled(false, duration_s=3600.0)
    named = tuple(r for r in rules.alarms.selection if "none" not in r.source_levels)
    off = drilled(false, with_rules=changed(rules, "selection", to=named))
    alarms = [r.body["alarm"] for r in on.of("desk.alarm_announced", position=COUNTY)]
    assert "CO-006/HH/1" in alarms
    (closed,) = on.of("desk.alarm_closed", alarm="CO-006/HH/1")
    assert closed.body["cause"] == "instrument_fault"
    assert off.of("obs.alarm_changed", point="CO-006") != []
    assert off.of("desk.alarm_announced") == []


def test_without_suppression_a_head_in_calibration_loads_both_rooms(drilled: Drill) -> None:
    suppressed = AlarmsSuppressed(
        rule="SUP-calibration", area="H-A1", on=True, by="乙", role="engineer", reason="标定"
    )
    told = (Observation(at_ms=1000, source="plant:H-A1", order=0, body=suppressed),)
    head = false_head("GHF-001", 12.0, 300.0)
    quiet, loud = drilled(head, also=told), drilled(head)
    assert COUNTY not in quiet.kpis
    assert loud.kpis[COUNTY].alarms == 1
    assert quiet.kpis[PLANT].acts == {"suppress": 1}


def test_without_escalation_a_sleeping_control_room_is_never_noticed(
    drilled: Drill, rules: Rules, figures: Parameters
) -> None:
    asleep = with_figure(figures, "people.acknowledge.median_s", 5000.0)
    head = false_head("GHF-001", 2.6, 1400.0)
    on = drilled(head, figures=asleep)
    off = drilled(head, figures=asleep, with_rules=changed(rules, "escalation", to=()))
    assert [r.body["rule"] for r in on.of("desk.alarm_escalated")] == ["ESC-2"]
    assert COUNTY in on.kpis
    assert COUNTY not in off.kpis


def test_a_step_the_plant_forgot_is_taken_when_the_missed_clock_reminds_it(
    drilled: Drill, rules: Rules, figures: Parameters
) -> None:
    forgetful = with_figure(figures, "people.forgets_step.share", 1.0)
    head = false_head("GHF-001", 12.0, 300.0)
    unled = rules.alarms.handling.model_copy(update={"escalate_to": ()})
    on = drilled(head, figures=forgetful, duration_s=3600.0)
    off = drilled(
        head, figures=forgetful, duration_s=3600.0, with_rules=changed(rules, "handling", to=unled)
    )
    assert [r.body["stage"] for r in on.of("desk.step_missed")] == ["measure"]
    assert [r.body["cause"] for r in on.of("desk.alarm_closed")] == ["instrument_fault"]
    assert off.of("desk.alarm_closed") == []


def test_the_whole_chain_shows_in_a_drill(drilled: Drill, figures: Parameters) -> None:
    sure = with_figure(figures, "people.forgets_step.share", 0.0)
    head = false_head("GHF-001", 12.0, 300.0)
    run = drilled(head, figures=sure)
    assert [r.body["stage"] for r in run.of("desk.step_due")] == ["verify", "measure", "close"]
    assert [r.body["stage"] for r in run.of("obs.alarm_handled")] == ["measure", "close"]
    assert [r.body["by"] for r in run.of("desk.alarm_closed")] == [COUNTY]


def test_rain_over_the_signal_is_known_at_the_township_and_the_county(
    drilled: Drill, rules: Rules
) -> None:
    rain = inject(
        "M-rain", 30.0, SensorFails(point="RG-102", fault="false_value", value=60.0, for_s=3000.0)
    )
    on = drilled(rain, duration_s=3600.0)
    off = drilled(rain, duration_s=3600.0, with_rules=changed(rules, "listed", families=()))
    assert COUNTY in on.kpis
    assert on.kpis["township:T-bajiazi"].alarms > on.kpis[COUNTY].alarms > 0
    assert COUNTY not in off.kpis
    causes = [r.body["cause"] for r in on.of("obs.alarm_handled", position="township:T-bajiazi")]
    assert "instrument_fault" in causes  # nobody stands in the rain there


@pytest.mark.parametrize("fault", ["calibration", "misoperation"])
def test_what_the_plant_finds_is_why_the_alarm_is_closed(drilled: Drill, fault: Any) -> None:
    shown = inject("M-1", 30.0, SensorFails(point="GHF-001", fault=fault, value=12.0, for_s=300.0))
    run = drilled(shown, duration_s=3600.0)
    assert [r.body["cause"] for r in run.of("desk.alarm_closed")] == [fault]
    assert run.of("desk.incident_opened") == []


def test_a_plant_that_never_resets_is_left_with_latched_alarms(
    drilled: Drill, figures: Parameters
) -> None:
    def resets(run: Drilled) -> int:
        return len(run.of("desk.alarm_acted", act="reset", position=PLANT))

    idle = with_figure(figures, "people.reset.median_s", 9000.0)
    head = false_head("GHF-001", 12.0, 300.0)
    on, off = drilled(head, duration_s=3600.0), drilled(head, duration_s=3600.0, figures=idle)
    assert resets(on) >= 1
    assert resets(off) == 0
    assert on.of("desk.act_refused") == []


def test_without_shelving_a_nuisance_alarm_sounds_more_often(
    drilled: Drill, figures: Parameters
) -> None:
    def sounded(run: Drilled) -> int:
        return len(run.of("desk.alarm_announced", position=PLANT, point="GHF-001", again=False))

    comes_back = [
        inject(
            f"M-{k}",
            30.0 + 120.0 * k,
            SensorFails(point="GHF-001", fault="false_value", value=2.6, for_s=60.0),
        )
        for k in range(10)
    ]
    on = drilled(*comes_back)
    off = drilled(*comes_back, figures=with_figure(figures, "people.shelves.after", 0))
    assert sounded(on) < sounded(off)
    assert on.kpis[PLANT].acts["shelve"] == 1
