"""What the desk remembers of its assessments."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Standing"]


@dataclass(slots=True, kw_only=True)
class Standing:
    """How often an incident was assessed, and the wind that was reckoned with last.

    `front_m` is how far the head of a fire has come by the winds told until `front_at_ms`; `ring`
    and `reach_m` the area that the last estimate would have people leave, empty for none.
    """

    number: int = 0
    toward_deg: float = -1.0
    front_m: float = 0.0
    front_at_ms: int = -1
    ring: tuple[tuple[float, float], ...] = ()
    reach_m: float = 0.0
