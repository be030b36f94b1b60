"""Seeded draws for the generator: one independent stream for each purpose.

Keyed by text, so adding a draw for one subject moves no other subject's draws.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Sequence
from typing import TypeVar

SEED = 210921
T = TypeVar("T")

_MASK = (1 << 64) - 1


class Dice:
    """A SplitMix64 stream (Steele, Lea, Flood 2014) keyed by `purpose`."""

    def __init__(self, *purpose: object, seed: int = SEED) -> None:
        key = "|".join([str(seed), *(str(p) for p in purpose)])
        self._state = int.from_bytes(hashlib.sha256(key.encode()).digest()[:8], "little")

    def raw(self) -> int:
        """64 random bits."""
        self._state = (self._state + 0x9E3779B97F4A7C15) & _MASK
        z = self._state
        z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & _MASK
        z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & _MASK
        return z ^ (z >> 31)

    def between(self, low: float, high: float) -> float:
        """Uniform in [low, high)."""
        return low + (high - low) * ((self.raw() >> 11) / (1 << 53))

    def whole(self, low: int, high: int) -> int:
        """Uniform whole number, both ends included."""
        return low + self.raw() % (high - low + 1)

    def pick(self, items: Sequence[T]) -> T:
        """One of `items`."""
        return items[self.raw() % len(items)]

    def normal(self) -> float:
        """Standard normal (Box-Muller)."""
        u = 1.0 - self.between(0, 1)
        return math.sqrt(-2 * math.log(u)) * math.cos(2 * math.pi * self.between(0, 1))


def shares(total: int, weights: Sequence[float]) -> list[int]:
    """Split a whole number in proportion to `weights`; the parts sum to `total` exactly.

    Largest remainder, ties to the earlier entry.
    """
    scale = total / math.fsum(weights)
    exact = [w * scale for w in weights]
    parts = [int(e) for e in exact]
    order = sorted(range(len(parts)), key=lambda i: (parts[i] - exact[i], i))
    for i in order[: total - sum(parts)]:
        parts[i] += 1
    return parts
