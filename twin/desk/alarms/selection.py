"""Which positions an alarm is due to, and how urgent it is there: the selection rules, applied.

What a reader would get wrong: urgency belongs to the position. The rule that puts an alarm before a
position may say another priority than the alarm's own. Where no rule but the master alarm database
says whose an alarm is (rain, rivers, mines, …), its positions count.
"""

from __future__ import annotations

from twin.desk.alarms.names import meaning_of
from twin.desk.alarms.rules import AlarmRules, Escalation, Selection
from twin.desk.points import Point
from twin.desk.turn import Turn
from twin.terms.levels import AlarmPriority
from twin.terms.observation import AlarmBit

__all__ = [
    "COUNTY",
    "keeper_of",
    "matches",
    "positions_of",
    "priority_of",
    "seat_of",
    "seats",
]

COUNTY = "county_duty"
"""The county's duty room."""


def positions_of(turn: Turn, point: Point, bit: AlarmBit) -> tuple[str, ...]:
    """The positions that are shown the alarm from the start."""
    chosen = [seat_of(r, point) for r in turn.rules.alarms.selection if matches(r, point, bit)]
    if point.family in turn.rules.alarms.listed.families:
        listed = turn.ground.master.get(f"{point.id}/{bit.name}")
        chosen += point.keepers[:1] if listed is None else listed.positions
    return tuple(dict.fromkeys(chosen))


def seats(rules: AlarmRules, point: Point) -> tuple[str, ...]:
    """The positions at which an alarm of the point may live, its own before the county's."""
    own = [f"plant:{point.hazard}"] if point.hazard else []
    if point.family in rules.listed.families:
        own += point.keepers
    return tuple(dict.fromkeys((*own, COUNTY)))


def keeper_of(turn: Turn, point: Point) -> str:
    """Who looks after the point and is asked about it: its plant, its township, else the county."""
    return seats(turn.rules.alarms, point)[0]


def matches(rule: Selection | Escalation, point: Point, bit: AlarmBit) -> bool:
    """Whether a rule is for this alarm."""
    level = point.hazard_level or ("ungraded" if point.hazard else "none")
    return bit in rule.bits and point.family in rule.families and level in rule.source_levels


def seat_of(rule: Selection | Escalation, point: Point) -> str:
    """The position a rule means: of a plant or township, that of the point's own."""
    own = {"plant": f"plant:{point.hazard}", "township": f"township:{point.area}"}
    return own.get(rule.position, rule.position)


def priority_of(turn: Turn, position: str, point: Point, bit: AlarmBit) -> AlarmPriority:
    """What the rule that put the alarm before this position says, else its own."""
    rules = turn.rules.alarms
    for rule in rules.selection:
        if matches(rule, point, bit) and seat_of(rule, point) == position:
            return rule.priority or meaning_of(turn, point, bit).priority
    for escalation in rules.escalation:
        if matches(escalation, point, bit) and escalation.to == position:
            return escalation.priority
    return meaning_of(turn, point, bit).priority
