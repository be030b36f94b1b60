"""Incidents as a part of the desk: what they take, hear and are woken for."""

from __future__ import annotations

from twin.desk.incidents import closing, grading, opening
from twin.desk.part import Part
from twin.desk.turn import Moment
from twin.terms.observation import CountReported, EventReported, TaskReported

__all__ = ["PART"]

PART = Part(
    takes={
        EventReported: opening.report,
        CountReported: grading.count,
        TaskReported: closing.reported,
    },
    answers={"close_incident": closing.answered},
    silences={"close_incident": closing.unanswered},
    hears={Moment.TASK_DONE: closing.done, Moment.RELEASED: closing.released},
    after=(closing.propose,),
    wakes=(closing.next_ms,),
)
