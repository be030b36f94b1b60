"""Each mechanism of the world can be switched off, and a named figure then moves as it must."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from tests.sim.conftest import Runner
from tests.sim.small import inject, order, small_drill, with_figure
from twin.county import County
from twin.sim.parameters import Parameters
from twin.terms.decision import AlarmAnnounced, WarningIssued
from twin.terms.happenings import LeakStarts, RoadChanges, WindTurns
from twin.terms.levels import AlarmPriority
from twin.terms.observation import AlarmBit, RoadReported, WeatherMeasured
from twin.terms.text import Text
from twin.terms.warning import (
    ExerciseStatus,
    ProtectiveAction,
    PublicWarning,
    WarningStep,
    WarningZone,
)

LEAK = LeakStarts(hazard="H-A1", hole_mm=18.0)


def announced(alarm: str = "GHF-001/HH/1", position: str = "county_duty") -> AlarmAnnounced:
    return AlarmAnnounced(
        alarm=alarm,
        point=alarm.split("/", maxsplit=1)[0],
        bit=AlarmBit.HH,
        position=position,
        priority=AlarmPriority.HIGH,
        value=5.0,
        text=Text("试", "test"),
        consequence=Text("", ""),
        response=Text("", ""),
    )


def notice(county: County, action: ProtectiveAction, place: str = "V-yimatu-210") -> WarningIssued:
    spot = county.place(place)
    near, far = 0.01, 0.02
    ring = (
        (spot.lat_deg - near, spot.lon_deg - far),
        (spot.lat_deg - near, spot.lon_deg + far),
        (spot.lat_deg + near, spot.lon_deg + far),
        (spot.lat_deg + near, spot.lon_deg - far),
        (spot.lat_deg - near, spot.lon_deg - far),
    )
    zone = WarningZone(
        action=action,
        name=Text("区", "zone"),
        ring=ring,
        places=(spot.name,),
        residents=spot.residents,
        instruction=Text("走", "go"),
    )
    warning = PublicWarning(
        warning="W-1",
        step=WarningStep.ALERT,
        status=ExerciseStatus.EXERCISE,
        incident="I-1",
        sent_at_ms=10_000,
        expires_at_ms=7_200_000,
        sender="县应急指挥部",
        event=Text("泄漏", "leak"),
        headline=Text("泄漏", "leak"),
        zones=(zone,),
        leave_toward_deg=90.0,
        references=(),
        note="试",
    )
    return WarningIssued(notice=warning, approved_by="leader", because=Text("试", "test"))


def digests(run: Runner, **world: Any) -> list[str]:
    played = run(small_drill(duration_s=301.0, gust_share=0.0, **world))
    return [record.body["sha256"] for record in played.of("watch.digest", scan_s=1)]


def test_without_noise_every_quiet_minute_reads_the_same(run: Runner) -> None:
    assert len(set(digests(run, sensor_noise_scale=0.0))) == 1
    assert len(set(digests(run))) == 5


def test_without_noise_the_stations_all_report_the_true_wind(run: Runner) -> None:
    def reports(noise: float) -> list[float]:
        drill = small_drill(duration_s=120.0, gust_share=0.0, sensor_noise_scale=noise)
        return [r.body["wind_from_deg"] for r in run(drill).of("obs.weather_measured")]

    assert set(reports(0.0)) == {225.0}
    assert len(set(reports(1.0))) > 3


def test_without_gusts_the_wind_at_the_stations_stands_still(run: Runner) -> None:
    def speeds(gust: float) -> list[float]:
        drill = small_drill(gust_share=gust, sensor_noise_scale=0.0)
        return [r.body["wind_m_s"] for r in run(drill).of("obs.weather_measured")]

    assert set(speeds(0.0)) == {2.5}
    assert max(speeds(0.3)) - min(speeds(0.3)) > 0.5


def lags_s(run: Runner, response: float) -> list[float]:
    """Seconds from the truth passing HH to the reading passing it, head by head."""
    drill = small_drill(
        inject("M-1", 60.0, LEAK),
        duration_s=400.0,
        sensor_response_scale=response,
        sensor_noise_scale=0.0,
    )
    played = run(drill)
    true = {r.body["point"]: r.at_ms for r in played.of("world.truth_crossed", bit="HH")}
    read = {r.body["point"]: r.at_ms for r in played.of("world.reading_crossed", bit="HH")}
    return [(read[point] - true[point]) / 1000 for point in true if point in read]


def test_without_t90_a_head_shows_the_gas_at_the_scan_that_meets_it(run: Runner) -> None:
    instant, real = lags_s(run, 0.0), lags_s(run, 1.0)
    assert len(instant) > 3
    assert max(instant) == 0.0
    assert max(real) > 2.0


def turnout_s(run: Runner, county: County, scale: float) -> float:
    place = county.hazards["H-A1"].as_term()
    drill = small_drill(duration_s=1200.0, turnout_scale=scale)
    played = run(drill, (10.0, order("U-park-2", "standby", place)))
    at_ms = {r.body["status"]: r.at_ms for r in played.of("world.crew", unit="U-park-2")}
    return float(at_ms["en_route"] - at_ms["alerted"]) / 1000


def test_without_turnout_the_wheels_roll_at_once(run: Runner, county: County) -> None:
    assert turnout_s(run, county, 0.0) == 0.0
    assert turnout_s(run, county, 2.0) == pytest.approx(2 * turnout_s(run, county, 1.0), abs=0.01)
    assert turnout_s(run, county, 1.0) > 20.0


def test_without_latency_a_message_takes_a_millisecond(run: Runner) -> None:
    def took_ms(scale: float) -> int:
        drill = small_drill(duration_s=120.0, link_latency_scale=scale)
        message = run(drill, (10.0, announced())).of("world.message")[0].body
        return int(message["delivered_ms"] - message["sent_ms"])

    assert took_ms(0.0) == 1
    assert took_ms(50.0) > 50


def test_without_latency_alarms_reach_the_desk_sooner(run: Runner) -> None:
    def first_ms(scale: float) -> int:
        drill = small_drill(inject("M-1", 60.0, LEAK), duration_s=200.0, link_latency_scale=scale)
        return run(drill).of("obs.alarm_changed")[0].at_ms

    assert first_ms(0.0) == first_ms(1.0) - 2000  # the gateway's two seconds


def test_without_reaction_time_an_alarm_is_acknowledged_at_once(run: Runner) -> None:
    def took_s(scale: float) -> float:
        drill = small_drill(reaction_scale=scale)
        played = run(drill, (10.0, announced()))
        sent = played.of("desk.alarm_announced")[0].at_ms
        return (played.of("obs.acknowledged")[0].at_ms - sent) / 1000

    assert took_s(0.0) < 0.1
    assert took_s(1.0) > 5.0


def test_who_is_not_told_beforehand_is_slower_to_react_and_to_turn_out(
    run: Runner, county: County
) -> None:
    def took_ms(notice: bool) -> tuple[int, int]:
        drill = replace(small_drill(duration_s=1500.0), notice=notice)
        spot = county.hazards["H-A1"].as_term()
        played = run(drill, (10.0, announced()), (10.0, order("U-park-2", "standby", spot)))
        left = next(r for r in played.of("world.crew") if r.body["status"] == "en_route")
        return played.of("obs.acknowledged")[0].at_ms, left.at_ms

    told, untold = took_ms(True), took_ms(False)
    assert untold[0] > told[0]
    assert untold[1] > told[1]


def test_two_officers_take_two_alarms_side_by_side_one_after_the_other(run: Runner) -> None:
    def last_ms(officers: int) -> int:
        script = [(10.0, announced(f"GHF-00{n}/HH/1")) for n in range(1, 7)]
        played = run(small_drill(duty_officers=officers, duration_s=1200.0), *script)
        return played.of("obs.acknowledged")[-1].at_ms

    assert last_ms(2) < last_ms(1)


def test_people_who_do_not_comply_stay_where_they_are(run: Runner, county: County) -> None:
    def inside(share: float) -> int:
        drill = small_drill(duration_s=3600.0, compliance_share=share)
        played = run(drill, (10.0, notice(county, ProtectiveAction.SHELTER)))
        body = played.of("world.people")[-1].body
        assert body["warned"] > 0.8 * body["residents"]
        return int(body["sheltering"])

    assert inside(0.0) == 0
    assert inside(0.9) > inside(0.4) > 500


def test_the_told_leave_over_time_and_the_township_counts_them(run: Runner, county: County) -> None:
    played = run(small_drill(duration_s=3600.0), (10.0, notice(county, ProtectiveAction.EVACUATE)))
    told = [r.body["number"] for r in played.of("obs.count_reported", what="evacuated")]
    assert told == sorted(told)
    assert 500 < told[-1] <= played.of("world.people")[-1].body["evacuated"]


def test_buses_fetch_those_who_cannot_walk(run: Runner, county: County) -> None:
    spot = county.place("V-yimatu-210").as_term()
    going = (10.0, notice(county, ProtectiveAction.EVACUATE))
    drill = small_drill(duration_s=5400.0)

    def waiting(*script: tuple[float, object]) -> int:
        body = run(drill, *script).of("world.people")[-1].body
        return int(body["evacuating"])

    buses = [(20.0, order(f"U-bus-2-{n}", "evacuate", spot, id=f"O-{n}")) for n in range(1, 5)]
    assert waiting(going, *buses) <= waiting(going) - 100


def test_the_wind_turn_brings_gas_to_other_heads(run: Runner) -> None:
    leak = inject("M-1", 60.0, LEAK)
    turn = inject("M-2", 300.0, WindTurns(from_deg=45.0, speed_m_s=2.5, over_s=60.0))

    def hit(*injects: object) -> set[str]:
        drill = small_drill(*injects, duration_s=900.0)  # type: ignore[arg-type]
        return {r.body["point"] for r in run(drill).of("world.truth_crossed")}

    steady, turned = hit(leak), hit(leak, turn)
    assert len(turned - steady) > 5
    assert any(r.body["from_deg"] == 45 for r in run(small_drill(turn)).of("world.wind"))


def released_kg(run: Runner, county: County, figures: Parameters, task: str | None) -> float:
    """Airborne kilograms after 80 minutes, with the park's team on `task` or without it."""
    place = county.hazards["H-A1"].as_term()
    script = [] if task is None else [(120.0, order("U-park-2", task, place))]
    played = run(
        small_drill(inject("M-1", 60.0, LEAK), duration_s=4800.0),
        *script,
        figures=with_figure(figures, "leak.shut_off.share", 0.0),
    )
    if task == "stop_leak":
        assert played.of("world.leak_stopped")[0].body["by"] == "U-park-2"
    else:
        assert played.of("world.leak_stopped") == []
    return float(played.of("world.leak")[-1].body["released_kg"])


