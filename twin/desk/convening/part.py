"""Consultations as a part of the desk."""

from __future__ import annotations

from twin.desk.convening import meeting
from twin.desk.part import Part
from twin.desk.turn import Moment
from twin.terms.conference import ConferenceConcluded, ConferenceJoined

__all__ = ["PART"]

PART = Part(
    takes={ConferenceJoined: meeting.joined, ConferenceConcluded: meeting.concluded},
    timers={"conference": meeting.due},
    hears={
        Moment.LARGER_RISK: meeting.larger_risk,
        Moment.RESPONSE: meeting.response,
        Moment.CLOSED: meeting.called_off,
    },
)
