"""Gas heavier than air near its source: the Britter-McQuaid workbook, handed over to Gauss.

A heavy cloud lies low and wide and drifts slower than the wind at 10 m. `Course` says how wide, how
high and how fast a continuous release is at each distance, so that the string of puffs in
`dispersion` and the footprint in `plume` can follow it: on the axis it gives the workbook's
concentration, and through every plane goes what the source gives. What a reader would get wrong:
the workbook's own plume height loses mass; here height comes from the mass that passes.

Where the workbook's last line ends (1/500 of the source) the plume goes on with Briggs' spreads
from virtual distances that meet it in width and in height: the hand-over has no jump.

Sources: R. E. Britter and J. McQuaid, *Workbook on the Dispersion of Dense Gases*, HSE 17/1988;
lines as digitised for TSCREEN (EPA-454/B-94-023) and CCPS (1999), read in GasDispersion.jl (basis
V); widths, and a height from the mass, in aefarrell.github.io, Britter-McQuaid (V); the two tests
of denseness are from memory of the workbook (G).

Limits: flat open ground, steady wind; no stability, terrain, jet, rain-out or chemistry of HF.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from fast import exact
from fast._types import Floats
from twin.models.dispersion import sigma_y_m, sigma_z_m
from twin.models.substances import Properties
from twin.models.weather import Stability, wind_at_m_s
from twin.terms.text import Text

__all__ = [
    "DENSE_VALIDITY",
    "Burst",
    "Course",
    "Release",
    "air_kg_m3",
    "course_of",
    "release_of",
]

DENSE_VALIDITY = Text(
    "重气段：Britter–McQuaid 手册曲线（平坦开阔、稳定风、约 10 分钟平均，不分稳定度），"
    "至源浓度的 1/500 处接高斯模型；不计地形、射流、液滴沉降和氟化氢缔合的变化",
    "dense gas: Britter-McQuaid curves (flat open ground, steady wind, about 10-minute mean, any "
    "stability) down to 1/500 of the source, then Gauss; no terrain, jet, rain-out or HF chemistry",
)

_GRAVITY_M_S2 = 9.806
_PI = 3.141592653589793
_LN_10 = 2.302585092994046
_KELVIN = 273.15
_AIR_KG_K_M3 = 352.98  # dry air at 101.325 kPa: density times temperature
_HALF_WIDTH_TO_SIGMA = 0.7978845608028654  # √(2/π): the same mass in a bell as in a box
_DENSE_PLUME = 0.15  # (g₀ Q₀ / u³ D)^⅓ at or above this is dense (G)
_DENSE_CLOUD = 0.20  # √(g₀ V₀^⅓) / u at or above this is dense (G)
_CLOUD_DRIFT = 0.4  # a heavy cloud drifts with so much of the wind at 10 m
_WIND_HEIGHT_M = 10.0
_NEAR = 30.0  # the near-field law holds to 30 D
_FAR_M = 10_500.0
_POINTS = 72

# log10(x/D) of a plume at which the concentration is so much of the source's, by pieces in α:
# each piece (up to α, slope, offset).
_Pieces = tuple[tuple[float, float, float], ...]
_PLUME: tuple[tuple[float, _Pieces], ...] = (
    (0.1, ((-0.55, 0.0, 1.75), (-0.14, 0.24, 1.88), (9.0, -0.5, 1.78))),
    (0.05, ((-0.68, 0.0, 1.92), (-0.29, 0.36, 2.16), (-0.18, 0.0, 2.06), (9.0, -0.56, 1.96))),
    (0.02, ((-0.69, 0.0, 2.08), (-0.31, 0.45, 2.39), (-0.16, 0.0, 2.25), (9.0, -0.54, 2.16))),
    (0.01, ((-0.70, 0.0, 2.25), (-0.29, 0.49, 2.59), (-0.20, 0.0, 2.45), (9.0, -0.52, 2.35))),
    (0.005, ((-0.67, 0.0, 2.40), (-0.28, 0.59, 2.80), (-0.15, 0.0, 2.63), (9.0, -0.48, 2.56))),
    (0.002, ((-0.69, 0.0, 2.60), (-0.25, 0.39, 2.87), (-0.13, 0.0, 2.77), (9.0, -0.50, 2.71))),
)
# The same for log10(x/V₀^⅓) of a cloud let go at once.
_CLOUD: tuple[tuple[float, _Pieces], ...] = (
    (0.1, ((-0.44, 0.0, 0.70), (0.43, 0.26, 0.81), (9.0, 0.0, 0.93))),
    (0.05, ((-0.56, 0.0, 0.85), (0.31, 0.26, 1.00), (9.0, -0.12, 1.12))),
    (0.02, ((-0.66, 0.0, 0.95), (0.32, 0.36, 1.19), (9.0, -0.26, 1.38))),
    (0.01, ((-0.71, 0.0, 1.15), (0.37, 0.34, 1.39), (9.0, -0.38, 1.66))),
    (0.005, ((-0.52, 0.0, 1.48), (0.24, 0.26, 1.62), (9.0, -0.30, 1.75))),
    (0.002, ((0.27, 0.0, 1.83), (9.0, -0.32, 1.92))),
    (0.001, ((-0.10, 0.0, 2.075), (9.0, -0.27, 2.05))),
)
_ALPHA_MOST = 1.0  # the curves end here


def air_kg_m3(air_k: float) -> float:
    """Density of dry air at 101.325 kPa."""
    return _AIR_KG_K_M3 / air_k


@dataclass(frozen=True, slots=True, kw_only=True)
class Release:
    """A steady release at the ground; `rate_m3_s` and `gas_kg_m3` are of the gas as it leaves."""

    rate_m3_s: float
    gas_kg_m3: float
    gas_k: float
    wind_m_s: float
    air_kg_m3: float
    air_k: float

    @property
    def heaviness_m_s2(self) -> float:
        """Gravity as it acts on the difference in density: ``g (ρ − ρa) / ρa``."""
        return _GRAVITY_M_S2 * (self.gas_kg_m3 - self.air_kg_m3) / self.air_kg_m3

    @property
    def size_m(self) -> float:
        """``D = √(Q₀ / u)``."""
        return exact.sqrt(self.rate_m3_s / self.wind_m_s)

    @property
    def buoyancy_m(self) -> float:
        """``l_b = g₀ Q₀ / u³``."""
        wind3 = self.wind_m_s * self.wind_m_s * self.wind_m_s
        return self.heaviness_m_s2 * self.rate_m3_s / wind3

    @property
    def upwind_m(self) -> float:
        """How far the gas creeps against the wind: ``D / 2 + 2 l_b``."""
        return 0.5 * self.size_m + 2.0 * self.buoyancy_m

    @property
    def alpha(self) -> float:
        """``0.2 log10(g₀² Q₀ / u⁵)``, the curves' parameter."""
        u = self.wind_m_s
        heavy = self.heaviness_m_s2
        return 0.2 * _log10(heavy * heavy * self.rate_m3_s / (u * u * u * u * u))

    @property
    def is_dense(self) -> bool:
        """Whether it must be reckoned as dense at all."""
        if self.gas_kg_m3 <= self.air_kg_m3 or self.rate_m3_s <= 0.0:
            return False
        limit = _DENSE_PLUME * _DENSE_PLUME * _DENSE_PLUME
        return self.buoyancy_m / self.size_m >= limit

    def lines(self) -> list[tuple[float, float]]:
        """``log10(x/D)`` and the share of the source's concentration there, outward."""
        return _lines(_PLUME, self.alpha)

    def hand_over_m(self) -> float:
        """Where the workbook's last line is reached."""
        return self.size_m * exact.pow(10.0, self.lines()[-1][0])

    def dilution(self, x_m: float) -> float:
        """Share of the source's concentration on the axis, if all were as warm as the air."""
        far = x_m / self.size_m
        lines = self.lines()
        near = min(_NEAR, 0.5 * exact.pow(10.0, lines[0][0]))
        if far <= near:
            return 306.0 / (306.0 + far * far)
        first = (_log10(near), 306.0 / (306.0 + near * near))
        return _between([first, *lines], far)

    def volume_share(self, x_m: float) -> float:
        """Volume share on the axis: the dilution, with the cold of the gas put right."""
        return _warmed(self.dilution(x_m), self.gas_k / self.air_k)

    def half_width_m(self, x_m: float) -> float:
        """``L_H = D + 8 l_b + 2.5 ∛(l_b x²)``."""
        spread = 2.5 * exact.pow(self.buoyancy_m * x_m * x_m, 1.0 / 3.0) if x_m > 0.0 else 0.0
        return self.size_m + 8.0 * self.buoyancy_m + spread

    def reach_m(self, volume_share: float) -> float:
        """Where the axis comes down to a volume share."""
        low, high = 0.0, _FAR_M
        for _ in range(60):
            middle = 0.5 * (low + high)
            if self.volume_share(middle) > volume_share:
                low = middle
            else:
                high = middle
        return low

    def within_kg(self, volume_share: float) -> float:
        """How much gas is in the plume where it is above a share, the part upwind included."""
        per_m = self.rate_m3_s * self.gas_kg_m3 / self.wind_m_s
        return per_m * (self.reach_m(volume_share) + self.upwind_m)


