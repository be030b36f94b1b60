"""Types of instruments, for the catalogue."""

from __future__ import annotations

from dataclasses import replace

from devices.clock import DeviceClock
from devices.device_type import (
    DeviceType,
    Given,
    Nature,
    Parameter,
    Spelling,
    Wiring,
    digits,
    one_of,
    printable,
)
from devices.drivers.modbus_driver import Register
from devices.drivers.ups_driver import UPS_KEYS
from devices.modbus_unit import ModbusUnit
from devices.rig import RigDevice
from devices.sensors.dcs_gateway import DcsGateway, serve_opcua
from devices.sensors.environmental_station import AIR, EnvironmentalStation, StationHj212
from devices.sensors.fire_alarm_unit import PART_KINDS, FireAlarmUnit
from devices.sensors.fire_reports import FireReports
from devices.sensors.gas_controller import Detector, GasController, GasFire, GasHj212, GasModbus
from devices.sensors.measuring_unit import (
    TANK,
    UPS,
    WEATHER,
    Channel,
    MeasuringUnit,
    addresses,
)
from devices.sensors.river_station import STATION_KINDS, RiverSl651, RiverStation
from devices.sensors.ups_snmp import UpsSnmp
from devices.wire.opcua_tag import TAG
from twin.terms.text import Text

__all__ = ["SENSORS"]


_MN = Spelling("[0-9A-Za-z]{1,24}", Text("至多 24 位字母、数字", "at most 24 letters and digits"))
_FACTOR = Spelling(
    "[0-9A-Za-z]{1,16}", Text("字母、数字，如 a34004", "letters and digits, as a34004")
)
_TAG = Spelling(
    TAG, Text("位号，或节点号如 ns=3;s=FIC101.PV", "a tag, or a node id as ns=3;s=FIC101.PV")
)
_STATIONS, _PARTS = one_of(STATION_KINDS), one_of(PART_KINDS)
_BEAT_S = 60.0
"""How often a unit on GB/T 26875.3 says that it is there (E); missed thrice, it is lost."""


def _numbered(count: int) -> tuple[str, ...]:
    return tuple(str(i) for i in range(1, count + 1))


def _gas_keys(given: Given) -> tuple[str, ...]:
    return _numbered(given["heads"])


def _gas(given: Given, clock: DeviceClock) -> GasController:
    heads = [
        Detector(key, low=given["low"], high=given["high"], step=given["step"], full=given["full"])
        for key in _gas_keys(given)
    ]
    return GasController(heads, clock, mn=given["mn"], address=given["address"])


def _factors(given: Given) -> list[str]:
    return given["factors"] or [f"g{key}" for key in _gas_keys(given)]


def _gas_wiring(device: RigDevice, given: Given, scheme: str) -> Wiring:
    keys, name, points = _gas_keys(given), "", {}
    if scheme == "hj212":
        name = given["mn"]
        points = {f: device.point(key) for f, key in zip(_factors(given), keys, strict=True)}
    elif scheme == "gbt26875":
        name, points = str(given["address"]), {key: device.point(f"state.{key}") for key in keys}
    step, full = given["step"], given["full"]
    registers = [
        Register(device.point(key), 2 * i, step, 0.0, full, 2 * i + 1) for i, key in enumerate(keys)
    ]
    silence_s = 3.0 * (given["period_s"] if scheme == "hj212" else _BEAT_S)
    otherwise = {
        "unit": str(given["unit"]), "period_s": str(given["poll_s"]), "silence_s": str(silence_s),
    }  # fmt: skip
    return Wiring(name=name, registers=registers, points=points, otherwise=otherwise)


