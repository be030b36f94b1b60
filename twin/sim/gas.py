"""Gas in the air: what leaks becomes a cloud that the wind carries past heads and people.

The cloud is moved on in steps of five seconds; between two steps every receptor is read on a
straight line. What a reader would get wrong: the cloud is always one step *ahead*. At a step the
state of its end is worked out, so that a reading in mid-step lies between two known states.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from fast._types import Floats
from twin.county.model import Substance
from twin.models.dense_gas import DENSE_VALIDITY, course_of, release_of
from twin.models.plume import AVERAGING_S
from twin.models.puff_cloud import PuffCloud
from twin.models.substances import BY_CAS
from twin.models.weather import Stability, velocity
from twin.sim.weather import Weather
from twin.sim.world import Life, World
from twin.terms.text import Text

__all__ = ["STEP_MS", "Gas", "Source"]

STEP_MS = 5_000
_SHOW_EVERY_STEPS = 60
_PUFFS_SHOWN = 120
_PUFFS_A_STEP = 5  # close enough to reach the nearest heads without gaps
_CALM_M_S = 1.0
_CALM = Text(
    "当前静风（低于 1 米/秒），气体模型不适用，图上范围仅供参考",
    "calm now (below 1 m/s): the gas model does not hold, what is shown is a rough guide",
)
_SAME = 0.1  # a source or a wind that has changed by less keeps its course


class Source(Protocol):
    """Something that gives a substance to the air."""

    @property
    def substance(self) -> Substance:
        """What it gives."""
        ...

    @property
    def place_m(self) -> tuple[float, float, float]:
        """East and north in the county's plane, height above ground."""
        ...

    def emit(self, step_s: float) -> float:
        """Kilograms that become airborne during the coming step."""
        ...


@dataclass(slots=True)
class _String:
    """A source and the string of puffs it has left in the air."""

    source: Source
    cloud: PuffCloud
    heavy: bool = False

    def carry_on(
        self, mass_kg: float, toward_m_s: tuple[float, float], step_s: float, cls: Stability
    ) -> None:
        """Carry the string on for a step in which `mass_kg` comes out evenly, puff by puff."""
        east_m_s, north_m_s = toward_m_s
        for _ in range(_PUFFS_A_STEP):
            part_s = step_s / _PUFFS_A_STEP
            self.cloud = self.cloud.advect(east_m_s, north_m_s, part_s / 2)
            self.cloud = self.cloud.release(
                *self.source.place_m, mass_kg / _PUFFS_A_STEP, heavy=self.heavy
            )
            self.cloud = self.cloud.advect(east_m_s, north_m_s, part_s / 2)
        self.cloud = self.cloud.joined(cls)

    def weigh(self, rate_kg_s: float, wind_m_s: float, cls: Stability, air_c: float) -> None:
        """Whether what comes out now lies on the ground, and its course if that is a new one."""
        release = None
        if rate_kg_s > 0.0:
            liquid = BY_CAS[self.source.substance.cas]
            release = release_of(liquid, rate_kg_s, wind_m_s, air_c)
        self.heavy = release is not None
        if release is None:
            return
        if self.cloud.courses:
            last = self.cloud.courses[-1]
            same = _near(last.release.rate_m3_s, release.rate_m3_s)
            if same and _near(last.release.wind_m_s, wind_m_s) and last.stability == cls:
                return
        self.cloud = self.cloud.going(course_of(release, cls))


@dataclass(slots=True)
class _Receptors:
    """Places where a substance is read, with the values before and after the present step."""

    substance: str
    x_m: Floats
    y_m: Floats
    z_m: Floats
    before: Floats
    after: Floats
    quiet: bool = True


