"""A building on fire: a panel sees it, people call, smoke cuts floors off, crews hold and rescue.

What a reader would get wrong: an engine brings water only while its tank lasts, unless crews lay a
line to it; and the same crews search, so each is worth a gun and a search party.

Limits: those hurt who are still inside count as hurt at the scene; crews reach every floor alike.
"""

from __future__ import annotations

import numpy as np

from fast import exact
from twin.models.building_fire import GROWTH_KW_S2, Building, Room, Stage, course_of
from twin.models.smoke import Occupants
from twin.sim.hazards.hazard import Cell, Grip, Mark, Picture
from twin.sim.links import caller_party
from twin.terms.drill import Inject
from twin.terms.happenings import BuildingFireStarts, EventHappens
from twin.terms.observation import Counted, EventReported
from twin.terms.place import Place
from twin.terms.text import Text

__all__ = ["FIGHTS", "BuildingFire"]

FIGHTS = ("rescue", "fight_fire")
_SUPPLY = "water"
_ENGINE = "fire.engine"
_RADIAN = 3.141592653589793 / 180.0
_DRAWN_M = 12.0
_SPEAK_EVERY_STEPS = 6
_SHADE: dict[Stage, float] = {
    "out": 1.0, "incipient": 2.0, "decay": 2.0, "growing": 3.0, "full": 4.0,
}  # fmt: skip
_UNTOUCHED = 0.0
_LIMITS = Text(
    "图为立面示意：一格一间，自下而上为楼层；一间一个区域，不计风、倒塌、喷淋。",
    "drawn as a front: a square is a room, floors upwards; no wind, collapse or sprinklers",
)


