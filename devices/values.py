"""Value faults: how an instrument lies while its wire is sound; seeded, one state an instrument.

Order: skewed out of scale (scale, offset, drift), noise, out of range, stuck. What a reader would
get wrong: a stuck instrument keeps what it showed when it stuck, faults included, until freed.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum

from fast.streams import Stream

__all__ = ["Instrument", "ValueFault", "ValueFaultKind"]


class ValueFaultKind(Enum):
    """What an instrument can do to a true value; `ValueFault.amount` says how much."""

    SCALE = "scale"
    """Times `amount`."""
    OFFSET = "offset"
    """Plus `amount`."""
    DRIFT = "drift"
    """Plus `amount` for each second since the fault began."""
    NOISE = "noise"
    """Plus a normal value of standard deviation `amount`."""
    OUT_OF_RANGE = "out_of_range"
    """`amount` instead."""
    STUCK = "stuck"
    """What was shown last."""


@dataclass(frozen=True, slots=True)
class ValueFault:
    """A fault that is on."""

    kind: ValueFaultKind
    amount: float = 0.0


class Instrument:
    """What one instrument shows of a true value. Without faults: the value itself."""

    def __init__(self, seed: int, name: str) -> None:
        self._dice = Stream(seed, "value fault", name)
        self._on: dict[ValueFaultKind, ValueFault] = {}
        self._since_s = 0.0
        self._shown: float | None = None

    def set(self, faults: Iterable[ValueFault], now_s: float) -> None:
        """Have these faults on, and no others; drift begins now."""
        self._on = {fault.kind: fault for fault in faults}
        self._since_s = now_s

    def shows(self, true: float, now_s: float) -> float:
        """The value it shows, in the unit of the true one."""
        if ValueFaultKind.STUCK in self._on and self._shown is not None:
            return self._shown
        value = true * self._amount(ValueFaultKind.SCALE, 1.0)
        value += self._amount(ValueFaultKind.OFFSET, 0.0)
        value += self._amount(ValueFaultKind.DRIFT, 0.0) * (now_s - self._since_s)
        if ValueFaultKind.NOISE in self._on:
            value += self._dice.normal(0.0, self._on[ValueFaultKind.NOISE].amount)
        self._shown = self._amount(ValueFaultKind.OUT_OF_RANGE, value)
        return self._shown

    def _amount(self, kind: ValueFaultKind, otherwise: float) -> float:
        return self._on[kind].amount if kind in self._on else otherwise
