"""Which side to come from: upwind by the wind as told, said anew when that wind has turned.

What a reader would get wrong: the side is not followed by the degree. It is said again only when
the wind has turned by more than a rule's angle from the side that was said last; a gust that swings
back is no reason to send everybody round. Who is there already is told to move only when he stands
downwind, by where he last said he was.
"""

from __future__ import annotations

from twin.desk.dispatch.memory import UnitState
from twin.desk.incidents.memory import Incident
from twin.desk.plans.memory import Approach
from twin.desk.turn import Turn
from twin.models.zones import bearing_deg, turn_between_deg
from twin.terms.observation import UnitStatus, WeatherMeasured
from twin.terms.plan_effects import ApproachSaid
from twin.terms.text import Text

__all__ = ["begin", "end", "measured"]

_ON_THE_WAY = (UnitStatus.ALERTED, UnitStatus.EN_ROUTE, UnitStatus.DELAYED)
_TREAT = "treat"
_THERE = (UnitStatus.ON_SCENE, UnitStatus.TASK_DONE)


def begin(turn: Turn, incident: Incident) -> None:
    """Keep a side for an incident whose stand-off goes by the wind, and say it if one is known."""
    if incident.event_type in turn.rules.cards.approach.event_types:
        turn.state.approaches[incident.id] = Approach()
        _look(turn, incident)


def end(turn: Turn, incident: Incident, _: str) -> None:
    """It is over, or part of another."""
    turn.state.approaches.pop(incident.id, None)


def measured(turn: Turn, _: WeatherMeasured) -> None:
    """The wind was told: look at every side that is kept, until what leaked is under control."""
    for incident_id in turn.state.approaches:
        incident = turn.state.incidents[incident_id]
        if incident.is_open and incident.controlled_ms < 0:
            _look(turn, incident)


def _look(turn: Turn, incident: Incident) -> None:
    from_deg = turn.ground.upwind_deg(turn.state.winds, incident.place)
    if from_deg is None:
        return
    kept, rule = turn.state.approaches[incident.id], turn.rules.cards.approach
    was_deg = kept.from_deg
    if was_deg is None:
        because = Text(
            f"风自 {from_deg:.0f}°，从上风侧接近", f"wind from {from_deg:.0f}°: come from upwind"
        )
    else:
        turned_deg = turn_between_deg(was_deg, from_deg)
        if turned_deg <= rule.turn_deg:
            return
        because = Text(
            f"风向由 {was_deg:.0f}° 转为 {from_deg:.0f}°，转了 {turned_deg:.0f}°"
            f"（超过 {rule.turn_deg:g}°），改从新的上风侧接近",
            f"the wind went from {was_deg:.0f}° to {from_deg:.0f}°, by {turned_deg:.0f}° "
            f"(more than {rule.turn_deg:g}°): come from the new upwind side",
        )
    kept.from_deg = from_deg
    moved = _downwind(turn, incident, from_deg)
    if moved:
        because = Text(
            f"{because.zh}；已到场的 {len(moved)} 支处在下风，转到上风侧再干",
            f"{because.en}; {len(moved)} units there stand downwind and are to go round",
        )
    turn.emit(
        ApproachSaid(
            incident=incident.id,
            place=incident.place,
            from_deg=from_deg,
            was_deg=was_deg,
            standoff_m=incident.standoff_m,
            units=_on_the_way(turn, incident),
            moved=moved,
            because=because,
        )
    )


def _on_the_way(turn: Turn, incident: Incident) -> tuple[str, ...]:
    """The units sent to it that have not arrived, as they last said; some have not spoken yet."""
    units = turn.state.dispatch.units
    sent = sorted({unit for need in incident.needs.values() for unit in need.sent})
    return tuple(u for u in sent if u not in units or units[u].status in _ON_THE_WAY)


def _downwind(turn: Turn, incident: Incident, from_deg: float) -> tuple[str, ...]:
    """The units there that are to go round: near enough to be in the gas, and off upwind.

    An ambulance that has its patient aboard is about to drive away, and is left alone.
    """
    rule, units = turn.rules.cards.approach, turn.state.dispatch.units
    found = set()
    for need in incident.needs.values():
        for name in need.sent if need.task in rule.moves else ():
            unit = units.get(name)
            if unit is None or unit.status not in _THERE:
                continue
            loaded = need.task == _TREAT and unit.status is UnitStatus.TASK_DONE
            if not loaded and _stands_downwind(turn, incident, unit, from_deg):
                found.add(name)
    return tuple(sorted(found))


def _stands_downwind(turn: Turn, incident: Incident, unit: UnitState, from_deg: float) -> bool:
    rule, place = turn.rules.cards.approach, incident.place
    x_m, y_m = turn.ground.xy(place.lat_deg, place.lon_deg)
    at_x_m, at_y_m = turn.ground.xy(unit.lat_deg, unit.lon_deg)
    dx_m, dy_m = at_x_m - x_m, at_y_m - y_m
    reach_m = incident.standoff_m + rule.move_beyond
    near = dx_m * dx_m + dy_m * dy_m <= reach_m * reach_m
    return near and turn_between_deg(bearing_deg(dx_m, dy_m), from_deg) > rule.move_deg
