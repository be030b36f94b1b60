"""What the gas does to people: workers at the source, residents outdoors, at home, shut in.

Every group breathes its own air and gathers its own toxic load; the share of it that a load harms
comes from the dose curve. What a reader would get wrong: nobody is drawn but the few workers, who
get away at their own moment. Residents are shares of a group, cut to whole people when told.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from fast import exact
from fast._types import Floats
from twin.models.dose import DEATH_BY_CAS, Probit, indoor_mg_m3, share_affected
from twin.models.substances import BY_CAS, ppm_of_mg_m3
from twin.sim.casualties import Casualties
from twin.sim.gas import STEP_MS, Gas
from twin.sim.leak import Leak
from twin.sim.public import Home, Public
from twin.sim.world import World
from twin.terms.observation import Counted
from twin.terms.place import Place

__all__ = ["Harm"]

_REACH_M = 6000.0
_HEAD_HEIGHT_M = 1.5
_WORST_FIRST: tuple[Counted, ...] = ("dead", "grave", "light", "observed")
_COUNT_EVERY_STEPS = 6
_NO_HARM = 0.0005  # a share below this harms nobody; it spares the curves where the air is clean
_NOBODY: dict[Counted, int] = dict.fromkeys(_WORST_FIRST, 0)
_TURN = 6.283185307179586


@dataclass(slots=True)
class _Exposure:
    """One leak's people: homes (rows) with their three airs, and the workers."""

    leak: Leak
    key: str
    curves: dict[Counted, Probit]
    homes: list[Home]
    inside: Floats
    shut: Floats
    loads: list[Floats]  # outdoors, indoors, shut in; Σ Cⁿ Δt in ppm and minutes
    shares: list[dict[Counted, Floats]]
    harmed: dict[Counted, Floats]
    worker_load: Floats
    worker_gone_ms: list[int]
    worker_luck: list[float]
    steps: int = 0
    told: dict[str, dict[Counted, int]] = field(default_factory=dict)


