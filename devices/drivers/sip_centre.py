"""The platform of GB/T 28181 for one camera: registration, keep-alive, catalogue, alarm, PTZ.

Keys `channels` (of the catalogue) and `alarm`; order ``ptz`` with ``left right up down in out`` or
``stop``.

What a reader would get wrong: 200 is not a turned head, and the standard of 2016 reads no position
back; so a PTZ order ends unconfirmed by its nature, with what the camera answered. A nonce is good
for one registration: the same bytes sent again from elsewhere, or later, are challenged anew.
"""

from __future__ import annotations

import secrets
from collections import deque
from collections.abc import Callable, Collection

from devices.drivers import reasons
from devices.drivers.centres import Centre, Known
from devices.drivers.readings import OrderDone, Outcome, Quality, Sink
from devices.wire.face import WireError
from devices.wire.gb28181 import CONTENT_TYPE, Manscdp, Ptz, read_body, write_body, write_ptz
from devices.wire.sip import SipMessage, answer, digest_of, proof, read_sip, write_sip
from fast.streams import Stream
from twin.terms.text import Text

__all__ = ["SipCentre", "SipUnit", "seeded_nonces"]

_REALM = "3402000000"


def seeded_nonces(name: str) -> Callable[[], str]:
    """Nonces that are the same in every run, for a camera that is simulated."""
    dice = Stream(0, "gb28181 nonce", name)
    return lambda: "".join(f"{dice.choice_index(2**32):08x}" for _ in range(4))


class SipUnit(Known):
    """A camera the platform expects, by its 20 digits.

    `nonces`: where challenges come from; without, they cannot be foretold.
    """

    ORDER_S = 10.0

    def __init__(
        self,
        name: str,
        points: dict[str, str],
        sink: Sink,
        *,
        password: str,
        allowed: Collection[str] = (),
        silence_s: float = 180.0,
        nonces: Callable[[], str] | None = None,
    ) -> None:
        super().__init__(name, points, sink, silence_s)
        self.nonce = nonces or (lambda: secrets.token_hex(16))
        self.password, self.number = password, 0
        self.under_way, self.until_s, self.sent = "", 0.0, ""
        self._allowed = tuple(allowed)

    def order(self, order: str, now_s: float, *, over: bool = False) -> bool:
        """Take an order ``ptz WHAT``; see `TakesOrders`."""
        word, _, what = order.partition(" ")
        why = None if what == "stop" or what.upper() in Ptz.__members__ else reasons.PTZ_FORM
        why = why or (None if word == "ptz" and word in self._allowed else reasons.NOT_ALLOWED)
        if over and not why and self.under_way:
            self.done(Outcome.UNCONFIRMED, reasons.GIVEN_UP(order=order), now_s)
        why = why or (reasons.UNDER_WAY(order=self.under_way) if self.under_way else None)
        if why:
            self.sink(OrderDone(now_s, self.name, order, Outcome.REFUSED, why))
            return False
        self.under_way, self.until_s, self.sent = order, now_s + self.ORDER_S, ""
        return True

    def done(self, outcome: Outcome, why: Text, now_s: float) -> None:
        """The order under way ended."""
        self.sink(OrderDone(now_s, self.name, self.under_way, outcome, why))
        self.under_way = self.sent = ""


