"""The duty telephones: no call rings longer than the rule allows without somebody being told."""

from __future__ import annotations

from twin.desk.duty.memory import Ringing
from twin.desk.timers import arm
from twin.desk.turn import Turn
from twin.terms.duty_acts import CallPickedUp, CallRang
from twin.terms.duty_effects import CallMissed

__all__ = ["picked_up", "rang", "still_ringing"]


def rang(turn: Turn, seen: CallRang) -> None:
    """A telephone rings: set its clock."""
    turn.state.duty.ringing[seen.call] = Ringing(caller=seen.caller, since_ms=turn.now_ms)
    arm(turn, turn.rules.duty.calls.answer_within, "ringing", seen.call)


def picked_up(turn: Turn, seen: CallPickedUp) -> None:
    """It has been taken."""
    turn.state.duty.ringing.pop(seen.call, None)


def still_ringing(turn: Turn, call: str) -> None:
    """It has rung too long: the next officer takes it."""
    ringing = turn.state.duty.ringing.get(call)
    if ringing is not None:
        turn.emit(
            CallMissed(
                call=call,
                caller=ringing.caller,
                rang_s=(turn.now_ms - ringing.since_ms) / 1000.0,
                to=turn.rules.duty.calls.then,
            )
        )
