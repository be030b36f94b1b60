"""Coverage: the earliest arrival anywhere, and who is left beyond the limit."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from fast.routing import Router
from reports.county_map import draw_county_map
from twin.county import County, roads_of
from twin.county.coverage import FIRST_RESPONSE, coverage
from twin.terms.units import Role


@pytest.mark.parametrize("role", list(FIRST_RESPONSE))
def test_the_arrival_is_the_earliest_over_all_units(county: County, role: Role) -> None:
    found = coverage(county, role, 900.0)
    router = Router(roads_of(county), county.roads.dry_ms)
    units = [
        unit
        for unit in county.units.values()
        if unit.ordered_by is role and FIRST_RESPONSE[role] in unit.capabilities
    ]
    places = [village.node for village in list(county.villages.values())[::37]]
    starts = np.array([unit.node for unit in units])
    ms = router.matrix_ms(starts, np.array(places))
    for column, node in enumerate(places):
        best = min(
            unit.turnout_day_s + float(ms[row, column]) / (10.0 * unit.speed_pct)
            for row, unit in enumerate(units)
        )
        assert found.arrive_s[node] == pytest.approx(best)


def test_residents_are_counted_once_and_by_township(county: County) -> None:
    nobody = coverage(county, Role.FIRE_119, 0.0)
    assert nobody.uncovered_residents == nobody.residents == 545_749
    assert dict(nobody.uncovered) == {town.id: town.residents for town in county.townships.values()}
    assert coverage(county, Role.FIRE_119, 36_000.0).uncovered_residents == 0


def test_a_longer_limit_and_a_drier_road_leave_fewer_behind(county: County) -> None:
    left = [coverage(county, Role.FIRE_119, m * 60.0).uncovered_residents for m in (5, 10, 15, 20)]
    assert left == sorted(left, reverse=True)
    by_road = [
        coverage(county, Role.AMBULANCE_120, 1200.0, surface).uncovered_residents
        for surface in ("dry", "wet", "snow")
    ]
    assert by_road == sorted(by_road)
    assert by_road[0] < by_road[2]


def test_a_station_closed_leaves_more_behind(county: County) -> None:
    units = {k: unit for k, unit in county.units.items() if not k.startswith("U-fire-2")}
    fewer = replace(county, units=units)
    before = coverage(county, Role.FIRE_119, 600.0).uncovered_residents
    assert coverage(fewer, Role.FIRE_119, 600.0).uncovered_residents > before


def test_a_role_that_answers_no_calls_or_has_no_units_is_refused(county: County) -> None:
    with pytest.raises(ValueError, match="no coverage for the role city"):
        coverage(county, Role.CITY, 900.0)
    with pytest.raises(ValueError, match="no ready unit of 119"):
        coverage(replace(county, units={}), Role.FIRE_119, 900.0)


def test_the_map_says_how_many_are_beyond(county: County, tmp_path: Path) -> None:
    found = coverage(county, Role.FIRE_119, 900.0)
    out = tmp_path / "map.svg"
    draw_county_map(county, out, "zh", found)
    text = out.read_text(encoding="utf-8")
    assert f"15 分钟内到不了 {found.uncovered_residents} 人" in text
    assert "红圈为超时的村" in text


def test_the_command_prints_one_object_that_adds_up(county: County, tmp_path: Path) -> None:
    words = ["county", "map", "--coverage", "120", "--within", "20m", "--snow", "--json"]
    done = subprocess.run(
        [sys.executable, "-m", "twin.cli", *words, "-o", str(tmp_path / "m.svg")],
        capture_output=True,
        text=True,
        check=True,
    )
    found = json.loads(done.stdout)
    assert sum(found["by_township"].values()) == found["uncovered"]
    want = coverage(county, Role.AMBULANCE_120, 1200.0, "snow").uncovered_residents
    assert found["uncovered"] == want


def test_a_limit_spelled_wrong_is_a_usage_error(tmp_path: Path) -> None:
    words = ["county", "map", "--coverage", "119", "--within", "15", "-o", str(tmp_path / "m.svg")]
    done = subprocess.run(
        [sys.executable, "-m", "twin.cli", *words], capture_output=True, text=True, check=False
    )
    assert done.returncode == 2
    assert list(tmp_path.iterdir()) == []
