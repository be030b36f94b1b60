"""What people say of an event, and which event it really was.

What a reader would get wrong: nobody lies here. A witness counts in a hurry, a township has it from
hearsay, a centre writes down what it was told; each has its own error, drawn once for its report.
`Origins` is the truth behind a report, for those in the world who go and find out.
"""

from __future__ import annotations

from dataclasses import replace

from fast import exact
from twin.sim.world import World
from twin.terms.observation import Counted, EventReported
from twin.terms.place import Place
from twin.terms.sources import SourceKind

__all__ = ["Origins", "leak_of", "told_by"]

_TELLABLE: tuple[Counted, ...] = ("dead", "grave", "light")
_TURN = 2.0 * 3.141592653589793


def told_by(
    world: World, said: EventReported, source: SourceKind, true: dict[Counted, int]
) -> EventReported:
    """The report as this kind of source makes it: its own counts, and its own idea of where."""
    figures = world.figures.telling_of(source)
    dice = world.stream("telling", f"{said.report}/{source}")
    counts = []
    for what in _TELLABLE:
        number = true.get(what, 0)
        seen = dice.lognormal(float(number), figures.count_sigma) if number else 0.0
        if number:
            counts.append((what, max(1, int(seen + 0.5))))
    off_m, bearing = dice.uniform(0.0, figures.place_off_m), dice.uniform(0.0, _TURN)
    place = _off(world, said.place, off_m, bearing)
    return replace(said, source_kind=source, counts=tuple(counts), place=place)


def leak_of(hazard: str) -> str:
    """The name of the event that a leak at a hazard source is."""
    return f"leak:{hazard}"


class Origins:
    """Which event a report or an alarm is really of. `happened` is its name for an inject."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._of_report: dict[str, str] = {}
        self._of_inject: dict[str, str] = {}
        self._true_type: dict[str, str] = {}
        self._true_place: dict[str, str] = {}

    def happen(self, inject: str, event: str, event_type: str, place: str) -> None:
        """An inject has made an event happen."""
        self._of_inject[inject] = event
        self._true_type[event] = event_type
        self._true_place[event] = place

    def report(self, report: str, event: str) -> None:
        """A report is of an event, or of whatever an inject made happen."""
        self._of_report[report] = self._of_inject.get(event, event)

    def of(self, evidence: str) -> str:
        """The event a piece of evidence is of; empty when it is of none."""
        if evidence in self._of_report:
            return self._of_report[evidence]
        points = self._world.county.points
        row = points.row_of.get(evidence.split("/", maxsplit=1)[0])
        hazard = "" if row is None else points.text["hazard"][row]
        return leak_of(hazard) if hazard else ""

    def type_of(self, event: str) -> str:
        """What kind of event it really is; empty when nobody made it happen."""
        return self._true_type.get(event, "")

    def place_of(self, event: str) -> str:
        """Where it really is; empty when nobody made it happen."""
        return self._true_place.get(event, "")


def _off(world: World, place: Place, off_m: float, bearing: float) -> Place:
    """A place some way off, as somebody would call it."""
    if off_m < 1.0:
        return place
    x_m, y_m = world.county.xy(place.lat_deg, place.lon_deg)
    lat_deg, lon_deg = world.county.plane.lat_lon_of(
        x_m + off_m * exact.sin(bearing), y_m + off_m * exact.cos(bearing)
    )
    return replace(
        place,
        name=f"{place.name}附近",
        lat_deg=round(lat_deg, 6),
        lon_deg=round(lon_deg, 6),
    )
