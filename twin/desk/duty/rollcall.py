"""Roll-calls: the city, the townships and the key firms answer, and the silent are named."""

from __future__ import annotations

from twin.desk.duty.memory import RollCall
from twin.desk.duty.rules import RollCallRule
from twin.desk.timers import arm, arm_at
from twin.desk.turn import Turn, ms
from twin.terms.duty_acts import RollCallAnswered
from twin.terms.duty_effects import RollCallEnded, RollCallStarted

__all__ = ["answered", "begin", "over", "roll_call_due"]

_DAY_MS = 86_400_000


def begin(turn: Turn) -> None:
    """Set the clock of every roll-call."""
    for rule in turn.rules.duty.roll_calls:
        _arm_next(turn, rule)


def roll_call_due(turn: Turn, rule_id: str) -> None:
    """Call everybody; while the mode suspends roll-calls, only the clock of the next is set."""
    rule = _rule(turn, rule_id)
    _arm_next(turn, rule)
    duty = turn.state.duty
    if duty.mode == "crisis" and "roll_call" in turn.rules.duty.mode.suspends:
        turn.log(f"战时：{rule_id} 点名暂停", f"crisis: roll-call {rule_id} is suspended")
        return
    parties = _parties(turn, rule)
    name = turn.new_id("RC")
    duty.roll_calls[name] = RollCall(
        rule=rule.id,
        begun_ms=turn.now_ms,
        called=len(parties),
        waiting=dict.fromkeys(parties, True),
    )
    _call(turn, name, rule, parties, rule.answer_within, again=False)


def answered(turn: Turn, seen: RollCallAnswered) -> None:
    """A party has answered; when all have, the roll-call is over."""
    roll_call = turn.state.duty.roll_calls.get(seen.roll_call)
    if roll_call is None or roll_call.waiting.pop(seen.party, None) is None:
        return
    if not roll_call.waiting:
        _end(turn, seen.roll_call, roll_call)


def over(turn: Turn, name: str) -> None:
    """The time for answers is over: call the silent once more, then name them."""
    roll_call = turn.state.duty.roll_calls.get(name)
    if roll_call is None:
        return
    if roll_call.again:
        _end(turn, name, roll_call)
        return
    roll_call.again = True
    rule = _rule(turn, roll_call.rule)
    _call(turn, name, rule, tuple(roll_call.waiting), rule.again_within, again=True)


def _call(
    turn: Turn,
    name: str,
    rule: RollCallRule,
    parties: tuple[str, ...],
    within_s: float,
    *,
    again: bool,
) -> None:
    arm(turn, within_s, "roll_call_over", name)
    turn.emit(
        RollCallStarted(
            roll_call=name,
            rule=rule.id,
            parties=parties,
            answer_by_ms=turn.now_ms + ms(within_s),
            again=again,
        )
    )


def _end(turn: Turn, name: str, roll_call: RollCall) -> None:
    del turn.state.duty.roll_calls[name]
    silent = tuple(roll_call.waiting)
    turn.emit(
        RollCallEnded(
            roll_call=name,
            called=roll_call.called,
            answered=roll_call.called - len(silent),
            silent=silent,
            took_s=(turn.now_ms - roll_call.begun_ms) / 1000.0,
            escalated_to=_rule(turn, roll_call.rule).escalate_to if silent else "",
        )
    )


def _parties(turn: Turn, rule: RollCallRule) -> tuple[str, ...]:
    groups = turn.ground.parties
    return tuple(party for group in rule.parties for party in groups[group])


def _rule(turn: Turn, rule_id: str) -> RollCallRule:
    return next(rule for rule in turn.rules.duty.roll_calls if rule.id == rule_id)


def _arm_next(turn: Turn, rule: RollCallRule) -> None:
    in_day_ms = (turn.ground.start_s * 1000 + turn.now_ms) % _DAY_MS
    waits = [(at_s * 1000 - in_day_ms - 1) % _DAY_MS + 1 for at_s in rule.at_s]
    arm_at(turn, turn.now_ms + min(waits), "roll_call", rule.id)
