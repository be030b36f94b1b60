"""The rules of rationalisation as typed values: `rules/alarm_*.csv` and the tables beside them.

A rule says where a limit comes from, never what it is at one point: the figure follows from the
point's substance, vessel or instrument (`limits.py`). A county changes a file, not the code.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from twin.county.load import default_folder
from twin.county.model import County
from twin.county.model_base import Sourced
from twin.county.records import Loaded, read_records
from twin.inputs.problems import InputProblems, Problem, Problems
from twin.terms.basis import Basis
from twin.terms.levels import AlarmPriority, HazardSourceLevel, WarningColour
from twin.terms.text import Text

__all__ = [
    "METHODS",
    "DepotRule",
    "GasLevels",
    "LimitRule",
    "RiseRule",
    "RuleBook",
    "SignalRule",
    "SplitRule",
    "TimingRule",
    "UnseenSignal",
    "load_rule_book",
]

R = TypeVar("R")

METHODS = ("fixed", "rate", "oel_pct", "idlh_pct", "volume_pct", "working_upper", "relief",
           "normal_plus", "reservoir_normal", "reservoir_check", "flat", "quality",
           "range")  # fmt: skip
"""How a rule's `value` becomes a limit; `flat`, `quality` and `range` alarms have none."""
BITS = ("LL", "L", "H", "HH", "RATE", "STUCK", "BAD", "OUT_OF_RANGE")
BANDS = ("span", "level1", "unit")


@dataclass(frozen=True, slots=True, kw_only=True)
class LimitRule(Sourced):
    """One alarm of one kind of point. `kind` ``*`` stands in where a kind has no rule of its own.

    `county` are the source levels whose alarm of this rule also reaches the county duty room.
    """

    id: str
    kind: str
    bit: str
    method: str
    value: float | None
    priority: AlarmPriority
    county: tuple[str, ...]
    consequence: str
    consequence_en: str
    response: str
    response_en: str
    clause: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TimingRule(Sourced):
    """Deadband, delays, latch and design suppression of one kind of point.

    `deadband` is a percentage of the span, of the first level, or a figure in the point's unit; it
    is never less than `noise_times` the instrument's noise. `on_delay_s_max`: an excursion that
    matters may be over by then. `stuck_s`: unchanged for so long an instrument is stuck; 0 where
    standing still is no fault, and `stuck_why` says why.
    """

    kind: str
    deadband: float
    deadband_of: str
    noise_times: float
    on_delay_s: float
    off_delay_s: float
    on_delay_s_max: float
    stuck_s: int
    stuck_why: str
    latch: int
    suppress: int
    clause: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GasLevels(Sourced):
    """A gas in GB/T 50493-2019: 一级 and 二级 in mg/m³, IDLH, LEL.

    `basis` is that of the levels and the IDLH, `basis_other` that of CAS, molar mass and LEL.
    """

    id: str
    name: str
    name_en: str
    cas: str
    formula: str
    molar_g_mol: float
    level1_mg_m3: float | None
    level2_mg_m3: float | None
    idlh_mg_m3: float | None
    lel_vol_pct: float | None
    clause: str
    basis_other: Basis


@dataclass(frozen=True, slots=True, kw_only=True)
class SignalRule(Sourced):
    """A colour of a warning signal: `quantity` over `window_s` (0: now) reaches its figure.

    The figure is `at_least` or, of what is worse the lower it reads, `at_most`; either is met when
    read exactly, as an alarm is set at its limit. `only_below`: a fall
    counts where it ends no higher. `beside`: it counts while the nearest instrument of this kind
    reads from `beside_lo` to `beside_hi`.
    """

    id: str
    hazard: str
    quantity: str
    window_s: int
    colour: WarningColour
    at_least: float | None
    at_most: float | None
    unit: str
    only_below: float | None
    beside: str
    beside_lo: float | None
    beside_hi: float | None
    place: str
    clause: str

    @property
    def figure(self) -> float:
        """The figure to be reached."""
        return next(each for each in (self.at_least, self.at_most) if each is not None)

    def reached(self, value: float) -> bool:
        """Whether a reading meets the figure."""
        return value >= self.figure if self.at_least is not None else value <= self.figure


@dataclass(frozen=True, slots=True, kw_only=True)
class UnseenSignal(Sourced):
    """Colours of a warning signal that no instrument of the county can see, and why."""

    id: str
    hazard: str
    colours: tuple[str, ...]
    figure: str
    why: str
    why_en: str
    clause: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RiseRule(Sourced):
    """A gauge of `kind` that has risen by `at_least` within `window_s`: an alarm, not a colour."""

    id: str
    kind: str
    window_s: int
    at_least: float
    unit: str
    priority: AlarmPriority
    consequence: str
    consequence_en: str
    response: str
    response_en: str
    clause: str

    @property
    def figure(self) -> float:
        """The figure to be reached."""
        return self.at_least


