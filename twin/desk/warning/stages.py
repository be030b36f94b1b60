"""The two state machines of warning: which step leads where, and which leads nowhere.

避险通知 (what has happened) and 预警 (what may happen) are two machines with types of their own; a
step of one cannot be asked of the other.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

from twin.terms.warning_stages import NoticeAct, NoticeStage, WarningAct, WarningStage

__all__ = ["after_notice", "after_warning", "is_over", "notice_over"]

S = TypeVar("S")
A = TypeVar("A")

_NOTICE: Mapping[tuple[NoticeStage, NoticeAct], NoticeStage] = {
    (NoticeStage.DRAFTED, NoticeAct.REVIEW): NoticeStage.REVIEWED,
    (NoticeStage.DRAFTED, NoticeAct.REJECT): NoticeStage.REJECTED,
    (NoticeStage.REVIEWED, NoticeAct.APPROVE): NoticeStage.APPROVED,
    (NoticeStage.REVIEWED, NoticeAct.REJECT): NoticeStage.REJECTED,
    (NoticeStage.APPROVED, NoticeAct.REJECT): NoticeStage.REJECTED,
    (NoticeStage.APPROVED, NoticeAct.ISSUE): NoticeStage.ISSUED,
    (NoticeStage.ISSUED, NoticeAct.REPLACE): NoticeStage.REPLACED,
    (NoticeStage.ISSUED, NoticeAct.CANCEL): NoticeStage.CANCELLED,
    (NoticeStage.ISSUED, NoticeAct.EXPIRE): NoticeStage.EXPIRED,
    (NoticeStage.EXPIRED, NoticeAct.REPLACE): NoticeStage.REPLACED,
    (NoticeStage.EXPIRED, NoticeAct.CANCEL): NoticeStage.CANCELLED,
}
_WARNING: Mapping[tuple[WarningStage, WarningAct], WarningStage] = {
    (WarningStage.DRAFTED, WarningAct.REVIEW): WarningStage.REVIEWED,
    (WarningStage.DRAFTED, WarningAct.REJECT): WarningStage.REJECTED,
    (WarningStage.REVIEWED, WarningAct.APPROVE): WarningStage.APPROVED,
    (WarningStage.REVIEWED, WarningAct.REJECT): WarningStage.REJECTED,
    (WarningStage.APPROVED, WarningAct.REJECT): WarningStage.REJECTED,
    (WarningStage.APPROVED, WarningAct.ISSUE): WarningStage.IN_FORCE,
    (WarningStage.IN_FORCE, WarningAct.REPLACE): WarningStage.REPLACED,
    (WarningStage.IN_FORCE, WarningAct.CANCEL): WarningStage.CANCELLED,
    (WarningStage.IN_FORCE, WarningAct.EXPIRE): WarningStage.EXPIRED,
}


def after_notice(stage: NoticeStage, act: NoticeAct) -> NoticeStage | None:
    """Where a 避险通知 is after an act; None when the act is not legal there.

    Raises:
        TypeError: The stage or the act is one of a 预警.
    """
    return _after(_NOTICE, stage, act, NoticeStage, NoticeAct)


def after_warning(stage: WarningStage, act: WarningAct) -> WarningStage | None:
    """Where a 预警 of the county is after an act; None when the act is not legal there.

    Raises:
        TypeError: The stage or the act is one of a 避险通知.
    """
    return _after(_WARNING, stage, act, WarningStage, WarningAct)


def notice_over(stage: NoticeStage) -> bool:
    """Whether nothing can be done with a 避险通知 any more."""
    return not any(at is stage for at, _ in _NOTICE)


def is_over(stage: WarningStage) -> bool:
    """Whether nothing can be done with a 预警 any more."""
    return not any(at is stage for at, _ in _WARNING)


def _after(
    table: Mapping[tuple[S, A], S], stage: S, act: A, stages: type[S], acts: type[A]
) -> S | None:
    if not isinstance(stage, stages) or not isinstance(act, acts):
        raise TypeError(
            f"{type(act).__name__} on {type(stage).__name__}: a notice and a warning are two "
            f"papers, and a step of one is none of the other"
        )
    return table.get((stage, act))
