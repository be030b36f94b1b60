"""Found by capability, place and time; whoever is passed over is named with the reason."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pytest

from twin.county import County
from twin.county.registry import Book, Entry, entries_of_county
from twin.county.registry.entries import Expert, Status
from twin.county.registry.finding import Asked, capability_of, find
from twin.county.way import way

EVENING = datetime(2026, 1, 1, 20, 0)


@pytest.fixture(scope="module")
def own(county: County) -> dict[str, Entry]:
    return entries_of_county(county)


@pytest.mark.parametrize("word", ["repair.leak", "堵漏", "leak plugging", "带压堵漏", "泄漏处置"])
def test_a_capability_is_known_by_code_name_and_what_it_is_called(
    county: County, book: Book, word: str
) -> None:
    assert capability_of(word, county, book) == "repair.leak"
    assert capability_of("飞行", county, book) is None


def test_nearest_first_by_the_countys_roads(
    county: County, book: Book, own: dict[str, Entry]
) -> None:
    place = county.place("伊吗图镇")
    asked = Asked(capability="repair.leak", near=(place.lat_deg, place.lon_deg), within_s=1200)
    found, passed = find(own.values(), asked, county, book)
    drives = [one.drive_s for one in found]
    assert drives == sorted(drives, key=lambda s: s or 0.0)
    assert {one.entry.id for one in found} >= {"U-park-2", "U-fire-2-4"}
    assert [one.entry.id for one in passed] == ["U-city-fire-4"]
    assert "过远" in passed[0].why.zh
    able = {e.id for e in own.values() if "repair.leak" in e.capabilities}
    assert able == {one.entry.id for one in found} | {one.entry.id for one in passed}
    far = next(one for one in found if one.entry.id == "U-fire-2-4")
    known = way(county, "东梁镇", "伊吗图镇").minutes  # its station lies beside the seat
    assert far.drive_s is not None
    assert far.drive_s / 60 == pytest.approx(known, rel=0.1)


def test_as_the_crow_flies(county: County, book: Book, own: dict[str, Entry]) -> None:
    place = county.place("伊吗图镇")
    asked = Asked(capability="repair.leak", near=(place.lat_deg, place.lon_deg), within_m=5_000)
    found, passed = find(own.values(), asked, county, book)
    assert all(one.metres is not None and one.metres <= 5_000 for one in found)
    assert {one.entry.id for one in passed} == {"U-fire-2-4", "U-city-fire-4"}


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({}, None),
        ({"status": Status.REDUCED}, None),
        ({"status": Status.OUT}, "停用"),
        ({"status": None}, "状态不明"),
        ({"hours": "workdays 08:00-17:00", "duty_24h": False}, "不在服务时间"),
        ({"hours": "", "duty_24h": False}, None),
        ({"valid_from": date(2026, 1, 2)}, "起有效"),
        ({"valid_to": date(2025, 12, 31)}, "已过期"),
        ({"valid_to": date(2026, 1, 1)}, None),
        ({"rested_until": date(2026, 1, 3)}, "休整至"),
        ({"lat_deg": None}, "没有位置"),
    ],
)
def test_valid_then_and_open_then(
    county: County, book: Book, own: dict[str, Entry], change: dict[str, Any], why: str | None
) -> None:
    entry = replace(own["U-park-2"], **change)
    asked = Asked(capability="repair.leak", at=EVENING, near=(42.0, 121.5))
    found, passed = find([entry], asked, county, book)
    if why is None:
        assert [one.entry for one in found] == [entry]
    else:
        assert found == []
        assert why in passed[0].why.zh


def test_an_expert_of_the_working_day_is_not_asked_at_night(
    county: County, book: Book, own: dict[str, Entry]
) -> None:
    expert = next(e for e in own.values() if isinstance(e, Expert) and e.hours == "workdays")
    able = replace(expert, capabilities=("repair.leak",))
    for at, count in ((datetime(2026, 1, 2, 10), 1), (datetime(2026, 1, 3, 10), 0)):
        found, _ = find([able], Asked(capability="repair.leak", at=at), county, book)
        assert len(found) == count


def test_beds_for_the_poisoned_and_room_for_people_are_capabilities(
    county: County, book: Book, own: dict[str, Entry]
) -> None:
    found, _ = find(own.values(), Asked(capability="medical.toxicology"), county, book)
    assert "M-h1" in {one.entry.id for one in found}
    assert "M-hc-fuxin" not in {one.entry.id for one in found}  # it has no such bed
    found, _ = find(own.values(), Asked(capability="shelter.open"), county, book)
    assert "S-sh-county" in {one.entry.id for one in found}


def test_a_question_is_answered_within_a_second(
    county: County, book: Book, own: dict[str, Entry]
) -> None:
    asked = Asked(capability="shelter.open", at=EVENING, near=(42.0, 121.7), within_s=1800)
    find(own.values(), asked, county, book)  # the roads and kernels are loaded once
    begun = time.perf_counter()
    find(own.values(), asked, county, book)
    assert time.perf_counter() - begun < 1.0
