"""Grades at their exact boundaries, by what grades the kind; down only by a person."""

from __future__ import annotations

from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.desk.conftest import Told
from tests.desk.incidents.conftest import PLACE, call, count
from twin.county import County
from twin.county.event_types import load_event_kinds
from twin.desk import Rules
from twin.desk.incidents.grading import grade_of
from twin.desk.incidents.grading_rules import Criterion, Grade
from twin.terms.decision import IncidentActRefused, IncidentGraded
from twin.terms.levels import AccidentGrade as G
from twin.terms.levels import EventGrade as E
from twin.terms.observation import Counted, ExtentReported, GradeChanged

M = 1_000_000


def criterion(rules: Rules, name: str) -> Criterion:
    return next(row for row in rules.grading.criteria if row.id == name)


@pytest.mark.parametrize(
    ("dead", "grave", "loss_cny", "grade"),
    [
        (0, 0, 0, None),
        (1, 0, 0, G.ORDINARY),
        (2, 0, 0, G.ORDINARY),
        (3, 0, 0, G.LARGER),
        (9, 0, 0, G.LARGER),
        (10, 0, 0, G.MAJOR),
        (29, 0, 0, G.MAJOR),
        (30, 0, 0, G.ESPECIALLY_MAJOR),
        (0, 9, 0, G.ORDINARY),
        (0, 10, 0, G.LARGER),
        (0, 49, 0, G.LARGER),
        (0, 50, 0, G.MAJOR),
        (0, 99, 0, G.MAJOR),
        (0, 100, 0, G.ESPECIALLY_MAJOR),
        (0, 0, 10 * M - 1, G.ORDINARY),
        (0, 0, 10 * M, G.LARGER),
        (0, 0, 50 * M - 1, G.LARGER),
        (0, 0, 50 * M, G.MAJOR),
        (0, 0, 100 * M - 1, G.MAJOR),
        (0, 0, 100 * M, G.ESPECIALLY_MAJOR),
        (3, 50, 0, G.MAJOR),
    ],
)
def test_order_493_article_3(
    rules: Rules, dead: int, grave: int, loss_cny: int, grade: G | None
) -> None:
    totals = {"dead": dead, "grave": grave, "direct_loss_cny": loss_cny}
    assert grade_of(criterion(rules, "accident"), totals) is grade


@pytest.mark.parametrize(
    ("dead", "grave", "burnt_ha", "grade"),
    [
        (0, 0, 0.0, None),
        (0, 0, 0.5, E.ORDINARY),
        (0, 0, 0.999, E.ORDINARY),
        (0, 0, 1.0, E.LARGER),
        (0, 0, 99.9, E.LARGER),
        (0, 0, 100.0, E.MAJOR),
        (0, 0, 999.9, E.MAJOR),
        (0, 0, 1000.0, E.ESPECIALLY_MAJOR),
        (2, 0, 0.0, E.ORDINARY),
        (3, 0, 0.0, E.LARGER),
        (10, 0, 0.0, E.MAJOR),
        (30, 0, 0.0, E.ESPECIALLY_MAJOR),
        (0, 9, 0.0, E.ORDINARY),
        (0, 10, 0.0, E.LARGER),
        (0, 50, 0.0, E.MAJOR),
        (0, 100, 0.0, E.ESPECIALLY_MAJOR),
    ],
)
def test_forest_fires_by_article_40_of_their_own_regulation(
    rules: Rules, dead: int, grave: int, burnt_ha: float, grade: E | None
) -> None:
    totals = {"dead": float(dead), "grave": float(grave), "burnt_ha": burnt_ha}
    assert grade_of(criterion(rules, "forest_fire"), totals) is grade


CRITERIA = (
    "accident", "forest_fire", "grass_fire", "earthquake", "geology", "natural", "health"
)  # fmt: skip


@pytest.mark.parametrize("name", CRITERIA)
def test_every_row_is_reached_at_its_figures_and_not_just_below(rules: Rules, name: str) -> None:
    assert tuple(row.id for row in rules.grading.criteria) == CRITERIA
    found = criterion(rules, name)
    for row in found.rows:
        for measure, least in row.least.items():
            assert grade_of(found, {measure: least}) is row.grade
            step = 1e-7 if measure == "burnt_ha" else 1.0
            assert grade_of(found, {measure: least - step}) is not row.grade


FIGURES = ("dead", "grave", "missing", "light", "observed", "direct_loss_cny", "burnt_ha")


