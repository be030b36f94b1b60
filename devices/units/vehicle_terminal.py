"""A vehicle terminal: registers, proves itself, reports its position, shows texts to the crew.

What a reader would get wrong: the code given at registration is kept over a lost connection. The
terminal then only authenticates, and registers anew when that is refused.
"""

from __future__ import annotations

from devices.clock import DeviceClock
from devices.outbox import Outbox
from devices.session import Session
from devices.wire import jt808_talk as talk
from devices.wire.face import Bad, WireError
from devices.wire.jt808 import Jt808, Jt808Frame
from devices.wire.jt808_position import Position, State, write_position
from devices.wire.jt808_talk import Message, Registration, TextToCrew

__all__ = ["Terminal", "VehicleTerminal"]


_SHOWN = {
    "lat": ("lat_udeg", 1e6, -90.0, 90.0),
    "lon": ("lon_udeg", 1e6, -180.0, 180.0),
    "speed": ("speed_0_1_km_h", 10.0, 0.0, 6553.5),
    "course": ("course_deg", 1.0, 0.0, 359.0),
}
"""Where each key is kept, in which steps, and between which bounds a position can say it."""


class VehicleTerminal:
    """The state: where the vehicle is, what its crew was told. `version` None: 2013; 1: 2019."""

    def __init__(
        self, phone: str, who: Registration, clock: DeviceClock, *, version: int | None = None
    ) -> None:
        self.phone = phone.zfill(12 if version is None else 20)
        self.who, self.clock, self.version = who, clock, version
        self.lat_udeg, self.lon_udeg, self.speed_0_1_km_h, self.course_deg = 0, 0, 0, 0
        self.fixed = True
        self.code: str | None = None
        self.serial = -1
        self.texts: list[TextToCrew] = []
        self.text_serials: list[int] = []
        self.box = Outbox()

    def show(self, key: str, value: float | None, fault: bool = False) -> None:
        """See `Device.show`; ``lat`` and ``lon`` in degrees, ``speed`` in km/h, ``course`` in
        degrees. Without a value the terminal has no fix."""
        name, per_step, low, high = _SHOWN[key]
        self.fixed = not fault and value is not None
        if value is not None:
            steps = min(high, max(low, value)) * per_step
            setattr(self, name, int(steps + (0.5 if steps >= 0.0 else -0.5)))

    def shown(self) -> dict[str, float | None]:
        """See `Device.shown`."""
        return {
            key: getattr(self, name) / per_step if self.fixed else None
            for key, (name, per_step, _, _) in _SHOWN.items()
        }


class Terminal(Session):
    """JT/T 808, of 2013 or 2019, dialling its platform: a position every `period_s`."""

    def __init__(self, vehicle: VehicleTerminal, period_s: float = 10.0) -> None:
        self._vehicle, self._period_s, self._codec = vehicle, period_s, Jt808()
        self._next_s = float("inf")
        self._greeted = False
        vehicle.box = Outbox()

    def receive(self, data: bytes, now_s: float) -> bytes:
        """See `Session.receive`."""
        said = b""
        if not self._greeted:
            self._greeted = True
            self._present()
        for one in self._codec.feed(data):
            if not isinstance(one, Bad) and one.phone == self._vehicle.phone:
                try:
                    said += self._heard(one, now_s)
                except WireError:
                    continue
        if now_s >= self._next_s:
            self._next_s = now_s + self._period_s
            self._confirmable(Message.POSITION, write_position(self._position(now_s)))
        said += self._vehicle.box.due(now_s)
        self.closed = self._vehicle.box.given_up
        return said

    def wake_at_s(self) -> float:
        """See `Session.wake_at_s`."""
        return min(self._next_s, self._vehicle.box.wake_at_s())

    def _present(self) -> None:
        code = self._vehicle.code
        if code is None:
            self._confirmable(Message.REGISTER, self._registration())
        else:
            body = talk.write_authentication(code, version=self._vehicle.version)
            self._confirmable(Message.AUTHENTICATE, body)

    def _registration(self) -> bytes:
        return talk.write_registration(self._vehicle.who, version=self._vehicle.version)

    def _heard(self, frame: Jt808Frame, now_s: float) -> bytes:
        vehicle = self._vehicle
        match frame.id:
            case Message.REGISTERED:
                said = talk.read_registered(frame.body)
                if vehicle.box.confirmed((said.serial, int(Message.REGISTER))) and not said.result:
                    vehicle.code = said.code
                    self._present()
            case Message.PLATFORM_ANSWER:
                answer = talk.read_answer(frame.body)
                if not vehicle.box.confirmed((answer.serial, answer.id)):
                    return b""
                if answer.id == Message.AUTHENTICATE and answer.result:
                    vehicle.code = None
                    self._present()
                elif answer.id == Message.AUTHENTICATE:
                    self._next_s = now_s
            case Message.TEXT:
                if frame.serial not in vehicle.text_serials:
                    vehicle.texts.append(talk.read_text(frame.body, version=frame.version))
                    vehicle.text_serials = [*vehicle.text_serials[-31:], frame.serial]
                return self._answer(frame, 0)
            case Message.ASK_POSITION:
                body = frame.serial.to_bytes(2) + write_position(self._position(now_s))
                return self._codec.encode(self._frame(Message.POSITION_ANSWER, body))
            case _:
                return self._answer(frame, 3)
        return b""

    def _answer(self, frame: Jt808Frame, result: int) -> bytes:
        body = talk.write_answer(talk.Answer(frame.serial, frame.id, result))
        return self._codec.encode(self._frame(Message.TERMINAL_ANSWER, body))

    def _confirmable(self, message: Message, body: bytes) -> None:
        frame = self._frame(message, body)
        self._vehicle.box.put((frame.serial, frame.id), self._codec.encode(frame))

    def _frame(self, message: Message, body: bytes) -> Jt808Frame:
        self._vehicle.serial = self._vehicle.serial + 1 & 0xFFFF
        vehicle = self._vehicle
        return Jt808Frame(
            id=message,
            phone=vehicle.phone,
            serial=vehicle.serial,
            body=body,
            version=vehicle.version,
        )

    def _position(self, now_s: float) -> Position:
        vehicle = self._vehicle
        return Position(
            lat_udeg=vehicle.lat_udeg,
            lon_udeg=vehicle.lon_udeg,
            at=vehicle.clock.at(now_s),
            speed_0_1_km_h=vehicle.speed_0_1_km_h,
            course_deg=vehicle.course_deg,
            status=(State.FIXED if vehicle.fixed else 0) | State.ENGINE | State.BEIDOU,
        )
