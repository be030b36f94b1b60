"""In a drill several sides tell of one event: the desk links them and keeps their differences."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from tests.sim.small import MemoryJournal, inject, small_drill
from twin.county import County
from twin.desk import Rules, load_rules
from twin.sim.run import run_drill
from twin.terms.happenings import CallComes, EventHappens, ExtentComes, PersonActs
from twin.terms.record import Record

Play = Callable[..., list[Record]]


@pytest.fixture(scope="module")
def play(county: County) -> Play:
    """A blast with many hurt, and whatever else is asked for, with the real desk."""
    blast = EventHappens(
        event_type="explosion",
        place=county.hazards["H-sewage"].as_term(),
        hazard="H-sewage",
        light=9,
        grave=2,
        observed=0,
    )

    def run(rules: Rules, *more: object, seed: int = 3) -> list[Record]:
        journal = MemoryJournal()
        drill = small_drill(inject("M-1", 60.0, blast), *more, duration_s=2700.0)  # type: ignore[arg-type]
        run_drill(drill, county, rules, seed, journal)
        return journal.records

    return run


def of(records: list[Record], kind: str) -> list[Record]:
    return [record for record in records if record.kind == kind]


@pytest.fixture(scope="module")
def linked(play: Play, rules: Rules) -> list[Record]:
    return play(rules)


def test_119_110_120_the_firm_and_the_township_tell_of_it_each_in_its_own_way(
    linked: list[Record],
) -> None:
    told = {r.body["caller"]: r.body for r in of(linked, "obs.event_reported")}
    assert set(told) == {"119", "110", "120", "firm:F-sewage", "township:T-yimatu"}
    assert {told[centre]["channel"] for centre in ("110", "119", "120")} == {"hand_over"}
    assert {body["source_kind"] for body in told.values()} == {"centre", "firm", "township"}
    counts = {tuple(map(tuple, body["counts"])) for body in told.values()}
    assert len(counts) > 1


def test_all_of_it_is_one_incident_and_without_linking_as_many_as_reports(
    play: Play, county: County, linked: list[Record]
) -> None:
    text = county.rule_texts["incidents.yaml"]
    off = text.replace("link_at: 0.75", "link_at: 2.0").replace("ask_at: 0.55", "ask_at: 2.0")
    assert off != text
    texts = {**county.rule_texts, "incidents.yaml": off}
    apart = play(load_rules(replace(county, rule_texts=texts)))
    assert len(of(linked, "desk.incident_opened")) == 1
    assert len(of(linked, "desk.incident_linked")) == 4
    assert len(of(apart, "desk.incident_opened")) == 5


def test_what_they_differ_about_is_noted_with_all_of_them_and_the_officer_finds_out(
    linked: list[Record],
) -> None:
    noted = of(linked, "desk.contradiction_noted")
    assert {r.body["what"] for r in noted} <= {"light", "grave"}
    assert all(len({s["value"] for s in r.body["sayings"]}) > 1 for r in noted)
    asked = [r for r in of(linked, "desk.asked") if r.body["topic"] == "contradiction"]
    assert asked
    settled = {r.body["what"]: r.body for r in of(linked, "desk.contradiction_settled")}
    assert settled["light"]["value"] == "9"


def test_a_call_about_the_same_blast_from_some_way_off_is_judged_by_the_officer(
    play: Play, rules: Rules, county: County
) -> None:
    sewage = county.hazards["H-sewage"].as_term()
    off = replace(sewage, name="路边", lon_deg=sewage.lon_deg + 0.016)
    words = {"event_type": "explosion", "place": off, "source": "township", "accuracy_m": 0.0}
    of_it = CallComes(caller="群众乙", of="M-1", **words)  # type: ignore[arg-type]
    other = CallComes(caller="群众丙", **words)  # type: ignore[arg-type]
    records = play(rules, inject("M-2", 600.0, of_it), inject("M-3", 900.0, other))
    asked = {r.body["about"] for r in of(records, "desk.asked") if r.body["topic"] == "same_event"}
    assert asked == {"M-2", "M-3"}
    assert "M-2" in {r.body["evidence"] for r in of(records, "desk.incident_linked")}
    assert "M-3" in {r.body["evidence"][0] for r in of(records, "desk.incident_opened")}


def test_the_clocks_of_the_incident_run_in_the_drill(linked: list[Record]) -> None:
    clocks = {r.body["clock"]: r.body for r in of(linked, "desk.clock_measured")}
    assert {"report", "order", "arrival"} <= set(clocks)
    assert clocks["report"]["from_ms"] == 60_000
    assert clocks["arrival"]["to_ms"] > clocks["arrival"]["from_ms"]


def test_people_merge_take_back_regrade_and_reopen_in_the_drill(
    play: Play, rules: Rules, county: County
) -> None:
    sewage = county.hazards["H-sewage"].as_term()
    far = CallComes(
        event_type="fire", place=county.place("S-fire-2").as_term(), caller="乙", of="M-9"
    )

    def act(what: Any, **words: Any) -> PersonActs:
        return PersonActs(act=what, by="值班员甲", reason="现场核实", **words)

    records = play(
        rules,
        inject("M-2", 300.0, far),
        inject("M-3", 600.0, act("merge", incident="I-1", other="I-2")),
        inject("M-4", 700.0, act("undo", undone="IA-1")),
        inject("M-5", 800.0, ExtentComes(what="direct_loss_cny", amount=2e7, place=sewage)),
        inject("M-6", 900.0, act("grade", incident="I-1", grade=None)),
    )
    kinds = [r.kind for r in records if r.kind.startswith("desk.")]
    assert kinds.index("desk.incidents_merged") < kinds.index("desk.act_undone")
    grades = [(r.body["grade"], r.body["by"]) for r in of(records, "desk.incident_graded")]
    assert grades[-2:] == [("larger", ""), (None, "值班员甲")]
    assert of(records, "desk.incident_act_refused") == []
