"""Each rule of rationalisation worked out by hand, and the county's own alarms by them."""

from __future__ import annotations

from collections import Counter
from dataclasses import fields
from pathlib import Path

import numpy as np
import pytest

from fast.alarms import ALARMS, AlarmField, PointTable, Window, Windows
from twin.county import County, load_county
from twin.county.alarms.book import METHODS, RuleBook, load_rule_book
from twin.county.alarms.limits import (
    Subject,
    deadband_of,
    depot_needs,
    level_share_at,
    limits_of,
    ppm_of,
    second_pressure,
    signal_colour,
)
from twin.county.alarms.master import FILE, MasterDatabase, load_master
from twin.county.load import default_folder
from twin.inputs import InputProblems
from twin.terms.basis import Basis
from twin.terms.levels import AlarmPriority, WarningColour


@pytest.fixture(scope="module")
def book() -> RuleBook:
    return load_rule_book()


@pytest.fixture(scope="module")
def master(county: County) -> MasterDatabase:
    return load_master(county)


def subject(kind: str, unit: str, hi: float, **more: float | str | None) -> Subject:
    plain: dict[str, object] = {"range_lo": 0.0, "resolution": 0.01, "noise": 0.0, "normal": 0.0}
    return Subject(kind=kind, unit=unit, range_hi=hi, **(plain | more))  # type: ignore[arg-type]


def limits(book: RuleBook, of: Subject) -> dict[str, float | None]:
    return {x.rule.bit: x.value for x in limits_of(book, of) if x.value is not None}


@pytest.mark.parametrize(
    ("gas", "first", "second"),
    [
        ("H2S", 10, 20), ("CO", 20, 40), ("NO2", 5, 10), ("HCHO", 2, 4), ("CL2", 1, 2),
        ("H2O2", 1.5, 3), ("MEOH", 25, 50), ("SO2", 5, 10), ("NH3", 20, 40),
        ("CO2", 9000, 18000), ("BENZENE", 6, 12), ("HF", 2, 4), ("HCN", 1, 2), ("HCL", 7.5, 15),
        ("COCL2", 0.5, 1), ("VCM", 10, 20), ("ACN", 1, 2), ("TOLUENE", 50, 100),
        ("PHENOL", 10, 20), ("O3", 0.3, 0.6), ("XYLENE", 50, 100),
    ],
)  # fmt: skip
def test_a_toxic_head_alarms_at_one_and_two_exposure_limits(
    book: RuleBook, gas: str, first: float, second: float
) -> None:
    head = subject("gas_toxic", "mg/m3", 20_000.0, gas=gas)
    assert limits(book, head) == {"H": first, "HH": second}
    assert (book.gases[gas].level1_mg_m3, book.gases[gas].level2_mg_m3) == (first, second)
    assert {x.rule.basis for x in limits_of(book, head) if x.value} == {Basis.SEEN_WEAK}


@pytest.mark.parametrize(
    ("gas", "first", "second"),
    [("H2S", 21.5, 43), ("CO", 85, 170), ("NO2", 4.8, 9.6), ("CL2", 4.4, 8.8), ("SO2", 13.5, 27),
     ("NH3", 18, 36), ("HCN", 2.8, 5.6), ("HCL", 7.5, 15), ("COCL2", 0.4, 0.8)],
)  # fmt: skip
def test_a_head_too_coarse_for_the_exposure_limit_alarms_at_5_and_10_percent_of_the_idlh(
    book: RuleBook, gas: str, first: float, second: float
) -> None:
    coarse = subject("gas_toxic", "mg/m3", 20_000.0, gas=gas, resolution=50.0)
    found = limits(book, coarse)
    assert found == {"H": pytest.approx(first), "HH": pytest.approx(second)}


def test_a_head_too_coarse_for_a_gas_without_idlh_has_no_limit(book: RuleBook) -> None:
    assert limits(book, subject("gas_toxic", "mg/m3", 1000.0, gas="HF", resolution=5.0)) == {}


