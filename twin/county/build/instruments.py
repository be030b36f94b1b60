"""The kinds of sensor: instrument, range, resolution, response, alarm limits and scan class.

Gas limits follow GB/T 50493-2019 (一级 = H, 二级 = HH; toxic: 100 % and 200 % of the exposure
limit; flammable: 25 % and 50 % LEL). Response times, noise and drift are general knowledge (G).
Delays and deadbands follow the usual ISA guidance (G). HF heads speak mg/m3 throughout.
"""

from __future__ import annotations

from dataclasses import dataclass

LATCH_H_HH = 12  # bits H and HH


@dataclass(frozen=True, slots=True, kw_only=True)
class Instrument:
    """One kind of sensor; None where it has no such limit. Percentages are of full scale."""

    id: str
    name: str
    name_en: str
    kind: str
    unit: str
    scan_s: int
    lo: float
    hi: float
    resolution: float
    t90_s: float
    recovery_s: float
    noise: float
    drift_day: float
    ll: float | None = None
    l: float | None = None  # noqa: E741 - the column's name
    h: float | None = None
    hh: float | None = None
    db: float = 0.0
    rate: float | None = None
    stuck_eps: float = 0.0
    stuck_ticks: int = 0
    on_s: int = 0
    off_s: int = 0
    latch: int = 0
    priority: str = "medium"
    clause: str = ""
    substance: str = ""


_TOX = "GB/T 50493-2019 有毒气体：一级 100 %OEL，二级 200 %OEL"
_LEL = "GB/T 50493-2019 可燃气体：一级 25 %LEL，二级 50 %LEL"
_TANK = "GB 17681-2024 液位、压力、温度监测"


def _toxic(substance: str, name: str, en: str, hi: float, first: float, second: float, step: float,
           t90_s: float) -> Instrument:  # fmt: skip
    return Instrument(
        id=f"gas-{substance.lower()}", name=f"{name}有毒气体探测器", name_en=f"{en} gas head",
        kind="gas_toxic", unit="mg/m3", scan_s=1, lo=0, hi=hi, resolution=step, t90_s=t90_s,
        recovery_s=2 * t90_s, noise=step, drift_day=step / 4, h=first, hh=second, db=first / 10,
        on_s=3, off_s=10, latch=LATCH_H_HH, priority="high", clause=_TOX, substance=substance,
    )  # fmt: skip


