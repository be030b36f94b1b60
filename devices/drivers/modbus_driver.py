"""Reads the registers of a Modbus device, over TCP or RTU over TCP, again and again; never writes.

What a reader would get wrong: an answer that does not fit (another transaction, unit or length) is
no answer. It is not read "as far as it goes", and the request is sent again under a new number. RTU
has no numbers: there a connection that missed an answer is given up, lest a late one be taken for
the next.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from devices.drivers import reasons
from devices.drivers.readings import Quality, Reading, Sink
from devices.session import NEVER, Session
from devices.wire.face import Bad, Codec, Side, WireError
from devices.wire.modbus import (
    Adu,
    Exceptional,
    Function,
    Read,
    Registers,
    read_answer,
    write_request,
)
from devices.wire.modbus_rtu import ModbusRtu
from devices.wire.modbus_tcp import ModbusTcp
from devices.wire.modbus_values import Form
from twin.terms.text import Text

__all__ = ["ModbusDriver", "Register"]


@dataclass(frozen=True, slots=True)
class Register:
    """A point: its register, the value of one step, and the range an instrument can show.

    `fault_at`, `fault_bit`: a register whose bit says that the value is worth nothing.
    """

    point: str
    address: int
    step: float = 1.0
    low: float = 0.0
    high: float = 65535.0
    fault_at: int | None = None
    fault_bit: int = 4
    form: Form = Form.U16


class ModbusDriver:
    """What is known of a device across its connections."""

    def __init__(
        self,
        registers: list[Register],
        sink: Sink,
        *,
        unit: int = 1,
        period_s: float = 1.0,
        timeout_s: float = 1.0,
        retries: int = 2,
        rtu: bool = False,
    ) -> None:
        if not registers:
            raise ValueError("nothing to read: give at least one register")
        wanted = [r.address + r.form.size - 1 for r in registers]
        wanted += [r.address for r in registers] + [
            r.fault_at for r in registers if r.fault_at is not None
        ]
        self.first = min(wanted)
        self.asked = Read(Function.READ_HOLDING_REGISTERS, self.first, max(wanted) - self.first + 1)
        write_request(self.asked)
        self.registers, self.unit = registers, unit
        self.period_s, self.timeout_s, self.retries = period_s, timeout_s, retries
        self.transaction, self.rtu, self.misses = 0, rtu, 0
        self._sink = sink
        self._places = [
            (
                one,
                slice(one.address - self.first, one.address - self.first + one.form.size),
                None if one.fault_at is None else one.fault_at - self.first,
            )
            for one in registers
        ]
        self._without: Quality | None = None

    def session(self) -> Session:
        """A session for a new connection."""
        return _Poll(self)

    def unreachable(self, now_s: float) -> None:
        """Nobody takes the connection."""
        self.have_not(Quality.NO_LINK, reasons.NOBODY, now_s)

    def have(self, values: tuple[int, ...], now_s: float) -> None:
        """Values came."""
        self._without, self.misses = None, 0
        for one, place, fault_at in self._places:
            value = one.form.read(values[place]) * one.step
            marks = 0 if fault_at is None else values[fault_at]
            if marks & one.fault_bit or not math.isfinite(value):
                why = reasons.DETECTOR if math.isfinite(value) else reasons.NOT_A_NUMBER
                said = Reading(now_s, one.point, None, Quality.DEVICE_FAULT, why)
            elif one.low <= value <= one.high:
                said = Reading(now_s, one.point, value, Quality.GOOD)
            else:
                why = reasons.OUTSIDE(low=one.low, high=one.high)
                said = Reading(now_s, one.point, value, Quality.IMPLAUSIBLE, why)
            self._sink(said)

    def have_not(self, quality: Quality, why: Text, now_s: float) -> None:
        """No values; said once until it changes."""
        if quality is self._without or (
            quality is Quality.NO_LINK and self._without is Quality.NO_ANSWER
        ):
            return
        self._without = quality
        for one in self.registers:
            self._sink(Reading(now_s, one.point, None, quality, why))


class _Poll(Session):
    def __init__(self, driver: ModbusDriver) -> None:
        self._driver = driver
        self._codec: Codec[Adu] = ModbusRtu(Side.ANSWERS) if driver.rtu else ModbusTcp()
        self._next_s, self._until_s = 0.0, NEVER

    def receive(self, data: bytes, now_s: float) -> bytes:
        """See `Session.receive`."""
        for one in self._codec.feed(data):
            if not isinstance(one, Bad) and self._until_s < NEVER and self._is_ours(one):
                self._take(one, now_s)
        if now_s >= self._until_s:
            driver = self._driver
            driver.misses += 1
            if driver.misses > driver.retries:
                driver.have_not(Quality.NO_ANSWER, reasons.UNREADABLE, now_s)
                self.closed, driver.misses = True, 0
            elif driver.rtu:
                self.closed = True
            return b"" if self.closed else self._ask(now_s)
        if self._until_s == NEVER and now_s >= self._next_s:
            self._next_s += self._driver.period_s  # on its own grid: lateness does not add up
            if self._next_s <= now_s:
                self._next_s = now_s + self._driver.period_s
            return self._ask(now_s)
        return b""

    def wake_at_s(self) -> float:
        """See `Session.wake_at_s`."""
        return self._until_s if self._until_s < NEVER else self._next_s

    def lost(self, now_s: float) -> None:
        """See `Session.lost`."""
        if not (self.closed and self._driver.misses):
            self._driver.have_not(Quality.NO_LINK, reasons.GONE, now_s)

    def _ask(self, now_s: float) -> bytes:
        driver = self._driver
        driver.transaction = 0 if driver.rtu else driver.transaction + 1 & 0xFFFF
        self._until_s = now_s + driver.timeout_s
        self._codec.reset()
        return self._codec.encode(Adu(driver.unit, write_request(driver.asked), driver.transaction))

    def _is_ours(self, adu: Adu) -> bool:
        return adu.transaction == self._driver.transaction and adu.unit == self._driver.unit

    def _take(self, adu: Adu, now_s: float) -> None:
        try:
            answer = read_answer(self._driver.asked, adu.pdu)
        except WireError:
            return
        self._until_s = NEVER
        if isinstance(answer, Registers):
            self._driver.have(answer.values, now_s)
        elif isinstance(answer, Exceptional):
            self._driver.misses, why = 0, reasons.EXCEPTION(code=answer.code)
            self._driver.have_not(Quality.DEVICE_FAULT, why, now_s)
