"""The four-colour signals of the reference: an instrument sees each, or it is said why none."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from fast._types import Floats32
from fast.alarms import AlarmField, PointTable
from twin.county import County
from twin.county.alarms.book import RuleBook, SignalRule, load_rule_book
from twin.county.alarms.master import load_master
from twin.county.model import VirtualPoint
from twin.desk import Rules, load_rules
from twin.desk.watch import Watch
from twin.desk.watch_windows import _COLUMNS
from twin.terms.observation import AlarmBit, AlarmChanged

COLOURS = ("blue", "yellow", "orange", "red")
REFERENCE = {
    "rainstorm": COLOURS, "gale": COLOURS, "typhoon": COLOURS, "snowstorm": COLOURS,
    "cold_wave": COLOURS, "heat": COLOURS[1:], "fog": COLOURS[1:], "dust": COLOURS[1:],
    "lightning": COLOURS[1:], "icing": COLOURS[1:], "flood": COLOURS, "low_water": COLOURS,
    "flash_flood": COLOURS, "forest_fire": COLOURS[1:],
}  # fmt: skip
"""CMA Order 16 (2007) and the flood and fire signals; dust as in the Order, from memory."""


@pytest.fixture(scope="module")
def book() -> RuleBook:
    return load_rule_book()


@pytest.fixture(scope="module")
def rules(county: County) -> Rules:
    return load_rules(county)


def window_of(county: County, rule: SignalRule) -> tuple[VirtualPoint, AlarmBit] | None:
    """A window of the county with the signal's figure, and its alarm."""
    for window in county.windows.values():
        own_span = window.span_s == rule.window_s or window.span_s in (600, 3600)
        if window.kind == rule.quantity and own_span:
            for bit in (AlarmBit.LL, AlarmBit.L, AlarmBit.H, AlarmBit.HH):
                if getattr(window, bit.name.lower()) == rule.figure:
                    return window, bit
    return None


def seen(county: County, rules: Rules, book: RuleBook) -> dict[str, SignalRule]:
    """The signals that an instrument of the county speaks for."""
    kinds = {w.kind for w in county.windows.values()} | set(county.points.text["kind"])
    told = {row.quantity for row in rules.warnings.evidence if row.kind in kinds}
    return {rule.id: rule for rule in book.signals.values() if rule.quantity in told}


def test_each_signal_of_the_reference_is_seen_or_has_a_reason_why_not(
    county: County, rules: Rules, book: RuleBook
) -> None:
    known: dict[str, list[str]] = {}
    for rule in seen(county, rules, book).values():
        known.setdefault(rule.hazard, []).append(rule.colour.value)
    for row in book.unseen.values():
        assert not set(known.get(row.hazard, ())) & set(row.colours), row.id
        known.setdefault(row.hazard, []).extend(row.colours)
        assert row.why
        assert row.why_en
        assert row.clause
        assert row.source
    assert {h: set(known.get(h, ())) for h in REFERENCE} == {
        h: set(c) for h, c in REFERENCE.items()
    }


def test_each_seen_signal_alarms_at_its_figure_and_not_a_step_before(
    county: County, rules: Rules, book: RuleBook
) -> None:
    windowed = [r for r in seen(county, rules, book).values() if r.window_s]
    assert len(windowed) == 46
    for rule in windowed:
        found = window_of(county, rule)
        assert found is not None, rule.id
        window, bit = found
        table = PointTable.from_rows([{c: getattr(window, c) for c in _COLUMNS}])
        short = -0.125 if rule.at_least is not None else 0.125
        for value, rises in ((rule.figure, True), (rule.figure + short, False)):
            field = AlarmField(table, float(window.scan_s))
            raised = [
                event
                for tick in range(3)
                for event in field.step(np.array([value], np.float32), tick).tolist()
                if event[2] == bit.value and event[3]
            ]
            assert bool(raised) is rises, (rule.id, value)


def test_each_signal_reaches_its_place_and_the_county(county: County, book: RuleBook) -> None:
    signals, kinds = set(book.signals), {rule.quantity for rule in book.signals.values()}
    own = [a for a in load_master(county).alarms.values() if a.rule in signals]
    assert len(own) > 600
    assert {county.windows[a.point].kind for a in own} <= kinds
    assert all(a.positions[0].startswith(("township:", "park")) for a in own)
    assert all(a.positions[1:] == ("county_duty",) for a in own)


