"""Ties inputs to outputs of a matrix switcher by Kramer Protocol 3000, and keeps what is tied.

Keys are the outputs; order ``tie INPUT*OUTPUT``, the same words as for Extron SIS.

What a reader would get wrong: an answer names what it is about, but not who asked, and a tie made
by another hand is told in the same words. An order is therefore confirmed only by asking the output
afterwards. Nor does it name which asking it answers: a connection on which an answer is missed is
given up, lest the answer that comes late be taken for that to the next question.
"""

from __future__ import annotations

import re
from collections.abc import Collection

from devices.drivers import reasons
from devices.drivers.known_device import Asking, KnownDevice
from devices.drivers.readings import Outcome, Quality, Sink
from devices.session import Session
from devices.wire.face import Bad, WireError
from devices.wire.p3000 import Asked, Replied, p3000_lines, read_replied, write_asked
from twin.terms.text import Text

__all__ = ["P3000Driver"]

_TIE = re.compile(r"tie (\d{1,3})\*(\d{1,3})", re.ASCII)
_TIED = re.compile(r"(\d{1,3})>(\d{1,3})", re.ASCII)


class P3000Driver(KnownDevice):
    """What is known of a switcher of so many outputs."""

    def __init__(
        self, name: str, outputs: int, sink: Sink, *, allowed: Collection[str] = ()
    ) -> None:
        points = {str(n): f"{name}.{n}" for n in range(1, outputs + 1)}
        super().__init__(name, points, sink, allowed=allowed, order_s=15.0)

    def session(self) -> Session:
        """A session for a new connection."""
        return _Talk(self)

    def objects(self, order: str, now_s: float) -> Text | None:
        """See `KnownDevice.objects`."""
        found = _TIE.fullmatch(order)
        if found is None:
            return reasons.TIE_FORM
        return None if found[2] in self.points else reasons.NO_OUTPUT(n=found[2])


class _Talk(Asking):
    def __init__(self, driver: P3000Driver) -> None:
        super().__init__(driver, tuple(driver.points), poll_s=30.0, timeout_s=3.0, retries=0)
        self._asks, self._says = p3000_lines(device=False), p3000_lines(device=True, strict=False)

    def write(self, question: str) -> bytes:
        """See `Asking.write`."""
        found = _TIE.fullmatch(question)
        asked = Asked("VID", question, query=True)
        if found is not None:
            asked = Asked("AV", f"{found[1]}>{found[2]}")
        return self._asks.encode(write_asked(asked))

    def hear(self, data: bytes, now_s: float) -> None:
        """See `Asking.hear`."""
        for line in self._says.feed(data):
            if isinstance(line, Bad):
                continue
            try:
                self._heard(read_replied(line), now_s)
            except WireError:
                continue

    def _heard(self, said: Replied, now_s: float) -> None:
        device, ordered = self.device, _TIE.fullmatch(self.asked)
        wanted = "AV" if ordered else "VID"
        if said.error is not None:
            if self.asked and said.name in (wanted, ""):
                self.answered()
                if ordered:
                    device.end(Outcome.REFUSED, reasons.own_words(f"ERR{said.error:03d}"), now_s)
                else:
                    device.have_not(
                        Quality.DEVICE_FAULT, reasons.own_words(f"ERR{said.error:03d}"), now_s
                    )
            return
        tied = _TIED.fullmatch(said.text)
        if tied is None or said.name not in ("VID", "AV"):
            return
        device.shows(tied[2], float(tied[1]), now_s)
        if ordered and said.name == wanted:
            if (tied[1], tied[2]) == (ordered[1], ordered[2]):
                self.answered()
        elif self.asked == tied[2] and said.name == wanted:
            self.answered()
            if self.order_sent and device.order_now == f"tie {tied[1]}*{tied[2]}":
                device.end(Outcome.CONFIRMED, reasons.NONE, now_s)
