"""Priority, consequence and response of an alarm come from the master alarm database alone."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.desk.conftest import Told, charge, gas
from twin.county import County, load_county
from twin.county.alarms.master import FILE, load_master
from twin.desk import Desk, load_rules
from twin.inputs import InputProblems
from twin.terms.decision import AlarmAnnounced, AlarmsGrouped
from twin.terms.levels import AlarmPriority
from twin.terms.observation import AlarmBit, AlarmChanged
from twin.terms.text import Text

PLANT = "plant:H-A1"


@pytest.fixture
def folder(county: County, tmp_path: Path) -> Path:
    """A copy of the county that may be changed."""
    return Path(shutil.copytree(county.folder, tmp_path / "county"))


def told_of(folder: Path) -> Told:
    county = load_county(folder)
    return Told(Desk(county, load_rules(county), charge()))


def rises(point: str, bit: AlarmBit) -> AlarmChanged:
    return AlarmChanged(point=point, bit=bit, active=True, value=1.0)


@pytest.mark.parametrize(
    ("point", "bit"),
    [("GHF-001", AlarmBit.H), ("LT-001", AlarmBit.HH), ("PT-001", AlarmBit.HH),
     ("TT-001", AlarmBit.H), ("LT-001", AlarmBit.BAD)],
)  # fmt: skip
def test_a_position_is_shown_what_the_database_says(
    told: Told, county: County, point: str, bit: AlarmBit
) -> None:
    listed = load_master(county).alarms[f"{point}/{bit.name}"]
    told.see(10, rises(point, bit))
    shown = next(a for a in told.all(AlarmAnnounced) if a.position == PLANT)
    assert shown.priority is listed.priority
    assert shown.consequence == Text(listed.consequence, listed.consequence_en)
    assert shown.response == Text(listed.response, listed.response_en)
    assert shown.type == f"{listed.rule}.{bit.name}"


def test_a_line_of_a_flood_has_one_response(told: Told, county: County) -> None:
    points = [p.id for p in told.desk._ground.points.values() if p.hazard == PLANT[6:]]
    alarms = [f"{p}/HH" for p in points if f"{p}/HH" in load_master(county).alarms]
    told.see(10, *(rises(alarm.split("/")[0], AlarmBit.HH) for alarm in alarms))
    lines = [line for line in told.all(AlarmsGrouped) if line.position == PLANT]
    assert len(lines) > 1
    for line in lines:
        for member in line.members:
            listed = load_master(county).alarms[member.rsplit("/", 1)[0]]
            assert line.response.zh == listed.response


def test_a_changed_row_changes_what_is_shown_and_nothing_else_is_asked(folder: Path) -> None:
    text = (folder / FILE).read_text(encoding="utf-8-sig")
    rows = text.split("\n")
    at = next(i for i, row in enumerate(rows) if row.startswith("LT-001/H,"))
    rows[at] = rows[at].replace(",low,将要装满,", ",high,就要溢出,")
    (folder / FILE).write_text("\n".join(rows), encoding="utf-8")
    told = told_of(folder)
    told.see(10, rises("LT-001", AlarmBit.H))
    (shown,) = told.all(AlarmAnnounced)
    assert (shown.priority, shown.consequence.zh) == (AlarmPriority.HIGH, "就要溢出")


def test_without_a_database_every_alarm_is_unlisted_at_medium_priority(folder: Path) -> None:
    (folder / FILE).unlink()
    told = told_of(folder)
    told.see(10, rises("LT-001", AlarmBit.L), gas("GHF-001"))
    plant = [a for a in told.all(AlarmAnnounced) if a.position == PLANT]
    assert [(a.type, a.priority) for a in plant] == [
        ("unlisted.L", AlarmPriority.MEDIUM),
        ("unlisted.HH", AlarmPriority.MEDIUM),
    ]
    assert "主告警数据库" in plant[0].response.zh


def test_a_database_that_contradicts_its_points_is_refused_before_anything_is_decided(
    folder: Path,
) -> None:
    text = (folder / FILE).read_text(encoding="utf-8-sig")
    text = text.replace("LT-001/LL,LT-001,LL,5,", "LT-001/LL,LT-001,LL,6,")
    (folder / FILE).write_text(text, encoding="utf-8")
    with pytest.raises(InputProblems) as caught:
        told_of(folder)
    assert [(p.code, p.line) for p in caught.value.problems] == [("E609", 2)]
