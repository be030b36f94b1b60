"""Turns a camera by VISCA over IP, and reads where it looks.

Keys `pan`, `tilt`, `zoom`, `power`; orders ``move PAN TILT``, ``zoom N``, ``preset N``, ``home``,
``on``, ``off`` as far as `allowed` lists their first word.

What a reader would get wrong: an accepted command is not a turned head. A move and a zoom are
confirmed when the position read back is the one ordered; a preset, whose position the camera alone
knows, when the camera says that it is done.
"""

from __future__ import annotations

from devices.drivers import reasons
from devices.drivers.known_device import Asking, KnownDevice
from devices.drivers.readings import Outcome, Quality
from devices.session import Session
from devices.wire.face import Bad, WireError
from devices.wire.visca import Kind, Packet, Visca
from devices.wire.visca_talk import (
    Ask,
    Home,
    MoveTo,
    Preset,
    Refused,
    Reply,
    Say,
    SetPower,
    ZoomTo,
    read_numbers,
    read_reply,
    write_said,
)
from twin.terms.text import Text

__all__ = ["CAMERA_KEYS", "CAMERA_ORDERS", "CameraDriver"]

CAMERA_KEYS = ("pan", "tilt", "zoom", "power")
CAMERA_ORDERS = ("move", "zoom", "preset", "home", "on", "off")
_QUESTIONS = {"power": Ask.POWER, "position": Ask.POSITION, "zoom": Ask.ZOOM}


class CameraDriver(KnownDevice):
    """What is known of a camera."""

    sequence = 0

    def session(self) -> Session:
        """A session for a new beginning."""
        return _Talk(self)

    def objects(self, order: str, now_s: float) -> Text | None:
        """See `KnownDevice.objects`."""
        try:
            write_said(_meant(order))
        except WireError as error:
            return reasons.CAMERA_FORM(wrong=error)
        return None

    def read_back(self, now_s: float, done: bool) -> None:
        """Whether what was read is what was ordered."""
        if not self.order_now:
            return
        seen = self.last
        match _meant(self.order_now):
            case SetPower(on):
                there = seen.get("power") == float(on)
            case Home():
                there = (seen.get("pan"), seen.get("tilt")) == (0.0, 0.0)
            case MoveTo(pan, tilt):
                there = (seen.get("pan"), seen.get("tilt")) == (float(pan), float(tilt))
            case ZoomTo(zoom):
                there = seen.get("zoom") == float(zoom)
            case _:
                there = done
        if there:
            self.end(Outcome.CONFIRMED, reasons.NONE, now_s)


class _Talk(Asking):
    def __init__(self, driver: CameraDriver) -> None:
        super().__init__(driver, tuple(_QUESTIONS), poll_s=5.0, timeout_s=1.0, retries=2)
        self._camera, self._codec = driver, Visca()
        self._order_at = -1
        self._sent = False

    def write(self, question: str) -> bytes:
        """See `Asking.write`."""
        camera = self._camera
        camera.sequence = camera.sequence + 1 & 0xFFFFFFFF
        ask = _QUESTIONS.get(question)
        if ask is None:
            self._order_at, self._sent = camera.sequence, False
            kind, payload = Kind.COMMAND, write_said(_meant(question))
        else:
            kind, payload = Kind.INQUIRY, write_said(ask)
        return self._codec.encode(Packet(kind, camera.sequence, payload))

    def hear(self, data: bytes, now_s: float) -> None:
        """See `Asking.hear`."""
        for one in self._codec.feed(data) + self._codec.reset():
            if isinstance(one, Bad) or one.kind != Kind.REPLY:
                continue
            try:
                said, values = read_reply(one.payload)
                if one.sequence == self._order_at:
                    self._heard_of_order(said, now_s)
                elif self.asked and one.sequence == self._camera.sequence:
                    self._heard(said, values, now_s)
            except WireError:
                continue

    def _heard_of_order(self, said: Reply | Refused, now_s: float) -> None:
        if isinstance(said, Refused):
            self._camera.end(Outcome.REFUSED, reasons.ERROR(code=f"{said.code:02x}"), now_s)
            self._order_at = -1
        elif said is Reply.DONE:
            self._sent = True
        if self.asked and self.asked not in _QUESTIONS:
            self.answered()

    def _heard(self, said: Reply | Refused, values: bytes, now_s: float) -> None:
        camera, asked = self._camera, self.asked
        if isinstance(said, Refused):
            self.answered()
            camera.have_not(Quality.DEVICE_FAULT, reasons.ERROR(code=f"{said.code:02x}"), now_s)
            return
        if said is not Reply.DONE:
            return
        if asked == "power" and values in (b"\x02", b"\x03"):
            camera.shows("power", float(values == b"\x02"), now_s)
        elif asked == "position" and len(values) == 8:
            for key, n in zip(("pan", "tilt"), read_numbers(values), strict=True):
                camera.shows(key, float(n - 0x10000 if n > 0x7FFF else n), now_s)
        elif asked == "zoom" and len(values) == 4:
            camera.shows("zoom", float(read_numbers(values)[0]), now_s)
        else:
            return
        self.answered()
        camera.read_back(now_s, self._sent and asked == "zoom")


def _meant(order: str) -> Say:
    word, *rest = order.split()
    try:
        numbers = [int(one) for one in rest]
    except ValueError:
        raise WireError(f"{order!r}: numbers are wanted after {word}") from None
    match word, numbers:
        case "move", [pan, tilt] if -0x8000 <= pan <= 0x7FFF and -0x8000 <= tilt <= 0x7FFF:
            return MoveTo(pan, tilt)
        case "zoom", [zoom]:
            return ZoomTo(zoom)
        case "preset", [number]:
            return Preset(number)
        case "home", []:
            return Home()
        case (("on" | "off"), []):
            return SetPower(word == "on")
    raise WireError(f"{order!r} is no order of a camera; one of {', '.join(CAMERA_ORDERS)}")
