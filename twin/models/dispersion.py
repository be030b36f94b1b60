"""How a neutral gas spreads over flat country: Briggs' spreads of plumes, and CCPS' of puffs."""

from __future__ import annotations

import numpy as np

from fast import exact
from fast._types import Floats
from twin.models.weather import Ground, Stability
from twin.terms.text import Text

__all__ = ["VALIDITY", "puff_sigmas_m", "sigma_y_m", "sigma_z_m"]

VALIDITY = Text(
    "高斯模型：下风向 100 m–10 km、风速 ≥ 1 m/s、平坦地面（不计地形起伏）、中性气体、"
    "约 10 分钟平均；源 100 m 以内、静风、丘陵沟谷均不适用",
    "Gaussian model: 100 m to 10 km downwind, wind of 1 m/s or more, flat ground (no terrain), "
    "neutral gas, about 10-minute mean; no use within 100 m, in calm, or over hills and gullies",
)

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
# Briggs (1973), town: sigma_y = a x / sqrt(1 + 0.0004 x); sigma_z likewise. Basis V, as above.
_TOWN: dict[Stability, tuple[float, float, float, float]] = {
    "A": (0.32, 0.24, 0.001, 0.5),
    "B": (0.32, 0.24, 0.001, 0.5),
    "C": (0.22, 0.20, 0.0, 0.0),
    "D": (0.16, 0.14, 0.0003, -0.5),
    "E": (0.11, 0.08, 0.0015, -0.5),
    "F": (0.11, 0.08, 0.0015, -0.5),
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


def sigma_y_m(cls: Stability, x_m: Floats, ground: Ground = "open") -> Floats:
    """Lateral spread of a plume at distances downwind, metres; any shape."""
    if ground == "town":
        return _TOWN[cls][0] * x_m / np.sqrt(1.0 + 0.0004 * x_m)
    return _RURAL[cls][0] * x_m / np.sqrt(1.0 + 0.0001 * x_m)


def sigma_z_m(cls: Stability, x_m: Floats, ground: Ground = "open") -> Floats:
    """Vertical spread of a plume at distances downwind, metres; any shape."""
    _, b, c, power = (_TOWN if ground == "town" else _RURAL)[cls]
    if power == 0.0:
        return b * x_m
    growth = 1.0 + c * x_m
    if power == -1.0:
        return b * x_m / growth
    root = np.sqrt(growth)
    return b * x_m * root if power > 0.0 else b * x_m / root


def puff_sigmas_m(cls: Stability, x_m: float) -> tuple[float, float]:
    """Horizontal and vertical spread of one instantaneous puff after a way, metres."""
    a, b, c, d = _PUFF[cls]
    return a * exact.pow(x_m, b), c * exact.pow(x_m, d)
