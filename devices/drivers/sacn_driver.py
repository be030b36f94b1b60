"""Streams a look by sACN, for nodes that speak nothing else.

Orders ``look NAME``, ``blackout``. What a reader would get wrong: sACN reads nothing back, so there
is no reading, and an order ends unconfirmed by its nature. Where a node also speaks Art-Net, use
`LightingDriver`.
"""

from __future__ import annotations

from devices.drivers import reasons
from devices.drivers.lighting_driver import LightingDriver
from devices.drivers.readings import Outcome
from devices.session import NEVER, Session
from devices.wire.sacn import SacnData, write_sacn

__all__ = ["SacnDriver"]

_STREAM_S = 0.8


class SacnDriver(LightingDriver):
    """What is sent to a node; `universe` is counted from 0 as in Art-Net, on the wire from 1."""

    def session(self) -> Session:
        """See `KnownDevice.session`."""
        return _Stream(self)

    def frame(self) -> bytes:
        """The stream's next frame."""
        assert self.streamed is not None
        self.sequence = (self.sequence + 1) % 256
        return write_sacn(SacnData(self.universe + 1, self.streamed, self.sequence))


class _Stream(Session):
    LOOK_S = 0.1

    def __init__(self, driver: SacnDriver) -> None:
        self._driver, self._next_s, self._look_s = driver, 0.0, 0.0

    def receive(self, data: bytes, now_s: float) -> bytes:
        """See `Session.receive`."""
        driver = self._driver
        self._look_s = now_s + self.LOOK_S
        if driver.order_now:
            word, _, look = driver.order_now.partition(" ")
            driver.streamed = bytes(512) if word == "blackout" else driver.looks[look]
            driver.end(Outcome.UNCONFIRMED, reasons.NOTHING_BACK, now_s)
            self._next_s = now_s
        if driver.streamed is None or now_s < self._next_s:
            return b""
        self._next_s = now_s + _STREAM_S
        return driver.frame()

    def wake_at_s(self) -> float:
        """See `Session.wake_at_s`."""
        return min(self._look_s, NEVER if self._driver.streamed is None else self._next_s)