@dataclass(frozen=True, slots=True, kw_only=True)
class Burst:
    """A cloud let go at once at the ground: `volume_m3` of a gas that has just flashed."""

    volume_m3: float
    gas_kg_m3: float
    gas_k: float
    wind_m_s: float
    air_kg_m3: float
    air_k: float

    @property
    def heaviness_m_s2(self) -> float:
        """``g (ρ − ρa) / ρa``."""
        return _GRAVITY_M_S2 * (self.gas_kg_m3 - self.air_kg_m3) / self.air_kg_m3

    @property
    def size_m(self) -> float:
        """``V₀^⅓``."""
        return exact.pow(self.volume_m3, 1.0 / 3.0)

    @property
    def alpha(self) -> float:
        """``0.5 log10(g₀ V₀^⅓ / u²)``, the curves' parameter."""
        return 0.5 * _log10(self.heaviness_m_s2 * self.size_m / (self.wind_m_s * self.wind_m_s))

    @property
    def is_dense(self) -> bool:
        """Whether it must be reckoned as dense at all."""
        if self.gas_kg_m3 <= self.air_kg_m3:
            return False
        return exact.sqrt(self.heaviness_m_s2 * self.size_m) / self.wind_m_s >= _DENSE_CLOUD

    def volume_share(self, x_m: float) -> float:
        """Highest volume share at the ground when the cloud passes a distance."""
        far = x_m / self.size_m
        lines = _lines(_CLOUD, self.alpha)
        if far <= exact.pow(10.0, lines[0][0]):
            share = max(3.24 / (3.24 + far * far), lines[0][1])
        else:
            share = _between(lines, far)
        return _warmed(share, self.gas_k / self.air_k)


