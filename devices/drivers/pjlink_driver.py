"""Switches a projector and reads its power and lamp, by PJLink.

What a reader would get wrong: "OK" is not done. An order is confirmed when the power has been read
back as wanted, which takes a warm-up; ERR3 means "not now", so it is asked again until its time is
over. And a lamp is spared: between off and on lie `off_min_s`, and starts an hour are limited.
Orders not in `allowed` are refused before a byte is sent.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Collection

from devices.drivers import reasons
from devices.drivers.readings import OrderDone, Outcome, Quality, Reading, Sink
from devices.session import NEVER, Session
from devices.wire import pjlink
from devices.wire.face import Bad, WireError
from devices.wire.pjlink import Greeting, Power, Said
from twin.terms.text import Text

__all__ = ["PjlinkDriver"]

_ORDERS = {"on": Power.ON, "off": Power.OFF}


class PjlinkDriver:
    """What is known of a projector across its connections."""

    def __init__(
        self,
        name: str,
        sink: Sink,
        *,
        allowed: Collection[str] = (),
        password: str = "",
        poll_s: float = 5.0,
        timeout_s: float = 3.0,
        order_s: float = 180.0,
        off_min_s: float = 90.0,
        starts_per_hour: int = 4,
    ) -> None:
        self.name, self.password, self.allowed = name, password, tuple(allowed)
        self.poll_s, self.timeout_s, self._order_s = poll_s, timeout_s, order_s
        self._off_min_s, self._starts_per_hour = off_min_s, starts_per_hour
        self._sink = sink
        self._order, self._order_until_s = "", NEVER
        self._off_since_s = -NEVER
        self._starts_s: deque[float] = deque()
        self._power: Power | None = None
        self._without: Quality | None = None

    def session(self) -> Session:
        """A session for a new connection."""
        return _Talk(self)

    def order(self, order: str, now_s: float, *, over: bool = False) -> bool:
        """Take an order, ``on`` or ``off``; see `TakesOrders`."""
        if over and self._order and order in self.allowed:
            self._end(Outcome.UNCONFIRMED, reasons.GIVEN_UP(order=order), now_s)
        while self._starts_s and self._starts_s[0] <= now_s - 3600.0:
            self._starts_s.popleft()
        why: Text | None = None
        if order not in _ORDERS or order not in self.allowed:
            why = reasons.NOT_ALLOWED
        elif self._order:
            why = reasons.UNDER_WAY(order=self._order)
        elif order == "on" and self._power is not Power.ON:
            if now_s < self._off_since_s + self._off_min_s:
                why = reasons.LAMP_OFF(seconds=f"{self._off_min_s:g}")
            elif len(self._starts_s) >= self._starts_per_hour:
                why = reasons.LAMP_STARTS(times=self._starts_per_hour)
        if why:
            self._sink(OrderDone(now_s, self.name, order, Outcome.REFUSED, why))
            return False
        if order == "on" and self._power is not Power.ON:
            self._starts_s.append(now_s)
        self._order, self._order_until_s = order, now_s + self._order_s
        return True

    def wants(self) -> str:
        """The parameter of POWR to send now, or nothing."""
        if not self._order or self._power is _ORDERS[self._order]:
            return ""
        going = Power.WARMING if self._order == "on" else Power.COOLING
        return "" if self._power is going else _ORDERS[self._order].value

    def power(self, power: Power, now_s: float) -> None:
        """The power was read back."""
        if power is not self._power:
            self._sink(Reading(now_s, f"{self.name}.power", float(power.value), Quality.GOOD))
            if power is Power.OFF and self._power is not None:
                self._off_since_s = now_s
        elif self._without:
            self._sink(Reading(now_s, f"{self.name}.power", float(power.value), Quality.GOOD))
        self._power, self._without = power, None
        if self._order and power is _ORDERS[self._order]:
            self._end(Outcome.CONFIRMED, reasons.NONE, now_s)

    def tick(self, now_s: float) -> None:
        """An order whose time is over ends unconfirmed."""
        if self._order and now_s >= self._order_until_s:
            self._end(Outcome.UNCONFIRMED, reasons.NOT_READ_BACK, now_s)

    def have_not(self, quality: Quality, why: Text, now_s: float) -> None:
        """Nothing can be read; said once until it changes."""
        self.tick(now_s)
        if self._without is None:
            self._without = quality
            self._sink(Reading(now_s, f"{self.name}.power", None, quality, why))

    def unreachable(self, now_s: float) -> None:
        """Nobody takes the connection."""
        self.have_not(Quality.NO_LINK, reasons.NOBODY, now_s)

    def order_until_s(self) -> float:
        """When the order under way is given up."""
        return self._order_until_s

    def _end(self, outcome: Outcome, why: Text, now_s: float) -> None:
        self._sink(OrderDone(now_s, self.name, self._order, outcome, why))
        self._order, self._order_until_s = "", NEVER


class _Talk(Session):
    """Greeting, then POWR ?, and the order when one is wanted; one question at a time."""

    def __init__(self, driver: PjlinkDriver) -> None:
        self._driver, self._lines = driver, pjlink.pjlink_lines(strict=False)
        self._proof, self._command, self._asked = "", "", ""
        self._next_s: float = NEVER
        self._until_s: float | None = None

    def receive(self, data: bytes, now_s: float) -> bytes:
        """See `Session.receive`."""
        driver = self._driver
        driver.tick(now_s)
        if self._until_s is None:
            self._until_s = now_s + driver.timeout_s
        for line in self._lines.feed(data):
            if not isinstance(line, Bad):
                self._heard(line, now_s)
        if now_s >= self._until_s:
            driver.have_not(Quality.NO_ANSWER, reasons.UNREADABLE, now_s)
            self.closed = True
        elif now_s >= self._next_s and self._until_s == NEVER and not self.closed:
            self._next_s = now_s + driver.poll_s
            return self._ask("?", now_s)
        elif self._command:
            command, self._command = self._command, ""
            return self._ask(command, now_s)
        return b""

    def wake_at_s(self) -> float:
        """See `Session.wake_at_s`."""
        if self._until_s is None:
            return 0.0
        return min(self._until_s if self._until_s < NEVER else self._next_s, self._order_s())

    def lost(self, now_s: float) -> None:
        """See `Session.lost`."""
        self._driver.have_not(Quality.NO_LINK, reasons.GONE, now_s)

    def _order_s(self) -> float:
        return self._driver.order_until_s()

    def _ask(self, text: str, now_s: float) -> bytes:
        self._until_s = now_s + self._driver.timeout_s
        said = Said("POWR", text, digest=self._proof)
        self._proof, self._asked = "", text
        return self._lines.encode(pjlink.write_line(said))

    def _heard(self, line: str, now_s: float) -> None:
        try:
            said = pjlink.read_line(line)
        except WireError:
            return
        if isinstance(said, Greeting):
            if said.refused:
                self._driver.have_not(Quality.DEVICE_FAULT, reasons.PASSWORD, now_s)
                self.closed = True
            elif said.seed:
                self._proof = pjlink.digest(said.seed, self._driver.password)
            self._until_s, self._next_s = NEVER, now_s
        elif said.answer and said.command == "POWR":
            self._until_s = NEVER
            if said.text.startswith("ERR") and self._asked == "?":
                why = reasons.POWER(said=said.text)
                self._driver.have_not(Quality.DEVICE_FAULT, why, now_s)
            elif said.text in {power.value for power in Power}:
                self._driver.power(Power(said.text), now_s)
                self._command = self._driver.wants()
