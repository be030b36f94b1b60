"""What the desk hears of goods: brought to a depot, come to a scene, promised by another role."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

__all__ = ["GoodsAnswered", "GoodsArrived", "GoodsBrought"]


@dataclass(frozen=True, slots=True, kw_only=True)
class GoodsBrought:
    """Goods have come to a depot: restocked, lent by others, or brought back unused.

    `quantity` is in `unit`; `expires` is their last day (ISO 8601), empty for none.
    """

    kind: ClassVar[str] = "goods_brought"
    depot: str
    name: str
    unit: str
    quantity: float
    by: str
    expires: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class GoodsAnswered:
    """Another role says how much it will bring, and when; that it has come is said by itself.

    `arrives_ms` is since the start; -1 for not said.
    """

    kind: ClassVar[str] = "goods_answered"
    request: str
    quantity: float
    by: str
    reason: str = ""
    arrives_ms: int = -1


@dataclass(frozen=True, slots=True, kw_only=True)
class GoodsArrived:
    """Goods have come to the scene of an incident.

    `by` is the depot of ours they come from, or the role that was asked for them with `request`.
    """

    kind: ClassVar[str] = "goods_arrived"
    incident: str
    name: str
    unit: str
    quantity: float
    by: str
    request: str = ""
