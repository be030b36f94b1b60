"""Rounds in which contenders take turns, so that a busy minute of the machine hits all alike.

What a reader would get wrong: a ratio is not taken from two medians. It is formed in each round,
from times a moment apart, and its own quartiles are given.
"""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Generic, NamedTuple, TypeVar

import numpy as np

__all__ = ["Round", "Size", "quartiles", "rounds_of", "sized"]

Key = TypeVar("Key")
_MOST_REPEATS = 200


class Size(NamedTuple):
    """How much is done in one timed stretch: so many items, so many times."""

    items: int
    repeats: int


class Round(NamedTuple, Generic[Key]):
    """Something to be timed: `go` is, `ready` before it is not. Both take the turn's number."""

    key: Key
    ready: Callable[[int], Any]
    go: Callable[[int], Any]
    repeats: int


def sized(
    ready: Callable[[int], Any], go: Callable[[int, int], Any], most: int, whole: bool,
    budget_s: float,
) -> Size:  # fmt: skip
    """So many items and repeats that one stretch takes about `budget_s`, or the least there is."""

    def taken_s() -> float:
        ready(0)
        began = time.process_time()
        go(0, items)
        return max(time.process_time() - began, 1e-7)

    items = most if whole else 1
    while True:
        taken = taken_s()
        if taken >= budget_s / 2:
            taken = taken_s()  # what is done for the first time only is not what is measured
        if items == most or taken >= budget_s / 2:
            break
        items = max(items + 1, min(most, 20 * items, int(items * budget_s / taken)))
    return Size(items, max(1, min(_MOST_REPEATS, int(budget_s / taken))))


def rounds_of(contenders: Sequence[Round[Key]], rounds: int) -> Mapping[Key, list[float]]:
    """CPU seconds of one `go` of each contender, a number a round; the order rotates."""
    spent: dict[Key, list[float]] = {each.key: [] for each in contenders}
    gc.collect()
    gc.freeze()
    gc.disable()
    try:
        for turn in range(rounds):
            for place in range(len(contenders)):
                each = contenders[(turn + place) % len(contenders)]
                spent[each.key].append(_stretch(each, turn))
    finally:
        gc.enable()
        gc.unfreeze()
    return spent


def quartiles(values: Sequence[float]) -> dict[str, float]:
    """Lower quartile, median, upper quartile."""
    low, middle, high = np.quantile(np.asarray(values, np.float64), [0.25, 0.5, 0.75]).tolist()
    return {"q1": low, "median": middle, "q3": high}


def _stretch(each: Round[Key], turn: int) -> float:
    total = 0.0
    for repeat in range(each.repeats):
        number = turn * each.repeats + repeat
        each.ready(number)
        began = time.process_time()
        each.go(number)
        total += time.process_time() - began
    return total / each.repeats
