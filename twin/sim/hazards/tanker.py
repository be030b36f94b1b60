"""A road tanker of liquefied gas on fire: it bursts unless it is cooled in time.

A jet and a pool of what runs out heat the tank.

Every second without enough water on it brings the tank nearer to bursting; with enough crews
cooling, that time runs back, and after a while the fire is down. What a reader would get wrong: the
drill says after how long an uncooled tank bursts (published cases lie between some and thirty
minutes); no model foresees it, and the desk is never told.

Limits: heat only, no blast and no fragments; people in houses and crews at work are not hurt.
"""

from __future__ import annotations

from dataclasses import replace

from fast import exact
from twin.models.fireball import (
    BURNT,
    DIES,
    FIREBALL_LIMITS,
    SEVERELY_BURNT,
    burning_s,
    diameter_m,
    dose_kw,
    reach_m,
    share_hurt,
)
from twin.models.jet_fire import jet_flux_kw_m2
from twin.models.pool_fire import pool_flux_kw_m2, pool_heat_kw
from twin.models.source_term import DISCHARGE, airborne_share, liquid_orifice_kg_s
from twin.models.substances import BY_CAS
from twin.sim.hazards.hazard import Cell, Grip, Mark, Picture
from twin.sim.roads import RoadChange
from twin.terms.drill import Inject
from twin.terms.happenings import EventHappens, TankerBurns
from twin.terms.observation import Counted
from twin.terms.place import Place
from twin.terms.text import Text

__all__ = ["COOL", "Tanker"]

COOL = "cool"
_LPG = "68476-85-7"
_SPEAK_EVERY_STEPS = 6
_CELL_M = 60.0
_STANDS = {
    "": Text("若爆炸", "if it bursts"),
    "burst": Text("火球", "fireball"),
    "out": Text("已受控", "under control"),
}
_CURVES = (BURNT, SEVERELY_BURNT, DIES)
_LEVELS: tuple[Counted, ...] = ("light", "grave", "dead")


