"""`reporting.yaml` that is wrong is refused where it is wrong; each row of it is put to use."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.desk.conftest import Told
from tests.desk.reporting.conftest import HOUR, MINUTE, PLACE, count, event, rules_due, sign
from twin.county import County, load_county
from twin.desk import Rules, load_rules
from twin.inputs import InputProblems, Problem
from twin.terms.observation import TaskReported

KINDS = ("gas_leak", "fire", "flood", "forest_fire", "earthquake", "epidemic")


def problems(county: County, tmp_path: Path, *edits: tuple[str, str]) -> tuple[Problem, ...]:
    folder = tmp_path / "county"
    shutil.copytree(county.folder, folder)
    path = folder / "rules" / "reporting.yaml"
    text = path.read_text(encoding="utf-8")
    for before, after in edits:
        assert before in text
        text = text.replace(before, after, 1)
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputProblems) as caught:
        load_rules(load_county(folder))
    return tuple(caught.value.problems)


@pytest.mark.parametrize(
    ("before", "after", "code", "said"),
    [
        ("events: [accident]", "events: [acident]", "E210", "acident"),
        ("to: city_duty", "to: city_dutty", "E507", "city_dutty"),
        ("sender: county_centre", "sender: nobody", "E507", "nobody"),
        ("line: duty", "line: dutty", "E507", "dutty"),
        ("    limit: 30m\n", "", "E105", "limit"),
        ("limit: 30m", "limit: 30", "E104", "30"),
        ("name_en: general duty room, signer: sign_report,", "name_en: general duty room,",
         "E105", "signer"),
        ("signer: sign_report_ecology", "signer: sign_nothing", "E507", "sign_nothing"),
        ("started_by: sent:WS20-GOV", "started_by: sent:WS21-GOV", "E507", "WS21-GOV"),
        ("alarm_before: 10m", "alarm_before: 30m", "E107", "alarm_before"),
        ("    ends_on: [incident_closed]\n", "", "E105", "LOCAL-FOLLOW"),
        ("id: LOCAL-WRITTEN", "id: LOCAL-PHONE", "E504", "LOCAL-PHONE"),
    ],
)  # fmt: skip
def test_a_mistake_is_told_with_its_place(
    county: County, tmp_path: Path, before: str, after: str, code: str, said: str
) -> None:
    told = [p for p in problems(county, tmp_path, (before, after)) if p.code == code]
    assert told
    assert said in told[0].message.zh
    assert told[0].file.endswith("reporting.yaml")
    assert told[0].line > 10
    assert told[0].col >= 1


def test_reports_that_wait_for_each_other_are_told_once_at_the_first(
    county: County, tmp_path: Path
) -> None:
    (told,) = problems(
        county,
        tmp_path,
        ("  - id: LOCAL-PHONE\n    line: duty\n    started_by: incident_opened",
         "  - id: LOCAL-PHONE\n    line: duty\n    started_by: sent:LOCAL-WRITTEN"),
        ("  - id: LOCAL-WRITTEN\n    line: duty\n    started_by: incident_opened",
         "  - id: LOCAL-WRITTEN\n    line: duty\n    started_by: sent:LOCAL-PHONE"),
    )  # fmt: skip
    assert told.code == "E523"
    assert "LOCAL-PHONE ← LOCAL-WRITTEN ← LOCAL-PHONE" in told.message.zh


def test_several_mistakes_come_at_once(county: County, tmp_path: Path) -> None:
    told = problems(
        county, tmp_path, ("to: city_duty", "to: nobody"), ("line: emergency", "line: emergancy")
    )
    assert [p.code for p in told] == ["E507", "E507"]


def test_every_row_has_a_clause_a_basis_and_a_source(rules: Rules) -> None:
    reporting = rules.reporting
    assert all(row.clause and row.source for row in reporting.rules)
    assert all(row.clause and row.source for row in reporting.lines)
    assert all(party.source for party in reporting.parties)
    assert all(element.clause for element in reporting.elements)
    assert reporting.cautious.clause
    assert reporting.transfer.clause


def test_no_rule_is_never_put_to_use(make_told: Callable[..., Told], rules: Rules) -> None:
    """Every clock of the file starts in one of these short days; those that do not are listed."""
    fire = next(card for card in rules.cards.cards if card.id == "CARD-FIRE-TOWN")
    everywhere = {"places": ("park", "town", "rural"), "needs": ()}
    of_kind = [fire.model_copy(update={"event_type": kind, **everywhere}) for kind in KINDS]
    cards = rules.cards.model_copy(update={"cards": tuple(of_kind)})
    used: list[str] = []
    for kind in KINDS:
        told = make_told(with_rules=rules.model_copy(update={"cards": cards}))
        told.see(10, event(kind, hazard="H-A1" if kind == "gas_leak" else ""))
        told.see(20, count("grave", 1))
        sign(told, 60)
        told.see(65, count("grave", 2), count("evacuated", 600))
        told.see(70, count("dead", 30))
        told.see(80, TaskReported(task="rescue", place=PLACE, hazard="", by="119"))
        told.wake_until(80 + 16 * MINUTE)
        told.answer(80 + 17 * MINUTE, "close_incident", "agree")
        told.wake_until(21 * HOUR)
        used += rules_due(told)
    assert [rule.id for rule in rules.reporting.rules if rule.id not in used] == []
