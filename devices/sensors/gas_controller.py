"""A gas-detector controller: some detectors, their limits, and three protocols on that one state.

What a reader would get wrong: it takes no orders. Every Modbus write is refused (exception 1), as
process equipment in this project is only ever read.

Registers (holding and input alike), two a detector from 0 on: value in its steps, and state
(0 normal, 1 low alarm, 2 high alarm, 4 detector fault). A map of our own (S): makers differ.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from devices.clock import DeviceClock
from devices.modbus_unit import ModbusMap, ModbusUnit, window
from devices.outbox import Outbox
from devices.session import Session
from devices.wire.face import Bad
from devices.wire.gbt26875 import Act, Gbt26875, Telegram
from devices.wire.gbt26875_data import ComponentState, Status, UnitState, write_data
from devices.wire.hj212 import Command, Hj212, Packet, groups
from devices.wire.modbus import Read, Refusal

__all__ = ["Detector", "GasController", "GasFire", "GasHj212", "GasModbus"]

LOW, HIGH, FAULTY = 1, 2, 4
_STATUS = {0: 0, LOW: Status.FIRE, HIGH: Status.FIRE, FAULTY: Status.FAULT}
_FLAGS = {0: "N", LOW: "T", HIGH: "T", FAULTY: "D"}
_COMBUSTIBLE = 10
"""Component type: combustible-gas detector (GB/T 26875.3-2011 table 6, types 10-13)."""


@dataclass(slots=True)
class Detector:
    """One head, as a rule in %LEL, in whatever unit its limits and range are.

    Limits as GB/T 50493-2019 recommends at most: 25 and 50 %LEL (G).
    """

    name: str
    value: float = 0.0
    low: float = 25.0
    high: float = 50.0
    step: float = 0.1
    full: float = 100.0
    faulty: bool = False

    @property
    def state(self) -> int:
        """0, `LOW`, `HIGH` or `FAULTY`."""
        if self.faulty:
            return FAULTY
        if self.value >= self.high:
            return HIGH
        return LOW if self.value >= self.low else 0

    @property
    def steps(self) -> int:
        """The value as it is shown: whole steps from 0 to the end of the range."""
        full = int(self.full / self.step + 0.5)
        return min(full, max(0, int(self.value / self.step + 0.5)))


class GasController:
    """The state. `address` is the controller's number in GB/T 26875.3, `mn` its name in HJ 212."""

    def __init__(
        self, detectors: list[Detector], clock: DeviceClock, *, mn: str = "", address: int = 1
    ) -> None:
        self.detectors, self.clock = detectors, clock
        self.mn, self.address = mn, address
        self.reports = Outbox()
        self.telegrams = Outbox()
        self.told = [0] * len(detectors)
        self.serial = 0

    def show(self, key: str, value: float | None, fault: bool = False) -> None:
        """See `Device.show`; keys are the detectors' numbers from 1 on."""
        detector = self._named()[key]
        detector.value = detector.value if value is None else value
        detector.faulty = fault or value is None

    def shown(self) -> dict[str, float | None]:
        """See `Device.shown`."""
        return {
            key: None if one.faulty else one.steps * one.step for key, one in self._named().items()
        }

    def _named(self) -> dict[str, Detector]:
        return {str(i): one for i, one in enumerate(self.detectors, 1)}

    def registers(self) -> tuple[int, ...]:
        """All registers from 0 on."""
        return tuple(n for one in self.detectors for n in (one.steps, one.state))


class GasModbus(ModbusUnit):
    """Modbus TCP, port 502, or RTU over TCP; it is only read."""

    def __init__(self, controller: GasController, unit: int = 1, *, rtu: bool = False) -> None:
        super().__init__(_Registers(controller), unit, rtu=rtu)


class _Registers(ModbusMap):
    def __init__(self, controller: GasController) -> None:
        self._controller = controller

    def read(self, asked: Read, now_s: float) -> tuple[int, ...] | Refusal:
        if asked.function not in (3, 4):
            return Refusal.ILLEGAL_FUNCTION
        return window(self._controller.registers(), asked)


