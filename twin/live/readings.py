"""What was read at the points of a rig, kept beside the journal, for a run that is gone on with.

A JSON line a change: point, the how-manieth look at it, value (null: nothing good). What a reader
would get wrong: the journal has the alarms that came of these readings, not the readings; but who
is asked in the county whether an alarm is true looks at them, and must see again what he saw.
"""

from __future__ import annotations

import json
import os
from collections import deque
from pathlib import Path
from typing import TextIO

from twin.journal import JournalError
from twin.terms.text import Text

__all__ = ["FILE", "Readings"]

FILE = "readings.jsonl"
_NOTHING = float("nan")
_Change = tuple[str, int, float]


class Readings:
    """The looks at a run's points: first those that are known already, then new ones.

    Every change is with the system before the next look, so that a killed process loses none;
    `sync` brings them to the disk, so that a machine that loses its power does not either.
    """

    def __init__(self, path: Path, *, resumed: bool) -> None:
        """Begin, or with `resumed` begin with what is kept.

        Raises:
            JournalError: A line of what is kept is damaged.
        """
        self._path, self._known = path, dict[str, deque[tuple[int, float]]]()
        self._looks: dict[str, int] = {}
        self._last: dict[str, float] = {}
        self._past: list[_Change] = []
        self._file: TextIO | None = None
        self._fresh = False
        if resumed and path.exists():
            self._read(path)

    def again(self, point: str) -> float:
        """What the next look at a point saw the first time."""
        look = self._look(point)
        known = self._known.get(point)
        while known and known[0][0] <= look:
            at, self._last[point] = known.popleft()
            self._past.append((point, at, self._last[point]))
        return self._last.get(point, _NOTHING)

    def take(self, point: str, value: float) -> float:
        """A new look at a point sees this."""
        look, last = self._look(point), self._last.get(point, _NOTHING)
        if value != last and (value == value or last == last):
            self._last[point] = value
            self._write((point, look, value))
        return value

    def go_on(self) -> None:
        """What is looked at from now on is new; what was read after the cut has not been."""
        scratch = self._path.with_name(f".{FILE}.new")  # whole or not at all: a crash may come now
        scratch.write_text("".join(map(_line, self._past)), encoding="utf-8")
        os.replace(scratch, self._path)
        self._known.clear()
        self._past.clear()

    def sync(self) -> None:
        """Have the system bring what was kept to the disk."""
        if self._file is not None and self._fresh:
            self._fresh = False
            os.fsync(self._file.fileno())

    def close(self) -> None:
        """Keep no more."""
        if self._file is not None:
            self._file.close()
            self._file = None

    def _look(self, point: str) -> int:
        look = self._looks.get(point, 0)
        self._looks[point] = look + 1
        return look

    def _write(self, change: _Change) -> None:
        if self._file is None:
            self._file = self._path.open("a", buffering=1, encoding="utf-8")
        self._file.write(_line(change))
        self._fresh = True

    def _read(self, path: Path) -> None:
        lines = path.read_bytes().splitlines(keepends=True)
        if lines and not lines[-1].endswith(b"\n"):
            lines.pop()  # torn by the crash
        for number, line in enumerate(lines, 1):
            try:
                point, look, value = json.loads(line)
                seen = int(look), _NOTHING if value is None else float(value)
                self._known.setdefault(str(point), deque()).append(seen)
            except (ValueError, TypeError):
                raise JournalError(
                    Text(
                        f"{path.name} 第 {number} 行损坏，不能接着运行",
                        f"{path.name}, line {number}, is damaged; it cannot be gone on with",
                    )
                ) from None


def _line(change: _Change) -> str:
    point, look, value = change
    said = [point, look, None if value != value else value]
    return json.dumps(said, ensure_ascii=False) + "\n"
