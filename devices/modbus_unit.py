"""The Modbus side of a device: its map of registers and coils, served by either envelope.

What a reader would get wrong: a request for another unit is not answered at all, as on a line where
somebody else would; every request in a segment is answered, also when several came at once.
"""

from __future__ import annotations

from abc import ABC, abstractmethod

from devices.session import Session
from devices.wire.face import Bad, Codec, Side
from devices.wire.modbus import EXCEPTION_BIT, Adu, Read, Refusal, Write, read_request, write_answer
from devices.wire.modbus_rtu import ModbusRtu
from devices.wire.modbus_tcp import ModbusTcp

__all__ = ["ModbusMap", "ModbusUnit", "window"]


class ModbusMap(ABC):
    """What can be read and written."""

    @abstractmethod
    def read(self, asked: Read, now_s: float) -> tuple[int, ...] | Refusal:
        """The values asked for."""

    def write(self, asked: Write, now_s: float) -> Refusal | None:
        """Set values; a device that is only read refuses the function."""
        return Refusal.ILLEGAL_FUNCTION


class ModbusUnit(Session):
    """One connection: Modbus TCP, or with `rtu` the frames of a serial server."""

    def __init__(self, registers: ModbusMap, unit: int = 1, *, rtu: bool = False) -> None:
        self._map, self._unit = registers, unit
        self._codec: Codec[Adu] = ModbusRtu(Side.REQUESTS) if rtu else ModbusTcp()

    def receive(self, data: bytes, now_s: float) -> bytes:
        """See `Session.receive`."""
        found = self._codec.feed(data)
        return b"".join(self._answer(one, now_s) for one in found if not isinstance(one, Bad))

    def _answer(self, adu: Adu, now_s: float) -> bytes:
        if adu.unit != self._unit:
            return b""
        asked = read_request(adu.pdu)
        refusal: Refusal | None = None
        values: tuple[int, ...] = ()
        if isinstance(asked, Refusal):
            refusal = asked
        elif isinstance(asked, Write):
            refusal = self._map.write(asked, now_s)
        else:
            read = self._map.read(asked, now_s)
            refusal, values = (read, ()) if isinstance(read, Refusal) else (None, read)
        if refusal is not None or isinstance(asked, Refusal):
            pdu = bytes(((adu.pdu[0] | EXCEPTION_BIT) & 0xFF, refusal or 0))
        else:
            pdu = write_answer(asked, values)
        return self._codec.encode(Adu(adu.unit, pdu, adu.transaction))


def window(values: tuple[int, ...], asked: Read) -> tuple[int, ...] | Refusal:
    """The part asked for of values from address 0 on."""
    end = asked.address + asked.count
    return values[asked.address : end] if end <= len(values) else Refusal.ILLEGAL_ADDRESS
