"""Lights by Art-Net: polls a node, and streams a look to it when one is ordered.

Key `sending` (1: the node says that it shows a stream). Orders ``look NAME`` and ``blackout``.

What a reader would get wrong: Art-Net reads no level back. A look is confirmed when the node, asked
after the look was sent, says that it sends; that is as much as the protocol has. Until an order the
driver sends polls and nothing else.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

from devices.drivers import reasons
from devices.drivers.known_device import Asking, KnownDevice
from devices.drivers.readings import Outcome, Sink
from devices.session import NEVER, Session
from devices.wire.artnet import ArtDmx, ArtPoll, ArtPollReply, read_datagram, write_datagram
from devices.wire.face import WireError
from twin.terms.text import Text

__all__ = ["LightingDriver"]

_STREAM_S = 1.0
_DARK = bytes(512)


class LightingDriver(KnownDevice):
    """What is known of a node. `looks`: levels by name, an even number of them up to 512."""

    def __init__(
        self,
        name: str,
        points: Mapping[str, str],
        sink: Sink,
        *,
        universe: int = 0,
        looks: Mapping[str, bytes] | None = None,
        allowed: Collection[str] = (),
        order_s: float = 15.0,
    ) -> None:
        super().__init__(name, points, sink, allowed=allowed, order_s=order_s)
        self.universe, self.looks = universe, dict(looks or {})
        self.streamed: bytes | None = None
        self.sequence = 0

    def session(self) -> Session:
        """A session for a new beginning."""
        return _Console(self)

    def objects(self, order: str, now_s: float) -> Text | None:
        """See `KnownDevice.objects`."""
        word, _, look = order.partition(" ")
        if word == "blackout" or look in self.looks:
            return None
        return reasons.NO_LOOK(look=repr(look), known=", ".join(self.looks) or "-")

    def frame(self) -> bytes:
        """The stream's next frame."""
        assert self.streamed is not None
        self.sequence = self.sequence % 255 + 1
        return write_datagram(ArtDmx(self.universe, self.streamed, self.sequence))


class _Console(Asking):
    def __init__(self, driver: LightingDriver) -> None:
        super().__init__(driver, ("poll",), poll_s=2.0, timeout_s=1.0, retries=2)
        self._node = driver
        self._frame_s = 0.0
        self._streaming_since_poll = False

    def receive(self, data: bytes, now_s: float) -> bytes:
        """See `Session.receive`."""
        said = super().receive(data, now_s)
        if said or self.closed or self._node.streamed is None or now_s < self._frame_s:
            return said
        self._frame_s = now_s + _STREAM_S
        return self._node.frame()

    def wake_at_s(self) -> float:
        """See `Session.wake_at_s`."""
        frame_s = NEVER if self._node.streamed is None else self._frame_s
        return min(super().wake_at_s(), frame_s)

    def write(self, question: str) -> bytes:
        """See `Asking.write`."""
        if question == "poll":
            self._streaming_since_poll = self.order_sent
            return write_datagram(ArtPoll())
        word, _, look = question.partition(" ")
        self._node.streamed = _DARK if word == "blackout" else self._node.looks[look]
        self.answered()
        return self._node.frame()

    def hear(self, data: bytes, now_s: float) -> None:
        """See `Asking.hear`."""
        try:
            said = read_datagram(data)
        except WireError:
            return
        if isinstance(said, ArtPollReply) and self.asked == "poll":
            self.answered()
            self._node.shows("sending", float(said.sending), now_s)
            if self._streaming_since_poll and said.sending:
                self._node.end(Outcome.CONFIRMED, reasons.NODE_SENDS, now_s)
