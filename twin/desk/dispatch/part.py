"""Dispatch as a part of the desk: what they take, hear and are woken for."""

from __future__ import annotations

from twin.desk.dispatch import hospitals, queue, requests, units
from twin.desk.incidents.memory import Incident
from twin.desk.part import Part
from twin.desk.turn import Moment, Turn
from twin.terms.dispatch_acts import BedsReported, TransportNeeded
from twin.terms.observation import RequestAnswered, UnitReported

__all__ = ["PART"]


def _closed(turn: Turn, incident: Incident, _: str) -> None:
    queue.leave(turn, incident)


def _graded(turn: Turn, incident: Incident, _: str) -> None:
    queue.rank_anew(turn, incident)


PART = Part(
    takes={
        UnitReported: units.reported,
        RequestAnswered: requests.answered,
        TransportNeeded: hospitals.transport,
        BedsReported: hospitals.beds_reported,
    },
    timers={requests.DUE: requests.overdue},
    hears={Moment.GRADED: _graded, Moment.CLOSED: _closed},
    after=(queue.serve,),
)
