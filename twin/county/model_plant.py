"""What is dangerous and what measures it: substances, sources with their vessels, sensor points."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from twin.county.model_base import Floats, Sourced
from twin.terms import place as terms_place
from twin.terms.levels import AlarmPriority, HazardSourceLevel


@dataclass(frozen=True, eq=False)
class SensorPoints:
    """The sensor points as columns, one row a point, in file order.

    The first columns are those of ``fast.alarms.PointTable`` under the same names, limits NaN
    where a point has none; then where the point stands and what kind of instrument it is.
    `text` and `numbers` give any column by name; `name` and `family` and the instrument's
    `resolution`, `t90_s`, `recovery_s`, `noise_sd`, `drift_per_day` are joined in.
    """

    id: tuple[str, ...]
    text: Mapping[str, tuple[str, ...]]
    numbers: Mapping[str, Floats]
    x_m: Floats
    y_m: Floats

    def __len__(self) -> int:
        return len(self.id)

    @cached_property
    def row_of(self) -> Mapping[str, int]:
        """Row by point id."""
        return {name: i for i, name in enumerate(self.id)}

    def rows_of(self, kind: str) -> list[int]:
        """The rows of the points with instruments of a kind, in file order."""
        return [row for row, each in enumerate(self.text["kind"]) if each == kind]

    def rows(self, columns: tuple[str, ...]) -> list[dict[str, Any]]:
        """The points as dictionaries with the asked columns (text as str, numbers as float)."""
        picked: list[tuple[Any, ...] | list[float]] = []
        for column in columns:
            if column == "id":
                picked.append(self.id)
            elif column in self.text:
                picked.append(self.text[column])
            else:
                picked.append(self.numbers[column].tolist())
        return [dict(zip(columns, values, strict=True)) for values in zip(*picked, strict=True)]


@dataclass(frozen=True, slots=True, kw_only=True)
class VirtualPoint(Sourced):
    """A rolling window over the readings of `source_point`, watched like a point of its own.

    `window` is a kind of ``fast.alarms.Window`` over `span_s`, gathered in buckets of `bucket_s`;
    `scale` is a factor on each reading (mm/h into mm). It counts only while `while_point` reads
    from `while_lo` to `while_hi`. The others are columns of ``fast.alarms.PointTable``.
    """

    id: str
    source_point: str
    window: str
    span_s: int
    bucket_s: int
    scale: float
    kind: str
    unit: str
    scan_s: int
    range_lo: float
    range_hi: float
    ll: float | None
    l: float | None  # noqa: E741 - the column's name, as in `PointTable`
    h: float | None
    hh: float | None
    db_ll: float | None
    db_l: float | None
    db_h: float | None
    db_hh: float | None
    on_delay_s: int
    off_delay_s: int
    suppress: int
    only_below: float | None
    while_point: str
    while_lo: float | None
    while_hi: float | None
    priority: AlarmPriority
    clause: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MasterAlarm(Sourced):
    """One alarm of the master database: its limit, what it means and what to do.

    `id` is ``POINT/BIT``. `limit` None: the alarm has none (no data, out of range). `positions` are
    the operators it is for, the first of them first; `working` says how the limit came about.
    """

    id: str
    point: str
    bit: str
    limit: float | None
    unit: str
    deadband: float | None
    on_delay_s: float
    off_delay_s: float
    priority: AlarmPriority
    consequence: str
    consequence_en: str
    response: str
    response_en: str
    group: str
    area: str
    positions: tuple[str, ...]
    rule: str
    working: str
    working_en: str
    clause: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Sensor(Sourced):
    """A kind of instrument: range, resolution, first-order response (T90), noise, drift."""

    id: str
    name: str
    name_en: str
    kind: str
    unit: str
    scan_s: float
    range_lo: float
    range_hi: float
    resolution: float
    t90_s: float
    recovery_s: float
    noise_sd: float
    drift_per_day: float
    substance: str
    family: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Substance(Sourced):
    """A dangerous substance with what GB 18218-2018 and GB/T 50493-2019 say of it."""

    id: str
    cas: str
    name: str
    name_en: str
    q_t: float | None
    beta: float | None
    molar_g_mol: float | None
    level1_mg_m3: float | None
    level2_mg_m3: float | None
    idlh_mg_m3: float | None
    lel_vol_pct: float | None
    clause: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Firm(Sourced):
    """An owner of installations; every name is invented."""

    id: str
    name: str
    kind: str
    township: str
    lat_deg: float
    lon_deg: float
    node: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Tank(Sourced):
    """A vessel of a hazard source.

    `q_t` is the design maximum (what GB 18218 counts), `hold_t` what is in it when a drill begins.
    Heights are above ground; `pressure_kpa` is absolute.
    """

    id: str
    hazard: str
    name: str
    substance: str
    q_t: float
    hold_t: float
    volume_m3: float
    height_m: float
    diameter_m: float
    phase: str  # liquid, liquefied_gas, gas
    temperature_c: float
    pressure_kpa: float
    lat_deg: float
    lon_deg: float
    x_m: float
    y_m: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Keeper(Sourced):
    """One of a source's three 包保责任人 (主要/技术/操作); names are roles, phones masked."""

    hazard: str
    role: str
    name: str
    phone: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Hazard(Sourced):
    """A hazard source or other dangerous installation.

    `level` None: not a major hazard source under GB 18218 (a mine, a gas station below Q).
    `r` is the stored R; `check` recomputes it from the tanks, `people_500m` and the table.
    """

    id: str
    name: str
    kind: str
    firm: str
    township: str
    lat_deg: float
    lon_deg: float
    x_m: float
    y_m: float
    node: int
    people_500m: int | None
    alpha: float | None
    r: float | None
    level: HazardSourceLevel | None
    online: bool
    note: str
    tanks: tuple[Tank, ...]
    keepers: tuple[Keeper, ...]

    def as_term(self) -> terms_place.Place:
        """Its place as it crosses borders."""
        return terms_place.Place(
            name=self.name, lat_deg=self.lat_deg, lon_deg=self.lon_deg, node=self.node
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class GradingStep(Sourced):
    """A step of GB 18218's tables: from `at_least` on, α (by people) or the level (by R)."""

    table: str  # alpha, level
    at_least: float
    value: str
    clause: str
