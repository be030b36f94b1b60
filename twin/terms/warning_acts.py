"""What people and platforms do about warnings, as the desk sees it.

What a reader would get wrong: doing is not being allowed. Each of these says who did it and in
which role; whether that role may is a rule, and what it may not is refused with the reason.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import ClassVar

from twin.terms.levels import WarningColour
from twin.terms.text import Text
from twin.terms.warning_stages import MoveStage, NoticeAct, OwnKind, WarningAct

__all__ = [
    "ChannelReported",
    "Delivery",
    "MeasureReported",
    "MoveOrdered",
    "NoticeActed",
    "ProposalAnswered",
    "WarningActed",
    "WarningDrafted",
]


class Delivery(Enum):
    """How far a notice got on one channel; the order is that of its way."""

    ISSUED = "issued"
    SENT = "sent"
    CONFIRMED = "confirmed"
    FAILED = "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeActed:
    """A person does something with a 避险通知 without having been asked."""

    kind: ClassVar[str] = "notice_acted"
    notice: str
    act: NoticeAct
    by: str
    role: str
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class WarningDrafted:
    """A person drafts a 预警 of the county: all that art. 64 asks of it, empty where it is missing.

    `replaces` is the county's own warning that this one changes. `townships` are ids.
    """

    kind: ClassVar[str] = "warning_drafted"
    warning_kind: OwnKind
    colour: WarningColour
    townships: tuple[str, ...]
    starts_at_ms: int
    expires_at_ms: int
    caution: Text
    advice: Text
    by: str
    role: str
    replaces: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class WarningActed:
    """A person reviews, approves, rejects or cancels a 预警 of the county."""

    kind: ClassVar[str] = "warning_acted"
    warning: str
    act: WarningAct
    by: str
    role: str
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveOrdered:
    """Somebody orders people to get ready, to move, or back, before a flash flood.

    `by` is the party that orders (township:T-…, village:V-…, county_duty); `township` is the id of
    the township meant, `villages` are ids within it, empty for all of it.
    """

    kind: ClassVar[str] = "move_ordered"
    order: str
    stage: MoveStage
    by: str
    role: str
    township: str
    villages: tuple[str, ...] = ()
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelReported:
    """A channel says how far a notice got on it; `number` is what it counts (sets, numbers)."""

    kind: ClassVar[str] = "channel_reported"
    notice: str
    channel: str
    delivery: Delivery
    number: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposalAnswered:
    """The issuer says whether it follows a proposed warning. Its warning comes in by itself."""

    kind: ClassVar[str] = "proposal_answered"
    proposal: str
    accepted: bool
    by: str
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasureReported:
    """A measure of a warning period is taken."""

    kind: ClassVar[str] = "measure_reported"
    measure: str
    by: str
