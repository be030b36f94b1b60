"""From alarm transitions to what each operator position is told.

The plant's control room comes first; the county's duty room sees what the rules select, and what
the plant has left unacknowledged for too long. What a reader would get wrong: an alarm has one life
per position, so the plant's shelving hides nothing from the county.
"""

from __future__ import annotations

from collections.abc import Iterator

from twin.desk.alarms import cases, confirming, flood
from twin.desk.alarms.memory import Alarm
from twin.desk.alarms.names import key_of
from twin.desk.alarms.selection import (
    COUNTY,
    matches,
    positions_of,
    priority_of,
    seat_of,
    seats,
)
from twin.desk.alarms.states import Life
from twin.desk.points import Point
from twin.desk.timers import arm
from twin.desk.turn import Turn, ms
from twin.terms.alarm_acts import AlarmAct
from twin.terms.alarm_effects import AlarmActed, AlarmEscalated, PointsMasked
from twin.terms.observation import AlarmBit, AlarmChanged
from twin.terms.text import Text

__all__ = [
    "change",
    "escalation_due",
    "expire_masks",
    "fall",
    "life_of",
    "next_mask_ms",
    "realarm_due",
    "tell",
]


def change(turn: Turn, seen: AlarmChanged) -> None:
    """Take a transition from the watch."""
    point = turn.ground.points.get(seen.point)
    if point is None:
        return
    key = f"{seen.point}/{seen.bit.name}"
    if seen.active:
        _rise(turn, key, point, seen)
    elif key in turn.state.alarms.live:
        fall(turn, key)


def life_of(turn: Turn, position: str, point: Point, bit: AlarmBit) -> Life:
    """The alarm's life at a position, begun under whatever holds it already."""
    memory = turn.state.alarms
    key = f"{point.id}/{bit.name}"
    life = memory.lives.get(f"{position}|{key}")
    if life is None:
        life = Life(alarm=key, latches=bool(point.latch >> bit.value & 1))
        life.in_service = point.id not in memory.out
        life.suppressed_by = tuple(_holding(turn, point, bit))
        memory.lives[f"{position}|{key}"] = life
    return life


def tell(turn: Turn, position: str, life: Life) -> None:
    """The operator must be told: show it, and start the clocks of an unacknowledged alarm."""
    alarm = turn.state.alarms.alarms[life.alarm]
    point = turn.ground.points[alarm.point]
    flood.show(turn, position, life, alarm, priority_of(turn, position, point, alarm.bit))
    name = f"{position}|{key_of(alarm.id)}"
    arm(turn, turn.rules.alarms.realarm.after, "realarm", name)
    for rule in turn.rules.alarms.escalation:
        if matches(rule, point, alarm.bit) and position == seat_of(rule, point):
            arm(turn, rule.unacked_for, "escalate", f"{name}|{rule.id}")


def fall(turn: Turn, key: str) -> None:
    """The condition of a standing alarm has gone."""
    memory = turn.state.alarms
    alarm = memory.alarms[memory.live.pop(key)]
    alarm.active = False
    confirming.returned(turn, alarm)
    for position in alarm.positions:
        life = memory.lives[f"{position}|{key}"]
        if not life.active:
            continue
        if life.fall():
            _shelf_ended(turn, position, life)
        if position == COUNTY:
            cases.returned(turn, life)
    for rule in turn.rules.alarms.suppression:
        if rule.when is alarm.bit:
            _lift_on_point(turn, rule.id, alarm.point)
    forget(turn, alarm)


def forget(turn: Turn, alarm: Alarm) -> None:
    """Drop an occurrence that nothing refers to any more."""
    memory = turn.state.alarms
    if alarm.active or alarm.incident or alarm.id not in memory.alarms:
        return
    for position in alarm.positions:
        life = memory.lives[f"{position}|{key_of(alarm.id)}"]
        waits = life.unacked or life.pending or life.latched or life.case in memory.cases
        if life.alarm == alarm.id and waits:
            return
    if not alarm.asked or alarm.cause is not None:
        del memory.alarms[alarm.id]


def realarm_due(turn: Turn, name: str) -> None:
    """Announce an alarm again that nobody has acknowledged."""
    rule = turn.rules.alarms.realarm
    position, _, _ = name.partition("|")
    life = turn.state.alarms.lives[name]
    waited = life.unacked and life.unacked_since_ms + life.announced * ms(rule.after) == turn.now_ms
    alarm = turn.state.alarms.alarms.get(life.alarm)
    if not waited or life.hidden or alarm is None or life.announced > rule.at_most:
        return
    life.announced += 1
    point = turn.ground.points[alarm.point]
    priority = priority_of(turn, position, point, alarm.bit)
    flood.show(turn, position, life, alarm, priority, again=True)
    arm(turn, rule.after, "realarm", name)


