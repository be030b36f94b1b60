"""A cloud as a string of puffs, each carried by the wind of the moment.

A turning wind bends the string, and the old part of it moves on the new wind like the rest. A puff
of a heavy release goes by its `Course`: low, wide and slower than the wind at 10 m at first; any
other spreads after Briggs. What a reader would get wrong: a heavy puff keeps the course it was let
go with, whatever the source gives later; and no puff is thinner than a metre, so that a layer the
workbook makes thinner reads less at the ground here, and more at the height of heads and people.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from fast import exact
from fast._types import Floats, Ints
from fast.fields.puffs import Puffs, concentration_kg_m3
from twin.models.dense_gas import Course
from twin.models.dispersion import sigma_y_m, sigma_z_m
from twin.models.weather import Stability

__all__ = ["PuffCloud"]

_MG_PER_KG = 1_000_000.0
_LEAST_SPREAD_M = 1.0  # the size of the source, and what pipes and walls stir; keeps puffs finite
_REACH_M = 10_000.0  # the scheme's range
_CLOSE = 0.5
_NEUTRAL = -1


@dataclass(frozen=True, eq=False, kw_only=True)
class PuffCloud:
    """Puffs of one release in the air; every array ``(n,)``, the oldest first.

    `travel_m` is the way a puff has come, which sets its spread. `course` is its row in `courses`,
    -1 for a neutral puff.
    """

    x_m: Floats
    y_m: Floats
    height_m: Floats
    travel_m: Floats
    mass_kg: Floats
    course: Ints
    courses: tuple[Course, ...] = ()

    @classmethod
    def empty(cls) -> PuffCloud:
        """No gas in the air."""
        none = np.zeros(0)
        return cls(
            x_m=none,
            y_m=none,
            height_m=none,
            travel_m=none,
            mass_kg=none,
            course=np.zeros(0, dtype=np.int64),
        )

    def __len__(self) -> int:
        return int(self.mass_kg.size)

    def going(self, course: Course) -> PuffCloud:
        """The cloud with one more course, the last, for heavy puffs to come."""
        return replace(self, courses=(*self.courses, course))

    def release(
        self, x_m: float, y_m: float, height_m: float, mass_kg: float, *, heavy: bool = False
    ) -> PuffCloud:
        """The cloud with one new puff at its source; nothing is added for no mass.

        A heavy one lies on the ground and goes by the last of the courses.
        """
        if mass_kg <= 0.0:
            return self
        course = len(self.courses) - 1 if heavy else _NEUTRAL
        return PuffCloud(
            x_m=np.append(self.x_m, x_m),
            y_m=np.append(self.y_m, y_m),
            height_m=np.append(self.height_m, 0.0 if heavy else height_m),
            travel_m=np.append(self.travel_m, 0.0),
            mass_kg=np.append(self.mass_kg, mass_kg),
            course=np.append(self.course, course),
            courses=self.courses,
        )

    def advect(self, east_m_s: float, north_m_s: float, dt_s: float) -> PuffCloud:
        """The cloud after `dt_s` in one wind; puffs beyond the model's reach are let go."""
        run_m = exact.sqrt(east_m_s * east_m_s + north_m_s * north_m_s) * dt_s
        share = np.ones(len(self))
        for heavy, course in self._heavy():
            share[heavy] = course.drift(self.travel_m[heavy])
        travel_m = self.travel_m + run_m * share
        near = travel_m <= _REACH_M
        return PuffCloud(
            x_m=(self.x_m + east_m_s * dt_s * share)[near],
            y_m=(self.y_m + north_m_s * dt_s * share)[near],
            height_m=self.height_m[near],
            travel_m=travel_m[near],
            mass_kg=self.mass_kg[near],
            course=self.course[near],
            courses=self.courses,
        )

    def joined(self, cls: Stability) -> PuffCloud:
        """The cloud with close neighbours joined two by two, at their centre of mass.

        Two puffs are close when the way between them is less than half their spread: a receptor
        cannot tell them from one. Mass is kept. Called at every step it keeps a long leak at about
        a hundred puffs.
        """
        across_m, _ = self.spreads_m(cls)
        close = (self.travel_m[:-1] - self.travel_m[1:]) < _CLOSE * across_m[1:]
        close &= self.course[:-1] == self.course[1:]
        first: list[int] = []
        last = -1
        for i in np.flatnonzero(close).tolist():
            if i > last:
                first.append(i)
                last = i + 1
        return self._join_pairs(np.array(first, dtype=np.int64)) if first else self

    def spreads_m(self, cls: Stability) -> tuple[Floats, Floats]:
        """Horizontal and vertical spread of every puff, at least the size of the source."""
        across_m = np.maximum(sigma_y_m(cls, self.travel_m), _LEAST_SPREAD_M)
        up_m = np.maximum(sigma_z_m(cls, self.travel_m), _LEAST_SPREAD_M)
        for heavy, course in self._heavy():
            wide_m, high_m = course.spreads_m(self.travel_m[heavy])
            across_m[heavy] = np.maximum(wide_m, _LEAST_SPREAD_M)
            up_m[heavy] = np.maximum(high_m, _LEAST_SPREAD_M)
        return across_m, up_m

    def _heavy(self) -> list[tuple[NDArray[np.bool_], Course]]:
        """The puffs of each course that has any."""
        rows = [(self.course == row, course) for row, course in enumerate(self.courses)]
        return [(mine, course) for mine, course in rows if mine.any()]

    def mg_m3(self, cls: Stability, x_m: Floats, y_m: Floats, z_m: Floats) -> Floats:
        """Concentration at receptors ``(k,)``, mg/m³."""
        if not len(self):
            return np.zeros(x_m.size)
        across_m, up_m = self.spreads_m(cls)
        puffs = Puffs(self.x_m, self.y_m, self.height_m, self.mass_kg, across_m, up_m)
        return concentration_kg_m3(puffs, x_m, y_m, z_m) * _MG_PER_KG

    def _join_pairs(self, first: NDArray[np.int64]) -> PuffCloud:
        """The cloud with each puff `first[i]` and its successor made one."""
        keep = np.ones(len(self), dtype=np.bool_)
        keep[first + 1] = False
        mass_kg = self.mass_kg.copy()
        mass_kg[first] += self.mass_kg[first + 1]
        share = self.mass_kg[first + 1] / mass_kg[first]

        def join(values: Floats) -> Floats:
            result = values.copy()
            result[first] += share * (values[first + 1] - values[first])
            return result[keep]

        return PuffCloud(
            x_m=join(self.x_m),
            y_m=join(self.y_m),
            height_m=join(self.height_m),
            travel_m=join(self.travel_m),
            mass_kg=mass_kg[keep],
            course=self.course[keep],
            courses=self.courses,
        )