@pytest.mark.parametrize(
    ("sight_m", "humidity", "temperature", "rain", "expected"),
    [
        (480.0, 95.0, 12.0, 0.0, {"fog-yellow"}),
        (190.0, 95.0, 12.0, 0.0, {"fog-yellow", "fog-orange"}),
        (45.0, 95.0, 12.0, 0.0, {"fog-yellow", "fog-orange", "fog-red"}),
        (900.0, 40.0, 12.0, 0.0, {"dust-yellow"}),
        (45.0, 40.0, 12.0, 0.0, {"dust-yellow", "dust-orange", "dust-red"}),
        (45.0, 85.0, 12.0, 0.0, set()),  # neither: the office is to judge
        (45.0, np.nan, 12.0, 0.0, set()),  # nothing is known of the damp beside
        (15000.0, 95.0, 0.0, 3.0, {"icing-yellow"}),
        (15000.0, 95.0, 0.1, 3.0, set()),
        (15000.0, 95.0, -5.0, 0.0, set()),
    ],
)
def test_what_stands_beside_tells_fog_from_dust_and_rain_from_ice(
    county: County,
    sight_m: float,
    humidity: float,
    temperature: float,
    rain: float,
    expected: set[str],
) -> None:
    """A quarter of an hour at the station of one town."""
    feed = {"VI-001": sight_m, "RH-chengqu": humidity, "AT-chengqu": temperature}
    near = next(w for w in county.windows.values() if w.while_point == "AT-chengqu")
    feed[near.source_point] = rain
    raised = watched(county, feed, 900)
    rule_of = {a.id: a.rule for a in load_master(county).alarms.values()}
    kinds = ("fog_sight", "dust_sight", "freezing_rain")
    told = {rule_of[each] for each in raised if kind_of(county, each) in kinds}
    assert told == expected


def test_without_the_gates_every_mist_would_be_a_dust_storm(county: County) -> None:
    open_all = {w.id: replace(w, while_point="") for w in county.windows.values()}
    raised = watched(replace(county, windows=open_all), {"VI-001": 190.0, "RH-chengqu": 95.0}, 900)
    assert {"dust_sight", "fog_sight"} <= {kind_of(county, each) for each in raised}


def test_an_anemometer_that_stands_still_is_stuck_after_half_an_hour(county: County) -> None:
    points = county.points
    at = points.row_of["WS-park"]
    assert points.numbers["stuck_ticks"][at] == 1800
    raised: dict[str, int] = {}
    for speed, still in (("WS-park", True), ("WS-wangfu", False)):
        told = watched(county, {speed: 3.0}, 1900, wobbling="" if still else speed)
        raised[speed] = told.get(f"{speed}/STUCK", 0)
    assert 1800 <= raised["WS-park"] <= 1815
    assert raised["WS-wangfu"] == 0


def kind_of(county: County, alarm: str) -> str:
    window = county.windows.get(alarm.rpartition("/")[0])
    return "" if window is None else window.kind


def watched(
    county: County, feed: dict[str, float], for_s: int, wobbling: str = ""
) -> dict[str, int]:
    """The alarms that rise while these points read so, and when; others read what is normal."""
    watch = Watch(county)
    normal, row_of = county.points.numbers["normal"], county.points.row_of
    base: dict[int, Floats32] = {}
    for scan_s in watch.scan_classes:
        ids = watch.points(scan_s)
        base[scan_s] = np.array([feed.get(p, normal[row_of[p]]) for p in ids], np.float32)
    told: dict[str, int] = {}
    for tick in range(for_s + 1):
        due = {scan_s: now for scan_s, now in base.items() if tick % scan_s == 0}
        if wobbling:
            base[1][watch.points(1).index(wobbling)] = 3.0 + 0.1 * (tick % 2)
        for each in watch.step(tick, due):
            assert isinstance(each.body, AlarmChanged)
            if each.body.active:
                told.setdefault(f"{each.body.point}/{each.body.bit.name}", tick)
    return told
