"""Times, sizes and two-language entries of a result as a reader finds them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from twin.terms.text import Lang

__all__ = ["OURS", "Words", "duration", "measure", "ratio", "result_of", "size", "verdict"]

OURS = "fumeng"
_UNITS = ((1.0, "s"), (1e-3, "ms"), (1e-6, "µs"), (1e-9, "ns"))


class Words:
    """Says things in one language."""

    def __init__(self, lang: Lang) -> None:
        self.lang: Lang = lang

    def __call__(self, zh: str, en: str) -> str:
        return zh if self.lang == "zh" else en

    def of(self, entry: Mapping[str, str] | None) -> str:
        """An entry of a result that carries both languages; nothing for none."""
        return "" if entry is None else entry[self.lang]


def duration(seconds: float) -> str:
    """Three digits and a unit: `3.09 µs`."""
    for unit_s, unit in _UNITS:
        if seconds >= unit_s * 0.9995:
            return f"{_three(seconds / unit_s)} {unit}"
    return f"{_three(seconds * 1e9)} ns"


def ratio(value: float) -> str:
    """Two digits that count: `0.0033`, `0.17`, `4.8`."""
    return f"{value:#.2g}".rstrip(".") if value < 10 else f"{value:.0f}"


def measure(value: float, unit: str) -> str:
    """A goal's bound or what was reached: a time, so many times, a share, or a count."""
    if unit == "time":
        return duration(value)
    if unit == "times":
        return f"{ratio(value) if value < 1000 else f'{value:,.0f}'} ×"
    return f"{100 * value:.0f} %" if unit == "share" else f"{value:,.0f}"


def verdict(met: bool, say: Words) -> str:
    """达标 or 未达标."""
    return say("达标", "met") if met else say("未达标", "not met")


def size(count: float) -> str:
    """Bytes: `19.5 MB`."""
    for unit_bytes, unit in ((1e9, "GB"), (1e6, "MB"), (1e3, "kB")):
        if count >= unit_bytes:
            return f"{_three(count / unit_bytes)} {unit}"
    return f"{count:.0f} B"


def _three(value: float) -> str:
    return f"{value:.0f}" if value >= 99.95 else f"{value:#.3g}".rstrip(".")


def result_of(task: Mapping[str, Any], contender: str) -> Mapping[str, Any] | None:
    """A contender's part of a task."""
    found: Mapping[str, Any] | None = next(
        (result for result in task["results"] if result["contender"] == contender), None
    )
    return found
