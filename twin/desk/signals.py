"""The table of warning signals, as far as the county's own instruments speak for it.

What a reader would get wrong: a reading that meets a signal's figure is evidence for its issuer. It
is no warning, and its colour is nobody's until the issuer has said it.
"""

from __future__ import annotations

from collections.abc import Mapping

from twin.county import County
from twin.county.alarms.book import SignalRule, load_rule_book
from twin.county.alarms.limits import signal_colour
from twin.terms.levels import WarningColour

__all__ = ["Signals"]


class Signals:
    """Which quantities points measure, and what the table makes of readings."""

    def __init__(self, county: County) -> None:
        self._book = load_rule_book(county)
        self._span_s = {row.id: row.span_s for row in county.windows.values()}
        self._kind = {row.id: row.kind for row in county.windows.values()}
        self._points = county.points
        self._hazards: dict[str, dict[str, None]] = {}
        for rule in self._book.signals.values():
            self._hazards.setdefault(rule.quantity, {})[rule.hazard] = None

    def kind(self, point: str) -> str:
        """What a point measures: a window's quantity, or the kind of its instrument."""
        if point in self._kind:
            return self._kind[point]
        row = self._points.row_of.get(point)
        return "" if row is None else self._points.text["kind"][row]

    def hazards(self, quantity: str) -> tuple[str, ...]:
        """The hazards whose signals have a figure for a quantity."""
        return tuple(self._hazards.get(quantity, ()))

    def worse(self, quantity: str, one: float, other: float) -> float:
        """The worse of two readings of a quantity: the lower where its figures are upper bounds."""
        low = any(
            rule.at_most is not None
            for rule in self._book.signals.values()
            if rule.quantity == quantity
        )
        return min(one, other) if low else max(one, other)

    def windows_s(self, hazard: str, quantity: str, point: str, window: str) -> tuple[int, ...]:
        """The windows of a hazard's signals for which a reading of a point counts.

        Args:
            window: own (the span of the point), any (whatever the span), now (no span).
        """
        known = dict.fromkeys(
            rule.window_s
            for rule in self._book.signals.values()
            if rule.hazard == hazard and rule.quantity == quantity
        )
        if window == "any":
            return tuple(known)
        span_s = self._span_s.get(point, 0) if window == "own" else 0
        return (span_s,) if span_s in known else ()

    def colour(
        self, hazard: str, seen: Mapping[tuple[str, int], float]
    ) -> tuple[WarningColour, SignalRule] | None:
        """The worst colour whose figure is reached, with its row; None when none is."""
        return signal_colour(self._book, hazard, dict(seen))
