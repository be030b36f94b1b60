"""Quality by source and field; each aspect has an entry that fails just it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from tests.county.registry.test_entering import HEALTH, RESCUE, draft
from twin.county import County
from twin.county.model import Jurisdiction
from twin.county.registry import (
    Book,
    Entry,
    conflicts_of,
    enter,
    entries_of_county,
    quality_of,
)
from twin.county.registry import Registry as Held
from twin.county.registry.duplicates import duplicates
from twin.county.registry.entries import RECORDS, Goods, Hospital, Status, Team, columns_of
from twin.inputs import Problems

ON = date(2026, 11, 1)


@pytest.fixture(scope="module")
def own(county: County) -> dict[str, Entry]:
    return entries_of_county(county)


@pytest.fixture(scope="module")
def team(own: dict[str, Entry]) -> Team:
    entry = own["U-fire-1-2"]
    assert isinstance(entry, Team)
    return replace(entry, parent="", township="T-chengqu")


def found(county: County, book: Book, *entries: Entry) -> list[tuple[str, str]]:
    quality = quality_of({e.id: e for e in entries}, county, book, ON)
    return [(f.field, f.aspect) for f in quality.findings]


def test_a_sound_entry_passes_everything(county: County, book: Book, team: Team) -> None:
    assert found(county, book, team) == []
    quality = quality_of({team.id: team}, county, book, ON)
    assert (quality.ok, quality.stale_share) == (True, 0.0)
    assert [row.score for row in quality.sources] == [1.0]


@pytest.mark.parametrize(
    ("change", "field", "aspect"),
    [
        ({"phone": ""}, "phone", "completeness"),
        ({"capabilities": ()}, "capabilities", "completeness"),
        ({"status": None}, "status", "completeness"),
        ({"phone": "找老王"}, "phone", "validity"),
        ({"phone": "1234"}, "phone", "validity"),
        ({"township": "T-nowhere"}, "township", "validity"),
        ({"capabilities": ("fly",)}, "capabilities", "validity"),
        ({"lat_deg": 39.9, "lon_deg": 116.4}, "lat", "validity"),
        ({"headcount": -1}, "headcount", "validity"),
        ({"last_verified_at": date(2026, 1, 1)}, "last_verified_at", "freshness"),
        ({"last_verified_at": date(2026, 12, 1)}, "last_verified_at", "freshness"),
        ({"status": Status.OUT, "valid_to": date(2026, 10, 31)}, "valid_to", "freshness"),
        ({"valid_from": date(2027, 2, 1), "valid_to": date(2027, 1, 1)}, "valid_to", "consistency"),
        ({"parent": "S-nothing"}, "parent", "consistency"),
    ],
)
def test_each_fault_is_found_in_its_field(
    county: County, book: Book, team: Team, change: dict[str, Any], field: str, aspect: str
) -> None:
    assert found(county, book, replace(team, **change)) == [(field, aspect)]


def test_a_city_team_needs_no_township_of_the_county(
    county: County, book: Book, team: Team
) -> None:
    assert found(county, book, replace(team, township="")) == [("township", "completeness")]
    city = replace(team, township="", jurisdiction=Jurisdiction.CITY)
    assert found(county, book, city) == []


def test_ready_past_its_date_contradicts_itself(county: County, book: Book, team: Team) -> None:
    past = replace(team, valid_to=date(2026, 10, 31))
    assert found(county, book, past) == [("valid_to", "freshness"), ("status", "consistency")]


def test_parts_do_not_exceed_the_whole(county: County, book: Book, own: dict[str, Entry]) -> None:
    hospital = own["M-h1"]
    assert isinstance(hospital, Hospital)
    assert found(county, book, replace(hospital, icu=700)) == [("icu", "consistency")]


def test_expired_goods_are_stale_and_do_not_count_for_the_minimum(
    county: County, book: Book, own: dict[str, Entry]
) -> None:
    goods = own["S-depot-chengqu-02"]
    assert isinstance(goods, Goods)
    depot = own["S-depot-chengqu"]
    sound = quality_of({goods.id: goods, depot.id: depot}, county, book, ON)
    assert (sound.below_minimum, sound.stale) == ((), 0)
    old = replace(goods, expires=date(2026, 10, 31))
    past = quality_of({old.id: old, depot.id: depot}, county, book, ON)
    assert [low.good.name for low in past.below_minimum] == ["棉被"]
    assert past.below_minimum[0].available == 0
    assert (past.stale, past.ok) == (1, False)
    other = replace(goods, min_unit="套", depot="某库")
    assert found(county, book, other, depot) == [
        ("depot", "consistency"), ("min_stock", "consistency"),
    ]  # fmt: skip


def test_the_stale_share_has_a_gate(county: County, book: Book, team: Team) -> None:
    entries = {f"{team.id}/{i}": replace(team, id=f"{team.id}/{i}") for i in range(20)}
    one = replace(team, id="old", last_verified_at=None)
    quality = quality_of({**entries, "old": one}, county, book, ON)
    assert quality.stale_share == pytest.approx(1 / 21)
    assert quality.ok
    quality = quality_of(
        {**entries, "old": one, "older": replace(one, id="older")}, county, book, ON
    )
    assert not quality.ok


def test_an_open_conflict_counts_against_the_source_that_differs(
    county: County, book: Book
) -> None:
    first = enter(Held(), [draft(HEALTH, name="县医院", beds="600")], book, Problems())
    second = enter(
        first.registry, [draft(RESCUE, id="RH-0001", beds="650")], book, Problems()
    )  # fmt: skip
    conflicts = list(conflicts_of(second.registry, book))
    quality = quality_of({}, county, book, ON, conflicts)
    assert not quality.ok
    assert [(s.source, s.shares["consistency"]) for s in quality.sources] == [(RESCUE, 0.0)]
    (row,) = quality.fields
    assert (row.field, row.standard, row.rate) == ("beds", "本项目登记字段表", 0.0)


def test_the_embedded_countys_own_resources_are_in_order(
    county: County, book: Book, own: dict[str, Entry]
) -> None:
    quality = quality_of(own, county, book, date(2026, 10, 15))
    assert quality.ok
    assert quality.invalid == 0
    assert 0 < quality.stale_share <= 0.05
    assert quality.duplicates == ()
    assert all(row.standard and row.version for row in quality.fields)
    assert {entry.category for entry in own.values()} >= {
        "teams", "supplies", "shelters", "experts", "hospitals", "contacts", "depots",
    }  # fmt: skip


def test_the_rules_fit_the_records(book: Book) -> None:
    for name, category in book.categories.items():
        columns = set(columns_of(RECORDS[category.record]))
        assert set(category.key) <= columns
        assert set(category.columns) <= columns
        assert set(book.quality.needed[name]) <= columns
        assert name in book.quality.fresh_days
        assert category.owner in book.departments
        assert columns - {"category", "version"} <= set(book.fields)


@pytest.mark.parametrize(
    ("change", "reasons"),
    [
        ({}, ("name", "place", "near")),
        ({"name": "阜蒙县" + "消防水罐组"}, None),
        ({"township": "T-daba", "lat_deg": 42.3}, None),
        ({"township": "T-daba", "lat_deg": 42.3, "phone": "138 0000 0001"}, ("name", "phone")),
        ({"name": "完全不同", "phone": "138-0000-0001"}, ("phone", "place", "near")),
        ({"name": "完全不同"}, None),
    ],
)
def test_candidates_agree_in_two_things(
    book: Book, team: Team, change: dict[str, Any], reasons: tuple[str, ...] | None
) -> None:
    one = replace(team, phone="13800000001", name="消防救援站水罐车组")
    two = replace(one, id="other", **{"phone": "", **change})
    pairs = duplicates([one, two], book)
    assert [pair.reasons for pair in pairs] == ([] if reasons is None else [reasons])


def test_numbered_siblings_masked_phones_and_other_batches_are_no_candidates(
    book: Book, team: Team, own: dict[str, Entry]
) -> None:
    masked = replace(team, name="客运一队", phone="138****0001", capabilities=())
    assert duplicates([masked, replace(masked, id="b", name="客运二队")], book) == []
    goods = own["S-depot-chengqu-02"]
    assert isinstance(goods, Goods)
    assert duplicates([goods, replace(goods, id="b", batch="209901")], book) == []
    assert len(duplicates([goods, replace(goods, id="b")], book)) == 1


def test_a_name_with_the_countys_name_before_it_is_the_same_name(book: Book, team: Team) -> None:
    one = replace(team, name="县人民医院")
    (pair,) = duplicates([one, replace(one, id="b", name="阜新蒙古族自治县人民医院")], book)
    assert "name" in pair.reasons
