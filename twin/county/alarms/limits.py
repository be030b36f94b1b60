"""The limit of an alarm, worked out from its rule, with the working as a sentence.

What a reader would get wrong: the figure of a rule is not always a limit. 90 is a share of the
calculated volume, 200 a share of the exposure limit; only `fixed` means what it says. Pressures are
gauge pressures throughout, since 90 % of an absolute relief pressure is another figure.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

from twin.county.alarms.book import GasLevels, LimitRule, RuleBook, SignalRule, TimingRule
from twin.terms.basis import Basis
from twin.terms.levels import WarningColour
from twin.terms.text import Text

__all__ = [
    "MOLAR_VOLUME_L",
    "Limit",
    "Subject",
    "deadband_of",
    "depot_needs",
    "level_share_at",
    "limits_of",
    "ppm_of",
    "second_pressure",
    "signal_colour",
]

MOLAR_VOLUME_L = 24.45
"""Litres a mole of gas takes at 25 °C and one atmosphere."""

_STEPS_TO_SEE = 5
"""A head can alarm at a level that is at least so many steps of its resolution (G)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """What is known of a point before its limits are. None where it does not apply.

    `working_kpa` and `relief_kpa` are gauge pressures: the upper end of normal working and the
    setting of the relief valve. The two levels are a reservoir's, in metres.
    """

    kind: str
    unit: str
    range_lo: float
    range_hi: float
    resolution: float
    noise: float
    normal: float
    gas: str = ""
    working_kpa: float | None = None
    relief_kpa: float | None = None
    normal_level_m: float | None = None
    check_level_m: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """A limit with its rule and working. `value` is None for an alarm that has no limit."""

    rule: LimitRule
    value: float | None
    working: Text
    basis: Basis


def limits_of(book: RuleBook, subject: Subject) -> list[Limit]:
    """Every alarm of a point, in the order of the rules; one that cannot be worked out is left out.

    Of two rules for the same alarm the first that applies counts: the rules of the exposure limit
    come before those of the IDLH, which hold only where the head's range is not fit for the former.
    """
    found: dict[str, Limit] = {}
    for rule in book.rules_of(subject.kind):
        if rule.bit not in found and (limit := _limit(book, rule, subject)) is not None:
            found[rule.bit] = limit
    return list(found.values())


def _limit(book: RuleBook, rule: LimitRule, s: Subject) -> Limit | None:
    """The limit by the rule's method, None where the facts for it are missing."""
    share = 0.0 if rule.value is None else rule.value
    plain = Limit(rule=rule, value=rule.value, working=Text("", ""), basis=rule.basis)
    if rule.method in ("quality", "range"):
        return replace(plain, value=None)
    if rule.method == "flat":
        timing = book.timings.get(s.kind)
        if timing is None or not timing.stuck_s:
            return None
        zh, en = f"连续 {timing.stuck_s} s 读数不变", f"unchanged for {timing.stuck_s} s"
        return replace(plain, value=None, working=Text(zh, en))
    if rule.method in ("fixed", "rate", "volume_pct"):
        return _said(plain, share, *_PLAIN[rule.method])
    if rule.method in ("oel_pct", "idlh_pct"):
        return _of_gas(book, plain, s, share)
    if rule.method == "normal_plus":
        value = s.normal + share
        return _synthetic(plain, value, f"正常 {s.normal:g} + {share:g}",
                          f"normal {s.normal:g} + {share:g}")  # fmt: skip
    if rule.method in ("reservoir_normal", "reservoir_check"):
        level = s.normal_level_m if rule.method == "reservoir_normal" else s.check_level_m
        return None if level is None else _synthetic(plain, level, "水库特征水位（合成）",
                                                     "the reservoir's level (made up)")  # fmt: skip
    if s.working_kpa is None or s.relief_kpa is None:
        return None
    if rule.method == "working_upper":
        return _synthetic(plain, s.working_kpa, f"正常工作压力上限 {s.working_kpa:g} kPa（表压）",
                          f"upper end of normal working, {s.working_kpa:g} kPa gauge")  # fmt: skip
    value = second_pressure(s.working_kpa, s.relief_kpa, share)
    w, r = s.working_kpa, s.relief_kpa
    return _synthetic(
        plain,
        value,
        f"min({share:g} %×{r:g}，({w:g}+{r:g})/2) = min({r * share / 100:g}，{(w + r) / 2:g}) kPa",
        f"min({share:g} % of {r:g}, mean of {w:g} and {r:g}) = "
        f"min({r * share / 100:g}, {(w + r) / 2:g}) kPa",
    )


_PLAIN = {
    "fixed": ("规则给定", "as the rule gives it"),
    "rate": ("每秒变化", "change per second"),
    "volume_pct": ("计算容积的百分数", "per cent of the calculated volume"),
}


def second_pressure(working_kpa: float, relief_kpa: float, share_pct: float) -> float:
    """The second pressure alarm of GB 17681-2024; gauge pressures.

    >>> second_pressure(1000.0, 1600.0, 90.0)
    1300.0
    >>> second_pressure(1500.0, 1600.0, 90.0)
    1440.0
    """
    return min(relief_kpa * share_pct / 100.0, (working_kpa + relief_kpa) / 2.0)


