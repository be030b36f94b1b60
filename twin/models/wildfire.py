"""Surface fire spread: how fast a grass or brush fire runs, and in what shape.

R. C. Rothermel, *A mathematical model for predicting fire spread in wildland fuels*, USDA Forest
Service INT-115 (1972), with F. A. Albini's changes (INT-30, 1976) and the conventions of the
BehavePlus family: dynamic herbs, net load by size class, wind and slope added as vectors, ellipse
after H. E. Anderson (INT-305, 1983). Held against the test suite of firelab/behave.

Inside, the units are those of the fits (feet, pounds, Btu, minutes); what goes in and comes out is
metric. What a reader would get wrong: wind is at *midflame* height. `midflame_share` makes it from
the wind at 6.1 m (20 ft).

Limits: steady spread in a uniform fuel bed; no spotting, no crown fire, no fire-made wind.
"""

from __future__ import annotations

from dataclasses import dataclass

from fast import exact

__all__ = [
    "Bed",
    "Ellipse",
    "Fuel",
    "Moisture",
    "Spread",
    "bed_of",
    "ellipse_of",
    "midflame_open",
    "midflame_sheltered",
    "scorch_height_m",
    "spread_of",
]

FT_M = 0.3048
FT_MIN_M_S = FT_M / 60.0
_MI_H_FT_MIN = 88.0
_DENSITY_LB_FT3 = 32.0
_MINERAL, _SILICA_FREE = 0.0555, 0.010
_SAV_10H, _SAV_100H = 109.0, 30.0
_BINS = (1200.0, 192.0, 96.0, 48.0, 16.0)
_RADIAN = 3.141592653589793 / 180.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Fuel:
    """A fuel model in its own units: loads lb/ft², surface-to-volume ratios 1/ft, depth ft.

    `extinction` is the dead moisture (share) at which it stops burning; `dynamic`: the herbs cure
    into dead fuel as they dry.
    """

    id: str
    load_1h: float
    load_10h: float
    load_100h: float
    load_herb: float
    load_woody: float
    sav_1h: float
    sav_herb: float
    sav_woody: float
    depth_ft: float
    extinction: float
    heat_btu_lb: float
    dynamic: bool


@dataclass(frozen=True, slots=True)
class Moisture:
    """Moisture of each class as a share of dry weight."""

    dead_1h: float
    dead_10h: float
    dead_100h: float
    herb: float
    woody: float


@dataclass(frozen=True, slots=True)
class Bed:
    """A fuel bed at a moisture, without wind and slope: what `spread_of` needs.

    `reaction` is in Btu/ft²/min, `still_ft_min` the spread without wind on the flat, `sav` 1/ft.
    The rest are the coefficients of the wind and slope factors, and what the tests look at.
    """

    reaction: float
    flux_share: float
    still_ft_min: float
    sav: float
    wind_c: float
    wind_b: float
    wind_e_factor: float
    slope_factor: float
    live_extinction: float
    dead_moisture: float
    live_moisture: float


@dataclass(frozen=True, slots=True)
class Spread:
    """The head of a fire: its rate and direction (degrees clockwise from upslope).

    `effective_wind_m_s` is the midflame wind that alone would give the same rate.
    """

    rate_m_s: float
    toward_deg: float
    effective_wind_m_s: float


@dataclass(frozen=True, slots=True)
class Ellipse:
    """The shape a fire grows in: rates at head, back and flank (m/s), and length over width."""

    head_m_s: float
    back_m_s: float
    flank_m_s: float
    length_over_width: float

    def rate_m_s(self, off_deg: float) -> float:
        """Rate from the point of ignition, `off_deg` away from the direction of the head."""
        gone = exact.cos(off_deg * _RADIAN)
        ecc = (self.head_m_s - self.back_m_s) / (self.head_m_s + self.back_m_s)
        return self.head_m_s * (1.0 - ecc) / (1.0 - ecc * gone)


@dataclass(frozen=True, slots=True)
class _Particle:
    load: float
    sav: float
    moisture: float

    @property
    def surface(self) -> float:
        return self.load * self.sav / _DENSITY_LB_FT3


