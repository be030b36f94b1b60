"""Concentrations of Gaussian puffs and plumes at receptors.

The kernels know geometry only: spreads (σ) come in as arrays, from whatever scheme the caller
holds valid for the day. Ground reflects fully; nothing settles, reacts or meets a lid.

What a reader would get wrong: a contribution whose exponent is below −30 (1e-13 of the centre) is
left out, so a far receptor reads exactly 0, not a denormal whisper.

Formulas: instantaneous and continuous point source with image source, as in CCPS, *Guidelines for
Consequence Analysis of Chemical Releases* (1999), and D. B. Turner, *Workbook of Atmospheric
Dispersion Estimates*, US EPA AP-26 (1970).
"""

from typing import NamedTuple

import numpy as np

from fast import exact
from fast._jit import kernel
from fast._types import Array, Floats

_EXPONENT_MIN = -30.0
_PI = 3.141592653589793
_PUFF_NORM = 15.749609945722419  # (2π)^1.5


class Puffs(NamedTuple):
    """Clouds in the air, one entry each; every array float64 ``(n,)``."""

    x_m: Floats
    y_m: Floats
    height_m: Floats  # of the centre above ground
    mass_kg: Floats
    sigma_h_m: Floats  # horizontal spread, the same along and across the wind
    sigma_z_m: Floats


def concentration_kg_m3(puffs: Puffs, x_m: Floats, y_m: Floats, z_m: Floats) -> Floats:
    """Sum over all puffs at each receptor, in the order of the puffs.

    ``m / ((2π)^1.5 σh² σz) · exp(−r²/2σh²) · [exp(−(z−h)²/2σz²) + exp(−(z+h)²/2σz²)]``

    Args:
        puffs: The clouds; both spreads above 0.
        x_m, y_m, z_m: Receptors ``(k,)``, in the puffs' coordinates, z above ground.

    Returns:
        float64 ``(k,)``.

    Raises:
        ValueError: Arrays that do not fit each other, or a spread that is not above 0.
    """
    shape = np.shape(puffs.x_m)
    clouds = Puffs(*(_column(name, array, shape) for name, array in puffs._asdict().items()))
    shape = np.shape(x_m)
    x, y, z = _column("x_m", x_m, shape), _column("y_m", y_m, shape), _column("z_m", z_m, shape)
    _check_spreads(clouds.sigma_h_m, clouds.sigma_z_m)
    out = np.empty(x.size)
    _puffs(*clouds, x, y, z, out)
    return out


def plume_kg_m3(
    rate_kg_s: float,
    wind_m_s: float,
    height_m: float,
    *,
    y_m: Floats,
    z_m: Floats,
    sigma_y_m: Floats,
    sigma_z_m: Floats,
) -> Floats:
    """A steady plume at receptors downwind, by their spreads.

    ``Q / (2π u σy σz) · exp(−y²/2σy²) · [exp(−(z−h)²/2σz²) + exp(−(z+h)²/2σz²)]``

    Args:
        rate_kg_s: Source rate.
        wind_m_s: Transport wind, above 0.
        height_m: Of the source above ground.
        y_m: Receptors ``(k,)``: distance across the plume's axis.
        z_m: Height above ground.
        sigma_y_m, sigma_z_m: Spreads at each receptor's distance; 0 where it lies upwind (reads 0).

    Returns:
        float64 ``(k,)``.

    Raises:
        ValueError: No wind, or arrays that do not fit each other.
    """
    if not 0.0 < wind_m_s < np.inf:
        raise ValueError(f"wind_m_s is {wind_m_s}; a plume needs a wind above 0, use puffs in calm")
    shape = np.shape(y_m)
    y, z = _column("y_m", y_m, shape), _column("z_m", z_m, shape)
    across, up = _column("sigma_y_m", sigma_y_m, shape), _column("sigma_z_m", sigma_z_m, shape)
    out = np.empty(y.size)
    _plume(float(rate_kg_s), float(wind_m_s), float(height_m), y, z, across, up, out)
    return out


def _column(name: str, values: Array, shape: tuple[int, ...]) -> Floats:
    array = np.require(values, np.float64, ["C", "W"])
    if array.ndim != 1 or array.shape != shape:
        raise ValueError(
            f"{name} has shape {array.shape} where {shape} is needed; "
            f"pass one-dimensional arrays of one length"
        )
    return array


def _check_spreads(*spreads: Floats) -> None:
    for values in spreads:
        wrong = np.flatnonzero(~((values > 0.0) & (values < np.inf)))
        if wrong.size:
            at = int(wrong[0])
            raise ValueError(f"puff {at} has a spread of {values[at]} m; a spread must be above 0")


@kernel("float64(float64,float64,float64,float64)")
def _vertical(level: float, z: float, h: float, sigma_z: float) -> float:
    """exp(level) times the two vertical terms, source and image."""
    per = -0.5 / (sigma_z * sigma_z)
    direct, image = level + per * (z - h) * (z - h), level + per * (z + h) * (z + h)
    total = 0.0
    if direct >= _EXPONENT_MIN:
        total = exact.exp(direct)
    if image >= _EXPONENT_MIN:
        total += total if image == direct else exact.exp(image)
    return total


@kernel(
    "void(float64[::1],float64[::1],float64[::1],float64[::1],float64[::1],float64[::1],"
    "float64[::1],float64[::1],float64[::1],float64[::1])"
)
def _puffs(
    px: Floats, py: Floats, h: Floats, mass: Floats, sigma_h: Floats, sigma_z: Floats,
    x: Floats, y: Floats, z: Floats, out: Floats,
) -> None:  # fmt: skip
    for i in range(x.size):
        total = 0.0
        for j in range(px.size):
            dx, dy = x[i] - px[j], y[i] - py[j]
            spread2 = sigma_h[j] * sigma_h[j]
            level = -0.5 * (dx * dx + dy * dy) / spread2
            if level >= _EXPONENT_MIN:
                centre = mass[j] / (_PUFF_NORM * spread2 * sigma_z[j])
                total += centre * _vertical(level, z[i], h[j], sigma_z[j])
        out[i] = total


@kernel(
    "void(float64,float64,float64,float64[::1],float64[::1],float64[::1],float64[::1],float64[::1])"
)
def _plume(
    rate: float, wind: float, h: float, y: Floats, z: Floats, sigma_y: Floats, sigma_z: Floats,
    out: Floats,
) -> None:  # fmt: skip
    for i in range(y.size):
        out[i] = 0.0
        if sigma_y[i] > 0.0 and sigma_z[i] > 0.0:
            level = -0.5 * y[i] * y[i] / (sigma_y[i] * sigma_y[i])
            if level >= _EXPONENT_MIN:
                centre = rate / (2.0 * _PI * wind * sigma_y[i] * sigma_z[i])
                out[i] = centre * _vertical(level, z[i], h, sigma_z[i])
