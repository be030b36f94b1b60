"""A gauge over its figure is a 监测报警 and evidence for the issuer; it is never a warning."""

from __future__ import annotations

from collections.abc import Callable

from tests.desk.conftest import Told
from tests.desk.warning.conftest import COUNTY, alert
from twin.desk import Rules
from twin.terms.calls import CallingStarted
from twin.terms.decision import (
    AlarmAnnounced,
    Asked,
    CountyWarningIssued,
    IssuerPressed,
    ProposalOverdue,
    WarningIssued,
    WarningProposed,
    WarningTaken,
)
from twin.terms.levels import WarningColour
from twin.terms.observation import AlarmBit, AlarmChanged
from twin.terms.warning_acts import ProposalAnswered
from twin.terms.warning_stages import IssuerKind


def rain(point: str, value: float, bit: AlarmBit = AlarmBit.H, *, on: bool = True) -> AlarmChanged:
    return AlarmChanged(point=point, bit=bit, active=on, value=value)


def test_a_gauge_over_its_figure_alarms_and_proposes_and_issues_nothing(told: Told) -> None:
    told.see(10, rain("RG-001:flash_flood-1h-1", 52.0, AlarmBit.HH))
    told.wake_until(3600)
    assert told.all(AlarmAnnounced) != []
    assert [p.warning_kind for p in told.all(WarningProposed)] == [IssuerKind.FLASH_FLOOD]
    for kind in (WarningIssued, CountyWarningIssued, WarningTaken, CallingStarted):
        assert told.all(kind) == []


def test_the_colour_is_that_of_the_table_and_goes_to_the_department_that_may_warn(
    told: Told,
) -> None:
    told.see(10, rain("RG-001:flash_flood-1h-1", 52.0, AlarmBit.HH))
    told.wake_until(200)
    (proposed,) = told.all(WarningProposed)
    assert (proposed.colour, proposed.signal) == (WarningColour.YELLOW, "flash-1h-yellow")
    assert proposed.to == "county-water"
    assert proposed.evidence == (("RG-001:flash_flood-1h-1", "rain_sum", 3600, 52.0),)
    assert proposed.townships == ("T-fuxin",)


def test_a_sum_of_three_hours_speaks_for_every_signal_of_three_hours(told: Told) -> None:
    told.see(10, rain("RG-001:flash_flood-3h-1", 60.0))
    told.wake_until(200)
    assert {p.warning_kind: p.colour for p in told.all(WarningProposed)} == {
        IssuerKind.RAINSTORM: WarningColour.ORANGE,
        IssuerKind.FLASH_FLOOD: WarningColour.BLUE,
    }


def test_a_wind_that_has_been_reached_counts_whatever_hours_the_signal_looks_ahead(
    told: Told,
) -> None:
    told.see(10, rain("WS-park:gale-gust-2", 29.0))
    told.wake_until(200)
    (proposed,) = told.all(WarningProposed)
    assert (proposed.warning_kind, proposed.colour) == (IssuerKind.GALE, WarningColour.ORANGE)


def test_evidence_of_two_minutes_is_one_proposal(told: Told) -> None:
    told.see(10, rain("RG-001:flash_flood-1h-1", 36.0))
    told.see(60, rain("RG-147:flash_flood-1h-1", 37.0))
    told.wake_until(200)
    (proposed,) = told.all(WarningProposed)
    assert len(proposed.evidence) == 2


def test_it_is_proposed_again_only_when_it_gets_worse(told: Told) -> None:
    told.see(10, rain("RG-001:flash_flood-1h-1", 36.0))
    told.wake_until(200)
    told.see(300, rain("RG-001:flash_flood-1h-1", 46.0, AlarmBit.HH))
    told.wake_until(500)
    told.see(600, rain("RG-001:flash_flood-6h-1", 71.0))
    told.wake_until(800)
    floods = [p for p in told.all(WarningProposed) if p.warning_kind is IssuerKind.FLASH_FLOOD]
    assert [p.colour for p in floods] == [
        WarningColour.BLUE,
        WarningColour.YELLOW,
    ]


def test_nothing_is_proposed_that_its_issuer_has_said_already(told: Told) -> None:
    told.see(
        5, alert(event="山洪", headline="山洪灾害橙色预警", sender_name="县水利局", areas=(COUNTY,))
    )
    told.see(10, rain("RG-001:flash_flood-1h-1", 36.0))
    told.wake_until(400)
    assert told.all(WarningProposed) == []


def test_once_all_has_fallen_a_new_storm_is_a_new_proposal(told: Told) -> None:
    told.see(10, rain("RG-001:flash_flood-1h-1", 36.0))
    told.wake_until(200)
    told.see(7000, rain("RG-001:flash_flood-1h-1", 10.0, on=False))
    told.see(9000, rain("RG-001:flash_flood-1h-1", 36.0))
    told.wake_until(9200)
    assert len(told.all(WarningProposed)) == 2