def _of_gas(book: RuleBook, plain: Limit, s: Subject, share: float) -> Limit | None:
    gas = book.gases.get(s.gas)
    if gas is None:
        return None
    by_idlh = plain.rule.method == "idlh_pct"
    if by_idlh == _range_fits(gas, s):
        return None
    whole = gas.idlh_mg_m3 if by_idlh else gas.level1_mg_m3
    if whole is None:
        return None
    name = "IDLH" if by_idlh else "OEL"
    value = round(whole * share / 100.0, 6)
    said = f"{share:g} %{name}（{gas.name} {whole:g} mg/m³）= {value:g} mg/m³"
    said_en = f"{share:g} % of the {name} ({gas.name_en} {whole:g} mg/m³) = {value:g} mg/m³"
    ppm = ppm_of(value, gas.molar_g_mol)
    tail = f" = {ppm:.3g} ppm"
    if s.unit == "ppm":
        value = float(f"{ppm:.3g}")
    return _said(plain, value, said + tail, said_en + tail)


def _range_fits(gas: GasLevels, s: Subject) -> bool:
    """Whether a head can alarm at both levels of the exposure limit."""
    if gas.level1_mg_m3 is None or gas.level2_mg_m3 is None:
        return False
    per = ppm_of(1.0, gas.molar_g_mol) if s.unit == "ppm" else 1.0
    first, second = gas.level1_mg_m3 * per, gas.level2_mg_m3 * per
    return s.range_lo <= first and second <= s.range_hi and first >= _STEPS_TO_SEE * s.resolution


def ppm_of(mg_m3: float, molar_g_mol: float) -> float:
    """Parts per million at 25 °C and one atmosphere.

    >>> round(ppm_of(10.0, 34.08), 2)
    7.17
    """
    return mg_m3 * MOLAR_VOLUME_L / molar_g_mol


def _said(plain: Limit, value: float, zh: str, en: str) -> Limit:
    return replace(plain, value=value, working=Text(zh, en))


def _synthetic(plain: Limit, value: float, zh: str, en: str) -> Limit:
    """A limit whose rule was seen but whose facts are made up: it is no better than these."""
    return replace(_said(plain, round(value, 6), zh, en), basis=Basis.SYNTHETIC)


def deadband_of(timing: TimingRule, subject: Subject, limits: Sequence[Limit]) -> float:
    """The deadband in the point's unit, rounded up to the instrument's resolution."""
    if not timing.deadband:
        return 0.0
    whole = {"span": subject.range_hi - subject.range_lo, "unit": 100.0}.get(timing.deadband_of)
    if whole is None:
        whole = next((x.value for x in limits if x.rule.bit == "H" and x.value is not None), 0.0)
    least = timing.noise_times * subject.noise
    wanted = max(timing.deadband * whole / 100.0, least)
    step = subject.resolution if subject.unit != "1" else 0.0
    return round(math.ceil(wanted / step - 1e-9) * step, 6) if step else wanted


def level_share_at(shape: str, volume_share: float) -> float:
    """The level, as a share of the full height, at which a tank holds a share of its volume.

    Args:
        shape: "vertical", "horizontal" (a lying cylinder, flat ends) or "sphere".
        volume_share: From 0 to 1.

    >>> [round(level_share_at(s, 0.9), 4) for s in ("vertical", "horizontal", "sphere")]
    [0.9, 0.8435, 0.8042]
    """
    if shape == "vertical":
        return volume_share
    low, high = 0.0, 1.0
    while high - low > 1e-9:
        middle = (low + high) / 2.0
        low, high = (middle, high) if _filled(shape, middle) < volume_share else (low, middle)
    return high


def _filled(shape: str, level: float) -> float:
    """The share of the volume below a level, both from 0 to 1."""
    if shape == "sphere":
        return level * level * (3.0 - 2.0 * level)
    angle = math.acos(1.0 - 2.0 * level)
    return (angle - math.sin(angle) * math.cos(angle)) / math.pi


def depot_needs(
    book: RuleBook,
    *,
    volume_m3: float,
    oil_class: str,
    turnovers_a_year: float = 0.0,
    floating: bool = False,
) -> list[str]:
    """The level alarms that GB 50074 asks of a tank, LL to HH.

    Args:
        oil_class: A, B, C (甲、乙、丙) or TOXIC (Ⅰ、Ⅱ级毒性液体).
    """
    bits: list[str] = []
    for rule in book.depots.values():
        fits = (
            (rule.volume_m3_above is None or volume_m3 > rule.volume_m3_above)
            and (rule.volume_m3_least is None or volume_m3 >= rule.volume_m3_least)
            and (not rule.classes or oil_class in rule.classes)
            and (
                rule.turnovers_a_year_above is None
                or turnovers_a_year > rule.turnovers_a_year_above
            )
            and (floating or not rule.floating)
        )
        if fits:
            bits += rule.need
    return [bit for bit in ("LL", "L", "H", "HH") if bit in bits]


def signal_colour(
    book: RuleBook, hazard: str, seen: dict[tuple[str, int], float]
) -> tuple[WarningColour, SignalRule] | None:
    """The worst colour whose rule is met, with that rule; None when none is.

    Args:
        hazard: As in the rules: rainstorm, flash_flood, gale, forest_fire…
        seen: Readings by quantity and window in seconds.
    """
    met = [
        rule
        for rule in book.signals.values()
        if rule.hazard == hazard
        and (value := seen.get((rule.quantity, rule.window_s))) is not None
        and rule.reached(value)
    ]
    if not met:
        return None
    worst = max(met, key=lambda rule: rule.colour.severity)
    return worst.colour, worst
