"""The kinds of event are one table; whatever names another kind is told where and what is near."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.desk.incidents.conftest import changed
from twin.county import County
from twin.county.event_types import EventClass, load_event_kinds
from twin.desk import load_rules
from twin.inputs import InputProblems


def test_every_class_of_the_law_has_kinds_each_with_clause_basis_and_source(
    county: County,
) -> None:
    kinds = load_event_kinds(county)
    assert {kind.event_class for kind in kinds.values()} == set(EventClass)
    for kind in kinds.values():
        assert all((kind.name, kind.name_en, kind.group, kind.clause, kind.source))


@pytest.mark.parametrize(
    ("event", "event_class"),
    [
        ("flash_flood", EventClass.NATURAL),
        ("forest_fire", EventClass.NATURAL),
        ("snow", EventClass.NATURAL),
        ("earthquake", EventClass.NATURAL),
        ("dust_storm", EventClass.NATURAL),
        ("mine", EventClass.ACCIDENT),
        ("crowd", EventClass.ACCIDENT),
        ("epidemic", EventClass.HEALTH),
        ("mass_incident", EventClass.SECURITY),
    ],
)
def test_the_hazards_of_the_county_are_where_the_law_puts_them(
    county: County, event: str, event_class: EventClass
) -> None:
    assert load_event_kinds(county)[event].event_class is event_class


def test_a_rule_for_an_unknown_kind_is_refused_with_near_names(county: County) -> None:
    county = changed(county, "hall.yaml", "event_type: explosion", "event_type: explosoin")
    with pytest.raises(InputProblems) as caught:
        load_rules(county)
    (problem,) = caught.value.problems
    assert (problem.code, Path(problem.file).name) == ("E210", "hall.yaml")
    assert problem.line > 1
    assert problem.hint is not None
    assert "explosion" in problem.hint.zh


def test_a_county_may_add_a_kind_and_rules_may_name_it_in_chinese(county: County) -> None:
    words = (
        "name: 大雾, name_en: fog, class: natural, group: 气象灾害, clause: c, basis: S, source: s"
    )
    row = f"  - {{id: fog, {words}}}\n"
    county = changed(county, "event_types.yaml", "  # 事故灾难\n", row + "  # 事故灾难\n")
    county = changed(county, "hall.yaml", "event_type: explosion", "event_type: 大雾")
    scenes = load_rules(county).hall.scenes
    assert "fog" in {scene.event_type for scene in scenes}


def test_a_kind_that_stands_twice_is_refused(county: County) -> None:
    county = changed(county, "event_types.yaml", "{id: hail,", "{id: snow,")
    with pytest.raises(InputProblems) as caught:
        load_event_kinds(county)
    assert [problem.code for problem in caught.value.problems] == ["E504"]
