"""The duty room as a part of the desk."""

from __future__ import annotations

from twin.desk.duty import instructions, log, mode, rollcall, shifts, telephones
from twin.desk.incidents.memory import Incident
from twin.desk.part import Part
from twin.desk.turn import Moment, Turn
from twin.terms.decision import ReportSent
from twin.terms.duty_acts import (
    CallPickedUp,
    CallRang,
    FeedbackGiven,
    HandoverSigned,
    InstructionGiven,
    ModeOrdered,
    RollCallAnswered,
)
from twin.terms.text import Text

__all__ = ["PART"]


def _begin(turn: Turn) -> None:
    """With the first step the rota and the roll-calls begin to run."""
    if not turn.state.duty.began:
        turn.state.duty.began = True
        shifts.begin(turn)
        rollcall.begin(turn)


def _note_reports(turn: Turn) -> None:
    """What this step has reported stands in the log."""
    for effect in list(turn.effects):
        if isinstance(effect, ReportSent):
            text = Text(f"报 {effect.to}", f"reported to {effect.to}")
            log.note(turn, effect.incident, "reported", text, effect.signed_by)


def _opened(turn: Turn, incident: Incident, _: str) -> None:
    log.open_entry(turn, Text(incident.because, incident.because), "desk", incident.id)


def _graded(turn: Turn, incident: Incident, grade: str) -> None:
    label = Text(grade, grade) if incident.grade is None else incident.grade.label
    log.note(turn, incident.id, "graded", label, "desk")


def _controlled(turn: Turn, incident: Incident, _: str) -> None:
    log.note(turn, incident.id, "note", Text("已控制", "under control"), "desk")


def _closed(turn: Turn, incident: Incident, by: str) -> None:
    log.note(turn, incident.id, "note", Text("结案", "closed"), by)


PART = Part(
    takes={
        HandoverSigned: shifts.signed,
        RollCallAnswered: rollcall.answered,
        CallRang: telephones.rang,
        CallPickedUp: telephones.picked_up,
        InstructionGiven: instructions.given,
        FeedbackGiven: instructions.feedback,
        ModeOrdered: mode.ordered,
    },
    answers={mode.MATTER: mode.answered},
    silences={mode.MATTER: mode.unanswered},
    timers={
        "shift": shifts.shift_due,
        "handover": shifts.overdue,
        "roll_call": rollcall.roll_call_due,
        "roll_call_over": rollcall.over,
        "ringing": telephones.still_ringing,
        "instruction": instructions.overdue,
    },
    hears={
        Moment.OPENED: _opened,
        Moment.GRADED: _graded,
        Moment.RESPONSE: mode.propose,
        Moment.CONTROLLED: _controlled,
        Moment.CLOSED: _closed,
    },
    after=(_begin, _note_reports),
)
