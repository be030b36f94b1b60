"""What the map shows of rivers, reservoirs, bridges and villages; shared by storm and reservoir."""

from __future__ import annotations

from twin.sim.hazards.hazard import Grip, Mark
from twin.terms.text import Text

__all__ = ["CLASSES", "LIMITS", "marks_of"]

CLASSES = (
    Text("累计雨量 25 mm 以上；水位上涨 0.5 m", "25 mm of rain; a river up by half a metre"),
    Text("50 mm 以上；超警戒水位、超汛限", "50 mm; above the warning or flood-limit level"),
    Text("100 mm 以上；超保证水位", "100 mm; above the guarantee level"),
    Text("桥断、村庄被困或进水", "a bridge shut, a village cut off or flooded"),
)
LIMITS = (
    Text(
        "水情：小流域、水位流量关系均为合成；不计漫滩、顶托、溃坝。",
        "rivers: catchments and ratings are synthetic; no flood plain, backwater or dam failure",
    ),
)


def marks_of(grip: Grip) -> list[Mark]:
    """Gauges that have risen, bridges that are shut, villages cut off or reached."""
    county, points = grip.world.county, grip.world.county.points
    gauges = grip.waters.stations()
    gauges += [(w.row.gauge, w.pool.level_m) for w in grip.waters.dams.values()]
    marks: list[Mark] = []
    for gauge, stage_m in gauges:
        row = points.row_of[gauge]
        limits = [float(points.numbers[key][row]) for key in ("normal", "h", "hh")]
        value = sum(1 for limit in (limits[0] + 0.5, *limits[1:]) if stage_m >= limit)
        if value:
            spot = county.plane.lat_lon_of(float(points.x_m[row]), float(points.y_m[row]))
            marks.append(Mark(*spot, Text(gauge, gauge), float(value)))
    shut = frozenset(grip.waters.shut())
    marks += [
        Mark(bridge.lat_deg, bridge.lon_deg, Text(bridge.name, bridge.id), 4.0)
        for bridge in county.roads.bridges
        if bridge.id in shut
    ]
    places = {place.id: place for place in (*grip.waters.cut(), *grip.waters.reached())}
    marks += [
        Mark(place.lat_deg, place.lon_deg, Text(place.name, place.name), 4.0)
        for place in places.values()
    ]
    return marks