GAS = DeviceType(
    name="gas-controller",
    label=Text("气体报警控制器", "gas-detector controller"),
    nature=Nature.PROCESS,
    make=_gas,
    sessions={
        "modbus-tcp": lambda gas, given: GasModbus(gas, given["unit"]),
        "rtu+tcp": lambda gas, given: GasModbus(gas, given["unit"], rtu=True),
        "hj212": lambda gas, given: GasHj212(gas, _factors(given), given["period_s"]),
        "gbt26875": lambda gas, given: GasFire(gas, _BEAT_S),
    },
    wiring=_gas_wiring,
    keys=_gas_keys,
    dials=frozenset({"hj212", "gbt26875"}),
    ports={"modbus-tcp": 502, "rtu+tcp": 0, "hj212": 0, "gbt26875": 0},
    parameters={
        "heads": Parameter(Text("探测器数", "detectors"), int, 1, low=1, high=60),
        "low": Parameter(Text("低报限", "low limit, in the point's unit"), float, 25.0),
        "high": Parameter(Text("高报限", "high limit, in the point's unit"), float, 50.0),
        "step": Parameter(Text("分度", "value of one step"), float, 0.1, low=1e-6),
        "full": Parameter(Text("量程上限", "end of the range"), float, 100.0, low=0.0),
        "unit": Parameter(Text("Modbus 单元号", "Modbus unit"), int, 1, low=0, high=255),
        "poll_s": Parameter(Text("查询间隔", "interval of questions"), float, 1.0, low=0.01),
        "mn": Parameter(
            Text("HJ 212 设备编号", "HJ 212 name"), str, "FM0000000000000000000001", form=_MN
        ),
        "address": Parameter(
            Text("GB/T 26875.3 地址", "GB/T 26875.3 address"), int, 1, low=0, high=255
        ),
        "factors": Parameter(
            Text("HJ 212 因子编码", "HJ 212 factors"),
            str,
            (),
            many=True,
            form=_FACTOR,
            distinct=True,
            as_many_as="heads",
        ),
        "period_s": Parameter(Text("上报间隔", "reporting interval"), float, 60.0, low=1.0),
    },
)


def _river_wiring(device: RigDevice, given: Given, scheme: str) -> Wiring:
    points = {key: device.point(key) for key in RiverStation.keys_of(given["kind"])}
    otherwise = {"silence_s": str(3.0 * given["period_s"])}
    return Wiring(name=given["station"], points=points, otherwise=otherwise)


RIVER = DeviceType(
    name="river-station",
    label=Text("水位雨量站", "river, reservoir or rain station"),
    nature=Nature.FIELD,
    make=lambda given, clock: RiverStation(
        given["station"], clock, rise_m=given["rise_m"], kind=given["kind"]
    ),
    sessions={"sl651": lambda station, given: RiverSl651(station, given["period_s"])},
    wiring=_river_wiring,
    keys=lambda given: RiverStation.keys_of(given["kind"]),
    dials=frozenset({"sl651"}),
    ports={"sl651": 0},
    parameters={
        "station": Parameter(
            Text("测站编码（10 位）", "station code, 10 digits"), str, "0000000001", form=digits(10)
        ),
        "period_s": Parameter(
            Text("定时报间隔", "interval of timed reports"), float, 300.0, low=1.0
        ),
        "kind": Parameter(
            Text("站类（河道、水库、雨量）", "class of station"), str, "river", form=_STATIONS
        ),
        "rise_m": Parameter(Text("加报涨幅", "rise that adds a report"), float, 0.2, low=0.0),
    },
)


def _air_wiring(device: RigDevice, given: Given, scheme: str) -> Wiring:
    keys = [key for factor in given["factors"] for key in (factor, f"{factor}.avg")]
    otherwise = {"silence_s": str(3.0 * given["period_s"])}
    points = {key: device.point(key) for key in keys}
    return Wiring(name=given["mn"], points=points, otherwise=otherwise)


AIR_STATION = DeviceType(
    name="environmental-station",
    label=Text("环境监测站", "environmental station"),
    nature=Nature.FIELD,
    make=lambda given, clock: EnvironmentalStation(
        given["mn"], given["st"], given["factors"], clock, decimals=given["decimals"]
    ),
    sessions={
        "hj212": lambda station, given: StationHj212(station, given["period_s"], given["minutes_s"])
    },
    wiring=_air_wiring,
    keys=lambda given: tuple(given["factors"]),
    dials=frozenset({"hj212"}),
    ports={"hj212": 0},
    parameters={
        "mn": Parameter(
            Text("HJ 212 设备编号", "HJ 212 name"), str, "FM0000000000000000000002", form=_MN
        ),
        "st": Parameter(Text("HJ 212 系统编码", "HJ 212 system"), str, "22", form=digits(2)),
        "factors": Parameter(
            Text("HJ 212 因子编码", "HJ 212 factors"),
            str,
            AIR,
            many=True,
            form=_FACTOR,
            distinct=True,
        ),
        "decimals": Parameter(Text("小数位数", "decimals"), int, 3, low=0, high=6),
        "period_s": Parameter(
            Text("实时数据间隔", "interval of real-time data"), float, 30.0, low=1.0
        ),
        "minutes_s": Parameter(
            Text("分钟数据间隔", "interval of minute data"), float, 600.0, low=60.0
        ),
    },
)


def _fire_keys(given: Given) -> tuple[str, ...]:
    return _numbered(len(given["parts"]))


def _fire_wiring(device: RigDevice, given: Given, scheme: str) -> Wiring:
    points = {f"fire.{key}": device.point(key) for key in _fire_keys(given)}
    otherwise = {"silence_s": str(3.0 * given["beat_s"])}
    return Wiring(name=str(given["address"]), points=points, otherwise=otherwise)


