"""Moments written by the clock on the wall (`20:05`) become moments of the drill (`T+00:05`).

What a reader would get wrong: a clock time before the start is the next day's, so a drill that
begins at 20:30 reaches `00:10` after three hours and forty minutes.
"""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

from twin.inputs import Document

__all__ = ["on_drill_time"]

_CLOCK = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)")
_LISTS = ("failures", "失效", "injects", "注入", "bookmarks", "书签")
_KEYS = ("at", "时间", "not_after", "最迟")
_DAY_S = 86_400


def on_drill_time(document: Document) -> None:
    """Rewrite every clock time of a document in place.

    With a start that is none (which is told elsewhere) each becomes T+00:00.
    """
    data = document.data
    if not isinstance(data, dict):
        return
    try:
        start = datetime.strptime(str(data.get("start", data.get("开始"))), "%Y-%m-%d %H:%M")
        began_s: int | None = start.hour * 3600 + start.minute * 60
    except ValueError:
        began_s = None
    for name in _LISTS:
        entries: Any = data.get(name)
        for entry in entries if isinstance(entries, list) else ():
            for key in _KEYS:
                if isinstance(entry, dict) and isinstance(entry.get(key), str):
                    entry[key] = _since(entry[key], began_s)


def _since(written: str, began_s: int | None) -> str:
    found = _CLOCK.fullmatch(written)
    if found is None:
        return written
    if began_s is None:
        return "T+00:00"
    passed_s = (int(found[1]) * 3600 + int(found[2]) * 60 - began_s) % _DAY_S
    return f"T+{passed_s // 3600:02d}:{passed_s // 60 % 60:02d}"
