"""A coal mine in trouble: gas, power cut at the limit, water, men who come out and who cannot.

What a reader would get wrong: the power is cut by the mine's own heads at the limit of the alarm
table, not by the county; and who is missing is known only when the list has been checked.

Limits: one heading, one way in; no explosion is simulated: a share between 5 and 15 % is written
down as explosive, and squads do not go on in it.
"""

from __future__ import annotations

import numpy as np

from fast._types import Floats
from twin.models.mine_gas import EXPLOSIVE, explosive, share_after, steady_share
from twin.models.mine_inflow import inflow_m3, level_m, volume_after
from twin.models.smoke import Occupants
from twin.sim.hazards.hazard import Grip, Mark, Picture
from twin.sim.links import caller_party
from twin.sim.world import ms
from twin.terms.drill import Inject
from twin.terms.happenings import EventHappens, MineFails
from twin.terms.observation import Counted, CountReported
from twin.terms.place import Place
from twin.terms.text import Text

__all__ = ["DRAIN", "RESCUE", "Mine"]

RESCUE = "mine_rescue"
DRAIN = "drain"
_SPEAK_EVERY_STEPS = 30
_EXPLOSIVE = 100.0 * EXPLOSIVE[0]
_LIMITS = Text(
    "井下：一条掘进巷、一条通路，瓦斯取平均，不模拟爆炸；水为一个积水区。",
    "mine: one heading and one way, mean gas, no explosion simulated; the water is one basin",
)


