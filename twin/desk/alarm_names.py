"""What an alarm is called, and the row of the rules that says what it means."""

from __future__ import annotations

from twin.desk.alarm_rules import AlarmType
from twin.desk.ground import Point
from twin.desk.turn import Turn
from twin.terms.basis import Basis
from twin.terms.levels import AlarmPriority
from twin.terms.observation import AlarmBit
from twin.terms.text import Text

__all__ = ["key_of", "label_of", "type_of"]

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
_OTHER = AlarmType(
    id="other",
    families=(),
    bits=(),
    priority=AlarmPriority.LOW,
    consequence="",
    consequence_en="",
    response="",
    response_en="",
    basis=Basis.GENERAL,
    source="",
)


def label_of(point: Point, bit: AlarmBit) -> Text:
    """The alarm's name on its kind of point."""
    return _GAS_NAMES.get(bit, _BIT_NAMES[bit]) if point.family == "gas" else _BIT_NAMES[bit]


def type_of(turn: Turn, point: Point, bit: AlarmBit) -> AlarmType:
    """The first row of the rules for this kind of point and alarm; `other` when there is none."""
    for row in turn.rules.alarms.types:
        if bit in row.bits and point.family in row.families:
            return row
    return _OTHER


def key_of(alarm: str) -> str:
    """The alarm an occurrence belongs to: `P/HH` of `P/HH/3`; an alarm's own name stays."""
    return "/".join(alarm.split("/")[:2])
