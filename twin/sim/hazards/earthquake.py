"""An earthquake: one shock, felt everywhere at once, and what people find in the hour after it.

What a reader would get wrong: nothing moves on from step to step. All that breaks does so in the
first instant; what takes time is who tells of it, by which way, and how long it stays broken.

Limits: no aftershocks; a township is as shaken as each of its villages; a bridge shuts or stands.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np

from fast import exact
from fast._types import Floats
from fast.streams import Stream
from twin.county.model import Place
from twin.models.intensity import STRONG_EAST, at_epicentre, intensity, reach_km
from twin.sim.centres import Call
from twin.sim.hazards.hazard import Cell, Grip, Mark, Picture
from twin.sim.links import DESK, caller_party, township_party
from twin.sim.public import HOMES
from twin.sim.roads import RoadChange
from twin.sim.telling import told_by
from twin.sim.world import ms
from twin.terms.drill import Inject
from twin.terms.happenings import EarthquakeComes
from twin.terms.incident_acts import ExtentReported
from twin.terms.observation import Counted, EventReported
from twin.terms.text import Text

__all__ = ["Earthquake"]

_DEGREE = 3.141592653589793 / 180.0
_KM = 1000.0
_PER = 100_000.0
_HURT: tuple[Counted, ...] = ("dead", "grave", "light")
_STEPS = (5.0, 6.0, 7.0, 8.0)
_AGAIN_MS = 300_000
_SEISMIC = "city:seismic"
_CELLS_ACROSS = 40
_DENSE = ("county_seat", "community")
_EMERGENCY = ("fire", "pipeline", "collapse", "medical")
_LIMITS = Text(
    "地震：点源椭圆烈度，不计场地、破裂长度和余震。",
    "earthquake: a point source, no soil, no rupture length, no aftershocks",
)


@dataclass(frozen=True, slots=True)
class _Shaken:
    """A place with the intensity it felt and the people hurt there."""

    place: Place
    degree: float
    hurt: dict[Counted, int]


class Earthquake:
    """One earthquake, with all it breaks."""

    def __init__(self, grip: Grip, inject: Inject, shock: EarthquakeComes) -> None:
        self._grip, self._inject, self._shock = grip, inject, shock
        world = grip.world
        self._figures = world.figures.earthquake
        self._rows = np.array([float(row.degree) for row in self._figures.degrees])
        self._x_m, self._y_m = world.county.xy(shock.place.lat_deg, shock.place.lon_deg)
        places = [place for place in world.county.places.values() if place.kind in HOMES]
        felt = self._felt(np.array([p.x_m for p in places]), np.array([p.y_m for p in places]))
        self._shaken = [
            _Shaken(place, degree, self._hurt(place, degree))
            for place, degree in zip(places, felt.tolist(), strict=True)
        ]
        self._picture = self._drawn()
        self._silent = self._silence()
        self._break()
        self._tell()

    def advance(self, step_s: float) -> None:
        """Nothing more: the shock is over."""

    def picture(self) -> Picture | None:
        """The field of intensity in whole degrees, and the places with people hurt."""
        return self._picture

    def _drawn(self) -> Picture | None:
        """The picture, the same for the whole drill."""
        shock = self._shock
        reach_m = reach_km(STRONG_EAST.major, shock.magnitude, _STEPS[0]) * _KM
        if reach_m == 0.0:
            return None
        side_m = 2.0 * reach_m / _CELLS_ACROSS
        off_m = (np.arange(_CELLS_ACROSS) + 0.5) * side_m - reach_m
        east_m, north_m = np.tile(off_m, _CELLS_ACROSS), np.repeat(off_m, _CELLS_ACROSS)
        felt = self._felt(self._x_m + east_m, self._y_m + north_m)
        plane = self._grip.world.county.plane
        cells = [
            Cell(*plane.lat_lon_of(self._x_m + dx_m, self._y_m + dy_m), side_m, float(int(degree)))
            for dx_m, dy_m, degree in zip(
                east_m.tolist(), north_m.tolist(), felt.tolist(), strict=True
            )
            if degree >= _STEPS[0]
        ]
        marks = [
            Mark(each.place.lat_deg, each.place.lon_deg, Text(each.place.name, each.place.name),
                 each.degree)
            for each in self._shaken
            if each.hurt["dead"] + each.hurt["grave"] > 0
        ]  # fmt: skip
        return Picture(
            title=Text("地震烈度", "seismic intensity"),
            unit="",
            steps=_STEPS,
            classes=(
                Text("Ⅴ度", "V"), Text("Ⅵ度", "VI"), Text("Ⅶ度", "VII"),
                Text("Ⅷ度以上；点为有重伤、死亡处", "VIII and more; spots: grave or dead"),
            ),
            cells=cells,
            marks=marks,
            notes=(_LIMITS,),
        )  # fmt: skip

    def _felt(self, x_m: Floats, y_m: Floats) -> Floats:
        """Intensity at points of the county's plane."""
        east_km, north_km = (x_m - self._x_m) / _KM, (y_m - self._y_m) / _KM
        axis = self._shock.axis_deg * _DEGREE
        sin, cos = exact.sin(axis), exact.cos(axis)
        return intensity(
            STRONG_EAST, self._shock.magnitude, east_km * sin + north_km * cos,
            east_km * cos - north_km * sin, self._shock.depth_km,
        )  # fmt: skip

    def _by_degree(self, what: str, degree: float) -> float:
        """A figure of the table at an intensity, 0 below its first row."""
        if degree < self._rows[0]:
            return 0.0
        column = np.array([getattr(row, what) for row in self._figures.degrees])
        return float(np.interp(degree, self._rows, column))

    def _hurt(self, place: Place, degree: float) -> dict[Counted, int]:
        dice = self._dice("hurt", place.id)
        people = place.residents / _PER
        return {what: _whole(dice, people * self._by_degree(what, degree)) for what in _HURT}

    def _silence(self) -> dict[str, int]:
        """The townships whose base station is out, most shaken first, and until when.

        In a town the neighbouring stations cover for one that is out.
        """
        dense = {each.place.township for each in self._shaken if each.place.kind in _DENSE}
        worst: dict[str, float] = {}
        for each in self._shaken:
            township = each.place.township
            worst[township] = max(worst.get(township, 0.0), each.degree)
        order = sorted(
            (township for township in worst if township not in dense),
            key=lambda township: (-worst[township], township),
        )
        until: dict[str, int] = {}
        for township in order[: self._shock.stations_out]:
            mended = self._figures.mended_after
            for_ms = ms(self._grip.world.draw_s(mended, "station_mended", township))
            until[township] = self._grip.world.now_ms + for_ms
            self._grip.links.cut(self._lines_of(township), for_ms)
        return until

    def _lines_of(self, township: str) -> list[str]:
        """The links of a township's terminal over the ground and the air."""
        county = self._grip.world.county
        nodes = [node.id for node in county.net_nodes.values() if node.owner == township]
        return [
            link.id
            for link in county.net_links.values()
            if (link.a in nodes or link.b in nodes) and link.medium != "satellite"
        ]

    def _break(self) -> None:
        """People are hurt, bridges shut; the whole of it goes on record."""
        world, grip = self._grip.world, self._grip
        for each in self._shaken:
            if any(each.hurt.values()):
                grip.casualties.set(each.place.as_term(), each.hurt, self._inject.id)
        shut = self._shut_bridges()
        shock = self._shock
        world.record(
            "world.earthquake",
            "world",
            {
                "hazard": self._inject.id,
                "magnitude": shock.magnitude,
                "at_epicentre": round(at_epicentre(STRONG_EAST.major, shock.magnitude), 2),
                "hurt": {what: sum(e.hurt[what] for e in self._shaken) for what in _HURT},
                "houses_collapsed": round(
                    sum(
                        each.place.residents
                        / self._figures.in_a_house.value
                        * self._by_degree("collapsed", each.degree)
                        for each in self._shaken
                    )
                ),
                "bridges_shut": shut,
                "stations_out": list(self._silent),
                "villages": [
                    [each.place.name, round(each.degree, 1)]
                    for each in self._shaken
                    if each.degree >= 6.0
                ],
            },
        )

    def _shut_bridges(self) -> list[str]:
        net = self._grip.world.county.roads
        x_m, y_m = [], []
        for bridge in net.bridges:
            at = self._grip.world.county.xy(bridge.lat_deg, bridge.lon_deg)
            x_m.append(at[0])
            y_m.append(at[1])
        shut = []
        felt = self._felt(np.array(x_m), np.array(y_m)).tolist()
        for bridge, degree in zip(net.bridges, felt, strict=True):
            dice = self._dice("bridge", bridge.id)
            if dice.chance(self._by_degree("bridge_shut", degree)):
                shut.append(bridge.name)
                arcs = tuple(net.arcs_of_bridge(bridge.id).tolist())
                name = f"{self._inject.id}/{bridge.id}"
                checked = self._figures.bridge_checked
                for_ms = ms(dice.lognormal(checked.median_s, checked.sigma))
                change = RoadChange(name, (bridge.name,), arcs, 0.0)
                self._grip.road_works.change_for(change, for_ms, after=1.0)
        return shut

    def _tell(self) -> None:
        """Calls by the hundred thousand; the quick report; the townships when they know."""
        self._quick_report()
        calls = 0
        for each in self._shaken:
            dice = self._dice("calls", each.place.id)
            expected = each.place.residents / _PER * self._by_degree("calls", each.degree)
            for k in range(_whole(dice, expected)):
                self._one_calls(each, k, dice)
                calls += 1
        self._townships_report()
        self._grip.world.record(
            "world.calls_made", "world", {"hazard": self._inject.id, "calls": calls}
        )

    def _one_calls(self, shaken: _Shaken, k: int, dice: Stream) -> None:
        """Somebody calls, at once or when there is a signal; with grave hurt, of a collapse."""
        place, figures = shaken.place, self._figures
        name = f"{self._inject.id}/{place.id}/{k + 1}"
        luck, kind = dice.uniform(), "earthquake"
        if k == 0 and shaken.hurt["dead"] + shaken.hurt["grave"] > 0:
            kind = "collapse"
        else:
            for row in figures.called:
                if luck < row.share:
                    kind = row.event_type
                    break
                luck -= row.share
        after_s = dice.lognormal(figures.calls_after.median_s, figures.calls_after.sigma)
        finds_s = dice.lognormal(figures.finds_signal.median_s, figures.finds_signal.sigma)
        if place.township in self._silent:
            after_s += finds_s
        event = name if kind != "earthquake" else self._inject.id
        hurt = shaken.hurt if kind == "collapse" else {}
        self._grip.origins.happen(event, event, kind, place.name)
        self._grip.origins.report(name, event)
        if kind in _EMERGENCY:
            call = Call(
                event_type=kind, place=place.as_term(), caller=name, event=event,
                hurt=tuple(hurt.items()), seen_ms=self._grip.world.now_ms,
            )  # fmt: skip
            self._grip.centres.call(call, ms(after_s), caller_party(name))
        plain = EventReported(
            report=name, event_type=kind, place=place.as_term(), caller=name, channel="phone",
            text=f"震后来电：{place.name}", seen_ms=self._grip.world.now_ms,
        )  # fmt: skip
        said = told_by(self._grip.world, plain, "public", hurt)
        self._grip.world.later(
            ms(after_s),
            lambda: self._grip.links.phone_desk(caller_party(name), said, about=name),
        )

    def _quick_report(self) -> None:
        """The seismic network's first word: where and how strong; never who is hurt."""
        shock, world, links = self._shock, self._grip.world, self._grip.links
        name = f"{self._inject.id}/quick"
        plain = EventReported(
            report=name, event_type="earthquake", place=shock.place, caller=_SEISMIC,
            channel="phone", text=f"地震速报：{shock.magnitude:.1f} 级", source_kind="department",
            seen_ms=world.now_ms,
        )  # fmt: skip
        strong = ExtentReported(
            what="magnitude", amount=shock.magnitude, place=shock.place, by="地震台网",
            source_kind="department",
        )  # fmt: skip
        self._grip.origins.happen(self._inject.id, self._inject.id, "earthquake", shock.place.name)
        self._grip.origins.report(name, self._inject.id)
        after_ms = ms(world.draw_s(self._figures.quick_report, "quick_report", self._inject.id))
        world.later(after_ms, lambda: links.phone_desk(_SEISMIC, plain, about=name))
        world.later(after_ms + 60_000, lambda: links.phone_desk(_SEISMIC, strong))

    def _townships_report(self) -> None:
        """A township with people hurt tells of it; without a way it tries again."""
        world = self._grip.world
        hurt: dict[str, list[_Shaken]] = {}
        for each in self._shaken:
            if any(each.hurt.values()):
                hurt.setdefault(each.place.township, []).append(each)
        for township, places in hurt.items():
            spread = self._figures.township_reports
            after_s = world.draw_s(spread, "quake_township", township)
            world.later(ms(after_s), partial(self._township, township, places))

    def _township(self, township: str, places: Sequence[_Shaken]) -> None:
        world, links = self._grip.world, self._grip.links
        party = township_party(township)
        if not links.reaches(party, DESK):
            world.later(_AGAIN_MS, partial(self._township, township, places))
            return
        worst = max(places, key=lambda each: (each.degree, each.place.id))
        hurt: dict[Counted, int] = {what: sum(p.hurt[what] for p in places) for what in _HURT}
        name = f"{township}:{self._inject.id}"
        self._grip.origins.report(name, self._inject.id)
        plain = EventReported(
            report=name, event_type="earthquake", place=worst.place.as_term(), caller=party,
            channel="phone", text=f"{world.county.townships[township].name}报震情、灾情",
            seen_ms=world.now_ms,
        )  # fmt: skip
        links.phone_desk(party, told_by(world, plain, "township", hurt), about=name)

    def _dice(self, purpose: str, entity: str) -> Stream:
        return self._grip.world.stream(f"earthquake_{purpose}", f"{self._inject.id}/{entity}")


def _whole(dice: Stream, mean: float) -> int:
    """A whole number whose mean is `mean`: its whole part, and one more by chance."""
    whole = int(mean)
    return whole + int(dice.chance(mean - whole))
