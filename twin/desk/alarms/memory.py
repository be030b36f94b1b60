"""What the desk remembers of alarms: occurrences, operator positions, groups in a flood, cases.

Lists and not sets or heaps of objects, so that a snapshot writes them out and reads them back as
they are.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from twin.desk.alarms.states import Life
from twin.terms.alarm_acts import AlarmCause, HandlingStep
from twin.terms.levels import AlarmPriority
from twin.terms.observation import AlarmBit

__all__ = ["Alarm", "AlarmMemory", "Case", "Group", "Hold", "Mask", "Post"]


@dataclass(slots=True, kw_only=True)
class Alarm:
    """One occurrence of an alarm, from its rise; `positions` are those it is due to.

    `asked` is True once its plant has been asked what it is.
    """

    id: str
    point: str
    bit: AlarmBit
    active: bool
    since_ms: int
    value: float | None
    positions: tuple[str, ...] = ()
    asked: bool = False
    incident: str = ""
    cause: AlarmCause | None = None


@dataclass(slots=True, kw_only=True)
class Post:
    """The load of one position: new alarms of the flood window as (moment, number)."""

    window: list[tuple[int, int]] = field(default_factory=list)
    in_window: int = 0
    worst: int = 0
    flooding: bool = False
    held: list[str] = field(default_factory=list)


@dataclass(slots=True, kw_only=True)
class Group:
    """One line of a flooded position. `waiting` alarms join when it is shown next."""

    position: str
    area: str
    type: str
    bit: AlarmBit
    priority: AlarmPriority
    first_out: str
    waiting: list[str] = field(default_factory=list)
    shown: list[str] = field(default_factory=list)
    shown_ms: int = -1
    again: bool = False


@dataclass(slots=True, kw_only=True)
class Case:
    """The handling of what reached the county: an alarm or a group, until it is closed.

    `keeper` is the position that looks after the point: it takes the steps of "the plant".
    """

    target: str
    keeper: str
    opened_ms: int
    standing: int = 0
    done: tuple[HandlingStep, ...] = ()
    cause: AlarmCause | None = None
    incident: str = ""
    said: HandlingStep | None = None


@dataclass(slots=True, kw_only=True)
class Hold:
    """A suppression that a person put on an area."""

    by: str
    reason: str
    until_ms: int


@dataclass(slots=True, kw_only=True)
class Mask:
    """A point whose alarms are held back until a time, because its instrument was found faulty."""

    until_ms: int


@dataclass(slots=True, kw_only=True)
class AlarmMemory:
    """All of it. `lives` go by `position|point/bit`, `holds` by `rule|area`, `out` by point.

    `heads` are the standing alarms that can confirm each other and since when, by cell of the map;
    `to_verify` are alarms that wait behind a question to their plant.
    """

    numbers: dict[str, int] = field(default_factory=dict)
    alarms: dict[str, Alarm] = field(default_factory=dict)
    live: dict[str, str] = field(default_factory=dict)
    lives: dict[str, Life] = field(default_factory=dict)
    posts: dict[str, Post] = field(default_factory=dict)
    groups: dict[str, Group] = field(default_factory=dict)
    cases: dict[str, Case] = field(default_factory=dict)
    case_of: dict[str, str] = field(default_factory=dict)
    holds: dict[str, Hold] = field(default_factory=dict)
    out: dict[str, str] = field(default_factory=dict)
    masks: dict[str, Mask] = field(default_factory=dict)
    heads: dict[str, dict[str, int]] = field(default_factory=dict)
    to_verify: dict[str, list[str]] = field(default_factory=dict)
    touched: list[str] = field(default_factory=list)
    moved: list[str] = field(default_factory=list)
