"""The kinds of sensor: instrument, range, resolution, response and scan class.

Response times, noise and drift are general knowledge (G). HF heads speak mg/m3 throughout, tank
pressures are gauge pressures. Limits, deadbands and delays are not here: they follow from the
rules of rationalisation (``rules/alarm_limits.csv``, ``alarm_timing.csv``).
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Instrument:
    """One kind of sensor. `gas` names what a head measures where that is no county substance."""

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
    substance: str = ""
    gas: str = ""


def _toxic(substance: str, name: str, en: str, hi: float, step: float, t90_s: float) -> Instrument:
    return Instrument(
        id=f"gas-{substance.lower()}", name=f"{name}有毒气体探测器", name_en=f"{en} gas head",
        kind="gas_toxic", unit="mg/m3", scan_s=1, lo=0, hi=hi, resolution=step, t90_s=t90_s,
        recovery_s=2 * t90_s, noise=step, drift_day=step / 4, substance=substance,
    )  # fmt: skip


INSTRUMENTS: dict[str, Instrument] = {
    i.id: i
    for i in (
        _toxic("HF", "氟化氢", "HF", 16.0, 0.1, 60),
        _toxic("NH3", "氨", "NH3", 75.0, 0.5, 60),
        _toxic("CL2", "氯", "Cl2", 15.0, 0.1, 60),
        _toxic("HCL", "氯化氢", "HCl", 30.0, 0.2, 90),
        _toxic("H2S", "硫化氢", "H2S", 150.0, 0.5, 30),
        Instrument(id="gas-co", name="一氧化碳探测器", name_en="CO head", kind="gas_toxic",
                   unit="mg/m3",
                   scan_s=10, lo=0, hi=600, resolution=1, t90_s=40, recovery_s=60, noise=1,
                   drift_day=0.3, gas="CO"),
        Instrument(id="gas-lel", name="可燃气体探测器", name_en="flammable gas head",
                   kind="gas_flammable", unit="%LEL", scan_s=1, lo=0, hi=100, resolution=0.5,
                   t90_s=20, recovery_s=30, noise=0.3, drift_day=0.1),
        Instrument(id="tank-level", name="储罐液位计", name_en="tank level gauge", kind="level",
                   unit="%", scan_s=1, lo=0, hi=100, resolution=0.1, t90_s=5, recovery_s=5,
                   noise=0.05, drift_day=0.02),
        Instrument(id="tank-pressure", name="储罐压力变送器（表压）",
                   name_en="tank pressure, gauge",
                   kind="pressure", unit="kPa", scan_s=1, lo=0, hi=2500, resolution=1, t90_s=2,
                   recovery_s=2, noise=0.8, drift_day=0.2),
        Instrument(id="tank-low-pressure", name="储罐微压变送器（表压）",
                   name_en="tank low pressure, gauge",
                   kind="low_pressure", unit="kPa", scan_s=1, lo=-5, hi=10, resolution=0.01,
                   t90_s=2, recovery_s=2, noise=0.01, drift_day=0.002),
        Instrument(id="tank-temperature", name="储罐温度变送器", name_en="tank temperature",
                   kind="temperature", unit="degC", scan_s=10, lo=-200, hi=150, resolution=0.1,
                   t90_s=30, recovery_s=30, noise=0.1, drift_day=0.02),
        Instrument(id="sump-leak", name="油罐渗漏传感器", name_en="tank leak sensor", kind="leak",
                   unit="1", scan_s=10, lo=-0.5, hi=1.5, resolution=1, t90_s=5, recovery_s=5,
                   noise=0, drift_day=0),
        Instrument(id="mine-ch4", name="矿用甲烷传感器", name_en="mine methane", kind="mine_gas",
                   unit="%vol", scan_s=10, lo=0, hi=10, resolution=0.01, t90_s=20, recovery_s=20,
                   noise=0.01, drift_day=0.002),
        Instrument(id="mine-wind", name="矿用风速传感器", name_en="mine air speed", kind="mine_air",
                   unit="m/s", scan_s=10, lo=0, hi=15, resolution=0.01, t90_s=10, recovery_s=10,
                   noise=0.02, drift_day=0.01),
        Instrument(id="slope-shift", name="边坡位移计", name_en="slope displacement",
                   kind="displacement", unit="mm", scan_s=60, lo=-50, hi=500, resolution=0.1,
                   t90_s=60, recovery_s=60, noise=0.2, drift_day=0.01),
        Instrument(id="piezometer", name="浸润线渗压计", name_en="piezometer", kind="seepage",
                   unit="m",
                   scan_s=60, lo=0, hi=30, resolution=0.01, t90_s=60, recovery_s=60, noise=0.01,
                   drift_day=0.001),
        Instrument(id="river-stage", name="水位计", name_en="river stage", kind="river_stage",
                   unit="m", scan_s=60, lo=0, hi=15, resolution=0.01, t90_s=30, recovery_s=30,
                   noise=0.01, drift_day=0.001),
        Instrument(id="reservoir-stage", name="库水位计", name_en="reservoir stage",
                   kind="reservoir_stage", unit="m", scan_s=60, lo=0, hi=400, resolution=0.01,
                   t90_s=30, recovery_s=30, noise=0.01, drift_day=0.001),
        Instrument(id="rain", name="雨量计", name_en="rain gauge", kind="rain_rate", unit="mm/h",
                   scan_s=60, lo=0, hi=240, resolution=0.1, t90_s=60, recovery_s=60, noise=0.05,
                   drift_day=0),
        Instrument(id="snow-depth", name="雪深计", name_en="snow depth", kind="snow_depth",
                   unit="cm",
                   scan_s=60, lo=0, hi=150, resolution=1, t90_s=60, recovery_s=60, noise=0.3,
                   drift_day=0),
        Instrument(id="soil-moisture", name="土壤墒情仪", name_en="soil moisture",
                   kind="soil_moisture",
                   unit="%", scan_s=60, lo=0, hi=100, resolution=0.1, t90_s=60, recovery_s=60,
                   noise=0.1, drift_day=0.01),
        Instrument(id="wind-speed", name="风速仪", name_en="anemometer", kind="wind_speed",
                   unit="m/s", scan_s=1, lo=0, hi=60, resolution=0.1, t90_s=3, recovery_s=3,
                   noise=0.1, drift_day=0),
        Instrument(id="wind-from", name="风向仪", name_en="wind vane", kind="wind_from", unit="deg",
                   scan_s=1, lo=0, hi=360, resolution=1, t90_s=3, recovery_s=3, noise=2,
                   drift_day=0),
        Instrument(id="air-temperature", name="气温计", name_en="air temperature",
                   kind="air_temperature", unit="degC", scan_s=10, lo=-50, hi=60, resolution=0.1,
                   t90_s=60, recovery_s=60, noise=0.05, drift_day=0.001),
        Instrument(id="humidity", name="湿度计", name_en="humidity", kind="humidity", unit="%",
                   scan_s=10, lo=0, hi=100, resolution=1, t90_s=60, recovery_s=60, noise=0.5,
                   drift_day=0.01),
        Instrument(id="visibility", name="能见度仪", name_en="visibility sensor", kind="visibility",
                   unit="m", scan_s=60, lo=10, hi=20000, resolution=1, t90_s=60, recovery_s=60,
                   noise=10, drift_day=0),
        Instrument(id="fire-unit", name="火灾报警主机", name_en="fire-alarm panel",
                   kind="fire_unit",
                   unit="1", scan_s=10, lo=-0.5, hi=1.5, resolution=1, t90_s=10, recovery_s=10,
                   noise=0, drift_day=0),
        Instrument(id="lookout", name="林火瞭望热成像", name_en="forest-fire lookout",
                   kind="hot_spot",
                   unit="degC", scan_s=10, lo=-40, hi=600, resolution=1, t90_s=5, recovery_s=5,
                   noise=1, drift_day=0),
        Instrument(id="traffic-flow", name="交通流量计", name_en="traffic counter",
                   kind="traffic_flow",
                   unit="veh/h", scan_s=60, lo=0, hi=6000, resolution=1, t90_s=60, recovery_s=60,
                   noise=5, drift_day=0),
        Instrument(id="camera", name="道路视频（在线状态）", name_en="road camera (on-line)",
                   kind="camera_online", unit="1", scan_s=60, lo=-0.5, hi=1.5, resolution=1,
                   t90_s=60, recovery_s=60, noise=0, drift_day=0),
        Instrument(id="boiler-pressure", name="锅炉压力", name_en="boiler pressure",
                   kind="boiler_pressure", unit="kPa", scan_s=10, lo=0, hi=2500, resolution=1,
                   t90_s=5, recovery_s=5, noise=2, drift_day=0.1),
        Instrument(id="transformer-oil", name="变压器油温", name_en="transformer oil",
                   kind="oil_temperature", unit="degC", scan_s=60, lo=-40, hi=150, resolution=1,
                   t90_s=60, recovery_s=60, noise=0.5, drift_day=0),
        Instrument(id="mains-load", name="配电负荷", name_en="mains load", kind="load", unit="%",
                   scan_s=60, lo=0, hi=200, resolution=1, t90_s=5, recovery_s=5, noise=0.5,
                   drift_day=0),
        Instrument(id="water-pressure", name="供水压力", name_en="water main pressure",
                   kind="mains_pressure", unit="kPa", scan_s=60, lo=0, hi=1000, resolution=1,
                   t90_s=5, recovery_s=5, noise=3, drift_day=0),
        Instrument(id="residual-chlorine", name="余氯仪", name_en="residual chlorine",
                   kind="water_quality", unit="mg/L", scan_s=60, lo=0, hi=5, resolution=0.01,
                   t90_s=120, recovery_s=120, noise=0.01, drift_day=0.005),
        Instrument(id="bus-voltage", name="蓄电池电压", name_en="battery voltage", kind="voltage",
                   unit="V", scan_s=60, lo=0, hi=75, resolution=0.1, t90_s=1, recovery_s=1,
                   noise=0.1, drift_day=0),
    )
}  # fmt: skip

FAMILY = {
    "gas_toxic": "gas", "gas_flammable": "gas", "level": "tank", "pressure": "tank",
    "low_pressure": "tank", "temperature": "tank", "leak": "tank",
    "mine_gas": "mine", "mine_air": "mine",
    "displacement": "mine", "seepage": "water", "river_stage": "water",
    "reservoir_stage": "water", "rain_rate": "weather", "snow_depth": "weather",
    "soil_moisture": "weather", "wind_speed": "weather", "wind_from": "weather",
    "air_temperature": "weather", "humidity": "weather", "visibility": "weather",
    "fire_unit": "fire", "hot_spot": "fire",
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
