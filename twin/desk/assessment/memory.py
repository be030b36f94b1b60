"""What the desk remembers of its assessments."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Standing"]


@dataclass(slots=True, kw_only=True)
class Standing:
    """How often an incident was assessed, and the wind that was reckoned with last."""

    number: int = 0
    toward_deg: float = -1.0
