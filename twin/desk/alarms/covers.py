"""What hides alarms by design: suppressions of a source, group or area; points out of service.

Both hold at every position, and both have an end or stand in every count: nothing is hidden for
good without a name.
"""

from __future__ import annotations

from twin.desk.alarms import transitions
from twin.desk.alarms.acting import Act
from twin.desk.alarms.memory import Hold
from twin.desk.alarms.rules import Suppression
from twin.desk.alarms.selection import keeper_of, seats
from twin.desk.alarms.states import Life
from twin.desk.timers import arm
from twin.desk.turn import Turn, ms
from twin.terms.alarm_acts import AlarmAct, AlarmsSuppressed, AlarmState, ServiceChanged
from twin.terms.observation import AlarmBit
from twin.terms.text import Text

__all__ = ["serve", "suppress", "suppression_due"]


def suppress(turn: Turn, seen: AlarmsSuppressed) -> None:
    """Put a suppression of the rules on an area, or lift it."""
    kind = AlarmAct.SUPPRESS if seen.on else AlarmAct.LIFT
    owner = turn.ground.owner_of.get(seen.area, f"plant:{seen.area}")
    act = Act(turn, kind, f"{seen.rule}|{seen.area}", owner, seen.by, seen.role)
    rule = _suppression(turn, seen.rule)
    if act.allowed() is None or not act.reasoned(seen.reason):
        return
    if rule is None or rule.at_most is None or seen.area not in turn.ground.owner_of:
        act.refuse(Text("没有这样的抑制规则或区域", "there is no such suppression or area"))
        return
    holds = turn.state.alarms.holds
    if seen.on == (act.target in holds):
        act.refuse(
            Text("已经在抑制", "it is in force already")
            if seen.on
            else Text("没有在抑制", "it is not in force")
        )
        return
    if seen.on:
        until_ms = turn.now_ms + ms(rule.at_most)
        holds[act.target] = Hold(by=seen.by, reason=seen.reason, until_ms=until_ms)
        arm(turn, rule.at_most, "lift", act.target)
        held = _held_by(turn, rule, seen.area)
        for _, life in held:
            life.suppress(rule.id)
        act.done(AlarmState.SUPPRESSED, seen.reason, number=len(held))
    else:
        _lift(turn, act, rule, seen.area, seen.reason)


def suppression_due(turn: Turn, name: str) -> None:
    """A suppression's longest time is over."""
    hold = turn.state.alarms.holds.get(name)
    if hold is None or hold.until_ms != turn.now_ms:
        return
    rule_id, _, area = name.partition("|")
    rule = _suppression(turn, rule_id)
    if rule is not None:
        act = Act(turn, AlarmAct.LIFT, name, turn.ground.owner_of[area], "", "")
        _lift(turn, act, rule, area, "")


def serve(turn: Turn, seen: ServiceChanged) -> None:
    """Take a point out of service at every position, or bring it back."""
    kind = AlarmAct.RETURN if seen.in_service else AlarmAct.REMOVE
    point = turn.ground.points.get(seen.point)
    seat = "plant:" if point is None else keeper_of(turn, point)
    act = Act(turn, kind, seen.point, seat, seen.by, seen.role)
    if act.allowed() is None or not act.reasoned(seen.reason):
        return
    out = turn.state.alarms.out
    if point is None or seen.in_service != (seen.point in out):
        act.refuse(
            Text("没有这个测点", "there is no such point")
            if point is None
            else Text("它已经是这样", "it is so already")
        )
        return
    if seen.in_service:
        del out[seen.point]
    else:
        out[seen.point] = seen.by
    act.done(None if seen.in_service else AlarmState.OUT_OF_SERVICE, seen.reason)
    for seat in seats(turn.rules.alarms, point):
        for bit in AlarmBit:
            life = turn.state.alarms.lives.get(f"{seat}|{seen.point}/{bit.name}")
            if life is not None and life.serve(seen.in_service, turn.now_ms):
                transitions.tell(turn, seat, life)


def _suppression(turn: Turn, rule_id: str) -> Suppression | None:
    return next((rule for rule in turn.rules.alarms.suppression if rule.id == rule_id), None)


def _held_by(turn: Turn, rule: Suppression, area: str) -> list[tuple[str, Life]]:
    """The alarms of an area that a suppression holds, with their positions."""
    found = []
    for name, life in turn.state.alarms.lives.items():
        position, _, key = name.partition("|")
        point_id, _, bit = key.partition("/")
        point = turn.ground.points[point_id]
        if area in point.places and point.family in rule.families and AlarmBit[bit] in rule.bits:
            found.append((position, life))
    return found


def _lift(turn: Turn, act: Act, rule: Suppression, area: str, reason: str) -> None:
    del turn.state.alarms.holds[act.target]
    freed = _held_by(turn, rule, area)
    act.done(None, reason, number=len(freed))
    for position, life in freed:
        if life.lift(rule.id, turn.now_ms):
            transitions.tell(turn, position, life)
