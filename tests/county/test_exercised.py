"""Which rule rows runs and tests have put to use; what is left is named with the reason."""

from __future__ import annotations

from dataclasses import replace

from twin.county import County
from twin.county.exercised import Held, held_by_tests, rule_rows, unused

NOTHING = Held(fumeng_tested=1, files=(), idle=())


def test_every_row_is_found_at_its_line(county: County) -> None:
    rows = rule_rows(county)
    assert len(rows) > 600
    for row in rows:
        line = county.rule_texts[row.file].splitlines()[row.line - 1]
        assert row.id in line
    names = {row.name for row in rows}
    assert {"CARD-GAS", "CARD-GAS.needs[2]", "relief[0]"} <= names


def test_a_row_is_used_when_a_journal_has_its_id(county: County) -> None:
    rows = rule_rows(county)
    text = '{"kind":"desk.plan_started","body":{"card":"CARD-GAS"}}'
    left = {one.row.name for one in unused(rows, [text], county, NOTHING)}
    assert {row.name for row in rows} - left == {"CARD-GAS"}
    both = unused(rows, [text, '"CARD-EXPLOSION"'], county, NOTHING)
    assert left - {one.row.name for one in both} == {"CARD-EXPLOSION"}


def test_what_tests_hold_is_used_but_for_the_rows_they_name(county: County) -> None:
    left = unused(rule_rows(county), [], county, held_by_tests())
    assert [one.row.name for one in left] == [f"substitutes[{n}]" for n in (1, 4, 5)]
    assert all("本县没有" in one.why.zh for one in left)


def test_a_changed_rule_file_is_held_by_no_test(county: County) -> None:
    texts = {**county.rule_texts, "hall.yaml": county.rule_texts["hall.yaml"] + "# mine\n"}
    other = replace(county, rule_texts=texts)
    left = unused(rule_rows(other), [], other, held_by_tests())
    own = [one for one in left if one.row.file == "hall.yaml"]
    assert len(own) == 4
    assert {one.why.zh for one in own} == {"运行没有用到；文件改过，测试不再作数"}
