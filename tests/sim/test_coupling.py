"""Done when it all hangs together.

Rain, a bridge, a crew on the road, a warning, a way round; gas, a turn of the wind, another side to
come from, crews that come from there.
"""

from __future__ import annotations

import pytest

from tests.sim.conftest import Runner
from tests.sim.small import MemoryJournal, Run, inject, order, small_drill
from tests.sim.test_public import notice, zone
from twin.county import County, router_of
from twin.desk import Rules
from twin.models.zones import bearing_deg, turn_between_deg
from twin.sim.run import run_drill
from twin.terms.happenings import LeakStarts, StormBreaks, WindTurns
from twin.terms.record import Record
from twin.terms.warning import ProtectiveAction

UNIT, VILLAGE, BRIDGE = "U-tg-paozi-1", "V-tayingzi-202", "B-091"
CALLED_S = 195 * 60.0


@pytest.fixture(scope="module")
def played(run: Runner, county: County) -> Run:
    """Four hours and a half: a storm, a warning to a village over the river, a crew sent there."""
    storm = StormBreaks(
        place=county.place("塔营子镇").as_term(), depth_mm=60.0, for_s=3 * 3600.0,
        radius_m=9000.0, from_deg=270.0, speed_m_s=0.0,
    )  # fmt: skip
    warned = (CALLED_S - 300.0, notice("W-1", zone(county, ProtectiveAction.EVACUATE, VILLAGE)))
    sent = (CALLED_S, order(UNIT, "rescue", county.places[VILLAGE].as_term()))
    return run(small_drill(inject("M-1", 60.0, storm), duration_s=4.5 * 3600.0), warned, sent)


def _shut_ms(played: Run) -> int:
    (shut,) = played.of("world.road", road=BRIDGE, share=0.0)
    return shut.at_ms


def test_rain_shuts_the_bridge_while_the_crew_is_on_its_way_over_it(
    played: Run, county: County
) -> None:
    way = router_of(county, "dry").path(county.units[UNIT].node, county.places[VILLAGE].node)
    assert set(county.roads.arcs_of_bridge(BRIDGE).tolist()) & set(way.arcs.tolist())
    (left,) = played.of("world.crew", unit=UNIT, status="en_route")
    (there,) = played.of("world.crew", unit=UNIT, status="on_scene")
    assert left.at_ms < _shut_ms(played) < there.at_ms


def test_the_crew_goes_round_and_reaches_the_village_by_the_other_way(
    played: Run, county: County
) -> None:
    bridge = next(b for b in county.roads.bridges if b.id == BRIDGE)
    x_m, y_m = county.xy(bridge.lat_deg, bridge.lon_deg)
    seen = [
        county.xy(r.body["lat_deg"], r.body["lon_deg"])
        for r in played.of("obs.unit_reported", unit=UNIT)
        if r.at_ms > _shut_ms(played)
    ]
    assert len(seen) > 3
    assert min((x - x_m) ** 2 + (y - y_m) ** 2 for x, y in seen) > 300.0**2
    village = county.places[VILLAGE]
    (there,) = played.of("world.crew", unit=UNIT, status="on_scene")
    at_x, at_y = county.xy(there.body["lat_deg"], there.body["lon_deg"])
    assert (at_x - village.x_m) ** 2 + (at_y - village.y_m) ** 2 < 200.0**2


def test_the_desk_is_told_of_the_bridge_and_its_warning_goes_out(
    played: Run, county: County
) -> None:
    (told,) = played.of("obs.road_reported", road=BRIDGE, share=0.0)
    assert told.at_ms > _shut_ms(played)
    assert played.of("device.cap_sent", warning="W-1")
    told_of = played.of("world.people", place=county.places[VILLAGE].name)[-1].body
    assert told_of["warned"] > 0.8 * told_of["residents"]


def test_the_villagers_leave_by_ways_that_are_open(played: Run) -> None:
    last = played.of("world.evacuation")[-1].body
    assert last["arrived"] > 300
    assert last["shelters"]


WAS_DEG, TURNED_DEG = 15.0, 195.0