INSTRUMENTS: dict[str, Instrument] = {
    i.id: i
    for i in (
        _toxic("HF", "氟化氢", "HF", 16.0, 2.0, 4.0, 0.1, 60),
        _toxic("NH3", "氨", "NH3", 75.0, 20.0, 40.0, 0.5, 60),
        _toxic("CL2", "氯", "Cl2", 15.0, 1.0, 2.0, 0.1, 60),
        _toxic("HCL", "氯化氢", "HCl", 30.0, 7.5, 15.0, 0.2, 90),
        _toxic("H2S", "硫化氢", "H2S", 150.0, 10.0, 20.0, 0.5, 30),
        Instrument(id="gas-co", name="一氧化碳探测器", name_en="CO head", kind="gas_toxic",
                   unit="mg/m3", scan_s=10, lo=0, hi=600, resolution=1, t90_s=40, recovery_s=60,
                   noise=1, drift_day=0.3, h=20, hh=40, db=2, on_s=10, off_s=30,
                   latch=LATCH_H_HH, priority="high", clause=_TOX),
        Instrument(id="gas-lel", name="可燃气体探测器", name_en="flammable gas head",
                   kind="gas_flammable", unit="%LEL", scan_s=1, lo=0, hi=100, resolution=0.5,
                   t90_s=20, recovery_s=30, noise=0.3, drift_day=0.1, h=25, hh=50, db=2, on_s=3,
                   off_s=10, latch=LATCH_H_HH, priority="high", clause=_LEL),
        Instrument(id="tank-level", name="储罐液位计", name_en="tank level gauge", kind="level",
                   unit="%", scan_s=1, lo=0, hi=100, resolution=0.1, t90_s=5, recovery_s=5,
                   noise=0.05, drift_day=0.02, ll=5, l=10, h=85, hh=90, db=1, rate=0.5,
                   on_s=60, off_s=60, priority="medium", clause=_TANK),
        Instrument(id="tank-pressure", name="储罐压力变送器", name_en="tank pressure",
                   kind="pressure", unit="kPa", scan_s=1, lo=0, hi=2500, resolution=1, t90_s=2,
                   recovery_s=2, noise=0.8, drift_day=0.2, db=20, on_s=15, off_s=15,
                   priority="high", clause=_TANK),
        Instrument(id="tank-temperature", name="储罐温度变送器", name_en="tank temperature",
                   kind="temperature", unit="degC", scan_s=10, lo=-200, hi=150, resolution=0.1,
                   t90_s=30, recovery_s=30, noise=0.1, drift_day=0.02, db=1, on_s=60, off_s=60,
                   priority="medium", clause=_TANK),
        Instrument(id="sump-leak", name="油罐渗漏传感器", name_en="tank leak sensor", kind="leak",
                   unit="1", scan_s=10, lo=-0.5, hi=1.5, resolution=1, t90_s=5, recovery_s=5,
                   noise=0, drift_day=0, h=0.5, db=0.1, latch=4, priority="medium"),
        Instrument(id="mine-ch4", name="矿用甲烷传感器", name_en="mine methane", kind="mine_gas",
                   unit="%vol", scan_s=10, lo=0, hi=10, resolution=0.01, t90_s=20, recovery_s=20,
                   noise=0.01, drift_day=0.002, h=1.0, hh=1.5, db=0.1, on_s=10, off_s=10,
                   latch=LATCH_H_HH, priority="high"),
        Instrument(id="mine-wind", name="矿用风速传感器", name_en="mine air speed", kind="mine_air",
                   unit="m/s", scan_s=10, lo=0, hi=15, resolution=0.1, t90_s=10, recovery_s=10,
                   noise=0.1, drift_day=0.01, ll=0.15, l=0.25, h=8, db=0.05, on_s=30, off_s=30),
        Instrument(id="slope-shift", name="边坡位移计", name_en="slope displacement",
                   kind="displacement", unit="mm", scan_s=60, lo=-50, hi=500, resolution=0.1,
                   t90_s=60, recovery_s=60, noise=0.2, drift_day=0.01, h=20, hh=50, db=2,
                   priority="medium"),
        Instrument(id="piezometer", name="浸润线渗压计", name_en="piezometer", kind="seepage",
                   unit="m", scan_s=60, lo=0, hi=30, resolution=0.01, t90_s=60, recovery_s=60,
                   noise=0.01, drift_day=0.001, h=12, hh=14, db=0.2, priority="medium"),
        Instrument(id="river-stage", name="水位计", name_en="river stage", kind="river_stage",
                   unit="m", scan_s=60, lo=0, hi=15, resolution=0.01, t90_s=30, recovery_s=30,
                   noise=0.01, drift_day=0.001, h=3.0, hh=4.0, db=0.1, rate=0.01, on_s=60,
                   off_s=300, priority="high", clause="警戒水位、保证水位为合成值"),
        Instrument(id="reservoir-stage", name="库水位计", name_en="reservoir stage",
                   kind="reservoir_stage", unit="m", scan_s=60, lo=0, hi=400, resolution=0.01,
                   t90_s=30, recovery_s=30, noise=0.01, drift_day=0.001, db=0.05,
                   priority="high", clause="正常蓄水位、校核水位为合成值"),
        Instrument(id="rain", name="雨量计", name_en="rain gauge", kind="rain_rate", unit="mm/h",
                   scan_s=60, lo=0, hi=240, resolution=0.1, t90_s=60, recovery_s=60, noise=0.05,
                   drift_day=0, h=16, hh=50, db=2, on_s=0, off_s=600, priority="medium",
                   clause="短时强降雨阈值为合成值"),
        Instrument(id="snow-depth", name="雪深计", name_en="snow depth", kind="snow_depth",
                   unit="cm", scan_s=60, lo=0, hi=150, resolution=1, t90_s=60, recovery_s=60,
                   noise=0.3, drift_day=0, h=10, hh=20, db=1, priority="medium"),
        Instrument(id="soil-moisture", name="土壤墒情仪", name_en="soil moisture",
                   kind="soil_moisture", unit="%", scan_s=60, lo=0, hi=100, resolution=0.1,
                   t90_s=60, recovery_s=60, noise=0.1, drift_day=0.01, l=10, db=1,
                   priority="low"),
        Instrument(id="wind-speed", name="风速仪", name_en="anemometer", kind="wind_speed",
                   unit="m/s", scan_s=1, lo=0, hi=60, resolution=0.1, t90_s=3, recovery_s=3,
                   noise=0.1, drift_day=0, h=13.9, hh=20.8, db=1, on_s=10, off_s=60,
                   priority="medium", clause="蒲福 7 级、9 级下限（通识）"),
        Instrument(id="wind-from", name="风向仪", name_en="wind vane", kind="wind_from",
                   unit="deg", scan_s=1, lo=0, hi=360, resolution=1, t90_s=3, recovery_s=3,
                   noise=2, drift_day=0, priority="low"),
        Instrument(id="air-temperature", name="气温计", name_en="air temperature",
                   kind="air_temperature", unit="degC", scan_s=10, lo=-50, hi=60, resolution=0.1,
                   t90_s=60, recovery_s=60, noise=0.05, drift_day=0.001, l=-30, h=35, hh=40,
                   db=0.5, priority="low"),
        Instrument(id="humidity", name="湿度计", name_en="humidity", kind="humidity", unit="%",
                   scan_s=10, lo=0, hi=100, resolution=1, t90_s=60, recovery_s=60, noise=0.5,
                   drift_day=0.01, priority="low"),
        Instrument(id="fire-unit", name="火灾报警主机", name_en="fire-alarm panel",
                   kind="fire_unit", unit="1", scan_s=10, lo=-0.5, hi=1.5, resolution=1,
                   t90_s=10, recovery_s=10, noise=0, drift_day=0, h=0.5, db=0.1, latch=4,
                   priority="high"),
        Instrument(id="lookout", name="林火瞭望热成像", name_en="forest-fire lookout",
                   kind="hot_spot", unit="degC", scan_s=10, lo=-40, hi=600, resolution=1,
                   t90_s=5, recovery_s=5, noise=1, drift_day=0, h=90, hh=200, db=10, on_s=20,
                   off_s=60, latch=LATCH_H_HH, priority="high"),
        Instrument(id="traffic-flow", name="交通流量计", name_en="traffic counter",
                   kind="traffic_flow", unit="veh/h", scan_s=60, lo=0, hi=6000, resolution=1,
                   t90_s=60, recovery_s=60, noise=5, drift_day=0, h=2400, db=100, priority="low"),
        Instrument(id="camera", name="道路视频（在线状态）", name_en="road camera (on-line)",
                   kind="camera_online", unit="1", scan_s=60, lo=-0.5, hi=1.5, resolution=1,
                   t90_s=60, recovery_s=60, noise=0, drift_day=0, l=0.5, db=0.1, on_s=120,
                   off_s=60, priority="low"),
        Instrument(id="boiler-pressure", name="锅炉压力", name_en="boiler pressure",
                   kind="boiler_pressure", unit="kPa", scan_s=10, lo=0, hi=2500, resolution=1,
                   t90_s=5,
                   recovery_s=5, noise=2, drift_day=0.1, h=1250, hh=1400, db=25, on_s=20,
                   off_s=20, priority="medium"),
        Instrument(id="transformer-oil", name="变压器油温", name_en="transformer oil",
                   kind="oil_temperature", unit="degC", scan_s=60, lo=-40, hi=150, resolution=1,
                   t90_s=60, recovery_s=60, noise=0.5, drift_day=0, h=85, hh=95, db=2, on_s=60,
                   off_s=60, priority="medium"),
        Instrument(id="mains-load", name="配电负荷", name_en="mains load", kind="load", unit="%",
                   scan_s=60, lo=0, hi=200, resolution=1, t90_s=5, recovery_s=5, noise=0.5,
                   drift_day=0, h=90, hh=110, db=3, on_s=60, off_s=60, priority="low"),
        Instrument(id="water-pressure", name="供水压力", name_en="water main pressure",
                   kind="mains_pressure", unit="kPa", scan_s=60, lo=0, hi=1000, resolution=1,
                   t90_s=5,
                   recovery_s=5, noise=3, drift_day=0, ll=100, l=150, h=600, db=20, on_s=60,
                   off_s=60, priority="medium"),
        Instrument(id="residual-chlorine", name="余氯仪", name_en="residual chlorine",
                   kind="water_quality", unit="mg/L", scan_s=60, lo=0, hi=5, resolution=0.01,
                   t90_s=120, recovery_s=120, noise=0.01, drift_day=0.005, ll=0.05, l=0.1, h=2,
                   db=0.02, on_s=120, off_s=120, priority="medium"),
        Instrument(id="bus-voltage", name="蓄电池电压", name_en="battery voltage", kind="voltage",
                   unit="V", scan_s=60, lo=0, hi=75, resolution=0.1, t90_s=1, recovery_s=1,
                   noise=0.1, drift_day=0, ll=43, l=46, h=58, db=0.5, on_s=60, off_s=60,
                   priority="medium"),
    )
}  # fmt: skip

