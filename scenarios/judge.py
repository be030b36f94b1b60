"""The only judge: the records of a run and its drill in, a `Verdict` out.

It reads the journal once, in order, and keeps only what is still open, so a run of any length is
judged as it streams. What a reader would get wrong: an expected action is looked for *after its
clock has started*. What was done before the inject came does not count for it, and an action
whose clock never started is not tested, which is neither met nor missed.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from scenarios.rating import grade_of
from twin.journal.fulfilment import Awaited, Fulfilment
from twin.terms.drill import Drill, Expect
from twin.terms.record import Record
from twin.terms.verdict import Finding, ObjectiveRating, Verdict

__all__ = ["judge"]

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
    when the run is complete (the end by its own stop rule counts as that), both shares reach their
    rule, at least one action was tested and every critical one was.

    Args:
        records: The journal in order; read once.
        drill: What the run was a run of.
    """
    watch = Fulfilment(drill.expects)
    last_ms, complete = 0, False
    for record in records:
        watch.take(record)
        last_ms = record.at_ms
        if record.kind == "run.end":
            complete = record.body.get("reason") in ("complete", "stopped")
    findings = tuple(_finding(each, last_ms, complete) for each in watch.awaited)
    return _verdict(drill, findings, complete)


def _finding(awaited: Awaited, last_ms: int, complete: bool) -> Finding:
    return Finding(
        expect=awaited.expect.id,
        outcome=_outcome(awaited, last_ms, complete),
        started_s=_seconds(awaited.started_ms),
        deadline_s=_seconds(awaited.deadline_ms),
        actual_s=_seconds(awaited.actual_ms),
        evidence=awaited.evidence,
    )


def _outcome(
    awaited: Awaited, last_ms: int, complete: bool
) -> Literal["met", "late", "missed", "not_tested"]:
    deadline_ms = awaited.deadline_ms
    if deadline_ms is None:
        return "not_tested"
    if awaited.actual_ms is not None:
        if awaited.expect.absent:
            return "missed"
        return "met" if awaited.actual_ms <= deadline_ms else "late"
    # A run cut in the very millisecond of the deadline may have lost a record of it.
    if last_ms < deadline_ms or (last_ms == deadline_ms and not complete):
        return "not_tested"
    return "met" if awaited.expect.absent else "missed"


def _seconds(at_ms: int | None) -> float | None:
    return None if at_ms is None else at_ms / 1000


def _verdict(drill: Drill, findings: tuple[Finding, ...], complete: bool) -> Verdict:
    judged = list(zip(drill.expects, findings, strict=True))
    critical = [(expect, finding) for expect, finding in judged if expect.critical]
    critical_share, on_time_share = _share_met(critical), _share_met(judged)
    rules = drill.pass_rules
    tested = any(finding.outcome != "not_tested" for finding in findings)
    passed = (
        complete
        and (tested or not findings)  # a watch expects nothing, and nothing failed
        and all(finding.outcome != "not_tested" for _, finding in critical)
        and critical_share >= rules.critical_on_time - _SLACK
        and on_time_share >= rules.on_time_at_least - _SLACK
    )
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
