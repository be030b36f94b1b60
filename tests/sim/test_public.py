"""Residents: whom a notice reaches, how instructions change, and when they come back."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.sim.conftest import Runner
from tests.sim.small import bare_world, small_drill
from twin.county import County
from twin.sim.parameters import Parameters
from twin.sim.public import Home, Public
from twin.sim.roads import WorldRoads
from twin.terms.decision import WarningIssued
from twin.terms.text import Text
from twin.terms.warning import (
    ExerciseStatus,
    ProtectiveAction,
    PublicWarning,
    WarningStep,
    WarningZone,
)

VILLAGE = "V-yimatu-210"


def zone(county: County, action: ProtectiveAction, place: str = VILLAGE) -> WarningZone:
    """A square kilometre or so about a village."""
    spot = county.place(place)
    south, north = spot.lat_deg - 0.006, spot.lat_deg + 0.006
    west, east = spot.lon_deg - 0.008, spot.lon_deg + 0.008
    ring = ((south, west), (south, east), (north, east), (north, west), (south, west))
    return WarningZone(
        action=action,
        name=Text("区", "zone"),
        ring=ring,
        places=(spot.name,),
        residents=spot.residents,
        instruction=Text("照做", "do so"),
    )


def notice(id: str, *zones: WarningZone) -> WarningIssued:
    warning = PublicWarning(
        warning=id,
        step=WarningStep.ALERT,
        status=ExerciseStatus.EXERCISE,
        incident="I-1",
        sent_at_ms=10_000,
        expires_at_ms=7_200_000,
        sender="县应急指挥部",
        event=Text("泄漏", "leak"),
        headline=Text("泄漏", "leak"),
        zones=zones,
        leave_toward_deg=90.0,
        references=(),
        note="试",
    )
    return WarningIssued(notice=warning, approved_by="leader", because=Text("试", "test"))


def everybody(home: Home) -> float:
    return (
        home.unaware
        + home.ignoring
        + home.entering
        + home.sheltering
        + home.packing
        + home.waiting
        + home.ready
        + home.setting_out
        + home.under_way
        + home.away
    )


def told(county: County, figures: Parameters, *steps: tuple[int, WarningIssued]) -> Home:
    """The village after an hour with notices at the given drill seconds."""
    world, _, links = bare_world(county, figures)
    public = Public(world, links, WorldRoads(county, "dry"))
    for at_s, issued in steps:
        world.later(at_s * 1000, lambda issued=issued: public.notify(issued.notice))  # type: ignore[misc]
    world.env.run(until=3_600_000)
    spot = county.place(VILLAGE)
    (home,) = (h for h in public.within(spot.x_m, spot.y_m, 1.0) if h.place.id == VILLAGE)
    return home


def test_nobody_is_lost_on_the_way(county: County, figures: Parameters) -> None:
    home = told(county, figures, (10, notice("W-1", zone(county, ProtectiveAction.EVACUATE))))
    assert everybody(home) == pytest.approx(home.place.residents)
    assert home.away > 0.4 * home.place.residents


def test_a_notice_in_force_again_does_not_start_people_over(
    county: County, figures: Parameters
) -> None:
    once = told(county, figures, (10, notice("W-1", zone(county, ProtectiveAction.SHELTER))))
    again = told(
        county,
        figures,
        (10, notice("W-1", zone(county, ProtectiveAction.SHELTER))),
        (1800, notice("W-2", zone(county, ProtectiveAction.SHELTER))),
    )
    assert again.sheltering == pytest.approx(once.sheltering)


def test_those_who_sheltered_leave_when_told_to(county: County, figures: Parameters) -> None:
    home = told(
        county,
        figures,
        (10, notice("W-1", zone(county, ProtectiveAction.SHELTER))),
        (1800, notice("W-2", zone(county, ProtectiveAction.EVACUATE))),
    )
    assert home.sheltering == 0.0
    assert home.away > 0.2 * home.place.residents
    assert everybody(home) == pytest.approx(home.place.residents)


def test_after_the_all_clear_all_are_home_and_those_who_had_left_stay_counted(
    county: County, figures: Parameters
) -> None:
    home = told(
        county,
        figures,
        (10, notice("W-1", zone(county, ProtectiveAction.EVACUATE))),
        (3000, notice("W-2", zone(county, ProtectiveAction.ALL_CLEAR))),
    )
    assert home.unaware == home.place.residents
    assert home.ever_away > 100


def test_of_two_places_with_one_name_only_the_one_in_the_ring_is_told(
    run: Runner, county: County
) -> None:
    """The ring lies about one village; the name on the notice is another's as well."""
    spot = county.place(VILLAGE)
    elsewhere = next(p for p in county.places.values() if p.id == "V-yimatu-209")
    doubled = replace(
        county,
        places={**county.places, elsewhere.id: replace(elsewhere, name=spot.name)},
    )
    issued = (10.0, notice("W-1", zone(county, ProtectiveAction.SHELTER)))
    played = run(small_drill(duration_s=1200.0), issued, on=doubled)
    assert {r.body["residents"] for r in played.of("world.people")} == {spot.residents}


def test_a_cap_message_goes_out_with_every_notice_and_says_exercise(
    run: Runner, county: County
) -> None:
    issued = (10.0, notice("W-1", zone(county, ProtectiveAction.SHELTER)))
    sent = run(small_drill(duration_s=120.0), issued).of("device.cap_sent")
    assert len(sent) == 1
    assert sent[0].body["step"] == "Alert"
    assert "<status>Exercise</status>" in sent[0].body["xml"]
    assert sent[0].body["identifier"] == "21092100000000_20260712203010_0"
    assert (sent[0].body["warning"], sent[0].body["sent"]) == ("W-1", "2026-07-12T20:30:10+08:00")
    codes = county.villages[VILLAGE].codes
    assert codes
    for system, code in codes:
        assert system in sent[0].body["xml"]
        assert code in sent[0].body["xml"]


def test_a_notice_that_may_not_leave_is_recorded_and_reaches_nobody(
    run: Runner, county: County
) -> None:
    issued = notice("W-1", zone(county, ProtectiveAction.SHELTER))
    actual = replace(issued, notice=replace(issued.notice, status=ExerciseStatus.ACTUAL))
    played = run(small_drill(duration_s=1200.0), (10.0, actual))
    (refused,) = played.of("device.cap_refused")
    assert refused.body["warning"] == "W-1"
    assert "Actual" in refused.body["reason"]
    assert played.of("device.cap_sent") == []
    assert played.of("world.people") == []
