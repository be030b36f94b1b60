"""The audit of an alarm configuration: what cannot be used, and what serves operators badly.

What a reader would get wrong: an error (E6xx) means that somebody would have to guess, so the
configuration is refused; a finding (W6xx) is one that runs, and chatters, floods, or never rings.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import pairwise

from fast.alarms.rows import STUCK_TICKS_MIN, delay_ticks
from twin.county.alarms.book import GasLevels, RuleBook, TimingRule
from twin.county.alarms.limits import Subject, depot_needs, level_share_at, limits_of
from twin.inputs.problems import Problems, Spot
from twin.terms.levels import AlarmPriority
from twin.terms.text import Text

__all__ = ["Row", "Summary", "audit"]

BITS = ("LL", "L", "H", "HH")
NAMES = {
    "LL": Text("低低报", "LL"),
    "L": Text("低报", "L"),
    "H": Text("高报", "H"),
    "HH": Text("高高报", "HH"),
}
_FULL = 0.9  # of the calculated volume, GB 17681-2024
_WIDEST = 0.2  # of the span; a deadband beyond it is hardly meant (G)
_ROUNDING = 1.01  # a level converted to ppm is written to two or three digits


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One point as the audit sees it; None where nothing was said.

    Limits and deadbands are by alarm (LL, L, H, HH) in the point's unit, `priorities` are of the
    alarms that count in the split. `at` gives the place of a column, `line` the row as written
    (None: look it up in the file).
    """

    id: str
    kind: str
    unit: str
    gas: GasLevels | None
    range_lo: float | None
    range_hi: float | None
    limits: Mapping[str, float]
    deadbands: Mapping[str, float]
    on_delay_s: float
    off_delay_s: float
    scan_s: float
    stuck_ticks: float
    noise: float | None
    suppress_s: float | None
    shape: str
    consequence: bool
    response: bool
    priorities: tuple[AlarmPriority, ...]
    volume_m3: float | None
    oil_class: str
    turnovers_a_year: float
    landing_m: float | None
    at: Callable[[str], Spot]
    line: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """How much was audited, and the share of each priority."""

    points: int
    alarms: int
    split_pct: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class _Said:
    """One thing wrong with a row: code, column, what, and how to mend it."""

    code: str
    column: str
    message: Text
    hint: Text


def audit(rows: Iterable[Row], book: RuleBook, problems: Problems) -> Summary:
    """Check every row and the whole; what is wrong goes to `problems`."""
    checked = list(rows)
    for row in checked:
        for said in _of_row(row, book):
            message = Text(f"{row.id}：{said.message.zh}", f"{row.id}: {said.message.en}")
            problems.add(said.code, row.at(said.column), message, said.hint, row.line)
    counts = Counter(p for row in checked for p in row.priorities)
    total = counts.total()
    split = {
        p.value: round(100.0 * counts[p] / total, 1) if total else 0.0
        for p in sorted(AlarmPriority, key=lambda p: p.severity)
    }
    if checked:
        _check_split(split, total, book, checked[0], problems)
    return Summary(points=len(checked), alarms=total, split_pct=split)


def _of_row(row: Row, book: RuleBook) -> Iterator[_Said]:
    lo, hi = row.range_lo, row.range_hi
    if lo is not None and hi is not None and not lo < hi:
        yield _Said(
            "E601",
            "range_hi",
            Text(f"量程 {lo:g}～{hi:g} 为零或颠倒", f"the range {lo:g} to {hi:g} has no span"),
            Text("上限要大于下限", "the upper end must be above the lower"),
        )
        row = replace(row, range_lo=None, range_hi=None)
    yield from _range(row)
    yield from _order(row)
    yield from _delays(row)
    timing = book.timings.get(row.kind)
    yield from _deadbands(row, timing)
    yield from _patience(row, timing)
    yield from _words(row)
    if row.kind.startswith("gas_"):
        yield from _gas(row, book)
    if row.kind == "level":
        yield from _tank(row, book)


def _range(row: Row) -> Iterator[_Said]:
    lo, hi = row.range_lo, row.range_hi
    for bit, value in row.limits.items():
        if (lo is not None and value < lo) or (hi is not None and value > hi):
            name = NAMES[bit]
            yield _Said(
                "W601",
                bit.lower(),
                Text(f"{name.zh} {value:g} 在量程之外，永远到不了",
                     f"{name.en} {value:g} is outside the range and never reached"),
                Text("改限值，或换量程合适的仪表", "change the limit or the instrument"),
            )  # fmt: skip


