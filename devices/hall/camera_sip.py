"""A camera under a platform by GB/T 28181: registers, keeps alive, answers, turns, tells alarms.

What a reader would get wrong: it dials. It registers twice, the second time with the proof of its
password on the nonce of the refusal; when keep-alives go unanswered it registers anew.
"""

from __future__ import annotations

from collections import deque
from contextlib import suppress

from devices.hall.camera import Camera
from devices.session import Session
from devices.wire.face import WireError
from devices.wire.gb28181 import CONTENT_TYPE, Manscdp, Ptz, read_body, read_ptz, write_body
from devices.wire.sip import SipMessage, answer, digest_of, proof, read_sip, write_sip

__all__ = ["CameraSip", "SipCamera"]

_STEP = 500


class SipCamera(Camera):
    """A camera with its 20 digits and its platform's."""

    def __init__(self, name: str, platform: str, password: str) -> None:
        super().__init__()
        self.name, self.platform, self.password = name, platform, password
        self.alarm = 0.0
        self.number, self.untold = 0, False

    def show(self, key: str, value: float | None, fault: bool = False) -> None:
        """See `Device.show`; `alarm` is a GB/T 28181 priority, 1 to 4, or 0."""
        if key != "alarm":
            super().show(key, value, fault)
            return
        self.untold = self.untold or value != self.alarm
        self.alarm = value or 0.0

    def shown(self) -> dict[str, float | None]:
        """See `Device.shown`."""
        return {**super().shown(), "alarm": self.alarm}


class CameraSip(Session):
    """Its signalling with the platform; a datagram each."""

    ANSWER_S, TRIES, LOOK_S = 2.0, 3, 0.5

    def __init__(self, camera: SipCamera, keep_s: float = 60.0) -> None:
        self._camera, self._keep_s = camera, keep_s
        self._say: deque[SipMessage] = deque(maxlen=16)
        self._asked: SipMessage | None = None
        self._until_s, self._tries = 0.0, 0
        self._registered, self._next_s, self._look_s = False, 0.0, 0.0

    def receive(self, data: bytes, now_s: float) -> bytes:
        """See `Session.receive`."""
        self._camera.advance(now_s)
        self._look_s = now_s + self.LOOK_S
        if data:
            with suppress(WireError):
                self._heard(read_sip(data), now_s)
        if self._say:
            return write_sip(self._say.popleft())
        if self._asked is not None:
            if now_s < self._until_s:
                return b""
            if self._tries >= self.TRIES:
                self._asked, self._registered, self._next_s = None, False, now_s + self.ANSWER_S
                return b""
            return self._send(self._asked, now_s)
        if self._camera.untold and self._registered:
            self._camera.untold = False
            more = (("AlarmPriority", str(int(self._camera.alarm))), ("AlarmMethod", "5"))
            return self._send(self._message("Notify", "Alarm", more), now_s)
        if now_s < self._next_s:
            return b""
        self._next_s = now_s + self._keep_s
        if self._registered:
            return self._send(self._message("Notify", "Keepalive", (("Status", "OK"),)), now_s)
        return self._send(self._register(""), now_s)

    def wake_at_s(self) -> float:
        """See `Session.wake_at_s`."""
        if self._say:
            return 0.0
        return self._until_s if self._asked is not None else min(self._next_s, self._look_s)

    def _heard(self, said: SipMessage, now_s: float) -> None:
        if said.method == "MESSAGE":
            self._say.append(answer(said, 200))
            self._obey(read_body(said.body), now_s)
        elif said.method:
            self._say.append(answer(said, 405))
        elif self._asked is not None and said.sequence == self._asked.sequence:
            asked, self._asked = self._asked, None
            if asked.method == "REGISTER":
                given = digest_of(said.header("www-authenticate"))
                if said.status == 401 and not asked.header("authorization") and given:
                    self._say.append(self._track(self._register(self._proof(given)), now_s))
                else:
                    self._registered = said.status == 200
                    self._next_s = now_s if self._registered else now_s + self._keep_s
            elif said.status != 200:
                self._registered, self._next_s = False, now_s

    def _obey(self, said: Manscdp, now_s: float) -> None:
        camera = self._camera
        if said.device != camera.name:
            return
        if said.command == "Catalog" and said.kind == "Query":
            more = (("SumNum", "1"), ("Name", "camera"), ("Status", "ON"))
            self._say.append(self._message("Response", "Catalog", more, said.number))
        elif said.command == "DeviceControl" and said.get("PTZCmd"):
            what, _ = read_ptz(said.get("PTZCmd"))
            pan = camera.pan + _STEP * (bool(what & Ptz.RIGHT) - bool(what & Ptz.LEFT))
            tilt = camera.tilt + _STEP * (bool(what & Ptz.UP) - bool(what & Ptz.DOWN))
            zoom = camera.zoom + _STEP * (bool(what & Ptz.IN) - bool(what & Ptz.OUT))
            camera.go(pan, tilt, min(0x4000, max(0, zoom)), now_s)

    def _proof(self, given: dict[str, str]) -> str:
        camera, uri = self._camera, self._uri()
        realm, nonce = given.get("realm", ""), given.get("nonce", "")
        said = proof(camera.name, realm, camera.password, "REGISTER", uri, nonce)
        return (
            f'Digest username="{camera.name}", realm="{realm}", nonce="{nonce}", uri="{uri}", '
            f'response="{said}", algorithm=MD5'
        )

    def _uri(self) -> str:
        return f"sip:{self._camera.platform}@{self._camera.platform[:10]}"

    def _register(self, proven: str) -> SipMessage:
        more = (("expires", "3600"), *((("authorization", proven),) if proven else ()))
        return self._request("REGISTER", more, b"")

    def _message(
        self, kind: str, command: str, more: tuple[tuple[str, str], ...], number: int | None = None
    ) -> SipMessage:
        camera = self._camera
        body = Manscdp(
            kind, command, camera.number if number is None else number, camera.name, more
        )
        return self._request("MESSAGE", (("content-type", CONTENT_TYPE),), write_body(body))

    def _request(self, method: str, more: tuple[tuple[str, str], ...], body: bytes) -> SipMessage:
        """A new request; registrations share a Call-ID (RFC 3261 §10.2)."""
        camera = self._camera
        camera.number += 1
        me = f"<sip:{camera.name}@{camera.name[:10]}>"
        headers = (
            ("via", f"SIP/2.0/UDP {camera.name[:10]};rport;branch=z9hG4bK{camera.number}"),
            ("from", f"{me};tag={camera.number}"),
            ("to", me if method == "REGISTER" else f"<{self._uri()}>"),
            ("call-id", f"{camera.name}-{'register' if method == 'REGISTER' else camera.number}"),
            ("cseq", f"{camera.number} {method}"),
            ("max-forwards", "70"),
            ("contact", me),
        )
        return SipMessage(method, self._uri(), 0, (*headers, *more), body)

    def _send(self, said: SipMessage, now_s: float) -> bytes:
        return write_sip(self._track(said, now_s))

    def _track(self, said: SipMessage, now_s: float) -> SipMessage:
        self._tries = self._tries + 1 if said is self._asked else 1
        self._asked, self._until_s = said, now_s + self.ANSWER_S
        return said
