"""From alarm transitions to announced alarms, and from alarms to a decision to act.

Several heads that confirm each other within the rule's time and radius open an incident at once;
a single head is checked with the plant first. A head judged faulty is masked, never ignored for
good.
"""

from __future__ import annotations

from collections.abc import Iterator

from twin.desk import incidents
from twin.desk.ground import Point
from twin.desk.rules import Selection
from twin.desk.state import Alarm, Mask
from twin.desk.turn import Turn, ms
from twin.terms.decision import AlarmAnnounced, AlarmClosed, PointsMasked
from twin.terms.observation import Acknowledged, AlarmBit, AlarmChanged, Answered
from twin.terms.text import Text

__all__ = ["acknowledge", "change", "expire_masks", "next_mask_ms", "unanswered", "verified"]

_BIT_NAMES = {
    AlarmBit.LL: Text("低低报", "LL"),
    AlarmBit.L: Text("低报", "L"),
    AlarmBit.H: Text("高报", "H"),
    AlarmBit.HH: Text("高高报", "HH"),
    AlarmBit.RATE: Text("变化率", "rate"),
    AlarmBit.STUCK: Text("数值不变", "stuck"),
    AlarmBit.BAD: Text("数据中断", "no data"),
    AlarmBit.OUT_OF_RANGE: Text("超量程", "out of range"),
}
_GAS_NAMES = {AlarmBit.H: Text("一级报警", "level 1"), AlarmBit.HH: Text("二级报警", "level 2")}


def change(turn: Turn, seen: AlarmChanged) -> None:
    """Take a transition from the watch: announce it, or note that it has returned."""
    point = turn.ground.points.get(seen.point)
    if point is None:
        return
    key = f"{seen.point}/{seen.bit.name}"
    if seen.active:
        _raise(turn, key, point, seen)
        return
    alarm_id = turn.state.live.get(key)
    if alarm_id is None:
        return
    alarm = turn.state.alarms[alarm_id]
    alarm.active = False
    del turn.state.live[key]
    if not alarm.cause and not alarm.incident:
        _close(turn, alarm, "returned", "watch")


def acknowledge(turn: Turn, seen: Acknowledged) -> None:
    """Note who took the alarm. A second acknowledgement changes nothing."""
    alarm = turn.state.alarms.get(seen.alarm)
    if alarm is not None and not alarm.acked_by:
        alarm.acked_by = seen.by


def verified(turn: Turn, alarm_id: str, seen: Answered) -> None:
    """Act on the plant's answer about a single head: real opens an incident, a fault masks it."""
    alarm = turn.state.alarms[alarm_id]
    if alarm.incident or alarm.cause:
        return
    point = turn.ground.points[alarm.point]
    if seen.answer == "real":
        _open(turn, [alarm], point, rule=turn.rules.alarms.verification.clause, by=seen.by)
        return
    _close(turn, alarm, "instrument_fault", seen.by)
    hold_s = turn.rules.alarms.verification.mask_for
    turn.state.masks[alarm.point] = Mask(until_ms=turn.now_ms + ms(hold_s))
    turn.state.live = {k: v for k, v in turn.state.live.items() if v != alarm.id}
    turn.emit(
        PointsMasked(
            points=(alarm.point,),
            bits=tuple(AlarmBit),
            masked=True,
            because=Text(
                f"{point.name} 经企业核实为仪表故障",
                f"{point.name} was found faulty by the plant",
            ),
        )
    )


def unanswered(turn: Turn, alarm_id: str, times: int) -> None:
    """Nobody at the plant answered: ask again, and after the last time act as if it were real."""
    alarm = turn.state.alarms[alarm_id]
    if alarm.incident or alarm.cause:
        return
    point = turn.ground.points[alarm.point]
    rule = turn.rules.alarms.verification
    if times <= rule.ask_again:
        _ask_plant(turn, alarm, point, times + 1)
    elif alarm.active:
        _open(turn, [alarm], point, rule=rule.clause, by="")


def expire_masks(turn: Turn) -> None:
    """Heed masked points again whose time is over."""
    over = [point for point, mask in turn.state.masks.items() if mask.until_ms <= turn.now_ms]
    for point in over:
        del turn.state.masks[point]
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
    return (mask.until_ms for mask in turn.state.masks.values())


def _raise(turn: Turn, key: str, point: Point, seen: AlarmChanged) -> None:
    number = turn.state.counters.get(key, 0) + 1
    turn.state.counters[key] = number
    alarm = Alarm(
        id=f"{key}/{number}",
        point=seen.point,
        bit=seen.bit,
        active=True,
        since_ms=turn.now_ms,
    )
    turn.state.alarms[alarm.id] = alarm
    turn.state.live[key] = alarm.id
    chosen = [rule for rule in turn.rules.alarms.selection if _selects(rule, point, seen.bit)]
    for rule in chosen:
        _announce(turn, alarm, point, seen, rule)
    if seen.bit in turn.rules.alarms.confirmation.bits and point.family == "gas":
        _weigh(turn, alarm, point)


