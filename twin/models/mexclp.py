"""How many people a set of units can be expected to cover when each may be busy.

M. S. Daskin, "A Maximum Expected Covering Location Model", *Transportation Science* 17 (1983),
48-70 (general knowledge): with every unit busy a share q of the time, independently, people within
reach of k units are covered with probability 1 - q^k, and the next unit adds (1 - q) q^k. What a
reader would get wrong: units are not independent, and those that many people are within reach of
are busier than others; the figure ranks places for units, it does not predict a share of calls.
"""

from __future__ import annotations

from collections.abc import Sequence

__all__ = ["expected_coverage", "gains", "reach_counts"]


def reach_counts(reach: Sequence[Sequence[bool]], units: Sequence[int]) -> list[int]:
    """How many units each demand is within reach of.

    Args:
        reach: Whether each demand is within reach of each station, by station.
        units: How many units stand at each station.

    Raises:
        ValueError: Not one count for each station.
    """
    if len(reach) != len(units):
        raise ValueError(f"{len(reach)} stations but {len(units)} counts; give one for each")
    counts = [0] * (len(reach[0]) if reach else 0)
    for row, number in zip(reach, units, strict=True):
        if number:
            for i, is_near in enumerate(row):
                counts[i] += number if is_near else 0
    return counts


def expected_coverage(demand: Sequence[float], counts: Sequence[int], busy: float) -> float:
    """The demand that is expected to have a free unit within reach.

    Args:
        counts: As `reach_counts` gives them.
        busy: The share of the time a unit is busy, 0 to 1.

    Raises:
        ValueError: A share outside 0 to 1.
    """
    missed = _powers(busy, max(counts, default=0))
    covered = 0.0
    for people, k in zip(demand, counts, strict=True):
        covered += people * (1.0 - missed[k])
    return covered


def gains(
    reach: Sequence[Sequence[bool]], demand: Sequence[float], counts: Sequence[int], busy: float
) -> list[float]:
    """How much more would be covered with one more unit, station by station.

    Raises:
        ValueError: A share outside 0 to 1.
    """
    missed = _powers(busy, max(counts, default=0))
    adds = [people * (1.0 - busy) * missed[k] for people, k in zip(demand, counts, strict=True)]
    found = []
    for row in reach:
        gain = 0.0
        for is_near, add in zip(row, adds, strict=True):
            if is_near:
                gain += add
        found.append(gain)
    return found


def _powers(busy: float, most: int) -> list[float]:
    """q^0 to q^most."""
    if not 0.0 <= busy <= 1.0:
        raise ValueError(f"a unit is busy a share of the time, 0 to 1, not {busy}")
    powers = [1.0]
    for _ in range(most):
        powers.append(powers[-1] * busy)
    return powers
