"""Sources differ: every value is kept with who said it, and nobody overwrites anybody."""

from __future__ import annotations

import pytest

from tests.desk.conftest import Told, gas
from tests.desk.incidents.conftest import PLACE, call, count, east
from twin.desk import Rules
from twin.terms.decision import (
    Asked,
    ContradictionNoted,
    ContradictionSettled,
    FigureTaken,
    IncidentGraded,
    IncidentRevised,
)
from twin.terms.levels import AccidentGrade
from twin.terms.observation import TaskReported
from twin.terms.sources import SourceKind


def incident(told: Told, name: str = "I-1") -> dict[str, object]:
    return dict(dict(told.desk.snapshot()["state"]["incidents"])[name])


def reckoned(told: Told, what: str = "light") -> int | None:
    counts = dict(incident(told)["counts"])  # type: ignore[call-overload]
    return next(iter(dict(counts[what]).values())) if what in counts else None


def test_two_sources_as_good_are_noted_with_both_asked_about_and_the_larger_is_reckoned_with(
    told: Told,
) -> None:
    told.see(0, call("C-1"))
    told.see(60, count("light", 3, "township"), count("light", 7, "firm"))
    (noted,) = told.all(ContradictionNoted)
    assert [(s.value, s.source_kind) for s in noted.sayings] == [("3", "township"), ("7", "firm")]
    assert (noted.used, noted.settled, reckoned(told)) == ("7", False, 7)
    (asked,) = [asked for asked in told.all(Asked) if asked.topic == "contradiction"]
    assert asked.options == ("3", "7", "unsettled")


def test_a_person_who_found_out_settles_it_and_the_other_value_is_kept(told: Told) -> None:
    told.see(0, call("C-1"))
    told.see(60, count("light", 3, "township"), count("light", 7, "firm"))
    told.answer(200, "contradiction", "3", by="值班员乙")
    (settled,) = told.all(ContradictionSettled)
    assert (settled.value, settled.by, reckoned(told)) == ("3", "值班员乙", 3)
    said = [dict(claim) for claim in incident(told)["claims"]]  # type: ignore[attr-defined]
    assert [(c["amount"], c["overtaken"]) for c in said] == [(3.0, False), (7.0, True)]


def test_unsettled_stays_open(told: Told) -> None:
    told.see(0, call("C-1"))
    told.see(60, count("light", 3, "township"), count("light", 7, "firm"))
    told.answer(200, "contradiction", "unsettled")
    assert told.all(ContradictionSettled) == []
    assert reckoned(told) == 7


@pytest.mark.parametrize("hospital_first", [True, False])
def test_a_better_source_holds_whichever_came_first(told: Told, hospital_first: bool) -> None:
    told.see(0, call("C-1"))
    both = [count("light", 2, "hospital"), count("light", 9, "public")]
    told.see(60, *(both if hospital_first else reversed(both)))
    (noted,) = told.all(ContradictionNoted)
    assert (noted.used, noted.settled, reckoned(told)) == ("2", True, 2)
    assert {s.value for s in noted.sayings} == {"2", "9"}
    assert [asked for asked in told.all(Asked) if asked.topic == "contradiction"] == []


def test_a_later_and_larger_number_is_growth_and_an_early_one_is_a_contradiction(
    told: Told,
) -> None:
    told.see(0, call("C-1"))
    told.see(60, count("light", 3, "township"))
    told.see(60 + 600, count("light", 7, "firm"))
    assert told.all(ContradictionNoted) == []
    assert reckoned(told) == 7
    told.see(60 + 900, count("light", 2, "centre"))
    assert len(told.all(ContradictionNoted)) == 1


def test_the_same_source_with_a_new_total_is_news_not_a_contradiction(told: Told) -> None:
    told.see(0, call("C-1"))
    told.see(60, count("light", 3))
    told.see(120, count("light", 5))
    told.see(180, count("light", 4))
    assert told.all(ContradictionNoted) == []
    assert reckoned(told) == 4


def test_when_sources_come_to_agree_the_contradiction_is_over(told: Told) -> None:
    told.see(0, call("C-1"))
    told.see(60, count("light", 3, "township"), count("light", 7, "firm"))
    told.see(90, count("light", 7, "township"))
    (settled,) = told.all(ContradictionSettled)
    assert (settled.value, settled.by) == ("7", "")


def test_a_hundred_callers_with_one_number_are_one_claim_with_a_hundred_voices(
    told: Told,
) -> None:
    told.see(0, call("C-0"))
    calls = (call(f"C-{n}", caller=f"群众{n}", counts=(("light", 4),)) for n in range(1, 101))
    told.see(60, *calls)
    claims = [dict(claim) for claim in incident(told)["claims"]]  # type: ignore[attr-defined]
    assert [claim["voices"] for claim in claims] == [100]
    assert told.all(ContradictionNoted) == []


def test_counts_told_with_a_report_are_of_the_event_wherever_the_caller_put_it(told: Told) -> None:
    told.see(0, call("C-1", counts=(("light", 4),)))
    told.see(60, call("C-2", place=east(400), caller="群众乙", counts=(("light", 6),)))
    (noted,) = told.all(ContradictionNoted)
    assert (noted.what, noted.place, noted.used) == ("light", PLACE.name, "6")


def test_a_rumour_of_many_dead_makes_no_grade_until_a_source_that_counts_says_so(
    told: Told,
) -> None:
    told.see(0, call("C-1", counts=(("dead", 30),)))
    assert told.all(IncidentGraded) == []
    assert reckoned(told, "dead") == 30
    told.see(60, count("dead", 3, "centre"))
    assert [graded.grade for graded in told.all(IncidentGraded)] == [AccidentGrade.LARGER]
    assert reckoned(told, "dead") == 3