@given(
    st.sampled_from(CRITERIA),
    st.fixed_dictionaries({figure: st.integers(0, 400) for figure in FIGURES}),
    st.sampled_from(FIGURES),
    st.integers(1, 200_000_000),
)
def test_no_figure_that_grows_lowers_a_grade(
    rules: Rules, name: str, totals: dict[str, float], figure: str, more: int
) -> None:
    def severity(grade: Grade | None) -> int:
        return 0 if grade is None else grade.severity

    found = criterion(rules, name)
    before = severity(grade_of(found, totals))
    assert severity(grade_of(found, {**totals, figure: totals[figure] + more})) >= before


@pytest.mark.parametrize("what", [w for w in get_args(Counted) if w not in ("dead", "grave")])
def test_no_other_count_is_ever_a_grave_one(rules: Rules, what: str) -> None:
    assert grade_of(criterion(rules, "accident"), {what: 1000.0}) is None


def test_every_kind_of_event_has_one_criterion_or_a_class_that_has_no_grades(
    county: County, rules: Rules
) -> None:
    for kind in load_event_kinds(county).values():
        found = rules.grading.criterion_of(kind)
        assert (found is None) == (kind.event_class.value == "security"), kind.id


def test_every_criterion_says_its_clause_and_only_read_ones_claim_to_be_read(rules: Rules) -> None:
    read = {row.id for row in rules.grading.criteria if row.basis.value == "V"}
    assert read == {"accident", "forest_fire"}
    assert all(row.clause and row.source for row in rules.grading.criteria)


def grades(told: Told) -> list[Grade | None]:
    return [graded.grade for graded in told.all(IncidentGraded)]


def test_a_reported_loss_grades_and_is_said(told: Told) -> None:
    told.see(0, call("C-1"))
    loss = ExtentReported(
        what="direct_loss_cny", amount=10.0 * M, place=PLACE, by="厂方", source_kind="firm"
    )
    told.see(60, loss)
    (graded,) = told.all(IncidentGraded)
    assert graded.grade is G.LARGER
    assert "直接经济损失 1e+07 元" in graded.because.zh


def test_a_flood_is_graded_as_a_natural_disaster_and_has_no_larger_risk(told: Told) -> None:
    told.see(0, call("C-1", "flash_flood"))
    told.see(60, count("missing", 3), count("evacuated", 600, "township"))
    (graded,) = told.all(IncidentGraded)
    assert (graded.grade, graded.larger_risk) == (E.LARGER, False)
    assert "2006" in graded.clause


def test_what_turns_out_another_kind_is_graded_by_its_own_scale(told: Told) -> None:
    told.see(0, call("C-1", "fire"))
    told.see(60, count("dead", 1))
    told.see(90, call("T-1", "forest_fire", caller="乡", source_kind="township"))
    assert grades(told) == [G.ORDINARY, E.ORDINARY]


def lowered(told: Told, **words: str) -> None:
    said = {"by": "李局长", "reason": "医院复核", **words}
    told.see(300, GradeChanged(incident="I-1", grade=G.ORDINARY, **said))


def test_only_a_person_lowers_a_grade_by_name_and_with_a_reason(told: Told) -> None:
    told.see(0, call("C-1"))
    told.see(60, count("grave", 10))
    told.see(120, count("grave", 2))
    assert grades(told) == [G.LARGER]
    lowered(told, reason=" ")
    assert told.all(IncidentActRefused)[0].because.zh == "要有姓名和理由"
    lowered(told)
    last = told.all(IncidentGraded)[-1]
    assert (last.grade, last.by) == (G.ORDINARY, "李局长")
    assert "医院复核" in last.because.zh


def test_after_a_person_lowered_it_only_worse_figures_raise_it_again(told: Told) -> None:
    told.see(0, call("C-1"))
    told.see(60, count("grave", 10))
    lowered(told)
    told.see(400, count("grave", 12))
    assert grades(told) == [G.LARGER, G.ORDINARY]
    told.see(500, count("grave", 50))
    assert grades(told)[-1] is G.MAJOR


def test_a_grade_of_another_scale_is_refused(told: Told) -> None:
    told.see(0, call("C-1", "fire"))
    told.see(60, GradeChanged(incident="I-1", grade=E.MAJOR, by="甲", reason="试"))
    assert len(told.all(IncidentActRefused)) == 1
    assert grades(told) == []
