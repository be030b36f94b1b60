"""Dispatch as a part of the desk: what they take, hear and are woken for."""

from __future__ import annotations

from twin.desk.dispatch import (
    calling_off,
    command,
    covering,
    hospitals,
    prealert,
    queueing,
    relief,
    replanning,
    requests,
    serving,
    support,
    units,
)
from twin.desk.incidents.memory import Incident
from twin.desk.part import Part
from twin.desk.turn import Moment, Turn
from twin.terms.dispatch_acts import (
    BedsReported,
    CommandTaken,
    SupportAsked,
    SupportCancelled,
    TransportNeeded,
)
from twin.terms.observation import RequestAnswered, RoadReported, UnitReported

__all__ = ["PART"]


def _opened(turn: Turn, incident: Incident, _: str) -> None:
    command.opened(turn, incident)


def _larger_risk(turn: Turn, incident: Incident, _: str) -> None:
    command.moved(turn, incident, "larger_risk")


def _graded(turn: Turn, incident: Incident, grade: str) -> None:
    queueing.rank_anew(turn, incident)
    command.moved(turn, incident, f"graded:{grade}")


def _closed(turn: Turn, incident: Incident, _: str) -> None:
    calling_off.closed(turn, incident)


PART = Part(
    takes={
        UnitReported: units.reported,
        RequestAnswered: requests.answered,
        TransportNeeded: hospitals.transport,
        BedsReported: hospitals.beds_reported,
        CommandTaken: command.taken,
        SupportAsked: support.asked,
        SupportCancelled: support.cancelled,
        RoadReported: replanning.road_changed,
    },
    answers={command.TOPIC: command.answered, support.MATTER: support.decided},
    silences={command.TOPIC: command.unanswered, support.MATTER: support.undecided},
    timers={
        requests.DUE: requests.overdue,
        support.DUE: support.due,
        relief.DUE: relief.due,
        relief.RESTED: relief.rested,
        prealert.OVER: prealert.time_over,
    },
    hears={
        Moment.OPENED: _opened,
        Moment.LARGER_RISK: _larger_risk,
        Moment.GRADED: _graded,
        Moment.CLOSED: _closed,
    },
    after=(serving.serve, support.settle, covering.move),
)
