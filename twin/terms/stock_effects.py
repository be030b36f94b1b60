"""What the desk says about goods: drawn from our depots, short, asked of another role."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from twin.terms.place import Place
from twin.terms.text import Text

__all__ = ["DepotDraw", "GoodsDrawn", "GoodsRequested", "GoodsShort"]


@dataclass(frozen=True, slots=True, kw_only=True)
class DepotDraw:
    """What one depot gives and what it has left to give, in the unit of the good.

    `below_minimum`: it has less left than it is to keep.
    """

    depot: str
    quantity: float
    left: float
    below_minimum: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class GoodsDrawn:
    """Goods of our depots are released for a task of an incident, the nearest depot first."""

    kind: ClassVar[str] = "goods_drawn"
    incident: str
    task: str
    name: str
    unit: str
    quantity: float
    depots: tuple[DepotDraw, ...]
    place: Place
    because: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class GoodsShort:
    """Our depots have not what the run card names, said out loud."""

    kind: ClassVar[str] = "goods_short"
    incident: str
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
    task: str
    name: str
    unit: str
    quantity: float
    place: Place
    answer_by_ms: int
    because: Text
    clause: str
