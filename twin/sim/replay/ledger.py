"""What each unit did all the time: a duration for each status, adding up to the run's length.

What a reader would get wrong: a unit that works past the end of its shift is at work, not off
shift; it is off shift only while it stands at its home.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from fast._types import Ints
from fast.dispatch import DAY_US, NEVER, Answers
from twin.sim.replay.case import Case, UnitList
from twin.sim.replay.plan import Plan

__all__ = ["STATUSES", "Ledger", "ledger_of"]

STATUSES = (
    "off_shift", "ready", "turnout", "to_scene", "on_scene", "to_hospital", "handover", "returning",
)  # fmt: skip
_BUSY = range(2, 7)


@dataclass(frozen=True, slots=True, eq=False)
class Ledger:
    """Durations in µs, ``(units, statuses)`` in the order of `STATUSES`, and the run's length."""

    spent_us: Ints
    length_us: int

    def busy_us(self) -> Ints:
        """How long each unit was on calls."""
        found: Ints = np.add.reduce(self.spent_us[:, _BUSY.start : _BUSY.stop], axis=1)
        return found


def ledger_of(case: Case, plan: Plan, answers: Answers, free_us: Ints, home_us: Ints) -> Ledger:
    """Go through what each unit did, in order.

    Args:
        home_us: How long each unit would take home after each call; NEVER where no way leads.

    Raises:
        RuntimeError: A unit was in two places, or its time does not add up.
    """
    calls, units = case.calls, case.units
    done = np.flatnonzero(answers.unit >= 0)
    is_home_us = np.where(home_us < NEVER, free_us + home_us, free_us)
    length_us = int(max(calls.at_us[-1], is_home_us[done].max(initial=0)))
    order = done[np.lexsort((answers.sent_us[done], answers.unit[done]))]
    unit = answers.unit[order]
    first = np.flatnonzero(np.r_[True, unit[1:] != unit[:-1]]) if order.size else order
    last = np.r_[first[1:] - 1, order.size - 1] if order.size else order
    next_us = np.r_[answers.sent_us[order][1:], length_us] if order.size else order
    next_us[last] = length_us
    back_us = np.where(home_us[order] < NEVER, is_home_us[order], length_us)
    back_us = np.minimum(back_us, next_us)
    if np.any(back_us < free_us[order]):
        raise RuntimeError("a unit was sent while it was still on a call")
    spent = np.zeros((len(units), len(STATUSES)), np.int64)
    _stand(units, spent, unit, back_us, next_us)
    before_us = np.full(len(units), length_us)
    before_us[unit[first]] = answers.sent_us[order[first]]
    _stand(units, spent, np.arange(len(units)), np.zeros(len(units), np.int64), before_us)
    parts = (answers.turnout_us, answers.travel_us, calls.on_scene_us, plan.to_hospital_us,
             calls.handover_us)  # fmt: skip
    for status, part in zip(_BUSY, parts, strict=True):
        np.add.at(spent[:, status], unit, part[order])
    np.add.at(spent[:, STATUSES.index("returning")], unit, back_us - free_us[order])
    total: Ints = np.add.reduce(spent, axis=1)
    wrong = np.flatnonzero((total != length_us) | (spent < 0).any(axis=1))
    if wrong.size:
        names = ", ".join(units.id[row] for row in wrong[:5].tolist())
        raise RuntimeError(f"the time of {names} does not add up to the run's {length_us} µs")
    return Ledger(spent, length_us)


def _stand(units: UnitList, spent: Ints, unit: Ints, from_us: Ints, to_us: Ints) -> None:
    """Charge time at home to on or off shift."""
    on_us = _on_shift_until(units, unit, to_us) - _on_shift_until(units, unit, from_us)
    np.add.at(spent[:, STATUSES.index("ready")], unit, on_us)
    np.add.at(spent[:, STATUSES.index("off_shift")], unit, to_us - from_us - on_us)


def _on_shift_until(units: UnitList, unit: Ints, until_us: Ints) -> Ints:
    """How long each unit has been on shift before a moment."""
    begins, ends = units.shift_from_us[unit], units.shift_to_us[unit]
    once = np.clip(until_us, begins, np.maximum(begins, ends)) - begins
    whole, clock = until_us // DAY_US, until_us % DAY_US
    by_day = whole * (ends - begins) + np.clip(clock, begins, np.maximum(begins, ends)) - begins
    off = np.clip(clock, ends, np.maximum(begins, ends)) - ends
    over_midnight = until_us - whole * (begins - ends) - off
    return np.where(units.daily[unit], np.where(begins < ends, by_day, over_midnight), once)