FIRE_UNIT = DeviceType(
    name="fire-alarm-unit",
    label=Text("用户信息传输装置", "fire-alarm transmission unit"),
    nature=Nature.FIELD,
    make=lambda given, clock: FireAlarmUnit(given["address"], given["parts"], clock),
    sessions={
        "gbt26875": lambda unit, given: FireReports(unit.teller, unit.parts, given["beat_s"])
    },
    wiring=_fire_wiring,
    keys=_fire_keys,
    dials=frozenset({"gbt26875"}),
    ports={"gbt26875": 0},
    parameters={
        "address": Parameter(
            Text("GB/T 26875.3 地址", "GB/T 26875.3 address"), int, 1, low=0, high=255
        ),
        "parts": Parameter(
            Text("部件（感烟、感温、手报、消火栓按钮、其他探测器）", "parts"),
            str,
            ("smoke",),
            many=True,
            form=_PARTS,
        ),
        "beat_s": Parameter(Text("心跳间隔", "interval of beats"), float, _BEAT_S, low=1.0),
    },
)


def _measuring(name: str, label: Text, nature: Nature, channels: tuple[Channel, ...]) -> DeviceType:
    """A type that is read by Modbus and nothing else."""

    def wiring(device: RigDevice, given: Given, scheme: str) -> Wiring:
        registers = [
            Register(device.point(one.key), at, one.step, one.low, one.high, mark, 1, one.form)
            for one, at, mark in addresses(channels)
        ]
        return Wiring(registers=registers, otherwise={"unit": str(given["unit"])})

    return DeviceType(
        name=name,
        label=label,
        nature=nature,
        make=lambda given, clock: MeasuringUnit(channels),
        sessions={
            "modbus-tcp": lambda unit, given: ModbusUnit(unit, given["unit"]),
            "rtu+tcp": lambda unit, given: ModbusUnit(unit, given["unit"], rtu=True),
        },
        wiring=wiring,
        keys=lambda given: tuple(one.key for one in channels),
        ports={"modbus-tcp": 502, "rtu+tcp": 0},
        parameters={
            "unit": Parameter(Text("Modbus 单元号", "Modbus unit"), int, 1, low=0, high=255)
        },
    )


TANK_GAUGE = _measuring("tank-gauge", Text("储罐液位计", "tank gauge"), Nature.PROCESS, TANK)
STATION = _measuring(
    "weather-station", Text("自动气象站", "weather station"), Nature.FIELD, WEATHER
)
_METERED = _measuring("ups", Text("不间断电源", "uninterruptible supply"), Nature.FIELD, UPS)


def _ups_wiring(device: RigDevice, given: Given, scheme: str) -> Wiring:
    if scheme != "snmp":
        return _METERED.wiring(device, given, scheme)
    points = {key: device.point(key) for key in UPS_KEYS}
    otherwise = {"password": given["community"], "poll_s": str(given["poll_s"])}
    return Wiring(points=points, otherwise=otherwise)


POWER = replace(
    _METERED,
    sessions={**_METERED.sessions, "snmp": lambda ups, given: UpsSnmp(ups, given["community"])},
    wiring=_ups_wiring,
    ports={**_METERED.ports, "snmp": 161},
    parameters={
        **_METERED.parameters,
        "community": Parameter(
            Text("SNMP 团体名", "SNMP community"), str, "public", form=printable(32)
        ),
        "poll_s": Parameter(
            Text("SNMP 查询间隔", "interval of questions by SNMP"), float, 5.0, low=0.01
        ),
    },
)


def _gateway_wiring(device: RigDevice, given: Given, scheme: str) -> Wiring:
    points = {key: device.point(key) for key in given["tags"]}
    return Wiring(points=points, otherwise={"period_s": str(given["poll_s"])})


GATEWAY = DeviceType(
    name="dcs-gateway",
    label=Text("DCS 网关", "DCS gateway"),
    nature=Nature.PROCESS,
    make=lambda given, clock: DcsGateway(tuple(given["tags"])),
    sessions={},
    served={"opc.tcp": serve_opcua},
    wiring=_gateway_wiring,
    keys=lambda given: tuple(given["tags"]),
    ports={"opc.tcp": 4840},
    parameters={
        "tags": Parameter(
            Text("位号", "tags"), str, ("value",), many=True, distinct=True, form=_TAG
        ),
        "poll_s": Parameter(Text("查询间隔", "interval of questions"), float, 1.0, low=0.01),
    },
)

SENSORS = (GAS, AIR_STATION, FIRE_UNIT, RIVER, TANK_GAUGE, STATION, POWER, GATEWAY)
