"""The seats people sit at: one person does one thing at a time."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

import simpy

from twin.sim.world import World
from twin.terms.alarm_acts import AlarmCause

__all__ = ["DUTY", "Finds", "Seats"]

DUTY = "county_duty"
Finds: TypeAlias = Callable[[str, str], AlarmCause]
"""What somebody who looks finds: an alarm's name and the hazard source of the plant he is at."""


class Seats:
    """The queues before the people, by position; the duty room has as many as the drill says."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._seats: dict[str, simpy.Resource] = {}

    def at(self, position: str) -> simpy.Resource:
        """The queue of a position."""
        if position not in self._seats:
            seats = self._world.drill.world.duty_officers if position == DUTY else 1
            self._seats[position] = simpy.Resource(self._world.env, capacity=max(1, seats))
        return self._seats[position]