@pytest.mark.parametrize(
    ("gas", "first_ppm", "second_ppm"),
    [("H2S", 7.17, 14.3), ("CL2", 0.345, 0.69), ("HF", 2.44, 4.89)],
)
def test_a_head_in_ppm_has_the_same_levels_by_molar_mass(
    book: RuleBook, gas: str, first_ppm: float, second_ppm: float
) -> None:
    head = subject("gas_toxic", "ppm", 500.0, gas=gas)
    assert limits(book, head) == {"H": first_ppm, "HH": second_ppm}


def test_ten_milligrams_of_hydrogen_sulfide_are_seven_ppm() -> None:
    assert ppm_of(10.0, 34.08) == pytest.approx(10.0 * 24.45 / 34.08)


def test_a_flammable_head_alarms_at_a_quarter_and_half_of_the_lel(book: RuleBook) -> None:
    assert limits(book, subject("gas_flammable", "%LEL", 100.0)) == {"H": 25, "HH": 50}


def test_a_tank_has_four_level_alarms_and_the_highest_at_90_percent_of_the_volume(
    book: RuleBook,
) -> None:
    assert limits(book, subject("level", "%", 100.0)) == {
        "LL": 5, "L": 10, "H": 85, "HH": 90, "RATE": 0.5,
    }  # fmt: skip


def test_90_percent_of_the_volume_is_a_lower_level_in_a_lying_tank_and_a_sphere() -> None:
    assert level_share_at("vertical", 0.9) == 0.9
    assert level_share_at("horizontal", 0.9) == pytest.approx(0.8435, abs=5e-5)
    assert level_share_at("sphere", 0.9) == pytest.approx(0.8042, abs=5e-5)
    assert [level_share_at(s, 0.5) for s in ("horizontal", "sphere")] == pytest.approx([0.5, 0.5])


@pytest.mark.parametrize(
    ("working", "relief", "second"),
    [(1000.0, 1600.0, 1300.0), (1500.0, 1600.0, 1440.0), (1280.0, 1600.0, 1440.0)],
)
def test_the_second_pressure_is_the_lesser_of_90_percent_of_relief_and_the_mean(
    book: RuleBook, working: float, relief: float, second: float
) -> None:
    assert second_pressure(working, relief, 90.0) == second
    vessel = subject("pressure", "kPa", 2500.0, working_kpa=working, relief_kpa=relief)
    assert limits(book, vessel) == {"H": working, "HH": second}
    low = subject("low_pressure", "kPa", 2500.0, working_kpa=working, relief_kpa=relief)
    assert limits(book, low) == {"H": working, "HH": second}
    assert {x.basis for x in limits_of(book, vessel) if x.value} == {Basis.SYNTHETIC}


def test_a_vessel_whose_pressures_are_unknown_has_no_pressure_alarm(book: RuleBook) -> None:
    assert limits(book, subject("pressure", "kPa", 2500.0)) == {}


def test_temperatures_go_by_what_is_normal_there(book: RuleBook) -> None:
    cold = subject("temperature", "degC", 150.0, range_lo=-200.0, normal=-150.0)
    assert limits(book, cold) == {"H": -138.0, "HH": -130.0}


def test_a_reservoir_alarms_at_its_own_levels(book: RuleBook) -> None:
    pool = subject("reservoir_stage", "m", 190.0, normal_level_m=178.0, check_level_m=181.5)
    assert limits(book, pool) == {"H": 178.0, "HH": 181.5}


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("mine_gas", {"H": 1.0, "HH": 1.5}),
        ("mine_air", {"LL": 0.15, "L": 0.25, "H": 8.0}),
        ("river_stage", {"L": 0.3, "H": 3.0, "HH": 4.0, "RATE": 0.01}),
        ("rain_rate", {"H": 16.0, "HH": 50.0}),
        ("wind_speed", {"H": 13.9, "HH": 20.8}),
        ("air_temperature", {"L": -30.0, "H": 35.0, "HH": 40.0}),
        ("hot_spot", {"H": 90.0, "HH": 200.0}),
        ("leak", {"H": 0.5}),
        ("displacement", {"H": 20.0, "HH": 50.0}),
        ("seepage", {"H": 12.0, "HH": 14.0}),
        ("snow_depth", {"H": 10.0, "HH": 20.0}),
        ("soil_moisture", {"L": 10.0}),
        ("fire_unit", {"H": 0.5}),
        ("traffic_flow", {"H": 2400.0}),
        ("camera_online", {"L": 0.5}),
        ("boiler_pressure", {"H": 1250.0, "HH": 1400.0}),
        ("oil_temperature", {"H": 85.0, "HH": 95.0}),
        ("load", {"H": 90.0, "HH": 110.0}),
        ("mains_pressure", {"LL": 100.0, "L": 150.0, "H": 600.0}),
        ("water_quality", {"LL": 0.05, "L": 0.1, "H": 2.0}),
        ("voltage", {"LL": 43.0, "L": 46.0, "H": 58.0}),
    ],
)
def test_the_other_kinds_have_the_figures_of_their_rules(
    book: RuleBook, kind: str, expected: dict[str, float]
) -> None:
    assert limits(book, subject(kind, "x", 1000.0)) == expected


