"""Crews: the order of their life, where they are, diversion and roads that change under way."""

from __future__ import annotations

import itertools

import pytest

from tests.sim.conftest import Runner
from tests.sim.small import Run, bare_world, inject, order, small_drill
from twin.county import County
from twin.sim.crew import Crew
from twin.sim.crews import Crews
from twin.sim.errand import Errand
from twin.sim.parameters import Parameters
from twin.sim.roads import RoadChange, WorldRoads
from twin.terms.decision import Effect
from twin.terms.dispatch_effects import CoverMove, UnitPreAlerted, UnitRecalled, UnitStoodDown
from twin.terms.happenings import RoadChanges
from twin.terms.text import Text

_FASTEST_M_S = 60.0


def statuses(played: Run, unit: str) -> list[str]:
    return [r.body["status"] for r in played.of("world.crew", unit=unit)]


def speeds_m_s(played: Run, county: County, unit: str) -> list[float]:
    """Straight-line speed between each two positions the journal has of a unit."""
    seen = [
        (r.at_ms, *county.xy(r.body["lat_deg"], r.body["lon_deg"]))
        for r in played.journal.records
        if r.kind in ("world.crew", "world.position") and r.body["unit"] == unit
    ]
    found = []
    for (a_ms, ax, ay), (b_ms, bx, by) in itertools.pairwise(seen):
        apart_m = ((ax - bx) ** 2 + (ay - by) ** 2) ** 0.5
        if b_ms == a_ms:
            assert apart_m < 1.0, f"{unit} is in two places at {a_ms} ms"
        else:
            found.append(apart_m / (b_ms - a_ms) * 1000)
    return found


def test_a_crew_turns_out_drives_works_stays_and_goes_home(run: Runner, county: County) -> None:
    place = county.hazards["H-A1"].as_term()
    played = run(small_drill(duration_s=9000.0), (10.0, order("U-park-2", "recon", place)))
    assert statuses(played, "U-park-2") == [
        "alerted",
        "en_route",
        "on_scene",
        "task_done",
        "returning",
        "available",
    ]
    on_scene = played.of("world.crew", unit="U-park-2", status="on_scene")[0].body
    node = county.roads
    here = county.hazards["H-A1"].node
    assert on_scene["lat_deg"] == pytest.approx(float(node.lat_deg[here]), abs=1e-6)
    assert (on_scene["order"], on_scene["task"], on_scene["role"]) == ("O-1", "recon", "park")


def test_the_desk_hears_of_every_status_with_the_order_it_belongs_to(
    run: Runner, county: County
) -> None:
    place = county.hazards["H-A1"].as_term()
    played = run(small_drill(duration_s=2400.0), (10.0, order("U-park-2", "recon", place)))
    told = [r for r in played.of("obs.unit_reported") if r.body["status"] != "en_route"]
    assert [r.body["status"] for r in told] == ["alerted", "on_scene", "task_done"]
    assert {r.body["order"] for r in told} == {"O-1"}
    for true, heard in zip(played.of("world.crew", status="on_scene"), told[1:2], strict=True):
        assert 0 < heard.at_ms - true.at_ms < 5000


def test_a_driving_crew_reports_its_position_each_minute_and_never_jumps(
    run: Runner, county: County
) -> None:
    place = county.place("T-huashige").as_term()
    played = run(small_drill(duration_s=3600.0), (10.0, order("U-fire-1-2", "standby", place)))
    at_ms = [r.at_ms for r in played.of("world.position", unit="U-fire-1-2")]
    minutes = [b - a for a, b in itertools.pairwise(at_ms)]
    assert len(minutes) > 5
    assert set(minutes) == {60_000}
    assert max(speeds_m_s(played, county, "U-fire-1-2")) < _FASTEST_M_S


def test_a_diverted_crew_goes_on_from_where_it_is(run: Runner, county: County) -> None:
    west = county.place("T-huashige").as_term()
    east = county.place("T-paozi").as_term()
    played = run(
        small_drill(duration_s=7200.0),
        (10.0, order("U-fire-1-2", "standby", west, id="O-1")),
        (700.0, order("U-fire-1-2", "standby", east, id="O-2")),
    )
    told = [(r.body["status"], r.body["order"]) for r in played.of("world.crew")]
    assert told[:4] == [
        ("alerted", "O-1"),
        ("en_route", "O-1"),
        ("en_route", "O-2"),
        ("on_scene", "O-2"),
    ]
    diverted = played.of("world.crew", order="O-2")[0]
    assert 700_000 < diverted.at_ms < 705_000
    assert max(speeds_m_s(played, county, "U-fire-1-2")) < _FASTEST_M_S


