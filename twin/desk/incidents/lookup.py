"""Which incident a message from a place is about."""

from __future__ import annotations

from collections.abc import Iterable

from twin.desk.incidents.memory import Incident
from twin.desk.turn import Turn
from twin.terms.place import Place

__all__ = ["evacuated_for", "for_hazard", "for_place"]


def for_hazard(turn: Turn, hazard: str) -> Incident | None:
    """The open incident of a hazard source."""
    for incident in turn.state.incidents.values():
        if incident.is_open and hazard and incident.hazard == hazard:
            return incident
    return None


def evacuated_for(turn: Turn, place: Place) -> Incident | None:
    """The nearest incident, open or over, for which the public was told to go: they left for it."""
    told = [notice.incident for notice in turn.state.notices.values() if notice.issued_ms >= 0]
    return _nearest(turn, place, [turn.state.incidents[incident] for incident in told])


def for_place(turn: Turn, place: Place) -> Incident | None:
    """The open incident nearest to the place of a count."""
    return _nearest(turn, place, [i for i in turn.state.incidents.values() if i.is_open])


def _nearest(turn: Turn, place: Place, among: Iterable[Incident]) -> Incident | None:
    x_m, y_m = turn.ground.xy(place.lat_deg, place.lon_deg)
    best: Incident | None = None
    best_m2 = 0.0
    for incident in among:
        here_x_m, here_y_m = turn.ground.xy(incident.place.lat_deg, incident.place.lon_deg)
        dx_m, dy_m = here_x_m - x_m, here_y_m - y_m
        m2 = dx_m * dx_m + dy_m * dy_m
        if best is None or m2 < best_m2:
            best, best_m2 = incident, m2
    return best
