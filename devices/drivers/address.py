"""A driver chosen by an address, never by a flag: the simulated device and the real one alike.

What a reader would get wrong: an address alone never allows an order. What a device may be told is
in `allowed`, which the rig lists; without it every driver here only reads.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from urllib.parse import urlsplit, urlunsplit

from devices.bends import DATAGRAMS
from devices.capture import tapped
from devices.datagrams import call
from devices.device_url import Address, read_address
from devices.drivers.camera_driver import CAMERA_KEYS, CameraDriver
from devices.drivers.centres import Centre, FireCentre, HjCentre, HydroCentre, Known
from devices.drivers.known_device import KnownDevice
from devices.drivers.lighting_driver import LightingDriver
from devices.drivers.microphone_driver import MicrophoneDriver
from devices.drivers.modbus_driver import ModbusDriver, Register
from devices.drivers.mqtt_driver import MqttCentre, MqttDriver
from devices.drivers.opcua_driver import OpcUaDriver
from devices.drivers.p3000_driver import P3000Driver
from devices.drivers.pjlink_driver import PjlinkDriver
from devices.drivers.readings import Sink
from devices.drivers.sacn_driver import SacnDriver
from devices.drivers.sip_centre import SipCentre, SipUnit, seeded_nonces
from devices.drivers.siren_driver import SIREN_KEYS, SirenDriver
from devices.drivers.sis_driver import SisDriver
from devices.drivers.ups_driver import UPS_KEYS, UpsDriver
from devices.drivers.vehicle_centre import Vehicle, VehicleCentre
from devices.drivers.wall_driver import WallDriver
from devices.endpoint import dial
from devices.places import place_at
from devices.session import Session

__all__ = ["Attached", "Dialling", "attach", "dialling"]

_KEYS = {
    "visca": CAMERA_KEYS,
    "artnet": ("sending",),
    "sacn": (),
    "novastar": ("brightness",),
    "snmp": UPS_KEYS,
}
_CENTRES: dict[str, Callable[[Known], Centre]] = {
    "hj212": HjCentre,
    "gbt26875": FireCentre,
    "sl651": HydroCentre,
    "mqtt": MqttCentre,
}

Dialling = MqttDriver | ModbusDriver | PjlinkDriver | SisDriver | KnownDevice


@dataclass(frozen=True, slots=True)
class Attached:
    """A driver at work. `port` is the real one when 0 was asked for."""

    driver: Dialling | Known | OpcUaDriver
    port: int
    close: Callable[[], Awaitable[None]]


async def attach(
    url: str,
    name: str,
    sink: Sink,
    *,
    registers: Sequence[Register] = (),
    points: Mapping[str, str] | None = None,
    looks: Mapping[str, bytes] | None = None,
    allowed: Collection[str] = (),
    otherwise: Mapping[str, str] | None = None,
    beyond_loopback: bool = False,
    bind: str = "",
) -> Attached:
    """Put a driver to work on an address, in a running loop.

    Args:
        name: The device in readings and orders; of a unit that dials in, its name on the wire.
        registers: What to read by Modbus.
        points: The point of each key; without, ``NAME.key`` of those a driver here dials for.
        looks: Levels by name, of lights.
        allowed: Orders the rig lists for this device.
        otherwise: What holds where the address says nothing: ``unit``, ``outputs``,
            ``password``, ``silence_s`` and the like.
        bind: Our address to dial from.

    Raises:
        ValueError: As `read_address`; or a place that is not loopback is to be listened on.
        OSError: The place to listen on cannot be had.
        ModuleNotFoundError: The library for OPC UA is not installed; the text says how to.
    """
    address = _with(read_address(url), otherwise or {})
    if address.scheme == "opc.tcp":
        reader = _opcua(url, address, name, dict(points or {}), sink, bind)
        return Attached(reader, address.port, reader.close)
    if not address.listens:
        driver = dialling(
            address, name, sink, registers=registers, points=points, looks=looks, allowed=allowed
        )
        session = tapped(driver.session, f"{name} {address.scheme}")
        if address.scheme in DATAGRAMS:
            called = call(session, address.host, address.port, bind=bind)
            return Attached(driver, address.port, called.close)
        link = dial(
            session,
            address.host,
            address.port,
            unreachable=driver.unreachable,
            bind=bind,
        )
        return Attached(driver, address.port, link.close)
    unit, make = _centre(address, name, sink, dict(points or {}), allowed)
    make = tapped(make, f"{name} {address.scheme}")
    place = await place_at(
        address.scheme, address.host, address.port, beyond_loopback=beyond_loopback
    )
    leave = place.join(name, make)

    async def close() -> None:
        leave()

    return Attached(unit, place.port, close)


def _with(address: Address, otherwise: Mapping[str, str]) -> Address:
    password = address.password or otherwise.get("password", "")
    more = tuple({**otherwise, **dict(address.more)}.items())
    return replace(address, password=password, more=more)


def _opcua(
    url: str, address: Address, name: str, points: dict[str, str], sink: Sink, bind: str
) -> OpcUaDriver:
    at = urlunsplit(
        ("opc.tcp", f"{address.host}:{address.port}", urlsplit(url).path or "/", "", "")
    )
    space, period_s = int(address.get("space", "2")), float(address.get("period_s", "1"))
    line = f"{name} {address.scheme}"
    return OpcUaDriver(at, points, sink, space=space, period_s=period_s, name=line, bind=bind)


def dialling(
    address: Address,
    name: str,
    sink: Sink,
    *,
    registers: Sequence[Register] = (),
    points: Mapping[str, str] | None = None,
    looks: Mapping[str, bytes] | None = None,
    allowed: Collection[str] = (),
) -> Dialling:
    """The driver that speaks to an address; its session is whose bytes go there."""
    scheme = address.scheme
    if scheme == "pjlink":
        poll_s = float(address.get("poll_s", "5"))
        return PjlinkDriver(name, sink, allowed=allowed, password=address.password, poll_s=poll_s)
    if scheme == "sis":
        return SisDriver(name, int(address.get("outputs", "4")), sink, allowed=allowed)
    if scheme == "p3000":
        return P3000Driver(name, int(address.get("outputs", "4")), sink, allowed=allowed)
    if scheme == "mqtt":
        silence_s = float(address.get("silence_s", "900"))
        unit_heard = MqttDriver(name, dict(points or {}), sink, silence_s)
        unit_heard.user = address.get("user", "")
        unit_heard.password = address.password
        return unit_heard
    if scheme == "shure":
        return MicrophoneDriver(name, int(address.get("channels", "4")), sink, allowed=allowed)
    unit, rtu = int(address.get("unit", "1")), scheme == "rtu+tcp"
    if scheme in ("modbus-tcp", "rtu+tcp") and address.get("of", "") == "siren":
        keys = points or {key: f"{name}.{key}" for key in SIREN_KEYS}
        return SirenDriver(name, keys, sink, allowed=allowed, unit=unit, rtu=rtu)
    if scheme in ("modbus-tcp", "rtu+tcp"):
        return ModbusDriver(
            list(registers),
            sink,
            unit=unit,
            rtu=rtu,
            period_s=float(address.get("period_s", "1")),
        )
    if scheme == "sacn":
        points = {}
    points = points or {key: f"{name}.{key}" for key in _KEYS[scheme]}
    if scheme == "snmp":
        return UpsDriver(
            name, points, sink, community=address.password or "public",
            version=address.get("version", "2c"), poll_s=float(address.get("poll_s", "5")),
        )  # fmt: skip
    if scheme == "novastar":
        return WallDriver(name, points, sink, allowed=allowed)
    if scheme == "visca":
        return CameraDriver(name, points, sink, allowed=allowed)
    universe = int(address.get("universe", "0"))
    speaks = SacnDriver if scheme == "sacn" else LightingDriver
    return speaks(name, points, sink, universe=universe, looks=looks, allowed=allowed)


def _centre(
    address: Address, name: str, sink: Sink, points: dict[str, str], allowed: Collection[str]
) -> tuple[Known, Callable[[], Session]]:
    silence_s = float(address.get("silence_s", "900"))
    strict = address.get("lenient", "no") == "no"
    if address.scheme == "jt808":
        vehicle = Vehicle(
            name, points, sink, code=address.get("code", "FM"), allowed=allowed,
            silence_s=silence_s, strict=strict,
        )  # fmt: skip
        return vehicle, lambda: VehicleCentre(vehicle)
    if address.scheme == "gb28181":
        camera = SipUnit(
            name, points, sink, password=address.password, allowed=allowed, silence_s=silence_s,
            nonces=seeded_nonces(name) if address.get("nonces", "") == "seeded" else None,
        )  # fmt: skip
        return camera, lambda: SipCentre(camera)
    unit = Known(name, points, sink, silence_s, strict=strict)
    make = _CENTRES[address.scheme]
    return unit, lambda: make(unit)
