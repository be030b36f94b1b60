"""What a driver says: a value with its quality, or that there is none, and why.

What a reader would get wrong: a driver never repeats an old value as a new one. When nothing can be
had it says so, once, with no value; the first good value after that ends it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from typing import Protocol, runtime_checkable

from devices.drivers.reasons import NONE
from twin.terms.text import Text

__all__ = ["OrderDone", "Outcome", "Quality", "Reading", "Sink", "TakesOrders"]


class Quality(Enum):
    """How far a value can be trusted."""

    GOOD = "good"
    IMPLAUSIBLE = "implausible"
    """Outside what the instrument can show; the value is given all the same."""
    DEVICE_FAULT = "device_fault"
    """The device says of itself that it cannot measure, or refuses to answer."""
    NO_ANSWER = "no_answer"
    """The connection is there, but no answer, or none that can be read."""
    NO_LINK = "no_link"
    """There is no connection."""

    @property
    def label(self) -> Text:
        """What people call it."""
        return _LABELS[self]


_LABELS = {
    Quality.GOOD: Text("正常", "good"),
    Quality.IMPLAUSIBLE: Text("不合理", "implausible"),
    Quality.DEVICE_FAULT: Text("设备故障", "device fault"),
    Quality.NO_ANSWER: Text("没有应答", "no answer"),
    Quality.NO_LINK: Text("没有连上", "no link"),
}


@dataclass(frozen=True, slots=True)
class Reading:
    """A value of a point at a time of the drill, in the point's unit; None without one."""

    at_s: float
    point: str
    value: float | None
    quality: Quality
    why: Text = NONE


class Outcome(Enum):
    """How an order ended."""

    CONFIRMED = "confirmed"
    """Done, and read back."""
    REFUSED = "refused"
    """By the device, or by a rule of ours before anything was sent."""
    UNCONFIRMED = "unconfirmed"
    """Sent, but never read back: the device may or may not have done it."""


@dataclass(frozen=True, slots=True)
class OrderDone:
    """What became of an order."""

    at_s: float
    device: str
    order: str
    outcome: Outcome
    why: Text = NONE


Sink = Callable[[Reading | OrderDone], None]


@runtime_checkable
class TakesOrders(Protocol):
    """A driver of a device that can be told something."""

    def order(self, order: str, now_s: float, *, over: bool = False) -> bool:
        """Take an order: one of the type's words, then what it is about (``tie 3*1``).

        Its end comes to the sink under these very words. False: refused at once. `over`: an order
        under way is given up for it, as a safe state is.
        """
