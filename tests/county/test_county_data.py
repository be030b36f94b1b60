"""The embedded county is what it says it is."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction

import numpy as np
import pytest

from fast.alarms import PointTable
from twin.county import County, Jurisdiction
from twin.county.check import CHECKS, check_county
from twin.county.check_map import class_km
from twin.county.grade_county import grade_county
from twin.county.grow import grow
from twin.terms.levels import HazardSourceLevel
from twin.terms.units import Role


def test_every_check_passes_and_is_named_in_both_languages(county: County) -> None:
    results = check_county(county)
    assert [r.key for r in results if not r.passed] == []
    assert [r.key for r in results] == [key for key, _, _ in CHECKS]
    assert all(r.name.zh and r.name.en and r.detail.zh and r.detail.en for r in results)


def test_villages_sum_to_townships_and_townships_to_the_census(county: County) -> None:
    assert len(county.townships) == 36
    assert sum(t.residents for t in county.townships.values()) == 545_749
    assert sum(v.residents for v in county.villages.values()) == 545_749
    for township in county.townships.values():
        own = [v for v in county.villages.values() if v.township == township.id]
        assert sum(v.residents for v in own) == township.residents
        assert min(v.residents for v in own) > 0


def test_nobody_is_counted_twice_among_the_places(county: County) -> None:
    own = [p for p in county.places.values() if p.jurisdiction is Jurisdiction.COUNTY]
    assert sum(p.residents for p in own) == 545_749


def test_there_are_381_villages_and_9_communities(county: County) -> None:
    assert Counter(v.kind for v in county.villages.values()) == {"village": 381, "community": 9}
    assert sum(v.is_seat for v in county.villages.values()) == 36


def test_the_two_public_code_lists_disagree_on_four_townships(county: County) -> None:
    codes = {t.name: dict(t.codes) for t in county.townships.values()}
    differ = {n: (c["nbs-2023"], c["mca"]) for n, c in codes.items() if c["nbs-2023"] != c["mca"]}
    assert differ == {
        "蜘蛛山镇": ("210921123", "210921126"),
        "扎兰营子镇": ("210921125", "210921123"),
        "七家子镇": ("210921126", "210921127"),
        "红帽子镇": ("210921127", "210921125"),
    }


@pytest.mark.parametrize(
    ("hazard", "r", "level"),
    [
        ("H-A1", 150.0, HazardSourceLevel.I),
        ("H-B1", 60.0, HazardSourceLevel.II),
        ("H-C1", 12.0, HazardSourceLevel.III),
        ("H-D1", 9.6, HazardSourceLevel.IV),
        ("H-E1", 6.0, HazardSourceLevel.IV),
    ],
)
def test_the_parks_sources_grade_as_gb_18218_says(
    county: County, hazard: str, r: float, level: HazardSourceLevel
) -> None:
    (source,) = [s for s in grade_county(county) if s.hazard.id == hazard]
    assert (source.grading.r, source.grading.level) == (Fraction(str(r)), level)
    stored = source.hazard
    assert (stored.r, stored.level, stored.alpha) == (r, level, 1.5)
    assert sorted(k.role for k in stored.keepers) == ["main", "operation", "technical"]


def test_every_level_of_the_standard_occurs(county: County) -> None:
    levels = {h.level for h in county.hazards.values()}
    assert levels == {*HazardSourceLevel, None}


def test_road_totals_are_within_two_percent(county: County) -> None:
    totals = class_km(county)
    targets = {"expressway": 170, "national": 190, "provincial": 230, "county": 560,
               "township": 900, "village": 2550}  # fmt: skip
    assert {c: totals[c] for c in targets} == {
        c: pytest.approx(km, rel=0.02) for c, km in targets.items()
    }
    assert sum(totals[c] for c in targets) == pytest.approx(4600, rel=0.02)
    assert totals["special"] > 0
    assert totals["street"] > 0


def test_the_routing_graph_has_the_size_and_shape_of_a_real_one(county: County) -> None:
    net = county.roads
    assert net.n >= 40_000
    assert 2.2 <= net.m / net.n <= 2.6
    assert net.length_m.min() >= 1
    for times in (net.dry_ms, net.wet_ms, net.snow_ms):
        assert times.dtype == np.int32
        assert times.min() >= 1


def test_a_point_is_sensed_in_one_of_three_scan_classes(county: County) -> None:
    points = county.points
    assert len(points) >= 2500
    assert sorted(set(points.numbers["scan_s"].tolist())) == [1.0, 10.0, 60.0]
    columns = tuple(PointTable.__dataclass_fields__)
    assert len(PointTable.from_rows(points.rows(columns))) == len(points)


def test_hf_heads_speak_milligrams_and_alarm_at_two_and_four(county: County) -> None:
    points = county.points
    heads = [i for i, s in enumerate(points.text["sensor"]) if s == "gas-hf"]
    assert len(heads) >= 48
    for i in heads:
        assert points.text["unit"][i] == "mg/m3"
        assert (points.numbers["h"][i], points.numbers["hh"][i]) == (2.0, 4.0)
        assert points.numbers["resolution"][i] == 0.1


def test_each_role_commands_units_and_the_city_stands_in_another_jurisdiction(
    county: County,
) -> None:
    assert {u.ordered_by for u in county.units.values()} == set(Role) - {Role.NEIGHBOUR}
    city = [r for r in county.resources.values() if r.ordered_by is Role.CITY]
    assert {r.jurisdiction for r in city} == {Jurisdiction.CITY}
    kinds = Counter(u.kind for u in county.units.values() if u.ordered_by is Role.AMBULANCE_120)
    assert kinds["ambulance"] + kinds["ambulance_basic"] == 11


def test_bridges_can_be_closed_by_the_gauge_they_name(county: County) -> None:
    closable = [b for b in county.roads.bridges if b.closes_at_m is not None]
    assert closable
    for bridge in closable:
        assert bridge.gauge in county.points.row_of
        assert county.roads.arcs_of_bridge(bridge.id).size >= 1


def test_growing_keeps_the_countys_points_and_depends_on_the_seed_alone(county: County) -> None:
    own = len(county.points)
    one, two, other = (grow(county.points, 10_000, seed) for seed in (7, 7, 8))
    assert one.id[:own] == county.points.id
    assert len(set(one.id)) == 10_000
    assert np.array_equal(one.x_m, two.x_m)
    assert not np.array_equal(one.x_m, other.x_m)
    assert np.array_equal(one.x_m[:own], county.points.x_m)
    with pytest.raises(ValueError, match="fewer than the county's own"):
        grow(county.points, own - 1, 7)
