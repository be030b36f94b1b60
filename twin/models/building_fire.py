"""A fire in a building: how one room burns, how it goes on to the next, and what water it takes.

Heat release of a room: ``Q = α t²`` (kW, s) to flashover, then steady at what the openings or the
fuel allow, until four fifths of the load are gone; then down in a straight line. Growth classes
after NFPA 72/92 as tabled in FireSciPy (Karlsson & Quintiere 2000); flashover after Thomas and the
ventilation limit after Kawagoe as in PD 7974-1:2019, equations 28, 33 and 36.

What a reader would get wrong: times of a room count from its own ignition, and the incipient stage
(smouldering, no flame to speak of) comes before the growth begins. A room held by water does not
grow older.

Limits: one room is one zone; no wind, no collapse, no sprinkler; the load of a room is all alike.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from fast import exact

__all__ = [
    "GROWTH_KW_S2",
    "STEAM_KJ_L",
    "Building",
    "Course",
    "Room",
    "Stage",
    "course_of",
    "flashover_kw",
    "ventilation_kw",
    "water_l_s",
]

Stage = Literal["incipient", "growing", "full", "decay", "out"]
GROWTH_KW_S2: Mapping[str, float] = {
    "slow": 0.00293,
    "medium": 0.01172,
    "fast": 0.0469,
    "ultra_fast": 0.1876,
}
"""α of the four classes: 1055 kW after 600, 300, 150 and 75 s."""
STEAM_KJ_L = 2635.0
"""Heat that a litre of water takes up from 10 °C to steam: 90 × 4.19 + 2257 kJ (general)."""
_BURNT_AT_DECAY = 0.8


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """A room: floor (m²), height (m), its openings together (m²) and their height (m).

    `load_mj_m2` is the fire load and `most_kw_m2` the most that it gives off by floor area.
    """

    floor_m2: float
    height_m: float
    opening_m2: float
    opening_m: float
    load_mj_m2: float
    most_kw_m2: float

    @property
    def surface_m2(self) -> float:
        """Walls, floor and ceiling of a square room, without the openings."""
        walls_m2 = 4.0 * exact.sqrt(self.floor_m2) * self.height_m
        return 2.0 * self.floor_m2 + walls_m2 - self.opening_m2


def flashover_kw(surface_m2: float, opening_m2: float, opening_m: float) -> float:
    """Heat release at which a room flashes over (Thomas; PD 7974-1 equation 28)."""
    return 7.8 * surface_m2 + 378.0 * opening_m2 * exact.sqrt(opening_m)


def ventilation_kw(opening_m2: float, opening_m: float) -> float:
    """The most heat the air through the openings can release (PD 7974-1 equation 33)."""
    return 1500.0 * opening_m2 * exact.sqrt(opening_m)


def water_l_s(heat_kw: float, efficiency: float) -> float:
    """Water needed to take up a heat, when `efficiency` of it turns to steam in the fire."""
    return heat_kw / (STEAM_KJ_L * efficiency)


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """The course of a room left alone; times in seconds from its ignition."""

    alpha_kw_s2: float
    full_kw: float
    grows_s: float
    full_s: float
    decays_s: float
    out_s: float

    def stage(self, at_s: float) -> Stage:
        """The stage the room is in."""
        if at_s < self.grows_s:
            return "incipient"
        if at_s < self.full_s:
            return "growing"
        if at_s < self.decays_s:
            return "full"
        return "decay" if at_s < self.out_s else "out"

    def heat_kw(self, at_s: float) -> float:
        """Heat release at a time."""
        match self.stage(at_s):
            case "growing":
                grown_s = at_s - self.grows_s
                return self.alpha_kw_s2 * grown_s * grown_s
            case "full":
                return self.full_kw
            case "decay":
                return self.full_kw * (self.out_s - at_s) / (self.out_s - self.decays_s)
            case _:
                return 0.0

    def energy_mj(self, at_s: float) -> float:
        """Heat released up to a time: ``α t³/3`` while it grows."""
        grown_s = min(max(at_s - self.grows_s, 0.0), self.full_s - self.grows_s)
        steady_s = min(max(at_s - self.full_s, 0.0), self.decays_s - self.full_s)
        past_s = min(max(at_s - self.decays_s, 0.0), self.out_s - self.decays_s)
        left = 1.0 - 0.5 * past_s / (self.out_s - self.decays_s)
        grown_kj = self.alpha_kw_s2 * grown_s * grown_s * grown_s / 3.0
        return (grown_kj + self.full_kw * (steady_s + past_s * left)) / 1000.0


def course_of(room: Room, alpha_kw_s2: float, incipient_s: float) -> Course:
    """The course of a room: it flashes over, or grows to what air and fuel allow.

    A load that is used up before that burns down from the height it has reached.
    """
    most_kw = min(ventilation_kw(room.opening_m2, room.opening_m), room.most_kw_m2 * room.floor_m2)
    grows_to_kw = min(most_kw, flashover_kw(room.surface_m2, room.opening_m2, room.opening_m))
    grown_s = exact.sqrt(grows_to_kw / alpha_kw_s2)
    load_kj = 1000.0 * room.load_mj_m2 * room.floor_m2
    left_kj = _BURNT_AT_DECAY * load_kj - alpha_kw_s2 * grown_s * grown_s * grown_s / 3.0
    if left_kj < 0.0:
        grown_s = exact.pow(3.0 * _BURNT_AT_DECAY * load_kj / alpha_kw_s2, 1.0 / 3.0)
        most_kw, left_kj = alpha_kw_s2 * grown_s * grown_s, 0.0
    full_s = incipient_s + grown_s
    decays_s = full_s + left_kj / most_kw
    return Course(
        alpha_kw_s2=alpha_kw_s2,
        full_kw=most_kw,
        grows_s=incipient_s,
        full_s=full_s,
        decays_s=decays_s,
        out_s=decays_s + 2.0 * (1.0 - _BURNT_AT_DECAY) * load_kj / most_kw,
    )


@dataclass(slots=True)
class _Burning:
    """A room on fire: how old its fire is, how long it has burnt fully, how long it is held."""

    age_s: float = 0.0
    full_s: float = 0.0
    held_s: float = 0.0
    out: bool = False


class Building:
    """Rooms by floor (from 1) and place on it (from 0), lit one by the other, put out by water.

    A fully developed room lights its neighbours after `side_s` and the one above after `up_s`.
    Water goes first to the room lit last; a room with all it needs is held, and is out after
    `knock_s` of that.
    """

    def __init__(
        self,
        course: Course,
        *,
        storeys: int,
        rooms: int,
        side_s: float,
        up_s: float,
        knock_s: float,
        efficiency: float,
    ) -> None:
        self._course, self.storeys, self.rooms = course, storeys, rooms
        self._side_s, self._up_s, self._knock_s = side_s, up_s, knock_s
        self._efficiency = efficiency
        self._lit: dict[tuple[int, int], _Burning] = {}

    def light(self, floor: int, room: int) -> None:
        """Let a room catch fire, if there is one and it has not before."""
        if 1 <= floor <= self.storeys and 0 <= room < self.rooms:
            self._lit.setdefault((floor, room), _Burning())

    def step(self, step_s: float, have_l_s: float) -> None:
        """Move the fire on by a step with so much water on it."""
        for where, burning in reversed(list(self._lit.items())):
            need_l_s = self._need_l_s(burning)
            if need_l_s and have_l_s >= need_l_s:
                have_l_s -= need_l_s
                burning.held_s += step_s
                burning.out = burning.held_s >= self._knock_s
            elif not burning.out:
                burning.held_s = 0.0
                burning.age_s += step_s
                if self._stage(burning) == "full":
                    burning.full_s += step_s
                self._spread(where, burning)
                burning.out = self._stage(burning) == "out"

    def stages(self) -> dict[tuple[int, int], Stage]:
        """The stage of every room that has caught fire, in the order in which they did."""
        return {where: self._stage(burning) for where, burning in self._lit.items()}

    @property
    def out(self) -> bool:
        """Whether nothing burns any more."""
        return all(burning.out for burning in self._lit.values())

    @property
    def heat_kw(self) -> float:
        """Heat release of the whole building."""
        total_kw = 0.0
        for burning in self._lit.values():
            total_kw += self._heat_kw(burning)
        return total_kw

    @property
    def need_l_s(self) -> float:
        """Water that would hold everything that burns now."""
        return water_l_s(self.heat_kw, self._efficiency)

    @property
    def floors(self) -> tuple[int, ...]:
        """Floors on which a room has been fully on fire, from below."""
        full = {where[0]: True for where, burning in self._lit.items() if burning.full_s > 0.0}
        return tuple(sorted(full))

    def _spread(self, where: tuple[int, int], burning: _Burning) -> None:
        floor, room = where
        if burning.full_s >= self._side_s:
            self.light(floor, room - 1)
            self.light(floor, room + 1)
        if burning.full_s >= self._up_s:
            self.light(floor + 1, room)

    def _stage(self, burning: _Burning) -> Stage:
        return "out" if burning.out else self._course.stage(burning.age_s)

    def _heat_kw(self, burning: _Burning) -> float:
        return 0.0 if burning.out else self._course.heat_kw(burning.age_s)

    def _need_l_s(self, burning: _Burning) -> float:
        return water_l_s(self._heat_kw(burning), self._efficiency)