class BuildingFire:
    """One building, from the first smoke to the end of the drill."""

    def __init__(self, grip: Grip, inject: Inject, start: BuildingFireStarts) -> None:
        self._grip, self._inject, self._start = grip, inject, start
        world = grip.world
        figures = self._figures = world.figures.building_fire
        row = figures.room
        room = Room(
            floor_m2=row.floor_m2, height_m=row.height_m, opening_m2=row.opening_m2,
            opening_m=row.opening_m, load_mj_m2=row.load_mj_m2, most_kw_m2=row.most_kw_m2,
        )  # fmt: skip
        self.building = Building(
            course_of(room, GROWTH_KW_S2[start.growth], figures.incipient.value),
            storeys=start.storeys, rooms=start.rooms, side_s=figures.side.value,
            up_s=figures.up.value, knock_s=figures.knock.value,
            efficiency=figures.efficiency.value,
        )  # fmt: skip
        self.building.light(start.floor, start.rooms // 2)
        self.people = Occupants(
            [start.occupants / start.storeys] * start.storeys, figures.leave.value,
            {harm.level: harm.tau_s for harm in figures.harm},
        )  # fmt: skip
        self.place = start.place
        self._x_m, self._y_m = world.county.xy(self.place.lat_deg, self.place.lon_deg)
        self._steps = 0
        self._detected = self._seen = self._called = self._out = False
        self._smoke_s = 0.0
        self._pumping_s: dict[str, float] = {}
        self._wire_panel()
        grip.hands.unfinished.append(self._more_to_do)

    def advance(self, step_s: float) -> None:
        """Let it burn, be fought, and people leave, be cut off, harmed and brought out."""
        if self._out:
            return
        building, figures = self.building, self._figures
        have_l_s = self._water_l_s(step_s)
        building.step(step_s, have_l_s)
        self._detected = self._detected or building.heat_kw >= figures.detected.value
        smoking = building.heat_kw >= figures.smoke.value
        self._smoke_s += step_s if smoking or self._smoke_s else 0.0
        searching = sum(1 for _ in self._crews("rescue"))
        self.people.step(
            step_s, self._detected, self._smoky(), searching * step_s / figures.rescue.value
        )
        self._tell()
        told: dict[Counted, int] = {}
        harmed = self.people.harmed()
        for harm in figures.harm:
            told[harm.level] = harmed[harm.level]
        if any(told.values()):
            self._grip.casualties.set(self.place, told, self._inject.id)
        if self._steps % _SPEAK_EVERY_STEPS == 0:
            self._speak("world.building_fire", have_l_s)
        self._steps += 1
        if building.out and not any(self.people.trapped):
            self._out = True
            self._speak("world.building_fire_out", have_l_s)

    def picture(self) -> Picture | None:
        """The building's front, room by room, with those cut off."""
        middle = self._start.rooms // 2
        shade = {where: _SHADE[stage] for where, stage in self.building.stages().items()}
        cells = [
            Cell(*self._deg(room - middle, floor), _DRAWN_M, shade.get((floor, room), _UNTOUCHED))
            for floor in range(1, self._start.storeys + 1)
            for room in range(self._start.rooms)
        ]
        marks = [
            Mark(*self._deg(-middle - 1, floor),
                 Text(f"{floor} 层被困 {number} 人", f"floor {floor}: {number} trapped"), 4.0)
            for floor, number in enumerate(self.people.trapped, start=1)
            if number
        ]  # fmt: skip
        return Picture(
            title=Text("建筑火灾", "building on fire"),
            unit="",
            steps=(1.0, 2.0, 3.0, 4.0),
            classes=(
                Text("已灭", "out"),
                Text("阴燃或衰减", "smouldering or dying down"),
                Text("增长", "growing"),
                Text("充分燃烧；有人被困", "fully developed; people trapped"),
            ),
            cells=cells,
            marks=marks,
            notes=(_LIMITS,),
        )

    def _water_l_s(self, step_s: float) -> float:
        """Water that the engines put on it: from their tanks, then through laid lines."""
        engines = [unit for task in FIGHTS for unit in self._crews(task) if self._pumps(unit)]
        fed = int(self._figures.feeds.value) * sum(1 for _ in self._crews(_SUPPLY))
        number = 0
        for unit in engines:
            self._pumping_s[unit] = self._pumping_s.get(unit, 0.0) + step_s
            if self._pumping_s[unit] <= self._figures.tank.value:
                number += 1
            elif fed > 0:
                fed -= 1
                number += 1
        return number * self._figures.water_each.value

    def _crews(self, task: str) -> list[str]:
        return self._grip.crews_at(task, self.place, self._figures.reach.value)

    def _pumps(self, unit: str) -> bool:
        return _ENGINE in self._grip.world.county.units[unit].capabilities

    def _smoky(self) -> list[bool]:
        """Which floors smoke has cut off, from the lowest."""
        if self._smoke_s == 0.0:
            return [False] * self._start.storeys
        risen = int(self._smoke_s / self._figures.rise.value)
        lowest = self._start.floor
        return [lowest <= floor <= lowest + risen for floor in range(1, self._start.storeys + 1)]

    def _wire_panel(self) -> None:
        """The nearest fire-alarm panel close enough is the building's own."""
        points = self._grip.world.county.points
        near: list[tuple[float, str]] = []
        for row in points.rows_of("fire_unit"):
            dx_m, dy_m = float(points.x_m[row]) - self._x_m, float(points.y_m[row]) - self._y_m
            off_m = exact.sqrt(dx_m * dx_m + dy_m * dy_m)
            if off_m <= self._figures.panel_within.value:
                near.append((off_m, points.id[row]))
        if near:
            self._grip.sensing.feed(
                [min(near)[1]], lambda: np.array([1.0]) if self._detected else None
            )

    def _tell(self) -> None:
        """Somebody sees smoke and calls; somebody who is cut off calls."""
        start = self._start
        if not self._seen and self.building.heat_kw >= self._figures.visible.value:
            self._seen = True
            self._grip.events.happen(self._inject, EventHappens(
                event_type=start.event_type, place=self.place, hazard="", light=0, grave=0,
                observed=0,
            ))  # fmt: skip
        trapped = sum(self.people.trapped)
        if self._seen and not self._called and trapped:
            self._called = True
            highest = max(k for k, number in enumerate(self.people.trapped, start=1) if number)
            report = f"{self._inject.id}/trapped"
            said = EventReported(
                report=report, event_type=start.event_type, place=self.place, caller="住户",
                channel="phone", text=f"{highest} 楼来电：浓烟封住楼道，有人被困",
                counts=(("trapped", trapped),), seen_ms=self._grip.world.now_ms,
            )  # fmt: skip
            self._grip.origins.report(report, self._inject.id)
            self._grip.links.phone_desk(caller_party("住户"), said, about=report)

    def _more_to_do(self, task: str, place: Place) -> bool:
        return task in (*FIGHTS, _SUPPLY) and not self._out and self._is_here(place)

    def _is_here(self, place: Place) -> bool:
        return self._grip.world.apart_m(place, self.place) <= self._figures.reach.value

    def _speak(self, kind: str, have_l_s: float) -> None:
        building, people = self.building, self.people
        burning = [stage for stage in building.stages().values() if stage != "out"]
        body = {
            "hazard": self._inject.id,
            "heat_kw": round(building.heat_kw, 1),
            "rooms": len(building.stages()),
            "burning": len(burning),
            "floors": len(building.floors),
            "need_l_s": round(building.need_l_s, 1),
            "have_l_s": round(have_l_s, 1),
            "inside": people.inside,
            "trapped": sum(people.trapped),
        }
        self._grip.world.record(kind, "world", body)

    def _deg(self, east: int, floor: int) -> tuple[float, float]:
        return self._grip.world.county.plane.lat_lon_of(
            self._x_m + east * _DRAWN_M, self._y_m + floor * _DRAWN_M
        )
