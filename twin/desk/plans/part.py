"""Run cards, response levels and tasks as a part of the desk."""

from __future__ import annotations

from functools import partial

from twin.desk.incidents.memory import Incident
from twin.desk.part import Part
from twin.desk.plans import approach, responding, starting, tasks
from twin.desk.turn import Moment, Turn
from twin.terms.levels import ResponseLevel
from twin.terms.observation import Answered, WeatherMeasured
from twin.terms.plan_acts import AssignmentReported, ResponseOrdered
from twin.terms.text import Text

__all__ = ["PART"]


def _opened(turn: Turn, incident: Incident, _: str) -> None:
    starting.start(turn, incident)
    responding.suggest(turn, incident, "opened")


def _reopened(turn: Turn, incident: Incident, by: str) -> None:
    """It has flared up again: whatever the card asks for is needed anew."""
    incident.needs = {}
    _opened(turn, incident, by)


def _larger_risk(turn: Turn, incident: Incident, _: str) -> None:
    responding.suggest(turn, incident, "larger_risk")


def _foreseen(turn: Turn, incident: Incident, _: str) -> None:
    responding.suggest(turn, incident, "foreseen")


def _graded(turn: Turn, incident: Incident, grade: str) -> None:
    responding.suggest(turn, incident, f"graded:{grade}")


def _closed(turn: Turn, incident: Incident, by: str) -> None:
    responding.end(turn, incident, by, Text("事件结束", "the incident is over"))
    tasks.withdraw(turn, incident)
    approach.end(turn, incident, by)


def _answer(level: ResponseLevel, turn: Turn, incident: str, seen: Answered) -> None:
    responding.answered(turn, level, incident, seen)


PART = Part(
    takes={
        ResponseOrdered: responding.ordered,
        AssignmentReported: tasks.reported,
        WeatherMeasured: approach.measured,
    },
    answers={topic: partial(_answer, level) for topic, level in responding.LEVEL_OF.items()},
    silences=dict.fromkeys(responding.LEVEL_OF, responding.unanswered),
    timers={"task": tasks.overdue},
    hears={
        Moment.OPENED: _opened,
        Moment.LARGER_RISK: _larger_risk,
        Moment.FORESEEN: _foreseen,
        Moment.GRADED: _graded,
        Moment.CLOSED: _closed,
        Moment.MERGED: approach.end,
        Moment.REOPENED: _reopened,
    },
)
