"""People answer by what they see and when they can; centres send only what is theirs."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.sim.conftest import Runner
from tests.sim.small import (
    MemoryJournal,
    Run,
    ScriptedDesk,
    bare_world,
    inject,
    small_drill,
    with_figure,
)
from twin.county import County
from twin.desk import load_rules
from twin.sim.casualties import Casualties
from twin.sim.inquiry import Inquiry
from twin.sim.links import Links
from twin.sim.parameters import Parameters
from twin.sim.people import People
from twin.sim.run import run_drill
from twin.sim.seats import Finds
from twin.sim.telling import Origins
from twin.sim.world import World
from twin.terms.alarm_acts import AlarmCause
from twin.terms.decision import Asked, RequestMade, SceneRequested
from twin.terms.happenings import CallComes, CountComes, EventHappens, LeakStarts
from twin.terms.observation import Answered
from twin.terms.text import Text

SAY = Text("试", "test")


def question(to: str, topic: str, about: str, *, id: str = "Q-1", by_s: float = 600.0) -> Asked:
    return Asked(
        question=id,
        to=to,
        about=about,
        topic=topic,
        options=(),
        answer_by_ms=int(by_s * 1000),
        text=SAY,
    )


def verify(hazard: str, point: str) -> Asked:
    return question(f"plant:{hazard}", "verify_alarm", f"{point}/HH/1")


def request(capability: str, number: int, to: str, county: County, id: str = "R-1") -> RequestMade:
    return RequestMade(
        request=id,
        role="county_hq",
        to_role=to,
        incident="I-1",
        capability=capability,
        number=number,
        task="standby",
        place=county.hazards["H-A1"].as_term(),
        answer_by_ms=300_000,
        because=SAY,
    )


def test_the_plant_finds_a_false_head_false_and_a_real_leak_real(run: Runner) -> None:
    false = run(small_drill(duration_s=900.0), (10.0, verify("H-A1", "GHF-001")))
    leak = inject("M-1", 5.0, LeakStarts(hazard="H-A1", hole_mm=18.0))
    true = run(small_drill(leak, duration_s=900.0), (10.0, verify("H-A1", "GHF-001")))
    assert false.of("obs.answered")[0].body["answer"] == "instrument_fault"
    assert true.of("obs.answered")[0].body["answer"] == "real"


def test_another_firms_head_in_the_cloud_is_found_real_too(run: Runner) -> None:
    leak = inject("M-1", 5.0, LeakStarts(hazard="H-A1", hole_mm=18.0))
    drill = small_drill(leak, duration_s=1800.0, gust_share=0.0)
    hit = [
        r.body["point"] for r in run(drill).of("world.truth_crossed", bit="HH") if r.at_ms < 600_000
    ]
    asked = (600.0, question("plant:H-B1", "verify_alarm", f"{hit[-1]}/HH/1", by_s=1800.0))
    assert run(drill, asked).of("obs.answered")[0].body["answer"] == "real"


def people_of(
    county: County, figures: Parameters, finds: Finds = lambda alarm, hazard: AlarmCause.REAL
) -> tuple[World, Links, People, list[Answered]]:
    world, _, links = bare_world(county, figures)
    said: list[Answered] = []
    driver = links.driver
    assert driver is not None
    hear = driver.see

    def see(source: str, body: object) -> None:
        if isinstance(body, Answered):
            said.append(body)
        hear(source, body)  # type: ignore[arg-type]

    driver.see = see  # type: ignore[method-assign]
    inquiry = Inquiry(Origins(world), Casualties(world, links))
    return world, links, People(world, links, finds, inquiry), said


def test_a_leader_who_cannot_be_reached_never_answers_and_the_deputy_does(
    county: County, figures: Parameters
) -> None:
    away = with_figure(figures, "people.leader_unreachable.share", 1.0)
    world, _, people, said = people_of(county, away)
    people.ask(question("leader", "approve_warning", "W-1", id="Q-1"))
    people.ask(question("deputy", "approve_warning", "W-1", id="Q-2"))
    world.env.run(until=1_800_000)
    assert [(a.question, a.answer, a.by) for a in said] == [("Q-2", "approve", "deputy")]


def test_a_leader_who_was_away_may_be_there_when_asked_again(
    county: County, figures: Parameters
) -> None:
    often = with_figure(figures, "people.leader_unreachable.share", 0.5)
    world, _, people, said = people_of(county, often)
    for number in range(12):
        asked = question("leader", "close_incident", "I-1", id=f"Q-{number}", by_s=36_000.0)
        world.later(number * 1_200_000, lambda asked=asked: people.ask(asked))  # type: ignore[misc]
    world.env.run(until=15_000_000)
    assert 2 <= len(said) <= 10


def test_a_question_asked_again_is_answered_once_and_in_its_latest_form(
    county: County, figures: Parameters
) -> None:
    there = with_figure(figures, "people.leader_unreachable.share", 0.0)
    world, _, people, said = people_of(county, there)
    people.ask(question("leader", "sign_report", "SR-1", id="Q-1", by_s=600.0))
    world.later(25_000, lambda: people.ask(question("leader", "sign_report", "SR-1", id="Q-2")))
    world.env.run(until=1_800_000)
    assert [a.question for a in said] == ["Q-2"]


def test_one_person_signs_one_report_after_the_other(county: County, figures: Parameters) -> None:
    there = with_figure(figures, "people.leader_unreachable.share", 0.0)
    world, _, people, said = people_of(county, there)
    for number in range(1, 5):
        matter = question("leader", "sign_report", f"SR-{number}", id=f"Q-{number}", by_s=3600.0)
        people.ask(matter)
    world.env.run(until=60_000)
    assert len(said) < 4
    world.env.run(until=3_600_000)
    assert len(said) == 4


def test_the_hall_reads_back_the_scene_it_shows(run: Runner) -> None:
    asked = SceneRequested(room="hall", scene="hazmat", incident="I-1")
    shown = run(small_drill(duration_s=120.0), (10.0, asked)).of("obs.scene_reported")[0]
    assert (shown.body["scene"], shown.body["done"]) == ("hazmat", True)


def test_a_centre_answers_with_units_of_its_own_and_sends_them_under_the_request(
    run: Runner, county: County
) -> None:
    made = (10.0, request("fire.engine", 2, "119", county))
    played = run(small_drill(duration_s=900.0), made)
    answer = played.of("obs.request_answered")[0].body
    assert answer["accepted"]
    assert len(answer["units"]) == 2
    assert {county.units[unit].ordered_by.value for unit in answer["units"]} == {"119"}
    sent = played.of("world.crew", status="alerted")
    assert {r.body["unit"] for r in sent} == set(answer["units"])
    assert {r.body["order"] for r in sent} == {"R-1"}


def test_a_centre_that_has_too_few_says_why_and_sends_what_it_has(
    run: Runner, county: County
) -> None:
    made = (10.0, request("hazmat.entry", 5, "119", county))
    answer = run(small_drill(), made).of("obs.request_answered")[0].body
    assert answer["accepted"]
    assert 0 < len(answer["units"]) < 5
    assert answer["reason"]
    none = (10.0, request("evac.bus", 1, "119", county))
    refused = run(small_drill(), none).of("obs.request_answered")[0].body
    assert (refused["accepted"], refused["units"]) == (False, [])
    assert refused["reason"]


def test_the_same_request_asked_again_sends_nobody_twice(run: Runner, county: County) -> None:
    made = request("fire.engine", 1, "119", county)
    played = run(small_drill(duration_s=900.0), (10.0, made), (200.0, made))
    answers = [r.body["units"] for r in played.of("obs.request_answered")]
    assert len(answers) == 2
    assert answers[0] == answers[1]
    assert len(played.of("world.crew", status="alerted")) == 1


def test_119_and_120_send_their_own_on_the_plants_call_and_tell_the_county(run: Runner) -> None:
    leak = inject("M-1", 5.0, LeakStarts(hazard="H-A1", hole_mm=18.0))
    played = run(small_drill(leak, duration_s=1800.0))
    orders = {r.body["order"] for r in played.of("world.crew", status="alerted")}
    assert {"119:1", "120:1", "110:1"} <= orders
    told = [r.body for r in played.of("obs.event_reported", caller="119")]
    assert [(b["event_type"], b["hazard"], b["report"]) for b in told] == [
        ("gas_leak", "H-A1", "119:1")
    ]


def test_the_firms_head_reports_by_phone_after_he_was_told(run: Runner) -> None:
    leak = inject("M-1", 5.0, LeakStarts(hazard="H-A1", hole_mm=18.0))
    told = run(small_drill(leak, duration_s=7200.0)).of("obs.event_reported", caller="firm:F-A")
    assert len(told) == 1
    assert (told[0].body["channel"], told[0].body["hazard"]) == ("phone", "H-A1")
    assert told[0].at_ms > 120_000


def test_an_explosion_hurts_at_once_and_is_counted_when_the_hospital_knows(
    run: Runner, county: County
) -> None:
    blast = EventHappens(
        event_type="explosion",
        place=county.hazards["H-sewage"].as_term(),
        hazard="H-sewage",
        light=2,
        grave=0,
        observed=15,
    )
    played = run(small_drill(inject("M-1", 60.0, blast), duration_s=7200.0))
    truth = played.of("world.casualty")
    assert [(r.at_ms, r.body["light"], r.body["observed"]) for r in truth] == [(60_000, 2, 15)]
    told = {r.body["what"]: r for r in played.of("obs.count_reported")}
    assert (told["light"].body["number"], told["observed"].body["number"]) == (2, 15)
    assert told["light"].at_ms > 180_000
    assert played.of("world.crew", status="alerted")


def test_calls_and_counts_of_the_staff_arrive_by_phone_with_their_place(
    run: Runner, county: County
) -> None:
    place = county.hazards["H-A1"].as_term()
    call = CallComes(event_type="gas_leak", place=place, caller="群众甲")
    count = CountComes(what="at_risk", number=30, place=place)
    played = run(small_drill(inject("M-1", 10.0, call), inject("M-2", 10.0, count)))
    heard = played.of("obs.event_reported")[0]
    assert (heard.body["report"], heard.body["caller"]) == ("M-1", "群众甲")
    assert 10_000 < heard.at_ms < 90_000
    counted = played.of("obs.count_reported")[0].body
    assert (counted["what"], counted["number"], counted["place"]["name"]) == (
        "at_risk",
        30,
        place.name,
    )
    assert [r.body["id"] for r in played.of("world.inject")] == ["M-1", "M-2"]


def _medical(county: County, played_by: str, share: float, figures: Parameters) -> Run:
    """A crash with nobody known to be hurt; 120 is the desk under test, or another centre."""
    ill = EventHappens(
        event_type="traffic",
        place=county.place("S-fire-2").as_term(),
        hazard="",
        light=0,
        grave=0,
        observed=0,
    )
    drill = replace(small_drill(inject("M-1", 10.0, ill), duration_s=9000.0), roles=(played_by,))
    journal = MemoryJournal()
    summary = run_drill(
        drill,
        county,
        load_rules(county),
        3,
        journal,
        figures=with_figure(figures, "crews.to_hospital.share", share),
    )
    return Run(journal, ScriptedDesk(), summary)


@pytest.mark.parametrize("played_by", ["120", "county_hq"])
def test_an_ambulance_takes_its_patient_to_a_hospital_and_is_free_on_the_way_home(
    county: County, figures: Parameters, played_by: str
) -> None:
    played = _medical(county, played_by, 1.0, figures)
    ambulance = next(
        r.body["unit"] for r in played.of("world.crew", task="transport", status="on_scene")
    )
    told = [(r.body["status"], r.body["task"]) for r in played.of("world.crew", unit=ambulance)]
    assert told[:9] == [
        ("alerted", "treat"),
        ("en_route", "treat"),
        ("on_scene", "treat"),
        ("task_done", "treat"),
        ("en_route", "transport"),
        ("on_scene", "transport"),
        ("task_done", "transport"),
        ("returning", ""),
        ("available", ""),
    ]
    assert played.of("obs.beds_reported")
    decided = played.of("desk.hospital_chosen")
    assert bool(decided) == (played_by == "120")
    for chosen in decided:
        assert chosen.body["candidates"][0]["passed_over"] is None


def test_an_ambulance_with_nobody_to_take_goes_home_at_once(
    county: County, figures: Parameters
) -> None:
    played = _medical(county, "120", 0.0, figures)
    done = played.of("world.crew", task="treat", status="task_done")[0]
    home = played.of("world.crew", unit=done.body["unit"], status="returning")[0]
    assert home.at_ms - done.at_ms < 1000
    assert played.of("world.crew", task="transport") == []
