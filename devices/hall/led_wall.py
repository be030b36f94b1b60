"""An LED wall's controller: its brightness, by NovaStar registers (5200/tcp).

What a reader would get wrong: a register that is not there is answered with a code (`ack`), not by
silence. Codes are G: 1 no such register, 2 wrong length.
"""

from __future__ import annotations

from dataclasses import replace

from devices.session import Session
from devices.wire.face import Bad, Side
from devices.wire.novastar import BRIGHTNESS, MODEL, Frame, NovaStar

__all__ = ["LedWall", "WallNovaStar"]

_MODEL = b"\x01\x10"


class LedWall:
    """The state."""

    def __init__(self, brightness: int = 128) -> None:
        self.brightness, self.faulty = brightness, False

    def show(self, key: str, value: float | None, fault: bool = False) -> None:
        """See `Device.show`."""
        if key != "brightness":
            raise KeyError(key)
        self.brightness = min(255, max(0, int(value or 0.0)))
        self.faulty = fault

    def shown(self) -> dict[str, float | None]:
        """See `Device.shown`."""
        return {"brightness": None if self.faulty else float(self.brightness)}


class WallNovaStar(Session):
    """One client."""

    def __init__(self, wall: LedWall) -> None:
        self._wall = wall
        self._asks, self._says = NovaStar(Side.REQUESTS, strict=False), NovaStar(Side.ANSWERS)

    def receive(self, data: bytes, now_s: float) -> bytes:
        """See `Session.receive`."""
        found = self._asks.feed(data)
        return b"".join(
            self._says.encode(self._answer(one)) for one in found if not isinstance(one, Bad)
        )

    def _answer(self, asked: Frame) -> Frame:
        answer = replace(asked, source=asked.destination, destination=asked.source, data=b"", ack=0)
        sizes = {BRIGHTNESS: 1, MODEL: 2}
        if asked.register not in sizes or self._wall.faulty:
            return replace(answer, ack=1)
        if asked.length != sizes[asked.register] or asked.ack:
            return replace(answer, ack=2)
        if asked.write:
            if asked.register == MODEL:
                return replace(answer, ack=1)
            self._wall.brightness = asked.data[0]
            return answer
        value = _MODEL if asked.register == MODEL else bytes((self._wall.brightness,))
        return replace(answer, data=value)
