"""`dispatch.yaml`: who is served first when units are short, and which hospital is gone to."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from twin.desk.rule_parts import Approval, EventType, RuleFile, Sourced
from twin.terms.levels import AccidentGrade
from twin.terms.units import Role

__all__ = [
    "CommandMove",
    "CommandRule",
    "DispatchRules",
    "HospitalNeed",
    "HospitalRule",
    "PriorityRow",
    "QueueRule",
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
    grade: AccidentGrade | None = None
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
    accept: Approval
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
