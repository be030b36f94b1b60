"""Instruments that are read by Modbus and nothing else: tank gauge, weather station, UPS.

A channel takes the registers of its value and one of its state (0 good, 1 fault), one channel after
another from 0 on, holding and input alike. A map of our own (S): makers differ.

What a reader would get wrong: a channel in fault goes on showing its last value, as instruments do;
only its state says that it is worth nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from devices.modbus_unit import ModbusMap, window
from devices.wire.modbus import Read, Refusal
from devices.wire.modbus_values import Form

__all__ = ["TANK", "UPS", "WEATHER", "Channel", "MeasuringUnit", "addresses"]


@dataclass(frozen=True, slots=True)
class Channel:
    """A quantity: its key (units last), its form, the value of one step, the instrument's range."""

    key: str
    form: Form
    step: float
    low: float
    high: float


TANK = (
    Channel("level_m", Form.F32_ABCD, 1.0, 0.0, 40.0),
    Channel("temperature_c", Form.I16, 0.1, -60.0, 200.0),
    Channel("pressure_kpa", Form.U16, 0.1, 0.0, 6000.0),
)
"""A servo or radar gauge; ranges E."""

WEATHER = (
    Channel("wind_m_s", Form.U16, 0.1, 0.0, 75.0),
    Channel("wind_from_deg", Form.U16, 1.0, 0.0, 360.0),
    Channel("temperature_c", Form.I16, 0.1, -50.0, 60.0),
    Channel("humidity_percent", Form.U16, 1.0, 0.0, 100.0),
    Channel("pressure_hpa", Form.U16, 0.1, 450.0, 1100.0),
    Channel("rain_mm_h", Form.U16, 0.1, 0.0, 400.0),
)
"""An automatic weather station of six elements; ranges E."""

UPS = (
    Channel("battery_percent", Form.U16, 1.0, 0.0, 100.0),
    Channel("load_percent", Form.U16, 1.0, 0.0, 150.0),
    Channel("mains_v", Form.U16, 0.1, 0.0, 300.0),
    Channel("runtime_min", Form.U16, 1.0, 0.0, 2000.0),
    Channel("on_battery", Form.U16, 1.0, 0.0, 1.0),
)
"""Power supply of a duty room; ranges E."""


class MeasuringUnit(ModbusMap):
    """The state: a value and a fault mark a channel. Written to, it refuses."""

    def __init__(self, channels: Sequence[Channel]) -> None:
        self.channels = tuple(channels)
        self._values = {one.key: one.low if one.low > 0.0 else 0.0 for one in self.channels}
        self._faults = dict.fromkeys(self._values, False)
        self._registers: tuple[int, ...] | None = None

    def show(self, key: str, value: float | None, fault: bool = False) -> None:
        """See `Device.show`."""
        if key not in self._values:
            raise KeyError(key)
        if value is not None:
            self._values[key] = value
        self._faults[key] = fault or value is None
        self._registers = None

    def shown(self) -> dict[str, float | None]:
        """See `Device.shown`."""
        return {key: None if self._faults[key] else value for key, value in self._values.items()}

    def registers(self) -> tuple[int, ...]:
        """All registers from 0 on."""
        if self._registers is None:
            found: list[int] = []
            for one in self.channels:
                found += one.form.write(self._values[one.key] / one.step)
                found.append(int(self._faults[one.key]))
            self._registers = tuple(found)
        return self._registers

    def read(self, asked: Read, now_s: float) -> tuple[int, ...] | Refusal:
        """See `ModbusMap.read`."""
        if asked.function not in (3, 4):
            return Refusal.ILLEGAL_FUNCTION
        return window(self.registers(), asked)


def addresses(channels: Sequence[Channel]) -> list[tuple[Channel, int, int]]:
    """Each channel with the address of its value and that of its state."""
    found, at = [], 0
    for one in channels:
        found.append((one, at, at + one.form.size))
        at += one.form.size + 1
    return found
