"""Sounds and silences a siren by Modbus, and hears from it whether it sounds.

Keys `sounding`, `battery_percent`; orders ``on``, ``off``.

What a reader would get wrong: an order is confirmed by the input that says it sounds, not by the
coil that was written; and what the public hears is never repeated by itself. A siren that fell
silent while it should sound is a reading, not a reason to start it again.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

from devices.drivers import reasons
from devices.drivers.known_device import Asking, KnownDevice
from devices.drivers.readings import Outcome, Quality, Sink
from devices.session import Session
from devices.wire.face import Bad, Codec, Side, WireError
from devices.wire.modbus import (
    Adu,
    Bits,
    Exceptional,
    Function,
    Read,
    Registers,
    Write,
    read_answer,
    write_request,
)
from devices.wire.modbus_rtu import ModbusRtu
from devices.wire.modbus_tcp import ModbusTcp
from twin.terms.text import Text

__all__ = ["SIREN_KEYS", "SirenDriver"]

SIREN_KEYS = ("sounding", "battery_percent")

_QUESTIONS = {
    "sounding": Read(Function.READ_DISCRETE_INPUTS, 0, 2),
    "battery": Read(Function.READ_INPUT_REGISTERS, 0, 1),
}
_ORDERS = {
    "on": Write(Function.WRITE_COIL, 0, (1,)),
    "off": Write(Function.WRITE_COIL, 0, (0,)),
}


class SirenDriver(KnownDevice):
    """What is known of a siren."""

    def __init__(
        self,
        name: str,
        points: Mapping[str, str],
        sink: Sink,
        *,
        allowed: Collection[str] = (),
        unit: int = 1,
        rtu: bool = False,
    ) -> None:
        super().__init__(name, points, sink, allowed=allowed, order_s=15.0)
        self.unit, self.rtu, self.transaction = unit, rtu, 0

    def session(self) -> Session:
        """A session for a new connection."""
        return _Talk(self)

    def objects(self, order: str, now_s: float) -> Text | None:
        """See `KnownDevice.objects`."""
        return None if order in _ORDERS else reasons.SIREN_FORM(order=repr(order))


class _Talk(Asking):
    def __init__(self, driver: SirenDriver) -> None:
        retries = 0 if driver.rtu else 1  # RTU has no numbers: a late answer must find nobody
        super().__init__(driver, tuple(_QUESTIONS), poll_s=5.0, timeout_s=1.0, retries=retries)
        self._siren = driver
        self._codec: Codec[Adu] = ModbusRtu(Side.ANSWERS) if driver.rtu else ModbusTcp()

    def write(self, question: str) -> bytes:
        """See `Asking.write`."""
        siren = self._siren
        siren.transaction = 0 if siren.rtu else siren.transaction + 1 & 0xFFFF
        self._codec.reset()
        pdu = write_request(_QUESTIONS.get(question) or _ORDERS[question])
        return self._codec.encode(Adu(siren.unit, pdu, siren.transaction))

    def hear(self, data: bytes, now_s: float) -> None:
        """See `Asking.hear`."""
        for one in self._codec.feed(data):
            ours = (self._siren.unit, self._siren.transaction)
            if isinstance(one, Bad) or not self.asked or (one.unit, one.transaction) != ours:
                continue
            asked = _QUESTIONS.get(self.asked) or _ORDERS[self.asked]
            try:
                self._heard(read_answer(asked, one.pdu), now_s)
            except WireError:
                continue

    def _heard(self, said: object, now_s: float) -> None:
        siren, asked = self._siren, self.asked
        self.answered()
        match said:
            case Exceptional(_, code) if asked in _ORDERS:
                siren.end(Outcome.REFUSED, reasons.EXCEPTION(code=code), now_s)
            case Exceptional(_, code):
                siren.have_not(Quality.DEVICE_FAULT, reasons.EXCEPTION(code=code), now_s)
            case Registers((percent,)):
                siren.shows("battery_percent", float(percent), now_s, good=percent <= 100)
            case Bits((sounding, faulty)):
                if faulty:
                    siren.have_not(Quality.DEVICE_FAULT, reasons.HORN, now_s)
                else:
                    siren.shows("sounding", float(sounding), now_s)
                if self.order_sent and not faulty and sounding == (siren.order_now == "on"):
                    siren.end(Outcome.CONFIRMED, reasons.NONE, now_s)
