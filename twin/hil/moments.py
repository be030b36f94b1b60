"""Times as a test writes them: spans (`"90s"`, `90`) and moments (`"T+00:40"`, what happened).

A number is seconds here: a test is Python, where `within=60` cannot be mistaken as in a drill file.
"""

from __future__ import annotations

from twin.hil.happened import Happened
from twin.hil.told import Misused
from twin.inputs import BadValue
from twin.inputs.durations import drill_time_s, duration_s

__all__ = ["Moment", "Span", "clock_text", "moment_ms", "span_ms", "span_text"]

Span = str | float
"""`"2m30s"`, or seconds."""
Moment = str | float | Happened
"""`"T+00:40"`, drill seconds, or something that happened."""


def span_ms(written: Span) -> int:
    """Milliseconds in a span.

    Raises:
        Misused: It is spelled in another way, or negative.
    """
    try:
        seconds = duration_s(written) if isinstance(written, str) else float(written)
    except BadValue as wrong:
        raise Misused.of(wrong) from None
    if not 0.0 <= seconds < 1e9:
        raise Misused(f"时长 {written!r} 不能用", f"a span of {written!r} cannot be used")
    return int(seconds * 1000.0 + 0.5)


def moment_ms(written: Moment) -> int:
    """Milliseconds since T+00:00 of a moment.

    Raises:
        Misused: It is spelled in another way, or negative.
    """
    if isinstance(written, Happened):
        return written.at_ms
    if not isinstance(written, str):
        return span_ms(written)
    try:
        return int(drill_time_s(written) * 1000)
    except BadValue as wrong:
        raise Misused.of(wrong) from None


def clock_text(at_ms: int) -> str:
    """A moment of the drill as it is read: `T+00:07:10`, with tenths where there are any."""
    tenths = at_ms // 100
    whole, tenth = divmod(tenths, 10)
    told = f"T+{whole // 3600:02d}:{whole // 60 % 60:02d}:{whole % 60:02d}"
    return f"{told}.{tenth}" if tenth else told


def span_text(ms: int) -> str:
    """A span in seconds, without a needless fraction."""
    return f"{ms / 1000:g}"
