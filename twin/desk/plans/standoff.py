"""How close to go: from a table before any model has answered, from a model with its reason after.

What a reader would get wrong: a model may only push people back. A figure below the table's is
noted and not followed; coming closer is for a person on the scene.
"""

from __future__ import annotations

from twin.desk.incidents.memory import Incident
from twin.desk.plans.rules import Standoff
from twin.desk.turn import Turn
from twin.terms.levels import HazardSourceLevel
from twin.terms.plan_effects import StandoffChanged
from twin.terms.text import Text

__all__ = ["advise", "first_of", "may_be_large"]

_LARGE_SOURCES = (HazardSourceLevel.I, HazardSourceLevel.II)


def first_of(turn: Turn, incident: Incident) -> Standoff:
    """The first row that fits; the table ends with a row for everything."""
    size = "large" if may_be_large(turn, incident) else "small"
    hours = "night" if turn.ground.is_night(turn.now_ms) else "day"
    return next(
        row
        for row in turn.rules.cards.standoff
        if row.event_type in (incident.event_type, "*")
        and row.substance in (incident.substance, "*")
        and row.size in (size, "*")
        and row.hours in (hours, "*")
    )


def advise(turn: Turn, incident: Incident, radius_m: float, because: Text) -> None:
    """Take a model's figure: farther at once, nearer never by itself."""
    if radius_m <= incident.standoff_m:
        return
    turn.emit(
        StandoffChanged(
            incident=incident.id,
            from_m=incident.standoff_m,
            to_m=radius_m,
            because=because,
        )
    )
    incident.standoff_m = radius_m


def may_be_large(turn: Turn, incident: Incident) -> bool:
    """A 一、二级 source, or more than one sign of it; nobody has measured the release yet."""
    site = turn.ground.hazards.get(incident.hazard)
    return len(incident.evidence) > 1 or (site is not None and site.level in _LARGE_SOURCES)
