"""Types of equipment of the hall, for the catalogue."""

from __future__ import annotations

from collections.abc import Collection

from devices.device_type import DeviceType, Nature, Parameter
from devices.drivers.address import Attached, attach
from devices.drivers.readings import Sink
from devices.hall.matrix_switcher import Matrix, SisDevice
from devices.hall.projector import PjlinkDevice, Projector
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
    sessions={"sis": lambda box, given: SisDevice(box)},
    driver=_matrix_driver,
    keys=lambda given: tuple(str(i) for i in range(1, given["outputs"] + 1)),
    orders=("tie",),
    ports={"sis": 23},
    parameters={
        "inputs": Parameter(Text("输入路数", "inputs"), int, 8, low=1, high=64),
        "outputs": Parameter(Text("输出路数", "outputs"), int, 4, low=1, high=64),
    },
)

HALL = (PROJECTOR, MATRIX)
