"""Notices to the public as a part of the desk: what they take, hear and are woken for."""

from __future__ import annotations

from twin.desk.incidents.memory import Incident
from twin.desk.part import Part
from twin.desk.turn import Moment, Turn
from twin.desk.warning import notices

__all__ = ["PART"]


def _opened(turn: Turn, incident: Incident, _: str) -> None:
    notices.draft(turn, incident)


def _closed(turn: Turn, incident: Incident, by: str) -> None:
    notices.call_off(turn, incident, approved_by=by)


PART = Part(
    answers={"approve_warning": notices.approved},
    silences={"approve_warning": notices.unapproved},
    hears={Moment.OPENED: _opened, Moment.CLOSED: _closed},
    after=(notices.watch_wind,),
    wakes=(notices.next_turn_ms,),
)
