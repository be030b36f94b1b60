"""A data-transfer unit of IoT sensors: publishes its values by MQTT 3.1.1, as JSON, QoS 1.

Topic ``fumeng/<name>/up``; ``{"at": seconds of its clock, "n": count, "values": {...}}``, null
where an instrument has no value. Topic and form are ours (S): makers differ.

What a reader would get wrong: what the broker has not confirmed is kept and sent again with the
same number and the mark of a repetition, also on the next connection.
"""

from __future__ import annotations

import json

from devices.clock import DeviceClock
from devices.outbox import Outbox
from devices.session import NEVER, Session
from devices.shown_values import ShownValues
from devices.wire.face import Bad
from devices.wire.mqtt import Accepted, Connect, Mqtt, Ping, Pong, Publish, Received

__all__ = ["Dtu", "DtuMqtt", "topic_of"]


class Dtu(ShownValues):
    """The state: values by key; None where there is none."""

    def __init__(self, name: str, keys: tuple[str, ...], clock: DeviceClock) -> None:
        self.name, self.clock = name, clock
        super().__init__(keys)
        self.box = Outbox()
        self.count = 0


class DtuMqtt(Session):
    """One connection to the broker."""

    KEEP_S = 30.0

    def __init__(self, dtu: Dtu, period_s: float = 10.0) -> None:
        self._dtu, self._period_s, self._codec = dtu, period_s, Mqtt()
        self._next_s = self._ping_s = NEVER
        self._until_s: float | None = None
        dtu.box.reconnected()

    def receive(self, data: bytes, now_s: float) -> bytes:
        """See `Session.receive`."""
        if self._until_s is None:
            self._until_s = now_s + self.KEEP_S
            return self._codec.encode(Connect(self._dtu.name, int(2 * self.KEEP_S)))
        for one in self._codec.feed(data):
            match one:
                case Bad():
                    self.closed = True
                case Accepted(0):
                    self._next_s = self._ping_s = now_s
                    self._until_s = NEVER
                case Accepted():
                    self.closed = True
                case Received(number):
                    self._dtu.box.confirmed(number)
                case Pong():
                    self._until_s = NEVER
        if now_s >= self._next_s:
            self._next_s = now_s + self._period_s
            self._put(now_s)
        said = self._dtu.box.due(now_s) if self._next_s < NEVER else b""
        if now_s >= self._ping_s:
            self._ping_s, self._until_s = now_s + self.KEEP_S, now_s + 10.0
            said += self._codec.encode(Ping())
        self.closed = self.closed or self._dtu.box.given_up or now_s >= self._until_s
        return said

    def wake_at_s(self) -> float:
        """See `Session.wake_at_s`."""
        if self._until_s is None:
            return 0.0
        box_s = self._dtu.box.wake_at_s() if self._next_s < NEVER else NEVER
        return min(self._next_s, self._ping_s, self._until_s, box_s)

    def _put(self, now_s: float) -> None:
        dtu = self._dtu
        dtu.count += 1
        at_s = dtu.clock.at(now_s).timestamp()
        body = json.dumps({"at": at_s, "n": dtu.count, "values": dtu.values}, ensure_ascii=False)
        number = (dtu.count - 1) % 0xFFFF + 1
        dtu.box.put(number, self._codec.encode(Publish(topic_of(dtu.name), body.encode(), number)))


def topic_of(name: str) -> str:
    """Where a unit publishes."""
    return f"fumeng/{name}/up"
