"""Same drill, county, rules and seed: the same bytes. And every draw belongs to somebody."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np

from tests.sim.conftest import Runner
from tests.sim.small import Run, inject, order, small_drill
from twin.county import County, SensorPoints
from twin.desk import Rules
from twin.journal import JournalWriter
from twin.sim.run import run_drill
from twin.terms.drill import Drill
from twin.terms.happenings import LeakStarts
from twin.terms.record import Record

LEAK = inject("M-1", 60.0, LeakStarts(hazard="H-A1", hole_mm=18.0))


def journal_of(drill: Drill, county: County, rules: Rules, seed: int) -> tuple[str, bytes]:
    target = io.BytesIO()
    journal = JournalWriter(target)
    run_drill(drill, county, rules, seed, journal)
    return journal.close().events_sha256, target.getvalue()


def test_the_same_seed_gives_the_same_bytes_and_another_seed_others(
    county: County, rules: Rules
) -> None:
    drill = small_drill(LEAK, duration_s=900.0)
    first, second = (journal_of(drill, county, rules, 7) for _ in range(2))
    assert first == second
    assert journal_of(drill, county, rules, 8)[0] != first[0]


def facts(played: Run, keep: Callable[[Record], bool]) -> list[tuple[int, str, dict[str, Any]]]:
    """What was recorded, without the step numbers, which count what everybody says."""
    return [
        (r.at_ms, r.kind, {k: v for k, v in r.body.items() if k != "step"})
        for r in played.journal.records
        if r.kind not in ("run.start", "run.end", "watch.digest") and keep(r)
    ]


def about(unit: str) -> Callable[[Record], bool]:
    return lambda r: r.source == f"unit:{unit}" or r.body.get("unit") == unit


def test_another_unit_on_the_road_moves_nobody_elses_draws(run: Runner, county: County) -> None:
    place = county.hazards["H-A1"].as_term()
    drill = small_drill(LEAK, duration_s=2400.0)
    first = (100.0, order("U-park-2", "recon", place, id="O-1"))
    other = (100.0, order("U-env-1", "monitor", place, id="O-2"))
    alone, together = run(drill, first), run(drill, first, other)

    def rest(record: Record) -> bool:
        return not about("U-env-1")(record) and record.body.get("about") != "O-2"

    assert together.of("world.crew", unit="U-env-1")
    assert facts(alone, rest) == [
        each for each in facts(together, rest) if each[2].get("order") != "O-2"
    ]


def test_a_unit_added_to_the_county_changes_nothing_until_it_is_sent(
    run: Runner, county: County
) -> None:
    place = county.hazards["H-A1"].as_term()
    drill = small_drill(LEAK, duration_s=1800.0)
    script = (100.0, order("U-park-2", "recon", place))
    twin = replace(county.units["U-park-2"], id="U-park-new", capabilities=())
    grown = replace(county, units={**county.units, twin.id: twin})
    before, after = run(drill, script), run(drill, script, on=grown)
    assert facts(before, lambda r: True) == facts(after, lambda r: True)


def without_point(points: SensorPoints, gone: str) -> SensorPoints:
    row = points.row_of[gone]
    return SensorPoints(
        id=(*points.id[:row], *points.id[row + 1 :]),
        text={k: (*v[:row], *v[row + 1 :]) for k, v in points.text.items()},
        numbers={k: np.delete(v, row) for k, v in points.numbers.items()},
        x_m=np.delete(points.x_m, row),
        y_m=np.delete(points.y_m, row),
    )


def test_a_sensor_taken_away_changes_no_other_sensors_readings(run: Runner, county: County) -> None:
    drill = small_drill(LEAK, duration_s=600.0)
    whole = run(drill)
    gone = str(whole.of("world.reading_crossed")[0].body["point"])
    fewer = run(drill, on=replace(county, points=without_point(county.points, gone)))

    def others(record: Record) -> bool:
        return gone not in (record.body.get("point"), record.source)

    assert len(facts(whole, others)) > 50
    assert facts(whole, others) == facts(fewer, others)


def test_another_dispatch_policy_moves_no_alarm_no_wind_and_no_acknowledgement(
    county: County, rules: Rules
) -> None:
    def told(policy: str) -> list[bytes]:
        drill = small_drill(LEAK, duration_s=900.0, policy=policy)
        lines = journal_of(drill, county, rules, 3)[1].splitlines()
        kinds = (b"obs.alarm_changed", b"obs.weather_measured", b"obs.acknowledged")
        kept = [line for line in lines if any(b'"kind":"' + kind in line for kind in kinds)]
        return [_bare(line) for line in kept]

    assert told("closest") == told("beeline")


def _bare(line: bytes) -> bytes:
    """A journal line up to its chain, without the step number."""
    head, _, _ = line.partition(b'"prev"')
    before, _, after = head.partition(b'"step":')
    return before + after.lstrip(b"0123456789")