@dataclass(frozen=True, slots=True)
class _Side:
    """The dead or the live particles, weighted by their surface."""

    particles: tuple[_Particle, ...]

    @property
    def surface(self) -> float:
        return sum(p.surface for p in self.particles)

    def mean(self, values: tuple[float, ...]) -> float:
        whole = self.surface
        if whole == 0.0:
            return 0.0
        parts = zip(self.particles, values, strict=True)
        return sum(p.surface / whole * value for p, value in parts)

    def net_load(self) -> float:
        """Load without minerals, each size bin by the share of surface in it."""
        whole = self.surface
        if whole == 0.0:
            return 0.0
        in_bin: dict[int, float] = {}
        for p in self.particles:
            in_bin[_bin(p.sav)] = in_bin.get(_bin(p.sav), 0.0) + p.surface / whole
        return sum(
            in_bin[_bin(p.sav)] * p.load * (1.0 - _MINERAL)
            for p in self.particles
            if _bin(p.sav) < len(_BINS)
        )


def bed_of(fuel: Fuel, moisture: Moisture) -> Bed:
    """The bed of a fuel at a moisture."""
    cured = min(1.0, max(0.0, 1.333 - 1.11 * moisture.herb)) if fuel.dynamic else 0.0
    dead = _Side(
        tuple(
            p
            for p in (
                _Particle(fuel.load_1h, fuel.sav_1h, moisture.dead_1h),
                _Particle(fuel.load_10h, _sav(fuel, _SAV_10H), moisture.dead_10h),
                _Particle(fuel.load_100h, _sav(fuel, _SAV_100H), moisture.dead_100h),
                _Particle(cured * fuel.load_herb, fuel.sav_herb, moisture.dead_1h),
            )
            if p.load > 0.0
        )
    )
    live = _Side(
        tuple(
            p
            for p in (
                _Particle((1.0 - cured) * fuel.load_herb, fuel.sav_herb, moisture.herb),
                _Particle(fuel.load_woody, fuel.sav_woody, moisture.woody),
            )
            if p.load > 0.0
        )
    )
    whole = dead.surface + live.surface
    share_dead, share_live = dead.surface / whole, live.surface / whole
    sav = share_dead * _mean_sav(dead) + share_live * _mean_sav(live)
    load = sum(p.load for p in (*dead.particles, *live.particles))
    bulk = load / fuel.depth_ft
    packing = bulk / _DENSITY_LB_FT3
    ratio = packing / (3.348 * exact.pow(sav, -0.8189))
    sav_15 = exact.pow(sav, 1.5)
    a = 133.0 * exact.pow(sav, -0.7913)
    velocity = (
        sav_15 / (495.0 + 0.0594 * sav_15) * exact.pow(ratio, a) * exact.exp(a * (1.0 - ratio))
    )
    dead_moisture = dead.mean(tuple(p.moisture for p in dead.particles))
    live_moisture = live.mean(tuple(p.moisture for p in live.particles))
    live_extinction = _live_extinction(dead, live, fuel.extinction)
    minerals = min(1.0, 0.174 * exact.pow(_SILICA_FREE, -0.19))
    heat = fuel.heat_btu_lb * minerals
    reaction = velocity * heat * (
        dead.net_load() * _damping(dead_moisture, fuel.extinction)
        + live.net_load() * _damping(live_moisture, live_extinction)
    )  # fmt: skip
    flux_share = exact.exp((0.792 + 0.681 * exact.sqrt(sav)) * (packing + 0.1)) / (
        192.0 + 0.2595 * sav
    )
    sink = bulk * (share_dead * _ignition(dead) + share_live * _ignition(live))
    e = 0.715 * exact.exp(-3.59e-4 * sav)
    return Bed(
        reaction=reaction,
        flux_share=flux_share,
        still_ft_min=reaction * flux_share / sink,
        sav=sav,
        wind_c=7.47 * exact.exp(-0.133 * exact.pow(sav, 0.55)),
        wind_b=0.02526 * exact.pow(sav, 0.54),
        wind_e_factor=exact.pow(ratio, e),
        slope_factor=5.275 * exact.pow(packing, -0.3),
        live_extinction=live_extinction,
        dead_moisture=dead_moisture,
        live_moisture=live_moisture,
    )


