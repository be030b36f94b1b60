"""What a crew is sent to do, and from which side it is to come."""

from __future__ import annotations

from dataclasses import dataclass

from twin.sim.siding import Side
from twin.terms.dispatch_effects import COVER, TRANSPORT
from twin.terms.place import Place

__all__ = ["Errand"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Errand:
    """Something to do: `order` is the id of the order or request it follows.

    `side` is the side to come from; with None the crew comes as it likes.
    """

    order: str
    incident: str
    task: str
    place: Place
    side: Side | None = None

    def is_for(self, side: Side) -> bool:
        """Whether a side said of an incident concerns it.

        A centre's own response knows no incident of ours; it goes to the same place.
        """
        if self.incident:
            return self.incident == side.incident and self.task not in (TRANSPORT, COVER)
        here, there = self.place, side.place
        return (here.lat_deg, here.lon_deg) == (there.lat_deg, there.lon_deg)
