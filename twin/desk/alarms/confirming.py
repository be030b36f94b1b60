"""From alarms to a decision to act: heads that confirm each other, and questions to the plant.

Several heads within the rule's time and radius open an incident at once; a single head is checked
with the plant first. While the plant's position is in flood it is asked one question at a time, and
the other alarms of the source wait behind it (`to_verify`).
"""

from __future__ import annotations

from collections.abc import Iterator

from twin.desk.alarms import cases, flood
from twin.desk.alarms.memory import Alarm
from twin.desk.alarms.names import label_of, meaning_of
from twin.desk.dispatch import prealert
from twin.desk.incidents import opening
from twin.desk.incidents.memory import Incident
from twin.desk.points import Point
from twin.desk.turn import Turn, ms
from twin.terms.alarm_acts import AlarmCause
from twin.terms.text import Text

__all__ = ["ask", "ask_next", "link_known", "open_incident", "returned", "weigh"]

_OPTIONS = tuple(cause.value for cause in AlarmCause)


def weigh(turn: Turn, alarm: Alarm, point: Point) -> None:
    """Link the alarm to what is known here, open an incident on confirming heads, or ask."""
    turn.state.alarms.heads.setdefault(_cell(turn, point), {})[alarm.id] = alarm.since_ms
    if link_known(turn, alarm, point):
        return
    fellows = _confirming(turn, alarm, point)
    rule = turn.rules.alarms.confirmation
    if len({fellow.point for fellow in fellows}) >= rule.heads:
        open_incident(turn, fellows, point, rule=rule.clause, by="")
    else:
        _ask_plant(turn, alarm, point)


def returned(turn: Turn, alarm: Alarm) -> None:
    """The alarm no longer stands: it confirms nothing, and its incident is calmer."""
    point = turn.ground.points[alarm.point]
    cell = _cell(turn, point)
    heads = turn.state.alarms.heads.get(cell, {})
    if heads.pop(alarm.id, None) is not None:
        if not heads:
            del turn.state.alarms.heads[cell]
        if alarm.incident:
            turn.state.incidents[alarm.incident].sounding -= 1


def link_known(turn: Turn, alarm: Alarm, point: Point) -> bool:
    """Link the alarm to a known incident here; when many sound, each source is said once."""
    known = opening.find(turn, "gas_leak", point.x_m, point.y_m, point.hazard)
    if known is None:
        return False
    _bind(turn, alarm, known)
    evidence = alarm.id
    rule = turn.rules.alarms.flood
    if rule.group and known.sounding > rule.begins_at:
        meaning = meaning_of(turn, point, alarm.bit)
        evidence = flood.group_of(f"plant:{point.hazard}", point, meaning)
    if evidence not in known.evidence:
        because = Text("同一地点的又一探头报警", "another head nearby")
        opening.link(turn, known, evidence, because)
    return True


def _bind(turn: Turn, alarm: Alarm, incident: Incident) -> None:
    alarm.incident = incident.id
    incident.sounding += alarm.active
    cases.linked(turn, alarm)


def _confirming(turn: Turn, alarm: Alarm, point: Point) -> list[Alarm]:
    """The alarm itself and the standing ones that confirm it, oldest first."""
    rule = turn.rules.alarms.confirmation
    found = []
    for other in _near(turn, point):
        place = turn.ground.points[other.point]
        if other.cause is not None or other.incident:
            continue
        dx_m, dy_m = place.x_m - point.x_m, place.y_m - point.y_m
        near = dx_m * dx_m + dy_m * dy_m <= rule.radius_m * rule.radius_m
        if near and alarm.since_ms - other.since_ms <= ms(rule.within):
            found.append(other)
    return sorted(found, key=lambda other: other.since_ms)


def _near(turn: Turn, point: Point) -> Iterator[Alarm]:
    memory = turn.state.alarms
    column, row = (int(part) for part in _cell(turn, point).split(","))
    for x in (column - 1, column, column + 1):
        for y in (row - 1, row, row + 1):
            for name in memory.heads.get(f"{x},{y}", ()):
                yield memory.alarms[name]


def _cell(turn: Turn, point: Point) -> str:
    side_m = turn.rules.alarms.confirmation.radius_m
    return f"{int(point.x_m // side_m)},{int(point.y_m // side_m)}"


def _ask_plant(turn: Turn, alarm: Alarm, point: Point) -> None:
    """Ask about an alarm now or, in a flood, once the plant has answered the question before."""
    waiting = turn.state.alarms.to_verify
    if flood.is_flooding(turn, f"plant:{point.hazard}"):
        busy = any(
            ask.topic == "verify_alarm" and ask.to == f"plant:{point.hazard}"
            for ask in turn.state.asks.values()
        )
        if busy:
            waiting.setdefault(point.hazard, []).append(alarm.id)
            return
    ask(turn, alarm, point, 1)


def ask_next(turn: Turn, alarm_id: str) -> None:
    """Ask about the next alarm that waited and is still in doubt."""
    memory = turn.state.alarms
    hazard = turn.ground.points[alarm_id.split("/")[0]].hazard
    waiting = memory.to_verify.get(hazard, [])
    for number, name in enumerate(waiting, start=1):
        alarm = memory.alarms.get(name)
        if alarm is None or alarm.incident or alarm.cause is not None or not alarm.active:
            continue
        point = turn.ground.points[alarm.point]
        if not link_known(turn, alarm, point):
            ask(turn, alarm, point, 1)
            del waiting[:number]
            return
    memory.to_verify.pop(hazard, None)


def ask(turn: Turn, alarm: Alarm, point: Point, times: int) -> None:
    """Ask the plant what the alarm is."""
    label = label_of(point, alarm.bit)
    alarm.asked = True
    if point.family == "gas" and point.hazard:
        prealert.expect(turn, alarm.id, "gas_leak", turn.ground.hazards[point.hazard].place)
    turn.ask(
        topic="verify_alarm",
        about=alarm.id,
        to=f"plant:{point.hazard}",
        options=_OPTIONS,
        within_s=turn.rules.alarms.verification.answer_within,
        text=Text(
            f"请现场核实 {point.name} {label.zh}", f"please check {point.name} {label.en} on site"
        ),
        times=times,
    )


def open_incident(turn: Turn, alarms: list[Alarm], point: Point, *, rule: str, by: str) -> None:
    """Open a gas leak on these alarms; `by` is who found it real, empty when nobody did."""
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
    incident = opening.open_new(
        turn,
        event_type="gas_leak",
        place=hazard.place,
        hazard=hazard.id,
        substance=hazard.substance,
        evidence=tuple(alarm.id for alarm in alarms),
        rule=rule,
        because=because,
        detected_ms=min(alarm.since_ms for alarm in alarms),
    )
    for alarm in alarms:
        _bind(turn, alarm, incident)
        turn.settle("verify_alarm", alarm.id)
