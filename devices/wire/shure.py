"""Shure command strings: conference microphones, ``< GET 1 AUDIO_MUTE >`` and the like, 2202/tcp.

``< GET|SET|REP|SAMPLE [channel] NAME [value] >``; a text value stands in braces. Vendor's pages;
the mute commands as several public clients send them (V2), gain with its offset of 18 dB (V2).

What a reader would get wrong: there is no line end. A message ends with its ``>``; what stands
between messages is nothing. And whatever changes is told to every client by REP, unasked.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from devices.wire.face import Codec, Cut, Fault, WireError

__all__ = ["GAIN_OFFSET_DB", "Message", "Shure"]

GAIN_OFFSET_DB = 18
"""AUDIO_GAIN is this much more than the decibels."""

_MAX = 96
_FORM = re.compile(
    r"< ?(GET|SET|REP|SAMPLE)(?: (\d{1,2}))? ([A-Z0-9_]+)(?: (\{[^{}<>]*\}|[^ {}<>]+))? ?>",
    re.ASCII,
)
_ERROR = "< REP ERR >"


@dataclass(frozen=True, slots=True)
class Message:
    """One message. `channel` None: the device; 0: all channels. An empty `name` is ``REP ERR``."""

    verb: str
    name: str
    channel: int | None = None
    value: str = ""


class Shure(Codec[Message]):
    """Both directions; lenient and strict are the same."""

    frame_max = _MAX

    def encode(self, frame: Message) -> bytes:
        """See `Codec.encode`."""
        if not frame.name:
            return _ERROR.encode()
        words = [frame.verb, *([] if frame.channel is None else [str(frame.channel)]), frame.name]
        line = f"< {' '.join([*words, frame.value] if frame.value else words)} >"
        if len(line) > _MAX or not line.isascii() or _read(line) != frame:
            raise WireError(f"{frame} cannot be said in command strings")
        return line.encode()

    def cut(self, held: bytes) -> Cut[Message]:
        """See `Codec.cut`."""
        at = held.find(b"<")
        if at:
            blank = held[: at if at > 0 else len(held)]
            if not blank.strip():
                return Cut(len(blank))
            return Cut(len(blank), None, Fault.GARBAGE, "no < begins a message")
        end, again = held.find(b">"), held.find(b"<", 1)
        if again > 0 and (end < 0 or again < end):
            return Cut(again, None, Fault.FORM, "a message begins within another")
        if end < 0:
            return Cut(0)
        message = _read(held[: end + 1].decode("ascii", "replace"))
        if message is None:
            return Cut(end + 1, None, Fault.FORM, "not verb, channel, name and value")
        return Cut(end + 1, message)


def _read(line: str) -> Message | None:
    if line == _ERROR:
        return Message("REP", "")
    found = _FORM.fullmatch(line)
    if found is None or not line.isprintable():
        return None
    verb, channel, name, value = found.groups()
    return Message(verb, name, None if channel is None else int(channel), value or "")
