"""What people do in a scene: call, answer what they are asked; and where."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.desk.conftest import Told
from twin.county import County
from twin.terms.decision import Asked
from twin.terms.observation import (
    Answered,
    EventReported,
    WeatherMeasured,
)
from twin.terms.place import Place

Step = Callable[[Told], None]
HOUR, DAY = 3600.0, 86_400.0


def place_of(county: County, kind: str) -> Place:
    """A place of a kind: the county seat's middle, a village."""
    return next(row for row in county.places.values() if row.kind == kind).as_term()


def say(told: Told, at_s: float, answer: int = 0) -> None:
    """Everybody who is asked something answers, with the same of his options."""
    open_asks = dict(told.desk._state.asks)
    asked = {each.question: each for each in told.all(Asked) if each.question in open_asks}
    told.see(
        at_s,
        *(
            Answered(question=a.question, answer=a.options[min(answer, len(a.options) - 1)],
                     by=a.to)
            for a in asked.values()
        ),
    )  # fmt: skip


def call(kind: str, place: Place, name: str = "C-1", **words: Any) -> EventReported:
    """Somebody calls about an event."""
    said = {"caller": "群众", "channel": "phone", "text": "有事", **words}
    return EventReported(report=name, event_type=kind, place=place, **said)


def blow(told: Told, wind: str) -> None:
    """The wind as a station tells it: none, near, weak or far."""
    if wind == "none":
        return
    station = "WS-huashige" if wind == "far" else "WS-park"
    speed = 0.8 if wind == "weak" else 3.0
    told.see(5, WeatherMeasured(station=station, wind_from_deg=225.0, wind_m_s=speed,
                                temperature_c=20.0))  # fmt: skip
