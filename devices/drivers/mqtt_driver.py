"""What IoT units publish: as the broker they dial (`MqttCentre`), or through one (`MqttDriver`).

What a reader would get wrong: through a broker the silence of a unit and that of the broker look
alike from here, so both are watched: the broker must answer pings, the unit must publish. A message
that comes twice under one count is taken once.
"""

from __future__ import annotations

import json
import sys
from typing import Any

from devices.drivers import reasons
from devices.drivers.centres import Centre, Known
from devices.drivers.readings import Quality
from devices.session import NEVER, Session
from devices.units.dtu import topic_of
from devices.wire.face import Bad
from devices.wire.mqtt import (
    Accepted,
    Bye,
    Connect,
    Mqtt,
    Packet,
    Ping,
    Pong,
    Publish,
    Received,
    Subscribe,
    Subscribed,
)

__all__ = ["MqttCentre", "MqttDriver"]


def take(unit: Known, said: Publish, now_s: float) -> bool:
    """The values of a message; False when it is none of the unit's."""
    if said.topic != topic_of(unit.name):
        unit.strangers += 1
        return False
    try:
        told = json.loads(said.payload)
        count, at_s, values = told["n"], told["at"], dict(told["values"])
    except (ValueError, TypeError, KeyError, RecursionError):
        return False
    if not isinstance(count, int) or not isinstance(at_s, int | float):
        return False
    if unit.first((count, at_s)):
        for key, value in values.items():
            number = isinstance(value, int | float) and not isinstance(value, bool)
            good = number and abs(value) <= sys.float_info.max
            quality = Quality.GOOD if good else Quality.DEVICE_FAULT
            unit.say(str(key), float(value) if good else None, quality, now_s, reasons.NONE)
    return True


class MqttCentre(Centre):
    """A broker for one unit: it takes what the unit publishes, and hands nothing on."""

    def __init__(self, unit: Known) -> None:
        super().__init__(unit)
        self._codec = Mqtt()
        self._known = False

    def receive(self, data: bytes, now_s: float) -> bytes:
        """See `Session.receive`."""
        said: list[Packet] = []
        heard = False
        for one in self._codec.feed(data):
            if isinstance(one, Bad) or (not self._known and not isinstance(one, Connect)):
                self.closed = True
                break
            match one:
                case Connect():
                    self._known = one.client == self.unit.name
                    self.unit.strangers += not self._known
                    said.append(Accepted(0 if self._known else 5))
                    self.closed = not self._known
                case Publish():
                    heard = take(self.unit, one, now_s) or heard
                    said += [Received(one.number)] if one.number else []
                case Ping():
                    said.append(Pong())
                case Subscribe(number):
                    said.append(Subscribed(number, 0x80))
                case Bye():
                    self.closed = True
        self.watch(heard, now_s)
        return b"".join(map(self._codec.encode, said))


class MqttDriver(Known):
    """Hears a unit through a broker; `session` dials the broker."""

    client, user, password = "fumeng-desk", "", ""

    def session(self) -> Session:
        """A session for a new connection."""
        return _Subscriber(self)

    def unreachable(self, now_s: float) -> None:
        """Nobody takes the connection."""
        self.without(Quality.NO_LINK, reasons.NOBODY, now_s)


class _Subscriber(Session):
    KEEP_S, ANSWER_S = 20.0, 5.0

    def __init__(self, unit: MqttDriver) -> None:
        self._unit, self._codec = unit, Mqtt()
        self._ping_s, self._until_s, self._silent_s = NEVER, NEVER, NEVER
        self._begun = False

    def receive(self, data: bytes, now_s: float) -> bytes:
        """See `Session.receive`."""
        unit = self._unit
        if not self._begun:
            self._begun, self._until_s = True, now_s + self.ANSWER_S
            self._silent_s = now_s + unit.silence_s
            hello = Connect(unit.client, int(2 * self.KEEP_S), unit.user, unit.password)
            return self._codec.encode(hello)
        said: list[Packet] = []
        for one in self._codec.feed(data):
            said += self._heard(one, now_s)
        if now_s >= self._until_s:
            unit.without(Quality.NO_ANSWER, reasons.BROKER_SILENT, now_s)
            self.closed = True
        elif now_s >= self._silent_s:
            self._silent_s = now_s + unit.silence_s
            unit.without(Quality.NO_ANSWER, reasons.UNIT_SILENT, now_s)
        if now_s >= self._ping_s and not self.closed:
            self._ping_s, self._until_s = now_s + self.KEEP_S, now_s + self.ANSWER_S
            said.append(Ping())
        return b"".join(map(self._codec.encode, said))

    def wake_at_s(self) -> float:
        """See `Session.wake_at_s`."""
        return min(self._ping_s, self._until_s, self._silent_s) if self._begun else 0.0

    def lost(self, now_s: float) -> None:
        """See `Session.lost`."""
        self._unit.without(Quality.NO_LINK, reasons.GONE, now_s)

    def _heard(self, one: Any, now_s: float) -> list[Packet]:
        match one:
            case Accepted(0):
                return [Subscribe(1, topic_of(self._unit.name))]
            case Subscribed(1, code) if code <= 2:
                self._until_s, self._ping_s = NEVER, now_s + self.KEEP_S
            case Pong():
                self._until_s = NEVER
            case Publish():
                if take(self._unit, one, now_s):
                    self._unit.heard()
                    self._silent_s = now_s + self._unit.silence_s
                return [Received(one.number)] if one.number else []
            case Accepted() | Subscribed():
                self._unit.without(Quality.DEVICE_FAULT, reasons.BROKER_REFUSES, now_s)
                self.closed = True
            case Bad():
                self._unit.without(Quality.NO_ANSWER, reasons.UNREADABLE, now_s)
                self.closed = True
        return []
