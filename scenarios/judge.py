"""The only judge: the records of a run and its drill in, a `Verdict` out.

It reads the journal once, in order, and keeps only what is still open, so a run of any length is
judged as it streams. What a reader would get wrong: an expected action is looked for *after its
clock has started*. What was done before the inject came does not count for it, and an action
whose clock never started is not tested, which is neither met nor missed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

from scenarios.rating import grade_of
from twin.terms.drill import Condition, Drill, Expect
from twin.terms.record import Record
from twin.terms.verdict import Finding, ObjectiveRating, Verdict

__all__ = ["judge", "meets", "values_at"]

_SLACK = 1e-9  # shares are sums of weights; a share of exactly 0.9 must pass a rule of 0.9


def judge(records: Iterable[Record], drill: Drill) -> Verdict:
    """Judge one run.

    The clock of an expected action starts with the first `world.inject` record of its inject or,
    with `since`, with the record that fulfilled that other action (in time or late). Then:

    - *met*: the first record that fits came by the deadline, the very millisecond included;
    - *late*: it came after the deadline;
    - *missed*: the run went on past the deadline and it never came;
    - *not_tested*: the clock never started, or the run ended before the deadline.

    For an `absent` action it is met when nothing fits until the deadline and missed (with the
    record as evidence) when something does. One record may fulfil several actions.

    The shares are by weight over the tested actions (1 when there are none). The drill passes
    when the run is complete, both shares reach their rule, at least one action was tested and
    every critical one was.

    Args:
        records: The journal in order; read once.
        drill: What the run was a run of.
    """
    watch = _Watch(drill)
    last_ms, complete = 0, False
    for record in records:
        watch.take(record)
        last_ms = record.at_ms
        if record.kind == "run.end":
            complete = record.body.get("reason") == "complete"
    findings = tuple(entry.finding(last_ms, complete) for entry in watch.entries)
    return _verdict(drill, findings, complete)


def meets(body: Mapping[str, Any], condition: Condition) -> bool:
    """Whether a record's body meets one condition; a path that leads nowhere does not.

    `contains` asks whether one of the values at the path is the wanted one; every other test
    holds when one of the values passes it.
    """
    return any(_passes(value, condition) for value in values_at(body, condition.path))


def values_at(body: Any, path: str) -> Iterator[Any]:
    """The values at a dotted path of a plain value.

    A list on the way, or at the end, stands for each of its items:
    `notice.zones.places` yields every place of every zone.
    """
    if isinstance(body, list | tuple):
        for item in body:
            yield from values_at(item, path)
    elif not path:
        yield body
    elif isinstance(body, Mapping):
        head, _, rest = path.partition(".")
        if head in body:
            yield from values_at(body[head], rest)


def _passes(value: Any, condition: Condition) -> bool:
    wanted = condition.value
    match condition.op:
        case "starts":
            return isinstance(value, str) and value.startswith(str(wanted))
        case "at_least":
            return _is_number(value) and _is_number(wanted) and value >= wanted
        case "at_most":
            return _is_number(value) and _is_number(wanted) and value <= wanted
        case "eq" | "contains":
            same_sort = isinstance(value, bool) == isinstance(wanted, bool)
            return same_sort and bool(value == wanted)


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


@dataclass(slots=True, eq=False)
class _Entry:
    """One expected action while the records go by; milliseconds."""

    expect: Expect
    started_ms: int | None = None
    actual_ms: int | None = None
    evidence: int | None = None

    @property
    def deadline_ms(self) -> int | None:
        if self.started_ms is None:
            return None
        return self.started_ms + round(self.expect.within_s * 1000)

    def finding(self, last_ms: int, complete: bool) -> Finding:
        deadline_ms = self.deadline_ms
        return Finding(
            expect=self.expect.id,
            outcome=self._outcome(deadline_ms, last_ms, complete),
            started_s=_seconds(self.started_ms),
            deadline_s=_seconds(deadline_ms),
            actual_s=_seconds(self.actual_ms),
            evidence=self.evidence,
        )

    def _outcome(
        self, deadline_ms: int | None, last_ms: int, complete: bool
    ) -> Literal["met", "late", "missed", "not_tested"]:
        if deadline_ms is None:
            return "not_tested"
        if self.actual_ms is not None:
            if self.expect.absent:
                return "missed"
            return "met" if self.actual_ms <= deadline_ms else "late"
        # A run cut in the very millisecond of the deadline may have lost a record of it.
        if last_ms < deadline_ms or (last_ms == deadline_ms and not complete):
            return "not_tested"
        return "met" if self.expect.absent else "missed"


class _Lines:
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


class _Watch:
    """The open expected actions, by what starts their clock and by the records they wait for."""

    def __init__(self, drill: Drill) -> None:
        self.entries = [_Entry(expect) for expect in drill.expects]
        self._by_inject: dict[str, list[_Entry]] = {}
        self._by_expect: dict[str, list[_Entry]] = {}
        for entry in self.entries:
            expect = entry.expect
            if expect.since:
                self._by_expect.setdefault(expect.since, []).append(entry)
            else:
                self._by_inject.setdefault(expect.inject, []).append(entry)
        self._running: dict[str, list[_Entry]] = {}
        self._lines = _Lines()

    def take(self, record: Record) -> None:
        """Look at one record: what it fulfils, and which clocks it starts for later ones."""
        record = self._lines.told_alone(record)
        running = self._running.get(record.kind)
        if running:
            fulfilled = [entry for entry in running if _fits(record, entry)]
            for entry in fulfilled:
                running.remove(entry)
                entry.actual_ms, entry.evidence = record.at_ms, record.seq
            for entry in fulfilled:
                self._start(self._by_expect.pop(entry.expect.id, []), record.at_ms)
        if record.kind == "world.inject":
            self._start(self._by_inject.pop(str(record.body.get("id")), []), record.at_ms)

    def _start(self, entries: list[_Entry], at_ms: int) -> None:
        for entry in entries:
            entry.started_ms = at_ms
            self._running.setdefault(entry.expect.record_kind, []).append(entry)


def _fits(record: Record, entry: _Entry) -> bool:
    deadline_ms = entry.deadline_ms
    if entry.expect.absent and deadline_ms is not None and record.at_ms > deadline_ms:
        return False
    return all(meets(record.body, condition) for condition in entry.expect.conditions)


def _seconds(at_ms: int | None) -> float | None:
    return None if at_ms is None else at_ms / 1000


def _verdict(drill: Drill, findings: tuple[Finding, ...], complete: bool) -> Verdict:
    judged = list(zip(drill.expects, findings, strict=True))
    critical = [(expect, finding) for expect, finding in judged if expect.critical]
    critical_share, on_time_share = _share_met(critical), _share_met(judged)
    rules = drill.pass_rules
    passed = (
        complete
        and any(finding.outcome != "not_tested" for finding in findings)
        and all(finding.outcome != "not_tested" for _, finding in critical)
        and critical_share >= rules.critical_on_time - _SLACK
        and on_time_share >= rules.on_time_at_least - _SLACK
    )
    tested = any(finding.outcome != "not_tested" for finding in findings)
    return Verdict(
        passed=passed,
        complete=complete,
        grade=grade_of(on_time_share, critical_share) if complete and tested else None,
        findings=findings,
        objectives=tuple(
            _rate(goal.id, [(e, f) for e, f in judged if e.objective == goal.id])
            for goal in drill.objectives
        ),
        critical_on_time_share=critical_share,
        on_time_share=on_time_share,
    )


def _share_met(judged: list[tuple[Expect, Finding]]) -> float:
    """Weight met in time over weight tested; 1 when nothing was tested."""
    tested = _weight(judged, "met", "late", "missed")
    return _weight(judged, "met") / tested if tested else 1.0


def _weight(judged: list[tuple[Expect, Finding]], *outcomes: str) -> float:
    return sum(expect.weight for expect, finding in judged if finding.outcome in outcomes)


def _rate(objective: str, judged: list[tuple[Expect, Finding]]) -> ObjectiveRating:
    """Rate an objective with the letters of HSEEP (2020) by a rule of our own.

    N nothing tested. P all that was tested met in time. U a critical action missed, or nothing
    done at all. M a critical action late, or less than half (by weight) in time. S the rest.
    """

    def count(outcome: str) -> int:
        return sum(1 for _, finding in judged if finding.outcome == outcome)

    def critical(outcome: str) -> bool:
        return any(e.critical and f.outcome == outcome for e, f in judged)

    rating: Literal["P", "S", "M", "U", "N"]
    met, late, missed = count("met"), count("late"), count("missed")
    if met + late + missed == 0:
        rating = "N"
    elif late + missed == 0:
        rating = "P"
    elif critical("missed") or met + late == 0:
        rating = "U"
    elif critical("late") or _share_met(judged) < 0.5 - _SLACK:
        rating = "M"
    else:
        rating = "S"
    return ObjectiveRating(
        objective=objective,
        rating=rating,
        met=met,
        late=late,
        missed=missed,
        not_tested=count("not_tested"),
    )