def _selects(rule: Selection, point: Point, bit: AlarmBit) -> bool:
    return (
        bit in rule.bits
        and point.family in rule.families
        and point.hazard_level in rule.source_levels
    )


def _announce(turn: Turn, alarm: Alarm, point: Point, seen: AlarmChanged, rule: Selection) -> None:
    position = f"plant:{point.hazard}" if rule.position == "plant" else rule.position
    alarm.positions = (*alarm.positions, position)
    if rule.position == "plant":
        turn.state.firm_told_ms.setdefault(point.hazard, turn.now_ms)
    label = _label(point, seen.bit)
    reading = "" if seen.value is None else f" {seen.value:g} {point.unit}"
    turn.emit(
        AlarmAnnounced(
            alarm=alarm.id,
            point=seen.point,
            bit=seen.bit,
            position=position,
            priority=rule.priority,
            value=seen.value,
            text=Text(f"{point.name} {label.zh}{reading}", f"{point.name} {label.en}{reading}"),
        )
    )


def _label(point: Point, bit: AlarmBit) -> Text:
    return _GAS_NAMES.get(bit, _BIT_NAMES[bit]) if point.family == "gas" else _BIT_NAMES[bit]


def _weigh(turn: Turn, alarm: Alarm, point: Point) -> None:
    """Link the alarm, open an incident on confirming heads, or ask the plant."""
    known = incidents.find(turn, "gas_leak", point.x_m, point.y_m)
    if known is not None:
        alarm.incident = known.id
        incidents.link(turn, known, alarm.id, Text("同一地点的又一探头报警", "another head nearby"))
        return
    fellows = _confirming(turn, alarm, point)
    if len({fellow.point for fellow in fellows}) >= turn.rules.alarms.confirmation.heads:
        rule = turn.rules.alarms.confirmation
        _open(turn, fellows, point, rule=rule.clause, by="")
    else:
        _ask_plant(turn, alarm, point, 1)


def _confirming(turn: Turn, alarm: Alarm, point: Point) -> list[Alarm]:
    """The alarm itself and the live ones that confirm it, oldest first."""
    rule = turn.rules.alarms.confirmation
    found = []
    for other_id in turn.state.live.values():
        other = turn.state.alarms[other_id]
        place = turn.ground.points[other.point]
        if other.bit not in rule.bits or place.family != "gas" or other.cause:
            continue
        dx_m, dy_m = place.x_m - point.x_m, place.y_m - point.y_m
        near = dx_m * dx_m + dy_m * dy_m <= rule.radius_m * rule.radius_m
        if near and alarm.since_ms - other.since_ms <= ms(rule.within):
            found.append(other)
    return found


def _ask_plant(turn: Turn, alarm: Alarm, point: Point, times: int) -> None:
    label = _label(point, alarm.bit)
    turn.ask(
        topic="verify_alarm",
        about=alarm.id,
        to=f"plant:{point.hazard}",
        options=("real", "instrument_fault"),
        within_s=turn.rules.alarms.verification.answer_within,
        text=Text(
            f"请现场核实 {point.name} {label.zh}", f"please check {point.name} {label.en} on site"
        ),
        times=times,
    )


def _open(turn: Turn, alarms: list[Alarm], point: Point, *, rule: str, by: str) -> None:
    names = "、".join(turn.ground.points[alarm.point].name for alarm in alarms)
    names_en = ", ".join(turn.ground.points[alarm.point].name for alarm in alarms)
    because = (
        Text(f"{names} 互证", f"{names_en} confirm each other")
        if len(alarms) > 1
        else Text(
            f"{names} 报警，{'企业核实属实' if by else '企业未答复，按属实处理'}",
            f"{names_en}, {'found real by the plant' if by else 'plant silent, taken as real'}",
        )
    )
    hazard = turn.ground.hazards[point.hazard]
    incident = incidents.open_new(
        turn,
        event_type="gas_leak",
        place=hazard.place,
        hazard=hazard.id,
        substance=hazard.substance,
        evidence=tuple(alarm.id for alarm in alarms),
        rule=rule,
        because=because,
    )
    for alarm in alarms:
        alarm.incident = incident.id
        turn.settle("verify_alarm", alarm.id)


def _close(turn: Turn, alarm: Alarm, cause: str, by: str) -> None:
    alarm.cause = cause
    turn.settle("verify_alarm", alarm.id)
    if alarm.positions:
        turn.emit(AlarmClosed(alarm=alarm.id, cause=cause, by=by))