class SipCentre(Centre):
    """One camera's address."""

    LOOK_S = 0.5

    def __init__(self, unit: SipUnit) -> None:
        super().__init__(unit)
        self._unit, self._say = unit, deque[SipMessage](maxlen=16)
        self._nonce = ""
        self._challenged = self._granted = ("", "")
        self._registered, self._look_s = False, 0.0

    def receive(self, data: bytes, now_s: float) -> bytes:
        """See `Session.receive`."""
        heard, self._look_s = False, now_s + self.LOOK_S
        if data:
            try:
                heard = self._heard(read_sip(data), now_s)
            except WireError:
                heard = False
        if self._registered:  # whoever else writes to this place says nothing about the unit
            self.watch(heard, now_s)
        unit = self._unit
        if unit.under_way and now_s >= unit.until_s:
            unit.done(Outcome.UNCONFIRMED, reasons.NOT_ANSWERED, now_s)
        elif unit.under_way and not unit.sent and self._registered:
            what = unit.under_way.partition(" ")[2]
            code = write_ptz(Ptz(0) if what == "stop" else Ptz[what.upper()])
            asked = self._ask("Control", "DeviceControl", (("PTZCmd", code),))
            unit.sent = asked.header("call-id")
            self._say.append(asked)
        return write_sip(self._say.popleft()) if self._say else b""

    def wake_at_s(self) -> float:
        """See `Session.wake_at_s`."""
        return 0.0 if self._say else self._look_s

    def lost(self, now_s: float) -> None:
        """See `Session.lost`."""
        if self._registered:
            super().lost(now_s)

    def _heard(self, said: SipMessage, now_s: float) -> bool:
        unit = self._unit
        if said.status:
            if unit.sent and said.header("call-id") == unit.sent:
                if said.status == 200:
                    unit.done(Outcome.UNCONFIRMED, reasons.NO_POSITION, now_s)
                else:
                    unit.done(Outcome.REFUSED, reasons.STATUS(code=said.status), now_s)
            return False
        if said.sender != unit.name:
            unit.strangers += 1
            self._say.append(answer(said, 403))
            return False
        if said.method == "REGISTER":
            return self._register(said)
        if said.method != "MESSAGE" or not self._registered:
            self._say.append(answer(said, 405 if said.method != "MESSAGE" else 403))
            return False
        self._say.append(answer(said, 200))
        if unit.first(said.sequence):
            self._take(read_body(said.body), now_s)
        return True

    def _register(self, said: SipMessage) -> bool:
        unit, given = self._unit, digest_of(said.header("authorization"))
        if self._registered and said.sequence == self._granted:  # our answer was lost
            self._say.append(answer(said, 200, ("expires", "3600")))
            return True
        wanted = proof(
            unit.name, _REALM, unit.password, "REGISTER", given.get("uri", ""), self._nonce
        )
        known = self._nonce and given.get("nonce") == self._nonce
        if known and secrets.compare_digest(given.get("response", "").encode(), wanted.encode()):
            self._nonce, self._granted = "", said.sequence
            self._say.append(answer(said, 200, ("expires", "3600")))
            self._registered = True
            self._say.append(self._ask("Query", "Catalog", ()))
            return True
        if said.sequence != self._challenged or not self._nonce:
            self._nonce, self._challenged = unit.nonce(), said.sequence
        asks = f'Digest realm="{_REALM}", nonce="{self._nonce}", algorithm=MD5'
        self._say.append(answer(said, 401, ("www-authenticate", asks)))
        return False

    def _take(self, said: Manscdp, now_s: float) -> None:
        for command, name, key in (
            ("Catalog", "SumNum", "channels"),
            ("Alarm", "AlarmPriority", "alarm"),
        ):
            text = said.get(name)
            if said.command == command and text.isascii() and text.isdigit():
                self.unit.say(key, float(text[:6]), Quality.GOOD, now_s, reasons.NONE)
        if said.command == "Keepalive":
            good = said.get("Status") == "OK"
            quality = Quality.GOOD if good else Quality.DEVICE_FAULT
            self.unit.say("online", 1.0 if good else None, quality, now_s, reasons.NONE)

    def _ask(self, kind: str, command: str, more: tuple[tuple[str, str], ...]) -> SipMessage:
        unit = self._unit
        unit.number += 1
        me, uri = f"<sip:{_REALM}@{_REALM}>", f"sip:{unit.name}@{unit.name[:10]}"
        headers = (
            ("via", f"SIP/2.0/UDP {_REALM};rport;branch=z9hG4bKp{unit.number}"),
            ("from", f"{me};tag=p{unit.number}"),
            ("to", f"<{uri}>"),
            ("call-id", f"{_REALM}-{unit.number}"),
            ("cseq", f"{unit.number} MESSAGE"),
            ("max-forwards", "70"),
            ("content-type", CONTENT_TYPE),
        )
        body = write_body(Manscdp(kind, command, unit.number, unit.name, more))
        return SipMessage("MESSAGE", uri, 0, headers, body)
