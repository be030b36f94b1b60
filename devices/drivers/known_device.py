"""What a driver with orders knows of its device across connections, and how it speaks of it.

What a reader would get wrong: an order is confirmed by what is read back, never by "accepted". It
ends once, in one of three ways; one is under way at a time. Orders that `allowed` does not list are
refused before a byte is sent.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Collection, Mapping

from devices.drivers import reasons
from devices.drivers.readings import OrderDone, Outcome, Quality, Reading, Sink
from devices.session import NEVER, Session
from twin.terms.text import Text

__all__ = ["Asking", "KnownDevice"]


class KnownDevice(ABC):
    """Its points as they were last read, and the order under way.

    Args:
        points: The point of each key that is read.
        order_s: How long an order may take until it is read back.
    """

    def __init__(
        self,
        name: str,
        points: Mapping[str, str],
        sink: Sink,
        *,
        allowed: Collection[str] = (),
        order_s: float = 30.0,
    ) -> None:
        self.name, self.points, self.allowed = name, dict(points), tuple(allowed)
        self.order_now, self.order_until_s, self.orders = "", NEVER, 0
        self.last: dict[str, float] = {}
        self._order_s, self._sink = order_s, sink
        self._without: Quality | None = None
        self._fresh: set[str] = set()
        self._lacking: set[str] = set()

    @abstractmethod
    def session(self) -> Session:
        """A session for a new connection."""

    def order(self, order: str, now_s: float, *, over: bool = False) -> bool:
        """Take an order; its end comes to the sink. False: refused at once.

        `over`: an order under way is given up for this one, as for a safe state.
        """
        why: Text | None = None
        lists = order.partition(" ")[0] in self.allowed
        if over and lists:
            self.end(Outcome.UNCONFIRMED, reasons.GIVEN_UP(order=order), now_s)
        if not lists:
            why = reasons.NOT_ALLOWED
        elif self.order_now:
            why = reasons.UNDER_WAY(order=self.order_now)
        else:
            why = self.objects(order, now_s)
        if why:
            self._sink(OrderDone(now_s, self.name, order, Outcome.REFUSED, why))
            return False
        self.order_now, self.order_until_s = order, now_s + self._order_s
        self.orders += 1
        return True

    def objects(self, order: str, now_s: float) -> Text | None:
        """Why an order cannot be given; nothing if it can."""
        return None

    def shows(self, key: str, value: float, now_s: float, *, good: bool = True) -> None:
        """A value was read; said when it is new, or the first after a loss."""
        new = key not in self._fresh or self.last.get(key) != value
        if key in self.points and new:
            quality = Quality.GOOD if good else Quality.IMPLAUSIBLE
            why = reasons.NONE if good else reasons.BEYOND
            self._sink(Reading(now_s, self.points[key], value, quality, why))
        self._fresh.add(key)
        self._lacking.discard(key)
        self.last[key], self._without = value, None

    def lacks(self, key: str, why: Text, now_s: float) -> None:
        """The device says that it has no value there; said once until it has one again."""
        if key in self.points and key not in self._lacking:
            self._sink(Reading(now_s, self.points[key], None, Quality.DEVICE_FAULT, why))
        self._lacking.add(key)
        self._fresh.discard(key)
        self._without = None

    def have_not(self, quality: Quality, why: Text, now_s: float) -> None:
        """Nothing can be read; said once until it changes."""
        self.tick(now_s)
        if self._without is None:
            self._without = quality
            self._fresh.clear()
            self._lacking.clear()
            for point in self.points.values():
                self._sink(Reading(now_s, point, None, quality, why))

    def unreachable(self, now_s: float) -> None:
        """Nobody takes the connection."""
        self.have_not(Quality.NO_LINK, reasons.NOBODY, now_s)

    def tick(self, now_s: float) -> None:
        """An order whose time is over ends unconfirmed."""
        if now_s >= self.order_until_s:
            self.end(Outcome.UNCONFIRMED, reasons.NOT_READ_BACK, now_s)

    def end(self, outcome: Outcome, why: Text, now_s: float) -> None:
        """The order under way ended."""
        if self.order_now:
            self._sink(OrderDone(now_s, self.name, self.order_now, outcome, why))
        self.order_now, self.order_until_s = "", NEVER


class Asking(Session):
    """One question at a time over one connection; every `poll_s` a round of them.

    A question unanswered is asked again `retries` times, then the connection is given up. An order
    is sent once a connection, before the next question; a round of questions follows it at once.
    """

    LOOK_S = 0.5

    def __init__(
        self,
        device: KnownDevice,
        questions: tuple[str, ...],
        *,
        poll_s: float,
        timeout_s: float = 2.0,
        retries: int = 1,
    ) -> None:
        self.device, self.asked = device, ""
        self._questions, self._round = questions, list(questions)
        self._poll_s, self._timeout_s, self._retries = poll_s, timeout_s, retries
        self._tries, self._until_s, self._next_s, self._look_s = 0, NEVER, 0.0, 0.0
        self._ordered = 0

    @abstractmethod
    def hear(self, data: bytes, now_s: float) -> None:
        """Take what came; call `answered` when it answers `asked`."""

    @abstractmethod
    def write(self, question: str) -> bytes:
        """The bytes of a question or an order."""

    def answered(self) -> None:
        """The question is answered."""
        self.asked, self._until_s, self._tries = "", NEVER, 0

    @property
    def order_sent(self) -> bool:
        """Whether the order under way has gone over this connection."""
        return bool(self.device.order_now) and self._ordered == self.device.orders

    def receive(self, data: bytes, now_s: float) -> bytes:
        """See `Session.receive`."""
        self.device.tick(now_s)
        self._look_s = now_s + self.LOOK_S
        if data:
            self.hear(data, now_s)
        if now_s >= self._until_s:
            if self._tries > self._retries or self.asked == self.device.order_now:
                self.device.have_not(Quality.NO_ANSWER, reasons.UNREADABLE, now_s)
                self.closed = True
                return b""
            return self._ask(self.asked, now_s)
        if self.asked or self.closed:
            return b""
        if self.device.order_now and not self.order_sent:
            self._ordered, self._round = self.device.orders, list(self._questions)
            return self._ask(self.device.order_now, now_s)
        if not self._round and now_s >= self._next_s:
            self._round = list(self._questions)
        if self._round:
            busy = bool(self.device.order_now)
            self._next_s = now_s + (min(1.0, self._poll_s) if busy else self._poll_s)
            return self._ask(self._round.pop(0), now_s)
        return b""

    def wake_at_s(self) -> float:
        """See `Session.wake_at_s`."""
        if self.asked:
            return min(self._until_s, self.device.order_until_s)
        soonest_s = 0.0 if self._round else self._next_s
        return max(min(self._look_s, soonest_s), 0.0)

    def lost(self, now_s: float) -> None:
        """See `Session.lost`."""
        self.device.have_not(Quality.NO_LINK, reasons.GONE, now_s)

    def _ask(self, question: str, now_s: float) -> bytes:
        self._tries = self._tries + 1 if question == self.asked else 1
        self.asked, self._until_s = question, now_s + self._timeout_s
        return self.write(question)  # may call `answered`, where nothing is answered
