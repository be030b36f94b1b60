"""One line of a run's journal."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

__all__ = ["Record"]


@dataclass(frozen=True, slots=True)
class Record:
    """A journal record, as written (DESIGN §5).

    `prev` is the SHA-256 of the line before without its newline; the first line has 64 zeros.
    `body` holds plain JSON values only.
    """

    seq: int
    at_ms: int
    kind: str
    source: str
    body: Mapping[str, Any]
    prev: str
