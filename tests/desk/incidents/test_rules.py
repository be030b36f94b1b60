"""Rules of incidents that contradict themselves are refused at their place, with what is wrong."""

from __future__ import annotations

import pytest

from tests.desk.incidents.conftest import changed
from twin.county import County
from twin.desk import Rules, load_rules
from twin.inputs import InputProblems

WRONG = {
    "weights": ("incidents.yaml", "place: 0.35,", "place: 0.45,", "权重之和应为 1"),
    "thresholds": ("incidents.yaml", "ask_at: 0.55", "ask_at: 0.85", "高于并案的线"),
    "reach": ("incidents.yaml", "{types: [], radius", "{types: [mine], radius", "最后一条"),
    "sources": (
        "incidents.yaml",
        '{kind: "*", channel: "*"',
        '{kind: media, channel: "*"',
        "对所有来源",
    ),
    "kin": (
        "incidents.yaml",
        "types: [dust_explosion, explosion, fire]",
        "types: [dust_explosion, explosion, fier]",
        "fier",
    ),
    "moment": ("incidents.yaml", "from: sign, to: calm", "from: sigh, to: calm", "sigh"),
    "grades": (
        "grading.yaml",
        "{grade: major, dead: 10",
        "{grade: major, dead: 40",
        "不比上一级轻",
    ),
    "scales": (
        "grading.yaml",
        "{grade: major, dead: 10",
        "{grade: event_major, dead: 10",
        "上一级",
    ),
    "twice": ("grading.yaml", "types: [grass_fire]", "types: [forest_fire]", "两条定级标准"),
    "measure": ("grading.yaml", "burnt_ha: 1000}", "burnt: 1000}", "burnt"),
}


@pytest.mark.parametrize("name", list(WRONG))
def test_a_rule_that_contradicts_itself_is_refused(county: County, name: str) -> None:
    file, before, after, said = WRONG[name]
    with pytest.raises(InputProblems) as caught:
        load_rules(changed(county, file, before, after))
    (problem,) = caught.value.problems
    assert problem.file.endswith(file)
    assert said in problem.message.zh
    assert problem.line > 1


def test_every_row_of_every_rule_of_incidents_says_its_clause_and_where_it_is_from(
    rules: Rules,
) -> None:
    mine = rules.incidents
    linking, doubts = mine.linking, mine.contradictions
    rows = [
        *mine.sources, *linking.reach, *linking.kin, linking, linking.asking, doubts, doubts.asking,
        mine.larger_risk, mine.acts, *mine.phases, *mine.clocks, mine.closing, mine.review,
        *rules.grading.criteria,
    ]  # fmt: skip
    assert all(row.clause and row.source for row in rows)
