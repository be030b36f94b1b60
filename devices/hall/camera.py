"""A camera that turns and zooms, and VISCA over IP on it (52381/udp).

What a reader would get wrong: it turns at its own pace. A command is accepted at once and done when
the head has arrived; two may be under way (its two sockets), a third is refused (03). Off, it
answers inquiries and refuses to move (41). Paces are typical (E).
"""

from __future__ import annotations

from collections import deque

from devices.session import NEVER, Session
from devices.wire import visca
from devices.wire.face import Bad, WireError
from devices.wire.visca import Kind, Packet, Visca
from devices.wire.visca_talk import (
    Ask,
    Clear,
    Home,
    MoveTo,
    Preset,
    Say,
    SetPower,
    ZoomTo,
    read_said,
    write_numbers,
)

__all__ = ["Camera", "CameraVisca"]

_SYNTAX, _FULL, _NOT_NOW = 0x02, 0x03, 0x41


class Camera:
    """The state: where it looks, where it is going; steps and zoom as VISCA counts them."""

    def __init__(self, *, steps_s: float = 1000.0, zoom_s: float = 4000.0) -> None:
        self.on = True
        self.pan, self.tilt, self.zoom = 0, 0, 0
        self.presets: dict[int, tuple[int, int, int]] = {0: (0, 0, 0)}
        self._steps_s, self._zoom_s = steps_s, zoom_s
        self._from = self._goal = (0, 0, 0)
        self._since_s = self.there_s = 0.0

    def advance(self, now_s: float) -> None:
        """Turn on to `now_s`."""
        took_s = self.there_s - self._since_s
        part = 1.0 if now_s >= self.there_s else (now_s - self._since_s) / took_s
        self.pan, self.tilt, self.zoom = (
            a + int((b - a) * part) for a, b in zip(self._from, self._goal, strict=True)
        )

    def go(self, pan: int | None, tilt: int | None, zoom: int | None, now_s: float) -> None:
        """Turn and zoom; None leaves a goal as it is."""
        self.advance(now_s)
        old = self._goal
        self._from = (self.pan, self.tilt, self.zoom)
        self._goal = (
            old[0] if pan is None else pan,
            old[1] if tilt is None else tilt,
            old[2] if zoom is None else zoom,
        )
        turn = max(abs(self._goal[i] - self._from[i]) for i in (0, 1)) / self._steps_s
        self._since_s = now_s
        self.there_s = now_s + max(turn, abs(self._goal[2] - self.zoom) / self._zoom_s)

    def show(self, key: str, value: float | None, fault: bool = False) -> None:
        """See `Device.show`: it is turned by hand; without a value, or with a fault, it is off."""
        if key not in self.shown():
            raise KeyError(key)
        self.on = value is not None and not fault and (key != "power" or value > 0.0)
        if value is None or key == "power":
            return
        place = {"pan": self.pan, "tilt": self.tilt, "zoom": self.zoom} | {key: int(value)}
        self._from = self._goal = (place["pan"], place["tilt"], place["zoom"])
        self._since_s = self.there_s = 0.0
        self.pan, self.tilt, self.zoom = self._goal

    def shown(self) -> dict[str, float | None]:
        """See `Device.shown`."""
        return {"pan": self.pan, "tilt": self.tilt, "zoom": self.zoom, "power": float(self.on)}


class CameraVisca(Session):
    """One client. An answer is one datagram, so several are given one after another."""

    SOCKETS = 2

    def __init__(self, camera: Camera) -> None:
        self._camera, self._codec = camera, Visca()
        self._say: deque[Packet] = deque(maxlen=32)
        self._going: dict[int, tuple[int, float]] = {}

    def receive(self, data: bytes, now_s: float) -> bytes:
        """See `Session.receive`."""
        self._camera.advance(now_s)
        for one in self._codec.feed(data) + self._codec.reset():
            if not isinstance(one, Bad):
                self._heard(one, now_s)
        for plug, (sequence, at_s) in list(self._going.items()):
            if now_s >= at_s:
                del self._going[plug]
                self._say.append(Packet(Kind.REPLY, sequence, visca.done(plug)))
        return self._codec.encode(self._say.popleft()) if self._say else b""

    def wake_at_s(self) -> float:
        """See `Session.wake_at_s`."""
        if self._say:
            return 0.0
        return min((at_s for _, at_s in self._going.values()), default=NEVER)

    def _heard(self, packet: Packet, now_s: float) -> None:
        if packet.kind == Kind.CONTROL:
            self._say.append(Packet(Kind.CONTROL_REPLY, packet.sequence, visca.RESET_SEQUENCE))
            return
        if packet.kind not in (Kind.COMMAND, Kind.INQUIRY):
            return
        try:
            payload = self._obey(read_said(packet.payload), packet.sequence, now_s)
        except WireError:
            payload = visca.refused(0, _SYNTAX)
        self._say.append(Packet(Kind.REPLY, packet.sequence, payload))

    def _obey(self, said: Say, sequence: int, now_s: float) -> bytes:
        camera = self._camera
        match said:
            case Clear():
                self._going.clear()
                return visca.done(0)
            case Ask.POWER:
                return visca.done(0, bytes((2 if camera.on else 3,)))
            case Ask.ZOOM:
                return visca.done(0, write_numbers(camera.zoom))
            case Ask.POSITION:
                return visca.done(0, write_numbers(camera.pan & 0xFFFF, camera.tilt & 0xFFFF))
        plug = next((n for n in range(1, self.SOCKETS + 1) if n not in self._going), None)
        if plug is None:
            return visca.refused(0, _FULL)
        if not camera.on and not isinstance(said, SetPower):
            return visca.refused(plug, _NOT_NOW)
        done_s = now_s
        match said:
            case SetPower(on):
                camera.on = on
            case Home():
                camera.go(0, 0, None, now_s)
            case MoveTo(pan, tilt):
                camera.go(pan, tilt, None, now_s)
            case ZoomTo(zoom):
                camera.go(None, None, zoom, now_s)
            case Preset(number, True):
                camera.presets[number] = (camera.pan, camera.tilt, camera.zoom)
            case Preset(number):
                if number not in camera.presets:
                    return visca.refused(plug, _NOT_NOW)
                camera.go(*camera.presets[number], now_s)
        if not isinstance(said, SetPower):
            done_s = max(now_s, camera.there_s)
        self._going[plug] = (sequence, done_s)
        return visca.accepted(plug)
