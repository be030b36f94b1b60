"""A public-warning siren or a street's loudspeakers behind a Modbus relay: heard by everybody.

Coil 0 sounds it; discrete input 0 says that it is sounding, 1 that its amplifier or horn is broken;
input register 0 is its battery in percent. A map of our own (S): makers differ.

What a reader would get wrong: the coil is a wish, the discrete input the truth. A siren in fault
takes the wish and stays silent, so a driver that reads back the coil believes what nobody hears. It
falls silent by itself after `longest_s` without a new order (E), whoever has forgotten it.
"""

from __future__ import annotations

from devices.modbus_unit import ModbusMap, window
from devices.session import NEVER
from devices.wire.modbus import Function, Read, Refusal, Write

__all__ = ["Siren"]


class Siren(ModbusMap):
    """The state."""

    def __init__(self, *, longest_s: float = 180.0) -> None:
        self.longest_s = longest_s
        self.wanted, self.faulty, self.battery_percent = False, False, 100.0
        self.starts, self._until_s = 0, NEVER

    @property
    def sounding(self) -> bool:
        """Whether it can be heard."""
        return self.wanted and not self.faulty

    def advance(self, now_s: float) -> None:
        """Live on to `now_s`."""
        if now_s >= self._until_s:
            self.wanted, self._until_s = False, NEVER

    def show(self, key: str, value: float | None, fault: bool = False) -> None:
        """See `Device.show`: `sounding` by a hand at the box, `battery_percent`."""
        if key == "sounding":
            self.wanted, self._until_s = bool(value), NEVER
            self.faulty = fault
        elif key == "battery_percent":
            self.battery_percent = value or 0.0
        else:
            raise KeyError(key)

    def shown(self) -> dict[str, float | None]:
        """See `Device.shown`."""
        return {"sounding": float(self.sounding), "battery_percent": self.battery_percent}

    def read(self, asked: Read, now_s: float) -> tuple[int, ...] | Refusal:
        """See `ModbusMap.read`."""
        self.advance(now_s)
        values = {
            Function.READ_COILS: (int(self.wanted),),
            Function.READ_DISCRETE_INPUTS: (int(self.sounding), int(self.faulty)),
            Function.READ_INPUT_REGISTERS: (int(self.battery_percent + 0.5),),
        }.get(asked.function)
        return Refusal.ILLEGAL_FUNCTION if values is None else window(values, asked)

    def write(self, asked: Write, now_s: float) -> Refusal | None:
        """See `ModbusMap.write`."""
        self.advance(now_s)
        if asked.function not in (Function.WRITE_COIL, Function.WRITE_COILS):
            return Refusal.ILLEGAL_FUNCTION
        if asked.address or len(asked.values) != 1:
            return Refusal.ILLEGAL_ADDRESS
        on = bool(asked.values[0])
        self.starts += on and not self.wanted
        self.wanted, self._until_s = on, now_s + self.longest_s if on else NEVER
        return None