def spread_of(bed: Bed, midflame_m_s: float, slope_share: float, wind_off_deg: float) -> Spread:
    """The head of a fire on a bed.

    Args:
        midflame_m_s: Wind at midflame height.
        slope_share: Rise over run, 0 on the flat.
        wind_off_deg: Where the wind blows *to*, degrees clockwise from upslope.
    """
    wind = _wind_factor(bed, midflame_m_s)
    slope = bed.slope_factor * slope_share * slope_share
    along = slope + wind * exact.cos(wind_off_deg * _RADIAN)
    across = wind * exact.sin(wind_off_deg * _RADIAN)
    both = exact.sqrt(along * along + across * across)
    rate = bed.still_ft_min * (1.0 + both)
    toward = exact.atan2(across, along) / _RADIAN if both > 0.0 else wind_off_deg
    effective = exact.pow(both * bed.wind_e_factor / bed.wind_c, 1.0 / bed.wind_b) if both else 0.0
    return Spread(rate * FT_MIN_M_S, toward % 360.0, effective * FT_MIN_M_S)


def ellipse_of(spread: Spread) -> Ellipse:
    """The ellipse of a spread (Anderson 1983)."""
    mi_h = spread.effective_wind_m_s / FT_MIN_M_S / _MI_H_FT_MIN
    ratio = 0.936 * exact.exp(0.1147 * mi_h) + 0.461 * exact.exp(-0.0692 * mi_h) - 0.397
    root = exact.sqrt(max(0.0, ratio * ratio - 1.0))
    back = spread.rate_m_s * (ratio - root) / (ratio + root)
    return Ellipse(spread.rate_m_s, back, (spread.rate_m_s + back) / (2.0 * ratio), ratio)


def midflame_open(depth_m: float) -> float:
    """Midflame wind as a share of that at 6.1 m, in the open (Albini and Baughman, INT-221)."""
    depth_ft = depth_m / FT_M
    return 1.83 / exact.log((20.0 + 0.36 * depth_ft) / (0.13 * depth_ft))


def midflame_sheltered(cover: float, crown_ratio: float, height_m: float) -> float:
    """Midflame wind as a share of that at 6.1 m under trees (the same)."""
    height_ft, filled = height_m / FT_M, cover * crown_ratio / 3.0
    top = exact.log((20.0 + 0.36 * height_ft) / (0.13 * height_ft))
    return 0.555 / (exact.sqrt(filled * height_ft) * top)


def scorch_height_m(air_c: float, wind_m_s: float, intensity_kw_m: float) -> float:
    """Height to which needles die (C. E. Van Wagner 1973)."""
    air_f = air_c * 1.8 + 32.0
    mi_h = wind_m_s / FT_MIN_M_S / _MI_H_FT_MIN
    btu_ft_s = intensity_kw_m / 3.4591469
    height_ft = (
        63.0
        / (140.0 - air_f)
        * exact.pow(btu_ft_s, 7.0 / 6.0)
        / exact.sqrt(btu_ft_s + mi_h * mi_h * mi_h)
    )
    return height_ft * FT_M


def _sav(fuel: Fuel, usual: float) -> float:
    return min(usual, fuel.sav_1h)


def _bin(sav: float) -> int:
    """The size bin of a particle; the last one burns no part of the load."""
    return sum(sav < least for least in _BINS)


def _mean_sav(side: _Side) -> float:
    return side.mean(tuple(p.sav for p in side.particles))


def _ignition(side: _Side) -> float:
    """Heat to bring a pound of the side to ignition, by surface."""
    return side.mean(
        tuple(exact.exp(-138.0 / p.sav) * (250.0 + 1116.0 * p.moisture) for p in side.particles)
    )


def _damping(moisture: float, extinction: float) -> float:
    r = min(1.0, moisture / extinction)
    return 1.0 - 2.59 * r + 5.11 * r * r - 3.52 * r * r * r


def _live_extinction(dead: _Side, live: _Side, extinction: float) -> float:
    """The live moisture at which the live fuel stops burning, by the fine dead fuel beside it."""
    if not live.particles:
        return extinction
    fine = [p.load * exact.exp(-138.0 / p.sav) for p in dead.particles]
    green = sum(p.load * exact.exp(-500.0 / p.sav) for p in live.particles)
    wet = sum(f * p.moisture for f, p in zip(fine, dead.particles, strict=True)) / sum(fine)
    return max(extinction, 2.9 * (sum(fine) / green) * (1.0 - wet / extinction) - 0.226)


def _wind_factor(bed: Bed, midflame_m_s: float) -> float:
    if midflame_m_s <= 0.0:
        return 0.0
    ft_min = midflame_m_s / FT_MIN_M_S
    return bed.wind_c * exact.pow(ft_min, bed.wind_b) / bed.wind_e_factor