def test_a_crew_at_work_leaves_its_task_for_a_new_order(run: Runner, county: County) -> None:
    place = county.hazards["H-A1"].as_term()
    other = county.hazards["H-C1"].as_term()
    played = run(
        small_drill(duration_s=3600.0),
        (10.0, order("U-park-2", "stop_leak", place, id="O-1")),
        (600.0, order("U-park-2", "recon", other, id="O-2")),
    )
    told = [(r.body["status"], r.body["order"]) for r in played.of("world.crew")]
    assert ("task_done", "O-1") not in told
    assert ("task_done", "O-2") in told
    assert [status for status, _ in told].count("alerted") == 1


def test_a_road_closed_ahead_is_driven_round_from_where_the_crew_is(
    run: Runner, county: County
) -> None:
    place = county.hazards["H-A1"].as_term()
    closing = inject(
        "M-1", 200.0, RoadChanges(between=("S-fire-2", "H-A1"), share=0.0, for_s=7200.0)
    )
    given = (10.0, order("U-fire-2-1", "standby", place))
    free = run(small_drill(duration_s=5400.0), given)
    cut = run(small_drill(closing, duration_s=5400.0), given)

    def arrives_ms(played: Run) -> int:
        return played.of("world.crew", status="on_scene")[0].at_ms

    assert arrives_ms(cut) > arrives_ms(free)
    assert max(speeds_m_s(cut, county, "U-fire-2-1")) < _FASTEST_M_S


class Idle:
    """Work that changes nothing."""

    def goes_on(self, crew: Crew, errand: Errand) -> None: ...

    def began(self, crew: Crew, errand: Errand) -> None:
        pass

    def unfinished(self, errand: Errand) -> bool:
        return False

    def done(self, crew: Crew, errand: Errand) -> None:
        pass

    def left(self, crew: Crew, errand: Errand) -> None:
        pass


def test_a_crew_with_no_way_says_so_and_goes_on_when_the_road_opens(
    county: County, figures: Parameters
) -> None:
    world, journal, links = bare_world(county, figures)
    roads = WorldRoads(county, "dry")
    crews = Crews(world, county.units, roads, links, Idle())
    place = county.hazards["H-A1"].as_term()
    net = county.roads
    gates = tuple(int(arc) for arc in (net.head == place.node).nonzero()[0])
    closed = RoadChange(road="gates", between=("", ""), arcs=gates, share=0.0)
    opened = RoadChange(road="gates", between=("", ""), arcs=gates, share=1.0)
    roads.take(closed)
    world.later(1_800_000, lambda: roads.take(opened))
    crews.of("U-fire-2-1").order(Errand(order="O-1", incident="I-1", task="standby", place=place))
    world.env.run(until=5_400_000)
    told = [(r.at_ms, r.body["status"]) for r in journal.of("world.crew")]
    assert [status for _, status in told] == [
        "alerted",
        "en_route",
        "delayed",
        "en_route",
        "on_scene",
        "task_done",
    ]
    assert told[3][0] == 1_800_000
    assert told[4][0] > 1_800_000


def test_a_recalled_crew_turns_round_and_is_free(county: County, figures: Parameters) -> None:
    world, journal, links = bare_world(county, figures)
    crews = Crews(world, county.units, WorldRoads(county, "dry"), links, Idle())
    place = county.place("T-paozi").as_term()
    crew = crews.of("U-fire-2-1")
    crew.order(Errand(order="O-1", incident="I-1", task="standby", place=place))
    world.later(300_000, lambda: crews.recall(lambda errand: errand.incident == "I-1"))
    world.env.run(until=299_000)
    assert not crew.free
    world.env.run(until=301_000)
    assert crew.free
    assert not crew.at_home
    world.env.run(until=1_200_000)
    assert crew.at_home
    assert [r.body["status"] for r in journal.of("world.crew")][-2:] == ["returning", "available"]


