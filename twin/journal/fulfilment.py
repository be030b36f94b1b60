"""Which record fulfilled which expected action, found as the records go by.

It reads the records once, in order, and keeps only what is still open. What a reader would get
wrong: an expected action is looked for *after its clock has started*; what was done before the
inject came does not count for it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from twin.terms.drill import Expect
from twin.terms.matching import meets
from twin.terms.record import Record

__all__ = ["Awaited", "Fulfilment", "Lines"]


@dataclass(slots=True, eq=False)
class Awaited:
    """One expected action: when its clock started, and the record that fulfilled it."""

    expect: Expect
    started_ms: int | None = None
    actual_ms: int | None = None
    evidence: int | None = None

    @property
    def deadline_ms(self) -> int | None:
        """When it is due; None while its clock has not started."""
        if self.started_ms is None:
            return None
        return self.started_ms + round(self.expect.within_s * 1000)


class Fulfilment:
    """The open expected actions, by what starts their clock and by the records they wait for."""

    def __init__(self, expects: Iterable[Expect]) -> None:
        self.awaited = [Awaited(expect) for expect in expects]
        self._by_inject: dict[str, list[Awaited]] = {}
        self._by_expect: dict[str, list[Awaited]] = {}
        for each in self.awaited:
            expect = each.expect
            if expect.since:
                self._by_expect.setdefault(expect.since, []).append(each)
            else:
                self._by_inject.setdefault(expect.inject, []).append(each)
        self._running: dict[str, list[Awaited]] = {}
        self._lines = Lines()

    def take(self, record: Record) -> None:
        """Look at one record: what it fulfils, and which clocks it starts for later ones."""
        record = self._lines.told_alone(record)
        running = self._running.get(record.kind)
        if running:
            fulfilled = [each for each in running if _fits(record, each)]
            for each in fulfilled:
                running.remove(each)
                each.actual_ms, each.evidence = record.at_ms, record.seq
            for each in fulfilled:
                self._start(self._by_expect.pop(each.expect.id, []), record.at_ms)
        if record.kind == "world.inject":
            self._start(self._by_inject.pop(str(record.body.get("id")), []), record.at_ms)

    def _start(self, awaited: list[Awaited], at_ms: int) -> None:
        for each in awaited:
            each.started_ms = at_ms
            self._running.setdefault(each.expect.record_kind, []).append(each)


class Lines:
    """The groups that alarms are shown in during a flood: each can still be expected by name."""

    def __init__(self) -> None:
        self._members: dict[str, list[str]] = {}

    def told_alone(self, record: Record) -> Record:
        """A record about a line as one about its alarms: announced, or taken note of."""
        if record.kind == "desk.alarms_grouped":
            members = [str(member) for member in record.body["members"]]
            self._members.setdefault(str(record.body["group"]), []).extend(members)
            body = {**record.body, "alarm": members}
            return replace(record, kind="desk.alarm_announced", body=body)
        if record.kind == "obs.acknowledged" and record.body.get("alarm") in self._members:
            members = self._members.pop(record.body["alarm"])
            return replace(record, body={**record.body, "alarm": members})
        return record


def _fits(record: Record, awaited: Awaited) -> bool:
    deadline_ms = awaited.deadline_ms
    if awaited.expect.absent and deadline_ms is not None and record.at_ms > deadline_ms:
        return False
    return all(meets(record.body, condition) for condition in awaited.expect.conditions)
