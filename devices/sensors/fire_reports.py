"""Telling a fire-monitoring centre by GB/T 26875.3: every change of a part's state, and a beat.

A fire overtakes what else is waiting (it is told within 10 s), but not what waits about the same
part, or the centre would take an older state for the newer. Every `beat_s` the unit's own state is
told, so that a dead unit is missed.

What a reader would get wrong: on a new connection all parts are told afresh, as the centre may have
called them lost; only what is still waiting to be told is not told twice.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from devices.clock import DeviceClock
from devices.outbox import Outbox
from devices.session import Session
from devices.wire.face import Bad
from devices.wire.gbt26875 import Act, Gbt26875, Telegram
from devices.wire.gbt26875_data import ComponentState, Status, UnitState, write_data

__all__ = ["FireReports", "FireTeller", "Part"]

_SYSTEM = 1
"""System type: fire-alarm system (table 4 of the standard; V2)."""
_NORMAL = 1
"""The transmission unit's own state: in order, nothing else."""


@dataclass(frozen=True, slots=True)
class Part:
    """A detector or part: its number, its type (table 5), its `Status` bits and its note."""

    number: int
    kind: int
    status: int
    note: str = ""


class FireTeller:
    """Who tells, kept over connections: `address` is the unit's number."""

    def __init__(self, address: int, clock: DeviceClock) -> None:
        self.address, self.clock = address, clock
        self.box = Outbox()
        self.told: dict[int, int] = {}
        self._serial = 0

    def reconnected(self) -> None:
        """A new connection: tell all again of which nothing waits."""
        self.box.reconnected()
        self.told = {part: one for part, one in self.told.items() if self.box.waits_about(part)}

    def tell(self, said: ComponentState | UnitState, now_s: float) -> None:
        """Have it told, fires first."""
        self._serial = self._serial + 1 & 0xFFFF
        telegram = Telegram(
            serial=self._serial,
            command=Act.SEND,
            data=write_data([said]),
            at=self.clock.at(now_s),
            source=self.address,
        )
        part = said.part if isinstance(said, ComponentState) else None
        urgent = part is not None and bool(said.status & Status.FIRE)
        data = Gbt26875().encode(telegram)
        self.box.put(self._serial, data, about=part, urgent=urgent)


class FireReports(Session):
    """One connection to the centre, which it dials; `parts` gives the parts as they are now."""

    LOOK_S = 1.0

    def __init__(
        self, teller: FireTeller, parts: Callable[[], Sequence[Part]], beat_s: float = 60.0
    ) -> None:
        self._teller, self._parts, self._beat_s = teller, parts, beat_s
        self._codec = Gbt26875()
        self._look_s = self._next_s = 0.0
        teller.reconnected()

    def receive(self, data: bytes, now_s: float) -> bytes:
        """See `Session.receive`."""
        teller, box = self._teller, self._teller.box
        for one in self._codec.feed(data):
            if not isinstance(one, Bad) and one.command == Act.CONFIRM:
                box.confirmed(one.serial)
        self._look_s = now_s + self.LOOK_S
        at = teller.clock.at(now_s)
        for part in self._parts():
            changed = part.status != teller.told.get(part.number)
            if changed and (not box.full or part.status & Status.FIRE):  # the others at a next look
                teller.told[part.number] = part.status
                said = ComponentState(
                    _SYSTEM, teller.address, part.kind, part.number, part.status, part.note, at
                )
                teller.tell(said, now_s)
        if now_s >= self._next_s and not len(box):
            self._next_s = now_s + self._beat_s
            teller.tell(UnitState(_NORMAL, at), now_s)
        said_now = box.due(now_s)
        self.closed = box.given_up
        return said_now

    def wake_at_s(self) -> float:
        """See `Session.wake_at_s`."""
        return min(self._look_s, self._teller.box.wake_at_s())
