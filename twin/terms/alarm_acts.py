"""The states of an alarm (IEC 62682, ISA-18.2), and what people do with alarms.

What a reader would get wrong: an alarm has one state *per operator position*. The plant's control
room and the county's duty room each acknowledge and shelve for themselves; only what takes a point
out of service, or suppresses it by design, holds for both.

An alarm is named by its point and bit (`GHF-001/HH`), one occurrence of it by a number behind
(`GHF-001/HH/3`). A person may name either, or the group it was shown in.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import ClassVar, Self

from twin.terms.text import Text

__all__ = [
    "AlarmAct",
    "AlarmCause",
    "AlarmHandled",
    "AlarmReset",
    "AlarmShelved",
    "AlarmState",
    "AlarmUnshelved",
    "AlarmsSuppressed",
    "HandlingStep",
    "ServiceChanged",
]


class _Worded(Enum):
    """A code word with its label in both languages."""

    label: Text

    def __new__(cls, code: str, zh: str = "", en: str = "") -> Self:
        member = object.__new__(cls)
        member._value_ = code
        member.label = Text(zh, en)
        return member


class AlarmState(_Worded):
    """The named states; the three last hide an alarm whatever its condition."""

    NORMAL = ("normal", "正常", "normal")
    UNACKED = ("unacked", "报警未签收", "active, unacknowledged")
    ACKED = ("acked", "报警已签收", "active, acknowledged")
    RETURNED_UNACKED = ("returned_unacked", "恢复未签收", "returned, unacknowledged")
    LATCHED_UNACKED = ("latched_unacked", "锁存未签收", "latched, unacknowledged")
    LATCHED_ACKED = ("latched_acked", "锁存已签收", "latched, acknowledged")
    SHELVED = ("shelved", "搁置", "shelved")
    SUPPRESSED = ("suppressed", "设计抑制", "suppressed by design")
    OUT_OF_SERVICE = ("out_of_service", "停用", "out of service")


class AlarmCause(_Worded):
    """What an alarm turned out to be."""

    REAL = ("real", "真实", "real")
    INSTRUMENT_FAULT = ("instrument_fault", "仪表故障", "instrument fault")
    CALIBRATION = ("calibration", "检修标定", "maintenance or calibration")
    POWER_OR_NETWORK = ("power_or_network", "停电断网", "power or network loss")
    MISOPERATION = ("misoperation", "误操作", "misoperation")


class HandlingStep(_Worded):
    """The steps by which an alarm that reached the county is closed, in their order."""

    ACKNOWLEDGE = ("acknowledge", "签收", "acknowledge")
    VERIFY = ("verify", "核实", "verify")
    CAUSE = ("cause", "原因", "cause")
    MEASURE = ("measure", "措施", "measure")
    CLOSE = ("close", "销警", "close")


class AlarmAct(_Worded):
    """What a role may be allowed to do."""

    ACKNOWLEDGE = ("acknowledge", "签收", "acknowledge")
    RESET = ("reset", "复位", "reset")
    SHELVE = ("shelve", "搁置", "shelve")
    UNSHELVE = ("unshelve", "取消搁置", "unshelve")
    SUPPRESS = ("suppress", "抑制", "suppress")
    LIFT = ("lift", "解除抑制", "lift the suppression")
    REMOVE = ("remove", "停用", "take out of service")
    RETURN = ("return", "恢复使用", "return to service")
    VERIFY = ("verify", "核实", "verify")
    CAUSE = ("cause", "判明原因", "find the cause")
    MEASURE = ("measure", "采取措施", "take a measure")
    CLOSE = ("close", "销警", "close")


@dataclass(frozen=True, slots=True, kw_only=True)
class AlarmShelved:
    """A person sets an alarm aside for a while; `once` ends it earlier, when the alarm returns."""

    kind: ClassVar[str] = "alarm_shelved"
    alarm: str
    position: str
    for_s: float
    by: str
    reason: str
    role: str = ""
    once: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class AlarmUnshelved:
    """A person takes a shelved alarm back before its time."""

    kind: ClassVar[str] = "alarm_unshelved"
    alarm: str
    position: str
    by: str
    reason: str
    role: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AlarmReset:
    """A person lets go a latched alarm that has returned and was acknowledged."""

    kind: ClassVar[str] = "alarm_reset"
    alarm: str
    position: str
    by: str
    role: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AlarmsSuppressed:
    """A suppression of the rules is put on a hazard source, alarm group or township, or lifted."""

    kind: ClassVar[str] = "alarms_suppressed"
    rule: str
    area: str
    on: bool
    by: str
    reason: str
    role: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceChanged:
    """A point is taken out of service, all its alarms with it, or comes back."""

    kind: ClassVar[str] = "service_changed"
    point: str
    in_service: bool
    by: str
    reason: str
    role: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AlarmHandled:
    """A person at a position reports a step of handling; `cause` with the step of that name."""

    kind: ClassVar[str] = "alarm_handled"
    alarm: str
    stage: HandlingStep
    position: str
    by: str
    role: str = ""
    cause: AlarmCause | None = None
    note: str = ""
