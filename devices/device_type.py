"""A type of device: its state, the protocols it speaks, its driver, and what it may be told.

What a reader would get wrong: `orders` is what the device can do, not what it may be told. That is
`RigDevice.orders`, and of `Nature.PUBLIC` also needs ``--arm``; `Nature.PROCESS` is never told.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import Any, Protocol

from devices.carried import LibraryServer
from devices.clock import DeviceClock
from devices.device_url import read_address
from devices.drivers.address import Attached, attach
from devices.drivers.modbus_driver import Register
from devices.drivers.readings import Sink
from devices.rig import RigDevice
from devices.session import Session
from twin.terms.text import Text

__all__ = [
    "Device",
    "DeviceType",
    "Given",
    "Nature",
    "Parameter",
    "Spelling",
    "Wiring",
    "digits",
    "one_of",
    "printable",
]


class Nature(Enum):
    """What stands behind a device, and so what guards its outputs."""

    PROCESS = "process"
    """Process equipment: only ever read."""
    PUBLIC = "public"
    """Heard or seen by the public: an order also needs ``--arm NAME``."""
    HALL = "hall"
    """Equipment of the duty hall."""
    FIELD = "field"
    """Instruments and terminals outside."""


class Device(Protocol):
    """A device's state as the world and the control API see it, by the keys of the wire."""

    def show(self, key: str, value: float | None, fault: bool = False) -> None:
        """Have an instrument show this; None: it has no value; `fault`: it says so of itself.

        Raises:
            KeyError: The device has no such key.
        """

    def shown(self) -> Mapping[str, float | None]:
        """What it shows now."""


@dataclass(frozen=True, slots=True)
class Spelling:
    """What a text must look like: a regular expression for all of it, and the same in words."""

    pattern: str
    words: Text


def digits(count: int) -> Spelling:
    """So many digits."""
    return Spelling(rf"[0-9]{{{count}}}", Text(f"{count} 位数字", f"{count} digits"))


def one_of(words: Collection[str]) -> Spelling:
    """One of some words."""
    return Spelling("|".join(words), Text("、".join(words), ", ".join(words)))


def printable(most: int) -> Spelling:
    """Printable ASCII without quotes, for protocols that carry no more."""
    return Spelling(
        rf"[ !#-~]{{0,{most}}}",
        Text(
            f"至多 {most} 个英文字母、数字或符号（无引号）", f"at most {most} of ASCII, no quotes"
        ),
    )


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter of a type. `kind` is str, int or float; `many`: a list of these.

    What is allowed here a device must be able to say on its wire: nobody looks again.
    """

    label: Text
    kind: type
    default: Any = None
    """None: it must be given."""
    many: bool = False
    low: float | None = None
    high: float | None = None
    form: Spelling | None = None
    """Of texts: what each must look like."""
    as_many_as: str = ""
    """A list may be empty, or as long as the list or the number that is this parameter."""
    distinct: bool = False
    """No item of the list stands twice."""


Given = Mapping[str, Any]
"""A type's parameters, with the defaults of those a rig leaves out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wiring:
    """What a driver must be told of a device beside its address; see `attach`.

    `name`: its name on the wire, where that is not the rig's name for it.
    """

    name: str = ""
    registers: Sequence[Register] = ()
    points: Mapping[str, str] | None = None
    looks: Mapping[str, bytes] | None = None
    otherwise: Mapping[str, str] = field(default_factory=dict)


Wire = Callable[[RigDevice, Given, str], Wiring]
"""The wiring of a device, for its parameters, at an address of this scheme."""
Make = Callable[[Given, DeviceClock], Device]
Speak = Callable[[Any, Given], Session]
Serve = Callable[[Any, str, int], Awaitable[LibraryServer]]
"""Serves a device's state, to be seen at a host and port."""


@dataclass(frozen=True, slots=True)
class DeviceType:
    """One row of the catalogue.

    `sessions` by protocol; `served` those a library serves and no session of ours speaks, but only
    carries its bytes. `ports` the standard one of each (0: by configuration), `dials` those in
    which the device calls its centre. `keys` are what it shows, for the parameters given (with
    their defaults filled in); `safe` is the order that leaves nothing switched on.
    """

    name: str
    label: Text
    nature: Nature
    make: Make
    sessions: Mapping[str, Speak]
    wiring: Wire
    keys: Callable[[Given], tuple[str, ...]]
    orders: tuple[str, ...] = ()
    safe: str | None = None
    dials: frozenset[str] = frozenset()
    ports: Mapping[str, int] = field(default_factory=dict)
    parameters: Mapping[str, Parameter] = field(default_factory=dict)
    served: Mapping[str, Serve] = field(default_factory=dict)

    @property
    def protocols(self) -> tuple[str, ...]:
        """All it speaks."""
        return (*self.sessions, *self.served)

    def filled(self, given: Given) -> dict[str, Any]:
        """The parameters with the defaults of those not given."""
        return {name: given.get(name, one.default) for name, one in self.parameters.items()}

    async def driver(
        self,
        device: RigDevice,
        url: str,
        sink: Sink,
        allowed: Collection[str],
        *,
        beyond_loopback: bool = False,
    ) -> Attached:
        """Put a driver of the type to work on a URL of any protocol it speaks.

        Raises:
            ValueError, OSError: As `attach`.
        """
        wiring = self.wiring(device, self.filled(device.parameters), read_address(url).scheme)
        return await attach(
            url,
            wiring.name or device.id,
            sink,
            registers=wiring.registers,
            points=wiring.points,
            looks=wiring.looks,
            allowed=allowed,
            otherwise=wiring.otherwise,
            beyond_loopback=beyond_loopback,
        )
