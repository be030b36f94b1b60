"""The duty rooms that receive situation reports: they take each once, in its order, and confirm it.

What a reader would get wrong: a receiver confirms what it has, each time it comes, for its receipt
may have been lost. It takes a report in only when all that was sent to it before has come.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from twin.sim.links import DESK, Links
from twin.sim.world import Life, World, ms
from twin.terms.decision import ReportResent, ReportSent
from twin.terms.observation import SituationReceipt

__all__ = ["Receivers"]


@dataclass(slots=True)
class _Room:
    """One receiver: the serial it waits for, and what came before its turn."""

    next_serial: int = 1
    early: dict[int, ReportSent] = field(default_factory=dict)
    came_ms: dict[str, int] = field(default_factory=dict)


class Receivers:
    """Everybody who receives reports of the desk."""

    def __init__(self, world: World, links: Links) -> None:
        self._world, self._links = world, links
        self._rooms: dict[str, _Room] = {}
        self._sent: dict[str, ReportSent] = {}

    def send(self, report: ReportSent) -> None:
        """A report is on its way: by telephone, or by data link."""
        self._sent[report.report] = report
        carry = self._links.phone if report.form == "phone" else self._links.send
        carry(DESK, report.to, lambda: self._arrive(report), about=report.report)

    def again(self, resent: ReportResent) -> None:
        """It is sent once more, as it was."""
        report = self._sent[resent.report]
        about = f"{report.report}/{resent.times}"
        self._links.send(DESK, report.to, lambda: self._arrive(report), about=about)

    def _arrive(self, report: ReportSent) -> None:
        room = self._rooms.setdefault(report.to, _Room())
        if report.report not in room.came_ms:
            room.came_ms[report.report] = self._world.now_ms
            room.early[report.serial] = report
            while (taken := room.early.pop(room.next_serial, None)) is not None:
                room.next_serial += 1
                body = {"report": taken.report, "to": taken.to, "serial": taken.serial}
                self._world.record("world.report_received", taken.to, body)
        self._world.start(self._confirm(report, room.came_ms[report.report]))

    def _confirm(self, report: ReportSent, came_ms: int) -> Life:
        """Read the report and confirm it."""
        scale = self._world.reaction
        takes = self._world.figures.people.receipt
        yield self._world.env.timeout(
            ms(self._world.draw_s(takes, "receipt", report.report, scale))
        )
        said = SituationReceipt(report=report.report, by=report.to, received_ms=came_ms)
        self._links.tell_desk(report.to, said)
