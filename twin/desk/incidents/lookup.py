"""Which incident a message is about, and which incidents are one by now."""

from __future__ import annotations

from collections.abc import Iterator

from twin.desk.incidents import cells
from twin.desk.incidents.memory import Incident
from twin.desk.turn import Turn
from twin.terms.place import Place

__all__ = ["enter", "evacuated_for", "family", "for_hazard", "for_place", "leave", "root"]


def enter(turn: Turn, incident: Incident) -> None:
    """Let an open incident be found by its place and its hazard source."""
    x_m, y_m = turn.ground.xy(incident.place.lat_deg, incident.place.lon_deg)
    cells.put(turn.state.book.cells, incident.id, x_m, y_m, incident.accuracy_m)
    if incident.hazard:
        names = turn.state.book.at_hazard.setdefault(incident.hazard, [])
        if incident.id not in names:
            names.append(incident.id)


def leave(turn: Turn, incident: Incident) -> None:
    """Let an incident that is over, or is somewhere else by now, be found no longer."""
    x_m, y_m = turn.ground.xy(incident.place.lat_deg, incident.place.lon_deg)
    cells.take_out(turn.state.book.cells, incident.id, x_m, y_m, incident.accuracy_m)
    names = turn.state.book.at_hazard.get(incident.hazard, [])
    if incident.id in names:
        names.remove(incident.id)


def root(turn: Turn, incident: Incident) -> Incident:
    """The incident under whose name this one goes on; itself when it was merged into none."""
    while incident.merged_into:
        incident = turn.state.incidents[incident.merged_into]
    return incident


def family(turn: Turn, incident: Incident) -> Iterator[Incident]:
    """An incident and all that were merged into it."""
    yield incident
    for other in incident.also:
        yield from family(turn, turn.state.incidents[other])


def for_hazard(turn: Turn, hazard: str) -> Incident | None:
    """The open incident of a hazard source, the first if there are several."""
    for name in turn.state.book.at_hazard.get(hazard, ()):
        incident = root(turn, turn.state.incidents[name])
        if incident.is_open:
            return incident
    return None


def evacuated_for(turn: Turn, place: Place) -> Incident | None:
    """The nearest incident, open or over, for which the public was told to go: they left for it."""
    told = [notice.incident for notice in turn.state.notices.values() if notice.issued_ms >= 0]
    best: tuple[float, int, Incident] | None = None
    for number, name in enumerate(dict.fromkeys(told)):
        incident = turn.state.incidents[name]
        found = (_apart_m2(turn, incident, place), number, incident)
        if best is None or found[:2] < best[:2]:
            best = found
    return None if best is None else root(turn, best[2])


def for_place(turn: Turn, place: Place) -> Incident | None:
    """The open incident nearest to the place of a count; of two as near, the one opened first."""
    x_m, y_m = turn.ground.xy(place.lat_deg, place.lon_deg)
    best: tuple[float, int, str] | None = None
    for gap_m2, names in cells.nearest_first(turn.state.book.cells, x_m, y_m):
        if best is not None and gap_m2 > best[0]:
            break
        for name in names:
            incident = turn.state.incidents[name]
            found = (_apart_m2(turn, incident, place), incident.opened_ms, name)
            if best is None or found < best:
                best = found
    return None if best is None else root(turn, turn.state.incidents[best[2]])


def _apart_m2(turn: Turn, incident: Incident, place: Place) -> float:
    x_m, y_m = turn.ground.xy(place.lat_deg, place.lon_deg)
    here_x_m, here_y_m = turn.ground.xy(incident.place.lat_deg, incident.place.lon_deg)
    dx_m, dy_m = here_x_m - x_m, here_y_m - y_m
    return dx_m * dx_m + dy_m * dy_m
