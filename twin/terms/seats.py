"""What people say of the seats they sit at."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

__all__ = ["SeatHandedOver"]


@dataclass(frozen=True, slots=True, kw_only=True)
class SeatHandedOver:
    """Whoever sits at a position hands it over to somebody else (交接班), with what is open."""

    kind: ClassVar[str] = "seat_handed_over"
    position: str
    by: str
    to: str
    note: str = ""