def test_every_point_can_lose_its_data_and_leave_its_range(book: RuleBook) -> None:
    found = [x.rule.bit for x in limits_of(book, subject("humidity", "%", 100.0))]
    assert found == ["BAD", "OUT_OF_RANGE"]


def test_no_rule_and_no_method_is_left_without_a_case(book: RuleBook) -> None:
    assert {rule.method for rule in book.limits.values()} == set(METHODS)
    assert all(rule.basis and rule.source and rule.clause for rule in book.limits.values())
    assert all(rule.consequence and rule.response_en for rule in book.limits.values())


@pytest.mark.parametrize(
    ("kind", "span", "noise", "resolution", "expected"),
    [
        ("flow", 200.0, 0.0, 0.1, 10.0),  # 5 % of the span
        ("level", 100.0, 0.05, 0.1, 5.0),
        ("pressure", 2500.0, 0.8, 1.0, 50.0),  # 2 %
        ("temperature", 350.0, 0.1, 0.1, 3.5),  # 1 %
        ("pressure", 100.0, 0.8, 1.0, 3.0),  # 2 % would be 2; three times the noise is 2.4
    ],
)
def test_a_deadband_is_the_usual_share_and_never_less_than_the_noise(
    book: RuleBook, kind: str, span: float, noise: float, resolution: float, expected: float
) -> None:
    point = subject(kind, "x", span, noise=noise, resolution=resolution)
    assert deadband_of(book.timings[kind], point, ()) == pytest.approx(expected)


def test_usual_delays_are_15_60_15_and_60_seconds(book: RuleBook) -> None:
    delays = [book.timings[k].on_delay_s for k in ("flow", "level", "pressure", "temperature")]
    assert delays == [15, 60, 15, 60]


@pytest.mark.parametrize(
    ("volume", "oil", "turnovers", "floating", "needs"),
    [
        (100.0, "A", 12.0, False, []),
        (101.0, "C", 1.0, False, ["L", "H"]),
        (10_000.0, "A", 7.0, False, ["L", "H", "HH"]),
        (10_000.0, "A", 6.0, False, ["L", "H"]),
        (10_000.0, "C", 7.0, False, ["L", "H"]),
        (20_000.0, "C", 1.0, False, ["L", "H"]),
        (20_001.0, "C", 1.0, False, ["L", "H", "HH"]),
        (90.0, "TOXIC", 1.0, False, ["HH"]),
        (50_000.0, "A", 7.0, True, ["LL", "L", "H", "HH"]),
        (49_999.0, "A", 7.0, True, ["L", "H", "HH"]),
    ],
)
def test_what_gb_50074_asks_of_a_depot_tank(
    book: RuleBook, volume: float, oil: str, turnovers: float, floating: bool, needs: list[str]
) -> None:
    found = depot_needs(book, volume_m3=volume, oil_class=oil, turnovers_a_year=turnovers,
                        floating=floating)  # fmt: skip
    assert found == needs


