"""What may happen with water: a storm breaks, a reservoir fills."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from twin.terms.place import Place

__all__ = ["ReservoirFills", "StormBreaks"]


@dataclass(frozen=True, slots=True, kw_only=True)
class StormBreaks:
    """A cell of rain passes over a place, where it leaves `depth_mm` in all within `for_s`.

    It is `radius_m` wide from its middle (one standard deviation), comes from `from_deg` and is
    over the place at half its time; with `speed_m_s` 0 it stands still.
    """

    kind: ClassVar[str] = "storm_breaks"
    place: Place
    depth_mm: float
    for_s: float
    radius_m: float
    from_deg: float
    speed_m_s: float


@dataclass(frozen=True, slots=True, kw_only=True)
class ReservoirFills:
    """Water comes into a reservoir for a while; `level_m` is where it stands, None as it is.

    The outlet stands open by `outlet_share` from then on; the spillway takes what it can.
    """

    kind: ClassVar[str] = "reservoir_fills"
    reservoir: str
    level_m: float | None
    inflow_m3_s: float
    for_s: float
    outlet_share: float
