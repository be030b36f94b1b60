"""A lighting node: a universe by Art-Net (6454/udp) or sACN (5568/udp), and what it does without.

What a reader would get wrong: the stream is the order. When none has come for `lost_s` the node
goes to its own safe state, the last look or darkness, whatever the console would have wanted.
"""

from __future__ import annotations

from enum import Enum

from devices.session import Session
from devices.wire.artnet import ArtDmx, ArtPoll, ArtPollReply, read_datagram, write_datagram
from devices.wire.face import WireError
from devices.wire.sacn import SacnData, read_sacn

__all__ = ["ArtNetNode", "LightingNode", "Lost", "SacnNode"]


class Lost(Enum):
    """What a node shows when the stream has ended."""

    HOLD = "hold"
    BLACKOUT = "blackout"


class LightingNode:
    """The state. `lost_s`: typical of nodes (E); streams repeat at least every 4 s."""

    def __init__(
        self,
        name: str,
        *,
        universe: int = 0,
        lost: Lost = Lost.HOLD,
        lost_s: float = 10.0,
        address: tuple[int, int, int, int] = (127, 0, 0, 1),
    ) -> None:
        self.name, self.universe, self.lost, self.lost_s = name, universe, lost, lost_s
        self.address = address
        self.levels = bytes(512)
        self.frames = 0
        self._heard_s = -lost_s
        self.faulty = self.other = False
        self._priority = 0

    def sending(self, now_s: float) -> bool:
        """Whether it shows what a stream says."""
        heard = self.other or now_s < self._heard_s + self.lost_s
        return heard and not self.faulty

    def advance(self, now_s: float) -> None:
        """Live on to `now_s`: a stream that ended leaves the last look or darkness."""
        if self.lost is Lost.BLACKOUT and not self.sending(now_s):
            self.levels = bytes(512)

    def take(self, packet: ArtDmx, now_s: float) -> None:
        """A frame of the stream."""
        if packet.universe == self.universe:
            self.levels = packet.levels + self.levels[len(packet.levels) :]
            self._heard_s, self.frames = now_s, self.frames + 1

    def take_sacn(self, packet: SacnData, now_s: float) -> None:
        """A frame by sACN: of a lower priority than what is heard, it is not taken."""
        if packet.universe != self.universe + 1 or packet.preview:
            return
        if packet.terminated:
            self._heard_s, self._priority = -self.lost_s, 0
        elif packet.priority >= self._priority or not self.sending(now_s):
            self._priority = packet.priority
            self.take(ArtDmx(self.universe, packet.levels), now_s)

    def show(self, key: str, value: float | None, fault: bool = False) -> None:
        """See `Device.show`: 1, another console's stream goes on; 0 or a fault, none is shown."""
        if key != "sending":
            raise KeyError(key)
        self.faulty, self.other = fault, bool(value)

    def shown(self) -> dict[str, float | None]:
        """See `Device.shown`."""
        return {"sending": float(self.other and not self.faulty)}


class ArtNetNode(Session):
    """One console's datagrams."""

    def __init__(self, node: LightingNode) -> None:
        self._node = node

    def receive(self, data: bytes, now_s: float) -> bytes:
        """See `Session.receive`."""
        node = self._node
        node.advance(now_s)
        try:
            said = read_datagram(data)
        except WireError:
            return b""
        if isinstance(said, ArtDmx):
            node.take(said, now_s)
        elif isinstance(said, ArtPoll):
            universe = node.universe
            reply = ArtPollReply(
                node.address,
                node.name[:17],
                node.name[:63],
                universe >> 8,
                universe >> 4 & 15,
                node.sending(now_s),
                universe & 15,
            )
            return write_datagram(reply)
        return b""


class SacnNode(Session):
    """One console's datagrams by sACN, its universe counted from 1; nothing is answered."""

    def __init__(self, node: LightingNode) -> None:
        self._node = node

    def receive(self, data: bytes, now_s: float) -> bytes:
        """See `Session.receive`."""
        self._node.advance(now_s)
        try:
            self._node.take_sacn(read_sacn(data), now_s)
        except WireError:
            return b""
        return b""
