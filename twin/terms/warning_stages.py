"""Two papers of different law, their stages, and who makes what: 避险通知 and 预警.

A 避险通知 says what *has* happened and what to do now (突发事件应对法 art. 73); a 预警 says what
*may* happen, in a colour (arts. 63, 64). What a reader would get wrong: they share words (draft,
approve, cancel) and no type. An act of one is no act of the other, and the colour of a warning that
belongs to another department cannot be said by us at all: `OwnKind` and `IssuerKind` do not mix.
"""

from __future__ import annotations

from enum import Enum

from twin.terms.text import Text

__all__ = [
    "IssuerKind",
    "MoveStage",
    "NoticeAct",
    "NoticeStage",
    "OwnKind",
    "WarningAct",
    "WarningStage",
]


class NoticeStage(Enum):
    """Where a 避险通知 stands."""

    DRAFTED = "drafted"
    REVIEWED = "reviewed"
    APPROVED = "approved"
    ISSUED = "issued"
    REPLACED = "replaced"
    CANCELLED = "cancelled"
    EXPIRED = "expired"
    REJECTED = "rejected"


class NoticeAct(Enum):
    """What is done with a 避险通知. Only `EXPIRE` is nobody's."""

    REVIEW = "review"
    APPROVE = "approve"
    REJECT = "reject"
    ISSUE = "issue"
    REPLACE = "replace"
    CANCEL = "cancel"
    EXPIRE = "expire"

    @property
    def label(self) -> Text:
        """The act in words."""
        return Text(*_ACTS[self.value])


class WarningStage(Enum):
    """Where a 预警 of the county itself stands."""

    DRAFTED = "drafted"
    REVIEWED = "reviewed"
    APPROVED = "approved"
    IN_FORCE = "in_force"
    REPLACED = "replaced"
    CANCELLED = "cancelled"
    EXPIRED = "expired"
    REJECTED = "rejected"


class WarningAct(Enum):
    """What is done with a 预警 of the county itself."""

    DRAFT = "draft"
    REVIEW = "review"
    APPROVE = "approve"
    REJECT = "reject"
    ISSUE = "issue"
    REPLACE = "replace"
    CANCEL = "cancel"
    EXPIRE = "expire"

    @property
    def label(self) -> Text:
        """The act in words."""
        return Text(*_ACTS[self.value])


class OwnKind(Enum):
    """What the county government warns of itself, in a colour."""

    ACCIDENT = "accident"
    UTILITY = "utility"

    @property
    def label(self) -> Text:
        """The kind in words."""
        return {
            OwnKind.ACCIDENT: Text("生产安全事故", "work accident"),
            OwnKind.UTILITY: Text("城市生命线停供", "failure of public utilities"),
        }[self]


class IssuerKind(Enum):
    """What another department warns of; its colour comes in from there or is proposed to it."""

    RAINSTORM = "rainstorm"
    GALE = "gale"
    SNOWSTORM = "snowstorm"
    HEAT = "heat"
    COLD_WAVE = "cold_wave"
    FOG = "fog"
    DUST = "dust"
    ICING = "icing"
    TYPHOON = "typhoon"
    LIGHTNING = "lightning"
    FLOOD = "flood"
    FLASH_FLOOD = "flash_flood"
    GEOLOGICAL = "geological"
    FOREST_FIRE = "forest_fire"
    LOW_WATER = "low_water"

    @property
    def label(self) -> Text:
        """The kind in words."""
        return _ISSUED[self]


class MoveStage(Enum):
    """Flash floods: 准备转移, then 立即转移, until it is lifted."""

    PREPARE = "prepare"
    MOVE_NOW = "move_now"
    LIFTED = "lifted"

    @property
    def label(self) -> Text:
        """The stage in words."""
        return {
            MoveStage.PREPARE: Text("准备转移", "prepare to move"),
            MoveStage.MOVE_NOW: Text("立即转移", "move now"),
            MoveStage.LIFTED: Text("解除转移", "the order to move is lifted"),
        }[self]


_ACTS = {
    "draft": ("起草", "draft"),
    "review": ("审核", "review"),
    "approve": ("批准", "approve"),
    "reject": ("退回", "reject"),
    "issue": ("发布", "issue"),
    "replace": ("改发", "replace"),
    "cancel": ("解除", "cancel"),
    "expire": ("到期", "expire"),
}
_ISSUED = {
    IssuerKind.RAINSTORM: Text("暴雨", "rainstorm"),
    IssuerKind.GALE: Text("大风", "gale"),
    IssuerKind.SNOWSTORM: Text("暴雪", "snowstorm"),
    IssuerKind.HEAT: Text("高温", "heat"),
    IssuerKind.COLD_WAVE: Text("寒潮", "cold wave"),
    IssuerKind.FOG: Text("大雾", "fog"),
    IssuerKind.DUST: Text("沙尘暴", "dust storm"),
    IssuerKind.ICING: Text("道路结冰", "road icing"),
    IssuerKind.TYPHOON: Text("台风", "typhoon"),
    IssuerKind.LIGHTNING: Text("雷电", "lightning"),
    IssuerKind.FLOOD: Text("洪水", "flood"),
    IssuerKind.FLASH_FLOOD: Text("山洪", "flash flood"),
    IssuerKind.GEOLOGICAL: Text("地质灾害", "geological hazard"),
    IssuerKind.FOREST_FIRE: Text("森林火险", "forest fire danger"),
    IssuerKind.LOW_WATER: Text("枯水", "low water"),
}
