"""The county's depots as one ledger, for whoever draws from them while time passes.

What a reader would get wrong: this is the count with the ledger's lines up to the start, not what
is there now. Whoever draws keeps what has changed and lays it over that (`as_held`).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from fractions import Fraction
from functools import cached_property

from twin.county.model import County
from twin.county.registry.moves import counted, played
from twin.county.registry.of_county import goods_of_county
from twin.county.registry.stock import Good, Ledger, Lot, ledger_of
from twin.terms.drill import StockLine
from twin.terms.place import Place
from twin.terms.units import Role

__all__ = ["Depot", "Depots", "last_day"]


@dataclass(frozen=True, slots=True)
class Depot:
    """Where goods lie, and whose they are to give."""

    id: str
    role: Role
    place: Place


class Depots:
    """The depots of a county that are ready, and the goods counted in them."""

    def __init__(self, county: County, start: str, stock: tuple[StockLine, ...]) -> None:
        self._county, self._stock = county, stock
        self._start = datetime.fromisoformat(start)

    @cached_property
    def rows(self) -> dict[str, Depot]:
        """By id, in the order of the registry."""
        return {
            row.id: Depot(row.id, row.ordered_by,
                          Place(name=row.name, lat_deg=row.lat_deg, lon_deg=row.lon_deg,
                                node=row.node))
            for row in self._county.resources.values()
            if row.kind == "depot" and row.status == "ready"
        }  # fmt: skip

    def day(self, at_ms: int) -> date:
        """The day at a time since the start."""
        return (self._start + timedelta(milliseconds=at_ms)).date()

    def as_held(self, name: str, unit: str, changed: Iterable[Lot]) -> Ledger:
        """The stock of a good in all depots: the count, with the lots that have changed since."""
        lots = {lot.id: lot for lot in self._count.lots if (lot.good.name, lot.good.unit)
                == (name, unit)}  # fmt: skip
        lots |= {lot.id: lot for lot in changed}
        return ledger_of(lots.values())

    def minimum(self, good: Good) -> Fraction:
        """What a depot is to keep of a good."""
        return self._minima.get(good, Fraction(0))

    def usual_unit(self, name: str) -> str:
        """What a good of this name is counted in; empty where none is kept."""
        return next((lot.good.unit for lot in self._count.lots if lot.good.name == name), "")

    @cached_property
    def _count(self) -> Ledger:
        return played(counted(goods_of_county(self._county)), self._stock)

    @cached_property
    def _minima(self) -> dict[Good, Fraction]:
        return dict(self._count.minima)


def last_day(written: str) -> date | None:
    """The last day of a lot; None for none.

    Raises:
        ValueError: It is not a date.
    """
    return date.fromisoformat(written) if written else None
