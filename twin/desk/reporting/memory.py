"""What the desk remembers of the reports it owes, and of those nobody has confirmed yet."""

from __future__ import annotations

from dataclasses import dataclass, field

from twin.terms.report_effects import ReportVerdict

__all__ = ["OpenReport", "ReportBook"]


@dataclass(slots=True, kw_only=True)
class OpenReport:
    """A report owed: by whom the clock was started, until when, and what became of it.

    `drafted` once its signature is sought; `serial` counts what was sent to its receiver.
    """

    id: str
    incident: str
    rule: str
    started_ms: int
    due_ms: int
    drafted: bool = False
    alarmed_ms: int = -1
    sent_ms: int = -1
    received_ms: int = -1
    serial: int = 0
    times: int = 0
    last_sent_ms: int = -1
    dropped: bool = False
    verdict: ReportVerdict | None = None

    @property
    def is_owed(self) -> bool:
        """Whether it still has to go out."""
        return self.sent_ms < 0 and not self.dropped


@dataclass(slots=True, kw_only=True)
class ReportBook:
    """All reports.

    Attributes:
        of_incident: The reports of an incident, in the order in which their clocks started.
        happened: The moments of an incident that start or end clocks, in their order.
        reopened_ms: When an incident that was over went on.
        callers: Who has reported an incident.
        told: The casualties last reported of an incident, by `incident/line/receiver`.
        unconfirmed: What was sent to a receiver and not confirmed, in the order of sending.
        watched: Receivers whose next sending-again has been set.
        counted: A figure has come in since it was last looked at.
        day_armed: The daily clocks have been set.
    """

    reports: dict[str, OpenReport] = field(default_factory=dict)
    of_incident: dict[str, list[str]] = field(default_factory=dict)
    happened: dict[str, list[str]] = field(default_factory=dict)
    reopened_ms: dict[str, int] = field(default_factory=dict)
    callers: dict[str, list[str]] = field(default_factory=dict)
    told: dict[str, dict[str, int]] = field(default_factory=dict)
    unconfirmed: dict[str, list[str]] = field(default_factory=dict)
    watched: dict[str, bool] = field(default_factory=dict)
    counted: bool = False
    day_armed: bool = False
