"""The sensor points as the desk needs them: the instruments, and the windows over their readings.

What a reader would get wrong: a window (a day's rain, a ten-minute wind) is a point like any other
here, at its instrument's place; what is said of the instrument's own data (no data, stuck) is an
alarm of the instrument and not of its windows.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from twin.county import County
from twin.county.model import MasterAlarm, VirtualPoint
from twin.terms.levels import HazardSourceLevel

__all__ = ["Point", "owners_of", "points_of"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """A sensor point. `family` is gas, tank or another kind of instrument.

    `latch` has the bits of the alarms that latch; `area` is its township and `group` its alarm
    group, as the master alarm database has them; `keepers` are the positions it names for any of
    the point's alarms, the first first.
    """

    id: str
    name: str
    family: str
    unit: str
    hazard: str
    hazard_level: HazardSourceLevel | None
    latch: int
    x_m: float
    y_m: float
    area: str
    group: str
    keepers: tuple[str, ...]

    @property
    def places(self) -> tuple[str, str, str]:
        """What a suppression may cover the point by: its source, its alarm group, its area."""
        return (self.hazard, self.group, self.area)


@dataclass(slots=True)
class _Listed:
    """What the database says of a point, from its first alarm on."""

    area: str = ""
    group: str = ""
    keepers: tuple[str, ...] = ()


def points_of(county: County, master: Mapping[str, MasterAlarm]) -> dict[str, Point]:
    """All points by id: instruments in file order, then windows."""
    listed = _by_point(master)
    points = county.points
    rows = points.rows(("id", "name", "family", "unit", "hazard", "substance", "latch"))
    found: dict[str, Point] = {}
    for i, row in enumerate(rows):
        x_m, y_m = float(points.x_m[i]), float(points.y_m[i])
        hazard = row["hazard"]
        if not hazard and row["family"] == "gas":
            hazard = _nearest_source(county, row["substance"], x_m, y_m)
        said = listed.get(row["id"], _Listed())
        found[row["id"]] = Point(
            id=row["id"],
            name=row["name"],
            family=row["family"],
            unit=row["unit"],
            hazard=hazard,
            hazard_level=county.hazards[hazard].level if hazard else None,
            latch=int(row["latch"] or 0),
            x_m=x_m,
            y_m=y_m,
            area=said.area,
            group=said.group,
            keepers=said.keepers,
        )
    for window in county.windows.values():
        instrument = found[window.source_point]
        said = listed.get(window.id, _Listed(area=instrument.area, group=instrument.group))
        found[window.id] = replace(
            instrument,
            id=window.id,
            name=f"{instrument.name} {_quantity(window)}",
            unit=window.unit,
            latch=0,
            area=said.area,
            group=said.group,
            keepers=said.keepers,
        )
    return found


def owners_of(
    points: Mapping[str, Point], hazards: Iterable[str], townships: Iterable[str]
) -> dict[str, str]:
    """Who may suppress the alarms of a source, an alarm group or a township, by its id."""
    owners = {hazard: f"plant:{hazard}" for hazard in hazards}
    owners |= {township: f"township:{township}" for township in townships}
    for point in points.values():
        if point.group and point.keepers:
            owners.setdefault(point.group, point.keepers[0])
    return owners


def _by_point(master: Mapping[str, MasterAlarm]) -> dict[str, _Listed]:
    listed: dict[str, _Listed] = {}
    for alarm in master.values():
        said = listed.setdefault(alarm.point, _Listed(alarm.area, alarm.group))
        new = tuple(each for each in alarm.positions if each not in said.keepers)
        if new:
            said.keepers += new
    return listed


def _quantity(window: VirtualPoint) -> str:
    """What a window measures, as an operator reads it."""
    hours = f"{window.span_s // 3600} 小时"
    minutes = f"{window.span_s // 60} 分钟"
    return {
        "rain_sum": f"{hours}雨量",
        "wind_mean": f"{minutes}平均风速",
        "wind_gust": f"{minutes}极大风速",
        "snow_water": f"{hours}降雪（折水）",
        "freezing_rain": f"{hours}冻雨",
        "air_max": f"{hours}最高气温",
        "air_days": f"连续 {window.span_s // 86_400} 日最高气温",
        "air_fall_to_4": f"{hours}降温（最低 4 ℃ 以下）",
        "air_fall_to_0": f"{hours}降温（最低 0 ℃ 以下）",
        "fog_sight": f"{minutes}能见度（湿度高）",
        "dust_sight": f"{minutes}能见度（湿度低）",
        "level_rise": f"{hours}涨幅",
    }.get(window.kind, f"{window.kind} {hours}")


def _nearest_source(county: County, substance: str, x_m: float, y_m: float) -> str:
    """The nearest source of a substance: a head at the fence watches for it. Empty for none."""
    best, best_m2 = "", 0.0
    for hazard in county.hazards.values():
        if any(tank.substance == substance for tank in hazard.tanks):
            dx_m, dy_m = hazard.x_m - x_m, hazard.y_m - y_m
            m2 = dx_m * dx_m + dy_m * dy_m
            if not best or m2 < best_m2:
                best, best_m2 = hazard.id, m2
    return best
