"""A cloud of neutral gas over flat open country: Gaussian plume and puffs with Briggs' spreads.

A continuous leak is a string of puffs, each carried by the wind of the moment; so a turning wind
bends the string, and the old part of it moves on the new wind like the rest.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from fast import exact
from fast._types import Floats
from fast.fields.puffs import Puffs, concentration_kg_m3
from twin.models.weather import Stability
from twin.terms.text import Text

__all__ = ["VALIDITY", "PuffCloud", "puff_sigmas_m", "sigma_y_m", "sigma_z_m"]

VALIDITY = Text(
    "高斯模型：下风向 100 m–10 km、风速 ≥ 1 m/s、平坦开阔地、中性气体、约 10 分钟平均；氟化氢近源"
    "重于空气，100 m 以内不可用",
    "Gaussian model: 100 m to 10 km downwind, wind of 1 m/s or more, flat open country, neutral "
    "gas, about 10-minute mean; HF is heavier than air near the source: no use within 100 m",
)

_MG_PER_KG = 1_000_000.0
_LEAST_SPREAD_M = 1.0  # the size of the source; also keeps new puffs finite
_REACH_M = 10_000.0  # the scheme's range
_CLOSE = 0.5

# Briggs (1973), open country: sigma_y = a x / sqrt(1 + 0.0001 x); sigma_z = b x (1 + c x)^p.
# Basis V: test suite of GasDispersion.jl against CCPS (1999).
_RURAL: dict[Stability, tuple[float, float, float, float]] = {
    "A": (0.22, 0.20, 0.0, 0.0),
    "B": (0.16, 0.12, 0.0, 0.0),
    "C": (0.11, 0.08, 0.0002, -0.5),
    "D": (0.08, 0.06, 0.0015, -0.5),
    "E": (0.06, 0.03, 0.0003, -1.0),
    "F": (0.04, 0.016, 0.0003, -1.0),
}
# Instantaneous puff, CCPS (1999) p. 101: sigma_h = a x^b, sigma_z = c x^d. Basis V, as above.
_PUFF: dict[Stability, tuple[float, float, float, float]] = {
    "A": (0.18, 0.92, 0.60, 0.75),
    "B": (0.14, 0.92, 0.53, 0.73),
    "C": (0.10, 0.92, 0.34, 0.71),
    "D": (0.06, 0.92, 0.15, 0.70),
    "E": (0.04, 0.92, 0.10, 0.65),
    "F": (0.02, 0.89, 0.05, 0.61),
}


def sigma_y_m(cls: Stability, x_m: Floats) -> Floats:
    """Lateral spread of a plume at distances downwind, metres; any shape."""
    a = _RURAL[cls][0]
    return a * x_m / np.sqrt(1.0 + 0.0001 * x_m)


def sigma_z_m(cls: Stability, x_m: Floats) -> Floats:
    """Vertical spread of a plume at distances downwind, metres; any shape."""
    _, b, c, power = _RURAL[cls]
    if power == 0.0:
        return b * x_m
    growth = 1.0 + c * x_m
    return b * x_m / (np.sqrt(growth) if power == -0.5 else growth)


def puff_sigmas_m(cls: Stability, x_m: float) -> tuple[float, float]:
    """Horizontal and vertical spread of one instantaneous puff after a way, metres."""
    a, b, c, d = _PUFF[cls]
    return a * exact.pow(x_m, b), c * exact.pow(x_m, d)


@dataclass(frozen=True, eq=False, kw_only=True)
class PuffCloud:
    """Puffs of one release in the air; every array ``(n,)``, the oldest first.

    `travel_m` is the way a puff has come, which sets its spread; it grows with the wind's run.
    """

    x_m: Floats
    y_m: Floats
    height_m: Floats
    travel_m: Floats
    mass_kg: Floats

    @classmethod
    def empty(cls) -> PuffCloud:
        """No gas in the air."""
        none = np.zeros(0)
        return cls(x_m=none, y_m=none, height_m=none, travel_m=none, mass_kg=none)

    def __len__(self) -> int:
        return int(self.mass_kg.size)

    def release(self, x_m: float, y_m: float, height_m: float, mass_kg: float) -> PuffCloud:
        """The cloud with one new puff at its source; nothing is added for no mass."""
        if mass_kg <= 0.0:
            return self
        return PuffCloud(
            x_m=np.append(self.x_m, x_m),
            y_m=np.append(self.y_m, y_m),
            height_m=np.append(self.height_m, height_m),
            travel_m=np.append(self.travel_m, 0.0),
            mass_kg=np.append(self.mass_kg, mass_kg),
        )

    def advect(self, east_m_s: float, north_m_s: float, dt_s: float) -> PuffCloud:
        """The cloud after `dt_s` in one wind; puffs beyond the model's reach are let go."""
        run_m = exact.sqrt(east_m_s * east_m_s + north_m_s * north_m_s) * dt_s
        travel_m = self.travel_m + run_m
        near = travel_m <= _REACH_M
        return PuffCloud(
            x_m=(self.x_m + east_m_s * dt_s)[near],
            y_m=(self.y_m + north_m_s * dt_s)[near],
            height_m=self.height_m[near],
            travel_m=travel_m[near],
            mass_kg=self.mass_kg[near],
        )

    def joined(self, cls: Stability) -> PuffCloud:
        """The cloud with close neighbours joined two by two, at their centre of mass.

        Two puffs are close when the way between them is less than half their spread: a receptor
        cannot tell them from one. Mass is kept. Called at every step it keeps a long leak at about
        a hundred puffs.
        """
        across_m, _ = self.spreads_m(cls)
        close = (self.travel_m[:-1] - self.travel_m[1:]) < _CLOSE * across_m[1:]
        first: list[int] = []
        last = -1
        for i in np.flatnonzero(close).tolist():
            if i > last:
                first.append(i)
                last = i + 1
        return self._join_pairs(np.array(first, dtype=np.int64)) if first else self

    def spreads_m(self, cls: Stability) -> tuple[Floats, Floats]:
        """Horizontal and vertical spread of every puff, at least the size of the source."""
        return (
            np.maximum(sigma_y_m(cls, self.travel_m), _LEAST_SPREAD_M),
            np.maximum(sigma_z_m(cls, self.travel_m), _LEAST_SPREAD_M),
        )

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
        )
