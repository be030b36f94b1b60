"""What people do with alarms: allowed or refused by their role, carried out, and said aloud.

Every act becomes an effect with the name and the reason, a refused one with why. Nothing a person
does here is silent, and a shelf has a longest time. What hides alarms by design is in `covers`.
"""

from __future__ import annotations

from twin.desk.alarms import cases, transitions, verifying
from twin.desk.alarms.acting import NO_ALARM, Act
from twin.desk.alarms.names import key_of
from twin.desk.alarms.selection import COUNTY, seats
from twin.desk.alarms.states import NOT_SHELVED
from twin.desk.timers import arm
from twin.desk.turn import Turn, ms
from twin.terms.alarm_acts import (
    AlarmAct,
    AlarmHandled,
    AlarmReset,
    AlarmShelved,
    AlarmUnshelved,
)
from twin.terms.observation import Acknowledged
from twin.terms.text import Text

__all__ = [
    "acknowledge",
    "handled",
    "reset",
    "shelf_due",
    "shelve",
    "unshelve",
]


def acknowledge(turn: Turn, seen: Acknowledged) -> None:
    """Take note of an alarm, or of all that a group's line was shown with."""
    group = turn.state.alarms.groups.get(seen.alarm)
    if group is not None:
        act = Act(turn, AlarmAct.ACKNOWLEDGE, seen.alarm, group.position, seen.by, seen.role)
        if act.allowed():
            taken = sum(_ack_one(turn, group.position, alarm) is None for alarm in group.shown)
            group.shown.clear()
            if taken:
                act.done(None, number=taken)
            else:
                act.refuse(Text("这一组没有未签收的告警", "nothing in the group waits for it"))
        return
    key = key_of(seen.alarm)
    known = [seat for seat in _seats_of(turn, key) if seen.position in ("", seat)]
    if not known:
        act = Act(turn, AlarmAct.ACKNOWLEDGE, seen.alarm, seen.position, seen.by, seen.role)
        act.refuse(NO_ALARM)
    for seat in known:
        act = Act(turn, AlarmAct.ACKNOWLEDGE, seen.alarm, seat, seen.by, seen.role)
        if not act.allowed():
            continue
        refusal = _ack_one(turn, seat, seen.alarm)
        if refusal is None:
            act.done(turn.state.alarms.lives[f"{seat}|{key}"].state)
        else:
            act.refuse(refusal)


def shelve(turn: Turn, seen: AlarmShelved) -> None:
    """Set an alarm aside at one position, for a reason and no longer than the role may."""
    act = Act(turn, AlarmAct.SHELVE, key_of(seen.alarm), seen.position, seen.by, seen.role)
    role = act.allowed()
    life = act.life(begin=True) if role else None
    if role is None or life is None or not act.reasoned(seen.reason):
        return
    if not 0 < seen.for_s <= role.shelve_at_most:
        longest = f"{role.shelve_at_most / 60:g}"
        zh = f"{role.name}最多搁置 {longest} 分钟"
        act.refuse(Text(zh, f"a {role.name_en} may shelve {longest} min at most"))
        return
    refusal = life.shelve(turn.now_ms + max(1, ms(seen.for_s)), once=seen.once)
    if refusal is not None:
        act.refuse(refusal)
        return
    arm(turn, seen.for_s, "shelf", f"{seen.position}|{act.target}")
    act.done(life.state, seen.reason)


def unshelve(turn: Turn, seen: AlarmUnshelved) -> None:
    """Take a shelved alarm back."""
    act = Act(turn, AlarmAct.UNSHELVE, key_of(seen.alarm), seen.position, seen.by, seen.role)
    life = act.life() if act.allowed() else None
    if life is None:
        return
    if life.shelved_until_ms == NOT_SHELVED:
        act.refuse(Text("它没有搁置", "it is not shelved"))
        return
    new = life.unshelve(turn.now_ms)
    act.done(life.state, seen.reason)
    if new:
        transitions.tell(turn, seen.position, life)


def shelf_due(turn: Turn, name: str) -> None:
    """A shelf's time is over."""
    life = turn.state.alarms.lives[name]
    if life.shelved_until_ms != turn.now_ms:
        return
    position, _, target = name.partition("|")
    new = life.unshelve(turn.now_ms)
    Act(turn, AlarmAct.UNSHELVE, target, position, "", "").done(life.state)
    if new:
        transitions.tell(turn, position, life)


def reset(turn: Turn, seen: AlarmReset) -> None:
    """Let a latched alarm go."""
    act = Act(turn, AlarmAct.RESET, key_of(seen.alarm), seen.position, seen.by, seen.role)
    life = act.life() if act.allowed() else None
    if life is None:
        return
    refusal = life.reset()
    if refusal is not None:
        act.refuse(refusal)
        return
    act.done(life.state)


def handled(turn: Turn, seen: AlarmHandled) -> None:
    """Take a step of handling that somebody reports."""
    kind = AlarmAct(seen.stage.value)
    act = Act(turn, kind, seen.alarm, seen.position, seen.by, seen.role)
    if act.allowed() is None:
        return
    refusal = cases.take(turn, seen)
    if refusal is not None:
        act.refuse(refusal)
        return
    said = "" if seen.cause is None else seen.cause.label.zh
    act.done(None, "；".join(part for part in (said, seen.note) if part))
    alarm = turn.state.alarms.alarms.get(seen.alarm)
    if alarm is not None and seen.cause is not None:
        verifying.concluded(turn, alarm, seen.cause, seen.by)


def _ack_one(turn: Turn, position: str, alarm: str) -> Text | None:
    memory = turn.state.alarms
    key = key_of(alarm)
    life = memory.lives[f"{position}|{key}"]
    refusal = life.acknowledge("" if alarm == key else alarm)
    if refusal is not None:
        return refusal
    if position == COUNTY:
        cases.acknowledged(turn, life)
    occurrence = memory.alarms.get(life.alarm)
    if occurrence is not None:
        transitions.forget(turn, occurrence)
    return None


def _seats_of(turn: Turn, key: str) -> list[str]:
    point = turn.ground.points.get(key.split("/")[0])
    if point is None:
        return []
    return [
        seat
        for seat in seats(turn.rules.alarms, point)
        if f"{seat}|{key}" in turn.state.alarms.lives
    ]