def test_another_word_for_the_kind_is_kept_and_the_better_source_revises_it(told: Told) -> None:
    told.see(0, call("C-1", "fire"))
    told.see(60, call("119:1", "explosion", caller="119", source_kind="centre"))
    (noted,) = told.all(ContradictionNoted)
    assert [(s.value, s.by) for s in noted.sayings] == [("fire", "群众"), ("explosion", "119")]
    (revised,) = told.all(IncidentRevised)
    assert (revised.what, revised.before, revised.after) == ("event_type", "fire", "explosion")


def test_a_worse_source_revises_nothing_and_equals_are_asked_about(told: Told) -> None:
    told.see(0, call("119:1", "explosion", caller="119", source_kind="centre"))
    told.see(60, call("C-1", "fire"))
    assert told.all(IncidentRevised) == []
    assert told.all(ContradictionNoted)[0].settled
    told.see(90, call("F-1", "fire", caller="firm:F", source_kind="firm"))
    assert len(told.all(ContradictionNoted)) == 1  # decided already, one more voice


def test_sources_as_good_ask_a_person_what_it_is(told: Told) -> None:
    told.see(0, call("119:1", "explosion", caller="119", source_kind="centre"))
    told.see(90, call("F-1", "fire", caller="firm:F", source_kind="firm"))
    assert not told.all(ContradictionNoted)[0].settled
    told.answer(120, "contradiction", "fire", by="甲")
    assert [r.after for r in told.all(IncidentRevised)] == ["fire"]
    assert told.all(ContradictionSettled)[0].by == "甲"


def test_another_substance_is_a_contradiction_and_a_first_one_is_not(told: Told) -> None:
    told.see(0, call("C-1", "gas_leak"))
    told.see(30, call("C-2", "gas_leak", substance="7664-39-3", hazard="H-A1"))
    assert told.all(ContradictionNoted) == []
    told.see(60, call("C-3", "gas_leak", substance="7782-50-5", hazard="H-A1"))
    (noted,) = told.all(ContradictionNoted)
    assert (noted.what, noted.settled) == ("substance", False)
    assert [saying.value for saying in noted.sayings] == ["7664-39-3", "7782-50-5"]


def test_a_place_farther_off_than_both_may_err_is_a_contradiction(told: Told) -> None:
    told.see(0, call("C-1", "forest_fire", source_kind="township"))
    told.see(30, call("C-2", "forest_fire", east(400), source_kind="township", caller="乙"))
    assert told.all(ContradictionNoted) == []
    told.see(60, call("C-3", "forest_fire", east(900, "东沟"), source_kind="township", caller="丙"))
    (noted,) = told.all(ContradictionNoted)
    assert (noted.what, noted.settled) == ("place", False)
    told.answer(90, "contradiction", "东沟", by="甲")
    assert dict(incident(told)["place"])["name"] == "东沟"  # type: ignore[call-overload]


def test_a_call_that_could_not_say_what_it_was_takes_the_kind_of_the_next(told: Told) -> None:
    told.see(0, call("C-1", "unknown"))
    told.see(30, call("C-2", "fire"))
    assert [(r.before, r.after) for r in told.all(IncidentRevised)] == [("unknown", "fire")]
    assert told.all(ContradictionNoted) == []


KINDS: tuple[tuple[SourceKind, str, float], ...] = (
    ("sensor", "alarm", 0.8),
    ("crew", "radio", 0.9),
    ("hospital", "phone", 0.9),
    ("centre", "hand_over", 0.75),
    ("centre", "phone", 0.7),
    ("firm", "phone", 0.7),
    ("township", "fax", 0.65),
    ("department", "platform", 0.7),
    ("superior", "phone", 0.7),
    ("staff", "phone", 0.9),
    ("camera", "video", 0.8),
    ("superior", "cap", 0.7),
    ("public", "app", 0.5),
    ("public", "phone", 0.4),
    ("media", "app", 0.25),
    ("unknown", "in_person", 0.4),
    ("unknown", "cap", 0.7),
)


@pytest.mark.parametrize(("kind", "channel", "reliability"), KINDS)
def test_how_far_a_source_is_believed_is_a_row_of_the_rules(
    told: Told, kind: SourceKind, channel: str, reliability: float
) -> None:
    told.see(0, call("C-1", source_kind=kind, channel=channel))
    assert incident(told)["reliability"] == reliability


def test_every_row_of_sources_is_the_first_for_somebody(rules: Rules) -> None:
    hit = [rules.incidents.source_of(kind, channel) for kind, channel, _ in KINDS]  # type: ignore[arg-type]
    assert all(any(row is found for found in hit) for row in rules.incidents.sources)


def test_a_count_after_the_end_is_the_ended_incidents_own_for_thirty_days(told: Told) -> None:
    told.see(0, gas("GHF-001"), gas("GHF-002"))
    told.see(10, *(gas(f"GHF-00{n}", 0.0, active=False) for n in (1, 2)))
    village = east(0, "兴隆窝铺村")
    told.see(20, count("observed", 5, place=village))
    told.see(30, TaskReported(task="stop_leak", place=PLACE, hazard="H-A1", by="企业"))
    told.wake_until(1000)
    told.answer(1001, "close_incident", "agree")
    told.see(1100, call("C-1", "mine", east(3000)))
    told.see(1200, count("observed", 9, place=village))
    assert told.all(FigureTaken)[-1].incident == "I-1"
    told.see(1001 + 31 * 86_400, count("observed", 10, place=village))
    assert told.all(FigureTaken)[-1].incident == "I-2"
