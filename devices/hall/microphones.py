"""Conference microphones: mute and gain by channel, by Shure command strings (2202/tcp).

What a reader would get wrong: a mute button on the table is a change like any other, so every
client is told of it without asking; and a SET is answered by the REP of what is so now, also when
nothing changed.
"""

from __future__ import annotations

from collections import deque

from devices.session import Session
from devices.wire.face import Bad
from devices.wire.shure import GAIN_OFFSET_DB, Message, Shure

__all__ = ["Microphones", "MicrophonesShure", "microphone_keys"]

_GAIN_MAX_DB = 42


class Microphones:
    """The state, by channel from 1."""

    def __init__(self, channels: int) -> None:
        self.channels = channels
        self.muted = [True] * (channels + 1)
        self.gain_db = [0] * (channels + 1)
        self.listeners: list[MicrophonesShure] = []

    def mute(self, channel: int, muted: bool, by: MicrophonesShure | None = None) -> None:
        """Press the button."""
        changed, self.muted[channel] = self.muted[channel] is not muted, muted
        if changed:
            self._tell("AUDIO_MUTE", channel, by)

    def gain(self, channel: int, gain_db: int, by: MicrophonesShure | None = None) -> None:
        """Turn the knob."""
        changed, self.gain_db[channel] = self.gain_db[channel] != gain_db, gain_db
        if changed:
            self._tell("AUDIO_GAIN", channel, by)

    def show(self, key: str, value: float | None, fault: bool = False) -> None:
        """See `Device.show`: ``mute_1``, ``gain_1`` and so on."""
        if key not in microphone_keys(self.channels):
            raise KeyError(key)
        what, _, channel = key.partition("_")
        if what == "mute":
            self.mute(int(channel), bool(value))
        else:
            self.gain(int(channel), int(value or 0.0))

    def shown(self) -> dict[str, float | None]:
        """See `Device.shown`."""
        return {
            key: float(self.muted[int(key[5:])] if key[0] == "m" else self.gain_db[int(key[5:])])
            for key in microphone_keys(self.channels)
        }

    def value(self, name: str, channel: int) -> Message | None:
        """What is so now; None without such a channel or value."""
        if not 1 <= channel <= self.channels:
            return None
        if name == "AUDIO_MUTE":
            return Message("REP", name, channel, "ON" if self.muted[channel] else "OFF")
        if name == "AUDIO_GAIN":
            return Message("REP", name, channel, f"{self.gain_db[channel] + GAIN_OFFSET_DB:03d}")
        return None

    def _tell(self, name: str, channel: int, by: MicrophonesShure | None) -> None:
        said = self.value(name, channel)
        for listener in self.listeners:
            if listener is not by and said is not None:
                listener.unsaid.append(said)


class MicrophonesShure(Session):
    """One client. What others changed is told within a tenth of a second."""

    TELL_S = 0.1

    def __init__(self, table: Microphones) -> None:
        self.unsaid: deque[Message] = deque(maxlen=256)
        self._table, self._codec, self._look_s = table, Shure(), 0.0
        table.listeners.append(self)

    def receive(self, data: bytes, now_s: float) -> bytes:
        """See `Session.receive`."""
        self._look_s = now_s + self.TELL_S
        said: list[Message] = []
        for one in self._codec.feed(data):
            said += [Message("REP", "")] if isinstance(one, Bad) else self._answer(one)
        said += self.unsaid
        self.unsaid.clear()
        return b"".join(map(self._codec.encode, said))

    def wake_at_s(self) -> float:
        """See `Session.wake_at_s`."""
        return self._look_s

    def lost(self, now_s: float) -> None:
        """See `Session.lost`."""
        if self in self._table.listeners:
            self._table.listeners.remove(self)

    def _answer(self, asked: Message) -> list[Message]:
        table = self._table
        channels = range(1, table.channels + 1) if asked.channel == 0 else [asked.channel or 0]
        if asked.verb == "SET" and not all(self._set(asked, one) for one in channels):
            return [Message("REP", "")]
        said = [table.value(asked.name, one) for one in channels]
        return [one if one is not None else Message("REP", "") for one in said]

    def _set(self, asked: Message, channel: int) -> bool:
        table = self._table
        if not 1 <= channel <= table.channels:
            return False
        match asked.name, asked.value:
            case "AUDIO_MUTE", "ON" | "OFF" | "TOGGLE":
                wanted = asked.value == "ON"
                if asked.value == "TOGGLE":
                    wanted = not table.muted[channel]
                table.mute(channel, wanted, self)
            case "AUDIO_GAIN", text if text.isdigit():
                if int(text) > _GAIN_MAX_DB + GAIN_OFFSET_DB:
                    return False
                table.gain(channel, int(text) - GAIN_OFFSET_DB, self)
            case _:
                return False
        return True


def microphone_keys(channels: int) -> tuple[str, ...]:
    """What is shown of so many channels."""
    return tuple(f"{what}_{n}" for n in range(1, channels + 1) for what in ("mute", "gain"))