def test_every_warning_signal_is_reached_by_its_own_figure_and_not_just_below(
    book: RuleBook,
) -> None:
    for rule in book.signals.values():
        key = (rule.quantity, rule.window_s)
        short = -0.01 if rule.at_least is not None else 0.01
        at = signal_colour(book, rule.hazard, {key: rule.figure})
        below = signal_colour(book, rule.hazard, {key: rule.figure + short})
        assert at is not None
        assert at[1].id == rule.id
        assert below is None or rule.colour.worse_than(below[0])


def test_a_wet_afternoon_takes_the_worst_colour_of_its_windows(book: RuleBook) -> None:
    hour = 3600
    seen = {("rain_sum", 12 * hour): 60.0, ("rain_sum", 6 * hour): 55.0,
            ("rain_sum", 3 * hour): 50.0}  # fmt: skip
    found = signal_colour(book, "rainstorm", seen)
    assert found is not None
    assert found[0] is WarningColour.ORANGE
    assert signal_colour(book, "rainstorm", {("rain_sum", 12 * hour): 49.9}) is None


def test_forest_fire_danger_3_is_yellow_and_5_is_red(book: RuleBook) -> None:
    found = [signal_colour(book, "forest_fire", {("fire_danger", 0): n}) for n in (2.0, 3.0, 5.0)]
    assert [f and f[0] for f in found] == [None, WarningColour.YELLOW, WarningColour.RED]


def test_a_rule_file_is_refused_with_every_fault_at_its_cell(tmp_path: Path) -> None:
    county = load_county(_copy_of_the_default(tmp_path))
    text = county.rule_texts["alarm_limits.csv"]
    broken = text.replace("level,LL,fixed", "level,LLL,guess").replace(
        ",pressure,H,", ",pressure,X,"
    )
    spoiled = dict(county.rule_texts) | {"alarm_limits.csv": broken}
    object.__setattr__(county, "rule_texts", spoiled)
    with pytest.raises(InputProblems) as caught:
        load_rule_book(county)
    told = [(p.code, p.source_line and p.source_line.split(",")[0]) for p in caught.value.problems]
    assert told == [("E506", "level-low-low")] * 2 + [("E506", "pressure-first")]
    assert all(p.line > 1 and p.col > 1 for p in caught.value.problems)


def _copy_of_the_default(tmp_path: Path) -> Path:
    folder = tmp_path / "county"
    folder.mkdir()
    for path in default_folder().rglob("*"):
        target = folder / path.relative_to(default_folder())
        if path.is_dir():
            target.mkdir(exist_ok=True)
        elif path.name != "packed.npz":
            target.symlink_to(path)
    return folder


def test_the_database_has_a_row_for_every_alarm_that_is_not_suppressed(
    county: County, master: MasterDatabase
) -> None:
    numbers = county.points.numbers
    for i, point in enumerate(county.points.id):
        bits = {b for b in ("LL", "L", "H", "HH") if numbers[b.lower()][i] == numbers[b.lower()][i]}
        bits |= {"RATE"} if numbers["rate_per_s"][i] > 0 else set()
        bits |= {"STUCK"} if numbers["stuck_ticks"][i] > 0 else set()
        bits |= {"BAD"} | (set() if int(numbers["suppress"][i]) & 128 else {"OUT_OF_RANGE"})
        if i % 50 == 0:
            assert {a.bit for a in master.of_point(point)} == bits
    assert all(a.consequence and a.response and a.consequence_en for a in master.alarms.values())
    assert all(a.clause and a.source and a.positions for a in master.alarms.values())
    assert {a.area for a in master.alarms.values()} <= set(county.townships)


def test_the_countys_priorities_lie_round_80_15_5(master: MasterDatabase) -> None:
    counts = Counter(a.priority for a in master.alarms.values())
    shares = {p: 100 * n / counts.total() for p, n in counts.items()}
    assert shares[AlarmPriority.LOW] == pytest.approx(80, abs=5)
    assert shares[AlarmPriority.MEDIUM] == pytest.approx(15, abs=5)
    assert shares[AlarmPriority.HIGH] == pytest.approx(5, abs=2)