@dataclass(frozen=True, slots=True, eq=False)
class Course:
    """How a continuous heavy release goes: spreads and speed by the way it has come.

    Every array ``(k,)``, distances rising; between them a straight line. `speed_share` is of the
    wind at 10 m.
    """

    release: Release
    stability: Stability
    x_m: Floats
    across_m: Floats
    up_m: Floats
    speed_share: Floats

    def spreads_m(self, x_m: Floats) -> tuple[Floats, Floats]:
        """Horizontal and vertical spread after a way."""
        return np.interp(x_m, self.x_m, self.across_m), np.interp(x_m, self.x_m, self.up_m)

    def drift(self, x_m: Floats) -> Floats:
        """Share of the wind at 10 m with which it drifts there."""
        return np.interp(x_m, self.x_m, self.speed_share)

    def axis_mg_m3(self, x_m: Floats) -> Floats:
        """Concentration on the axis at the ground, mg/m³."""
        across, up = self.spreads_m(x_m)
        rate_mg_s = self.release.rate_m3_s * self.release.gas_kg_m3 * 1e6
        return rate_mg_s / (_PI * self.release.wind_m_s * self.drift(x_m) * across * up)


def release_of(
    liquid: Properties, rate_kg_s: float, wind_m_s: float, air_c: float
) -> Release | None:
    """A steady release of a substance; None for one that is not dense in this wind."""
    air_k = air_c + _KELVIN
    found = Release(
        rate_m3_s=rate_kg_s / liquid.vapour_kg_m3,
        gas_kg_m3=liquid.vapour_kg_m3,
        gas_k=liquid.boiling_c + _KELVIN,
        wind_m_s=wind_m_s,
        air_kg_m3=air_kg_m3(air_k),
        air_k=air_k,
    )
    return found if found.is_dense else None


