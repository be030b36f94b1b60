"""Every row of the rule files decides something: without it some scene goes another way."""

from __future__ import annotations

import pytest

from tests.desk.conftest import charge
from tests.desk.rows.scenes import scenes
from tests.desk.rows.without import Scene, dead, rows_of
from twin.county import County
from twin.desk import Desk, Rules
from twin.terms.units import Role

FILES = (
    "alarms", "incidents", "grading", "cards", "dispatch", "reporting", "notices", "warnings",
    "calling", "hall", "authority", "responses", "assessment", "duty", "convening",
)  # fmt: skip


def desks_of(county: County, rules: Rules) -> dict[str, Desk]:
    """The headquarters by day and by night, and one desk that commands every centre itself."""
    roles = (Role.COUNTY_HQ, Role.FIRE_119, Role.AMBULANCE_120, Role.POLICE_110)
    day, night = "2026-07-12T10:30:00+08:00", "2026-07-12T23:30:00+08:00"
    return {
        "day": Desk(county, rules, charge(start=day)),
        "night": Desk(county, rules, charge(start=night)),
        "own": Desk(county, rules, charge(start=day, roles=roles)),
    }


@pytest.fixture(scope="module")
def desks(county: County, rules: Rules) -> dict[str, Desk]:
    """All of them."""
    return desks_of(county, rules)


@pytest.fixture(scope="module")
def told_scenes(county: County, rules: Rules) -> list[Scene]:
    return scenes(county, rules)


HELD: dict[str, dict[str, str]] = {
    "authority": {
        "persons 2": "only a name; tests/desk/warning/test_own_warnings.py has it in the log",
        "matters 6": "call_off_incident: tests/desk/incidents/test_taking_back.py",
        "matters 12": "lend_units: tests/desk/dispatch/test_support.py",
        "matters 13": "press_issuer: tests/desk/warning/test_proposals.py",
        "matters 14": "end_response: tests/desk/plans/test_responses.py",
    },
    "reporting": {
        "rules 22": "JZ-VERIFIED: tests/desk/reporting/test_lines.py",
        "elements 14": "doubts: tests/desk/reporting/test_content.py",
    },
}
"""Rows that no scene here reaches, and what holds them. A row that is not here has to decide."""


@pytest.mark.long  # half a minute a file, by the number of its rows
@pytest.mark.parametrize("file", [file for file in FILES if file != "dispatch"])
def test_every_row_decides_something(
    desks: dict[str, Desk], rules: Rules, told_scenes: list[Scene], file: str
) -> None:
    found = [" ".join(map(str, path)) for path in dead(desks, rules, file, told_scenes)]
    assert sorted(found) == sorted(HELD.get(file, {}))


@pytest.mark.parametrize("file", ["hall", "duty", "warnings"])
def test_every_row_of_the_small_files_decides_something(
    desks: dict[str, Desk], rules: Rules, told_scenes: list[Scene], file: str
) -> None:
    assert dead(desks, rules, file, told_scenes) == []


def test_a_row_without_effect_is_found(
    desks: dict[str, Desk], rules: Rules, told_scenes: list[Scene]
) -> None:
    idle = rules.hall.scenes[0].model_copy(update={"event_type": "none_such"})
    hall = rules.hall.model_copy(update={"scenes": (*rules.hall.scenes, idle)})
    found = dead(desks, rules.model_copy(update={"hall": hall}), "hall", told_scenes)
    assert found == [("scenes", len(rules.hall.scenes))]


def test_all_rule_files_are_looked_at(rules: Rules) -> None:
    """Those of dispatch are asked one by one in `test_dispatch_rows`: the scenes send few units."""
    assert set(FILES) == set(type(rules).model_fields) - {"digest"}
    assert sum(1 for _ in rows_of(rules)) > 550