def test_only_the_second_gas_level_and_lost_data_of_big_sources_reach_the_county(
    county: County, master: MasterDatabase
) -> None:
    told = [a for a in master.alarms.values() if "county_duty" in a.positions]
    own = [a for a in told if a.point in county.points.row_of]
    assert {a.bit for a in own} == {"HH", "BAD"}
    levels = {county.hazards[a.positions[0].removeprefix("plant:")].level for a in own}
    assert {level.value for level in levels if level} == {"I", "II"}


def test_rain_is_summed_over_1_3_6_12_and_24_hours(county: County) -> None:
    sums = [w for w in county.windows.values() if w.kind == "rain_sum"]
    assert {w.span_s // 3600 for w in sums} == {1, 3, 6, 12, 24}
    assert all(w.span_s % w.bucket_s == 0 and w.scale == w.scan_s / 3600 for w in sums)
    three = next(w for w in sums if w.id.endswith(":rainstorm-3h-1"))
    assert (three.h, three.hh) == (50.0, 100.0)


def test_three_hours_of_rain_pass_through_their_window_into_an_orange_signal(
    county: County,
) -> None:
    row = next(w for w in county.windows.values() if w.id.endswith(":rainstorm-3h-1"))
    window = Window(row=0, kind=row.window, span_s=row.span_s, scale=row.scale)
    windows = Windows([window], 1, scan_s=row.scan_s, bucket_s=row.bucket_s, before=0.0)
    columns = [f.name for f in fields(PointTable) if hasattr(row, f.name)]
    plain = {name: getattr(row, name) for name in columns}
    plain |= {"priority": row.priority.value, "basis": row.basis.value}
    field = AlarmField(PointTable.from_rows([plain]), float(row.scan_s))
    raised = []
    for tick in range(240):
        sums = windows.step(np.array([20.0], dtype=np.float32), tick)  # mm/h
        raised += [(tick, int(e["bit"])) for e in field.step(sums, tick) if e["active"]]
    # 50 mm fall in 150 minutes; 60 mm, all there is after three hours, is short of red.
    assert [bit for _, bit in raised] == [ALARMS.index("H")]
    assert raised[0][0] in (149, 150)


def test_the_database_belongs_to_the_countys_digest(tmp_path: Path, county: County) -> None:
    folder = _copy_of_the_default(tmp_path)
    text = (folder / FILE).read_text(encoding="utf-8-sig")
    (folder / FILE).unlink()
    (folder / FILE).write_text(text.replace("冒罐", "溢出"), encoding="utf-8")
    assert load_county(folder).digest != county.digest


def test_a_database_that_contradicts_its_points_is_refused(tmp_path: Path) -> None:
    folder = _copy_of_the_default(tmp_path)
    lines = (folder / FILE).read_text(encoding="utf-8-sig").split("\n")
    (folder / FILE).unlink()
    lines[1] = lines[1].replace("LT-001/LL,LT-001,LL,5,", "LT-001/LL,LT-001,LL,6,")
    lines[2] = lines[2].replace("LT-001/L,LT-001,L,", "LT-001/L,LT-999,L,")
    lines[3] = lines[3].replace(",H,85", ",HIGH,85")
    (folder / FILE).write_text("\n".join(lines), encoding="utf-8")
    with pytest.raises(InputProblems) as caught:
        load_master(load_county(folder))
    assert [(p.line, p.code) for p in caught.value.problems] == [
        (2, "E609"), (3, "E507"), (3, "E507"), (4, "E506"),
    ]  # fmt: skip


def test_a_county_without_a_database_has_an_empty_one(tmp_path: Path) -> None:
    folder = _copy_of_the_default(tmp_path)
    (folder / FILE).unlink()
    assert load_master(load_county(folder)).alarms == {}


def test_the_gases_agree_with_the_substances_of_the_county(county: County, book: RuleBook) -> None:
    for substance in county.substances.values():
        gas = book.gases.get(substance.id)
        if gas is None:
            assert substance.level1_mg_m3 is None
            continue
        assert gas.cas == substance.cas
        for column in ("level1_mg_m3", "level2_mg_m3", "idlh_mg_m3", "molar_g_mol", "lel_vol_pct"):
            assert getattr(gas, column) == getattr(substance, column), (gas.id, column)
