"""Types of equipment of the hall, for the catalogue."""

from __future__ import annotations

from collections.abc import Collection

from devices.device_type import DeviceType, Nature, Parameter
from devices.drivers.address import Attached, attach
from devices.drivers.camera_driver import CAMERA_KEYS, CAMERA_ORDERS
from devices.drivers.readings import Sink
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


async def _projector_driver(
    device: RigDevice,
    url: str,
    sink: Sink,
    allowed: Collection[str],
    *,
    beyond_loopback: bool = False,
) -> Attached:
    given = PROJECTOR.filled(device.parameters)
    otherwise = {"password": given["password"], "poll_s": str(given["poll_s"])}
    return await attach(url, device.id, sink, allowed=allowed, otherwise=otherwise)


PROJECTOR = DeviceType(
    name="projector",
    label=Text("投影机", "projector"),
    nature=Nature.HALL,
    make=lambda given, clock: Projector(
        given["label"], warm_s=given["warm_s"], cool_s=given["cool_s"]
    ),
    sessions={"pjlink": lambda box, given: PjlinkDevice(box, given["password"])},
    driver=_projector_driver,
    keys=lambda given: ("power",),
    orders=("on", "off"),
    safe="off",
    ports={"pjlink": 4352},
    parameters={
        "label": Parameter(Text("投影机名", "name it gives"), str, "P1"),
        "password": Parameter(Text("口令", "password"), str, ""),
        "poll_s": Parameter(Text("查询间隔", "interval of questions"), float, 5.0, low=0.01),
        "warm_s": Parameter(Text("预热时间", "warm-up"), float, 30.0, low=0.0),
        "cool_s": Parameter(Text("冷却时间", "cool-down"), float, 60.0, low=0.0),
    },
)


async def _matrix_driver(
    device: RigDevice,
    url: str,
    sink: Sink,
    allowed: Collection[str],
    *,
    beyond_loopback: bool = False,
) -> Attached:
    given = MATRIX.filled(device.parameters)
    otherwise = {"outputs": str(given["outputs"])}
    return await attach(url, device.id, sink, allowed=allowed, otherwise=otherwise)


MATRIX = DeviceType(
    name="matrix-switcher",
    label=Text("矩阵切换器", "matrix switcher"),
    nature=Nature.HALL,
    make=lambda given, clock: Matrix(given["inputs"], given["outputs"]),
    sessions={
        "sis": lambda box, given: SisDevice(box),
        "p3000": lambda box, given: P3000Device(box),
    },
    driver=_matrix_driver,
    keys=lambda given: tuple(str(i) for i in range(1, given["outputs"] + 1)),
    orders=("tie",),
    ports={"sis": 23, "p3000": 5000},
    parameters={
        "inputs": Parameter(Text("输入路数", "inputs"), int, 8, low=1, high=64),
        "outputs": Parameter(Text("输出路数", "outputs"), int, 4, low=1, high=64),
    },
)


async def _camera_driver(
    device: RigDevice,
    url: str,
    sink: Sink,
    allowed: Collection[str],
    *,
    beyond_loopback: bool = False,
) -> Attached:
    points = {key: device.point(key) for key in CAMERA_KEYS}
    return await attach(url, device.id, sink, points=points, allowed=allowed)


CAMERA = DeviceType(
    name="camera",
    label=Text("云台摄像机", "pan-tilt-zoom camera"),
    nature=Nature.HALL,
    make=lambda given, clock: Camera(steps_s=given["steps_s"]),
    sessions={"visca": lambda box, given: CameraVisca(box)},
    driver=_camera_driver,
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


async def _lights_driver(
    device: RigDevice,
    url: str,
    sink: Sink,
    allowed: Collection[str],
    *,
    beyond_loopback: bool = False,
) -> Attached:
    given = LIGHTS.filled(device.parameters)
    looks = {
        name: bytes((level,)) * 512
        for name, level in zip(given["looks"], given["levels"], strict=False)
    }
    return await attach(
        url,
        device.id,
        sink,
        points={"sending": device.point("sending")},
        looks=looks,
        allowed=allowed,
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
    driver=_lights_driver,
    keys=lambda given: ("sending",),
    orders=("look", "blackout"),
    safe="blackout",
    ports={"artnet": 6454, "sacn": 5568},
    parameters={
        "label": Parameter(Text("节点名", "name it gives"), str, "L1"),
        "universe": Parameter(Text("域", "universe"), int, 0, low=0, high=32767),
        "lost": Parameter(
            Text("断流后：hold 保持末场景，blackout 全暗", "without a stream: hold or blackout"),
            str,
            "hold",
        ),
        "looks": Parameter(Text("场景名", "looks"), str, ("值守", "演练"), many=True),
        "levels": Parameter(
            Text("各场景亮度", "level of each look"), int, (200, 120), many=True, low=0, high=255
        ),
    },
)


async def _siren_driver(
    device: RigDevice,
    url: str,
    sink: Sink,
    allowed: Collection[str],
    *,
    beyond_loopback: bool = False,
) -> Attached:
    given = SIREN.filled(device.parameters)
    points = {key: device.point(key) for key in SIREN_KEYS}
    otherwise = {"unit": str(given["unit"]), "of": "siren"}
    return await attach(url, device.id, sink, points=points, allowed=allowed, otherwise=otherwise)


SIREN = DeviceType(
    name="siren",
    label=Text("警报器（高音喇叭）", "siren or loudspeakers"),
    nature=Nature.PUBLIC,
    make=lambda given, clock: Siren(longest_s=given["longest_s"]),
    sessions={
        "modbus-tcp": lambda box, given: ModbusUnit(box, given["unit"]),
        "rtu+tcp": lambda box, given: ModbusUnit(box, given["unit"], rtu=True),
    },
    driver=_siren_driver,
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


async def _wall_driver(
    device: RigDevice,
    url: str,
    sink: Sink,
    allowed: Collection[str],
    *,
    beyond_loopback: bool = False,
) -> Attached:
    points = {"brightness": device.point("brightness")}
    return await attach(url, device.id, sink, points=points, allowed=allowed)


WALL = DeviceType(
    name="led-wall",
    label=Text("LED 大屏控制器", "LED wall controller"),
    nature=Nature.HALL,
    make=lambda given, clock: LedWall(),
    sessions={"novastar": lambda wall, given: WallNovaStar(wall)},
    driver=_wall_driver,
    keys=lambda given: ("brightness",),
    orders=("brightness",),
    ports={"novastar": 5200},
)


async def _microphones_driver(
    device: RigDevice,
    url: str,
    sink: Sink,
    allowed: Collection[str],
    *,
    beyond_loopback: bool = False,
) -> Attached:
    otherwise = {"channels": str(MICROPHONES.filled(device.parameters)["channels"])}
    return await attach(url, device.id, sink, allowed=allowed, otherwise=otherwise)


MICROPHONES = DeviceType(
    name="microphones",
    label=Text("会议话筒", "conference microphones"),
    nature=Nature.HALL,
    make=lambda given, clock: Microphones(given["channels"]),
    sessions={"shure": lambda table, given: MicrophonesShure(table)},
    driver=_microphones_driver,
    keys=lambda given: microphone_keys(given["channels"]),
    orders=("mute", "unmute", "gain"),
    ports={"shure": 2202},
    parameters={"channels": Parameter(Text("路数", "channels"), int, 4, low=1, high=16)},
)

HALL = (PROJECTOR, MATRIX, CAMERA, LIGHTS, SIREN, WALL, MICROPHONES)
