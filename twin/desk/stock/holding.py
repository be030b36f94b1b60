"""The stock as the desk knows it: the registry's count with what came and went since."""

from __future__ import annotations

from fractions import Fraction

from twin.county.registry.depots import last_day
from twin.county.registry.moves import plain_number
from twin.county.registry.stock import Good, Ledger, Lot
from twin.desk.stock.memory import HeldLot
from twin.desk.turn import Turn

__all__ = ["first_day", "is_counted", "keep", "stock_of"]


def stock_of(turn: Turn, name: str, unit: str) -> Ledger:
    """All lots of a good, in all depots."""
    changed = [
        Lot(
            id=lot,
            good=Good(held.depot, held.name, held.unit),
            quantity=Fraction(held.quantity),
            expires=last_day(held.expires),
        )
        for lot, held in turn.state.stock.lots.items()
        if (held.name, held.unit) == (name, unit)
    ]
    return turn.ground.depots.as_held(name, unit, changed)


def keep(turn: Turn, before: Ledger, after: Ledger) -> None:
    """Remember the lots that a change of the ledger has changed."""
    was = {lot.id: lot for lot in before.lots}
    for lot in after.lots:
        if was.get(lot.id) != lot:
            turn.state.stock.lots[lot.id] = HeldLot(
                depot=lot.good.depot,
                name=lot.good.name,
                unit=lot.good.unit,
                quantity=plain_number(lot.quantity),
                expires="" if lot.expires is None else lot.expires.isoformat(),
            )


def is_counted(quantity: float) -> bool:
    """Whether it is a quantity somebody can count: above zero, to the thousandth."""
    return 0.0 < quantity < 1e9 and (Fraction(repr(quantity)) * 1000).denominator == 1


def first_day(before: Ledger, after: Ledger) -> str:
    """The first last day among the lots that a draw took from; empty for none."""
    left = {lot.id: lot.quantity for lot in after.lots}
    days = [lot.expires for lot in before.lots if lot.expires and left[lot.id] < lot.quantity]
    return min(days).isoformat() if days else ""
