"""The desk's view of the county: what stands where, who commands what, how long a way takes today.

Built once from the county and never part of a snapshot; only what the desk believes of the roads
changes it (`ways`), and that is in the desk's state.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from fast import exact
from twin.county import County
from twin.county.alarms.master import load_master
from twin.county.event_types import load_event_kinds
from twin.county.registry.depots import Depots
from twin.desk.areas import Areas
from twin.desk.homes import Homes
from twin.desk.parties import parties_of
from twin.desk.plans.rules import PlaceKind
from twin.desk.points import owners_of, points_of
from twin.desk.signals import Signals
from twin.desk.state import Wind
from twin.desk.ways import Ahead, Commanded, CountyWays, OnRoads, Reach, Unit, Ways
from twin.terms.drill import StockLine
from twin.terms.levels import HazardSourceLevel
from twin.terms.place import Place
from twin.terms.units import Role

__all__ = ["Ground", "HazardSite", "Hospital", "hospital_of"]

_PARK_KINDS = ("chemical", "sewage")
_MINUTES_A_DAY = 24 * 60


@dataclass(frozen=True, slots=True, kw_only=True)
class HazardSite:
    """A hazard source: where it is, what it holds, how it is graded."""

    id: str
    name: str
    place: Place
    firm: str
    substance: str
    level: HazardSourceLevel | None
    level_label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Hospital:
    """A hospital: its grade, the beds that were free when the county was surveyed, what it can do.

    `able` has those of burns, toxicology and icu for which it has beds.
    """

    id: str
    place: Place
    grade: str
    beds_free: int
    able: tuple[str, ...]


class Ground:
    """Everything static the desk looks up."""

    def __init__(
        self,
        county: County,
        surface: str,
        start: str,
        stock: tuple[StockLine, ...] = (),
        ways: Ways | None = None,
    ) -> None:
        self._county = county
        self._xy = lru_cache(maxsize=4096)(county.xy)
        self._start_minute = int(start[11:13]) * 60 + int(start[14:16])
        self.start_s = self._start_minute * 60 + int(start[17:19] or 0)
        self.parties = parties_of(county)
        self.ways: Ways = CountyWays(county, surface) if ways is None else ways
        self._roads = self.ways if isinstance(self.ways, OnRoads) else None
        self.reach = self.ways if isinstance(self.ways, Reach) else None
        self.ahead = self.ways if isinstance(self.ways, Ahead) else None
        self.hazards = {row.id: _site(county, row.id) for row in county.hazards.values()}
        self.areas = Areas(county)
        self.signals = Signals(county)
        self.townships = {row.id: row.name for row in county.townships.values()}
        self.kinds = load_event_kinds(county)
        self.master = load_master(county).alarms
        self.points = points_of(county, self.master)
        self.depots = Depots(county, start, stock)
        self.owner_of = owners_of(self.points, self.hazards, self.townships)
        owners = county.resources
        self.units = {
            row.id: Unit(
                id=row.id,
                name=row.name,
                role=row.ordered_by,
                home=Place(name=row.name, lat_deg=row.lat_deg, lon_deg=row.lon_deg, node=row.node),
                turnout_day_s=row.turnout_day_s,
                turnout_night_s=row.turnout_night_s,
                speed_share=row.speed_pct / 100,
                capabilities=row.capabilities,
                base=row.base,
                owner=owners[row.base].owner if row.base in owners else "",
            )
            for row in county.units.values()
            if row.status == "ready"
        }
        self._by_capability: dict[str, list[Unit]] = {}
        for unit in self.units.values():
            for capability in unit.capabilities:
                self._by_capability.setdefault(capability, []).append(unit)
        self._ours: dict[tuple[str, tuple[Role, ...], str], tuple[Commanded, ...]] = {}
        self.hospitals = {id: hospital_of(county, id) for id in county.hospitals}
        self.homes = Homes(county)
        self._park = {h.id for h in county.hazards.values() if h.kind in _PARK_KINDS}

    def caller_name(self, caller: str) -> str:
        """Who called, by name: `firm:F-A` as the firm is called, anybody else as they said."""
        firm = self._county.firms.get(caller.removeprefix("firm:"))
        return caller if firm is None else firm.name

    def xy(self, lat_deg: float, lon_deg: float) -> tuple[float, float]:
        """Metres east and north in the county's plane."""
        return self._xy(lat_deg, lon_deg)

    def lat_lon(self, x_m: float, y_m: float) -> tuple[float, float]:
        """The WGS-84 position of a point of the plane."""
        return self._county.plane.lat_lon_of(x_m, y_m)

    def with_capability(self, code: str) -> Sequence[Unit]:
        """The units that can do `code`, in file order."""
        return self._by_capability.get(code, ())

    def ours(self, code: str, roles: tuple[Role, ...], hazard: str) -> tuple[Commanded, ...]:
        """The units that can do `code` and take orders from one of `roles`.

        A firm's units serve at its own installations alone.
        """
        firm = self.hazards[hazard].firm if hazard else ""
        found = self._ours.get((code, roles, firm))
        if found is None:
            found = tuple(
                Commanded(unit, unit.role)
                for unit in self.with_capability(code)
                if unit.role in roles and (unit.role is not Role.FIRM or unit.owner == firm)
            )
            self._ours[code, roles, firm] = found
        return found

    def receiving(self, grades: Sequence[str]) -> list[Hospital]:
        """The hospitals of these grades, in file order."""
        return [hospital for hospital in self.hospitals.values() if hospital.grade in grades]

    def turnout_s(self, unit: Unit, now_ms: int) -> float:
        """The unit's usual turnout at this hour."""
        return unit.turnout_night_s if self.is_night(now_ms) else unit.turnout_day_s

    def is_night(self, now_ms: int) -> bool:
        """Whether the clock stands between 20:00 and 06:00."""
        hour = self._minute_of_day(now_ms) // 60
        return hour >= 20 or hour < 6

    def hour(self, at_ms: int) -> float:
        """The hour of the day, 0 to 24."""
        return self._minute_of_day(at_ms) / 60.0

    def clock_text(self, at_ms: int) -> str:
        """A moment as people write it: drill time and the time of day."""
        minute = self._minute_of_day(at_ms)
        passed = at_ms // 60_000
        return f"T+{passed // 60:02d}:{passed % 60:02d}（{minute // 60:02d}:{minute % 60:02d}）"

    def beeline_m(self, lat_deg: float, lon_deg: float, place: Place) -> float:
        """Metres from a position to `place` as the crow flies."""
        to_x_m, to_y_m = self.xy(place.lat_deg, place.lon_deg)
        x_m, y_m = self.xy(lat_deg, lon_deg)
        dx_m, dy_m = x_m - to_x_m, y_m - to_y_m
        return exact.sqrt(dx_m * dx_m + dy_m * dy_m)

    def wind_at(self, winds: Mapping[str, Wind], place: Place) -> Wind | None:
        """The last report of the station nearest to `place`; None when none has reported."""
        near = self.station_near(winds, place)
        return None if near is None else near[1]

    def station_near(
        self, winds: Mapping[str, Wind], place: Place
    ) -> tuple[str, Wind, float] | None:
        """The station nearest to `place`, its last report, and how far off it stands, metres."""
        x_m, y_m = self.xy(place.lat_deg, place.lon_deg)
        best: tuple[str, Wind] | None = None
        best_m2 = 0.0
        for station, wind in winds.items():
            row = self._county.points.row_of[station]
            dx_m = float(self._county.points.x_m[row]) - x_m
            dy_m = float(self._county.points.y_m[row]) - y_m
            m2 = dx_m * dx_m + dy_m * dy_m
            if best is None or m2 < best_m2:
                best, best_m2 = (station, wind), m2
        return None if best is None else (*best, exact.sqrt(best_m2))

    def at_road(self, place: Place) -> Place:
        """The place with the road node nearest to it; as it is where the ways know no roads."""
        return place if self._roads is None else self._roads.at_road(place)

    def upwind_deg(self, winds: Mapping[str, Wind], place: Place) -> float | None:
        """The side to approach `place` from; None when no wind is known."""
        wind = self.wind_at(winds, place)
        return None if wind is None else wind.from_deg

    def kind_of(self, place: Place, hazard: str) -> PlaceKind:
        """Whether a place is one of the park's firms, lies in a town, or in the country."""
        if hazard in self._park:
            return "park"
        return "town" if self.homes.in_town(*self.xy(place.lat_deg, place.lon_deg)) else "rural"

    def township_of(self, place: Place) -> str:
        """The id of the township whose settlement is nearest to a place."""
        return self.homes.nearest(*self.xy(place.lat_deg, place.lon_deg)).township

    def _minute_of_day(self, at_ms: int) -> int:
        return (self._start_minute + at_ms // 60_000) % _MINUTES_A_DAY


def _site(county: County, hazard_id: str) -> HazardSite:
    row = county.hazards[hazard_id]
    substance = county.substances[row.tanks[0].substance].cas if row.tanks else ""
    return HazardSite(
        id=row.id,
        name=row.name,
        place=row.as_term(),
        firm=row.firm,
        substance=substance,
        level=row.level,
        level_label="未构成重大危险源" if row.level is None else row.level.label.zh,
    )


def hospital_of(county: County, hospital_id: str) -> Hospital:
    """A hospital of the county."""
    row, at = county.hospitals[hospital_id], county.resources[hospital_id]
    able = {"burns": row.burns, "toxicology": row.toxicology, "icu": row.icu}
    return Hospital(
        id=row.id,
        place=Place(name=at.name, lat_deg=at.lat_deg, lon_deg=at.lon_deg, node=at.node),
        grade=row.grade,
        beds_free=row.beds_free,
        able=tuple(what for what, beds in able.items() if beds > 0),
    )
