"""Alarms as a part of the desk: what they take, hear and are woken for."""

from __future__ import annotations

from twin.desk.alarms import acts, cases, covers, flood, transitions, verifying
from twin.desk.incidents.memory import Incident
from twin.desk.part import Part
from twin.desk.state import Ask
from twin.desk.turn import Moment, Turn
from twin.terms.observation import (
    Acknowledged,
    AlarmChanged,
    AlarmHandled,
    AlarmReset,
    AlarmShelved,
    AlarmsSuppressed,
    AlarmUnshelved,
    ServiceChanged,
)

__all__ = ["PART"]


def _unanswered(turn: Turn, ask: Ask) -> None:
    verifying.unanswered(turn, ask.about, ask.times)


def _closed(turn: Turn, incident: Incident, _: str) -> None:
    cases.incident_closed(turn, incident.id)


PART = Part(
    takes={
        AlarmChanged: transitions.change,
        Acknowledged: acts.acknowledge,
        AlarmShelved: acts.shelve,
        AlarmUnshelved: acts.unshelve,
        AlarmReset: acts.reset,
        AlarmsSuppressed: covers.suppress,
        ServiceChanged: covers.serve,
        AlarmHandled: acts.handled,
    },
    answers={"verify_alarm": verifying.verified},
    silences={"verify_alarm": _unanswered},
    timers={
        "escalate": transitions.escalation_due,
        "flood": flood.flood_due,
        "lift": covers.suppression_due,
        "realarm": transitions.realarm_due,
        "shelf": acts.shelf_due,
        "show": flood.show_due,
        "step": cases.step_due,
    },
    hears={Moment.CLOSED: _closed},
    after=(transitions.expire_masks, flood.present, cases.say_next),
    wakes=(transitions.next_mask_ms,),
)