def escalation_due(turn: Turn, key: str) -> None:
    """Put an alarm before the next position that the first has left unacknowledged."""
    position, name, rule_id = key.split("|")
    memory = turn.state.alarms
    rule = next(rule for rule in turn.rules.alarms.escalation if rule.id == rule_id)
    life = memory.lives[f"{position}|{name}"]
    alarm = memory.alarms.get(life.alarm)
    over = life.unacked and life.unacked_since_ms + ms(rule.unacked_for) == turn.now_ms
    if not over or alarm is None or rule.to in alarm.positions:
        return
    point = turn.ground.points[alarm.point]
    alarm.positions = (*alarm.positions, rule.to)
    if not flood.is_flooding(turn, rule.to):
        minutes = f"{rule.unacked_for / 60:g}"
        turn.emit(
            AlarmEscalated(
                alarm=alarm.id,
                position=position,
                to=rule.to,
                rule=rule.id,
                because=Text(f"{minutes} 分钟内未签收", f"not acknowledged within {minutes} min"),
            )
        )
    there = life_of(turn, rule.to, point, alarm.bit)
    if there.rise(alarm.id, turn.now_ms):
        tell(turn, rule.to, there)
    if not alarm.active:
        there.fall()
        cases.returned(turn, there)


def expire_masks(turn: Turn) -> None:
    """Heed masked points again whose time is over."""
    masks = turn.state.alarms.masks
    over = [point for point, mask in masks.items() if mask.until_ms <= turn.now_ms]
    for point in over:
        del masks[point]
    if over:
        turn.emit(
            PointsMasked(
                points=tuple(over),
                bits=tuple(AlarmBit),
                masked=False,
                because=Text("屏蔽到时，恢复监视", "the mask has run out"),
            )
        )


def next_mask_ms(turn: Turn) -> Iterator[int]:
    """When the masks in force run out."""
    return (mask.until_ms for mask in turn.state.alarms.masks.values())


def _rise(turn: Turn, key: str, point: Point, seen: AlarmChanged) -> None:
    memory = turn.state.alarms
    if key in memory.live:
        return  # it stands already; a transition is told once
    number = memory.numbers.get(key, 0) + 1
    memory.numbers[key] = number
    alarm = Alarm(
        id=f"{key}/{number}",
        point=seen.point,
        bit=seen.bit,
        active=True,
        since_ms=turn.now_ms,
        value=seen.value,
        positions=positions_of(turn, point, seen.bit),
    )
    memory.alarms[alarm.id] = alarm
    memory.live[key] = alarm.id
    for rule in turn.rules.alarms.suppression:
        if rule.when is seen.bit and point.family in rule.families:
            for bit in rule.bits:
                for position in seats(turn.rules.alarms, point):
                    held = memory.lives.get(f"{position}|{point.id}/{bit.name}")
                    if held is not None:
                        held.suppress(rule.id)
    for position in alarm.positions:
        life = life_of(turn, position, point, seen.bit)
        if position == COUNTY and not life.active:
            cases.rose(turn, life)
        if life.rise(alarm.id, turn.now_ms):
            if position.startswith("plant:"):
                turn.state.firm_told_ms.setdefault(point.hazard, turn.now_ms)
            tell(turn, position, life)
    gas_of_a_source = point.family == "gas" and point.hazard
    if seen.bit in turn.rules.alarms.confirmation.bits and gas_of_a_source:
        confirming.weigh(turn, alarm, point)


def _holding(turn: Turn, point: Point, bit: AlarmBit) -> Iterator[str]:
    """The suppressions in force that hold an alarm of this kind here."""
    memory = turn.state.alarms
    for rule in turn.rules.alarms.suppression:
        if bit not in rule.bits or point.family not in rule.families:
            continue
        by_area = any(f"{rule.id}|{place}" in memory.holds for place in point.places)
        by_point = rule.when is not None and f"{point.id}/{rule.when.name}" in memory.live
        if by_area or by_point:
            yield rule.id


def _lift_on_point(turn: Turn, rule_id: str, point_id: str) -> None:
    point = turn.ground.points[point_id]
    for position in seats(turn.rules.alarms, point):
        for bit in AlarmBit:
            life = turn.state.alarms.lives.get(f"{position}|{point_id}/{bit.name}")
            if life is not None and life.lift(rule_id, turn.now_ms):
                tell(turn, position, life)


def _shelf_ended(turn: Turn, position: str, life: Life) -> None:
    turn.emit(
        AlarmActed(
            act=AlarmAct.UNSHELVE,
            target=key_of(life.alarm),
            position=position,
            state=life.state,
            by="",
            role="",
            reason="",
        )
    )
