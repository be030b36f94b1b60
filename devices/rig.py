"""A rig: the devices at the table, simulated and real, as plain frozen data.

What a reader would get wrong: a device is simulated or real by its address alone. With `real` its
twin is not started, and its endpoints say only what the twin would have spoken; unless it has a
`shadow`, whose twin runs beside it, is read, and is compared.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from devices.traits import Trait
from twin.terms.text import Text

__all__ = ["AMOUNT_MAX", "SECONDS_MAX", "Rig", "RigDevice", "RigFault", "Served", "Shadow"]

AMOUNT_MAX = 1e12
"""More is no fault of an instrument, but of who wrote it."""

SECONDS_MAX = 3600.0
"""The longest delay, pause or half period of a wire fault."""


@dataclass(frozen=True, slots=True)
class Served:
    """One endpoint of a simulated twin. `dials`: the twin calls this address, its centre's."""

    protocol: str
    host: str
    port: int
    dials: bool = False

    @property
    def url(self) -> str:
        """What a driver is given to meet this endpoint."""
        way = "+listen" if self.dials else ""
        return f"{self.protocol}{way}://{self.host}:{self.port}"


@dataclass(frozen=True, slots=True)
class RigFault:
    """A fault that comes by itself at a time of the run.

    `kind` is the value of a `WireFaultKind` or `ValueFaultKind`, or ``clock_skew``. Of a value
    fault `key` is the instrument ("" all of them) and `amount` how much (of a skew, in seconds);
    of a wire fault `endpoint` is the protocol ("" all of them), `chance` and `seconds` are as in
    `WireFault`.
    """

    kind: str
    at_s: float = 0.0
    for_s: float | None = None
    key: str = ""
    amount: float = 0.0
    endpoint: str = ""
    chance: float = 1.0
    seconds: float = 1.0

    def __post_init__(self) -> None:
        """See that the numbers can be.

        Raises:
            ValueError: An amount beyond a million million, a chance that is none, or seconds
                outside 0 to `SECONDS_MAX`.
        """
        if not (abs(self.amount) <= AMOUNT_MAX and 0.0 <= self.chance <= 1.0):
            raise ValueError(f"amount {self.amount} or chance {self.chance}")
        if not 0.0 < self.seconds <= SECONDS_MAX:
            raise ValueError(f"seconds {self.seconds}")


@dataclass(frozen=True, slots=True)
class Shadow:
    """How far a real device may be from its twin, in each point's unit, and for how long more."""

    bound: float
    hold_s: float = 30.0


@dataclass(frozen=True, slots=True)
class RigDevice:
    """One device. `points`: its key on the wire to the county's point; `unit`: the county's unit
    it rides on, else ""; `real`: the URL of the outside device, "" while it is simulated."""

    id: str
    type: str
    parameters: Mapping[str, Any] = field(default_factory=dict)
    endpoints: tuple[Served, ...] = ()
    points: Mapping[str, str] = field(default_factory=dict)
    unit: str = ""
    real: str = ""
    orders: tuple[str, ...] = ()
    faults: tuple[RigFault, ...] = ()
    traits: tuple[Trait, ...] = ()
    """How the real device answers otherwise than the type's twin."""
    shadow: Shadow | None = None
    """When it is real its twin runs beside it."""

    @property
    def twinned(self) -> bool:
        """Whether its twin runs: in its place, or beside it."""
        return not self.real or self.shadow is not None

    def point(self, key: str) -> str:
        """The name readings of that key carry: the county's point, or ``<id>.<key>``."""
        return self.points.get(key, f"{self.id}.{key}")


@dataclass(frozen=True, slots=True)
class Rig:
    """Devices by their order in the file."""

    id: str
    title: Text
    devices: tuple[RigDevice, ...]
    beyond_loopback: bool = False
    """Whether its twins may be served to other machines."""

    @property
    def real_devices(self) -> tuple[RigDevice, ...]:
        """Those at an outside address."""
        return tuple(one for one in self.devices if one.real)

    def __getitem__(self, id_: str) -> RigDevice:
        for one in self.devices:
            if one.id == id_:
                return one
        raise KeyError(id_)
