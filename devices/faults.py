"""Wire faults: what can happen to bytes between a device and who listens, by one seeded pipe.

The pipe stands at the device's end, after its session. Order: black hole, drop, bent frame (wrong
check, id, sequence, exception), truncate, garbage, delay, trickle, reset, end.

What a reader would get wrong: a bent frame is a right frame again, but for what is bent. A wrong
check code stands on bytes that are otherwise whole, so that only the check can find it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import Enum

from fast.streams import Stream

__all__ = ["Bend", "End", "FaultPipe", "Parcel", "Tap", "WireFault", "WireFaultKind"]

Bend = Callable[[bytes], bytes]
"""Bytes of whole frames to the same with one thing wrong."""


class WireFaultKind(Enum):
    """What can happen to bytes and connections."""

    DROP = "drop"
    DELAY = "delay"
    TRICKLE = "trickle"
    GARBAGE = "garbage"
    WRONG_CHECK = "wrong_check"
    TRUNCATE = "truncate"
    WRONG_ID = "wrong_id"
    WRONG_SEQUENCE = "wrong_sequence"
    EXCEPTION = "exception"
    RESET = "reset"
    FIN = "fin"
    REFUSE = "refuse"
    BLACK_HOLE = "black_hole"
    FLAPPING = "flapping"


_BENT = (
    WireFaultKind.WRONG_CHECK,
    WireFaultKind.WRONG_ID,
    WireFaultKind.WRONG_SEQUENCE,
    WireFaultKind.EXCEPTION,
)


_CONNECTED = (WireFaultKind.RESET, WireFaultKind.FIN, WireFaultKind.REFUSE)
"""Faults of connections, which datagrams have none of."""


class End(Enum):
    """How a connection is ended."""

    RESET = "reset"
    FIN = "fin"


@dataclass(frozen=True, slots=True)
class WireFault:
    """A fault that is on. `chance` is per message; `seconds` the delay, the pause between the
    bytes of a trickle, or half a period of flapping."""

    kind: WireFaultKind
    chance: float = 1.0
    seconds: float = 1.0


@dataclass(frozen=True, slots=True)
class Parcel:
    """Bytes to send after so many seconds, and how to end the connection then, if at all."""

    after_s: float
    data: bytes
    end: End | None = None


Tap = Callable[[float, bytes, list[Parcel], str], None]


class FaultPipe:
    """The faults of one device's wire. Without faults everything passes as it is.

    Over `datagrams` there is no connection to end or refuse; what flaps is lost. Of a device that
    is `mute` (it never says anything) there are no bytes to strike: it can only be deaf.
    """

    def __init__(
        self,
        seed: int,
        device: str,
        bends: Mapping[WireFaultKind, Bend],
        *,
        datagrams: bool = False,
        mute: bool = False,
    ) -> None:
        self._dice = Stream(seed, "wire fault", device)
        self._device, self._bends, self._datagrams = device, dict(bends), datagrams
        self._mute = mute
        self._on: dict[WireFaultKind, WireFault] = {}
        self._struck: list[str] = []
        self.tap: Tap | None = None
        """Told what the device said, what became of it, and the faults that did it."""

    def set(self, faults: Iterable[WireFault]) -> None:
        """Have these faults on, and no others.

        Raises:
            ValueError: The device's protocol has nothing to bend in this way.
        """
        wanted = {fault.kind: fault for fault in faults}
        for kind in wanted:
            if not self.can(kind):
                raise ValueError(f"{self._device}: its protocol has no {kind.value}; leave it out")
        self._on = wanted

    def accepts(self, now_s: float) -> bool:
        """Whether a connection is taken now."""
        if self._datagrams:
            return True
        return WireFaultKind.REFUSE not in self._on and not self._down(now_s)

    @property
    def clear(self) -> bool:
        """Whether bytes pass as they are, and nobody looks on."""
        return not self._on and self.tap is None

    def hears(self) -> bool:
        """Whether what comes reaches the device, and its clock its session."""
        return WireFaultKind.BLACK_HOLE not in self._on

    def send(self, data: bytes, now_s: float) -> list[Parcel]:
        """What becomes of bytes the device says."""
        if not data or not self.hears():
            return []
        self._struck.clear()
        parcels = self._become(data, now_s)
        if self.tap is not None:
            self.tap(now_s, data, parcels, "+".join(self._struck))
        return parcels

    def _become(self, data: bytes, now_s: float) -> list[Parcel]:
        if not self._on:
            return [Parcel(0.0, data)]
        if self._down(now_s):
            self._struck.append(WireFaultKind.FLAPPING.value)
            return [] if self._datagrams else [Parcel(0.0, b"", End.RESET)]
        if self._strikes(WireFaultKind.DROP):
            return []
        for kind in _BENT:
            if self._strikes(kind):
                data = self._bends[kind](data)
        if self._strikes(WireFaultKind.TRUNCATE):
            data = data[: self._dice.choice_index(len(data))]
        if self._strikes(WireFaultKind.GARBAGE):
            data = bytes(self._dice.choice_index(256) for _ in data)
        late = self._on[WireFaultKind.DELAY].seconds if self._strikes(WireFaultKind.DELAY) else 0.0
        if self._strikes(WireFaultKind.TRICKLE):
            step = self._on[WireFaultKind.TRICKLE].seconds
            parcels = [Parcel(late + i * step, data[i : i + 1]) for i in range(len(data))]
        else:
            parcels = [Parcel(late, data)]
        for kind, end in ((WireFaultKind.RESET, End.RESET), (WireFaultKind.FIN, End.FIN)):
            if self._strikes(kind):
                return [*parcels, Parcel(parcels[-1].after_s if parcels else late, b"", end)]
        return parcels

    def can(self, kind: WireFaultKind) -> bool:
        """Whether the protocol has what the fault would bend or end."""
        if self._mute:
            return kind is WireFaultKind.BLACK_HOLE
        if self._datagrams and kind in _CONNECTED:
            return False
        return kind not in _BENT or kind in self._bends

    def _down(self, now_s: float) -> bool:
        flapping = self._on.get(WireFaultKind.FLAPPING)
        return flapping is not None and int(now_s / flapping.seconds) % 2 == 0

    def _strikes(self, kind: WireFaultKind) -> bool:
        fault = self._on.get(kind)
        struck = fault is not None and self._dice.chance(fault.chance)
        if struck:
            self._struck.append(kind.value)
        return struck
