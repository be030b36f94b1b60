"""Ours alone, where it could hurt: bad readings, the worst tick, allocations, synthesis."""

from __future__ import annotations

import sys
import time
from typing import Any

import numpy as np

from fast._types import Floats32
from fast.alarms import AlarmField
from fast.fields import SensorField, Sensors
from fast.streams import keys_of
from twin.bench.alarms.contest import Stepping
from twin.bench.alarms.evaluator import Fumeng
from twin.bench.alarms.load import PERIOD, Load, mass_table
from twin.bench.measure import Round, quartiles, rounds_of, sized

__all__ = ["allocations", "bad_share", "synthesis", "worst_tick"]

_BAD_SHARE = 0.3
_MOST_TICKS = 16 * PERIOD
_WARM_TICKS = 3 * PERIOD
_CALM = (50.0, 50.5, 49.5)
_STEP = 95.0  # above HH, and further from calm than the rate limit


def bad_share(load: Load, seed: int, rounds: int, budget_s: float) -> dict[str, Any]:
    """The rate with three points in ten bad all along, as a share of the rate without."""
    rng = np.random.default_rng([seed, 3])
    readings = load.readings.copy()
    readings[:, rng.random(load.size) < _BAD_SHARE] = np.nan
    pair = {
        "quiet": Stepping(Fumeng(load.table), load),
        "bad": Stepping(Fumeng(load.table), Load(load.kind, load.table, readings)),
    }
    contenders, ticks = [], {}
    for name, entry in pair.items():
        entry.go(0, _WARM_TICKS)
        ticks[name] = sized(lambda turn: None, entry.go, _MOST_TICKS, False, budget_s).items
        contenders.append(_round(name, entry, ticks[name]))
    spent = rounds_of(contenders, rounds)
    each = {name: [s / ticks[name] for s in spent[name]] for name in pair}
    share = [quiet / bad for quiet, bad in zip(each["quiet"], each["bad"], strict=True)]
    return {"points": load.size, "tick_s": quartiles(each["bad"]), "share": quartiles(share)}


def worst_tick(n: int, rounds: int) -> list[dict[str, Any]]:
    """One tick in which every point loses its reading, comes back, or steps over HH and back."""
    field = AlarmField(mass_table(n), 1.0)
    calm = [np.full(n, value, np.float32) for value in _CALM]
    lost, high = np.full(n, np.nan, np.float32), np.full(n, _STEP, np.float32)
    tick = 0

    def step(values: Floats32) -> tuple[float, int]:
        nonlocal tick
        began = time.process_time()
        events = field.step(values, tick)
        taken = time.process_time() - began
        tick += 1
        return taken, events.size

    def settle() -> None:
        for _ in range(4):
            step(calm[tick % len(calm)])

    spent: dict[str, list[float]] = {"lost": [], "back": [], "over": [], "under": []}
    events: dict[str, int] = {}
    for _ in range(rounds):
        settle()
        for name, values in (("lost", lost), ("back", calm[0]), ("over", high), ("under", calm[0])):
            taken, events[name] = step(values)
            spent[name].append(taken)
            if name == "back":
                settle()
            else:
                step(values + np.float32(0.5) * (tick % 2))
    return [
        {"what": name, "points": n, "events": events[name], **quartiles(seconds)}
        for name, seconds in spent.items()
    ]


def allocations(n: int) -> int:
    """Python blocks that three hundred quiet ticks left behind, less those of an empty loop."""
    field = AlarmField(mass_table(n), 1.0)
    calm = [np.full(n, value, np.float32) for value in _CALM]
    for tick in range(PERIOD):
        field.step(calm[tick % len(calm)], tick)
    ticks = list(range(PERIOD, PERIOD + 300))  # the numbers exist before
    readings = [calm[tick % len(calm)] for tick in ticks]

    def left_by(step: Any) -> int:
        before = sys.getallocatedblocks()
        for tick, now in zip(ticks, readings, strict=True):
            step(now, tick)
        return sys.getallocatedblocks() - before

    idle = left_by(lambda now, tick: None)
    return max(0, left_by(field.step) - idle)


def synthesis(n: int, seed: int, rounds: int, budget_s: float) -> dict[str, Any]:
    """A quiet tick from the truth: instruments and alarms together, and the instruments alone."""
    made = {name: SensorField(_sensors(n, seed), 1.0) for name in ("sensors", "both")}
    truth, field = np.full(n, 50.0), AlarmField(mass_table(n), 1.0)
    ticks = {"sensors": 0, "both": 0}

    def sensors(turn: int, count: int) -> None:
        for tick in range(ticks["sensors"], ticks["sensors"] + count):
            made["sensors"].step(truth, tick)
        ticks["sensors"] += count

    def both(turn: int, count: int) -> None:
        for tick in range(ticks["both"], ticks["both"] + count):
            field.step(made["both"].step(truth, tick), tick)
        ticks["both"] += count

    ways = {"sensors": sensors, "both": both}
    counts, contenders = {}, []
    for name, go in ways.items():
        go(0, _WARM_TICKS)
        count = sized(lambda turn: None, go, _MOST_TICKS, False, budget_s).items
        counts[name] = count
        contenders.append(
            Round(name, lambda turn: None, lambda turn, g=go, c=count: g(turn, c), 1)  # type: ignore[misc]
        )
    spent = rounds_of(contenders, rounds)
    return {
        "points": n,
        **{name: quartiles([s / counts[name] for s in spent[name]]) for name in ways},
    }


def _round(name: str, entry: Stepping, ticks: int) -> Round[str]:
    return Round(name, lambda turn: None, lambda turn: entry.go(turn, ticks), 1)


def _sensors(n: int, seed: int) -> Sensors:
    """Instruments with everything: noise, drift, response, resolution, range."""
    return Sensors(
        keys=keys_of(seed, "bench.noise", map(str, range(n))), noise_sd=0.3, drift_per_s=1e-9,
        tau_s=5.0, tau_down_s=10.0, range_lo=0.0, range_hi=100.0, resolution=0.01,
    )  # fmt: skip
