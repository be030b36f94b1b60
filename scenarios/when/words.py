"""What a condition may ask for: names in both languages, what stands in their brackets, units."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

from twin.inputs import near
from twin.terms.text import Text

__all__ = ["EVENTS", "QUANTITIES", "Event", "Measure", "by_name", "meant"]

Asks: TypeAlias = Literal["point", "rain", "wind", "people"]
Happens: TypeAlias = Literal["arrived", "opened", "done"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """A quantity; `units` are what may be written, each with what one of it is in the first.

    `points` are the kinds of sensor points it may be asked of (None: of any). Without units the
    point's own is the one. `takes` is how many words its brackets hold, at least and at most.
    """

    name: Text
    asks: Asks
    takes: tuple[int, int]
    example: str
    units: tuple[tuple[str, float], ...] = ()
    points: tuple[str, ...] | None = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Something that has happened or has not."""

    name: Text
    asks: Happens
    takes: tuple[int, int]
    example: str


QUANTITIES: tuple[Measure, ...] = (
    Measure(
        name=Text("水位", "stage"), asks="point", takes=(1, 1), units=(("m", 1.0), ("cm", 0.01)),
        points=("river_stage", "reservoir_stage"), example="水位(RS-xihe-1) > 3 m",
    ),
    Measure(
        name=Text("雨量", "rain"), asks="rain", takes=(2, 2), units=(("mm", 1.0),),
        points=("rain_rate",), example="雨量(RG-001, 1h) > 30 mm",
    ),
    Measure(
        name=Text("浓度", "concentration"), asks="point", takes=(1, 1),
        points=("gas_toxic", "gas_flammable", "mine_gas"), example="浓度(GHF-001) > 4 mg/m3",
    ),
    Measure(
        name=Text("测值", "value"), asks="point", takes=(1, 1), points=None,
        example="测值(LT-001) < 60 %",
    ),
    Measure(
        name=Text("风速", "wind_speed"), asks="wind", takes=(0, 0),
        units=(("m/s", 1.0), ("km/h", 1.0 / 3.6)), example="风速 > 8 m/s",
    ),
    Measure(
        name=Text("疏散人数", "evacuated"), asks="people", takes=(0, 1),
        units=(("人", 1.0), ("people", 1.0)), example="疏散人数 >= 500 人",
    ),
)  # fmt: skip

EVENTS: tuple[Event, ...] = (
    Event(name=Text("到达", "arrived"), asks="arrived", takes=(1, 1), example="到达(消防救援)"),
    Event(name=Text("已立案", "opened"), asks="opened", takes=(0, 1), example="已立案(气体泄漏)"),
    Event(name=Text("已完成", "done"), asks="done", takes=(1, 1), example="已完成(E-001)"),
)

_EVERY: tuple[Measure | Event, ...] = (*QUANTITIES, *EVENTS)


def by_name(word: str) -> Measure | Event | None:
    """What is called so, in Chinese or English."""
    return next((each for each in _EVERY if word in (each.name.zh, each.name.en)), None)


def meant(word: str) -> Text:
    """What may have been meant by a name, or all that may be asked."""
    names = [each.name for each in _EVERY]
    close = near(word, [*(name.zh for name in names), *(name.en for name in names)])
    if close:
        return Text(f"是不是想写“{close[0]}”？", f"did you mean {close[0]!r}?")
    return Text(
        f"可用：{'、'.join(name.zh for name in names)}",
        f"known: {', '.join(name.en for name in names)}",
    )