class Harm:
    """Exposure of everybody near a leak, step by step with the gas."""

    def __init__(self, world: World, gas: Gas, public: Public, casualties: Casualties) -> None:
        self._world, self._gas = world, gas
        self._public, self._casualties = public, casualties
        self._exposures: list[_Exposure] = []
        gas.on_step.append(self._step)

    def expose(self, leak: Leak) -> None:
        """Begin to follow the people near a leak; a substance without dose curves harms nobody."""
        if leak.substance.cas not in DEATH_BY_CAS:
            return
        x_m, y_m, _ = leak.place_m
        homes = [
            home for home in self._public.within(x_m, y_m, _REACH_M) if home.place.residents > 0
        ]
        figures = self._world.figures.leak
        workers = int(figures.workers_near.value)
        dice = self._world.stream("workers", leak.hazard)
        angles = np.array([dice.uniform(0.0, _TURN) for _ in range(workers)])
        escape = figures.worker_escape
        gone_ms = [
            self._world.now_ms + int(1000.0 * dice.lognormal(escape.median_s, escape.sigma))
            for _ in range(workers)
        ]
        reach_m = figures.worker_distance_m.value
        worker_x = np.array([x_m + reach_m * exact.sin(angle) for angle in angles.tolist()])
        worker_y = np.array([y_m + reach_m * exact.cos(angle) for angle in angles.tolist()])
        at_x = np.concatenate([np.array([home.place.x_m for home in homes]), worker_x])
        at_y = np.concatenate([np.array([home.place.y_m for home in homes]), worker_y])
        key = f"harm/{leak.hazard}/{len(self._exposures)}"
        self._gas.put_receptors(
            key, leak.substance.id, at_x, at_y, np.full(at_x.size, _HEAD_HEIGHT_M)
        )
        n = len(homes)
        self._exposures.append(
            _Exposure(
                leak=leak,
                key=key,
                curves=_curves(self._world, leak.substance.cas),
                homes=homes,
                inside=np.zeros(n),
                shut=np.zeros(n),
                loads=[np.zeros(n) for _ in range(3)],
                shares=[{level: np.zeros(n) for level in _WORST_FIRST} for _ in range(3)],
                harmed={level: np.zeros(n) for level in _WORST_FIRST},
                worker_load=np.zeros(workers),
                worker_gone_ms=gone_ms,
                worker_luck=[dice.uniform() for _ in range(workers)],
            )
        )

    def _step(self) -> None:
        for exposure in self._exposures:
            air = self._gas.step_mean_mg_m3(exposure.key)
            if air is not None:
                self._breathe(exposure, air)
                exposure.steps += 1
                if exposure.steps % _COUNT_EVERY_STEPS == 0:
                    self._count(exposure)

    def _breathe(self, exposure: _Exposure, air: Floats) -> None:
        figures, step_s = self._world.figures.public, STEP_MS / 1000
        n = len(exposure.homes)
        outside = air[:n]
        exposure.inside = indoor_mg_m3(
            exposure.inside, outside, figures.air_changes_open_per_h.value, step_s
        )
        exposure.shut = indoor_mg_m3(
            exposure.shut, outside, figures.air_changes_shut_per_h.value, step_s
        )
        molar = BY_CAS[exposure.leak.substance.cas].molar_g_mol
        ppm, minutes = ppm_of_mg_m3(1.0, molar), step_s / 60.0
        twice = exposure.curves["dead"].n == 2.0
        airs = (outside, exposure.inside, exposure.shut)
        for row, breathed in enumerate(airs):
            breath = breathed * ppm
            dose = breath * breath * minutes if twice else breath * minutes
            exposure.loads[row] = exposure.loads[row] + dose
        there = np.array([gone > self._world.now_ms for gone in exposure.worker_gone_ms])
        sign = self._world.figures.evacuation.seen("gas")
        if sign is not None:
            for row in np.flatnonzero(outside * ppm >= sign.threshold).tolist():
                self._public.sees(exposure.homes[row], "gas")
        breath = air[n:] * there * ppm
        dose = breath * breath * minutes if twice else breath * minutes
        exposure.worker_load = exposure.worker_load + dose

    def _count(self, exposure: _Exposure) -> None:
        """Bring the numbers of harmed people up to date and state them where they changed."""
        figures = self._world.figures.public
        by_night = figures.outdoors_at_night if self._world.night else figures.outdoors_by_day
        outdoors = by_night.share
        for row, home in enumerate(exposure.homes):
            groups = (
                home.present * outdoors + home.setting_out,
                home.present * (1.0 - outdoors),
                home.sheltering,
            )
            for posture, people in enumerate(groups):
                self._harm(exposure, row, posture, people)
            totals = {level: int(exposure.harmed[level][row]) for level in _WORST_FIRST}
            self._state(exposure, home.place.as_term(), totals)
        hazard = self._world.county.hazards[exposure.leak.hazard]
        self._state(exposure, hazard.as_term(), self._harmed_workers(exposure))

    def _harm(self, exposure: _Exposure, row: int, posture: int, people: float) -> None:
        """Add those whom the load harms anew, each level with everybody harmed worse."""
        load = float(exposure.loads[posture][row])
        if share_affected(load, exposure.curves["observed"]) < _NO_HARM:
            return
        before = exposure.shares[posture]
        for level in _WORST_FIRST:
            share = share_affected(load, exposure.curves[level])
            exposure.harmed[level][row] += people * (share - float(before[level][row]))
            before[level][row] = share

    def _harmed_workers(self, exposure: _Exposure) -> dict[Counted, int]:
        totals: dict[Counted, int] = {}
        for level in _WORST_FIRST:
            curve = exposure.curves[level]
            totals[level] = sum(
                1
                for load, luck in zip(
                    exposure.worker_load.tolist(), exposure.worker_luck, strict=True
                )
                if share_affected(load, curve) > luck
            )
        return totals

    def _state(self, exposure: _Exposure, place: Place, totals: dict[Counted, int]) -> None:
        """State a place's harmed by their worst level, if anything has changed."""
        if exposure.told.get(place.name, _NOBODY) == totals:
            return
        exposure.told[place.name] = totals
        numbers: dict[Counted, int] = {}
        worse = 0
        for level in _WORST_FIRST:
            numbers[level] = totals[level] - worse
            worse = totals[level]
        self._casualties.set(place, numbers)


def _curves(world: World, cas: str) -> dict[Counted, Probit]:
    """Dose curves of a substance: death by the model's probit, milder harm by the figures."""
    death = DEATH_BY_CAS[cas]
    curves: dict[Counted, Probit] = {"dead": death}
    for row in world.figures.casualties.dose_curves:
        if row.cas == cas:
            hour = 60.0 * (row.hour_ppm * row.hour_ppm if death.n == 2.0 else row.hour_ppm)
            curves[row.level] = Probit(
                a=5.0 - exact.log(hour) / row.sigma,
                b=1.0 / row.sigma,
                n=death.n,
                basis=row.basis,
                source=row.source,
            )
    return curves
