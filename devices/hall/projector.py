"""A projector: lamp, warm-up, cool-down, and PJLink class 1 on it.

What a reader would get wrong: while it warms up or cools down it refuses POWR and INPT with ERR3,
and off is not off until the fan has stopped. Times are typical of lamp projectors (E).
"""

from __future__ import annotations

from devices.session import NEVER, Session
from devices.wire import pjlink
from devices.wire.face import Bad, WireError
from devices.wire.pjlink import Greeting, PjError, Power, Said

__all__ = ["PjlinkDevice", "Projector"]

IDLE_S = 30.0
_INPUTS = ("11", "31", "32")
_UNKNOWN, _PARAMETER, _NOT_NOW = PjError.UNDEFINED, PjError.PARAMETER, PjError.UNAVAILABLE


class Projector:
    """The state. `advance` moves it on to a time; it starts off and cold."""

    def __init__(self, name: str, *, warm_s: float = 30.0, cool_s: float = 60.0) -> None:
        self.name, self.warm_s, self.cool_s = name, warm_s, cool_s
        self.power, self.input = Power.OFF, _INPUTS[0]
        self.lamp_s, self.starts = 0.0, 0
        self._now_s, self._until_s = 0.0, NEVER

    def advance(self, now_s: float) -> None:
        """Live on to `now_s`: the lamp ages, warming and cooling end."""
        while self._until_s <= now_s:
            self._age(self._until_s)
            self.power = Power.ON if self.power is Power.WARMING else Power.OFF
            self._until_s = NEVER
        self._age(now_s)

    def wake_at_s(self) -> float:
        """When warming or cooling ends."""
        return self._until_s

    def switch(self, on: bool, now_s: float) -> bool:
        """Press the button; False while it warms up or cools down."""
        self.advance(now_s)
        if self.power in (Power.WARMING, Power.COOLING):
            return False
        if on is not (self.power is Power.ON):
            self.power = Power.WARMING if on else Power.COOLING
            self._until_s = now_s + (self.warm_s if on else self.cool_s)
            self.starts += on
        return True

    def show(self, key: str, value: float | None, fault: bool = False) -> None:
        """See `Device.show`; ``power`` as PJLink numbers it, at once and without warming; what
        is none of its four states is the nearest."""
        if key != "power":
            raise KeyError(key)
        state = int(min(3.0, max(0.0, value or 0.0)))
        self.power, self._until_s = Power(str(state)), NEVER

    def shown(self) -> dict[str, float | None]:
        """See `Device.shown`."""
        return {"power": float(self.power.value)}

    def _age(self, to_s: float) -> None:
        if self.power in (Power.ON, Power.WARMING):
            self.lamp_s += max(0.0, to_s - self._now_s)
        self._now_s = max(self._now_s, to_s)


class PjlinkDevice(Session):
    """Port 4352; several connections at once, each closed after 30 s of silence."""

    def __init__(self, projector: Projector, password: str = "", seed: str = "498e4a67") -> None:
        self._projector, self._lines = projector, pjlink.pjlink_lines(strict=False)
        self._proof = pjlink.digest(seed, password) if password else ""
        self._seed = seed if password else ""
        self._greeted, self._idle_s = False, NEVER

    def receive(self, data: bytes, now_s: float) -> bytes:
        """See `Session.receive`."""
        said: list[Said | Greeting] = []
        if not self._greeted:
            self._greeted = True
            said.append(Greeting(self._seed))
        elif not data and now_s >= self._idle_s:
            self.closed = True
            return b""
        self._idle_s = now_s + IDLE_S if data or said else self._idle_s
        self._projector.advance(now_s)
        for line in self._lines.feed(data):
            if not isinstance(line, Bad) and (answer := self._answer(line, now_s)):
                said.append(answer)
        return b"".join(self._lines.encode(pjlink.write_line(one)) for one in said)

    def wake_at_s(self) -> float:
        """See `Session.wake_at_s`."""
        return self._idle_s

    def _answer(self, line: str, now_s: float) -> Said | Greeting | None:
        try:
            asked = pjlink.read_line(line)
        except WireError:
            return None
        if not isinstance(asked, Said) or asked.answer:
            return None
        if self._proof:
            if asked.digest != self._proof:
                return Greeting(refused=True)
            self._proof = ""
        text = self._obey(asked.command, asked.text, now_s) if asked.level == 1 else _UNKNOWN
        words = text.value if isinstance(text, PjError) else text
        return Said(asked.command, words, answer=True, level=asked.level)

    def _obey(self, command: str, text: str, now_s: float) -> str | PjError:
        box = self._projector
        match command, text:
            case "POWR", "?":
                return box.power.value
            case "POWR", "0" | "1":
                return "OK" if box.switch(text == "1", now_s) else _NOT_NOW
            case "INPT", "?":
                return box.input if box.power is Power.ON else _NOT_NOW
            case "INPT", chosen if chosen in _INPUTS:
                if box.power is not Power.ON:
                    return _NOT_NOW
                box.input = chosen
                return "OK"
            case "LAMP", "?":
                lit = int(box.power in (Power.ON, Power.WARMING))
                return f"{int(box.lamp_s / 3600.0)} {lit}"
            case "ERST", "?":
                return "000000"
            case "NAME", "?":
                return box.name
            case "CLSS", "?":
                return "1"
            case (("POWR" | "INPT"), _):
                return _PARAMETER
        return _UNKNOWN
