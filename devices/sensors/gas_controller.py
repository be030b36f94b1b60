"""A gas-detector controller: some detectors, their limits, and three protocols on that one state.

What a reader would get wrong: it takes no orders. Every Modbus write is refused (exception 1), as
process equipment in this project is only ever read.

Registers (holding and input alike), two a detector from 0 on: value in its steps, and state
(0 normal, 1 low alarm, 2 high alarm, 4 detector fault). A map of our own (S): makers differ.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from devices.clock import DeviceClock
from devices.modbus_unit import ModbusMap, ModbusUnit, window
from devices.sensors.fire_reports import FireReports, FireTeller, Part
from devices.sensors.hj212_reports import Hj212Reports, Report, Reporter
from devices.wire.gbt26875_data import Status
from devices.wire.hj212 import Command
from devices.wire.modbus import Read, Refusal

__all__ = ["Detector", "GasController", "GasFire", "GasHj212", "GasModbus"]

LOW, HIGH, FAULTY = 1, 2, 4
_STATUS = {0: 0, LOW: int(Status.FIRE), HIGH: int(Status.FIRE), FAULTY: int(Status.FAULT)}
_FLAGS = {0: "N", LOW: "T", HIGH: "T", FAULTY: "D"}
_SYSTEM = "31"
"""HJ 212's ST: a source of air pollution (table 5; G)."""
_COMBUSTIBLE = 10
"""Component type: combustible-gas detector (GB/T 26875.3-2011 table 5, types 10-13; V2)."""


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
        self.reporter = Reporter(mn, _SYSTEM, clock)
        self.teller = FireTeller(address, clock)

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

    def parts(self) -> list[Part]:
        """The detectors as a fire-monitoring centre sees them."""
        return [
            Part(i, _COMBUSTIBLE, _STATUS[one.state], one.name)
            for i, one in enumerate(self.detectors, 1)
        ]

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


class GasHj212(Hj212Reports):
    """HJ 212: real-time data every `period_s`.

    `factors` are the codes of the detectors' values; the county's code list decides them.
    """

    def __init__(self, controller: GasController, factors: list[str], period_s: float) -> None:
        def told(now_s: float) -> tuple[datetime, list[dict[str, str]]]:
            pairs = zip(controller.detectors, factors, strict=True)
            return controller.clock.at(now_s), [_real_time(code, one) for one, code in pairs]

        super().__init__(controller.reporter, Report(Command.REAL_TIME, period_s, told))


def _real_time(code: str, one: Detector) -> dict[str, str]:
    value = str(one.steps * Decimal(str(one.step)))
    return {f"{code}-Rtd": value, f"{code}-Flag": _FLAGS[one.state]}


class GasFire(FireReports):
    """GB/T 26875.3: each detector a part, its alarm limits a fire."""

    def __init__(self, controller: GasController, beat_s: float = 60.0) -> None:
        super().__init__(controller.teller, controller.parts, beat_s)
