"""The hurt as persons: what ambulances, hospitals and time do to how many die."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

import pytest

from tests.sim.small import MemoryJournal, bare_world, with_figure
from twin.county import County
from twin.desk import load_rules
from twin.sim.ambulances import TREAT, Ambulances
from twin.sim.casualties import Casualties
from twin.sim.crews import Crews
from twin.sim.errand import Errand
from twin.sim.hands import Hands
from twin.sim.parameters import Parameters
from twin.sim.roads import WorldRoads
from twin.sim.wards import Wards
from twin.sim.work import SceneWork

COUNTY_CREWS = tuple(f"U-ems-a{s}-{n}" for s in (2, 3, 4, 1) for n in (1, 2))
HURT = {"dead": 2, "grave": 14, "light": 21}
HOURS_4 = 4 * 3600_000


@pytest.fixture(scope="module")
def receive(county: County) -> tuple[str, ...]:
    return tuple(load_rules(county).dispatch.hospitals.receive)


class Scene:
    """A crash near a township, with as many ambulances ordered to it at once as are named."""

    def __init__(
        self,
        county: County,
        figures: Parameters,
        receive: Sequence[str],
        crews: Sequence[str] = (),
        hurt: dict[str, int] | None = None,
        seed: int = 1,
        place: str = "S-fire-2",
    ) -> None:
        self.world, self.journal, links = bare_world(county, figures, seed, duration_s=14_400.0)
        roads = WorldRoads(county, "dry")
        self.casualties = Casualties(self.world, links)
        self.wards = Wards(self.world, roads, links, self.casualties, receive)
        ambulances = Ambulances(self.world, links, self.casualties, self.wards)
        nothing = cast(Any, None)
        work = SceneWork(self.world, nothing, nothing, ambulances, Hands())
        out = self.crews = Crews(self.world, county.units, roads, links, work)
        self.place = county.place(place).as_term()
        self.casualties.set(self.place, cast(Any, hurt or HURT), "M-1")
        for n, unit in enumerate(crews):
            out.of(unit).order(Errand(order=f"O-{n}", incident="", task=TREAT, place=self.place))

    def run(self, until_ms: int = HOURS_4) -> MemoryJournal:
        self.world.env.run(until=until_ms)
        return self.journal

    def now(self, what: str) -> int:
        return self.casualties.true(self.place.name, what) or 0


def on_foot(figures: Parameters) -> Parameters:
    """Nobody is driven by others: only ambulances help."""
    rows = [{**row.model_dump(), "share": 0.0} for row in figures.care.own_means]
    return with_figure(figures, "care.own_means", rows)


def deaths(
    county: County, figures: Parameters, receive: Sequence[str], crews: Sequence[str]
) -> int:
    total = 0
    for seed in range(1, 6):
        scene = Scene(county, figures, receive, crews, seed=seed)
        scene.run()
        total += scene.now("dead") - HURT["dead"]
    return total


def test_with_twice_the_ambulances_fewer_die(
    county: County, figures: Parameters, receive: tuple[str, ...]
) -> None:
    alone = on_foot(figures)
    none, four, eight = (deaths(county, alone, receive, COUNTY_CREWS[:n]) for n in (0, 4, 8))
    assert none > four > eight


def test_without_worsening_nobody_dies_who_was_not_dead(
    county: County, figures: Parameters, receive: tuple[str, ...]
) -> None:
    rows = [{**row.model_dump(), "share": 0.0} for row in figures.care.worsens]
    still = with_figure(figures, "care.worsens", rows)
    assert deaths(county, on_foot(still), receive, ()) == 0
    assert deaths(county, on_foot(figures), receive, ()) > 5


def test_who_is_driven_by_others_need_not_wait_for_an_ambulance(
    county: County, figures: Parameters, receive: tuple[str, ...]
) -> None:
    scene = Scene(county, figures, receive)
    journal = scene.run()
    driven = [r for r in journal.of("world.patient") if r.body["what"] == "driven"]
    came = [r for r in journal.of("world.patient") if r.body["what"] == "admitted"]
    assert 10 < len(driven) < 35
    assert len(came) >= len(driven) - 3  # the last are on their way


def test_an_ambulance_comes_back_until_nobody_waits(
    county: County, figures: Parameters, receive: tuple[str, ...]
) -> None:
    scene = Scene(county, on_foot(figures), receive, COUNTY_CREWS[:2], {"grave": 4, "light": 2})
    journal = scene.run()
    carried = [r.body for r in journal.of("world.patient") if r.body["what"] == "carried"]
    assert len({body["person"] for body in carried}) == 6
    trips = [r for r in journal.of("world.crew") if r.body["task"] == "transport"]
    assert len({r.body["unit"] for r in trips}) == 2
    treats = [r.body for r in journal.of("world.crew") if r.body["status"] == "on_scene"]
    assert sum(body["task"] == TREAT for body in treats) >= 4


def test_the_worst_are_carried_first(
    county: County, figures: Parameters, receive: tuple[str, ...]
) -> None:
    right = with_figure(figures, "care.over_triage.share", 0.0)
    right = with_figure(right, "care.under_triage.share", 0.0)
    scene = Scene(county, on_foot(right), receive, COUNTY_CREWS[:3])
    journal = scene.run()
    tags = {r.body["person"]: r.body["tag"] for r in journal.of("world.patient") if "tag" in r.body}
    lying = [
        tags[r.body["person"]]
        for r in journal.of("world.patient")
        if r.body["what"] == "treated" and tags[r.body["person"]] != "green"
    ]
    reds = list(tags.values()).count("red")
    assert reds >= 3
    assert lying[:reds] == ["red"] * reds


def test_a_full_hospital_sends_them_the_longer_way(
    county: County, figures: Parameters, receive: tuple[str, ...]
) -> None:
    def to(beds: int | None) -> tuple[set[str], int]:
        scene = Scene(county, on_foot(figures), receive, COUNTY_CREWS[:3], {"grave": 3})
        if beds is not None:
            for id in ("M-h1", "M-h2", "M-h3"):
                scene.wards._beds[id] = beds
        patients = scene.run().of("world.patient")
        came = [r for r in patients if r.body["what"] == "admitted"]
        first = [r for r in patients if r.body["what"] == "carried"]
        return {r.body["hospital"] for r in came}, came[0].at_ms - first[0].at_ms

    near, near_ms = to(None)
    far, far_ms = to(0)
    assert far == {"M-city1"}
    assert near != far
    assert far_ms > near_ms


def test_reds_are_spread_over_hospitals_by_their_operating_tables(
    county: County, figures: Parameters, receive: tuple[str, ...]
) -> None:
    def spread(tables: int) -> int:
        rows = [{**row.model_dump(), "tables": tables} for row in figures.care.theatres]
        many = with_figure(on_foot(figures), "care.theatres", rows)
        all_red = with_figure(many, "care.red_of_grave.share", 1.0)
        scene = Scene(county, all_red, receive, COUNTY_CREWS[:6], {"grave": 6})
        came = [r.body for r in scene.run().of("world.patient") if r.body["what"] == "admitted"]
        return len({body["hospital"] for body in came})

    assert spread(1) > spread(20)


def test_the_county_counts_whom_somebody_medical_has_seen(
    county: County, figures: Parameters, receive: tuple[str, ...]
) -> None:
    unseen = Scene(county, on_foot(figures), receive, (), {"grave": 5, "light": 3})
    told = [r.body["what"] for r in unseen.run().of("obs.count_reported")]
    assert set(told) <= {"dead"}  # found by others, nobody else is counted
    seen = Scene(county, on_foot(figures), receive, COUNTY_CREWS[:1], {"grave": 5, "light": 3})
    told = [r.body["what"] for r in seen.run().of("obs.count_reported")]
    assert {"grave", "light"} <= set(told)


def test_who_dies_later_is_counted_as_dead_later_and_no_longer_as_grave(
    county: County, figures: Parameters, receive: tuple[str, ...]
) -> None:
    scene = Scene(county, on_foot(figures), receive, COUNTY_CREWS[:1], {"grave": 12})
    counts = [r.body for r in scene.run().of("obs.count_reported")]
    last = {body["what"]: body["number"] for body in counts}
    assert last["dead"] == scene.now("dead") > 0
    assert last["dead"] + last["grave"] == 12


def test_a_source_that_goes_on_hurting_adds_the_difference_only(
    county: County, figures: Parameters, receive: tuple[str, ...]
) -> None:
    scene = Scene(county, figures, receive, (), {"light": 4})
    scene.casualties.set(scene.place, {"light": 2, "grave": 3}, "M-1")
    assert (scene.now("light"), scene.now("grave")) == (2, 3)
    scene.casualties.set(scene.place, {"light": 5, "observed": 9}, "M-2")
    assert (scene.now("light"), scene.now("grave"), scene.now("observed")) == (7, 3, 9)


def test_a_crew_called_away_leaves_its_patients_to_others(
    county: County, figures: Parameters, receive: tuple[str, ...]
) -> None:
    scene = Scene(county, on_foot(figures), receive, COUNTY_CREWS[:1], {"grave": 1})
    while not (done := [r for r in scene.journal.of("world.patient") if "unit" in r.body]):
        scene.world.env.step()
    assert done[0].body["what"] == "treated"
    assert scene.casualties.scene(scene.place) == []
    scene.crews.of(COUNTY_CREWS[0]).recall()
    scene.world.env.run(until=scene.world.now_ms + 1000)
    (left,) = scene.casualties.scene(scene.place) or []
    assert (left.course.pace, left.waits) == (1.0, True)
