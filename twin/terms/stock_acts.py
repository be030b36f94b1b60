"""What the desk hears of goods: brought to a depot, and what another role says to a request."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

__all__ = ["GoodsAnswered", "GoodsBrought"]


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
    """Another role says how much it will bring; what it brings is another observation."""

    kind: ClassVar[str] = "goods_answered"
    request: str
    quantity: float
    by: str
    reason: str = ""
