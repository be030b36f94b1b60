"""A rainstorm: a cell of rain that passes over the county; the rivers do the rest (`waters`).

What a reader would get wrong: `depth_mm` is what falls in all at the named place, moving or not;
off the cell's path it is less. The hour of the heaviest rain is drawn once from the seed.

Limits: one round cell with a Gaussian profile, no wind field of its own, no hail, no lightning.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from fast import exact
from twin.county.model import Place
from twin.sim.hazards.hazard import Cell, Grip, Picture
from twin.sim.hazards.water_marks import CLASSES, LIMITS, marks_of
from twin.terms.drill import Inject
from twin.terms.happenings import EventHappens, StormBreaks
from twin.terms.text import Text

__all__ = ["Storm", "tell_of_floods"]

_RADIAN = 3.141592653589793 / 180.0
_STEP_MS = 60_000
_EVENT = "flash_flood"
_SHADES_MM = (25.0, 50.0, 100.0)
_SHOWN = 2.5


class Storm:
    """One cell, from its begin to the end of the drill."""

    def __init__(self, grip: Grip, inject: Inject, start: StormBreaks) -> None:
        self._grip, self._start = grip, start
        world = grip.world
        self._begun_ms = world.now_ms
        self._x_m, self._y_m = world.county.xy(start.place.lat_deg, start.place.lon_deg)
        toward = (start.from_deg + 180.0) * _RADIAN
        self._east = start.speed_m_s * exact.sin(toward)
        self._north = start.speed_m_s * exact.cos(toward)
        drawn = world.stream("storm", inject.id).normal(0.4, 0.05)
        self._crest = min(max(drawn, 0.25), 0.6)
        self._peak_mm_h = 1.0
        steps = max(1, int(start.for_s * 1000) // _STEP_MS)
        fallen = 0.0
        for k in range(steps):
            fallen += (
                self._rate(self._x_m, self._y_m, (k + 0.5) * _STEP_MS / 1000) * _STEP_MS / 3.6e6
            )
        self._peak_mm_h = start.depth_mm / fallen
        cell_m = world.figures.water.cell_m.value
        way_m = 0.5 * start.speed_m_s * start.for_s
        half = int((_SHOWN * start.radius_m + way_m) / cell_m)
        self._axis = [k * cell_m for k in range(-half, half + 1)]
        self._sums = np.zeros((len(self._axis), len(self._axis)))
        self._summed_ms = self._begun_ms
        grip.waters.rain(self._now)
        tell_of_floods(grip, inject)

    def advance(self, step_s: float) -> None:
        """Add up the rain for the map, a minute at a time."""
        now_ms = self._grip.world.now_ms
        if (
            now_ms - self._summed_ms < _STEP_MS
            or now_ms > self._begun_ms + self._start.for_s * 1000
        ):
            return
        self._summed_ms = now_ms
        for i, north_m in enumerate(self._axis):
            for j, east_m in enumerate(self._axis):
                rate = self._now(self._x_m + east_m, self._y_m + north_m)
                self._sums[i, j] += rate * _STEP_MS / 3.6e6

    def picture(self) -> Picture | None:
        """How much has fallen, and what the water has done."""
        plane, cell_m = self._grip.world.county.plane, self._grip.world.figures.water.cell_m.value
        cells = []
        for i, north_m in enumerate(self._axis):
            for j, east_m in enumerate(self._axis):
                shade = sum(1 for step in _SHADES_MM if self._sums[i, j] >= step)
                if shade:
                    spot = plane.lat_lon_of(self._x_m + east_m, self._y_m + north_m)
                    cells.append(Cell(*spot, cell_m, float(shade)))
        return Picture(
            title=Text("雨量与水情", "rain and rivers"),
            unit="",
            steps=(1.0, 2.0, 3.0, 4.0),
            classes=CLASSES,
            cells=cells,
            marks=marks_of(self._grip),
            notes=LIMITS,
        )

    def _now(self, x_m: float, y_m: float) -> float:
        return self._rate(x_m, y_m, (self._grip.world.now_ms - self._begun_ms) / 1000)

    def _rate(self, x_m: float, y_m: float, passed_s: float) -> float:
        """Rain (mm/h): a bell around the cell's middle, rising to its crest and dying away."""
        start = self._start
        part = passed_s / start.for_s
        if not 0.0 <= part < 1.0:
            return 0.0
        rise = part / self._crest if part < self._crest else (1.0 - part) / (1.0 - self._crest)
        off_s = passed_s - 0.5 * start.for_s
        dx = x_m - self._x_m - self._east * off_s
        dy = y_m - self._y_m - self._north * off_s
        bell = (dx * dx + dy * dy) / (2.0 * start.radius_m * start.radius_m)
        return 0.0 if bell > 12.0 else self._peak_mm_h * rise * exact.exp(-bell)


def tell_of_floods(grip: Grip, inject: Inject) -> None:
    """Let people of a village that the water reaches call for help, once for all hazards."""
    if grip.waters.on_reached:
        return

    def tell(place: Place) -> None:
        grip.events.happen(
            replace(inject, id=f"{inject.id}/{place.id}"),
            EventHappens(event_type=_EVENT, place=place.as_term(), hazard="", light=0, grave=0,
                         observed=0),
        )  # fmt: skip

    grip.waters.on_reached.append(tell)
