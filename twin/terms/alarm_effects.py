"""What the desk says about alarms: shown, grouped in a flood, acted on, escalated, closed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from twin.terms.alarm_acts import AlarmAct, AlarmState, HandlingStep
from twin.terms.levels import AlarmPriority
from twin.terms.observation import AlarmBit
from twin.terms.text import Text

__all__ = [
    "ActRefused",
    "AlarmActed",
    "AlarmAnnounced",
    "AlarmClosed",
    "AlarmEscalated",
    "AlarmsGrouped",
    "FloodChanged",
    "PointsMasked",
    "StepDue",
    "StepMissed",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class AlarmAnnounced:
    """An alarm is put in front of an operator position (plant control room or county duty room).

    `consequence` and `response` are those of the master alarm database, `type` is its rule.
    `again` is True when it has been announced before and nobody has acknowledged it.
    """

    kind: ClassVar[str] = "alarm_announced"
    alarm: str
    point: str
    bit: AlarmBit
    position: str
    priority: AlarmPriority
    value: float | None
    text: Text
    consequence: Text
    response: Text
    type: str = ""
    again: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class AlarmsGrouped:
    """In a flood: the alarms of one area and type are put in front of a position as one line.

    `members` are the alarms that joined since the line was last shown; `unacked` counts all on it
    that wait for an acknowledgement, `first_out` was the first. All share the rule `type` and its
    `consequence` and `response`. `again` as for a single alarm.
    """

    kind: ClassVar[str] = "alarms_grouped"
    group: str
    position: str
    area: str
    type: str
    bit: AlarmBit
    priority: AlarmPriority
    members: tuple[str, ...]
    unacked: int
    first_out: str
    text: Text
    consequence: Text
    response: Text
    again: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class FloodChanged:
    """An alarm flood begins or ends at a position; `held` alarms were kept back meanwhile."""

    kind: ClassVar[str] = "flood_changed"
    position: str
    flooding: bool
    in_window: int
    held: int
    because: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class AlarmActed:
    """What a person did with alarms was accepted. `target`: an alarm, a group, a point or an area.

    `by` is empty when the desk did it by a rule (a shelf that ran out); `number` counts the alarms.
    """

    kind: ClassVar[str] = "alarm_acted"
    act: AlarmAct
    target: str
    position: str
    state: AlarmState | None
    by: str
    role: str
    reason: str
    number: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class ActRefused:
    """What a person wanted to do with alarms was refused, and why."""

    kind: ClassVar[str] = "act_refused"
    act: AlarmAct
    target: str
    position: str
    by: str
    role: str
    because: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class AlarmEscalated:
    """An alarm not handled in time at one position is put in front of the next."""

    kind: ClassVar[str] = "alarm_escalated"
    alarm: str
    position: str
    to: str
    rule: str
    because: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class StepDue:
    """The next step of handling `alarm` is due from `to`; empty when it is awaited otherwise."""

    kind: ClassVar[str] = "step_due"
    alarm: str
    stage: HandlingStep
    to: str
    due_at_ms: int


@dataclass(frozen=True, slots=True, kw_only=True)
class StepMissed:
    """A step was not taken in time: `to` still owes it, and `escalated_to` is told."""

    kind: ClassVar[str] = "step_missed"
    alarm: str
    stage: HandlingStep
    to: str
    due_at_ms: int
    escalated_to: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AlarmClosed:
    """An announced alarm ended: 真实, 仪表故障 …; `cause` is a code, `by` who closed it."""

    kind: ClassVar[str] = "alarm_closed"
    alarm: str
    cause: str
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PointsMasked:
    """The watch is told to suppress (or to heed again) alarm bits of points."""

    kind: ClassVar[str] = "points_masked"
    points: tuple[str, ...]
    bits: tuple[AlarmBit, ...]
    masked: bool
    because: Text