@dataclass(frozen=True, slots=True, kw_only=True)
class DepotRule(Sourced):
    """Which level alarms GB 50074 asks of a tank of an oil depot; empty conditions hold always."""

    id: str
    need: tuple[str, ...]
    volume_m3_above: float | None
    volume_m3_least: float | None
    classes: tuple[str, ...]
    turnovers_a_year_above: float | None
    floating: bool
    value_m: float | None
    clause: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SplitRule(Sourced):
    """The share of a priority among all alarms; judged from `alarms_least` alarms on."""

    priority: AlarmPriority
    target_pct: float
    lo_pct: float
    hi_pct: float
    alarms_least: int
    clause: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleBook:
    """All of it; tables by id (timings by kind)."""

    limits: Mapping[str, LimitRule]
    timings: Mapping[str, TimingRule]
    gases: Mapping[str, GasLevels]
    signals: Mapping[str, SignalRule]
    unseen: Mapping[str, UnseenSignal]
    rises: Mapping[str, RiseRule]
    depots: Mapping[str, DepotRule]
    split: Mapping[str, SplitRule]

    def rules_of(self, kind: str) -> list[LimitRule]:
        """The rules of a kind, its own before the general ones; in the order of the file."""
        own = [rule for rule in self.limits.values() if rule.kind == kind]
        bits = {rule.bit for rule in own}
        return own + [r for r in self.limits.values() if r.kind == "*" and r.bit not in bits]

    def gas(self, name: str) -> GasLevels | None:
        """A gas by id, name in either language, formula or CAS number."""
        word = name.strip().casefold()
        for gas in self.gases.values():
            known = (gas.id, gas.name, gas.name.partition("（")[0], gas.name_en, gas.formula,
                     gas.cas)  # fmt: skip
            if word and word in [each.casefold() for each in known]:
                return gas
        return None


_TABLES: dict[str, tuple[type[Any], str]] = {
    "alarm_limits.csv": (LimitRule, "id"),
    "alarm_timing.csv": (TimingRule, "kind"),
    "gas_levels.csv": (GasLevels, "id"),
    "weather_signals.csv": (SignalRule, "id"),
    "unseen_signals.csv": (UnseenSignal, "id"),
    "level_rises.csv": (RiseRule, "id"),
    "depot_tanks.csv": (DepotRule, "id"),
    "alarm_split.csv": (SplitRule, "priority"),
}


def load_rule_book(county: County | None = None) -> RuleBook:
    """Read and check the rationalisation rules of a county; None for the embedded one, unloaded.

    Raises:
        InputProblems: Everything wrong in any of them, with file, line and column.
    """
    if county is not None:
        return _book(county.rule_texts, f"{county.folder}/rules")
    folder = default_folder() / "rules"
    texts = {name: (folder / name).read_text(encoding="utf-8") for name in _TABLES}
    return _book(texts, str(folder))


def _book(texts: Mapping[str, str], folder: str) -> RuleBook:
    problems = Problems()
    tables: dict[str, dict[str, Any]] = {}
    for name, (record, key) in _TABLES.items():
        shown = f"{folder}/{name}"
        if name not in texts:
            message = Text(f"缺少规则文件 {name}", f"the rule file {name} is missing")
            hint = Text("从自带县域数据复制一份再改", "copy the embedded one and change it")
            problems.extend(InputProblems([Problem("E100", shown, 1, 1, message, hint, 1, "")]))
            continue
        loaded = read_records(texts[name].encode(), shown, record, problems, key=key)
        _check(name, loaded, problems)
        tables[name] = {_plain(getattr(each, key)): each for each in loaded.records}
    problems.raise_any()
    return RuleBook(
        limits=tables["alarm_limits.csv"],
        timings=tables["alarm_timing.csv"],
        gases=tables["gas_levels.csv"],
        signals=tables["weather_signals.csv"],
        unseen=tables["unseen_signals.csv"],
        rises=tables["level_rises.csv"],
        depots=tables["depot_tanks.csv"],
        split=tables["alarm_split.csv"],
    )


def _plain(key: object) -> str:
    return key.value if isinstance(key, AlarmPriority) else str(key)


def _check(name: str, loaded: Loaded[Any], problems: Problems) -> None:
    """Words that the code acts on are among those it knows."""
    levels = tuple(level.value for level in HazardSourceLevel)
    colours = tuple(colour.value for colour in WarningColour)
    known: dict[str, tuple[str, ...]] = {"bit": BITS, "method": METHODS, "deadband_of": BANDS,
                                         "need": BITS, "county": levels,
                                         "colours": colours}  # fmt: skip
    for column, options in known.items():
        if column not in loaded.sheet.header:
            continue
        for row, record in loaded.each():
            value = getattr(record, column)
            for word in value if isinstance(value, tuple) else (value,):
                if word not in options:
                    problems.add(
                        "E506",
                        loaded.sheet.spot(row, column),
                        Text(f"{column}：没有“{word}”这一项", f"{column}: {word!r} is no option"),
                        Text(f"可用：{'、'.join(options)}", f"use {', '.join(options)}"),
                        loaded.sheet.line(row),
                    )
    if name == "weather_signals.csv":
        for row, rule in loaded.each():
            if (rule.at_least is None) == (rule.at_most is None):
                problems.add(
                    "E506",
                    loaded.sheet.spot(row, "at_least"),
                    Text("at_least 与 at_most 应恰填一个", "give at_least or at_most, one of them"),
                    None,
                    loaded.sheet.line(row),
                )
