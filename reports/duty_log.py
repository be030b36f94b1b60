"""值班日志 of a run: the desk's cells put together, one line a matter."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

__all__ = ["COLUMNS", "LogLine", "log_lines"]

COLUMNS = ("received", "verified", "graded", "reported", "instructed", "passed", "feedback", "note")


@dataclass(slots=True)
class LogLine:
    """A line: when it was opened, its incident, and per column what was written there and by whom.

    A cell is a list of (drill second, text, who), in order.
    """

    entry: str
    at_s: float
    incident: str
    cells: dict[str, list[tuple[float, str, str]]] = field(default_factory=dict)

    def text(self, column: str) -> str:
        """A cell as it reads in the log."""
        return "；".join(text for _, text, _ in self.cells.get(column, ()))


def log_lines(records: Iterable[tuple[int, str, Mapping[str, Any]]], lang: str) -> list[LogLine]:
    """The lines in the order in which they were opened.

    Args:
        records: (milliseconds, kind, body) of a journal; other kinds are passed over.
    """
    lines: dict[str, LogLine] = {}
    for at_ms, kind, body in records:
        if kind != "desk.duty_logged":
            continue
        line = lines.setdefault(
            body["entry"], LogLine(body["entry"], at_ms / 1000.0, body["incident"])
        )
        cell = (at_ms / 1000.0, body["text"][lang], body["by"])
        line.cells.setdefault(body["column"], []).append(cell)
    return list(lines.values())
