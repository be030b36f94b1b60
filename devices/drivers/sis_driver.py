"""Ties inputs to outputs of a matrix switcher by Extron SIS, and keeps what is tied.

What a reader would get wrong: a tie is confirmed by what the switcher says, and that may be said
because of somebody else's hand. Only the very tie that was ordered confirms an order; what others
tied is a reading like any other.
"""

from __future__ import annotations

import re
from collections.abc import Collection

from devices.drivers import reasons
from devices.drivers.readings import OrderDone, Outcome, Quality, Reading, Sink
from devices.session import NEVER, Session
from devices.wire.face import Bad
from devices.wire.sis import (
    AskTie,
    Plane,
    SisCommands,
    SisError,
    Tie,
    Tied,
    read_answer,
    sis_answers,
)
from twin.terms.text import Text

__all__ = ["SisDriver"]

_POLL_S, _TIMEOUT_S = 60.0, 3.0
_TIE = re.compile(r"tie (\d{1,3})\*(\d{1,3})", re.ASCII)


class SisDriver:
    """What is known of a switcher across its connections. Order ``tie`` if `allowed` lists it."""

    def __init__(
        self,
        name: str,
        outputs: int,
        sink: Sink,
        *,
        allowed: Collection[str] = (),
        order_s: float = 15.0,
    ) -> None:
        self.name, self.outputs, self.allowed = name, outputs, tuple(allowed)
        self.under_way: Tie | None = None
        self.until_s = NEVER
        self._order_s, self._sink = order_s, sink
        self._shown: dict[int, int] = {}
        self._without = False

    def session(self) -> Session:
        """A session for a new connection."""
        return _Talk(self)

    def order(self, order: str, now_s: float, *, over: bool = False) -> bool:
        """Take an order ``tie INPUT*OUTPUT``; see `TakesOrders`."""
        found = _TIE.fullmatch(order)
        if found is None:
            why = reasons.TIE_FORM
            self._sink(OrderDone(now_s, self.name, order, Outcome.REFUSED, why))
            return False
        if over and "tie" in self.allowed:
            self.end(Outcome.UNCONFIRMED, reasons.GIVEN_UP(order=order), now_s)
        return self.tie(int(found[1]), int(found[2]), now_s)

    def tie(self, source: int, output: int, now_s: float) -> bool:
        """Order a tie of video and audio. False: refused at once."""
        why = None if "tie" in self.allowed else reasons.NOT_ALLOWED
        if why is None and self.under_way:
            why = reasons.UNDER_WAY(order=_words(self.under_way))
        if why:
            self._said(Tie(source, output), Outcome.REFUSED, why, now_s)
            return False
        self.under_way, self.until_s = Tie(source, output), now_s + self._order_s
        return True

    def shows(self, source: int, output: int, now_s: float) -> None:
        """An output shows an input; said when that is new."""
        if self._without or self._shown.get(output) != source:
            self._sink(Reading(now_s, f"{self.name}.{output}", float(source), Quality.GOOD))
        if self._without:
            self._shown.clear()
        self._without = False
        self._shown[output] = source

    def end(self, outcome: Outcome, why: Text, now_s: float) -> None:
        """The order under way ended."""
        if self.under_way is not None:
            self._said(self.under_way, outcome, why, now_s)
            self.under_way, self.until_s = None, NEVER

    def tick(self, now_s: float) -> None:
        """An order whose time is over ends unconfirmed."""
        if now_s >= self.until_s:
            self.end(Outcome.UNCONFIRMED, reasons.NOT_READ_BACK, now_s)

    def have_not(self, quality: Quality, why: Text, now_s: float) -> None:
        """Nothing can be read; said once until it changes."""
        self.tick(now_s)
        if not self._without:
            self._without = True
            for output in range(1, self.outputs + 1):
                self._sink(Reading(now_s, f"{self.name}.{output}", None, quality, why))

    def unreachable(self, now_s: float) -> None:
        """Nobody takes the connection."""
        self.have_not(Quality.NO_LINK, reasons.NOBODY, now_s)

    def _said(self, tie: Tie, outcome: Outcome, why: Text, now_s: float) -> None:
        self._sink(OrderDone(now_s, self.name, _words(tie), outcome, why))


def _words(tie: Tie) -> str:
    return f"tie {tie.source}*{tie.output}"


class _Talk(Session):
    """Asks one output after another, all of them every minute; an order goes first."""

    LOOK_S = 0.5

    def __init__(self, driver: SisDriver) -> None:
        self._driver, self._lines, self._say = driver, sis_answers(strict=False), SisCommands()
        self._asked: Tie | AskTie | None = None
        self._until_s, self._look_s = NEVER, 0.0
        self._next_output, self._round_s = 1, 0.0
        self._ordered: Tie | None = None

    def receive(self, data: bytes, now_s: float) -> bytes:
        """See `Session.receive`."""
        driver = self._driver
        driver.tick(now_s)
        self._look_s = now_s + self.LOOK_S
        for line in self._lines.feed(data):
            if not isinstance(line, Bad):
                self._heard(line, now_s)
        if now_s >= self._until_s:
            driver.have_not(Quality.NO_ANSWER, reasons.UNREADABLE, now_s)
            self.closed = True
        if self._asked is not None or self.closed:
            return b""
        if driver.under_way is not None and driver.under_way is not self._ordered:
            self._ordered = driver.under_way
            return self._ask(driver.under_way, now_s)
        if self._next_output > driver.outputs and now_s >= self._round_s + _POLL_S:
            self._next_output = 1
        if self._next_output <= driver.outputs:
            if self._next_output == 1:
                self._round_s = now_s
            self._next_output += 1
            return self._ask(AskTie(self._next_output - 1), now_s)
        return b""

    def wake_at_s(self) -> float:
        """See `Session.wake_at_s`."""
        return min(self._look_s, self._until_s)

    def lost(self, now_s: float) -> None:
        """See `Session.lost`."""
        self._driver.have_not(Quality.NO_LINK, reasons.GONE, now_s)

    def _ask(self, what: Tie | AskTie, now_s: float) -> bytes:
        self._asked, self._until_s = what, now_s + _TIMEOUT_S
        return self._say.encode(what)

    def _heard(self, line: str, now_s: float) -> None:
        said, asked, driver = read_answer(line), self._asked, self._driver
        if isinstance(said, Tied):
            if said.plane is not Plane.AUDIO:
                driver.shows(said.source, said.output, now_s)
            if asked == Tie(said.source, said.output, said.plane):
                self._answered()
                driver.end(Outcome.CONFIRMED, reasons.NONE, now_s)
        elif isinstance(said, SisError) and asked is not None:
            self._answered()
            if isinstance(asked, Tie):
                driver.end(Outcome.REFUSED, reasons.own_words(f"E{said.code:02d}"), now_s)
            else:
                driver.have_not(Quality.DEVICE_FAULT, reasons.own_words(f"E{said.code:02d}"), now_s)
        elif isinstance(asked, AskTie) and line.isdigit() and len(line) <= 3:
            self._answered()
            driver.shows(int(line), asked.output, now_s)

    def _answered(self) -> None:
        self._asked, self._until_s = None, NEVER