def _order(row: Row) -> Iterator[_Said]:
    given = [bit for bit in BITS if bit in row.limits]
    for low, high in pairwise(given):
        a, b = row.limits[low], row.limits[high]
        if not a < b:
            yield _Said(
                "E602",
                high.lower(),
                Text(f"{NAMES[low].zh} {a:g} 不低于{NAMES[high].zh} {b:g}",
                     f"{low} {a:g} is not below {high} {b:g}"),
                Text("应为 低低 < 低 < 高 < 高高", "they must rise: LL < L < H < HH"),
            )  # fmt: skip
    if not given and not row.priorities:
        yield _Said("W611", "id", Text("没有任何限值", "has no limit at all"),
                    Text("补限值，或不列为报警点", "give a limit, or leave it out"))  # fmt: skip


def _delays(row: Row) -> Iterator[_Said]:
    for column in ("on_delay_s", "off_delay_s"):
        delay = getattr(row, column)
        if row.scan_s > 0 and delay_ticks(delay, row.scan_s) is None:
            yield _Said(
                "E606",
                column,
                Text(f"延时 {delay:g} s 不是 {row.scan_s:g} s 扫描的整数倍",
                     f"a delay of {delay:g} s is no whole number of scans of {row.scan_s:g} s"),
                Text("改成扫描周期的整数倍，不小于 0", "make it a multiple of the scan, 0 or more"),
            )  # fmt: skip
    ticks = row.stuck_ticks
    if ticks != 0 and not (ticks >= STUCK_TICKS_MIN and ticks == int(ticks)):
        yield _Said(
            "E607",
            "stuck_ticks",
            Text(f"判“数值不变”的次数 {ticks:g} 少于 {STUCK_TICKS_MIN} 或不是整数",
                 f"stuck after {ticks:g} ticks: below {STUCK_TICKS_MIN}, or not whole"),
            Text(f"写 0（不判）或不小于 {STUCK_TICKS_MIN} 的整数",
                 f"0 for none, or a whole number from {STUCK_TICKS_MIN}"),
        )  # fmt: skip


def _deadbands(row: Row, timing: TimingRule | None) -> Iterator[_Said]:
    lo, hi = row.range_lo, row.range_hi
    span = math.inf if lo is None or hi is None else hi - lo
    noise = (row.noise or 0.0) * (timing.noise_times if timing else 3.0)
    told: set[tuple[str, float]] = set()
    for bit, value in row.limits.items():
        band = row.deadbands.get(bit, 0.0)
        column = f"db_{bit.lower()}"
        if band < 0:
            said = _Said("E603", column, Text(f"死区 {band:g} 为负", f"a deadband of {band:g}"),
                         Text("写正数或 0", "write 0 or more"))  # fmt: skip
        elif row.unit != "1" and (band == 0 or band < noise - 1e-9):
            least = f"{noise:g}" if noise else f"{0.01 * span:g}" if span < math.inf else "0"
            said = _Said(
                "W602", column,
                Text(f"死区 {band:g} 过小，报警会抖动",
                     f"a deadband of {band:g} is too small, the alarm will chatter"),
                Text(f"至少 {least} {row.unit}", f"at least {least} {row.unit}"),
            )  # fmt: skip
        elif band > _WIDEST * span or _never_clears(row, bit, value, band):
            said = _Said(
                "W603", column,
                Text(f"死区 {band:g} 过大，报警难以返回",
                     f"a deadband of {band:g} is so large that the alarm stays"),
                Text("减小死区：返回值要在正常范围内", "make it smaller: it must clear in normal"),
            )  # fmt: skip
        else:
            continue
        if (said.code, band) not in told:
            told.add((said.code, band))
            yield said


def _never_clears(row: Row, bit: str, value: float, band: float) -> bool:
    """Whether the value at which it clears lies beyond the range or the other side's alarm."""
    if bit in ("H", "HH"):
        floor = row.limits.get("L", row.limits.get("LL", row.range_lo))
        return floor is not None and value - band < floor
    ceiling = row.limits.get("H", row.limits.get("HH", row.range_hi))
    return ceiling is not None and value + band > ceiling


def _patience(row: Row, timing: TimingRule | None) -> Iterator[_Said]:
    delay = row.on_delay_s
    if timing is not None and delay > timing.on_delay_s_max:
        most = timing.on_delay_s_max
        yield _Said(
            "W604",
            "on_delay_s",
            Text(f"延时 {delay:g} s 长于可信的越限时间 {most:g} s",
                 f"a delay of {delay:g} s outlasts any credible excursion ({most:g} s)"),
            Text(f"典型值 {timing.on_delay_s:g} s", f"{timing.on_delay_s:g} s is usual"),
        )  # fmt: skip
    if row.suppress_s and delay >= row.suppress_s:
        yield _Said(
            "W604",
            "on_delay_s",
            Text(f"延时 {delay:g} s 不短于屏蔽时长 {row.suppress_s:g} s，永远不会报警",
                 f"a delay of {delay:g} s is not shorter than the suppression of "
                 f"{row.suppress_s:g} s: it never rings"),
            Text("延时要短于屏蔽时长", "make it shorter than the suppression"),
        )  # fmt: skip


