"""What an inject may wait for, or a drill may end on: a tree of tests on the world.

What a reader would get wrong: a trigger asks for what is *true*, and for what is on record. It
never sees a reading, so a dead instrument does not hold an inject back.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar, Literal

from twin.terms.matching import Condition

__all__ = [
    "AllHold",
    "AnyHolds",
    "Compares",
    "Fulfilled",
    "Leaf",
    "NotHolds",
    "PeopleAway",
    "PointShows",
    "Quantity",
    "RainFell",
    "Reached",
    "Recorded",
    "Test",
    "Trigger",
    "WindBlows",
    "leaves",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class PointShows:
    """The true value at a sensor point, in the point's unit."""

    kind: ClassVar[str] = "point_shows"
    point: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RainFell:
    """Millimetres of rain at a gauge over the last `span_s` seconds, summed by the minute."""

    kind: ClassVar[str] = "rain_fell"
    point: str
    span_s: float


@dataclass(frozen=True, slots=True, kw_only=True)
class WindBlows:
    """Speed of the mean wind, m/s."""

    kind: ClassVar[str] = "wind_blows"


@dataclass(frozen=True, slots=True, kw_only=True)
class PeopleAway:
    """People who have left their homes, of one township or, empty, of the county."""

    kind: ClassVar[str] = "people_away"
    township: str


Quantity = PointShows | RainFell | WindBlows | PeopleAway


@dataclass(frozen=True, slots=True, kw_only=True)
class Compares:
    """A quantity stands above or below a value in its own unit."""

    kind: ClassVar[str] = "compares"
    quantity: Quantity
    op: Literal["gt", "ge", "lt", "le"]
    value: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Reached:
    """The drill has come to a moment."""

    kind: ClassVar[str] = "reached"
    at_s: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorded:
    """A record of this kind that meets all conditions has been written."""

    kind: ClassVar[str] = "recorded"
    record_kind: str
    conditions: tuple[Condition, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Fulfilled:
    """An expected action has been done, in time or late."""

    kind: ClassVar[str] = "fulfilled"
    expect: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AllHold:
    """Every part holds."""

    kind: ClassVar[str] = "all_hold"
    parts: tuple[Test, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AnyHolds:
    """At least one part holds."""

    kind: ClassVar[str] = "any_holds"
    parts: tuple[Test, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class NotHolds:
    """The part does not hold."""

    kind: ClassVar[str] = "not_holds"
    part: Test


Leaf = Compares | Reached | Recorded | Fulfilled
Test = Compares | Reached | Recorded | Fulfilled | AllHold | AnyHolds | NotHolds


@dataclass(frozen=True, slots=True, kw_only=True)
class Trigger:
    """A condition as it is written, and its tests."""

    text: str
    test: Test


def leaves(test: Test) -> Iterator[Leaf]:
    """The single tests of a tree, from left to right."""
    match test:
        case AllHold(parts=parts) | AnyHolds(parts=parts):
            for part in parts:
                yield from leaves(part)
        case NotHolds(part=part):
            yield from leaves(part)
        case _:
            yield test
