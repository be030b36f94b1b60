"""Queues of theory as call lists: Poisson calls, any service, units preferred in a fixed order.

What a reader would get wrong: the order of preference is put into the matrix as a handful of
microseconds of way, against services of a thousand seconds; units are home at once. That is the
fair way to ask a dispatcher of the nearest unit for a preference that is given, and it moves no
figure below by more than 1e-8.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from fast.dispatch import DAY_US, Calls, Plane, Units, replay

FACTS: dict[str, Any] = json.loads(
    Path(__file__).with_name("queueing.json").read_text(encoding="utf-8")
)
UNIT_US = 1_000_000_000  # one unit of time of the theory

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Draw = Callable[[np.random.Generator, int], Floats]


class Seen(NamedTuple):
    """One run, without its first calls; times in units of the theory.

    Attributes:
        group: Which stream each call is of.
        unit: Who went.
        wait: How long the call waited for somebody to be free.
        busy: Whether each unit was busy as the call came in, ``(calls, units)``.
        ahead: How many calls were waiting as it came in.
        load: The share of the time each unit was busy.
    """

    group: Ints
    unit: Ints
    wait: Floats
    busy: NDArray[np.bool_]
    ahead: Ints
    load: Floats


def run(
    seed: int,
    n: int,
    rates: Sequence[float],
    services: Sequence[Draw],
    preferences: Sequence[Sequence[int]],
    units: int,
    ranks: Sequence[int] | None = None,
    warm: float = 0.05,
) -> Seen:
    """`n` calls of several Poisson streams, each with its service, order of units, and rank."""
    dice = np.random.default_rng(seed)
    total = float(np.sum(rates))
    at = np.cumsum(dice.exponential(1.0 / total, n))
    group = dice.choice(len(rates), n, p=np.array(rates) / total)
    takes = np.empty(n)
    for stream, draw in enumerate(services):
        mine = group == stream
        takes[mine] = draw(dice, int(mine.sum()))
    at_us, takes_us = (np.floor(v * UNIT_US + 0.5).astype(np.int64) for v in (at, takes))
    nodes = len(rates) + units
    siren = np.zeros((nodes, nodes), np.int64)
    for stream, order in enumerate(preferences):
        for place, unit in enumerate(order):
            siren[len(rates) + unit, stream] = place
    zeros, homes = np.zeros(n, np.int64), np.arange(units)
    rank = np.zeros(len(rates), np.int64) if ranks is None else np.array(ranks)
    found = replay(
        Calls(at_us, group, rank[group], takes_us, zeros, zeros,
              group, zeros),
        Units(len(rates) + homes, homes * 0, homes * 0, homes * 0, homes * 0 + DAY_US,
              np.ones(units, np.bool_)),
        Plane(np.zeros(nodes), np.zeros(nodes)),
        siren,
        np.zeros((1, 1), np.int64),
    )  # fmt: skip
    free_us = found.sent_us + found.travel_us + takes_us
    keep = slice(int(warm * n), n)
    span = at_us[keep][0], at_us[-1]
    busy = np.zeros((n, units), np.bool_)
    load = np.zeros(units)
    for unit in range(units):
        mine = found.unit == unit
        by_time = np.argsort(found.sent_us[mine], kind="stable")
        begins, ends = found.sent_us[mine][by_time], free_us[mine][by_time]
        if begins.size:
            last = np.searchsorted(begins, at_us, side="left") - 1
            busy[:, unit] = (last >= 0) & (ends[np.maximum(last, 0)] > at_us)
            within = np.clip(ends, *span) - np.clip(begins, *span)
            load[unit] = within.sum() / (span[1] - span[0])
    return Seen(
        group[keep], found.unit[keep], (found.sent_us - at_us)[keep] / UNIT_US, busy[keep],
        found.ahead[keep], load,
    )  # fmt: skip


def exponential(mean: float) -> Draw:
    return lambda dice, n: dice.exponential(mean, n)


def constant(value: float) -> Draw:
    return lambda dice, n: np.full(n, value)


def hyperexponential(mean: float) -> Draw:
    """One call in ten takes far longer: a squared coefficient of variation of about 10."""
    return lambda dice, n: np.where(
        dice.random(n) < 0.1, dice.exponential(7.0 * mean, n), dice.exponential(mean / 3.0, n)
    )


def misses(
    runs: Sequence[Sequence[float]], truth: Sequence[float], names: Sequence[str]
) -> list[str]:
    """Which true values lie outside the 99 % interval of the runs, corrected for their number.

    Args:
        runs: One estimate of each value a run.
    """
    level = 1.0 - 0.01 / len(truth)
    told = []
    for name, values, want in zip(names, np.array(runs).T, truth, strict=True):
        half = stats.t.ppf(0.5 + level / 2, len(values) - 1) * stats.sem(values)
        if abs(values.mean() - want) > half:
            told.append(f"{name}: {want:.5f} is not within {values.mean():.5f} ± {half:.5f}")
    return told