def course_of(release: Release, cls: Stability) -> Course:
    """The course of a dense release to 10 km."""
    hand_over_m = release.hand_over_m()
    growth = exact.pow(_FAR_M, 1.0 / (_POINTS - 1))
    ways = [0.0, 1.0]
    while ways[-1] < _FAR_M:
        ways.append(min(_FAR_M, ways[-1] * growth))
    near = [x for x in ways if x < hand_over_m] + [min(hand_over_m, _FAR_M)]
    rows = [_near_row(release, cls, x) for x in near]
    _, across, up, _ = rows[-1]
    back_y = _virtual_m(lambda x: float(sigma_y_m(cls, np.array([x]))[0]), across)
    back_z = _virtual_m(lambda x: float(sigma_z_m(cls, np.array([x]))[0]), up)
    far = np.array([x for x in ways if x > hand_over_m])
    beyond = far - near[-1]
    wide, high = sigma_y_m(cls, beyond + back_y), sigma_z_m(cls, beyond + back_z)
    shares = [_drift_at(cls, height) for height in high.tolist()]
    columns = [np.array(column) for column in zip(*rows, strict=True)]
    return Course(
        release,
        cls,
        np.append(columns[0], far),
        np.append(columns[1], wide),
        np.append(columns[2], high),
        np.append(columns[3], np.array(shares)),
    )


def _near_row(release: Release, cls: Stability, x_m: float) -> tuple[float, float, float, float]:
    """Distance, width, height and speed in the workbook's range; height from the mass passing."""
    across_m = _HALF_WIDTH_TO_SIGMA * release.half_width_m(x_m)
    share = release.dilution(x_m)
    flat_m = release.rate_m3_s / (_PI * release.wind_m_s * across_m * share)  # at the full wind
    slow_m = flat_m / _CLOUD_DRIFT
    if _drift_at(cls, slow_m) <= _CLOUD_DRIFT:
        return x_m, across_m, slow_m, _CLOUD_DRIFT
    if flat_m >= _WIND_HEIGHT_M:
        return x_m, across_m, flat_m, 1.0
    power = _log10(wind_at_m_s(1.0, 10.0 * _WIND_HEIGHT_M, cls))  # of the wind's profile
    up_m = exact.pow(flat_m * exact.pow(_WIND_HEIGHT_M, power), 1.0 / (1.0 + power))
    return x_m, across_m, up_m, _drift_at(cls, up_m)


def _drift_at(cls: Stability, height_m: float) -> float:
    """Share of the wind at 10 m with which a cloud of some height drifts."""
    if height_m >= _WIND_HEIGHT_M:
        return 1.0
    return max(_CLOUD_DRIFT, wind_at_m_s(1.0, height_m, cls))


def _virtual_m(spread: Callable[[float], float], wanted_m: float) -> float:
    """The distance at which a growing spread is as wanted."""
    low, high = 0.0, 100.0 * _FAR_M
    for _ in range(80):
        middle = 0.5 * (low + high)
        if spread(middle) < wanted_m:
            low = middle
        else:
            high = middle
    return high


def _lines(table: tuple[tuple[float, _Pieces], ...], alpha: float) -> list[tuple[float, float]]:
    at = min(alpha, _ALPHA_MOST)
    found = []
    for share, pieces in table:
        _, slope, offset = next(piece for piece in pieces if at <= piece[0])
        found.append((slope * at + offset, share))
    return found


def _between(lines: list[tuple[float, float]], far: float) -> float:
    """Straight between the lines over the logarithm of the distance, its inverse square beyond."""
    at = _log10(far)
    before = lines[0]
    for line in lines[1:]:
        if at <= line[0]:
            part = (at - before[0]) / (line[0] - before[0])
            return before[1] + part * (line[1] - before[1])
        before = line
    end = exact.pow(10.0, before[0])
    return before[1] * end * end / (far * far)


def _warmed(share: float, ratio: float) -> float:
    return share / (share + (1.0 - share) * ratio)


def _log10(x: float) -> float:
    return exact.log(x) / _LN_10
