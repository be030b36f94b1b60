"""Warnings, moves and calls in the world: each changes a figure that stands still without it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import pytest

from scenarios import find_drill, judge, load_drill
from tests.devices.test_cap_county import SAID as SAID_OF
from tests.sim.conftest import Runner
from tests.sim.small import (
    MemoryJournal,
    ScriptedDesk,
    inject,
    order,
    small_drill,
    with_figure,
)
from tests.sim.test_mechanisms import notice
from twin.county import County
from twin.desk import Rules
from twin.sim.parameters import Parameters
from twin.sim.play import Play
from twin.sim.run import run_drill
from twin.terms.calls import (
    ActionReported,
    CallEnded,
    CallOutcome,
    CallPlaced,
    Responsible,
    VisitSent,
)
from twin.terms.decision import Effect
from twin.terms.happenings import AlertComes, LeakStarts, MoveComes
from twin.terms.levels import WarningColour
from twin.terms.record import Record
from twin.terms.text import Text
from twin.terms.verdict import Verdict
from twin.terms.warning import EXERCISE_MARK, ProtectiveAction, WarningStep
from twin.terms.warning_acts import Delivery
from twin.terms.warning_effects import (
    CountyWarningIssued,
    DeliveryChanged,
    IssuerPressed,
    MeasureDue,
    MeasureLifted,
    MoveTaken,
    WarningProposed,
)
from twin.terms.warning_stages import IssuerKind, MoveStage

VILLAGE = "V-yimatu-210"
SAID = Text(f"{EXERCISE_MARK}请立即转移{EXERCISE_MARK}", f"{EXERCISE_MARK}move{EXERCISE_MARK}")


def call(post: str, level: Responsible, number: int, text: Text = SAID) -> CallPlaced:
    return CallPlaced(
        call=f"C-{number}",
        calling="L-1",
        post=f"{VILLAGE}/{post}",
        person=f"{VILLAGE}/{post}",
        level=level,
        area=VILLAGE,
        attempt=1,
        answer_by_ms=999_000,
        text=text,
    )


CALLS = (
    (15.0, call("village_secretary", Responsible.VILLAGE, 1)),
    (15.0, call("grid_keeper#1", Responsible.HOUSEHOLD, 2)),
)


def everybody_answers(figures: Parameters, *, away: float = 0.0) -> Parameters:
    """Nobody is away, busy, hard of hearing or forgetful; or everybody is away."""
    rows = [
        {**row.model_dump(), "away": away, "misses": 0.0, "repeats": 1.0, "acts": 1.0}
        for row in figures.responders.levels
    ]
    return with_figure(figures, "responders.levels", rows)


def evacuated(
    run: Runner, county: County, figures: Parameters, *script: tuple[float, Effect]
) -> int:
    """How many of the village had left half an hour after a notice to go."""
    done = run(
        small_drill(duration_s=1800.0),
        (10.0, notice(county, ProtectiveAction.EVACUATE)),
        *script,
        figures=figures,
    )
    name = county.place(VILLAGE).name
    return max(int(said.body["evacuated"]) for said in done.of("world.people", place=name))


def test_a_village_whose_keepers_confirmed_leaves_sooner(
    run: Runner, county: County, figures: Parameters
) -> None:
    figures = everybody_answers(figures)
    silent = evacuated(run, county, figures)
    assert evacuated(run, county, figures, *CALLS) > 1.05 * silent


def test_calls_that_nobody_answers_change_nothing(
    run: Runner, county: County, figures: Parameters
) -> None:
    silent = evacuated(run, county, figures)
    away = everybody_answers(figures, away=1.0)
    assert evacuated(run, county, away, *CALLS) == silent


@pytest.mark.parametrize("said", ["confirmed", "answered", "acted", "twice"])
def test_a_keeper_who_is_a_real_person_rouses_his_village_by_confirming(
    county: County, rules: Rules, figures: Parameters, said: str
) -> None:
    """Switched off, he only picks up: nobody is roused. Confirming twice is confirming once."""
    placed = CALLS[0][1]
    desk, journal = ScriptedDesk(CALLS[0]), MemoryJournal()
    person = f"person:{placed.person}"
    play = Play(
        small_drill(duration_s=600.0), county, rules, 1, journal.append,
        figures=figures, desk=desk, played=(person,),
    )  # fmt: skip
    play.run_through(30_000)
    assert journal.of("obs.call_ended") == []  # nobody is simulated there
    outcome = CallOutcome.ANSWERED if said in ("answered", "acted") else CallOutcome.CONFIRMED
    ended = CallEnded(call=placed.call, outcome=outcome, by="张三")
    play.act_at(40_000, lambda: play.person_says("page:张三", ended))
    if said == "twice":
        play.act_at(50_000, lambda: play.person_says("page:张三", ended))
    if said == "acted":
        acted = ActionReported(call=placed.call, by="张三", action="已转移", people=9)
        play.act_at(50_000, lambda: play.person_says("page:张三", acted))
    play.run_through(60_000)
    public = play._responders._public
    home = public._home(public._place_of(county.villages[VILLAGE]))
    assert len(home.roused) == (said != "answered")
    assert next(o.body for o in desk.seen if o.source == "page:张三") == ended


def test_a_channel_that_fails_reaches_nobody_and_says_so(
    run: Runner, county: County, figures: Parameters
) -> None:
    given = [
        (
            10.0,
            DeliveryChanged(notice="W-1", channel=row.channel, delivery=Delivery.ISSUED, number=0),
        )
        for row in figures.public.channels
    ]
    failing = with_figure(figures, "public.channel_fails.share", 1.0)
    done = run(
        small_drill(duration_s=900.0),
        (10.0, notice(county, ProtectiveAction.EVACUATE)),
        *given,
        figures=failing,
    )
    said = [record.body["delivery"] for record in done.of("obs.channel_reported")]
    assert said == ["failed"] * len(figures.public.channels)
    assert max(int(r.body["warned"]) for r in done.of("world.people")) == 0


def test_a_channel_says_how_many_it_went_to_and_how_many_confirmed(
    run: Runner, county: County, figures: Parameters
) -> None:
    working = with_figure(figures, "public.channel_fails.share", 0.0)
    done = run(
        small_drill(duration_s=1200.0),
        (10.0, notice(county, ProtectiveAction.EVACUATE)),
        (10.0, DeliveryChanged(notice="W-1", channel="短信", delivery=Delivery.ISSUED, number=0)),
        figures=working,
    )
    sent, confirmed = done.of("obs.channel_reported", channel="短信")
    assert (sent.body["delivery"], confirmed.body["delivery"]) == ("sent", "confirmed")
    assert 0 < confirmed.body["number"] < sent.body["number"] < county.place(VILLAGE).residents


def test_a_call_that_does_not_say_it_is_an_exercise_is_not_put_through(run: Runner) -> None:
    bare = Text("请立即转移", "move now")
    done = run(small_drill(), (10.0, call("village_secretary", Responsible.VILLAGE, 1, bare)))
    (refused,) = done.of("device.call_refused")
    assert refused.body["about"] == "C-1"
    assert done.of("obs.call_ended") == []


def test_whoever_is_sent_finds_him_and_says_so(run: Runner, figures: Parameters) -> None:
    rows = [{**row.model_dump(), "found": 1.0} for row in figures.responders.levels]
    sent = VisitSent(
        visit="V-1",
        calling="L-1",
        post=f"{VILLAGE}/village_secretary",
        level=Responsible.VILLAGE,
        area=VILLAGE,
        to="township:T-yimatu",
        due_at_ms=3_600_000,
        text=SAID,
    )
    done = run(
        small_drill(duration_s=3600.0),
        CALLS[0],
        (60.0, sent),
        figures=with_figure(figures, "responders.levels", rows),
    )
    assert [r.body["reached"] for r in done.of("obs.visit_ended")] == [True]


def test_an_order_to_move_moves_people_and_getting_ready_before_it_more(
    run: Runner, county: County
) -> None:
    def moved(*stages: tuple[float, MoveStage]) -> int:
        orders = [
            (at_s, MoveTaken(order="MO", stage=stage, by="township:T-yimatu", role="township",
                             township="T-yimatu", villages=(VILLAGE,), places=(), residents=0,
                             clause=""))
            for at_s, stage in stages
        ]  # fmt: skip
        done = run(small_drill(duration_s=1800.0), *orders)
        found = [int(r.body["evacuated"]) for r in done.of("world.people")]
        return max(found, default=0)

    ready, at_once = (10.0, MoveStage.PREPARE), (300.0, MoveStage.MOVE_NOW)
    assert moved(ready) == 0
    assert moved(ready, at_once) > moved(at_once) > 0


def proposed() -> WarningProposed:
    return WarningProposed(
        proposal="PW-1",
        to="county-weather",
        warning_kind=IssuerKind.RAINSTORM,
        colour=WarningColour.ORANGE,
        signal="rainstorm-orange",
        clause="",
        townships=("T-paozi",),
        evidence=(),
        answer_by_ms=900_000,
        times=1,
        because=Text("", ""),
    )


def test_an_issuer_answers_what_is_proposed_and_its_warning_comes_as_cap(
    run: Runner, figures: Parameters
) -> None:
    drill = small_drill(duration_s=3600.0)
    follows = with_figure(figures, "issuers.follows.share", 1.0)
    done = run(drill, (10.0, proposed()), figures=follows)
    assert [r.body["accepted"] for r in done.of("obs.proposal_answered")] == [True]
    (alert,) = done.of("obs.alert_received")
    assert (alert.body["colour"], alert.body["status"]) == ("orange", "Exercise")
    refuses = with_figure(figures, "issuers.follows.share", 0.0)
    assert run(drill, (10.0, proposed()), figures=refuses).of("obs.alert_received") == []


@pytest.mark.parametrize("pressed", [True, False])
def test_an_issuer_that_takes_long_answers_when_somebody_higher_rings_it_up(
    run: Runner, figures: Parameters, pressed: bool
) -> None:
    """Switched off, the drill ends without an answer; pressed, it answers once."""
    slow = with_figure(figures, "issuers.decides.median_s", 40_000.0)
    press = IssuerPressed(
        proposal="PW-1", to="county-weather", by="leader", answer_by_ms=2_000_000,
        because=Text("", ""),
    )  # fmt: skip
    script = [(10.0, proposed()), (1200.0, press)] if pressed else [(10.0, proposed())]
    done = run(small_drill(duration_s=3600.0), *script, figures=slow)
    assert len(done.of("obs.proposal_answered")) == pressed


def test_a_warning_of_the_county_goes_out_as_cap_and_moves_nobody(run: Runner) -> None:
    done = run(small_drill(), (10.0, CountyWarningIssued(warning=SAID_OF, approved_by="县长")))
    (sent,) = done.of("device.cap_sent")
    assert "<value>orange</value>" in str(sent.body["xml"])
    assert done.of("world.people") == []


def test_crews_that_stand_by_turn_out_in_half_the_time(run: Runner, county: County) -> None:
    spot = county.place(VILLAGE).as_term()
    go = order("U-fire-1-1", "recon", spot)
    due = MeasureDue(measure="MW-1", warning="IW-1", rule="A67-1", to="119", text=Text("", ""),
                     clause="", due_at_ms=0, stands_by=True)  # fmt: skip
    lifted = MeasureLifted(measure="MW-1", to="119", stands_by=True)

    def left_s(*script: tuple[float, Effect]) -> float:
        done = run(small_drill(duration_s=7200.0), *script, (6000.0, go))
        return done.of("obs.unit_reported", status="en_route")[0].at_ms / 1000 - 6000.0

    usual = left_s()
    assert left_s((10.0, due)) < 0.7 * usual
    assert left_s((10.0, due), (5000.0, lifted)) == usual


ALERT = AlertComes(
    issuer="county-weather",
    warning_kind=IssuerKind.RAINSTORM,
    colour=WarningColour.ORANGE,
    step=WarningStep.ALERT,
    townships=("T-paozi",),
    for_s=3600.0,
    references=(),
)


@pytest.fixture(scope="module")
def played(county: County, rules: Rules, figures: Parameters) -> MemoryJournal:
    """Twenty minutes with the real desk: a warning, its update and its end, a move, a leak."""
    journal = MemoryJournal()
    drill = small_drill(
        inject("M-001", 5.0, ALERT),
        inject("M-002", 10.0, LeakStarts(hazard="H-A1", hole_mm=18.0)),
        inject(
            "M-003",
            20.0,
            MoveComes(
                stage=MoveStage.MOVE_NOW,
                by="township:T-daba",
                role="township",
                township="T-daba",
                villages=(),
            ),
        ),
        inject("M-004", 900.0, _changed(WarningStep.UPDATE, WarningColour.RED, "M-001")),
        inject("M-005", 1100.0, _changed(WarningStep.CANCEL, WarningColour.RED, "M-004")),
        duration_s=1200.0,
    )
    run_drill(drill, county, rules, 1, journal, figures=figures)
    return journal


def _changed(step: WarningStep, colour: WarningColour, of: str) -> AlertComes:
    return AlertComes(
        issuer="county-weather",
        warning_kind=IssuerKind.RAINSTORM,
        colour=colour,
        step=step,
        townships=("T-paozi",),
        for_s=3600.0,
        references=(of,),
    )


def test_a_warning_is_followed_from_its_issue_to_its_end(played: MemoryJournal) -> None:
    taken = [record.body for record in played.of("desk.warning_taken")]
    assert [(t["message"], t["colour"], t["counts"]) for t in taken] == [
        ("Alert", "orange", True),
        ("Update", "red", True),
        ("Cancel", "red", True),
    ]
    rules = [record.body["rule"] for record in played.of("desk.measure_due")]
    assert "A67-1" in rules
    assert len(rules) == len(set(rules))
    assert played.of("obs.measure_reported") != []


def test_who_is_reached_is_who_confirmed(played: MemoryJournal) -> None:
    last: dict[tuple[str, str], Mapping[str, Any]] = {}
    for record in played.of("desk.reach_counted"):
        last[record.body["calling"], record.body["township"]] = record.body
    reached = sum(int(body["reached"]) for body in last.values())
    confirmed = [r for r in played.of("obs.call_ended") if r.body["outcome"] == "confirmed"]
    assert 0 < reached <= len(confirmed) + len(played.of("obs.visit_ended"))
    assert len(played.of("desk.call_placed")) > len(confirmed)


def test_every_message_of_the_drill_begins_and_ends_as_an_exercise(played: MemoryJournal) -> None:
    said = [str(r.body["text"][lang]) for r in _spoken(played) for lang in ("zh", "en")]
    for record in (*played.of("device.cap_sent"), *played.of("device.cap_received")):
        xml = str(record.body["xml"])
        said += re.findall(r"<(?:headline|description|instruction)>(.*?)</", xml, re.S)
        assert "<status>Exercise</status>" in xml
    assert len(said) > 40
    for text in said:
        assert text.startswith(EXERCISE_MARK)
        assert text.endswith(EXERCISE_MARK)
        assert text.count(EXERCISE_MARK) == 2
    assert played.of("device.call_refused") == played.of("device.cap_refused") == []


def _spoken(played: MemoryJournal) -> list[Record]:
    return [*played.of("desk.call_placed"), *played.of("desk.visit_sent")]


def test_a_township_that_orders_a_move_empties_its_villages(
    played: MemoryJournal, county: County
) -> None:
    (taken,) = played.of("desk.move_taken")
    assert taken.body["township"] == "T-daba"
    mine = {v.name for v in county.villages.values() if v.township == "T-daba"}
    gone = [r for r in played.of("world.people") if r.body["place"] in mine]
    assert max(int(r.body["evacuated"]) for r in gone) > 0


@pytest.mark.long
def test_the_shipped_drill_passes_and_moves_fewer_people_when_nobody_answers(
    county: County, rules: Rules, figures: Parameters
) -> None:
    drill = load_drill(find_drill("rain-calling"), county)

    def evacuated(on: Parameters) -> tuple[Verdict, int]:
        journal = MemoryJournal()
        run_drill(drill, county, rules, 11, journal, figures=on)
        gone = {str(r.body["place"]): int(r.body["evacuated"]) for r in journal.of("world.people")
                if r.at_ms <= T_MS}  # fmt: skip
        return judge(journal.records, drill), sum(gone.values())

    verdict, called = evacuated(figures)
    assert verdict.passed
    uncalled, silent = evacuated(everybody_answers(figures, away=1.0))
    assert not uncalled.passed
    assert called > silent


T_MS = 85 * 60_000
"""Twenty minutes after the order to move."""
