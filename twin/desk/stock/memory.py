"""What the desk remembers of goods: the lots that differ from the count, and what is still lacking.

What a reader would get wrong: a lot that is not here lies as the county's registry counts it.
Quantities are decimals written out, so that a snapshot holds them exactly.
"""

from __future__ import annotations

from dataclasses import dataclass, field

__all__ = ["GoodsWant", "HeldLot", "StockMemory"]


@dataclass(slots=True, kw_only=True)
class HeldLot:
    """A lot after something was drawn from it, or one that was brought in."""

    depot: str
    name: str
    unit: str
    quantity: str
    expires: str


@dataclass(slots=True, kw_only=True)
class GoodsWant:
    """A row of a run card in force: how much was drawn for it, and who was asked for the rest."""

    drawn: str = "0"
    request: str = ""
    answer_by_ms: int = 0
    asked_again: int = 0
    answered: bool = False


@dataclass(slots=True, kw_only=True)
class StockMemory:
    """`lots` by their id. It grows only by lots that are touched or brought in."""

    lots: dict[str, HeldLot] = field(default_factory=dict)
