"""What the package says the tests hold is what they hold: the same files, as they stand now."""

from __future__ import annotations

import hashlib
from pathlib import Path

from tests.desk.rows import test_dispatch_rows, test_rows
from tests.desk.rows.without import rows_of
from twin.county import County
from twin.county.exercised import held_by_tests, rule_rows
from twin.desk import Rules

ROOT = Path(__file__).parents[3]


def test_every_rule_file_is_held_as_it_stands(county: County) -> None:
    """A rule file was changed: run `tests/desk/rows` with its long ones, then renew the digest."""
    said = {one.file: one.sha256 for one in held_by_tests().files}
    texts = {n: text for n, text in county.rule_texts.items() if n.endswith(".yaml")}
    assert said == {name: hashlib.sha256(text.encode()).hexdigest() for name, text in texts.items()}
    assert all((ROOT / one.test).is_file() for one in held_by_tests().files)


def test_the_rows_that_no_test_reaches_are_the_ones_named() -> None:
    idle = [(one.file, one.row, one.why_en) for one in held_by_tests().idle]
    held = test_dispatch_rows.HELD.items()
    assert idle == [("dispatch.yaml", f"{name}[{nth}]", why) for (name, nth), why in held]


def test_the_rows_of_the_files_are_the_rows_that_are_left_out(county: County, rules: Rules) -> None:
    rows = rule_rows(county)
    for file in test_rows.FILES:
        counted = sum(row.file == f"{file}.yaml" for row in rows)
        assert counted == sum(1 for _ in rows_of(getattr(rules, file))), file
