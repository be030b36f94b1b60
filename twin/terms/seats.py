"""What people say of the seats they sit at."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

__all__ = ["SeatHandedOver"]


@dataclass(frozen=True, slots=True, kw_only=True)
class SeatHandedOver:
    """Whoever sits at a position leaves it to somebody else, at any time, with what is open.

    The handover of a whole shift, with its checklist and two signatures, is `HandoverSigned`.
    """

    kind: ClassVar[str] = "seat_handed_over"
    position: str
    by: str
    to: str
    note: str = ""
