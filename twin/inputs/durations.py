"""Spans of time as people write them in drill and rule files: `90s`, `5m`, `2h30m`.

One spelling only. A bare number is refused, because nobody can tell seconds from minutes later.
"""

from __future__ import annotations

import re

from twin.inputs.problems import BadValue
from twin.terms.text import Text

__all__ = ["duration_s"]

_SPAN = re.compile(r"(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s)?")
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
