"""One task after another: are the answers right, and how long do they take?

Ours are held against Dijkstra's algorithm, the others against ours. Whoever answers wrongly is
timed all the same, but marked, and no ratio is formed with it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from fast._types import Ints
from twin.bench.measure import Round, Size, quartiles, rounds_of, sized
from twin.bench.routing.contender import Contender, Job
from twin.bench.routing.tasks import Task
from twin.bench.routing.truth import CHECKED, expected
from twin.bench.routing.work import Work
from twin.terms.text import Text

__all__ = ["contest"]


@dataclass
class _Entry:
    """A contender in a task, and what has come out so far."""

    name: str
    job: Job
    size: Size
    answers: Ints | None = None
    checked: int = 0
    wrong: int = 0
    off_ms: int = 0


def contest(
    task: Task, work: Work, contenders: Sequence[Contender], rounds: int, budget_s: float,
    failed: Callable[[str, str], None],
) -> dict[str, Any]:  # fmt: skip
    """A task's results as plain data; ours is the first contender.

    Args:
        failed: Told of a contender that broke down, and how; it is left out of this task.
    """
    entries = []
    for contender in contenders:
        try:
            entry = _entered(task, contender, budget_s)
        except BaseException as error:
            if contender is contenders[0] or isinstance(error, KeyboardInterrupt | SystemExit):
                raise
            failed(contender.name, f"{task.id}: {type(error).__name__}: {error}")  # a panic too
            continue
        if entry is not None:
            entries.append(entry)
    if not entries:
        return {**_plain(task), "results": []}
    ours = entries[0] if entries[0].name == contenders[0].name else None
    _compare(task, work, entries, ours)
    spent = rounds_of([_round(entry) for entry in entries], rounds)
    for entry in entries:
        entry.job.done()
    ours_s = _each(task, ours, spent[ours.name]) if ours is not None else None
    return {
        **_plain(task),
        "results": [_result(task, e, _each(task, e, spent[e.name]), ours_s) for e in entries],
    }


def _entered(task: Task, contender: Contender, budget_s: float) -> _Entry | None:
    job = contender.job(task.id)
    if job is None:
        return None
    size = sized(job.ready, job.go, job.most, job.whole, budget_s)
    entry = _Entry(contender.name, job, size)
    if job.answer is not None:
        job.ready(0)
        entry.answers = np.asarray(job.answer(job.go(0, size.items)))
    return entry


def _compare(task: Task, work: Work, entries: Sequence[_Entry], ours: _Entry | None) -> None:
    if ours is None or ours.answers is None:
        return
    job, most = ours.job, max(entry.size.items for entry in entries)
    job.ready(0)
    assert job.answer is not None
    mine = np.asarray(job.answer(job.go(0, min(most, job.most))))
    ours.answers = mine[: len(ours.answers)]
    right = expected(task.id, work, min(ours.size.items, CHECKED[task.id]))
    for entry in entries:
        if entry.answers is None:
            continue
        want = right if entry is ours else mine
        count = min(len(want), len(entry.answers))
        off = np.abs(entry.answers[:count] - want[:count])
        entry.checked, entry.wrong = int(off.size), int(np.count_nonzero(off))
        entry.off_ms = int(off.max(initial=0))


def _round(entry: _Entry) -> Round[str]:
    job, items = entry.job, entry.size.items
    return Round(entry.name, job.ready, lambda turn: job.go(turn, items), entry.size.repeats)


def _each(task: Task, entry: _Entry, spent: Sequence[float]) -> list[float]:
    return [seconds / entry.size.items * task.scale for seconds in spent]


def _result(
    task: Task, entry: _Entry, seconds: list[float], ours_s: list[float] | None
) -> dict[str, Any]:
    comparable = ours_s is not None and not entry.wrong
    return {
        "contender": entry.name,
        "items": entry.size.items,
        "repeats": entry.size.repeats,
        "part": task.scale > 1 and entry.size.items < task.scale,
        "seconds": seconds,
        **quartiles(seconds),
        "checked": entry.checked,
        "wrong": entry.wrong,
        "off_ms": entry.off_ms,
        "ratio": (
            quartiles([a / b for a, b in zip(ours_s, seconds, strict=True)])
            if comparable and ours_s is not None
            else None
        ),
        "note": _said(entry.job.note),
    }


def _plain(task: Task) -> dict[str, Any]:
    return {
        "id": task.id,
        "label": _said(task.label),
        "each": _said(task.each),
        "bound": task.bound,
    }


def _said(text: Text | None) -> dict[str, str] | None:
    return None if text is None else {"zh": text.zh, "en": text.en}
