"""The scene under the map, where the hurt are, who has left, and the roads that are shut."""

from __future__ import annotations

from typing import Any

from reports.drill.map_parts import Frame, shut_roads
from reports.drill.map_people import hospitals, villages
from reports.drill.map_room import Room
from reports.drill.scene_map import scene, scene_frame
from reports.drill.story import Story, read_story
from reports.drill.words import Speaker
from twin.county import County
from twin.terms.record import Record

EN = Speaker("en", "2026-07-12T20:30:00+08:00")
LAT, LON = 42.05, 121.74


def story(*said: tuple[float, str, dict[str, Any]]) -> Story:
    return read_story(
        Record(seq=n, at_ms=int(at_s * 1000), kind=kind, source="world", body=body, prev="")
        for n, (at_s, kind, body) in enumerate(said)
    )


OPENED = (
    10.0, "desk.incident_opened", {"incident": "I-1", "place": {"lat_deg": LAT, "lon_deg": LON}},
)  # fmt: skip
HURT = (20.0, "world.casualty",
        {"place": "甲", "dead": 2, "grave": 12, "light": 0, "observed": 0})  # fmt: skip
STANDOFF = (30.0, "desk.plan_started", {"incident": "I-1", "standoff_m": 100.0})


def drawn(county: County, at_s: float, *said: tuple[float, str, dict[str, Any]]) -> str:
    told = story(*said)
    near = scene_frame(told, county)
    return "" if near is None else "".join(scene(told, county, near, at_s, EN))


def test_the_scene_shows_the_hurt_and_the_stand_off_as_of_that_moment(county: County) -> None:
    early, late = (drawn(county, at_s, OPENED, HURT, STANDOFF) for at_s in (15.0, 40.0))
    assert "stand-off" not in early
    assert "dead" not in early
    assert "stand-off 100 m" in late
    assert "dead 2  grave 12" in late
    assert "light" not in late


def test_there_is_none_without_an_incident_and_where_the_hazard_is_wide(county: County) -> None:
    marks = [[LAT + k * 0.05, LON, {"zh": "桥", "en": "bridge"}, 9.0] for k in (0, 1)]
    wide = (20.0, "world.hazard", {"hazard": "M-1", "steps": [1.0], "cells": [], "marks": marks})
    assert drawn(county, 5.0, HURT) == ""
    assert drawn(county, 40.0, OPENED, wide) == ""
    assert drawn(county, 40.0, OPENED) != ""


def test_the_hurt_are_counted_where_they_are_by_then(county: County) -> None:
    def patient(at_s: float, what: str) -> tuple[float, str, dict[str, Any]]:
        return at_s, "world.patient", {"person": "甲/1", "what": what, "hospital": "M-h1"}

    said = (OPENED, HURT, patient(100.0, "carried"), patient(200.0, "worse"),
            patient(300.0, "admitted"))  # fmt: skip
    assert "on the way 1" in drawn(county, 250.0, *said)
    assert "in hospital 1" in drawn(county, 350.0, *said)
    place = county.places["M-h1"]
    frame = Frame(place.x_m, place.y_m, 5000.0)
    shown = [
        hospitals(story(*said), county, frame, at_s, EN, Room(460.0, 460.0))
        for at_s in (250.0, 350.0)
    ]
    assert shown[0] == []
    assert ">H 1<" in shown[1][0]


def test_the_ring_of_a_village_fills_as_its_people_go(county: County) -> None:
    place = next(row for row in county.places.values() if row.kind == "village")
    base = {"id": place.id, "residents": 100, "evacuating": 0, "sheltering": 0}
    told = story(
        (10.0, "world.people", {**base, "warned": 0, "evacuated": 0}),
        (20.0, "world.people", {**base, "warned": 90, "evacuated": 0}),
        (30.0, "world.people", {**base, "warned": 90, "evacuated": 100}),
    )
    frame = Frame(place.x_m, place.y_m, 5000.0)
    rings = [villages(told, county, frame, at_s, Room(460.0, 460.0)) for at_s in (10, 20, 30)]
    assert rings[0] == []
    assert 'r="0.0"' in rings[1][0]
    assert rings[2][0].count('r="4.0"') == 2


def test_a_road_is_marked_while_it_is_shut_and_no_longer(county: County) -> None:
    arcs = county.roads.arcs_of_bridge("B-089").tolist()
    said = [
        (at_s, "world.road", {"road": "B-089", "between": [], "share": share, "arcs": arcs})
        for at_s, share in ((100.0, 0.0), (200.0, 1.0))
    ]
    frame = Frame(0.0, 0.0, 50_000.0)
    marked = [shut_roads(story(*said), county, frame, at_s) for at_s in (50.0, 150.0, 250.0)]
    assert [bool(parts) for parts in marked] == [False, True, False]
