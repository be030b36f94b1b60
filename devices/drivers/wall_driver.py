"""Reads and sets the brightness of an LED wall, by NovaStar registers.

Key `brightness` (0 to 255); order ``brightness N``.

What a reader would get wrong: an answer to a write says that it came, not what is shown. It is
confirmed when the register has been read as written.
"""

from __future__ import annotations

from devices.drivers import reasons
from devices.drivers.known_device import Asking, KnownDevice
from devices.drivers.readings import Outcome, Quality
from devices.session import Session
from devices.wire.face import Bad, Side
from devices.wire.novastar import BRIGHTNESS, Frame, NovaStar
from twin.terms.text import Text

__all__ = ["WallDriver"]


class WallDriver(KnownDevice):
    """What is known of a wall."""

    serial = 0

    def session(self) -> Session:
        """A session for a new connection."""
        return _Talk(self)

    def objects(self, order: str, now_s: float) -> Text | None:
        """See `KnownDevice.objects`."""
        word, _, value = order.partition(" ")
        if word == "brightness" and value.isascii() and value.isdigit() and int(value) <= 255:
            return None
        return reasons.BRIGHTNESS_FORM


class _Talk(Asking):
    def __init__(self, driver: WallDriver) -> None:
        super().__init__(driver, ("read",), poll_s=5.0)
        self._wall = driver
        self._asks, self._says = NovaStar(Side.REQUESTS), NovaStar(Side.ANSWERS)

    def write(self, question: str) -> bytes:
        """See `Asking.write`."""
        self._wall.serial = self._wall.serial + 1 & 0xFF
        self._says.reset()
        value = question.partition(" ")[2]
        data = bytes((int(value),)) if value else b""
        return self._asks.encode(
            Frame(BRIGHTNESS, 1, data, write=bool(value), serial=self._wall.serial)
        )

    def hear(self, data: bytes, now_s: float) -> None:
        """See `Asking.hear`."""
        for one in self._says.feed(data):
            if isinstance(one, Bad) or not self.asked or one.serial != self._wall.serial:
                continue
            if one.register != BRIGHTNESS or one.source != 0xFF:
                continue
            reads = self.asked == "read"
            self.answered()
            if one.ack and reads:
                self.device.have_not(Quality.DEVICE_FAULT, reasons.ERROR(code=one.ack), now_s)
            elif one.ack:
                self.device.end(Outcome.REFUSED, reasons.ERROR(code=one.ack), now_s)
            elif reads and one.data:
                self.device.shows("brightness", float(one.data[0]), now_s)
                if self.order_sent and self.device.order_now == f"brightness {one.data[0]}":
                    self.device.end(Outcome.CONFIRMED, reasons.NONE, now_s)
