"""Rules are data: a county replaces a file, not code, and is told what is wrong in it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from pydantic import BaseModel

from tests.desk.conftest import Told, charge, gas
from twin.county import County, load_county
from twin.desk import Desk, Rules, load_rules
from twin.inputs import InputProblems
from twin.terms.decision import IncidentOpened, ReportDue


@pytest.fixture
def folder(county: County, tmp_path: Path) -> Path:
    """A copy of the county that may be changed."""
    copy = tmp_path / "county"
    shutil.copytree(county.folder, copy)
    return copy


def _edit(folder: Path, name: str, before: str, after: str) -> None:
    path = folder / "rules" / name
    text = path.read_text(encoding="utf-8")
    assert before in text
    path.write_text(text.replace(before, after, 1), encoding="utf-8")


def test_a_changed_limit_changes_the_clock_and_nothing_else(folder: Path) -> None:
    _edit(folder, "reporting.yaml", "limit: 30m", "limit: 20m")
    county = load_county(folder)
    told = Told(Desk(county, load_rules(county), charge()))
    told.see(10, gas("GHF-001"), gas("GHF-002"))
    limits = {due.rule: due.due_at_ms - due.started_at_ms for due in told.all(ReportDue)}
    assert limits["LOCAL-PHONE"] == 20 * 60_000
    assert limits["LOCAL-WRITTEN"] == 60 * 60_000


def test_a_stricter_confirmation_opens_later(folder: Path) -> None:
    _edit(folder, "alarms.yaml", "heads: 2", "heads: 3")
    county = load_county(folder)
    told = Told(Desk(county, load_rules(county), charge()))
    told.see(10, gas("GHF-001"), gas("GHF-002"))
    assert told.all(IncidentOpened) == []
    told.see(11, gas("GHF-003"))
    assert len(told.all(IncidentOpened)) == 1


def test_another_rule_is_another_digest(folder: Path, rules: Rules) -> None:
    assert load_rules(load_county(folder)).digest == rules.digest
    _edit(folder, "reporting.yaml", "limit: 30m", "limit: 20m")
    assert load_rules(load_county(folder)).digest != rules.digest


def test_mistakes_in_several_files_come_at_once_with_their_places(folder: Path) -> None:
    _edit(folder, "reporting.yaml", "limit: 30m", "limit: 30分钟")
    _edit(folder, "alarms.yaml", "heads: 2", "heads: 1")
    _edit(folder, "cards.yaml", "role: park", "role: prak")
    with pytest.raises(InputProblems) as caught:
        load_rules(load_county(folder))
    told = {(Path(p.file).name, p.code) for p in caught.value.problems}
    assert told == {("reporting.yaml", "E104"), ("alarms.yaml", "E107"), ("cards.yaml", "E106")}
    assert all(p.line > 1 for p in caught.value.problems)


def test_every_contradiction_comes_at_once_beside_what_is_spelled_wrongly(folder: Path) -> None:
    """Two cards for an event, an unknown capability, no approver, a strange one, a circle, -10m."""
    cards = (folder / "rules" / "cards.yaml").read_text(encoding="utf-8")
    start = cards.index("  - id: CARD-EXPLOSION")
    end = cards.index("  - id: ", start + 1)
    twin = cards[start:end].replace("CARD-EXPLOSION", "CARD-EXPLOSION-2")
    (folder / "rules" / "cards.yaml").write_text(cards[:end] + twin + cards[end:], encoding="utf-8")
    _edit(folder, "cards.yaml", "capability: recon.gas", "capability: recon.gaz")
    _edit(folder, "dispatch.yaml", "of: county_hq, ask: city", "of: county_hq, ask: township")
    for was, becomes in (("[leader, deputy]", "[]"), ("[leader, deputy]", "[leader, nobody]")):
        _edit(folder, "authority.yaml", f"chain: {was}", f"chain: {becomes}")
    _edit(folder, "authority.yaml", "next_after: 10m", "next_after: -10m")
    with pytest.raises(InputProblems) as caught:
        load_rules(load_county(folder))
    said = [(Path(p.file).name, p.message.zh) for p in caught.value.problems]
    assert said == [
        ("authority.yaml", "approve_warning 没有写批准人"),
        ("authority.yaml", "时长“-10m”格式不对"),
        ("authority.yaml", "sign_report：没有批准人“nobody”"),
        ("cards.yaml", "没有能力“recon.gaz”"),
        ("cards.yaml", "CARD-EXPLOSION 与 CARD-EXPLOSION-2 适用于同一事件，不知用哪张"),
        ("dispatch.yaml", "求援成环：乡镇最终又问到县应急指挥部"),
    ]
    for problem in caught.value.problems:
        line = Path(problem.file).read_text(encoding="utf-8").splitlines()[problem.line - 1]
        assert line[problem.col - 1 :].strip()
    assert "CARD-EXPLOSION-2" in str(caught.value.problems[4].source_line)


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("ends_below: 5", "ends_below: 10", "ends_below 10"),
        ("step: verify, to: plant", "step: cause, to: plant", "各要一个时限"),
        ("    when: BAD\n", "", "写且只写一个"),
    ],
)
def test_a_rule_that_contradicts_itself_is_refused(
    folder: Path, before: str, after: str, said: str
) -> None:
    _edit(folder, "alarms.yaml", before, after)
    with pytest.raises(InputProblems) as caught:
        load_rules(load_county(folder))
    (problem,) = caught.value.problems
    assert said in problem.message.zh
    assert problem.line > 1


def test_a_missing_rule_file_is_named(folder: Path) -> None:
    (folder / "rules" / "hall.yaml").unlink()
    with pytest.raises(InputProblems) as caught:
        load_rules(load_county(folder))
    assert "hall.yaml" in caught.value.problems[0].message.zh


def test_every_rule_says_where_it_comes_from(rules: Rules) -> None:
    for rule in rules.reporting.rules:
        assert rule.clause
        assert rule.source
    read = {rule.id for rule in rules.reporting.rules if rule.basis.value == "V"}
    order_493 = {"GOV", "COUNTY-CITY", "NOTIFY", "LARGER-PROVINCE", "FIRM-COUNTY"}
    assert {f"O493-{each}" for each in order_493} == {r for r in read if r.startswith("O493")}
    order_21 = [rule for rule in rules.reporting.rules if "21号" in rule.clause]
    assert {rule.basis.value for rule in order_21} == {"G"}


def _rows(value: object, where: str) -> Iterator[tuple[str, BaseModel]]:
    """Every row of the rules, with the way to it."""
    if isinstance(value, BaseModel):
        yield where, value
        for name in type(value).model_fields:
            yield from _rows(getattr(value, name), f"{where}.{name}")
    elif isinstance(value, tuple):
        for number, item in enumerate(value):
            yield from _rows(item, f"{where}[{number}]")


def test_no_row_of_any_file_is_without_source_or_with_an_empty_clause(rules: Rules) -> None:
    bare = []
    for where, row in _rows(rules, "rules"):
        fields = type(row).model_fields
        if "basis" in fields and not str(getattr(row, "source", "")).strip():
            bare.append(f"{where}: source")
        clause = fields.get("clause")
        if clause is not None and clause.is_required() and not str(row.clause).strip():  # type: ignore[attr-defined]
            bare.append(f"{where}: clause")
    assert bare == []
    assert sum(1 for _, row in _rows(rules, "") if "basis" in type(row).model_fields) > 250
