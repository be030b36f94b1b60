"""Times as people write them: spans (`90s`, `5m`, `2h30m`) and moments of a drill (`T+00:40`).

One spelling only. A bare number is refused, because nobody can tell seconds from minutes later.
"""

from __future__ import annotations

import re

from twin.inputs.problems import BadValue
from twin.terms.text import Text

__all__ = ["drill_time_s", "duration_s"]

_SPAN = re.compile(r"(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s)?")
_CLOCK = re.compile(r"T\+(\d{1,2}):([0-5]\d)(?::([0-5]\d))?")
_HINT = Text("写作 90s（秒）、5m（分）、2h（时）或 2h30m", "write 90s, 5m, 2h or 2h30m")


def duration_s(written: object) -> float:
    """Seconds in a written span of time.

    Raises:
        BadValue: It is a bare number or spelled in another way.
    """
    found = _SPAN.fullmatch(written) if isinstance(written, str) and written else None
    if found is None:
        raise BadValue(
            Text(f"时长“{written}”格式不对", f"the duration {written!r} is not spelled right"),
            hint=_HINT,
        )
    hours, minutes, seconds = (int(part or 0) for part in found.groups())
    return float(hours * 3600 + minutes * 60 + seconds)


def drill_time_s(written: object) -> float:
    """Seconds since T+00:00 of a written moment.

    Raises:
        BadValue: It is spelled in another way.
    """
    found = _CLOCK.fullmatch(written) if isinstance(written, str) else None
    if found is None:
        raise BadValue(
            Text(f"时刻“{written}”格式不对", f"the time {written!r} is not spelled right"),
            hint=Text("写作 T+00:05 或 T+00:05:30", "write T+00:05 or T+00:05:30"),
        )
    hours, minutes, seconds = (int(part or 0) for part in found.groups())
    return float(hours * 3600 + minutes * 60 + seconds)
