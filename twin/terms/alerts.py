"""A public alert that came in from somebody else, as the desk may see it.

The words are those of CAP 1.2 (OASIS, 2010), §3.2. What a reader would get wrong: an alert's
severity and its warning colour are two scales. `severity` is what the sender put into CAP;
`colour` is there only where the alert states a 预警 colour in so many words, and neither is ever
worked out from the other.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import ClassVar

from twin.terms.levels import Scale, WarningColour
from twin.terms.text import Text

__all__ = [
    "AlertArea",
    "AlertCertainty",
    "AlertMessage",
    "AlertReceived",
    "AlertReference",
    "AlertSeverity",
    "AlertStatus",
    "AlertUrgency",
]


class AlertStatus(Enum):
    """For whom an alert is meant; only `ACTUAL` is about the real world."""

    ACTUAL = "Actual"
    EXERCISE = "Exercise"
    SYSTEM = "System"
    TEST = "Test"
    DRAFT = "Draft"

    @property
    def label(self) -> Text:
        """The status in words."""
        return _STATUS[self]


class AlertMessage(Enum):
    """What an alert does to earlier ones (CAP msgType)."""

    ALERT = "Alert"
    UPDATE = "Update"
    CANCEL = "Cancel"
    ACK = "Ack"
    ERROR = "Error"

    @property
    def label(self) -> Text:
        """The message type in words."""
        return _MESSAGE[self]


class AlertUrgency(Scale):
    """How soon people are to act."""

    IMMEDIATE = ("Immediate", 4, "立即", "immediate")
    EXPECTED = ("Expected", 3, "一小时内", "expected")
    FUTURE = ("Future", 2, "不久", "future")
    PAST = ("Past", 1, "已过去", "past")
    UNKNOWN = ("Unknown", 0, "不明", "unknown")


class AlertSeverity(Scale):
    """How great the threat to life or property is."""

    EXTREME = ("Extreme", 4, "特别严重", "extreme")
    SEVERE = ("Severe", 3, "严重", "severe")
    MODERATE = ("Moderate", 2, "较重", "moderate")
    MINOR = ("Minor", 1, "一般", "minor")
    UNKNOWN = ("Unknown", 0, "不明", "unknown")


class AlertCertainty(Scale):
    """How sure the sender is of the event."""

    OBSERVED = ("Observed", 4, "已发生", "observed")
    LIKELY = ("Likely", 3, "很可能", "likely")
    POSSIBLE = ("Possible", 2, "可能", "possible")
    UNLIKELY = ("Unlikely", 1, "不大可能", "unlikely")
    UNKNOWN = ("Unknown", 0, "不明", "unknown")


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertReference:
    """An earlier alert: its sender, its identifier and when it was sent, in drill time."""

    sender: str
    identifier: str
    sent_at_ms: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertArea:
    """Where an alert holds: closed WGS-84 rings of (lat, lon), circles of (lat, lon, radius in
    metres), (system, code) pairs. An area with none of them is known by name alone.
    """

    name: str
    polygons: tuple[tuple[tuple[float, float], ...], ...]
    circles: tuple[tuple[float, float, float], ...]
    geocodes: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertReceived:
    """An alert of another issuer has come in. Times are drill time and may be negative.

    An alert that speaks several languages is told once; `urgency`, `severity`, `certainty` and
    `colour` are the worst of its parts, and it holds from the first onset to the last expiry.
    """

    kind: ClassVar[str] = "alert_received"
    identifier: str
    sender: str
    sender_name: str
    status: AlertStatus
    message: AlertMessage
    event: str
    headline: str
    instruction: str
    urgency: AlertUrgency
    severity: AlertSeverity
    certainty: AlertCertainty
    colour: WarningColour | None
    areas: tuple[AlertArea, ...]
    sent_at_ms: int
    onset_at_ms: int | None
    expires_at_ms: int | None
    references: tuple[AlertReference, ...]


_STATUS = {
    AlertStatus.ACTUAL: Text("实际", "actual"),
    AlertStatus.EXERCISE: Text("演练", "exercise"),
    AlertStatus.SYSTEM: Text("系统", "system"),
    AlertStatus.TEST: Text("测试", "test"),
    AlertStatus.DRAFT: Text("草稿", "draft"),
}
_MESSAGE = {
    AlertMessage.ALERT: Text("首发", "alert"),
    AlertMessage.UPDATE: Text("更新", "update"),
    AlertMessage.CANCEL: Text("解除", "cancel"),
    AlertMessage.ACK: Text("回执", "acknowledgement"),
    AlertMessage.ERROR: Text("拒收", "error"),
}