class Gas:
    """All clouds of a drill, one a source; `on_step` is told when a step's end is known."""

    def __init__(self, world: World, weather: Weather) -> None:
        self.on_step: list[Callable[[], None]] = []
        self._world, self._weather = world, weather
        self._strings: list[_String] = []
        self._receptors: dict[str, _Receptors] = {}
        self._step_began_ms = 0
        self._rate_kg_s = 0.0

    def add(self, source: Source) -> None:
        """Let a source give its substance to the air from the next step on."""
        self._strings.append(_String(source, PuffCloud.empty()))

    def put_receptors(
        self, key: str, substance: str, x_m: Floats, y_m: Floats, z_m: Floats
    ) -> None:
        """Read a substance at these places from now on; `mg_m3(key)` gives the values."""
        zero = np.zeros(x_m.size)
        self._receptors[key] = _Receptors(
            substance, x_m.copy(), y_m.copy(), z_m.copy(), zero, zero.copy()
        )

    def mg_m3(self, key: str) -> Floats | None:
        """Concentrations at the receptors now; None while there is nothing to read."""
        at = self._receptors[key]
        if at.quiet:
            return None
        part = (self._world.now_ms - self._step_began_ms) / STEP_MS
        return at.before + part * (at.after - at.before)

    def step_mean_mg_m3(self, key: str) -> Floats | None:
        """Mean concentrations over the present step; None while there is nothing to read."""
        at = self._receptors[key]
        return None if at.quiet else 0.5 * (at.before + at.after)

    def life(self) -> Life:
        """Step by step: emit, move on, read; now and then write the cloud down for the maps."""
        steps = 0
        while True:
            if self._strings:
                self._step()
                if steps % _SHOW_EVERY_STEPS == 0:
                    self.show()
                steps += 1
                for listener in self.on_step:
                    listener()
            yield self._world.env.timeout(STEP_MS)

    def show(self) -> None:
        """Write the clouds to the journal, merged and rounded, while there is gas about."""
        puffs = [puff for string in self._strings for puff in self._shown(string.cloud)]
        if not puffs:
            return
        substance = self._strings[0].source.substance
        named = (
            ("level1", substance.level1_mg_m3),
            ("level2", substance.level2_mg_m3),
            ("idlh", substance.idlh_mg_m3),
        )
        self._world.record(
            "world.plume",
            "world",
            {
                "puffs": puffs[:_PUFFS_SHOWN],
                "thresholds": [
                    {"name": name, "mg_m3": value} for name, value in named if value is not None
                ],
                "rate_kg_s": round(self._rate_kg_s, 4),
                "averaging_s": AVERAGING_S,
                "notes": [{"zh": note.zh, "en": note.en} for note in self._notes()],
            },
        )

    def _notes(self) -> list[Text]:
        """Where the model does not hold for what is shown now, beside its general limits."""
        notes = [DENSE_VALIDITY] if any(string.heavy for string in self._strings) else []
        if self._weather.mean().speed_m_s < _CALM_M_S:
            notes.append(_CALM)
        return notes

    def _step(self) -> None:
        """Work out the state at the end of the step that begins now."""
        blow = self._weather.at()
        toward_m_s = velocity(blow.from_deg, blow.speed_m_s)
        cls = self._weather.stability()
        mean_m_s = self._weather.mean().speed_m_s
        air_c = self._world.drill.world.temperature_c
        step_s = STEP_MS / 1000
        self._step_began_ms = self._world.now_ms
        for at in self._receptors.values():
            at.before, at.after = at.after, np.zeros(at.x_m.size)
        given_kg = 0.0
        for string in self._strings:
            mass_kg = string.source.emit(step_s)
            given_kg += mass_kg
            string.weigh(mass_kg / step_s, mean_m_s, cls, air_c)
            string.carry_on(mass_kg, toward_m_s, step_s, cls)
            for at in self._receptors.values():
                if at.substance == string.source.substance.id and len(string.cloud):
                    at.quiet = False
                    at.after = at.after + string.cloud.mg_m3(cls, at.x_m, at.y_m, at.z_m)
        self._rate_kg_s = given_kg / step_s

    def _shown(self, cloud: PuffCloud) -> list[list[float]]:
        """Puffs as rows for the journal, the heaviest first."""
        across_m, up_m = cloud.spreads_m(self._weather.stability())
        lat, lon = self._world.county.plane.lat_lon(cloud.x_m, cloud.y_m)
        rows = zip(
            lat.tolist(),
            lon.tolist(),
            across_m.tolist(),
            up_m.tolist(),
            cloud.mass_kg.tolist(),
            strict=True,
        )
        shown = [
            [round(a, 5), round(b, 5), round(c, 1), round(d, 1), round(e, 4)]
            for a, b, c, d, e in rows
        ]
        return sorted(shown, key=lambda row: -row[4])


def _near(before: float, now: float) -> bool:
    return abs(now - before) <= _SAME * before