class Mine:
    """One mine, from the failure to the end of the drill."""

    def __init__(self, grip: Grip, inject: Inject, start: MineFails) -> None:
        self._grip, self._inject, self._start = grip, inject, start
        world = grip.world
        figures = self._figures = world.figures.mine
        self._source = world.county.hazards[start.hazard]
        self.place: Place = self._source.as_term()
        self._voids = [(row.level_m, row.volume_m3) for row in figures.voids]
        self._by_themselves = Occupants(
            (float(start.underground - start.missing),), figures.withdraw.value, {}
        )
        self._cut_off = Occupants(
            (float(start.missing),), 1.0, {row.level: row.tau_s for row in figures.harm}
        )
        self._gas, self._gas_normal = self._points("mine_gas")
        air, self._air_normal = self._points("mine_air")
        grip.sensing.feed(self._gas, self._gas_percent)
        grip.sensing.feed(air, self._air_m_s)
        limits = world.county.points.numbers["hh"]
        self.share = float(self._gas_normal[0]) / 100.0
        alarms = world.county.points.numbers["h"]
        self._alarm_at = float(alarms[world.county.points.row_of[self._gas[0]]])
        self._cut_at = float(limits[world.county.points.row_of[self._gas[0]]]) / 100.0
        self._cut = self._known = self._fan = self._listed = self._over = False
        self._passed_s = self._fan_work_s = self._advance_m = self.water_m3 = 0.0
        self._told_missing = -1
        self._steps = 0
        grip.hands.unfinished.append(self._more_to_do)

    @property
    def missing(self) -> int:
        """Men cut off who have not been brought out."""
        return self._cut_off.inside

    @property
    def level_m(self) -> float:
        """How high water stands above the lowest point of the way."""
        return level_m(self.water_m3, self._voids)

    def advance(self, step_s: float) -> None:
        """Move gas, water, men and squads on by a step."""
        if self._over:
            return
        figures = self._figures
        self._move_gas(step_s)
        self._move_water(step_s)
        self._by_themselves.step(step_s, self._cut, (False,), 0.0)
        out = self._work(step_s)
        drowned = self.level_m >= figures.refuge.value
        hurried = step_s * (figures.drowning.value if drowned else 1.0)
        self._cut_off.step(hurried, False, (True,), out)
        if out:
            self._found()
        self._passed_s += step_s
        if not self._known and (self._cut or self._passed_s >= figures.noticed.value):
            self._become_known()
        if self._steps % _SPEAK_EVERY_STEPS == 0:
            self._speak("world.mine")
        self._steps += 1
        if self._listed and self.missing == 0:
            self._over = True
            self._speak("world.mine_all_out")

    def picture(self) -> Picture | None:
        """The mine's heads with their gas, and the men missing."""
        county = self._grip.world.county
        rows = [county.points.row_of[point] for point in self._gas]
        marks = [
            Mark(
                *county.plane.lat_lon_of(
                    float(county.points.x_m[row]), float(county.points.y_m[row])
                ),
                Text(f"瓦斯 {value:.1f} %", f"CH4 {value:.1f} %"),
                float(value),
            )
            for row, value in zip(rows, self._gas_percent().tolist(), strict=True)
        ]
        words = Text(
            f"失联 {self.missing} 人，积水 {self.level_m:.1f} 米",
            f"{self.missing} missing, water {self.level_m:.1f} m",
        )
        marks.append(Mark(self._source.lat_deg, self._source.lon_deg, words, 0.0))
        return Picture(
            title=Text("井下瓦斯", "gas underground"),
            unit="%",
            steps=(0.0, self._alarm_at, 100.0 * self._cut_at, _EXPLOSIVE),
            classes=(
                Text(f"低于 {self._alarm_at:g}", f"under {self._alarm_at:g}"),
                Text(f"{self._alarm_at:g} 以上：报警", f"{self._alarm_at:g}: alarm"),
                Text(f"{100 * self._cut_at:g} 以上：断电", f"{100 * self._cut_at:g}: power cut"),
                Text(f"{_EXPLOSIVE:g} 以上：可爆", f"{_EXPLOSIVE:g}: explosive"),
            ),
            marks=marks,
            notes=(_LIMITS,),
        )

    def _air_share(self) -> float:
        return 1.0 if self._fan else self._start.air_share

    def _move_gas(self, step_s: float) -> None:
        figures = self._figures
        gas_m3_s = self._start.gas_m3_min / 60.0 * (figures.after_cut.value if self._cut else 1.0)
        out_m3_s = figures.air.value * self._air_share()
        self.share = share_after(self.share, gas_m3_s, out_m3_s, figures.heading.value, step_s)
        if not self._cut and self.share >= self._cut_at:
            self._cut = True
            body = {
                "hazard": self._inject.id,
                "gas_percent": round(100.0 * self.share, 2),
                "comes_to_percent": round(100.0 * steady_share(gas_m3_s, out_m3_s), 2),
            }
            self._grip.world.record("world.mine_power_cut", "world", body)

    def _move_water(self, step_s: float) -> None:
        start, figures = self._start, self._figures
        since_s = self._passed_s - start.inflow_s
        if since_s < 0.0 or start.inflow_m3_h <= 0.0:
            return
        first_m3_s = start.inflow_m3_h / 3600.0
        came_m3 = inflow_m3(first_m3_s, figures.tires.value, since_s, since_s + step_s)
        crews = sum(1 for _ in self._crews(DRAIN))
        pumps_m3_s = figures.pumps.value + crews * figures.drain.value
        self.water_m3 = volume_after(self.water_m3, came_m3, pumps_m3_s, step_s)

    def _work(self, step_s: float) -> float:
        """What the squads do: air first, then the way, then men; the value is men brought out."""
        figures = self._figures
        squads = len(self._crews(RESCUE))
        if squads == 0:
            return 0.0
        self._fan_work_s += step_s
        self._fan = self._fan or self._fan_work_s >= figures.fan.value
        if self.share >= figures.no_entry.value or self.level_m >= figures.wade.value:
            return 0.0
        at_face = min(squads, int(figures.abreast.value))
        if self._advance_m < figures.way.value:
            self._advance_m += at_face * figures.advance.value * step_s
            return 0.0
        return at_face * step_s / figures.bring_out.value

    def _become_known(self) -> None:
        """The surface knows: the firm and others report; the list is checked in its own time."""
        self._known = True
        world = self._grip.world
        self._grip.events.happen(self._inject, EventHappens(
            event_type=self._start.event_type, place=self.place, hazard=self._start.hazard,
            light=0, grave=0, observed=0,
        ))  # fmt: skip
        lists_s = world.draw_s(self._figures.lists, "mine_lists", self._inject.id)

        def checked() -> None:
            self._listed = True
            self._tell_missing()

        world.later(ms(lists_s), checked)

    def _found(self) -> None:
        """Men brought out: how they are, and how many are still missing."""
        told: dict[Counted, int] = {}
        harmed = self._cut_off.harmed(found_only=True)
        for row in self._figures.harm:
            told[row.level] = harmed[row.level]
        if any(told.values()):
            self._grip.casualties.set(self.place, told, self._inject.id)
        if self._listed:
            self._tell_missing()

    def _tell_missing(self) -> None:
        if self.missing == self._told_missing:
            return
        self._told_missing = self.missing
        firm = f"firm:{self._source.firm}"
        said = CountReported(
            what="missing", number=self.missing, place=self.place, by=firm, source_kind="firm"
        )
        self._grip.links.phone_desk(caller_party(firm), said)

    def _points(self, kind: str) -> tuple[list[str], Floats]:
        """The mine's points of a kind, and what they show when all is well."""
        points, mine = self._grip.world.county.points, self._start.hazard
        rows = [row for row in points.rows_of(kind) if points.text["hazard"][row] == mine]
        return [points.id[row] for row in rows], points.numbers["normal"][rows]

    def _gas_percent(self) -> Floats:
        """At the heading's own heads its gas; elsewhere what comes of it in the mine's air."""
        figures = self._figures
        values: Floats = self._gas_normal.copy()
        carried = self.share * figures.air.value * self._air_share() / figures.mine_air.value
        values = np.maximum(values, 100.0 * carried)
        values[: int(figures.heads.value)] = 100.0 * self.share
        return values

    def _air_m_s(self) -> Floats:
        values: Floats = self._air_normal.copy()
        own = int(self._figures.heads.value)
        values[:own] = values[:own] * self._air_share()
        return values

    def _crews(self, task: str) -> list[str]:
        return self._grip.crews_at(task, self.place, self._figures.reach.value)

    def _more_to_do(self, task: str, place: Place) -> bool:
        return task in (RESCUE, DRAIN) and not self._over and self._is_here(place)

    def _is_here(self, place: Place) -> bool:
        return self._grip.world.apart_m(place, self.place) <= self._figures.reach.value

    def _speak(self, kind: str) -> None:
        body = {
            "hazard": self._inject.id,
            "gas_percent": round(100.0 * self.share, 2),
            "explosive": explosive(self.share),
            "power_cut": self._cut,
            "underground": self._by_themselves.inside + self.missing,
            "missing": self.missing,
            "advance_m": round(self._advance_m, 1),
            "water_m3": round(self.water_m3, 1),
            "level_m": round(self.level_m, 2),
        }
        self._grip.world.record(kind, "world", body)
