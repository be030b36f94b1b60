"""Run cards as a part of the desk: what they take, hear and are woken for."""

from __future__ import annotations

from twin.desk.incidents.memory import Incident
from twin.desk.part import Part
from twin.desk.plans import starting
from twin.desk.turn import Moment, Turn

__all__ = ["PART"]


def _opened(turn: Turn, incident: Incident, _: str) -> None:
    starting.start(turn, incident)


PART = Part(hears={Moment.OPENED: _opened})
