"""What the desk remembers of a notice to the public."""

from __future__ import annotations

from dataclasses import dataclass

from twin.terms.warning import PublicWarning

__all__ = ["Notice"]


@dataclass(slots=True, kw_only=True)
class Notice:
    """A public notice of an incident: drafted, asked about, out, or called off."""

    id: str
    incident: str
    draft: PublicWarning
    toward_deg: float
    issued_ms: int = -1
    turned_since_ms: int = -1
    ended: bool = False
