"""The vehicles' centre: JT/T 808-2013 and -2019 from the platform's side, and texts to the crews.

What a reader would get wrong: the terminal decides the year by the form of its frames, and is
answered in it; the same number is 12 digits in one and 20 in the other. And a text keeps its serial
number over lost connections: the terminal knows by it that it has shown the text already, and only
confirms again.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from devices.drivers import reasons
from devices.drivers.centres import Centre, Known
from devices.drivers.readings import OrderDone, Outcome, Quality, Sink
from devices.session import NEVER
from devices.wire import jt808_talk as talk
from devices.wire.face import Bad, WireError
from devices.wire.jt808 import BODY_MAX, Joiner, Jt808, Jt808Frame
from devices.wire.jt808_position import Position, State, read_batch, read_position
from devices.wire.jt808_talk import Message, TextToCrew
from twin.terms.text import Text

__all__ = ["Vehicle", "VehicleCentre"]

_URGENT_SHOWN_READ = 1 | 4 | 8
_NOTICE = 1
_TEXT_MAX = BODY_MAX - 2
"""Bytes of a text that goes in one frame, behind its flags and, of 2019, its type."""


@dataclass(slots=True)
class _Order:
    text: str
    serial: int
    until_s: float
    again_s: float = 0.0


class Vehicle(Known):
    """A vehicle the centre expects, by the phone number of its terminal.

    Points: ``lat``, ``lon`` (degrees, WGS-84), ``speed`` (km/h). The only order is ``text``.
    """

    AGAIN_S, ORDER_S = 10.0, 120.0

    def __init__(
        self,
        phone: str,
        points: dict[str, str],
        sink: Sink,
        *,
        code: str,
        allowed: Collection[str] = (),
        silence_s: float = 60.0,
        strict: bool = True,
    ) -> None:
        super().__init__(phone, points, sink, silence_s, strict=strict)
        self.code, self.serial = code, -1
        self.orders: list[_Order] = []
        self._allowed = tuple(allowed)

    def order(self, order: str, now_s: float, *, over: bool = False) -> bool:
        """Take an order ``text WORDS``: have them shown to the crew; see `TakesOrders`."""
        word, _, text = order.partition(" ")
        why = None if word == "text" and text else reasons.TEXT_FORM
        why = why or (None if word in self._allowed else reasons.NOT_ALLOWED)
        size = len(talk.showable(text).encode("gbk"))
        why = why or (reasons.TEXT_LONG(size=size, most=_TEXT_MAX) if size > _TEXT_MAX else None)
        if why:
            self.sink(OrderDone(now_s, self.name, order, Outcome.REFUSED, why))
            return False
        self.orders.append(_Order(text, self.next_serial(), now_s + self.ORDER_S))
        return True

    def next_serial(self) -> int:
        """The next number of a message down."""
        self.serial = self.serial + 1 & 0xFFFF
        return self.serial

    def tick(self, now_s: float) -> None:
        """End the orders whose time is over; to be called by whoever keeps the time."""
        for order in [one for one in self.orders if one.until_s <= now_s]:
            self.done(order.serial, Outcome.UNCONFIRMED, reasons.NOT_ANSWERED, now_s)

    def done(self, serial: int, outcome: Outcome, why: Text, now_s: float) -> None:
        """An order ended."""
        for order in [one for one in self.orders if one.serial == serial]:
            self.orders.remove(order)
            self.sink(OrderDone(now_s, self.name, f"text {order.text}", outcome, why))


class VehicleCentre(Centre):
    """One terminal's connection; what it sends before it has proved itself is refused."""

    LOOK_S = 1.0

    def __init__(self, unit: Vehicle) -> None:
        super().__init__(unit)
        self._vehicle = unit
        self._codec, self._joiner = Jt808(strict=unit.strict), Joiner()
        self._proved, self._look_s = False, NEVER
        self._phone, self._version = unit.name, None if len(unit.name) <= 12 else 1

    def receive(self, data: bytes, now_s: float) -> bytes:
        """See `Session.receive`."""
        said, heard = b"", False
        for one in self._codec.feed(data):
            if isinstance(one, Bad):
                continue
            if one.phone.lstrip("0") != self.unit.name.lstrip("0"):
                self.unit.strangers += 1
                continue
            heard, self._phone, self._version = True, one.phone, one.version
            whole = self._joiner.take(one)
            try:
                said += self._answer(one, 0) if whole is None else self._take(whole, now_s)
            except WireError:
                said += self._answer(one, 2)
        self.watch(heard, now_s)
        if not self._proved:
            self._look_s = NEVER
            return said
        return said + self._texts(now_s)

    def wake_at_s(self) -> float:
        """See `Session.wake_at_s`."""
        return min(super().wake_at_s(), self._look_s)

    def _texts(self, now_s: float) -> bytes:
        self._look_s = now_s + self.LOOK_S
        self._vehicle.tick(now_s)
        said = b""
        for order in self._vehicle.orders:
            if now_s >= order.again_s:
                order.again_s = now_s + Vehicle.AGAIN_S
                kind = None if self._version is None else _NOTICE
                shown = TextToCrew(_URGENT_SHOWN_READ, talk.showable(order.text), kind)
                body = talk.write_text(shown)
                said += self._codec.encode(self._frame(Message.TEXT, body, order.serial))
        return said

    def _take(self, frame: Jt808Frame, now_s: float) -> bytes:
        match frame.id:
            case Message.REGISTER:
                talk.read_registration(frame.body, version=frame.version)
                body = talk.write_registered(talk.Registered(frame.serial, 0, self._vehicle.code))
                return self._codec.encode(self._frame(Message.REGISTERED, body))
            case Message.AUTHENTICATE:
                said = talk.read_authentication(frame.body, version=frame.version)
                self._proved = said == self._vehicle.code
                return self._answer(frame, 0 if self._proved else 1)
            case Message.TERMINAL_ANSWER if self._proved:
                answer = talk.read_answer(frame.body)
                if answer.id == Message.TEXT:
                    outcome = Outcome.REFUSED if answer.result else Outcome.CONFIRMED
                    why = reasons.RESULT(code=answer.result) if answer.result else reasons.NONE
                    self._vehicle.done(answer.serial, outcome, why, now_s)
                return b""
        if not self._proved:
            return self._answer(frame, 1)
        if frame.id == Message.POSITION:
            self._position(read_position(frame.body), now_s)
        elif frame.id == Message.POSITIONS:
            for position in read_batch(frame.body)[0]:
                self._position(position, now_s)
        return self._answer(frame, 0)

    def _position(self, position: Position, now_s: float) -> None:
        if not self.unit.first((position.at, position.lat_udeg, position.lon_udeg)):
            return
        fixed = bool(position.status & State.FIXED)
        quality = Quality.GOOD if fixed else Quality.DEVICE_FAULT
        why = reasons.NONE if fixed else reasons.NO_FIX
        self.unit.say("lat", position.lat_udeg / 1e6 if fixed else None, quality, now_s, why)
        self.unit.say("lon", position.lon_udeg / 1e6 if fixed else None, quality, now_s, why)
        self.unit.say("speed", position.speed_0_1_km_h / 10.0, Quality.GOOD, now_s, reasons.NONE)

    def _answer(self, frame: Jt808Frame, result: int) -> bytes:
        body = talk.write_answer(talk.Answer(frame.serial, frame.id, result))
        return self._codec.encode(self._frame(Message.PLATFORM_ANSWER, body))

    def _frame(self, message: Message, body: bytes, serial: int | None = None) -> Jt808Frame:
        number = self._vehicle.next_serial() if serial is None else serial
        return Jt808Frame(
            id=message, phone=self._phone, serial=number, body=body, version=self._version
        )
