"""How soon somebody of a role can be at a place: turnout by day and the quickest way, dry roads.

What a reader would get wrong: this is the best case, with every unit free at its base. A deadline
below it cannot be met; one above it may still be missed.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

import numpy as np

from twin.county import County, router_of
from twin.terms.place import Place

__all__ = ["fastest_of"]


def fastest_of(county: County) -> Callable[[str, Place], float | None]:
    """A function of role and place: seconds, or None when no unit of the role gets there."""

    from fast.routing import UNREACHABLE

    @cache
    def router() -> Any:
        return router_of(county, "dry", name="check", check_every=0)

    def drive_s(role: str, place: Place) -> float | None:
        units = [unit for unit in county.units.values() if unit.ordered_by.value == role]
        if not units:
            return None
        starts = np.array([unit.node for unit in units], dtype=np.int64)
        ways_ms = router().distances_ms(starts, np.full(len(units), place.node))
        there = [
            unit.turnout_day_s + way / 1000
            for unit, way in zip(units, ways_ms.tolist(), strict=True)
            if way < UNREACHABLE
        ]
        return min(there, default=None)

    return drive_s