FAMILY = {
    "gas_toxic": "gas", "gas_flammable": "gas", "level": "tank", "pressure": "tank",
    "temperature": "tank", "leak": "tank", "mine_gas": "mine", "mine_air": "mine",
    "displacement": "mine", "seepage": "water", "river_stage": "water",
    "reservoir_stage": "water", "rain_rate": "weather", "snow_depth": "weather",
    "soil_moisture": "weather", "wind_speed": "weather", "wind_from": "weather",
    "air_temperature": "weather", "humidity": "weather", "fire_unit": "fire", "hot_spot": "fire",
    "traffic_flow": "traffic", "camera_online": "traffic", "load": "utility",
    "water_quality": "utility", "voltage": "utility", "boiler_pressure": "utility",
    "mains_pressure": "utility", "oil_temperature": "utility",
}  # fmt: skip
"""Which group of instruments a kind belongs to; rules choose by it."""

INSTRUMENT_COLUMNS = (
    "id", "name", "name_en", "kind", "unit", "scan_s", "range_lo", "range_hi", "resolution",
    "t90_s", "recovery_s", "noise_sd", "drift_per_day", "substance", "family", "basis", "source",
)  # fmt: skip


def instrument_rows() -> list[tuple[object, ...]]:
    """The table of instruments, one row a kind."""
    return [
        (i.id, i.name, i.name_en, i.kind, i.unit, i.scan_s, i.lo, i.hi, i.resolution, i.t90_s,
         i.recovery_s, i.noise, i.drift_day, i.substance, FAMILY[i.kind], "G",
         "typical instrument data, general knowledge; check against the data sheet")
        for i in INSTRUMENTS.values()
    ]  # fmt: skip
