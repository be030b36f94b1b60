"""Goods drawn, reserved and brought back, as values: every change gives a new ledger.

A *good* is a name in a unit at a depot; it lies there in lots, each with its last day. What a
reader would get wrong: goods past their day are on hand but not available, and what is reserved is
available only to who reserved it. Lots are drawn in the order of their last days, so that little
goes to waste. Nothing is ever negative, and for each good what came in is what is on hand plus what
went out.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction

__all__ = ["BelowMinimum", "Good", "Ledger", "Lot", "Reservation", "StockError", "ledger_of"]

_NONE = Fraction(0)


class StockError(ValueError):
    """A change of stock that cannot be made; the ledger stays as it was."""


@dataclass(frozen=True, slots=True, order=True)
class Good:
    """What is stored where, and what it is counted in."""

    depot: str
    name: str
    unit: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Lot:
    """A batch on hand; `expires` is the last day on which it may be used."""

    id: str
    good: Good
    quantity: Fraction
    expires: date | None = None

    def __post_init__(self) -> None:
        if self.quantity < 0:
            raise StockError(f"lot {self.id} holds {self.quantity}; a quantity is never below 0")

    def usable(self, on: date) -> bool:
        """Whether it may still be used on a day."""
        return self.expires is None or on <= self.expires


@dataclass(frozen=True, slots=True, kw_only=True)
class Reservation:
    """So much of a good kept for somebody, under a key of theirs."""

    key: str
    good: Good
    quantity: Fraction


@dataclass(frozen=True, slots=True, kw_only=True)
class BelowMinimum:
    """A good of which less is available than its minimum."""

    good: Good
    available: Fraction
    minimum: Fraction


@dataclass(frozen=True, slots=True, kw_only=True)
class Ledger:
    """All lots, reservations and minima, and what came in and went out since the count.

    Lots, minima and totals are sorted, so equal stocks are equal values.
    """

    lots: tuple[Lot, ...] = ()
    reserved: tuple[Reservation, ...] = ()
    minima: tuple[tuple[Good, Fraction], ...] = ()
    came: tuple[tuple[Good, Fraction], ...] = ()
    went: tuple[tuple[Good, Fraction], ...] = ()

    def on_hand(self, good: Good) -> Fraction:
        """All there is, past its day or not."""
        return sum((lot.quantity for lot in self.lots if lot.good == good), _NONE)

    def available(self, good: Good, on: date) -> Fraction:
        """What may be drawn by anybody on a day; never below zero."""
        return max(_NONE, self._usable(good, on) - self._kept(good))

    def restock(self, lot: Lot) -> Ledger:
        """With a lot brought in; more of a lot that is there already is added to it.

        Raises:
            StockError: The lot is there with another good or another last day.
        """
        held = next((own for own in self.lots if own.id == lot.id), None)
        if held is not None and (held.good, held.expires) != (lot.good, lot.expires):
            raise StockError(
                f"lot {lot.id} is {held.good.name}, until {held.expires}; bring another good or "
                f"another last day in as a lot of its own"
            )
        others = tuple(own for own in self.lots if own.id != lot.id)
        whole = lot if held is None else replace(lot, quantity=held.quantity + lot.quantity)
        return replace(
            self,
            lots=_sorted((*others, whole)),
            came=_added(self.came, lot.good, lot.quantity),
        )

    def draw(self, good: Good, quantity: Fraction, on: date, *, key: str = "") -> Ledger:
        """With so much taken away, the lots with the nearest last day first.

        Args:
            key: A reservation to draw on; what it holds is used up first, by as much.

        Raises:
            StockError: There is not so much, or the key keeps nothing of this good.
        """
        _check(quantity)
        kept = self._reservation(key, good) if key else None
        free = self.available(good, on)
        usable = self._usable(good, on)
        own = _NONE if kept is None else min(kept.quantity, usable)
        if quantity > min(usable, free + own):
            raise StockError(
                f"{good.depot} has {free + own} {good.unit} of {good.name} to draw on {on}, not "
                f"{quantity}"
            )
        reserved = self.reserved
        if kept is not None:
            left = kept.quantity - min(kept.quantity, quantity)
            reserved = tuple(r for r in reserved if r is not kept)
            reserved += (replace(kept, quantity=left),) if left else ()
        lots, open_ = [], quantity
        for lot in self.lots:
            taken = min(lot.quantity, open_) if lot.good == good and lot.usable(on) else _NONE
            open_ -= taken
            lots.append(replace(lot, quantity=lot.quantity - taken) if taken else lot)
        return replace(
            self,
            lots=_sorted(lots),
            reserved=reserved,
            went=_added(self.went, good, quantity),
        )

    def reserve(self, key: str, good: Good, quantity: Fraction, on: date) -> Ledger:
        """With so much kept for a key.

        Raises:
            StockError: There is not so much, or the key keeps some of this good already.
        """
        _check(quantity)
        if any(r.key == key and r.good == good for r in self.reserved):
            raise StockError(f"{key} keeps {good.name} already; release it and reserve anew")
        free = self.available(good, on)
        if quantity > free:
            raise StockError(
                f"{good.depot} has {free} {good.unit} of {good.name} to reserve on {on}, not "
                f"{quantity}"
            )
        kept = Reservation(key=key, good=good, quantity=quantity)
        return replace(self, reserved=(*self.reserved, kept))

    def release(self, key: str) -> Ledger:
        """With nothing kept for a key any more."""
        return replace(self, reserved=tuple(r for r in self.reserved if r.key != key))

    def below_minimum(self, on: date) -> tuple[BelowMinimum, ...]:
        """Every good of which less is usable than its minimum; reserved goods count as there."""
        usable: dict[Good, Fraction] = {}
        for lot in self.lots:
            if lot.usable(on):
                usable[lot.good] = usable.get(lot.good, _NONE) + lot.quantity
        return tuple(
            BelowMinimum(good=good, available=usable.get(good, _NONE), minimum=minimum)
            for good, minimum in self.minima
            if usable.get(good, _NONE) < minimum
        )

    def expired(self, on: date) -> tuple[Lot, ...]:
        """Lots on hand that are past their last day."""
        return tuple(lot for lot in self.lots if lot.quantity and not lot.usable(on))

    def _usable(self, good: Good, on: date) -> Fraction:
        own = (lot.quantity for lot in self.lots if lot.good == good and lot.usable(on))
        return sum(own, _NONE)

    def _kept(self, good: Good) -> Fraction:
        return sum((r.quantity for r in self.reserved if r.good == good), _NONE)

    def _reservation(self, key: str, good: Good) -> Reservation:
        for kept in self.reserved:
            if kept.key == key and kept.good == good:
                return kept
        raise StockError(f"{key} keeps no {good.name} at {good.depot}; draw without a key")


def ledger_of(lots: Iterable[Lot], minima: Iterable[tuple[Good, Fraction]] = ()) -> Ledger:
    """A ledger that begins with a count of what is there; of two minima the larger one holds.

    Raises:
        StockError: Two lots have one id.
    """
    least: dict[Good, Fraction] = {}
    for good, minimum in minima:
        least[good] = max(minimum, least.get(good, _NONE))
    counted: dict[str, Lot] = {}
    came: dict[Good, Fraction] = {}
    for lot in lots:
        if lot.id in counted:
            raise StockError(f"lot {lot.id} is counted twice; give each lot an id of its own")
        counted[lot.id] = lot
        came[lot.good] = came.get(lot.good, _NONE) + lot.quantity
    return Ledger(
        lots=_sorted(counted.values()),
        minima=tuple(sorted(least.items())),
        came=tuple(sorted(came.items())),
    )


def _check(quantity: Fraction) -> None:
    if quantity <= 0:
        raise StockError(f"a quantity of {quantity} is nothing to take; give one above 0")


def _sorted(lots: Iterable[Lot]) -> tuple[Lot, ...]:
    return tuple(sorted(lots, key=lambda lot: (lot.good, lot.expires or date.max, lot.id)))


def _added(
    totals: tuple[tuple[Good, Fraction], ...], good: Good, quantity: Fraction
) -> tuple[tuple[Good, Fraction], ...]:
    sums = dict(totals)
    sums[good] = sums.get(good, _NONE) + quantity
    return tuple(sorted(sums.items()))
