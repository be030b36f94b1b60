"""Types of equipment of the hall, for the catalogue."""

from __future__ import annotations

from devices.device_type import (
    DeviceType,
    Given,
    Nature,
    Parameter,
    Spelling,
    Wiring,
    one_of,
    printable,
)
from devices.drivers.camera_driver import CAMERA_KEYS, CAMERA_ORDERS
from devices.drivers.siren_driver import SIREN_KEYS
from devices.hall.camera import Camera, CameraVisca
from devices.hall.led_wall import LedWall, WallNovaStar
from devices.hall.lighting_node import ArtNetNode, LightingNode, Lost, SacnNode
from devices.hall.matrix_switcher import Matrix, P3000Device, SisDevice
from devices.hall.microphones import Microphones, MicrophonesShure, microphone_keys
from devices.hall.projector import PjlinkDevice, Projector
from devices.hall.siren import Siren
from devices.modbus_unit import ModbusUnit
from devices.rig import RigDevice
from twin.terms.text import Text

__all__ = ["HALL"]

_LABEL = Spelling("[^\0-\x1f]{1,20}", Text("1 至 20 个字", "1 to 20 characters"))


def _projector(device: RigDevice, given: Given, scheme: str) -> Wiring:
    return Wiring(otherwise={"password": given["password"], "poll_s": str(given["poll_s"])})


PROJECTOR = DeviceType(
    name="projector",
    label=Text("投影机", "projector"),
    nature=Nature.HALL,
    make=lambda given, clock: Projector(
        given["label"], warm_s=given["warm_s"], cool_s=given["cool_s"]
    ),
    sessions={"pjlink": lambda box, given: PjlinkDevice(box, given["password"])},
    wiring=_projector,
    keys=lambda given: ("power",),
    orders=("on", "off"),
    safe="off",
    ports={"pjlink": 4352},
    parameters={
        "label": Parameter(Text("投影机名", "name it gives"), str, "P1", form=_LABEL),
        "password": Parameter(Text("口令", "password"), str, "", form=printable(32)),
        "poll_s": Parameter(Text("查询间隔", "interval of questions"), float, 5.0, low=0.01),
        "warm_s": Parameter(Text("预热时间", "warm-up"), float, 30.0, low=0.0),
        "cool_s": Parameter(Text("冷却时间", "cool-down"), float, 60.0, low=0.0),
    },
)


def _matrix(device: RigDevice, given: Given, scheme: str) -> Wiring:
    return Wiring(otherwise={"outputs": str(given["outputs"])})


MATRIX = DeviceType(
    name="matrix-switcher",
    label=Text("矩阵切换器", "matrix switcher"),
    nature=Nature.HALL,
    make=lambda given, clock: Matrix(given["inputs"], given["outputs"]),
    sessions={
        "sis": lambda box, given: SisDevice(box),
        "p3000": lambda box, given: P3000Device(box),
    },
    wiring=_matrix,
    keys=lambda given: tuple(str(i) for i in range(1, given["outputs"] + 1)),
    orders=("tie",),
    ports={"sis": 23, "p3000": 5000},
    parameters={
        "inputs": Parameter(Text("输入路数", "inputs"), int, 8, low=1, high=64),
        "outputs": Parameter(Text("输出路数", "outputs"), int, 4, low=1, high=64),
    },
)


def _camera(device: RigDevice, given: Given, scheme: str) -> Wiring:
    return Wiring(points={key: device.point(key) for key in CAMERA_KEYS})


CAMERA = DeviceType(
    name="camera",
    label=Text("云台摄像机", "pan-tilt-zoom camera"),
    nature=Nature.HALL,
    make=lambda given, clock: Camera(steps_s=given["steps_s"]),
    sessions={"visca": lambda box, given: CameraVisca(box)},
    wiring=_camera,
    keys=lambda given: CAMERA_KEYS,
    orders=CAMERA_ORDERS,
    safe="home",
    ports={"visca": 52381},
    parameters={
        "steps_s": Parameter(
            Text("转速（步/秒）", "turning, steps a second"), float, 1000.0, low=1.0
        )
    },
)


