"""A type of device: its state, the protocols it speaks, its driver, and what it may be told.

What a reader would get wrong: `orders` is what the device can do, not what it may be told. That is
`RigDevice.orders`, and of `Nature.PUBLIC` also needs ``--arm``; `Nature.PROCESS` is never told.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection, Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any, Protocol

from devices.clock import DeviceClock
from devices.drivers.address import Attached
from devices.drivers.readings import Sink
from devices.rig import RigDevice
from devices.session import Session
from twin.terms.text import Text

__all__ = ["Connect", "Device", "DeviceType", "Nature", "Parameter"]


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
class Parameter:
    """A parameter of a type. `kind` is str, int or float; `many`: a list of these."""

    label: Text
    kind: type
    default: Any = None
    """None: it must be given."""
    many: bool = False
    low: float | None = None
    high: float | None = None


class Connect(Protocol):
    """Puts the type's driver to work on a URL of any protocol the type speaks."""

    def __call__(
        self,
        device: RigDevice,
        url: str,
        sink: Sink,
        allowed: Collection[str],
        *,
        beyond_loopback: bool = False,
    ) -> Awaitable[Attached]: ...


Make = Callable[[Mapping[str, Any], DeviceClock], Device]
Speak = Callable[[Any, Mapping[str, Any]], Session]
Serve = Callable[[Any, str, int], Awaitable[Callable[[], Awaitable[None]]]]
"""Serves a device's state at host and port; what it answers ends that."""


@dataclass(frozen=True, slots=True)
class DeviceType:
    """One row of the catalogue.

    `sessions` by protocol; `served` those a library serves and no session of ours speaks, so that
    no wire fault can be on them and no virtual time carries them. `ports` the standard one of each
    (0: by configuration), `dials` those in which the device calls its centre. `keys` are what it
    shows, for the parameters given (with their defaults filled in); `safe` is the order that leaves
    nothing switched on.
    """

    name: str
    label: Text
    nature: Nature
    make: Make
    sessions: Mapping[str, Speak]
    driver: Connect
    keys: Callable[[Mapping[str, Any]], tuple[str, ...]]
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

    def filled(self, given: Mapping[str, Any]) -> dict[str, Any]:
        """The parameters with the defaults of those not given."""
        return {name: given.get(name, one.default) for name, one in self.parameters.items()}
