"""Protocols that speak in lines of ASCII: one codec for their frames.

What a reader would get wrong: ends differ and are mixed in practice. Any of CR and LF ends a line
that comes in; `end` is what we write. Empty lines are no frames.
"""

from __future__ import annotations

from devices.wire.face import Codec, Cut, Fault, WireError

__all__ = ["Lines"]


class Lines(Codec[str]):
    """Lines without their end. Lenient takes bytes outside printable ASCII, shown as ``?``."""

    def __init__(self, end: bytes, line_max: int, *, strict: bool = True) -> None:
        super().__init__(strict=strict)
        self.frame_max = line_max + len(end)
        self._end, self._line_max = end, line_max

    def encode(self, frame: str) -> bytes:
        """See `Codec.encode`."""
        if not frame or not (frame.isascii() and frame.isprintable()):
            raise WireError(f"{frame!r} is empty or not printable ASCII")
        if len(frame) > self._line_max:
            raise WireError(f"a line of {len(frame)} characters; at most {self._line_max}")
        return frame.encode("ascii") + self._end

    def cut(self, held: bytes) -> Cut[str]:
        """See `Codec.cut`."""
        blank = len(held) - len(held.lstrip(b"\r\n"))
        if blank:
            return Cut(blank)
        ends = [at for at in (held.find(b"\r"), held.find(b"\n")) if at >= 0]
        if not ends:
            if len(held) <= self._line_max:
                return Cut(0)
            return Cut(len(held), None, Fault.LENGTH, f"more than {self._line_max} without an end")
        end = min(ends)
        line = held[:end]
        if end > self._line_max:
            return Cut(end + 1, None, Fault.LENGTH, f"a line of {end} characters")
        text = line.decode("ascii", "replace").replace("\ufffd", "?")
        if line.isascii() and text.isprintable():
            return Cut(end + 1, text)
        if self.strict:
            return Cut(end + 1, None, Fault.FORM, "not printable ASCII")
        shown = "".join(c if c.isprintable() else "?" for c in text)
        return Cut(end + 1, shown, Fault.FORM, "not printable ASCII")
