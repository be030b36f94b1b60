"""What a fire-alarm telegram carries: states, components, analogue values, operations.

Application data are ``type(1) count(1) objects``; each object ends with its own six-byte time.
GB/T 26875.3-2011 §8.3; layouts as in the tables of the sources named in devices.md ([R]).

What a reader would get wrong: a combustible-gas detector is a component (types 10-13), its
concentration an analogue value of type 6 in tenths of %LEL, and its alarm a status bit, each in a
telegram of its own kind.
"""

from __future__ import annotations

import struct
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum, IntFlag

from devices.wire.face import WireError
from devices.wire.gbt26875 import DATA_MAX, clock_bytes, clock_of

__all__ = [
    "Analogue",
    "ComponentState",
    "DutyCheck",
    "FireData",
    "Operation",
    "Quantity",
    "Status",
    "SystemState",
    "UnitState",
    "read_data",
    "write_data",
]

_TEXT = 31


class Status(IntFlag):
    """Bits of a component's or a system's state (0: normal)."""

    RUNNING = 1 << 0
    FIRE = 1 << 1
    FAULT = 1 << 2
    SHIELDED = 1 << 3
    SUPERVISED = 1 << 4
    STARTED = 1 << 5
    FEEDBACK = 1 << 6
    DELAYED = 1 << 7
    POWER_FAULT = 1 << 8


class Quantity(IntEnum):
    """Kinds of analogue value; the unit of the last digit follows the name."""

    COUNT = 1
    HEIGHT_0_01_M = 2
    TEMPERATURE_0_1_C = 3
    PRESSURE_0_1_MPA = 4
    PRESSURE_0_1_KPA = 5
    GAS_0_1_PERCENT_LEL = 6


@dataclass(frozen=True, slots=True)
class SystemState:
    """Type 1: the state of a whole system."""

    system: int
    address: int
    status: int
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class ComponentState:
    """Type 2: the state of one detector or part; `text` is at most 31 bytes of GB 18030."""

    system: int
    address: int
    component: int
    part: int
    status: int
    text: str = ""
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Analogue:
    """Type 3: a measured value, in steps of its `Quantity`."""

    system: int
    address: int
    component: int
    part: int
    quantity: int
    steps: int
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Operation:
    """Type 4: what somebody did at the panel."""

    system: int
    address: int
    flags: int
    operator: int
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class UnitState:
    """Type 21: the state of the transmission unit itself."""

    status: int
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class DutyCheck:
    """Type 91: ask whether somebody is at the panel, within so many minutes."""

    within_min: int


FireData = SystemState | ComponentState | Analogue | Operation | UnitState | DutyCheck
_SIZES = {1: 10, 2: 46, 3: 16, 4: 10, 21: 7, 91: 1}
_TYPES: dict[type, int] = {
    SystemState: 1,
    ComponentState: 2,
    Analogue: 3,
    Operation: 4,
    UnitState: 21,
    DutyCheck: 91,
}


def write_data(objects: Sequence[FireData]) -> bytes:
    """Application data of objects of one kind.

    Raises:
        WireError: None, too many for one telegram, of several kinds, or a value out of range.
    """
    kinds = {_TYPES[type(one)] for one in objects}
    if len(kinds) != 1 or len(objects) > 255:
        raise WireError(f"{len(objects)} objects of {len(kinds)} kinds; 1 to 255 of one kind")
    try:
        data = bytes((kinds.pop(), len(objects))) + b"".join(map(_written, objects))
    except (struct.error, ValueError) as error:
        raise WireError(f"an object does not fit: {error}") from None
    if len(data) > DATA_MAX:
        raise WireError(f"{len(objects)} objects take {len(data)} bytes; at most {DATA_MAX}")
    return data


def read_data(data: bytes) -> tuple[FireData, ...]:
    """The objects in application data.

    Raises:
        WireError: A type not read here, or a size that is not that of its count.
    """
    if len(data) < 2 or data[0] not in _SIZES:
        raise WireError(f"application data of type {data[:1].hex() or 'none'} are not read here")
    kind, count = data[0], data[1]
    size = _SIZES[kind]
    if len(data) != 2 + count * size or not count:
        raise WireError(f"{count} objects of type {kind} take {count * size} bytes, not these")
    return tuple(_read(kind, data[2 + i * size : 2 + (i + 1) * size]) for i in range(count))


def _written(one: FireData) -> bytes:
    match one:
        case SystemState():
            body = struct.pack("<BBH", one.system, one.address, one.status)
        case ComponentState():
            text = one.text.encode("gb18030")
            if len(text) > _TEXT or "\0" in one.text:
                raise WireError(
                    f"{one.text!r} is more than {_TEXT} bytes of GB 18030, or holds NUL"
                )
            body = struct.pack(
                "<BBBIH", one.system, one.address, one.component, one.part, one.status
            )
            body += text.ljust(_TEXT, b"\0")
        case Analogue():
            head = (one.system, one.address, one.component, one.part, one.quantity, one.steps)
            body = struct.pack("<BBBIBh", *head)
        case Operation():
            body = bytes((one.system, one.address, one.flags, one.operator))
        case UnitState():
            body = bytes((one.status,))
        case DutyCheck():
            return bytes((one.within_min,))
    return body + clock_bytes(one.at)


def _read(kind: int, body: bytes) -> FireData:
    if kind == 91:
        return DutyCheck(body[0])
    at, body = clock_of(body[-6:]), body[:-6]
    if kind == 1:
        system, address, status = struct.unpack("<BBH", body)
        return SystemState(system, address, status, at)
    if kind == 2:
        system, address, component, part, status = struct.unpack("<BBBIH", body[:9])
        text = body[9:].split(b"\0", 1)[0].decode("gb18030", "replace")
        return ComponentState(system, address, component, part, status, text, at)
    if kind == 3:
        system, address, component, part, quantity, steps = struct.unpack("<BBBIBh", body)
        return Analogue(system, address, component, part, quantity, steps, at)
    if kind == 4:
        system, address, flags, operator = body
        return Operation(system, address, flags, operator, at)
    return UnitState(body[0], at)
