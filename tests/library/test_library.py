"""Every shipped drill: what it must have, what it decided last, and what its presets do to it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from reports.drill.losses import losses_of
from scenarios import judge, list_drills, load_drill
from scenarios.overrides import groups_of
from tests.library.golden import FOLDER, decided, first_difference, kept, play
from twin.county import County
from twin.desk import Rules, load_rules
from twin.inputs import load_yaml
from twin.terms.drill import Drill
from twin.terms.record import Record

ROOT = Path(__file__).resolve().parent.parent.parent
LIBRARY = list_drills()
NAMES = [path.stem for path in LIBRARY]


@pytest.fixture(scope="module")
def rules(county: County) -> Rules:
    return load_rules(county)


@pytest.mark.parametrize("path", LIBRARY, ids=NAMES)
def test_it_has_what_every_drill_has(path: Path, county: County) -> None:
    drill = load_drill(path, county)
    assert drill.id == path.stem
    assert len(drill.expects) >= 10
    assert any(expect.critical for expect in drill.expects)
    assert len(drill.bookmarks) >= 4
    assert list(groups_of(load_yaml(path, path.name), "presets")) == ["易", "中", "难"]
    page = (ROOT / "docs" / "drills" / f"{path.stem}.md").read_text(encoding="utf-8")
    assert drill.title.zh in page.splitlines()[0]


@pytest.mark.parametrize("path", LIBRARY, ids=NAMES)
def test_it_decides_what_it_decided_last(path: Path, county: County, rules: Rules) -> None:
    drill, records = play(path, county, rules)
    difference = first_difference(kept(path.stem), decided(records))
    assert not difference, difference
    verdict = judge(records, drill)
    assert verdict.findings
    assert verdict.complete


def test_every_golden_log_has_its_drill() -> None:
    assert [log.name.split(".")[0] for log in sorted(FOLDER.glob("*.xz"))] == NAMES


@pytest.mark.long
@pytest.mark.parametrize("path", LIBRARY, ids=NAMES)
def test_each_preset_moves_the_outcome_as_it_says(path: Path, county: County, rules: Rules) -> None:
    easy, medium, hard = (
        outcome(*play(path, county, rules, preset)) for preset in ("易", "中", "难")
    )
    assert easy <= medium <= hard
    assert easy < hard


def outcome(drill: Drill, records: Sequence[Record]) -> tuple[float, ...]:
    """How badly it went, the weightiest first: what was not done in time, who was hurt, what burnt,
    and how much of their time the expected actions took on the mean.
    """
    findings = judge(records, drill).findings
    undone = sum(finding.outcome in ("late", "missed") for finding in findings)
    lost = losses_of(records)
    hurt = (lost.get("dead", 0.0), lost.get("grave", 0.0) + lost.get("light", 0.0))
    shares = [
        (finding.actual_s - finding.started_s) / (finding.deadline_s - finding.started_s)
        for finding in findings
        if finding.actual_s is not None
        and finding.started_s is not None
        and finding.deadline_s is not None
    ]
    return undone, *hurt, lost.get("burnt_ha", 0.0), sum(shares) / len(shares)