def _words(row: Row) -> Iterator[_Said]:
    if not row.consequence:
        yield _Said("W606", "consequence", Text("没有写后果", "no consequence given"),
                    Text("写明不处置会怎样", "say what happens when nobody acts"))  # fmt: skip
    if not row.response:
        yield _Said("W607", "response", Text("没有写处置", "no response given"),
                    Text("写明操作员做什么；无事可做就不该报警",
                         "say what the operator does; if nothing, it is no alarm"))  # fmt: skip


def _gas(row: Row, book: RuleBook) -> Iterator[_Said]:
    subject = Subject(
        kind=row.kind, unit=row.unit, gas=row.gas.id if row.gas else "", resolution=0.0, noise=0.0,
        range_lo=-math.inf if row.range_lo is None else row.range_lo,
        range_hi=math.inf if row.range_hi is None else row.range_hi, normal=0.0,
    )  # fmt: skip
    for limit in limits_of(book, subject):
        bit, most = limit.rule.bit, limit.value
        if bit not in ("H", "HH") or most is None:
            continue
        level = Text("一级", "level 1") if bit == "H" else Text("二级", "level 2")
        if bit not in row.limits:
            if row.limits:
                yield _Said("W610", "id", Text(f"缺{level.zh}报警值", f"has no {level.en}"),
                            Text(f"不高于 {most:g} {row.unit}",
                                 f"at most {most:g} {row.unit}"))  # fmt: skip
        elif row.limits[bit] > most * _ROUNDING:
            yield _Said(
                "W608",
                bit.lower(),
                Text(f"{level.zh} {row.limits[bit]:g} 高于标准的 {most:g} {row.unit}",
                     f"{level.en} {row.limits[bit]:g} is above the standard's {most:g} {row.unit}"),
                Text(f"{limit.rule.clause}；{limit.working.zh}",
                     f"{limit.rule.clause}; {limit.working.en}"),
            )  # fmt: skip


def _tank(row: Row, book: RuleBook) -> Iterator[_Said]:
    lo, hi = row.range_lo or 0.0, row.range_hi
    if "HH" in row.limits and hi is not None and hi > lo:
        most = lo + (hi - lo) * level_share_at(row.shape or "vertical", _FULL)
        if row.limits["HH"] > most * (1 + 1e-9):
            yield _Said(
                "W609",
                "hh",
                Text(f"高高报 {row.limits['HH']:g} 高于计算容积 90 % 的液位 {most:.4g} {row.unit}",
                     f"HH {row.limits['HH']:g} is above the level at 90 % of the volume, "
                     f"{most:.4g} {row.unit}"),
                Text("GB 17681-2024；卧罐、球罐按几何换算，填“储罐形式”",
                     "GB 17681-2024; say the shape of a lying tank or a sphere"),
            )  # fmt: skip
    if row.volume_m3 is None:
        return
    floating = row.landing_m is not None
    needs = depot_needs(book, volume_m3=row.volume_m3, oil_class=row.oil_class,
                        turnovers_a_year=row.turnovers_a_year, floating=floating)  # fmt: skip
    missing = [NAMES[bit] for bit in needs if bit not in row.limits]
    if missing:
        zh, en = "、".join(n.zh for n in missing), ", ".join(n.en for n in missing)
        yield _Said("W613", "volume_m3", Text(f"缺{zh}", f"lacks {en}"),
                    Text("GB 50074-2014 15.1", "GB 50074-2014 15.1"))  # fmt: skip
    above = book.depots["depot-low-roof"].value_m or 0.0
    if row.landing_m is not None and row.unit == "m":
        low = row.limits.get("L", math.inf)
        if low < row.landing_m + above - 1e-9:
            yield _Said(
                "W613",
                "l",
                Text(f"低报 {low:g} m 未高出浮顶落底高度 {above:g} m",
                     f"L {low:g} m is not {above:g} m above where the roof lands"),
                Text("GB 50074-2014 15.1", "GB 50074-2014 15.1"),
            )  # fmt: skip


def _check_split(
    split: Mapping[str, float], total: int, book: RuleBook, first: Row, problems: Problems
) -> None:
    off = [
        rule
        for rule in book.split.values()
        if total >= rule.alarms_least
        and not rule.lo_pct <= split[rule.priority.value] <= rule.hi_pct
    ]
    if not off:
        return
    now = " / ".join(f"{split[p]:g}" for p in ("low", "medium", "high"))
    want = "；".join(f"{r.priority.label.zh} {r.lo_pct:g}～{r.hi_pct:g} %" for r in off)
    want_en = "; ".join(f"{r.priority.label.en} {r.lo_pct:g} to {r.hi_pct:g} %" for r in off)
    problems.add(
        "W605",
        first.at("priority"),
        Text(f"优先级 低/中/高 为 {now} %，偏离 80/15/5",
             f"priorities low/medium/high are {now} %, off 80/15/5"),
        Text(f"应在 {want}", f"should be {want_en}"),
    )  # fmt: skip
