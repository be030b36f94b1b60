"""What a crew's task changes in the world: a leak plugged, gas washed out, people fetched.

What a reader would get wrong: most tasks (cordon, decontamination, water supply) change nothing
here but where the crew is. Tasks that act do so at the place of the errand, on whatever is there.
"""

from __future__ import annotations

from twin.sim.ambulances import TREAT, Ambulances
from twin.sim.crew import Crew
from twin.sim.errand import Errand
from twin.sim.hands import Hands
from twin.sim.leak import Leaks
from twin.sim.public import Public
from twin.sim.world import World
from twin.terms.dispatch_effects import COVER, TRANSPORT

__all__ = ["SceneWork"]

_SUPPRESS = "suppress"


class SceneWork:
    """The effects of the run cards' tasks."""

    def __init__(
        self, world: World, leaks: Leaks, public: Public, ambulances: Ambulances, hands: Hands
    ) -> None:
        self._world, self._leaks, self._public = world, leaks, public
        self._ambulances, self._hands = ambulances, hands
        self._curtains: dict[str, Errand] = {}

    def began(self, crew: Crew, errand: Errand) -> None:
        """A bus starts its rounds on arrival; who covers a station waits there as at home."""
        self._hands.begin(crew.unit.id, errand.task, errand.place)
        if errand.task == "evacuate":
            self._world.start(self._public.bus_life(crew, errand))
        elif errand.task == TREAT:
            self._ambulances.began(crew, errand)
        elif errand.task == COVER:
            crew.at_home = True  # at a station, though not its own

    def goes_on(self, crew: Crew, errand: Errand) -> None:
        """A curtain stands again on the other side."""
        self._hands.begin(crew.unit.id, errand.task, errand.place)
        if errand.task == _SUPPRESS:
            self._raise_curtain(crew, errand)

    def done(self, crew: Crew, errand: Errand) -> None:
        """The hole is plugged; the water curtain stands; the patient is aboard, or handed over."""
        if errand.task == "stop_leak":
            self._leaks.stop_near(errand.place, crew.unit.id)
        elif errand.task == _SUPPRESS:
            self._raise_curtain(crew, errand)
        elif errand.task == TREAT:
            self._ambulances.treated(crew, errand)
        elif errand.task == TRANSPORT:
            self._ambulances.handed_over(crew, errand)

    def unfinished(self, errand: Errand) -> bool:
        """Whether there is more to do of a task than the usual time took."""
        return self._hands.more_to_do(errand.task, errand.place)

    def left(self, crew: Crew, errand: Errand) -> None:
        """A water curtain goes with its crew, and so do patients."""
        self._hands.end(crew.unit.id)
        self._ambulances.left(crew, errand)
        standing = self._curtains.pop(crew.unit.id, None)
        if standing is not None:
            self._leaks.curtain_near(standing.place, -1)

    def _raise_curtain(self, crew: Crew, errand: Errand) -> None:
        self._curtains[crew.unit.id] = errand
        self._leaks.curtain_near(errand.place, 1)
