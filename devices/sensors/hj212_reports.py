"""Reporting by HJ 212: what a unit measures, told the authority at intervals, each confirmed.

What a reader would get wrong: a report too long for one packet goes as several of one QN, told
apart by PNO, and each is confirmed by itself. A centre that answers with the QN alone confirms the
one in flight, for there is never a second.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from devices.clock import DeviceClock
from devices.outbox import Outbox
from devices.session import Session
from devices.wire.face import Bad
from devices.wire.hj212 import Command, Hj212, Packet, groups, in_parts

__all__ = ["Hj212Reports", "Report", "Reporter"]

_FLAG = 4 | 1
"""The edition of 2017, and an answer is wanted."""


class Reporter:
    """Who reports, kept over connections: `mn` is its name, `system` its ST (22: ambient air)."""

    def __init__(self, mn: str, system: str, clock: DeviceClock) -> None:
        self.mn, self.system, self.clock = mn, system, clock
        self.box = Outbox()
        self.due_s: dict[Command, float] = {}
        """When each kind of report is due that comes `later`."""
        self._qn = ""

    def packet(
        self, command: Command, of: datetime, factors: Sequence[Mapping[str, str]], now_s: float
    ) -> Packet:
        """A report of these factors, one group each, measured at `of`; a QN of its own."""
        second, ms = self.clock.at(now_s), int(now_s * 1000.0) % 1000
        while (qn := f"{second:%Y%m%d%H%M%S}{ms:03d}") == self._qn:
            ms = (ms + 1) % 1000
        self._qn = qn
        return Packet(
            qn=qn,
            st=self.system,
            cn=str(int(command)),
            mn=self.mn,
            pw="123456",
            flag=_FLAG,
            cp=groups({"DataTime": f"{of:%Y%m%d%H%M%S}"}, *map(dict, factors)),
        )


@dataclass(frozen=True, slots=True)
class Report:
    """A kind of report, every `period_s`; on connection too, or `later`: whatever the connections.

    `told` is given the time and says when the data were measured, and one group a factor.
    """

    command: Command
    period_s: float
    told: Callable[[float], tuple[datetime, Sequence[Mapping[str, str]]]]
    later: bool = False


class Hj212Reports(Session):
    """Dials the authority; `reports` come each at its own interval."""

    def __init__(self, reporter: Reporter, *reports: Report) -> None:
        self._reporter, self._reports = reporter, reports
        self._codec = Hj212(strict=False)
        self._due_s: list[float] = []
        reporter.box.reconnected()

    def receive(self, data: bytes, now_s: float) -> bytes:
        """See `Session.receive`."""
        box = self._reporter.box
        for one in self._codec.feed(data):
            if not isinstance(one, Bad) and one.cn == str(int(Command.DATA_ANSWER)):
                box.confirmed(self._meant(one))
        if not self._due_s:
            kept = self._reporter.due_s
            self._due_s = [
                kept.setdefault(one.command, now_s + one.period_s) if one.later else now_s
                for one in self._reports
            ]
        for nth, report in enumerate(self._reports):
            if now_s >= self._due_s[nth]:
                # after an outage one report, not one for each that was due in it
                on_time_s = self._due_s[nth] + report.period_s
                self._due_s[nth] = on_time_s if on_time_s > now_s else now_s + report.period_s
                if report.later:
                    self._reporter.due_s[report.command] = self._due_s[nth]
                for part in in_parts(
                    self._reporter.packet(report.command, *report.told(now_s), now_s)
                ):
                    box.put((part.qn, part.pno), self._codec.encode(part))
        said = box.due(now_s)
        self.closed = box.given_up
        return said

    def wake_at_s(self) -> float:
        """See `Session.wake_at_s`."""
        return min(*self._due_s, self._reporter.box.wake_at_s()) if self._due_s else 0.0

    def _meant(self, answer: Packet) -> tuple[str, int | None]:
        first = self._reporter.box.first
        if answer.pno is None and isinstance(first, tuple) and first[0] == answer.qn:
            return first
        return answer.qn, answer.pno
