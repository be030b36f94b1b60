"""What the desk remembers of goods: the lots that differ from the count, and what is still lacking.

What a reader would get wrong: a lot that is not here lies as the county's registry counts it.
Quantities are decimals written out, so that a snapshot holds them exactly.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction

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
    """A row of a run card in force: what we drew for it, what others were asked for, what came.

    `promised` is what others said they bring, `lent` what of it has come, `arrived` all that has.
    """

    drawn: str = "0"
    request: str = ""
    answer_by_ms: int = 0
    asked_again: int = 0
    answered: bool = False
    promised: str = "0"
    lent: str = "0"
    arrived: str = "0"

    @property
    def is_awaited(self) -> bool:
        """Whether somebody who was asked has still to answer, or to bring what he promised."""
        return bool(self.request) and (
            not self.answered or Fraction(self.lent) < Fraction(self.promised)
        )

    def lacks(self, needed: int) -> Fraction:
        """What nobody has given yet, drawn from our depots or brought by others."""
        return max(Fraction(0), Fraction(needed) - Fraction(self.drawn) - Fraction(self.lent))


@dataclass(slots=True, kw_only=True)
class StockMemory:
    """`lots` by their id. It grows only by lots that are touched or brought in."""

    lots: dict[str, HeldLot] = field(default_factory=dict)