def asked_to_ring_up(told: Told) -> list[str]:
    return [a.to for a in told.all(Asked) if a.topic == "press_issuer"]


def test_each_time_an_issuer_lets_its_clock_run_out_there_is_an_alarm(
    told: Told, rules: Rules
) -> None:
    told.see(10, rain("RG-001:flash_flood-1h-1", 36.0))
    rule = rules.warnings.proposals
    told.wake_until(200)
    due_s = told.all(WarningProposed)[0].answer_by_ms / 1000
    told.wake_until(due_s - 1)
    assert told.all(ProposalOverdue) == []
    told.wake_until(due_s)
    (again,) = told.all(ProposalOverdue)
    assert (again.times, again.escalated) == (2, False)
    assert again.answer_by_ms == int((due_s + rule.answer_within) * 1000)
    assert asked_to_ring_up(told) == []
    told.wake_until(due_s + rule.answer_within)
    last = told.all(ProposalOverdue)[-1]
    assert (last.escalated, last.to) == (True, "county-water")
    assert asked_to_ring_up(told) == ["leader"]


def escalated(told: Told, rules: Rules) -> float:
    """An issuer that has answered to nothing; the value is when the leader was asked."""
    told.see(10, rain("RG-001:flash_flood-1h-1", 36.0))
    told.wake_until(200)
    at_s = told.all(WarningProposed)[0].answer_by_ms / 1000
    at_s += rules.warnings.proposals.answer_within
    told.wake_until(at_s)
    return at_s


def test_who_rings_up_starts_a_clock_and_then_the_next_one_rings_up(
    told: Told, rules: Rules
) -> None:
    at_s = escalated(told, rules) + 60
    told.answer(at_s, "press_issuer", "phone_issuer")
    (pressed,) = told.all(IssuerPressed)
    assert (pressed.to, pressed.by) == ("county-water", "leader")
    told.wake_until(pressed.answer_by_ms / 1000)
    assert asked_to_ring_up(told) == ["leader", "deputy"]
    told.answer(pressed.answer_by_ms / 1000 + 5, "press_issuer", "leave", by="deputy")
    before = len(told.all(ProposalOverdue))
    told.wake_until(pressed.answer_by_ms / 1000 + 7200)
    assert len(told.all(ProposalOverdue)) == before


def test_a_leader_who_does_not_answer_is_passed_over(told: Told, rules: Rules) -> None:
    at_s = escalated(told, rules)
    told.wake_until(at_s + rules.authority.of("press_issuer").next_after + 1)
    assert asked_to_ring_up(told) == ["leader", "deputy"]


def test_an_answer_or_the_end_of_the_rain_ends_the_pressing(
    make_told: Callable[..., Told], rules: Rules
) -> None:
    for ends in (
        ProposalAnswered(proposal="PW-1", accepted=True, by="county-water"),
        rain("RG-001:flash_flood-1h-1", 20.0, on=False),
    ):
        told = make_told()
        at_s = escalated(told, rules)
        told.see(at_s + 10, ends)
        before = len(told.all(ProposalOverdue))
        told.wake_until(at_s + 3600)
        assert asked_to_ring_up(told) == ["leader"]
        assert len(told.all(ProposalOverdue)) == before


def test_an_answer_stops_the_asking(told: Told) -> None:
    told.see(10, rain("RG-001:flash_flood-1h-1", 36.0))
    told.wake_until(200)
    told.see(300, ProposalAnswered(proposal="PW-1", accepted=False, by="county-water"))
    before = len(told.effects)
    told.wake_until(4000)
    later = [e for e in told.effects[before:] if getattr(e, "kind", "") == "logged"]
    assert not [e for e in later if "PW-1" in e.text.zh]  # type: ignore[union-attr]


def test_of_two_sights_the_lower_one_counts(told: Told) -> None:
    told.see(10, rain("VI-001:dust-sight-1", 900.0, AlarmBit.L))
    told.see(60, rain("VI-001:dust-sight-1", 300.0, AlarmBit.LL))
    told.wake_until(200)
    (proposed,) = told.all(WarningProposed)
    assert (proposed.warning_kind, proposed.colour) == (IssuerKind.DUST, WarningColour.ORANGE)
    assert proposed.to == "county-weather"


def test_a_fall_to_four_degrees_is_no_more_than_yellow_however_far(told: Told) -> None:
    told.see(10, rain("AT-park:cold_wave-24h-4-1", 17.0))
    told.wake_until(200)
    (proposed,) = told.all(WarningProposed)
    assert (proposed.warning_kind, proposed.colour) == (IssuerKind.COLD_WAVE, WarningColour.YELLOW)
