"""`cards.yaml`: what is sent to which event, how close to go, how long another role may take."""

from __future__ import annotations

from pydantic import Field

from twin.desk.rule_parts import EventType, Rule, RuleFile, Seconds, Sourced
from twin.terms.units import Role

__all__ = ["CardNeed", "CardRules", "RequestRule", "RunCard", "Standoff"]


class CardNeed(Rule):
    """A line of a run card: so many units with a capability, for a task, from a role."""

    capability: str
    number: int = Field(ge=1)
    role: Role
    task: str


class RunCard(Sourced):
    """What to send to an event of one type; over when the task `done_when` is reported done."""

    id: str
    event_type: EventType
    name: str
    name_en: str
    done_when: str
    needs: tuple[CardNeed, ...]


class Standoff(Sourced):
    """First stand-off radius by event type and substance (CAS); `*` matches any."""

    event_type: str
    substance: str
    radius_m: float = Field(gt=0)


class RequestRule(Sourced):
    """How long another role may take to answer, and how often it is asked again."""

    answer_within: Seconds
    ask_again: int = Field(ge=0)
    clause: str


class CardRules(RuleFile):
    """`cards.yaml`."""

    cards: tuple[RunCard, ...]
    standoff: tuple[Standoff, ...]
    requests: RequestRule
