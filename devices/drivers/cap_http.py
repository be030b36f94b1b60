"""CAP 1.2 handed over by HTTP: a place that takes alerts, and a sender that hands its own over.

What a reader would get wrong: taken is not published. 202 says that the alert is whole and valid
and has been handed on; what was taken before is answered 200 and not handed on again. A sender
gives up an alert that is refused (4xx), for it would be refused again, and keeps one that could
not be handed over.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from devices.drivers import reasons
from devices.drivers.readings import OrderDone, Outcome, Quality, Reading, Sink
from devices.outbox import Outbox
from devices.session import Session
from devices.wire.cap import CapAlert
from devices.wire.cap_bytes import SIZE_MAX
from devices.wire.cap_outbox import Sent
from devices.wire.cap_read import read_alert
from devices.wire.face import Bad, Fault
from devices.wire.http_messages import HttpCodec, HttpMessage, request, response
from twin.inputs.problems import InputProblems
from twin.terms.text import Text

__all__ = ["CAP_TYPE", "CapPlace", "CapReceiver", "CapSender", "Handing"]

CAP_TYPE = "application/cap+xml"
_TYPES = (CAP_TYPE, "application/xml", "text/xml")
_ANSWER_MAX = 65536
_SEEN_MAX = 4096


class CapPlace:
    """Where alerts are taken. `hand_on` gets each once, as it was read and as it came."""

    def __init__(self, hand_on: Callable[[CapAlert, bytes], None], path: str = "/cap") -> None:
        self.hand_on, self.path = hand_on, path
        self._seen: dict[tuple[str, str, datetime], None] = {}

    def answer(self, asked: HttpMessage) -> HttpMessage:
        """What is answered to a request."""
        method, path = asked.asked
        if path.partition("?")[0] != self.path:
            return response(404, "no such place\n")
        if method != "POST":
            return response(405, "POST an alert\n")
        if asked.header("content-type").partition(";")[0].strip().lower() not in _TYPES:
            return response(415, f"{CAP_TYPE} is taken\n")
        if not asked.body:
            return response(411, "an alert with its length is taken\n")
        try:
            alert = read_alert(asked.body, "alert").alert
        except InputProblems as wrong:
            return response(422, "".join(f"{one.message.en}\n" for one in wrong.problems[:20]))
        name = (alert.sender, alert.identifier, alert.sent)
        if name in self._seen:
            return response(200, "taken before\n")
        self._seen[name] = None
        while len(self._seen) > _SEEN_MAX:
            del self._seen[next(iter(self._seen))]
        self.hand_on(alert, asked.body)
        return response(202, "taken\n")


class CapReceiver(Session):
    """One client; several requests, one after another."""

    def __init__(self, place: CapPlace) -> None:
        self._place, self._codec = place, HttpCodec(SIZE_MAX)

    def receive(self, data: bytes, now_s: float) -> bytes:
        """See `Session.receive`."""
        said = b""
        for one in self._codec.feed(data):
            if isinstance(one, Bad):
                answer = response(413 if one.fault is Fault.LENGTH else 400, f"{one.why}\n")
                self.closed = True
                return said + self._codec.encode(answer)
            said += self._codec.encode(self._place.answer(one))
            self.closed = self.closed or one.header("connection").lower() == "close"
        return said


class Handing:
    """What is to be handed over to one place, across connections; its end goes to the sink.

    The point ``NAME.answers`` is 1 while the place answers what is handed over. Nothing is asked of
    it otherwise, so that it is known as of the last alert, or of one that waits.
    """

    def __init__(self, name: str, host: str, sink: Sink, path: str = "/cap") -> None:
        self.name, self.host, self.path = name, host, path
        # Once a connection: a late answer must not be taken for that of the next alert.
        self.box = Outbox(resends=0)
        self._sink = sink
        self._known: Quality | None = None

    def hand_over(self, sent: Sent) -> None:
        """Take an alert of our own outbox, which has had its last look at it."""
        said = request("POST", self.path, self.host, CAP_TYPE, sent.xml)
        self.box.put(sent.reference.identifier, HttpCodec(SIZE_MAX).encode(said))

    def ended(self, identifier: str, outcome: Outcome, why: Text, now_s: float) -> None:
        """An alert was taken or refused."""
        if self.box.confirmed(identifier):
            if self._known is not Quality.GOOD:
                self._known = Quality.GOOD
                self._sink(Reading(now_s, f"{self.name}.answers", 1.0, Quality.GOOD))
            self._sink(OrderDone(now_s, self.name, f"cap {identifier}", outcome, why))

    def have_not(self, quality: Quality, why: Text, now_s: float) -> None:
        """What waits cannot be handed over, and is kept; said once until the place answers."""
        if len(self.box) and self._known in (None, Quality.GOOD):
            self._known = quality
            self._sink(Reading(now_s, f"{self.name}.answers", None, quality, why))

    def session(self) -> Session:
        """A session for a new connection."""
        return CapSender(self)

    def unreachable(self, now_s: float) -> None:
        """Nobody takes the connection."""
        self.have_not(Quality.NO_LINK, reasons.NOBODY, now_s)


class CapSender(Session):
    """Hands over one alert at a time."""

    LOOK_S = 0.5

    def __init__(self, handing: Handing) -> None:
        self._handing, self._codec, self._look_s = handing, HttpCodec(_ANSWER_MAX), 0.0
        handing.box.reconnected()

    def receive(self, data: bytes, now_s: float) -> bytes:
        """See `Session.receive`."""
        handing = self._handing
        self._look_s = now_s + self.LOOK_S
        for one in self._codec.feed(data):
            if isinstance(one, Bad) or not one.status:
                handing.have_not(Quality.NO_ANSWER, reasons.UNREADABLE, now_s)
                self.closed = True
                return b""
            waiting = str(handing.box.first or "")
            if 200 <= one.status < 300:
                handing.ended(waiting, Outcome.CONFIRMED, reasons.own_words(f"{one.status}"), now_s)
            elif 400 <= one.status < 500:
                why = one.body.decode("utf-8", "replace")[:200].strip()
                handing.ended(
                    waiting, Outcome.REFUSED, reasons.own_words(f"{one.status} {why}"), now_s
                )
            else:
                handing.have_not(Quality.DEVICE_FAULT, reasons.STATUS(code=one.status), now_s)
                self.closed = True
                return b""
        said = handing.box.due(now_s)
        if handing.box.given_up:
            handing.have_not(Quality.NO_ANSWER, reasons.UNREADABLE, now_s)
            self.closed = True
        return said

    def wake_at_s(self) -> float:
        """See `Session.wake_at_s`."""
        return min(self._look_s, self._handing.box.wake_at_s())

    def lost(self, now_s: float) -> None:
        """See `Session.lost`."""
        self._handing.have_not(Quality.NO_LINK, reasons.GONE, now_s)