class Tanker:
    """One tanker, from its fire to the end of the drill."""

    def __init__(self, grip: Grip, inject: Inject, start: TankerBurns) -> None:
        self._grip, self._inject, self._start = grip, inject, start
        county = grip.world.county
        self._x_m, self._y_m = county.xy(start.place.lat_deg, start.place.lon_deg)
        self._place = start.place
        self._near_m = grip.world.figures.tanker.at_scene.value
        self.held_kg = start.mass_kg
        self.uncooled_s = 0.0
        self._cooled_s = 0.0
        self._burst_kg = 0.0
        self._ended = ""
        self._steps = 0
        self._shut_roads()
        grip.hands.unfinished.append(self._more_to_do)
        grip.events.happen(inject, EventHappens(
            event_type=start.event_type, place=self._place, hazard="", light=start.light,
            grave=start.grave, observed=0,
        ))  # fmt: skip

    def advance(self, step_s: float) -> None:
        """Burn, heat the tank or let it cool, and burst or go out."""
        if self._ended:
            return
        figures = self._grip.world.figures.tanker
        self.held_kg = max(0.0, self.held_kg - self._rate_kg_s() * step_s)
        if self._cooling() >= int(figures.crews_to_cool.value):
            self.uncooled_s = max(0.0, self.uncooled_s - step_s)
            self._cooled_s += step_s
        else:
            self.uncooled_s += step_s
            self._cooled_s = 0.0
        if self.uncooled_s >= self._start.bursts_after_s and self.held_kg > 0.0:
            self._burst()
        elif self._cooled_s >= figures.cooled_for.value or self.held_kg == 0.0:
            self._end("cooled" if self.held_kg > 0.0 else "empty")
        if self._steps % _SPEAK_EVERY_STEPS == 0:
            self._speak("world.tanker")
        self._steps += 1

    def picture(self) -> Picture | None:
        """How far a fireball of what is left would burn, or has burnt; the tank itself."""
        mass_kg = self._burst_kg or (0.0 if self._ended else self.held_kg)
        share = f"{self._grip.world.figures.tanker.shown_from.share:.0%}".replace("%", " %")
        what = _STANDS["" if self._ended == "" else "burst" if self._burst_kg else "out"]
        return Picture(
            title=Text(f"液化气罐车（{what.zh}）", f"LPG tanker ({what.en})"),
            unit="",
            steps=(1.0, 2.0, 3.0),
            classes=(
                Text(f"{share} 以上一度烧伤", f"{share} burnt, first degree"),
                Text(f"{share} 以上二度烧伤", f"{share} burnt, second degree"),
                Text(f"{share} 以上死亡", f"{share} die"),
            ),
            cells=self._cells(mass_kg) if mass_kg > 0.0 else (),
            marks=(Mark(self._place.lat_deg, self._place.lon_deg, Text("罐车", "tanker"), 3.0),),
            notes=(FIREBALL_LIMITS,),
        )

    def _cells(self, mass_kg: float) -> list[Cell]:
        shown = self._grip.world.figures.tanker.shown_from.share
        reaches = [reach_m(mass_kg, curve, shown) for curve in _CURVES]
        side = int(reaches[0] / _CELL_M) + 1
        plane = self._grip.world.county.plane
        cells = []
        for row in range(-side, side + 1):
            for column in range(-side, side + 1):
                dx_m, dy_m = column * _CELL_M, row * _CELL_M
                away_m = exact.sqrt(dx_m * dx_m + dy_m * dy_m)
                worst = sum(1 for reach in reaches if away_m <= reach)
                if worst:
                    spot = plane.lat_lon_of(self._x_m + dx_m, self._y_m + dy_m)
                    cells.append(Cell(*spot, _CELL_M, float(worst)))
        return cells

    def _rate_kg_s(self) -> float:
        over_pa = self._grip.world.figures.tanker.over_pressure_kpa.value * 1000.0
        liquid = BY_CAS[_LPG]
        return liquid_orifice_kg_s(DISCHARGE, self._start.hole_mm, liquid.liquid_kg_m3, over_pa)

    def flux_kw_m2(self, away_m: float) -> float:
        """Radiation of the burning jet and of the pool below it."""
        figures, liquid = self._grip.world.figures.tanker, BY_CAS[_LPG]
        heat_kj_kg, rate_kg_s = liquid.heat_mj_kg * 1000.0, self._rate_kg_s()
        in_jet = airborne_share(liquid, self._grip.world.drill.world.temperature_c)
        burns = figures.pool_burns.value
        area_m2 = max(1.0, rate_kg_s * (1.0 - in_jet) / burns)
        pool_kw = pool_heat_kw(area_m2, burns, heat_kj_kg, figures.pool_soot.value)
        jet = jet_flux_kw_m2(rate_kg_s * in_jet, heat_kj_kg, away_m)
        return jet + pool_flux_kw_m2(pool_kw, area_m2, away_m)

    def _cooling(self) -> int:
        return len(self._crews(COOL))

    def _burst(self) -> None:
        """The tank bursts: who is in the open and near is burnt, and everybody for miles calls."""
        self._burst_kg = self.held_kg
        self.held_kg = 0.0
        self._end("burst")
        self._burn()
        again = replace(self._inject, id=f"{self._inject.id}-B")
        self._grip.events.happen(again, EventHappens(
            event_type="explosion", place=self._place, hazard="", light=0, grave=0, observed=0,
        ))  # fmt: skip

    def _burn(self) -> None:
        world, grip = self._grip.world, self._grip
        by_night = world.figures.public.outdoors_at_night
        outdoors = (by_night if world.night else world.figures.public.outdoors_by_day).share
        reach = reach_m(self._burst_kg, BURNT, 0.001)
        for home in grip.public.within(self._x_m, self._y_m, reach):
            dx_m, dy_m = home.place.x_m - self._x_m, home.place.y_m - self._y_m
            people = home.present * outdoors + home.setting_out
            away_m = exact.sqrt(dx_m * dx_m + dy_m * dy_m)
            self._hurt(home.place.as_term(), people, away_m)
        if not self._crews("cordon"):
            off_m = world.figures.tanker.queue_off.value
            self._hurt(self._place, float(self._start.people_near), off_m)

    def _hurt(self, place: Place, people: float, away_m: float) -> None:
        """Those whom the dose hurts, each by the worst it does to them."""
        dose = dose_kw(self._burst_kg, away_m)
        reached = [int(people * share_hurt(dose, curve)) for curve in _CURVES]
        numbers: dict[Counted, int] = {}
        for k, level in enumerate(_LEVELS):
            worse = reached[k + 1] if k + 1 < len(reached) else 0
            numbers[level] = max(0, reached[k] - worse)
        if any(numbers.values()):
            self._grip.casualties.set(place, numbers, f"{self._inject.id}-B")

    def _end(self, how: str) -> None:
        self._ended = how
        self._speak(f"world.tanker_{'burst' if how == 'burst' else 'out'}")

    def _shut_roads(self) -> None:
        """The road is shut to all but rescuers, who creep past the queue on the hard shoulder."""
        figures, net = self._grip.world.figures.tanker, self._grip.world.county.roads
        near_m = figures.shut.value
        arcs = []
        for arc, (tail, head) in enumerate(zip(net.tail.tolist(), net.head.tolist(), strict=True)):
            dx_m = 0.5 * (net.x_m[tail] + net.x_m[head]) - self._x_m
            dy_m = 0.5 * (net.y_m[tail] + net.y_m[head]) - self._y_m
            if dx_m * dx_m + dy_m * dy_m < near_m * near_m:
                arcs.append(arc)
        if arcs:
            road = f"{self._inject.id}/tanker"
            self._grip.road_works.change(
                RoadChange(road, (self._place.name,), tuple(arcs), figures.passable.share)
            )

    def _crews(self, task: str) -> list[str]:
        return self._grip.crews_at(task, self._place, self._near_m)

    def _more_to_do(self, task: str, place: Place) -> bool:
        return task == COOL and not self._ended and self._is_here(place)

    def _is_here(self, place: Place) -> bool:
        return self._grip.world.apart_m(place, self._place) <= self._near_m

    def _speak(self, kind: str) -> None:
        """Write down how things stand; where the standing fire keeps crews off, too."""
        bearable = self._grip.world.figures.tanker.keeps_off.value
        safe_m = 10.0
        while not self._ended and self.flux_kw_m2(safe_m) > bearable:
            safe_m += 5.0
        self._grip.world.record(
            kind,
            "world",
            {
                "hazard": self._inject.id,
                "held_kg": round(self._burst_kg or self.held_kg),
                "uncooled_s": round(self.uncooled_s),
                "cooling": self._cooling(),
                "ended": self._ended,
                "fire_keeps_off_m": safe_m,
                "fireball_m": round(diameter_m(self._burst_kg), 1),
                "fireball_s": round(burning_s(self._burst_kg), 1) if self._burst_kg else 0.0,
            },
        )
