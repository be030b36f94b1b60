"""Incidents as a part of the desk: what they take, hear and are woken for.

`MOMENTS` stands last of all parts: it marks the first order of a step whoever gave it.
"""

from __future__ import annotations

from twin.desk.incidents import (
    claims,
    closing,
    facts,
    forgetting,
    grading,
    merging,
    phases,
    taking,
    taking_back,
)
from twin.desk.incidents.memory import Incident
from twin.desk.part import Part
from twin.desk.turn import Moment, Turn
from twin.terms.dispatch_acts import CallCancelled
from twin.terms.observation import (
    CountReported,
    EventReported,
    ExtentReported,
    GradeChanged,
    MergeAsked,
    PhaseChanged,
    SplitAsked,
    TaskReported,
    UndoAsked,
    UnitReported,
)

__all__ = ["MOMENTS", "PART"]


def _closed(turn: Turn, incident: Incident, by: str) -> None:
    phases.closed(turn, incident, by)
    forgetting.closed(turn, incident, by)


PART = Part(
    takes={
        EventReported: taking.report,
        CountReported: claims.counted,
        ExtentReported: claims.measured,
        TaskReported: closing.reported,
        MergeAsked: merging.merge,
        SplitAsked: merging.split,
        UndoAsked: merging.undo,
        GradeChanged: grading.changed,
        PhaseChanged: phases.changed,
        CallCancelled: taking_back.taken_back,
    },
    answers={
        "close_incident": closing.answered,
        "same_event": taking.answered,
        "contradiction": facts.answered,
        taking_back.MATTER: taking_back.decided,
    },
    silences={
        "close_incident": closing.unanswered,
        "same_event": taking.unanswered,
        taking_back.MATTER: taking_back.undecided,
    },
    timers={forgetting.DUE: forgetting.due},
    hears={Moment.TASK_DONE: closing.done, Moment.RELEASED: closing.released},
    after=(closing.propose,),
    wakes=(closing.next_ms,),
)
MOMENTS = Part(
    takes={UnitReported: phases.arrived},
    answers={"review_incident": phases.reviewed},
    silences={"review_incident": phases.unreviewed},
    hears={Moment.CONTROLLED: phases.controlled, Moment.CLOSED: _closed},
    after=(phases.noticed,),
)
