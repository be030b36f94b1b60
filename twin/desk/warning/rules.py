"""`notices.yaml`: distances of a public notice, who approves it, when it is renewed."""

from __future__ import annotations

from pydantic import Field

from twin.desk.rule_parts import EventType, RuleFile, Seconds, Sourced

__all__ = ["NoticeRow", "NoticeRules", "NoticeUpdate"]


class NoticeRow(Sourced):
    """Distances of a public notice for an event type; `valid` is how long it stands."""

    event_type: EventType
    evacuate_m: float = Field(gt=0)
    shelter_m: float = Field(gt=0)
    half_angle_deg: float = Field(gt=0, le=180)
    upwind_m: float = Field(gt=0)
    valid: Seconds


class NoticeUpdate(Sourced):
    """How far and how long the wind must have turned before a notice is issued anew."""

    turn_deg: float = Field(gt=0)
    lasting: Seconds


class NoticeRules(RuleFile):
    """`notices.yaml`."""

    notices: tuple[NoticeRow, ...]
    update: NoticeUpdate
    sender: str