def test_a_crew_called_twice_in_one_instant_changes_course_once(
    county: County, figures: Parameters
) -> None:
    world, journal, links = bare_world(county, figures)
    crew = Crews(world, county.units, WorldRoads(county, "dry"), links, Idle()).of("U-fire-2-1")
    place = county.place("T-paozi").as_term()

    def call(*orders: str) -> None:
        for each in orders:
            crew.order(Errand(order=each, incident="I-1", task="standby", place=place))

    call("O-1")
    world.later(300_000, lambda: call("O-2", "O-3"))
    world.env.run(until=540_000)
    told = [(r.at_ms, r.body["order"], r.body["status"]) for r in journal.of("world.crew")]
    assert [each for _, *each in told] == [
        ["O-1", "alerted"],
        ["O-1", "en_route"],
        ["O-3", "en_route"],
    ]
    assert told[2][0] == 300_000
    shown_ms = [r.at_ms for r in journal.of("world.position") if r.at_ms >= 300_000]
    assert shown_ms == [300_000, 360_000, 420_000, 480_000]


def test_a_reserved_crew_is_not_free_while_its_order_is_on_the_way(
    county: County, figures: Parameters
) -> None:
    world, _, links = bare_world(county, figures)
    crew = Crews(world, county.units, WorldRoads(county, "dry"), links, Idle()).of("U-park-2")
    assert crew.free
    crew.reserve()
    assert not crew.free


def test_a_hundred_idle_units_leave_no_record(run: Runner) -> None:
    played = run(small_drill(duration_s=120.0))
    assert played.of("world.crew") == []


def test_a_crew_that_covers_a_station_turns_out_from_there_and_goes_home_when_recalled(
    run: Runner, county: County
) -> None:
    station = county.place("S-ems-a2").as_term()
    move = CoverMove(
        order="M-1",
        role="120",
        unit="U-ems-a1-1",
        station="S-ems-a2",
        place=station,
        policy="dmexclp",
        because=Text("试", "test"),
        clause="",
    )
    stay = run(small_drill(duration_s=9000.0), (10.0, move))
    assert statuses(stay, "U-ems-a1-1") == ["alerted", "en_route", "on_scene", "task_done"]
    recalled = UnitRecalled(order="M-1", unit="U-ems-a1-1", because=Text("试", "test"))
    home = run(small_drill(duration_s=9000.0), (10.0, move), (4000.0, recalled))
    assert statuses(home, "U-ems-a1-1")[-2:] == ["returning", "available"]
    called = (4000.0, order("U-ems-a1-1", "treat", county.place("S-fire-2").as_term(), "O-1"))
    sent = run(small_drill(duration_s=9000.0), (10.0, move), called)
    again = [r.body["status"] for r in sent.of("world.crew", order="O-1")]
    assert again[:3] == ["alerted", "en_route", "on_scene"]
    begins = sent.of("world.crew", order="O-1", status="alerted")[0].at_ms
    leaves = sent.of("world.crew", order="O-1", status="en_route")[0].at_ms
    assert leaves - begins > 20_000


def test_a_recall_of_an_order_that_is_over_changes_nothing(run: Runner, county: County) -> None:
    place = county.hazards["H-A1"].as_term()
    recalled = UnitRecalled(order="O-0", unit="U-park-2", because=Text("试", "test"))
    played = run(
        small_drill(duration_s=1500.0),
        (10.0, order("U-park-2", "recon", place)),
        (300.0, recalled),
    )
    assert "returning" not in statuses(played, "U-park-2")


def test_a_crew_that_was_told_to_get_ready_leaves_sooner(run: Runner, county: County) -> None:
    place = county.hazards["H-A1"].as_term()
    given = (40.0, order("U-park-2", "recon", place))
    words = {"unit": "U-park-2", "about": "A-1", "because": Text("试", "test")}
    ready = UnitPreAlerted(place=place, clause="", **words)  # type: ignore[arg-type]
    down = UnitStoodDown(**words)  # type: ignore[arg-type]

    def turnout_ms(*before: tuple[float, Effect]) -> int:
        played = run(small_drill(duration_s=600.0), *before, given)
        alerted = played.of("world.crew", unit="U-park-2", status="alerted")[0].at_ms
        return played.of("world.crew", unit="U-park-2", status="en_route")[0].at_ms - alerted

    whole_ms = turnout_ms()
    assert whole_ms - turnout_ms((10.0, ready)) == pytest.approx(30_000, abs=1000)
    assert turnout_ms((10.0, ready), (20.0, down)) == whole_ms
