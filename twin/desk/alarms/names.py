"""What an alarm is called, and what the master alarm database says it means."""

from __future__ import annotations

from dataclasses import dataclass

from twin.desk.points import Point
from twin.desk.turn import Turn
from twin.terms.levels import AlarmPriority
from twin.terms.observation import AlarmBit
from twin.terms.text import Text

__all__ = ["Meaning", "key_of", "label_of", "meaning_of"]

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


@dataclass(frozen=True, slots=True, kw_only=True)
class Meaning:
    """What an alarm means and how to answer it.

    `type` is the rule it follows from and its bit: alarms of a type have one response.
    """

    type: str
    priority: AlarmPriority
    consequence: Text
    response: Text


def label_of(point: Point, bit: AlarmBit) -> Text:
    """The alarm's name on its kind of point."""
    return _GAS_NAMES.get(bit, _BIT_NAMES[bit]) if point.family == "gas" else _BIT_NAMES[bit]


def meaning_of(turn: Turn, point: Point, bit: AlarmBit) -> Meaning:
    """What the county's master alarm database says, else the rules for an unlisted alarm."""
    listed = turn.ground.master.get(f"{point.id}/{bit.name}")
    said = turn.rules.alarms.unlisted if listed is None else listed
    return Meaning(
        type=f"{'unlisted' if listed is None else listed.rule}.{bit.name}",
        priority=said.priority,
        consequence=Text(said.consequence, said.consequence_en),
        response=Text(said.response, said.response_en),
    )


def key_of(alarm: str) -> str:
    """The alarm an occurrence belongs to: `P/HH` of `P/HH/3`; an alarm's own name stays."""
    return "/".join(alarm.split("/")[:2])
