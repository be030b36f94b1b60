"""Mutes microphones and sets their gain, by Shure command strings.

Keys ``mute_1``, ``gain_1`` (dB) and so on; orders ``mute N``, ``unmute N``, ``gain N DB``.

What a reader would get wrong: REP is said for anybody's change. A value told unasked is a reading
like any other; an order is confirmed only by the answer to a question asked after it.
"""

from __future__ import annotations

import re
from collections.abc import Collection

from devices.drivers import reasons
from devices.drivers.known_device import Asking, KnownDevice
from devices.drivers.readings import Outcome, Quality, Sink
from devices.session import Session
from devices.wire.face import Bad
from devices.wire.shure import GAIN_OFFSET_DB, Message, Shure
from twin.terms.text import Text

__all__ = ["MicrophoneDriver"]

_ORDER = re.compile(r"(mute|unmute|gain) (\d{1,2})(?: (-?\d{1,2}))?", re.ASCII)


class MicrophoneDriver(KnownDevice):
    """What is known of a table of so many channels."""

    def __init__(
        self, name: str, channels: int, sink: Sink, *, allowed: Collection[str] = ()
    ) -> None:
        points = {
            f"{what}_{n}": f"{name}.{what}_{n}"
            for n in range(1, channels + 1)
            for what in ("mute", "gain")
        }
        super().__init__(name, points, sink, allowed=allowed, order_s=15.0)

    def session(self) -> Session:
        """A session for a new connection."""
        return _Talk(self)

    def objects(self, order: str, now_s: float) -> Text | None:
        """See `KnownDevice.objects`."""
        found = _ORDER.fullmatch(order)
        if found is None or (found[1] == "gain") is (found[3] is None):
            return reasons.MICROPHONE_FORM
        if f"mute_{found[2]}" not in self.points:
            return reasons.NO_CHANNEL(n=found[2])
        return None if found[3] is None or -18 <= int(found[3]) <= 42 else reasons.GAIN_RANGE


def _wanted(order: str) -> tuple[str, float]:
    found = _ORDER.fullmatch(order)
    assert found is not None
    if found[1] == "gain":
        return f"gain_{found[2]}", float(found[3])
    return f"mute_{found[2]}", float(found[1] == "mute")


class _Talk(Asking):
    def __init__(self, driver: MicrophoneDriver) -> None:
        super().__init__(driver, tuple(driver.points), poll_s=15.0)
        self._codec = Shure()

    def write(self, question: str) -> bytes:
        """See `Asking.write`."""
        if question in self.device.points:
            what, _, channel = question.partition("_")
            return self._codec.encode(Message("GET", f"AUDIO_{what.upper()}", int(channel)))
        key, value = _wanted(question)
        what, _, channel = key.partition("_")
        said = f"{int(value) + GAIN_OFFSET_DB:03d}" if what == "gain" else ("OFF", "ON")[int(value)]
        return self._codec.encode(Message("SET", f"AUDIO_{what.upper()}", int(channel), said))

    def hear(self, data: bytes, now_s: float) -> None:
        """See `Asking.hear`."""
        for one in self._codec.feed(data):
            if not isinstance(one, Bad) and one.verb == "REP":
                self._heard(one, now_s)

    def _heard(self, said: Message, now_s: float) -> None:
        asked = self.asked
        if not said.name:
            if asked in self.device.points:
                self.answered()
                self.device.have_not(Quality.DEVICE_FAULT, reasons.own_words("REP ERR"), now_s)
            elif asked:
                self.answered()
                self.device.end(Outcome.REFUSED, reasons.own_words("REP ERR"), now_s)
            return
        key, value = _value(said)
        if value is None or key not in self.device.points:
            return
        good = not key.startswith("gain") or -18.0 <= value <= 42.0
        self.device.shows(key, value, now_s, good=good)
        if asked == key:
            self.answered()
            if self.order_sent and _wanted(self.device.order_now) == (key, value):
                self.device.end(Outcome.CONFIRMED, reasons.NONE, now_s)
        elif asked and asked not in self.device.points and _wanted(asked)[0] == key:
            self.answered()


def _value(said: Message) -> tuple[str, float | None]:
    if said.name == "AUDIO_MUTE" and said.value in ("ON", "OFF"):
        return f"mute_{said.channel}", float(said.value == "ON")
    if said.name == "AUDIO_GAIN" and said.value.isdigit():
        return f"gain_{said.channel}", float(int(said.value) - GAIN_OFFSET_DB)
    return "", None