def _lights(device: RigDevice, given: Given, scheme: str) -> Wiring:
    looks = {
        name: bytes((level,)) * 512
        for name, level in zip(given["looks"], given["levels"], strict=False)
    }
    return Wiring(
        points={"sending": device.point("sending")},
        looks=looks,
        otherwise={"universe": str(given["universe"])},
    )


LIGHTS = DeviceType(
    name="lighting-node",
    label=Text("灯光节点", "lighting node"),
    nature=Nature.HALL,
    make=lambda given, clock: LightingNode(
        given["label"], universe=given["universe"], lost=Lost(given["lost"])
    ),
    sessions={
        "artnet": lambda node, given: ArtNetNode(node),
        "sacn": lambda node, given: SacnNode(node),
    },
    wiring=_lights,
    keys=lambda given: ("sending",),
    orders=("look", "blackout"),
    safe="blackout",
    ports={"artnet": 6454, "sacn": 5568},
    parameters={
        "label": Parameter(Text("节点名", "name it gives"), str, "L1", form=printable(17)),
        "universe": Parameter(Text("域", "universe"), int, 0, low=0, high=32767),
        "lost": Parameter(
            Text("断流后：hold 保持末场景，blackout 全暗", "without a stream: hold or blackout"),
            str,
            "hold",
            form=one_of([one.value for one in Lost]),
        ),
        "looks": Parameter(
            Text("场景名", "looks"), str, ("值守", "演练"), many=True, distinct=True
        ),
        "levels": Parameter(
            Text("各场景亮度", "level of each look"),
            int,
            (200, 120),
            many=True,
            low=0,
            high=255,
            as_many_as="looks",
        ),
    },
)


def _siren(device: RigDevice, given: Given, scheme: str) -> Wiring:
    points = {key: device.point(key) for key in SIREN_KEYS}
    return Wiring(points=points, otherwise={"unit": str(given["unit"]), "of": "siren"})


SIREN = DeviceType(
    name="siren",
    label=Text("警报器（高音喇叭）", "siren or loudspeakers"),
    nature=Nature.PUBLIC,
    make=lambda given, clock: Siren(longest_s=given["longest_s"]),
    sessions={
        "modbus-tcp": lambda box, given: ModbusUnit(box, given["unit"]),
        "rtu+tcp": lambda box, given: ModbusUnit(box, given["unit"], rtu=True),
    },
    wiring=_siren,
    keys=lambda given: SIREN_KEYS,
    orders=("on", "off"),
    safe="off",
    ports={"modbus-tcp": 502, "rtu+tcp": 0},
    parameters={
        "unit": Parameter(Text("Modbus 单元号", "Modbus unit"), int, 1, low=0, high=255),
        "longest_s": Parameter(
            Text("一次鸣响上限", "longest sounding of one order"), float, 180.0, low=1.0
        ),
    },
)


def _wall(device: RigDevice, given: Given, scheme: str) -> Wiring:
    return Wiring(points={"brightness": device.point("brightness")})


WALL = DeviceType(
    name="led-wall",
    label=Text("LED 大屏控制器", "LED wall controller"),
    nature=Nature.HALL,
    make=lambda given, clock: LedWall(),
    sessions={"novastar": lambda wall, given: WallNovaStar(wall)},
    wiring=_wall,
    keys=lambda given: ("brightness",),
    orders=("brightness",),
    ports={"novastar": 5200},
)


def _microphones(device: RigDevice, given: Given, scheme: str) -> Wiring:
    return Wiring(otherwise={"channels": str(given["channels"])})


MICROPHONES = DeviceType(
    name="microphones",
    label=Text("会议话筒", "conference microphones"),
    nature=Nature.HALL,
    make=lambda given, clock: Microphones(given["channels"]),
    sessions={"shure": lambda table, given: MicrophonesShure(table)},
    wiring=_microphones,
    keys=lambda given: microphone_keys(given["channels"]),
    orders=("mute", "unmute", "gain"),
    ports={"shure": 2202},
    parameters={"channels": Parameter(Text("路数", "channels"), int, 4, low=1, high=16)},
)

HALL = (PROJECTOR, MATRIX, CAMERA, LIGHTS, SIREN, WALL, MICROPHONES)
