"""The records of one run by their kind, and the spans of time between them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from twin.terms.record import Record

__all__ = ["Told", "moments", "quantile", "share", "spans_s"]

Moment = tuple[Any, int]
"""A key and a time in milliseconds."""


@dataclass(frozen=True, slots=True)
class Told:
    """What a run says.

    Attributes:
        over_ms: When the run was over.
        major: The sensor points of major hazard sources of levels 一 and 二.
        faults: How many faults its journal has.
        on_time: The share of expected actions in time, as judged; None when none was tested.
    """

    by_kind: dict[str, list[Record]]
    over_ms: int
    major: frozenset[str] = frozenset()
    faults: int = 0
    on_time: float | None = None

    def of(self, *kinds: str) -> list[Record]:
        """The records of some kinds, in order within each."""
        return [record for kind in kinds for record in self.by_kind.get(kind, ())]


def spans_s(
    begins: Iterable[Moment], ends: Iterable[Moment], *, over_ms: int | None = None
) -> list[float]:
    """Seconds from the first beginning of each key to the first end of it at or after that.

    What has no end lasts until the run was over (`over_ms`) or, without that, has no span. A key
    of None is passed over.
    """
    first: dict[Any, int] = {}
    for key, at_ms in sorted(begins, key=lambda each: each[1]):
        if key is not None:
            first.setdefault(key, at_ms)
    found: dict[Any, float] = {}
    for key, at_ms in sorted(ends, key=lambda each: each[1]):
        if key in first and key not in found and at_ms >= first[key]:
            found[key] = (at_ms - first[key]) / 1000.0
    if over_ms is not None:
        found = {key: found.get(key, (over_ms - at_ms) / 1000.0) for key, at_ms in first.items()}
    return list(found.values())


def moments(records: Iterable[Record], *fields: str) -> list[Moment]:
    """Each record's time, under the value of a field of its body, or of several."""
    return [
        (
            record.body.get(fields[0])
            if len(fields) == 1
            else tuple(record.body.get(field) for field in fields),
            record.at_ms,
        )
        for record in records
    ]


def share(good: int, all_: int) -> float | None:
    """A share; None of nothing."""
    return good / all_ if all_ else None


def quantile(values: Sequence[float], part: float) -> float | None:
    """The smallest value that a part of all values do not exceed; None of nothing."""
    if not values:
        return None
    ordered = sorted(values)
    return ordered[max(0, -int(-part * len(ordered) // 1) - 1)]
