"""What the desk hears of patients: who has to go to hospital, and which beds are free."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

__all__ = ["BedsReported", "TransportNeeded"]


@dataclass(frozen=True, slots=True, kw_only=True)
class TransportNeeded:
    """A crew has patients aboard and asks where to take them.

    `able` says what they need a bed for (burns, toxicology, icu); `hospital` is set when somebody
    has already decided.
    """

    kind: ClassVar[str] = "transport_needed"
    unit: str
    order: str
    patients: int
    able: tuple[str, ...] = ()
    hospital: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class BedsReported:
    """A hospital says how many beds it has free now."""

    kind: ClassVar[str] = "beds_reported"
    hospital: str
    free: int
