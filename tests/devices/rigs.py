"""A device, its driver and the cable between them, for every pair there is; values are made up."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from devices.bends import pipe_of
from devices.cable import Cable
from devices.clock import DeviceClock
from devices.drivers.camera_driver import CAMERA_ORDERS, CameraDriver
from devices.drivers.centres import FireCentre, HjCentre, HydroCentre, Known
from devices.drivers.known_device import KnownDevice
from devices.drivers.lighting_driver import LightingDriver
from devices.drivers.microphone_driver import MicrophoneDriver
from devices.drivers.modbus_driver import ModbusDriver, Register
from devices.drivers.mqtt_driver import MqttCentre
from devices.drivers.p3000_driver import P3000Driver
from devices.drivers.pjlink_driver import PjlinkDriver
from devices.drivers.readings import OrderDone, Quality, Reading
from devices.drivers.sacn_driver import SacnDriver
from devices.drivers.sip_centre import SipCentre, SipUnit
from devices.drivers.siren_driver import SirenDriver
from devices.drivers.sis_driver import SisDriver
from devices.drivers.ups_driver import UpsDriver
from devices.drivers.vehicle_centre import Vehicle, VehicleCentre
from devices.drivers.wall_driver import WallDriver
from devices.faults import FaultPipe, WireFault, WireFaultKind
from devices.hall.camera import Camera, CameraVisca
from devices.hall.camera_sip import CameraSip, SipCamera
from devices.hall.led_wall import LedWall, WallNovaStar
from devices.hall.lighting_node import ArtNetNode, LightingNode
from devices.hall.matrix_switcher import Matrix, P3000Device, SisDevice
from devices.hall.microphones import Microphones, MicrophonesShure
from devices.hall.projector import PjlinkDevice, Projector
from devices.hall.siren import Siren
from devices.modbus_unit import ModbusUnit
from devices.sensors.environmental_station import EnvironmentalStation, StationHj212
from devices.sensors.fire_alarm_unit import FireAlarmUnit
from devices.sensors.fire_reports import FireReports
from devices.sensors.gas_controller import Detector, GasController, GasFire, GasHj212, GasModbus
from devices.sensors.measuring_unit import UPS, MeasuringUnit
from devices.sensors.river_station import RiverSl651, RiverStation
from devices.sensors.ups_snmp import UpsSnmp
from devices.units.dtu import Dtu, DtuMqtt
from devices.units.vehicle_terminal import Terminal, VehicleTerminal
from devices.wire.artnet import ArtDmx
from devices.wire.jt808_talk import Registration
from devices.wire.sis import Tie

EPOCH = datetime(2026, 7, 1, 8, 0)
LEVELS = (10.0, 20.0, 30.0)
STRANGER_MN = "010000A8900016F000169DC0"


@dataclass
class Rig:
    """`truth` holds what the point could rightly have said; `column` is the table's.

    `at_connection`: faults that strike a new connection only, so that the old one must be cut.
    """

    protocol: str
    cable: Cable
    pipe: FaultPipe
    point: str
    truth: tuple[float, ...]
    move: Callable[[int], None]
    said: list[Reading | OrderDone] = field(default_factory=list)
    vehicle: VehicleTerminal | None = None
    centre: Vehicle | None = None
    projector: Projector | None = None
    beamer: PjlinkDriver | None = None
    matrix: Matrix | None = None
    switcher: SisDriver | None = None
    platform: SipUnit | None = None
    wall: LedWall | None = None
    table: Microphones | None = None
    driver: KnownDevice | None = None
    tier: P3000Driver | None = None
    camera: Camera | None = None
    turner: CameraDriver | None = None
    siren: Siren | None = None
    crier: SirenDriver | None = None
    node: LightingNode | None = None
    dimmer: LightingDriver | None = None
    streamer: SacnDriver | None = None
    column: str = ""
    at_connection: tuple[WireFaultKind, ...] = (WireFaultKind.REFUSE,)
    taken: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.column = self.column or self.protocol

    @property
    def readings(self) -> list[Reading]:
        return [one for one in self.said if isinstance(one, Reading) and one.point == self.point]

    @property
    def quality(self) -> Quality:
        return self.readings[-1].quality

    @property
    def ended(self) -> list[OrderDone]:
        return [one for one in self.said if isinstance(one, OrderDone)]

    def strike(self, fault: WireFault) -> None:
        """Put a fault on, and no other."""
        self.pipe.set([fault])
        if fault.kind in self.at_connection:
            self.cable.cut()

    def run(self, to_s: int) -> None:
        """Step second by second, the truth moving every seventh."""
        for second in range(int(self.cable.now_s) + 1, to_s + 1):
            if second % 7 == 0:
                self.move(second // 7)
            if self.centre is not None:
                self.centre.tick(float(second))
            self.cable.run(float(second))


def _gas() -> GasController:
    heads = [Detector("1号罐区"), Detector("2号罐区")]
    return GasController(heads, DeviceClock(EPOCH), mn=STRANGER_MN, address=7)


def gas_modbus(seed: int) -> Rig:
    said: list[Reading | OrderDone] = []
    gas, pipe = _gas(), pipe_of(seed, "gas", "modbus-tcp")
    registers = [Register("gas-1", 0, 0.1, 0.0, 100.0, 1), Register("gas-2", 2, 0.1, 0.0, 100.0, 3)]
    driver = ModbusDriver(registers, said.append)
    cable = Cable(lambda: GasModbus(gas), driver.session, pipe, unreachable=driver.unreachable)
    return Rig("modbus-tcp", cable, pipe, "gas-1", (0.0, *LEVELS), lambda i: _set(gas, i), said)


def _set(gas: GasController, i: int) -> None:
    gas.detectors[0].value = LEVELS[i % 3]


def gas_rtu(seed: int) -> Rig:
    said: list[Reading | OrderDone] = []
    gas, pipe = _gas(), pipe_of(seed, "it", "rtu+tcp")
    driver = ModbusDriver([Register("gas-1", 0, 0.1, 0.0, 100.0, 1)], said.append, rtu=True)
    cable = Cable(
        lambda: GasModbus(gas, rtu=True), driver.session, pipe, unreachable=driver.unreachable
    )
    return Rig("rtu+tcp", cable, pipe, "gas-1", (0.0, *LEVELS), lambda i: _set(gas, i), said)


def siren(seed: int, protocol: str = "modbus-tcp") -> Rig:
    said: list[Reading | OrderDone] = []
    box, pipe, rtu = Siren(), pipe_of(seed, "it", protocol), protocol == "rtu+tcp"
    points = {"sounding": "S1.sounding", "battery_percent": "S1.battery"}
    driver = SirenDriver("S1", points, said.append, allowed=("on", "off"), rtu=rtu)
    cable = Cable(
        lambda: ModbusUnit(box, rtu=rtu), driver.session, pipe, unreachable=driver.unreachable
    )

    def move(i: int) -> None:
        box.show("battery_percent", LEVELS[i % 3])

    rig = Rig(protocol, cable, pipe, "S1.battery", (100.0, *LEVELS), move, said)
    rig.siren, rig.crier = box, driver
    return rig


def gas_hj212(seed: int) -> Rig:
    said: list[Reading | OrderDone] = []
    gas, pipe = _gas(), pipe_of(seed, "gas", "hj212")
    unit = Known(STRANGER_MN, {"a1": "gas-1"}, said.append, silence_s=30.0)
    cable = Cable(
        lambda: GasHj212(gas, ["a1", "a2"], 10.0), lambda: HjCentre(unit), pipe, device_dials=True
    )
    return Rig("hj212", cable, pipe, "gas-1", (0.0, *LEVELS), lambda i: _set(gas, i), said)


def gas_fire(seed: int) -> Rig:
    said: list[Reading | OrderDone] = []
    gas, pipe = _gas(), pipe_of(seed, "gas", "gbt26875")
    unit = Known("7", {"1": "alarm-1"}, said.append, silence_s=30.0)
    cable = Cable(lambda: GasFire(gas, 10.0), lambda: FireCentre(unit), pipe, device_dials=True)
    return Rig("gbt26875", cable, pipe, "alarm-1", (0.0, 2.0), lambda i: _set(gas, i), said)


def air(seed: int) -> Rig:
    said: list[Reading | OrderDone] = []
    station = EnvironmentalStation(STRANGER_MN, "22", ("a34004",), DeviceClock(EPOCH))
    pipe = pipe_of(seed, "air", "hj212")
    unit = Known(STRANGER_MN, {"a34004": "pm"}, said.append, silence_s=30.0)
    cable = Cable(
        lambda: StationHj212(station, 10.0, 60.0), lambda: HjCentre(unit), pipe, device_dials=True
    )

    def move(i: int) -> None:
        station.show("a34004", LEVELS[i % 3])

    return Rig("hj212", cable, pipe, "pm", (0.0, *LEVELS), move, said)


def fire_unit(seed: int) -> Rig:
    said: list[Reading | OrderDone] = []
    building = FireAlarmUnit(7, ("smoke", "manual"), DeviceClock(EPOCH))
    pipe = pipe_of(seed, "building", "gbt26875")
    unit = Known("7", {"fire.1": "hall", "fire.2": "stair"}, said.append, silence_s=30.0)
    cable = Cable(
        lambda: FireReports(building.teller, building.parts, 10.0),
        lambda: FireCentre(unit),
        pipe,
        device_dials=True,
    )

    def move(i: int) -> None:
        building.show("1", float(i % 2))

    return Rig("gbt26875", cable, pipe, "hall", (0.0, 1.0), move, said, column="fire unit")


def river(seed: int) -> Rig:
    said: list[Reading | OrderDone] = []
    station = RiverStation("0011223344", DeviceClock(EPOCH))
    pipe = pipe_of(seed, "river", "sl651")
    unit = Known("0011223344", {"level": "level"}, said.append, silence_s=30.0)

    def move(i: int) -> None:
        station.level_m = LEVELS[i % 3]

    cable = Cable(
        lambda: RiverSl651(station, 10.0), lambda: HydroCentre(unit), pipe, device_dials=True
    )
    return Rig("sl651", cable, pipe, "level", (0.0, *LEVELS), move, said)


def vehicle_2019(seed: int) -> Rig:
    return vehicle(seed, version=1)


def vehicle(seed: int, version: int | None = None) -> Rig:
    said: list[Reading | OrderDone] = []
    who = Registration(
        province=21, city=921, maker="FM", model="T1", terminal="1", colour=2, plate="辽J应急01"
    )
    terminal = VehicleTerminal("013800138000", who, DeviceClock(EPOCH), version=version)
    pipe = pipe_of(seed, "vehicle", "jt808")
    unit = Vehicle(
        terminal.phone, {"lat": "lat"}, said.append, code="K7", allowed=["text"], silence_s=30.0
    )

    def move(i: int) -> None:
        terminal.lat_udeg = int(LEVELS[i % 3] * 1_000_000)

    cable = Cable(lambda: Terminal(terminal), lambda: VehicleCentre(unit), pipe, device_dials=True)
    rig = Rig("jt808", cable, pipe, "lat", (0.0, *LEVELS), move, said)
    rig.vehicle, rig.centre = terminal, unit
    return rig


def projector(seed: int) -> Rig:
    said: list[Reading | OrderDone] = []
    box, pipe = Projector("P1"), pipe_of(seed, "projector", "pjlink")
    driver = PjlinkDriver("P1", said.append, allowed=["on", "off"], password="secret")
    cable = Cable(
        lambda: PjlinkDevice(box, "secret"), driver.session, pipe, unreachable=driver.unreachable
    )
    rig = Rig("pjlink", cable, pipe, "P1.power", (0.0, 1.0, 2.0, 3.0), lambda _: None, said)
    rig.projector, rig.beamer = box, driver
    return rig


def matrix(seed: int) -> Rig:
    said: list[Reading | OrderDone] = []
    box, pipe = Matrix(8, 4), pipe_of(seed, "matrix", "sis")
    driver = SisDriver("M1", 4, said.append, allowed=["tie"])
    cable = Cable(lambda: SisDevice(box), driver.session, pipe, unreachable=driver.unreachable)

    def move(i: int) -> None:
        box.tie(Tie(i % 3 + 1, 2))

    rig = Rig("sis", cable, pipe, "M1.2", (0.0, 1.0, 2.0, 3.0), move, said)
    rig.matrix, rig.switcher = box, driver
    return rig


def kramer(seed: int) -> Rig:
    said: list[Reading | OrderDone] = []
    box, pipe = Matrix(8, 4), pipe_of(seed, "it", "p3000")
    driver = P3000Driver("M2", 4, said.append, allowed=["tie"])
    cable = Cable(lambda: P3000Device(box), driver.session, pipe, unreachable=driver.unreachable)

    def move(i: int) -> None:
        box.tie(Tie(i % 3 + 1, 2))

    rig = Rig("p3000", cable, pipe, "M2.2", (0.0, 1.0, 2.0, 3.0), move, said)
    rig.matrix, rig.tier = box, driver
    return rig


def dtu(seed: int) -> Rig:
    said: list[Reading | OrderDone] = []
    box = Dtu("FM-07", ("level",), DeviceClock(EPOCH))
    pipe = pipe_of(seed, "dtu", "mqtt")
    unit = Known("FM-07", {"level": "level"}, said.append, silence_s=30.0)

    def move(i: int) -> None:
        box.show("level", LEVELS[i % 3])

    cable = Cable(lambda: DtuMqtt(box), lambda: MqttCentre(unit), pipe, device_dials=True)
    return Rig("mqtt", cable, pipe, "level", (0.0, *LEVELS), move, said)


def sip_camera(seed: int) -> Rig:
    said: list[Reading | OrderDone] = []
    name = "34020000001320000001"
    box, pipe = SipCamera(name, "34020000002000000001", "12345678"), pipe_of(seed, "c", "gb28181")
    points = {"alarm": "alarm", "online": "online", "channels": "channels"}
    unit = SipUnit(name, points, said.append, password="12345678", allowed=["ptz"], silence_s=30.0)

    def move(i: int) -> None:
        box.show("alarm", float(i % 3 + 1))

    cable = Cable(lambda: CameraSip(box, 10.0), lambda: SipCentre(unit), pipe, device_dials=True)
    rig = Rig("gb28181", cable, pipe, "online", (1.0,), move, said)
    rig.camera, rig.platform = box, unit
    return rig


def wall(seed: int) -> Rig:
    said: list[Reading | OrderDone] = []
    box, pipe = LedWall(), pipe_of(seed, "wall", "novastar")
    driver = WallDriver("W1", {"brightness": "W1.b"}, said.append, allowed=["brightness"])
    cable = Cable(lambda: WallNovaStar(box), driver.session, pipe, unreachable=driver.unreachable)

    def move(i: int) -> None:
        box.show("brightness", LEVELS[i % 3])

    rig = Rig("novastar", cable, pipe, "W1.b", (128.0, *LEVELS), move, said)
    rig.wall, rig.driver = box, driver
    return rig


def microphones(seed: int) -> Rig:
    said: list[Reading | OrderDone] = []
    box, pipe = Microphones(2), pipe_of(seed, "table", "shure")
    driver = MicrophoneDriver("T1", 2, said.append, allowed=["mute", "unmute", "gain"])
    cable = Cable(
        lambda: MicrophonesShure(box), driver.session, pipe, unreachable=driver.unreachable
    )

    def move(i: int) -> None:
        box.gain(2, int(LEVELS[i % 3]))

    rig = Rig("shure", cable, pipe, "T1.gain_2", (0.0, *LEVELS), move, said)
    rig.table, rig.driver = box, driver
    return rig


def camera(seed: int) -> Rig:
    said: list[Reading | OrderDone] = []
    box, pipe = Camera(), pipe_of(seed, "it", "visca")
    points = {key: f"C1.{key}" for key in ("pan", "tilt", "zoom", "power")}
    driver = CameraDriver("C1", points, said.append, allowed=CAMERA_ORDERS)
    cable = Cable(lambda: CameraVisca(box), driver.session, pipe)
    rig = Rig(
        "visca",
        cable,
        pipe,
        "C1.pan",
        (0.0, *LEVELS),
        lambda i: box.show("pan", LEVELS[i % 3]),
        said,
    )
    rig.camera, rig.turner = box, driver
    return rig


def lights(seed: int) -> Rig:
    said: list[Reading | OrderDone] = []
    node, pipe = LightingNode("L1", lost_s=5.0), pipe_of(seed, "it", "artnet")
    driver = LightingDriver(
        "L1",
        {"sending": "L1.sending"},
        said.append,
        looks={"duty": bytes((200, 100) * 8)},
        allowed=("look", "blackout"),
    )
    cable = Cable(lambda: ArtNetNode(node), driver.session, pipe)
    rig = Rig("artnet", cable, pipe, "L1.sending", (0.0, 1.0), lambda _: None, said)

    def another_console(i: int) -> None:
        if i % 2:
            node.take(ArtDmx(0, bytes(2)), rig.cable.now_s)

    rig.move, rig.node, rig.dimmer = another_console, node, driver
    return rig


def supply(seed: int) -> Rig:
    said: list[Reading | OrderDone] = []
    unit, pipe = MeasuringUnit(UPS), pipe_of(seed, "ups", "snmp")
    driver = UpsDriver("U1", {"battery_percent": "U1.charge"}, said.append)
    cable = Cable(lambda: UpsSnmp(unit), driver.session, pipe)

    def move(i: int) -> None:
        unit.show("battery_percent", LEVELS[i % 3])

    rig = Rig("snmp", cable, pipe, "U1.charge", (0.0, *LEVELS), move, said)
    rig.driver = driver
    return rig


RIGS = [
    supply,
    kramer,
    microphones,
    wall,
    dtu,
    gas_modbus,
    gas_rtu,
    siren,
    gas_hj212,
    gas_fire,
    air,
    fire_unit,
    river,
    vehicle,
    vehicle_2019,
    sip_camera,
    projector,
    matrix,
    camera,
    lights,
]
