"""Which rule rows a run has put to use is read from its journal."""

from __future__ import annotations

from twin.county import County
from twin.county.exercised import rule_rows, unused


def test_every_row_with_an_id_is_found_at_its_line(county: County) -> None:
    rows = rule_rows(county)
    assert len(rows) > 150
    for row in rows:
        line = county.rule_texts[row.file].splitlines()[row.line - 1]
        assert row.id in line


def test_a_row_is_used_when_a_journal_has_its_id(county: County) -> None:
    rows = rule_rows(county)
    text = '{"kind":"desk.plan_started","body":{"card":"CARD-GAS"}}'
    left = {row.id for row in unused(rows, [text])}
    assert "CARD-GAS" not in left
    assert "CARD-EXPLOSION" in left
    assert {row.id for row in rows} - left == {"CARD-GAS"}
