"""What came of a replay, call by call, and the sums that must come out on every run.

What a reader would get wrong: the run lasts until the last unit is home, not until the last call
comes in. Nothing here is rounded; the sums are of whole microseconds and hold exactly.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from fast._types import Array, Bools, Ints
from fast.dispatch import Answers
from twin.sim.replay.case import Case
from twin.sim.replay.ledger import Ledger, ledger_of
from twin.sim.replay.plan import Plan
from twin.terms.decision import OrderGiven

__all__ = ["Outcome", "outcome_of"]


@dataclass(frozen=True, slots=True, eq=False)
class Outcome:
    """Times of each call in µs, ``(n,)``; of calls that nobody answered they mean nothing.

    `orders` has what the desk gave out, with its reasons, where it has chosen itself.
    """

    case: Case
    plan: Plan
    answers: Answers
    answered: Bools
    queue_us: Ints
    arrive_us: Ints
    response_us: Ints
    free_us: Ints
    ledger: Ledger
    orders: tuple[OrderGiven | None, ...] = ()

    def columns(self) -> dict[str, Array]:
        """What statistics and tables are made of, by name; times in µs."""
        calls, answers, plan = self.case.calls, self.answers, self.plan
        return {
            "at_us": calls.at_us,
            "priority": calls.priority,
            "answered": self.answered,
            "unit": answers.unit,
            "sent_us": answers.sent_us,
            "queue_us": self.queue_us,
            "turnout_us": answers.turnout_us,
            "travel_us": answers.travel_us,
            "arrive_us": self.arrive_us,
            "response_us": self.response_us,
            "on_scene_us": calls.on_scene_us,
            "transport": calls.transport,
            "to_hospital_us": plan.to_hospital_us,
            "handover_us": calls.handover_us,
            "free_us": self.free_us,
            "on_road": answers.on_road,
            "units_free": answers.units_free,
            "ahead": answers.ahead,
        }


def outcome_of(
    case: Case, plan: Plan, answers: Answers, orders: tuple[OrderGiven | None, ...] = ()
) -> Outcome:  # fmt: skip
    """Work out the times, and check that nothing was lost or done twice.

    Raises:
        RuntimeError: Sums that must be equal are not: a defect of this program.
    """
    calls = case.calls
    arrive_us = answers.sent_us + answers.turnout_us + answers.travel_us
    free_us = arrive_us + calls.on_scene_us + plan.to_hospital_us + calls.handover_us
    answered = answers.unit >= 0
    home_us = plan.home_us[plan.end_row, plan.home_column[np.maximum(answers.unit, 0)]]
    ledger = ledger_of(case, plan, answers, free_us, home_us)
    _check_little(calls.at_us, answers.sent_us, answered, ledger.length_us)
    return Outcome(
        case=case,
        plan=plan,
        answers=answers,
        answered=answered,
        queue_us=answers.sent_us - calls.at_us,
        arrive_us=arrive_us,
        response_us=arrive_us - calls.at_us,
        free_us=free_us,
        ledger=ledger,
        orders=orders,
    )


def _check_little(at_us: Ints, sent_us: Ints, answered: Bools, length_us: int) -> None:
    """Little's law: the queue over time holds exactly what the calls have waited."""
    out_us = np.where(answered, sent_us, length_us)
    moments = np.concatenate([at_us, out_us])
    order = np.argsort(moments, kind="stable")
    steps = np.concatenate([np.ones(at_us.size, np.int64), np.full(at_us.size, -1)])[order]
    lasts = np.diff(moments[order], append=length_us)
    area = int(np.add.reduce(np.cumsum(steps) * lasts))
    waited = int(np.add.reduce(out_us - at_us))
    if area != waited or np.any(out_us < at_us):
        raise RuntimeError(f"the queue held {area} µs of waiting, the calls waited {waited} µs")
