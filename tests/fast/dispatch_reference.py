"""Closest-unit dispatch in plain Python: slow, short, and right by looking at it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from fast.dispatch import DAY_US, NEVER


@dataclass
class Call:
    at_us: int
    node: int
    rank: int = 0
    on_scene_us: int = 0
    hospital: int | None = None
    handover_us: int = 0


@dataclass
class Unit:
    home: int
    turnout_us: int = 0
    shift_us: tuple[int, int] = (0, DAY_US)
    free_us: int = -1
    home_us: int = -1
    left: int = 0
    moments_us: list[int] = field(default_factory=list)

    def is_on_shift(self, now: int) -> bool:
        begins, ends = self.shift_us
        if max(begins, ends) > DAY_US:
            return begins <= now < ends
        clock = now % DAY_US
        return begins <= clock < ends if begins < ends else not ends <= clock < begins

    def shift_starts(self, until: int) -> list[int]:
        begins, ends = self.shift_us
        if max(begins, ends) > DAY_US:
            return [begins]
        return list(range(begins, until, DAY_US))


def run(
    calls: Sequence[Call],
    units: Sequence[Unit],
    xy: Sequence[tuple[float, float]],
    siren_us: Sequence[Sequence[int]],
    siren_off: float,
    by_arrival: bool,
) -> list[tuple[int, ...] | None]:
    """(unit, sent, turnout, travel, left from, on road) of each call; None: nobody ever."""
    answers: list[tuple[int, ...] | None] = [None] * len(calls)
    waiting: list[int] = []
    end_us = 4 * DAY_US + max((call.at_us for call in calls), default=0)
    instants = {call.at_us for call in calls}
    for unit in units:
        instants.update(unit.shift_starts(end_us))
    while instants:
        now = min(instants)
        instants.discard(now)
        waiting += [i for i, call in enumerate(calls) if call.at_us == now]
        waiting.sort(key=lambda i: (calls[i].rank, i))
        for i in list(waiting):
            call = calls[i]
            best: tuple[int, int] | None = None
            for row, unit in enumerate(units):
                if unit.free_us > now or not unit.is_on_shift(now):
                    continue
                way = siren_us[_stands(unit, now, xy)][call.node]
                takes = way + (_turnout(unit, now) if by_arrival else 0)
                if way < NEVER and (best is None or takes < best[0]):
                    best = takes, row
            if best is None:
                continue
            unit = units[best[1]]
            stands, turnout = _stands(unit, now, xy), _turnout(unit, now)
            way = siren_us[stands][call.node]
            answers[i] = (best[1], now, turnout, way, stands, int(unit.home_us > now))
            waiting.remove(i)
            unit.left = call.node if call.hospital is None else call.hospital
            unit.free_us = now + turnout + way + call.on_scene_us
            if call.hospital is not None:
                unit.free_us += siren_us[call.node][call.hospital] + call.handover_us
            unit.free_us = max(unit.free_us, now + 1)
            home = siren_us[unit.left][unit.home]
            unit.home_us = NEVER if home >= NEVER else unit.free_us + int(home / siren_off + 0.5)
            instants.update(at for at in (unit.free_us, unit.home_us) if now < at < NEVER)
    return answers


def _turnout(unit: Unit, now: int) -> int:
    return unit.turnout_us if unit.home_us <= now else 0


def _stands(unit: Unit, now: int, xy: Sequence[tuple[float, float]]) -> int:
    if unit.home_us <= now:
        return unit.home
    if unit.home_us == NEVER:
        return unit.left
    share = (now - unit.free_us) / (unit.home_us - unit.free_us)
    (x0, y0), (x1, y1) = xy[unit.left], xy[unit.home]
    x, y = (1.0 - share) * x0 + share * x1, (1.0 - share) * y0 + share * y1
    squares = [(a - x) ** 2 + (b - y) ** 2 for a, b in xy]
    return squares.index(min(squares))