class GasHj212(Session):
    """HJ 212: dials the authority and reports every `period_s`; each report must be confirmed.

    `factors` are the codes of the detectors' values; the county's code list decides them.
    """

    def __init__(self, controller: GasController, factors: list[str], period_s: float) -> None:
        self._controller, self._factors, self._period_s = controller, factors, period_s
        self._codec = Hj212(strict=False)
        self._next_s: float | None = None
        controller.reports.reconnected()

    def receive(self, data: bytes, now_s: float) -> bytes:
        """See `Session.receive`."""
        box = self._controller.reports
        for one in self._codec.feed(data):
            if not isinstance(one, Bad) and one.cn == str(int(Command.DATA_ANSWER)):
                box.confirmed(one.qn)
        if self._next_s is None or now_s >= self._next_s:
            self._next_s = (self._next_s or now_s) + self._period_s
            packet = self._report(now_s)
            box.put(packet.qn, self._codec.encode(packet))
        said = box.due(now_s)
        self.closed = box.given_up
        return said

    def wake_at_s(self) -> float:
        """See `Session.wake_at_s`."""
        return min(self._next_s or 0.0, self._controller.reports.wake_at_s())

    def _report(self, now_s: float) -> Packet:
        at = self._controller.clock.at(now_s)
        values = [{"DataTime": at.strftime("%Y%m%d%H%M%S")}]
        for one, factor in zip(self._controller.detectors, self._factors, strict=True):
            value = str(one.steps * Decimal(str(one.step)))
            values.append({f"{factor}-Rtd": value, f"{factor}-Flag": _FLAGS[one.state]})
        return Packet(
            qn=f"{at:%Y%m%d%H%M%S}{int(now_s * 1000.0) % 1000:03d}",
            st="31",
            cn=str(int(Command.REAL_TIME)),
            mn=self._controller.mn,
            pw="123456",
            flag=5,
            cp=groups(*values),
        )


class GasFire(Session):
    """GB/T 26875.3: dials the fire-monitoring centre and tells every change of a detector's state.

    An alarm overtakes what else is waiting (a fire alarm is told within 10 s); every `beat_s` the
    unit's own state is told, so that a dead unit is missed.
    """

    LOOK_S = 1.0

    def __init__(self, controller: GasController, beat_s: float = 60.0) -> None:
        self._controller, self._codec, self._look_s = controller, Gbt26875(), 0.0
        self._beat_s, self._next_s = beat_s, 0.0
        controller.telegrams.reconnected()

    def receive(self, data: bytes, now_s: float) -> bytes:
        """See `Session.receive`."""
        box = self._controller.telegrams
        for one in self._codec.feed(data):
            if not isinstance(one, Bad) and one.command == Act.CONFIRM:
                box.confirmed(one.serial)
        self._look_s = now_s + self.LOOK_S
        for i, detector in enumerate(self._controller.detectors):
            if detector.state != self._controller.told[i]:
                self._controller.told[i] = detector.state
                self._tell(i, detector, now_s)
        if now_s >= self._next_s and not len(box):
            self._next_s = now_s + self._beat_s
            self._put(UnitState(1, self._controller.clock.at(now_s)), now_s, urgent=False)
        said = box.due(now_s)
        self.closed = box.given_up
        return said

    def wake_at_s(self) -> float:
        """See `Session.wake_at_s`."""
        return min(self._look_s, self._controller.telegrams.wake_at_s())

    def _tell(self, i: int, one: Detector, now_s: float) -> None:
        controller = self._controller
        at = controller.clock.at(now_s)
        status = int(_STATUS[one.state])
        state = ComponentState(1, controller.address, _COMBUSTIBLE, i + 1, status, one.name, at)
        self._put(state, now_s, urgent=bool(status & Status.FIRE))

    def _put(self, told: ComponentState | UnitState, now_s: float, *, urgent: bool) -> None:
        controller = self._controller
        controller.serial = controller.serial + 1 & 0xFFFF
        telegram = Telegram(
            serial=controller.serial,
            command=Act.SEND,
            data=write_data([told]),
            at=controller.clock.at(now_s),
            source=controller.address,
        )
        controller.telegrams.put(telegram.serial, self._codec.encode(telegram), urgent=urgent)
