"""Whether a condition can hold at all: a contradiction, or only when it is no use any more.

It looks at the condition alone, in disjunctive form, and knows only what is certain: what a
quantity cannot be, that a moment once reached stays so. What it lets pass may still never come.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice, product
from math import inf

from twin.terms.text import Text
from twin.terms.trigger import (
    AllHold,
    AnyHolds,
    Compares,
    Fulfilled,
    Leaf,
    NotHolds,
    PointShows,
    Quantity,
    Reached,
    Test,
)

__all__ = ["needs", "never"]

_MOST_CLAUSES = 256
_OPPOSITE = {"gt": "le", "le": "gt", "ge": "lt", "lt": "ge"}
_Clause = tuple[tuple[Leaf, bool], ...]


def never(test: Test, last_s: float) -> Text | None:
    """Why a condition cannot hold before `last_s`; None when it may, or when it is too wide."""
    clauses = list(_clauses(test, True))
    reasons = [_why_not(clause, last_s) for clause in clauses]
    if len(clauses) >= _MOST_CLAUSES or None in reasons:
        return None
    return reasons[0]


def needs(test: Test) -> list[frozenset[str]]:
    """The expected actions that must have been done, for each way in which a condition may hold."""
    return [
        frozenset(leaf.expect for leaf, holds in clause if holds and isinstance(leaf, Fulfilled))
        for clause in _clauses(test, True)
        if _why_not(clause, inf) is None
    ]


def _clauses(test: Test, holds: bool) -> Iterator[_Clause]:
    """The ways in which a test holds (or does not): single tests that all do. A bounded number."""
    match test:
        case NotHolds(part=part):
            yield from _clauses(part, not holds)
        case AllHold(parts=parts) | AnyHolds(parts=parts):
            ways = [list(_clauses(part, holds)) for part in parts]
            found: Iterable[_Clause]
            if isinstance(test, AllHold) is holds:
                found = (sum(way, ()) for way in product(*ways))
            else:
                found = (clause for way in ways for clause in way)
            yield from islice(found, _MOST_CLAUSES)
        case _:
            yield ((test, holds),)


def _why_not(clause: _Clause, last_s: float) -> Text | None:
    from_s, until_s = 0.0, last_s
    bounds: dict[Quantity, list[tuple[str, float]]] = {}
    said: dict[Leaf, bool] = {}
    for leaf, holds in clause:
        match leaf:
            case Reached(at_s=at_s):
                from_s, until_s = (
                    (max(from_s, at_s), until_s) if holds else (from_s, min(until_s, at_s))
                )
            case Compares(quantity=quantity, op=op, value=value):
                # only a point (a stage, a temperature) may stand below zero
                least = [] if isinstance(quantity, PointShows) else [("ge", 0.0)]
                found = bounds.setdefault(quantity, least)
                found.append((op if holds else _OPPOSITE[op], value))
            case _:
                if said.setdefault(leaf, holds) is not holds:
                    return _CONTRADICTS
    if from_s >= last_s:
        return Text(
            "条件里的时刻不早于注入的最迟时刻或演练结束，条件不会成立",
            "its moment is not before the latest time of the inject or the end of the drill",
        )
    if from_s >= until_s or not all(_fit(each) for each in bounds.values()):
        return _CONTRADICTS
    return None


_CONTRADICTS = Text("条件自相矛盾，不会成立", "the condition contradicts itself and never holds")


def _fit(bounds: list[tuple[str, float]]) -> bool:
    """Whether some number keeps all bounds."""
    lows = [(value, op == "gt") for op, value in bounds if op in ("gt", "ge")]
    highs = [(value, op != "lt") for op, value in bounds if op in ("lt", "le")]
    if not lows or not highs:
        return True
    (low, above), (high, reached) = max(lows), min(highs)
    return low < high or (low == high and reached and not above)
