"""信息报告 as a part of the desk: what they take, hear and are woken for."""

from __future__ import annotations

from twin.desk.incidents.memory import Incident
from twin.desk.part import Part
from twin.desk.reporting import clocks
from twin.desk.turn import Moment, Turn
from twin.terms.observation import SituationReceipt

__all__ = ["PART"]


def _opened(turn: Turn, incident: Incident, _: str) -> None:
    clocks.start(turn, incident, "incident_opened")
    if incident.hazard:
        clocks.start_firm(turn, incident)


def _reported(turn: Turn, incident: Incident, caller: str) -> None:
    if caller.startswith("firm:"):
        clocks.firm_reported(turn, incident, caller)


def _larger_risk(turn: Turn, incident: Incident, _: str) -> None:
    clocks.start(turn, incident, "larger_risk")


def _graded(turn: Turn, incident: Incident, grade: str) -> None:
    clocks.start(turn, incident, f"graded:{grade}")


def _closed(turn: Turn, incident: Incident, _: str) -> None:
    clocks.start(turn, incident, "incident_closed")


PART = Part(
    takes={SituationReceipt: clocks.receipt},
    answers={"sign_report": clocks.signed},
    silences={"sign_report": clocks.unsigned},
    hears={
        Moment.OPENED: _opened,
        Moment.REPORTED: _reported,
        Moment.LARGER_RISK: _larger_risk,
        Moment.GRADED: _graded,
        Moment.CLOSED: _closed,
    },
)
