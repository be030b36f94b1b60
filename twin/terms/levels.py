"""The county's level scales, each a type of its own.

Nine scales are written 一级…四级, red…blue or high…low, run in different directions and mean
different things. None converts to another, and comparing two of different types is a `TypeError`: a
yellow public warning is not a third-level response, and gas alarm 二级 is the *worse* one. Levels
have no ``<``, which nobody could read; ask `worse_than`.
"""

from __future__ import annotations

from enum import Enum
from typing import Self

from twin.terms.text import Text

__all__ = [
    "AccidentGrade",
    "AlarmPriority",
    "ChemicalRiskColour",
    "EventGrade",
    "ForestFireDanger",
    "GasAlarmLevel",
    "HazardSourceLevel",
    "ResponseLevel",
    "Scale",
    "WarningColour",
]


class Scale(Enum):
    """A level scale. `value` is the code in files; `severity` grows with danger within the type."""

    def __new__(cls, code: str, severity: int, zh: str, en: str) -> Self:
        """Make one level: its code in files, its rank within this scale, its two labels."""
        member = object.__new__(cls)
        member._value_ = code
        member.severity = severity
        member.label = Text(zh, en)
        return member

    severity: int
    label: Text

    @classmethod
    def _missing_(cls, value: object) -> None:
        """Refuse a level of another scale, even where both write the same code.

        Raises:
            TypeError: `value` is a level of another scale.
        """
        if isinstance(value, Scale):
            raise TypeError(
                f"{type(value).__name__}.{value.name} cannot be converted to {cls.__name__}: "
                f"the scales look alike and mean different things"
            )

    def worse_than(self, other: Self) -> bool:
        """Whether this level is more severe than `other` of the same scale.

        Raises:
            TypeError: `other` belongs to another scale.
        """
        if type(other) is not type(self):
            raise TypeError(
                f"{type(self).__name__} cannot be compared with {type(other).__name__}: "
                f"the scales look alike and mean different things"
            )
        return self.severity > other.severity

    def at_least(self, other: Self) -> bool:
        """Whether this level is `other` or worse. Raises TypeError as `worse_than`."""
        return self is other or self.worse_than(other)


class GasAlarmLevel(Scale):
    """GB/T 50493-2019: 一级 is the first threshold, 二级 the higher one and the worse."""

    FIRST = ("first", 1, "一级报警", "first level")
    SECOND = ("second", 2, "二级报警", "second level")


class HazardSourceLevel(Scale):
    """GB 18218-2018 major hazard source: 一级 is the worst (R ≥ 100)."""

    I = ("I", 4, "一级重大危险源", "major hazard source, level 1")  # noqa: E741 - the standard's name
    II = ("II", 3, "二级重大危险源", "major hazard source, level 2")
    III = ("III", 2, "三级重大危险源", "major hazard source, level 3")
    IV = ("IV", 1, "四级重大危险源", "major hazard source, level 4")


class ChemicalRiskColour(Scale):
    """Colour of a chemical firm in the ministry's risk monitoring system; red is the worst."""

    RED = ("red", 4, "红色风险", "red risk")
    ORANGE = ("orange", 3, "橙色风险", "orange risk")
    YELLOW = ("yellow", 2, "黄色风险", "yellow risk")
    BLUE = ("blue", 1, "蓝色风险", "blue risk")


class WarningColour(Scale):
    """Colour of a public 预警 (突发事件应对法 art. 63): for what has not happened yet."""

    RED = ("red", 4, "红色预警", "red warning")
    ORANGE = ("orange", 3, "橙色预警", "orange warning")
    YELLOW = ("yellow", 2, "黄色预警", "yellow warning")
    BLUE = ("blue", 1, "蓝色预警", "blue warning")


class ResponseLevel(Scale):
    """Emergency response level (突发事件应对法 art. 71): Ⅰ is the highest."""

    I = ("I", 4, "Ⅰ级响应", "response level I")  # noqa: E741 - the law's name
    II = ("II", 3, "Ⅱ级响应", "response level II")
    III = ("III", 2, "Ⅲ级响应", "response level III")
    IV = ("IV", 1, "Ⅳ级响应", "response level IV")


class AccidentGrade(Scale):
    """Grade of a work accident (State Council Order 493, art. 3): 特别重大 is the worst."""

    ESPECIALLY_MAJOR = ("especially_major", 4, "特别重大事故", "especially major accident")
    MAJOR = ("major", 3, "重大事故", "major accident")
    LARGER = ("larger", 2, "较大事故", "larger accident")
    ORDINARY = ("ordinary", 1, "一般事故", "ordinary accident")


class EventGrade(Scale):
    """Grade of a natural disaster or public-health event (突发事件应对法 art. 3)."""

    ESPECIALLY_MAJOR = ("event_especially_major", 4, "特别重大", "especially major")
    MAJOR = ("event_major", 3, "重大", "major")
    LARGER = ("event_larger", 2, "较大", "larger")
    ORDINARY = ("event_ordinary", 1, "一般", "ordinary")


class ForestFireDanger(Scale):
    """Forest-fire danger (QX/T 77): 五级 is the worst."""

    FIVE = ("5", 5, "五级火险", "fire danger 5")
    FOUR = ("4", 4, "四级火险", "fire danger 4")
    THREE = ("3", 3, "三级火险", "fire danger 3")
    TWO = ("2", 2, "二级火险", "fire danger 2")
    ONE = ("1", 1, "一级火险", "fire danger 1")


class AlarmPriority(Scale):
    """Priority of an alarm to its operator (IEC 62682): high is answered first."""

    HIGH = ("high", 3, "高", "high")
    MEDIUM = ("medium", 2, "中", "medium")
    LOW = ("low", 1, "低", "low")
