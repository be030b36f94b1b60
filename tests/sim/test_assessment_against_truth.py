"""The desk's assessment is off by something, and by more when its sensors fail."""

from __future__ import annotations

from tests.sim.small import MemoryJournal, inject, small_drill
from twin.county import County
from twin.desk import Rules
from twin.models.zones import turn_between_deg
from twin.sim.parameters import Parameters
from twin.sim.run import run_drill
from twin.terms.drill import (
    Inject,
)
from twin.terms.happenings import (
    LeakStarts,
    SensorFails,
    WindTurns,
)

LEAK = inject("M-1", 30.0, LeakStarts(hazard="H-A1", hole_mm=40.0))
TURN = inject("M-2", 500.0, WindTurns(from_deg=285.0, speed_m_s=2.5, over_s=60.0))


def errors_deg(
    county: County, rules: Rules, figures: Parameters, *faults: Inject
) -> tuple[float, float]:
    """The error of the last wind reckoned with, degrees, and the confidence it was given."""
    journal = MemoryJournal()
    drill = small_drill(LEAK, TURN, *faults, duration_s=1300.0, gust_share=0.0)
    run_drill(drill, county, rules, 3, journal, figures=figures)
    last = [r for r in journal.records if r.kind == "desk.assessed"][-1]
    (told,) = [each for each in last.body["inputs"] if each["name"] == "wind_from"]
    return turn_between_deg(told["value"], 285.0), last.body["confidence"]


def test_the_error_is_never_none_and_grows_as_stations_fail(
    county: County, rules: Rules, figures: Parameters
) -> None:
    stations = [
        point
        for point, kind in zip(county.points.id, county.points.text["kind"], strict=True)
        if kind == "wind_speed"
    ]
    silent = [
        inject(f"F-{k}", 400.0, SensorFails(point=point, fault="silent", value=None, for_s=3000.0))
        for k, point in enumerate(stations)
    ]
    well, sure = errors_deg(county, rules, figures)
    failed, unsure = errors_deg(county, rules, figures, *silent)
    assert 0.0 < well < 15.0
    assert failed > 3.0 * well
    assert unsure < sure