def _leak_with_a_turn_of_the_wind(
    county: County, rules: Rules, turns_s: float = 900.0, for_s: float = 2400.0
) -> list[Record]:
    """A leak, and after a quarter of an hour or more the wind comes from the other side."""
    journal = MemoryJournal()
    leak = inject("M-1", 60.0, LeakStarts(hazard="H-A1", hole_mm=20.0))
    turn = inject("M-2", turns_s, WindTurns(from_deg=TURNED_DEG, speed_m_s=3.0, over_s=60.0))
    drill = small_drill(leak, turn, duration_s=for_s, wind_from_deg=WAS_DEG)
    run_drill(drill, county, rules, 1, journal)
    return journal.records


def _off_upwind_deg(county: County, records: list[Record]) -> dict[str, float]:
    """By unit that arrived after the turn: the angle between where it stands and the wind."""
    x_m, y_m = county.xy(county.hazards["H-A1"].lat_deg, county.hazards["H-A1"].lon_deg)
    off = {}
    for record in records:
        body = record.body
        if record.kind == "world.crew" and body["status"] == "on_scene" and record.at_ms > 960_000:
            at_x_m, at_y_m = county.xy(body["lat_deg"], body["lon_deg"])
            seen_deg = bearing_deg(at_x_m - x_m, at_y_m - y_m)
            off[str(body["unit"])] = turn_between_deg(seen_deg, TURNED_DEG)
    return off


def test_the_wind_turns_the_side_is_said_anew_and_the_crews_on_the_way_come_upwind(
    county: County, rules: Rules
) -> None:
    records = _leak_with_a_turn_of_the_wind(county, rules)
    first, again = (r.body for r in records if r.kind == "desk.approach_said")
    assert turn_between_deg(first["from_deg"], WAS_DEG) < 30.0
    assert again["was_deg"] == first["from_deg"]
    assert turn_between_deg(again["from_deg"], TURNED_DEG) < 30.0
    came = _off_upwind_deg(county, records)
    told = [unit for unit in again["units"] if unit in came]
    assert len(told) >= 4
    assert max(came[unit] for unit in told) < 60.0
    # Without the second saying they come to the side that has become the wrong one.
    cards = rules.cards
    never = cards.approach.model_copy(update={"turn_deg": 360.0})
    deaf = rules.model_copy(update={"cards": cards.model_copy(update={"approach": never})})
    stayed = _off_upwind_deg(county, _leak_with_a_turn_of_the_wind(county, deaf))
    assert min(stayed[unit] for unit in told if unit in stayed) > 80.0


def _last_off_upwind_deg(county: County, records: list[Record]) -> dict[str, float]:
    """By unit that worked there: the angle between where it did so last and the wind as turned."""
    x_m, y_m = county.xy(county.hazards["H-A1"].lat_deg, county.hazards["H-A1"].lon_deg)
    off = {}
    for record in records:
        body = record.body
        if record.kind == "world.crew" and body["status"] in ("on_scene", "task_done"):
            at_x_m, at_y_m = county.xy(body["lat_deg"], body["lon_deg"])
            seen_deg = bearing_deg(at_x_m - x_m, at_y_m - y_m)
            off[str(body["unit"])] = turn_between_deg(seen_deg, TURNED_DEG)
    return off


def test_the_wind_turns_and_the_crews_at_work_downwind_go_round_and_go_on_there(
    county: County, rules: Rules
) -> None:
    records = _leak_with_a_turn_of_the_wind(county, rules, 1000.0, 2000.0)
    again = [r.body for r in records if r.kind == "desk.approach_said"][-1]
    assert len(again["moved"]) >= 6
    assert "转到上风侧" in again["because"]["zh"]
    at_work = {
        str(r.body["unit"])
        for r in records
        if r.kind == "world.crew" and r.body["status"] == "on_scene" and r.at_ms > 1_080_000
    }
    moved = sorted(at_work.intersection(again["moved"]))
    assert len(moved) >= 4
    went = _last_off_upwind_deg(county, records)
    assert max(went[unit] for unit in moved) < 60.0
    # Without the order to move they end their work where they began it, downwind by now.
    cards = rules.cards
    never = cards.approach.model_copy(update={"move_deg": 180.0})
    stay = rules.model_copy(update={"cards": cards.model_copy(update={"approach": never})})
    stayed = _last_off_upwind_deg(
        county, _leak_with_a_turn_of_the_wind(county, stay, 1000.0, 2000.0)
    )
    assert min(stayed[unit] for unit in moved) > 90.0
