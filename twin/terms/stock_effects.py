"""What the desk says about goods: drawn from our depots, short, asked for, come to the scene."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from twin.terms.place import Place
from twin.terms.text import Text

__all__ = ["DepotDraw", "GoodsBooked", "GoodsDrawn", "GoodsRequested", "GoodsShort"]


@dataclass(frozen=True, slots=True, kw_only=True)
class DepotDraw:
    """What one depot gives and what it has left to give, in the unit of the good.

    `below_minimum`: it has less left than it is to keep. `expires` is the first last day of what
    is given (ISO 8601), empty for none.
    """

    depot: str
    quantity: float
    left: float
    below_minimum: bool
    expires: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GoodsDrawn:
    """Goods of our depots are released for a task of an incident, the nearest depot first.

    `row` is the row of the run card, from 1 on, and `needed` what it names.
    """

    kind: ClassVar[str] = "goods_drawn"
    incident: str
    row: int
    task: str
    name: str
    unit: str
    needed: float
    quantity: float
    depots: tuple[DepotDraw, ...]
    place: Place
    because: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class GoodsShort:
    """Our depots have not what the run card names, said out loud."""

    kind: ClassVar[str] = "goods_short"
    incident: str
    row: int
    task: str
    name: str
    unit: str
    needed: float
    found: float
    because: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class GoodsRequested:
    """A request to another role for goods, to be answered in time."""

    kind: ClassVar[str] = "goods_requested"
    request: str
    role: str
    to_role: str
    incident: str
    row: int
    task: str
    name: str
    unit: str
    quantity: float
    place: Place
    answer_by_ms: int
    because: Text
    clause: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GoodsBooked:
    """Goods that came to the scene are booked for the run card's rows of that name.

    `needed` and `arrived` are of all those rows, `lacking` is what is still to come for them.
    """

    kind: ClassVar[str] = "goods_booked"
    incident: str
    name: str
    unit: str
    quantity: float
    by: str
    needed: float
    arrived: float
    lacking: float
