"""What the desk remembers of the reports it owes."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["OpenReport"]


@dataclass(slots=True, kw_only=True)
class OpenReport:
    """A report owed: by whom the clock was started, until when, and what became of it."""

    id: str
    incident: str
    rule: str
    started_ms: int
    due_ms: int
    sent_ms: int = -1
    receipt_ms: int = -1
