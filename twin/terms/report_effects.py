"""What the desk says about situation reports: clocks, sendings, alarms before a limit, verdicts.

What a reader would get wrong: a phone report and a written one are two reports with two clocks,
and a report that was sent is not yet one that arrived. `ReportResent` names the same report again;
its `serial` lets the receiver put in order, and throw away, what came twice.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import ClassVar, Literal

from twin.terms.text import Text

__all__ = [
    "ReportAlarm",
    "ReportCameIn",
    "ReportDropped",
    "ReportDue",
    "ReportForm",
    "ReportJudged",
    "ReportResent",
    "ReportSent",
    "ReportStage",
    "ReportVerdict",
]

ReportForm = Literal["phone", "written"]


class ReportStage(Enum):
    """Which report of an event it is."""

    FIRST = "first"
    FOLLOW_UP = "follow_up"
    CORRECTION = "correction"
    VERIFIED = "verified"
    FINAL = "final"
    ZERO = "zero"

    @property
    def label(self) -> Text:
        """The stage as duty rooms call it."""
        return _STAGES[self]


_STAGES = {
    ReportStage.FIRST: Text("首报", "first report"),
    ReportStage.FOLLOW_UP: Text("续报", "follow-up"),
    ReportStage.CORRECTION: Text("补报", "correction"),
    ReportStage.VERIFIED: Text("核报", "verified figures"),
    ReportStage.FINAL: Text("终报", "final report"),
    ReportStage.ZERO: Text("零报告", "zero report"),
}


class ReportVerdict(Enum):
    """How a report stands to its limit. 谎报 and 瞒报 are no matter of time: only a drill knows."""

    ON_TIME = "on_time"
    LATE = "late"
    MISSED = "missed"

    @property
    def label(self) -> Text:
        """The verdict in the words of Order 493, art. 4."""
        return _VERDICTS[self]


_VERDICTS = {
    ReportVerdict.ON_TIME: Text("按时", "on time"),
    ReportVerdict.LATE: Text("迟报", "late"),
    ReportVerdict.MISSED: Text("漏报", "missed"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportDue:
    """A clock started: this report must reach `to` by `due_at_ms`; `incident` may be empty.

    `owed_to_us` ones are others' reports to the county.
    """

    kind: ClassVar[str] = "report_due"
    report: str
    incident: str
    rule: str
    line: Text
    stage: ReportStage
    form: ReportForm
    sender: str
    to: str
    skips_levels: bool
    owed_to_us: bool
    started_at_ms: int
    due_at_ms: int
    clause: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportSent:
    """A situation report went out. Elements nobody knows yet are named in `gaps`, never guessed.

    `serial` counts what was sent to this receiver.
    """

    kind: ClassVar[str] = "report_sent"
    report: str
    number: str
    incident: str
    rule: str
    line: Text
    stage: ReportStage
    form: ReportForm
    sender: str
    to: str
    serial: int
    signed_by: str
    due_at_ms: int
    margin_s: float
    content: tuple[tuple[str, str], ...]
    gaps: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportResent:
    """A report that nobody has confirmed goes out once more, as it was."""

    kind: ClassVar[str] = "report_resent"
    report: str
    to: str
    serial: int
    times: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportCameIn:
    """A report that somebody owed to the county has arrived; a negative margin is a late one."""

    kind: ClassVar[str] = "report_came_in"
    report: str
    incident: str
    rule: str
    sender: str
    due_at_ms: int
    margin_s: float


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportAlarm:
    """A clock is about to be missed: the person named is told, while there is time."""

    kind: ClassVar[str] = "report_alarm"
    report: str
    incident: str
    rule: str
    to: str
    due_at_ms: int
    text: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportJudged:
    """How a report stands to its limit; of several verdicts on one report the last holds."""

    kind: ClassVar[str] = "report_judged"
    report: str
    incident: str
    rule: str
    verdict: ReportVerdict
    margin_s: float
    because: Text
    clause: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportDropped:
    """A clock ended without a report: what it was for is over, or another clock took its place."""

    kind: ClassVar[str] = "report_dropped"
    report: str
    incident: str
    rule: str
    because: Text
