"""`dispatch.yaml`: who is served first when units are short, and which hospital is gone to."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from twin.desk.rule_parts import EventType, Rule, RuleFile, Seconds, Sourced
from twin.terms.levels import AccidentGrade, EventGrade
from twin.terms.units import Role

__all__ = [
    "Acceptance",
    "Cancelling",
    "CommandMove",
    "CommandRule",
    "CoverMoveRule",
    "CoverRule",
    "CoverTarget",
    "DispatchRules",
    "Escalation",
    "HospitalNeed",
    "HospitalRule",
    "LendingRule",
    "MutualAid",
    "Pair",
    "Prealert",
    "PriorityRow",
    "QueueRule",
    "Reckoning",
    "Redispatch",
    "ReliefRow",
    "Replanning",
    "Substitute",
]


class QueueRule(Sourced):
    """In which order needs wait: by priority and then time, or by time alone."""

    order: Literal["priority", "fcfs"]
    clause: str


class PriorityRow(Sourced):
    """The priority (1 first) of an event: by type, by how urgent it was called, by its grade.

    `urgency` 0 fits any; a row with a `grade` fits that grade and worse ones.
    """

    event_type: EventType | Literal["*"]
    urgency: int = Field(default=0, ge=0)
    grade: AccidentGrade | EventGrade | None = None
    priority: int = Field(ge=1)
    clause: str


class HospitalNeed(Sourced):
    """What patients of an event need a bed for; `*` matches any substance."""

    event_type: EventType
    substance: str
    able: tuple[Literal["burns", "toxicology", "icu"], ...]
    clause: str


class HospitalRule(Sourced):
    """Which hospitals receive emergency patients, by grade, and what events ask of them."""

    receive: tuple[str, ...] = Field(min_length=1)
    needs: tuple[HospitalNeed, ...]
    clause: str


class Substitute(Sourced):
    """A capability that may stand in for another, ranked as if it came later by the penalty."""

    wanted: str
    stands_in: str
    penalty: Seconds
    clause: str


class Pair(Rule):
    """A unit on its way to a call of one priority may be taken off it for one of another."""

    of: int = Field(ge=1)
    to: int = Field(ge=1)


class Redispatch(Sourced):
    """Which lesser calls give up a unit under way, and the least time that must be gained."""

    pairs: tuple[Pair, ...]
    gain: Seconds
    clause: str


class CoverTarget(Sourced):
    """Within which time the units of a role are to be anywhere."""

    role: Role
    capability: str
    within: Seconds
    clause: str


class CoverRule(Sourced):
    """Targets, and how much later a unit may come when that leaves more people covered.

    Calls of `closest_for` and more urgent ones get the earliest, whatever it leaves.
    """

    targets: tuple[CoverTarget, ...]
    slack: Seconds
    closest_for: int = Field(ge=0)
    clause: str


class CoverMoveRule(Sourced):
    """When a free unit is sent to wait elsewhere.

    Attributes:
        keep: Units a station keeps when it gives one away.
        within: The longest way for a cover move.
        share: The share of residents that must be gained.
        busy_share: How much of the time a unit is taken to be busy (for dynamic MEXCLP).
    """

    keep: int = Field(ge=1)
    within: Seconds
    share: float = Field(gt=0, lt=1)
    busy_share: float = Field(gt=0, lt=1)
    clause: str


class MutualAid(Sourced):
    """When our neighbours are asked beside our own units.

    Attributes:
        late: Our own would arrive later than this, or not at all.
        reach: Theirs would arrive within this.
        gain: By how much theirs must be sooner than ours.
        handling: What they take to answer and send.
        within_m: How far their stations may be as the crow flies.
    """

    ask: Role
    late: Seconds
    reach: Seconds
    gain: Seconds
    handling: Seconds
    within_m: float = Field(gt=0)
    clause: str


class LendingRule(Sourced):
    """Units of ours for other roles that ask.

    Attributes:
        answer_within: How soon we answer whoever set no time.
        share: A larger share of residents left without a free unit is for a person to decide,
            except for calls that get the earliest whatever it leaves.
    """

    answer_within: Seconds = Field(gt=0)
    share: float = Field(ge=0, le=1)
    clause: str


class Reckoning(Sourced):
    """For how long after its last report a moving unit is taken to go on; 0: not at all."""

    longest: Seconds = Field(ge=0)
    clause: str


class Replanning(Sourced):
    """From which delay under way it is told, and which gain sends another instead."""

    late: Seconds
    gain: Seconds
    clause: str


class Cancelling(Sourced):
    """Which events a caller can take back by himself."""

    event_types: tuple[EventType, ...]
    clause: str


class ReliefRow(Sourced):
    """How long a crew may work at a task before it is relieved, and then rests."""

    task: str
    work: Seconds
    rest: Seconds
    clause: str


class Prealert(Sourced):
    """Who gets ready while an alarm is being checked, and for how long at most."""

    event_types: tuple[EventType, ...]
    capabilities: tuple[str, ...]
    lasts: Seconds
    clause: str


class Escalation(Sourced):
    """Who is asked when a role cannot help."""

    of: Role
    ask: Role
    clause: str


class Acceptance(Sourced):
    """Who of the level above takes command, and who is asked when nobody answers in time."""

    to: str
    deputy: str
    deputy_after: Seconds
    clause: str = ""


class CommandMove(Sourced):
    """When command is to pass to a higher role, and who accepts it there.

    `when` is opened, larger_risk or graded:<grade>.
    """

    id: str
    when: str = Field(pattern=r"^(opened|larger_risk|graded:[a-z_]+)$")
    event_types: tuple[EventType, ...] = Field(min_length=1)
    to: Role
    name: str
    name_en: str
    accept: Acceptance
    clause: str


class CommandRule(Sourced):
    """The line of command, lowest first, and when it passes upward."""

    chain: tuple[Role, ...] = Field(min_length=2)
    moves: tuple[CommandMove, ...]
    clause: str


class DispatchRules(RuleFile):
    """`dispatch.yaml`."""

    queue: QueueRule
    priorities: tuple[PriorityRow, ...] = Field(min_length=1)
    hospitals: HospitalRule
    command: CommandRule
    substitutes: tuple[Substitute, ...]
    redispatch: Redispatch
    coverage: CoverRule
    cover_moves: CoverMoveRule
    mutual_aid: MutualAid
    lending: LendingRule
    reckoning: Reckoning
    replanning: Replanning
    cancelling: Cancelling
    relief: tuple[ReliefRow, ...]
    prealert: Prealert
    escalation: tuple[Escalation, ...]
