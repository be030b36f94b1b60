"""What the desk says about warnings: papers step by step, warnings taken over, measures, moves."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from twin.terms.alerts import AlertMessage
from twin.terms.levels import WarningColour
from twin.terms.text import Text
from twin.terms.warning import ExerciseStatus, WarningStep
from twin.terms.warning_acts import Delivery
from twin.terms.warning_stages import (
    IssuerKind,
    MoveStage,
    NoticeAct,
    NoticeStage,
    OwnKind,
    WarningAct,
    WarningStage,
)

__all__ = [
    "CountyWarning",
    "CountyWarningIssued",
    "DeliveryChanged",
    "IssuerPressed",
    "MeasureDue",
    "MeasureLifted",
    "MeasureMissed",
    "MoveRefused",
    "MoveTaken",
    "NoticeRefused",
    "NoticeStepped",
    "ProposalOverdue",
    "WarningProposed",
    "WarningRefused",
    "WarningStepped",
    "WarningTaken",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeStepped:
    """A 避险通知 went a step further; `by` is who did it, `desk` for the desk itself."""

    kind: ClassVar[str] = "notice_stepped"
    notice: str
    act: NoticeAct
    stage: NoticeStage
    by: str
    because: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeRefused:
    """Something that somebody wanted to do with a 避险通知 was refused, and why."""

    kind: ClassVar[str] = "notice_refused"
    notice: str
    act: NoticeAct
    by: str
    role: str
    because: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryChanged:
    """How far a notice has got on one channel; `late` when nothing was heard in time."""

    kind: ClassVar[str] = "delivery_changed"
    notice: str
    channel: str
    delivery: Delivery
    number: int
    late: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class WarningStepped:
    """A 预警 of the county itself went a step further."""

    kind: ClassVar[str] = "warning_stepped"
    warning: str
    act: WarningAct
    stage: WarningStage
    by: str
    because: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class WarningRefused:
    """A step that somebody wanted to go with a 预警 of the county was refused, and why."""

    kind: ClassVar[str] = "warning_refused"
    warning: str
    act: WarningAct
    by: str
    role: str
    because: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class CountyWarning:
    """A 预警 of the county: the elements of 突发事件应对法 art. 64.

    `warning_kind` is one that the county issues itself; no other can stand here.
    """

    warning: str
    warning_kind: OwnKind
    colour: WarningColour
    step: WarningStep
    status: ExerciseStatus
    starts_at_ms: int
    expires_at_ms: int
    townships: tuple[str, ...]
    places: tuple[str, ...]
    caution: Text
    advice: Text
    issuer: str
    sent_at_ms: int
    references: tuple[str, ...]
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CountyWarningIssued:
    """A 预警 of the county goes out."""

    kind: ClassVar[str] = "county_warning_issued"
    warning: CountyWarning
    approved_by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WarningTaken:
    """A warning of another issuer came in and was taken over as it stands.

    `counts` is False for one that is only noted (another status than ours, no known kind, a
    duplicate): nothing follows from it. `replaced` are the warnings that it ends.
    """

    kind: ClassVar[str] = "warning_taken"
    warning: str
    identifier: str
    issuer: str
    warning_kind: IssuerKind | None
    colour: WarningColour | None
    message: AlertMessage
    headline: str
    townships: tuple[str, ...]
    expires_at_ms: int | None
    replaced: tuple[str, ...]
    counts: bool
    because: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class WarningProposed:
    """Its issuer is asked to consider a warning; only the issuer decides on the colour.

    `evidence`: point, quantity, window in seconds, reading. `signal` is the row of the table of
    signals that the worst of them meets.
    """

    kind: ClassVar[str] = "warning_proposed"
    proposal: str
    to: str
    warning_kind: IssuerKind
    colour: WarningColour
    signal: str
    clause: str
    townships: tuple[str, ...]
    evidence: tuple[tuple[str, str, int, float], ...]
    answer_by_ms: int
    times: int
    because: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposalOverdue:
    """The alarm of a proposal's clock: its issuer has not answered in time.

    It is asked again by `answer_by_ms`, the `times`th time; or, when `escalated`, somebody higher
    is asked to ring it up, and `answer_by_ms` is 0.
    """

    kind: ClassVar[str] = "proposal_overdue"
    proposal: str
    to: str
    warning_kind: IssuerKind
    colour: WarningColour
    times: int
    answer_by_ms: int
    escalated: bool
    because: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class IssuerPressed:
    """Somebody of higher rank rings the issuer up about a proposal, and wants an answer."""

    kind: ClassVar[str] = "issuer_pressed"
    proposal: str
    to: str
    by: str
    answer_by_ms: int
    because: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasureDue:
    """A measure of the warning period (突发事件应对法 arts. 66, 67) is due from `to`.

    `stands_by`: its units are to stand by, ready to leave at once.
    """

    kind: ClassVar[str] = "measure_due"
    measure: str
    warning: str
    rule: str
    to: str
    text: Text
    clause: str
    due_at_ms: int
    stands_by: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasureLifted:
    """The warning period is over: a measure is no longer asked of `to` (art. 70).

    `stands_by`: its units may stand down, for no other warning in force wants them ready.
    """

    kind: ClassVar[str] = "measure_lifted"
    measure: str
    to: str
    stands_by: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasureMissed:
    """Nobody has said in time that a measure is taken."""

    kind: ClassVar[str] = "measure_missed"
    measure: str
    to: str
    due_at_ms: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveTaken:
    """An order to move before a flash flood holds; the county is told by this. `places`: names."""

    kind: ClassVar[str] = "move_taken"
    order: str
    stage: MoveStage
    by: str
    role: str
    township: str
    villages: tuple[str, ...]
    places: tuple[str, ...]
    residents: int
    clause: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveRefused:
    """An order to move was refused, and why."""

    kind: ClassVar[str] = "move_refused"
    order: str
    stage: MoveStage
    by: str
    role: str
    because: Text
