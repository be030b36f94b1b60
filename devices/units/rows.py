"""Types of terminals of units, for the catalogue."""

from __future__ import annotations

from devices.clock import DeviceClock
from devices.device_type import (
    DeviceType,
    Given,
    Nature,
    Parameter,
    Spelling,
    Wiring,
    digits,
    printable,
)
from devices.hall.camera_sip import CameraSip, SipCamera
from devices.rig import RigDevice
from devices.units.dtu import Dtu, DtuMqtt
from devices.units.vehicle_terminal import Terminal, VehicleTerminal
from devices.wire.jt808_talk import Registration
from twin.terms.text import Text

__all__ = ["UNITS"]

_KEYS = ("lat", "lon", "speed")
_PLATE = Spelling(
    "[0-9A-Za-z一-龥·-]{1,16}",
    Text("至多 16 个汉字、字母、数字", "at most 16 Chinese characters, letters, digits"),
)
_TOPIC = Spelling("[^+#/\0\r\n]{1,23}", Text("至多 23 个字，无 + # /", "at most 23, no + # /"))


def _vehicle(given: Given, clock: DeviceClock) -> VehicleTerminal:
    who = Registration(
        province=21, city=900, maker="FM", model="T1", terminal="1", colour=2, plate=given["plate"]
    )
    version = 1 if given["year"] == 2019 else None
    return VehicleTerminal(given["phone"], who, clock, version=version)


def _vehicle_wiring(device: RigDevice, given: Given, scheme: str) -> Wiring:
    points = {key: device.point(key) for key in _KEYS}
    otherwise = {"silence_s": str(max(60.0, 3.0 * given["period_s"]))}
    return Wiring(name=given["phone"], points=points, otherwise=otherwise)


VEHICLE = DeviceType(
    name="vehicle-terminal",
    label=Text("车载终端", "vehicle terminal"),
    nature=Nature.FIELD,
    make=_vehicle,
    sessions={"jt808": lambda vehicle, given: Terminal(vehicle, given["period_s"])},
    wiring=_vehicle_wiring,
    keys=lambda given: _KEYS,
    orders=("text",),
    dials=frozenset({"jt808"}),
    ports={"jt808": 0},
    parameters={
        "phone": Parameter(
            Text("终端手机号（12 位）", "terminal's phone, 12 digits"), str, form=digits(12)
        ),
        "year": Parameter(
            Text("JT/T 808 版本年", "year of JT/T 808"), int, 2013, low=2013, high=2019
        ),
        "plate": Parameter(Text("车牌", "plate"), str, "辽J应急01", form=_PLATE),
        "period_s": Parameter(Text("定位间隔", "interval of positions"), float, 10.0, low=0.1),
    },
)


def _dtu_wiring(device: RigDevice, given: Given, scheme: str) -> Wiring:
    points = {key: device.point(key) for key in given["keys"]}
    otherwise = {"silence_s": str(3.0 * given["period_s"])}
    return Wiring(name=given["name"], points=points, otherwise=otherwise)


DTU = DeviceType(
    name="dtu",
    label=Text("物联网数传单元", "IoT data-transfer unit"),
    nature=Nature.FIELD,
    make=lambda given, clock: Dtu(given["name"], tuple(given["keys"]), clock),
    sessions={"mqtt": lambda unit, given: DtuMqtt(unit, given["period_s"])},
    wiring=_dtu_wiring,
    keys=lambda given: tuple(given["keys"]),
    dials=frozenset({"mqtt"}),
    ports={"mqtt": 0},
    parameters={
        "name": Parameter(Text("单元名", "name of the unit"), str, "FM-DTU-01", form=_TOPIC),
        "keys": Parameter(
            Text("量", "what it measures"), str, ("value",), many=True, distinct=True
        ),
        "period_s": Parameter(Text("上报间隔", "reporting interval"), float, 10.0, low=0.1),
    },
)


_CAMERA_KEYS = ("alarm", "channels", "online")


def _camera_wiring(device: RigDevice, given: Given, scheme: str) -> Wiring:
    points = {key: device.point(key) for key in _CAMERA_KEYS}
    otherwise = {"password": given["password"], "silence_s": str(3.0 * given["period_s"])}
    if not device.real:
        otherwise["nonces"] = "seeded"
    return Wiring(name=given["name"], points=points, otherwise=otherwise)


FIELD_CAMERA = DeviceType(
    name="field-camera",
    label=Text("国标摄像机", "camera by GB/T 28181"),
    nature=Nature.FIELD,
    make=lambda given, clock: SipCamera(given["name"], given["platform"], given["password"]),
    sessions={"gb28181": lambda camera, given: CameraSip(camera, given["period_s"])},
    wiring=_camera_wiring,
    keys=lambda given: ("alarm",),
    orders=("ptz",),
    dials=frozenset({"gb28181"}),
    ports={"gb28181": 5060},
    parameters={
        "name": Parameter(
            Text("国标编号（20 位）", "20 digits"), str, "34020000001320000001", form=digits(20)
        ),
        "platform": Parameter(
            Text("平台编号（20 位）", "the platform's 20 digits"),
            str,
            "34020000002000000001",
            form=digits(20),
        ),
        "password": Parameter(Text("口令", "password"), str, "12345678", form=printable(64)),
        "period_s": Parameter(Text("心跳间隔", "interval of keep-alives"), float, 60.0, low=0.1),
    },
)

UNITS = (VEHICLE, DTU, FIELD_CAMERA)