def test_a_crew_that_plugs_the_hole_ends_the_leak(
    run: Runner, county: County, figures: Parameters
) -> None:
    alone = released_kg(run, county, figures, None)
    assert released_kg(run, county, figures, "stop_leak") < 0.8 * alone


def test_a_water_curtain_takes_its_share_out_of_the_air(
    run: Runner, county: County, figures: Parameters
) -> None:
    alone = released_kg(run, county, figures, None)
    washed = released_kg(run, county, figures, "suppress")
    assert 0.65 * alone < washed < 0.85 * alone


def test_the_plant_shuts_off_by_itself_only_when_it_may(
    run: Runner, county: County, figures: Parameters
) -> None:
    drill = small_drill(inject("M-1", 60.0, LEAK), duration_s=7200.0)
    sure = run(drill, figures=with_figure(figures, "leak.shut_off.share", 1.0))
    assert sure.of("world.leak_stopped")[0].body["by"] == "plant"
    told = sure.of("obs.task_reported")[0]
    assert told.body["task"] == "stop_leak"
    assert told.at_ms > sure.of("world.leak_stopped")[0].at_ms


def test_a_closed_road_makes_the_way_longer_and_is_reported_later(
    run: Runner, county: County
) -> None:
    place = county.hazards["H-A1"].as_term()
    closing = inject("M-1", 5.0, RoadChanges(between=("S-fire-2", "H-A1"), share=0.0, for_s=7200.0))

    def arrives_ms(*injects: object) -> int:
        drill = small_drill(*injects, duration_s=5400.0)  # type: ignore[arg-type]
        played = run(drill, (10.0, order("U-fire-2-1", "standby", place)))
        if injects:
            road = played.of("world.road")[0]
            seen = played.of("obs.road_reported")[0]
            assert seen.at_ms > road.at_ms + 60_000
            assert seen.body["arcs"] == road.body["arcs"]
        return played.of("world.crew", unit="U-fire-2-1", status="on_scene")[0].at_ms

    assert arrives_ms(closing) > arrives_ms() + 30_000


def test_what_is_reported_is_what_the_desk_sees(run: Runner) -> None:
    played = run(small_drill(duration_s=120.0))
    kinds = {type(seen.body) for seen in played.desk.seen}
    assert WeatherMeasured in kinds
    assert RoadReported not in kinds
