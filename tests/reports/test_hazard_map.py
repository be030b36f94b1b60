"""The map of a hazard: what is shaded, what is named, and how wide the map is."""

from __future__ import annotations

from typing import Any

import pytest

from reports.drill.hazard_map import (
    HAZARD_SHADES,
    draw_cells,
    hazard_legend,
    hazards_at,
    name_marks,
    reach_of,
)
from reports.drill.map_legend import set_legends
from reports.drill.map_parts import Frame
from reports.drill.map_room import Room
from reports.drill.story import Story, read_story
from reports.drill.words import Speaker
from twin.county import County
from twin.terms.record import Record

ZH_START = "2026-07-12T20:30:00+08:00"
ZH = Speaker("zh", ZH_START)
LAT, LON = 42.05, 121.74


def _body(value: float, **more: Any) -> dict[str, Any]:
    return {
        "hazard": "M-1",
        "title": {"zh": "1 小时雨量", "en": "rain in 1 h"},
        "unit": "mm",
        "steps": [10.0, 50.0],
        "classes": [],
        "cells": [[LAT, LON, 1000, value]],
        "marks": [[LAT + 0.01, LON, {"zh": "某某桥", "en": "a bridge"}, value]],
        "notes": [],
        **more,
    }


def _story(*said: tuple[float, dict[str, Any]]) -> Story:
    return read_story(
        Record(
            seq=n, at_ms=int(at_s * 1000), kind="world.hazard", source="world", body=body, prev=""
        )
        for n, (at_s, body) in enumerate(said)
    )


def _drawn(county: County, body: dict[str, Any], say: Speaker = ZH) -> str:
    """Cells, the names of marks, and the legend of one picture."""
    pictures = hazards_at(_story((0.0, body)), 0.0)
    frame, room = Frame(*county.xy(LAT, LON), 6500.0), Room(460.0, 460.0)
    legend, _ = set_legends([hazard_legend(each.body, say) for each in pictures], 460.0)
    words = name_marks(pictures, county, frame, say, room)
    return "".join([*draw_cells(pictures, county, frame, room), *words.values(), *legend])


@pytest.mark.parametrize(("value", "shade"), [(10.0, 1), (49.9, 1), (50.0, 3)])
def test_a_cell_has_the_shade_of_the_highest_step_it_reaches(
    county: County, value: float, shade: int
) -> None:
    path = _drawn(county, _body(value)).partition("/>")[0]
    assert f'fill="{HAZARD_SHADES[shade]}"' in path


def test_what_is_below_the_first_step_is_neither_shaded_nor_named(county: County) -> None:
    drawn = _drawn(county, _body(9.9))
    assert 'fill-opacity="0.5"' not in drawn
    assert "某某桥" not in drawn


def test_the_legend_names_the_quantity_its_unit_and_its_steps(county: County) -> None:
    drawn = _drawn(county, _body(60.0))
    assert "1 小时雨量（mm）" in drawn
    assert "≥ 10" in drawn
    assert "≥ 50" in drawn


def test_values_that_are_no_amounts_are_told_in_words(county: County) -> None:
    words = [{"zh": "已过火", "en": "burnt"}, {"zh": "正在燃烧", "en": "burning"}]
    drawn = _drawn(county, _body(60.0, unit="", classes=words))
    assert "正在燃烧" in drawn
    assert "≥" not in drawn
    assert "（）" not in drawn


def test_names_of_places_are_in_the_letters_of_the_reader(county: County) -> None:
    village, road = ({"zh": name, "en": name} for name in ("八道岭村", "甲至乙乡道"))
    marks = [[LAT + 0.01, LON, village, 60.0], [LAT - 0.02, LON, road, 60.0]]
    named = _body(60.0, marks=marks)
    zh, en = (_drawn(county, named, Speaker(lang, ZH_START)) for lang in ("zh", "en"))
    assert ("八道岭村" in zh, "甲至乙乡道" in zh) == (True, True)
    assert ">Badaoling<" in en
    assert "甲" not in en


def test_a_hazard_that_one_mark_could_hide_keeps_marks_off(county: County) -> None:
    frame, room = Frame(*county.xy(LAT, LON), 6500.0), Room(460.0, 460.0)
    small = _body(60.0, cells=[[LAT, LON, 30, 60.0]], marks=[])
    draw_cells(hazards_at(_story((0.0, small)), 0.0), county, frame, room)
    assert room.mark(230.0, 230.0, 13.0, 13.0) != (230.0, 230.0)


def test_in_the_scene_what_does_not_burn_is_an_empty_square(county: County) -> None:
    frame, room = Frame(*county.xy(LAT, LON), 6500.0), Room(460.0, 460.0)
    dry = hazards_at(_story((0.0, _body(1.0, marks=[]))), 0.0)
    assert draw_cells(dry, county, frame, room) == []
    (square,) = draw_cells(dry, county, frame, room, outlines=True)
    assert 'fill="none"' in square


def test_a_picture_older_than_five_minutes_is_not_shown() -> None:
    story = _story((0.0, _body(60.0)))
    assert len(hazards_at(story, 300.0)) == 1
    assert hazards_at(story, 302.0) == []


def test_the_map_is_as_wide_as_what_was_ever_shown(county: County) -> None:
    far = _body(60.0, cells=[[LAT + 0.2, LON + 0.3, 1000, 60.0]], marks=[])
    dry = _body(60.0, cells=[[LAT - 2.0, LON, 1000, 1.0]], marks=[])
    (west_m, south_m), (east_m, north_m) = reach_of(
        _story((0.0, _body(60.0)), (300.0, far), (600.0, dry)), county
    )
    assert (west_m, south_m) == county.xy(LAT, LON)
    assert (east_m, north_m) == county.xy(LAT + 0.2, LON + 0.3)
