"""A hazard acts through its grip alone: begun by its inject, stepped, read, shown."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from tests.sim.conftest import Runner
from tests.sim.small import inject, small_drill
from twin.sim import play
from twin.sim.hazards.hazard import Begins, Cell, Grip, Mark, Picture
from twin.terms.drill import Inject
from twin.terms.happenings import WindTurns
from twin.terms.text import Text

GAUGES = ("RG-002", "RG-001")
BEGINS_AT_S = 120.0


class _Downpour:
    """Rain at two gauges from its first step on: 90 and 60 mm/h."""

    def __init__(self, grip: Grip, inject: Inject, happening: Any) -> None:
        self._rate: np.ndarray[Any, np.dtype[np.float64]] | None = None
        self.steps_s: list[float] = []
        grip.sensing.feed(GAUGES, lambda: self._rate)

    def advance(self, step_s: float) -> None:
        self.steps_s.append(step_s)
        self._rate = np.array([90.0, 60.0])

    def picture(self) -> Picture | None:
        return Picture(
            title=Text("雨强", "rain"),
            unit="mm/h",
            steps=(10.0, 50.0),
            cells=(Cell(42.1, 121.7, 1000.0, 60.0),),
            marks=(Mark(42.1, 121.7, Text("雨量站", "gauge"), 90.0),),
        )


@pytest.fixture
def begun(monkeypatch: pytest.MonkeyPatch) -> Callable[[], _Downpour]:
    """Let a turning wind begin a downpour; the hazard that came of it."""
    made: list[_Downpour] = []

    def begin(grip: Grip, inject: Inject, happening: Any) -> _Downpour:
        made.append(_Downpour(grip, inject, happening))
        return made[-1]

    kinds: dict[type, Begins] = {WindTurns: begin}
    monkeypatch.setattr(play, "KINDS", kinds)
    return lambda: made[0]


def _drill(duration_s: float = 600.0, bookmarks: tuple[float, ...] = ()) -> Any:
    turn = WindTurns(from_deg=200.0, speed_m_s=3.0, over_s=60.0)
    return small_drill(inject("M-1", BEGINS_AT_S, turn), duration_s=duration_s, bookmarks=bookmarks)


def test_what_a_hazard_does_an_instrument_reads(run: Runner, begun: Any) -> None:
    played = run(_drill(duration_s=1200.0))
    told = {r.body["point"]: r for r in played.of("obs.alarm_changed") if r.body["active"]}
    assert set(told) & {"RG-001", "RG-002"}
    assert all(r.at_ms >= 1000 * BEGINS_AT_S for r in told.values())


def test_without_the_hazard_the_gauges_stay_dry(run: Runner) -> None:
    assert run(_drill(duration_s=1200.0)).of("obs.alarm_changed") == []


def test_it_is_stepped_from_its_first_instant_to_the_end(run: Runner, begun: Any) -> None:
    run(_drill(duration_s=600.0))
    assert begun().steps_s == [10.0] * 48


def test_it_is_shown_at_its_begin_every_five_minutes_and_at_bookmarks(
    run: Runner, begun: Any
) -> None:
    played = run(_drill(duration_s=600.0, bookmarks=(60.0, 300.0)))
    shown = played.of("world.hazard")
    assert [r.at_ms for r in shown] == [120_000, 300_000, 420_000]
    assert shown[0].body["hazard"] == "M-1"
    assert shown[0].body["cells"] == [[42.1, 121.7, 1000, 60.0]]
