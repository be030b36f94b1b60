"""The course of a drill as it is written: what comes when, what is due when, what waits."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from reports.drill.words import t_plus
from twin.terms.drill import Drill, Expect, Inject
from twin.terms.text import Text

__all__ = ["Moment", "course_of"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """A line of the course. `at_s` is −1 where the time is not known beforehand."""

    at_s: float
    what: Literal["inject", "waits", "due", "since", "bookmark"]
    id: str
    text: Text
    critical: bool = False


def course_of(drill: Drill) -> list[Moment]:
    """Injects, deadlines and bookmarks in order; then what counts from something else."""
    begun = {inject.id: inject for inject in drill.injects}
    moments = [_inject(inject) for inject in drill.injects]
    moments += [_due(expect, begun[expect.inject]) for expect in drill.expects]
    if drill.stop is not None:
        ends = drill.stop.text
        text = Text(f"演练终止：{ends}", f"the drill ends on: {ends}")
        moments.append(Moment(at_s=-1.0, what="waits", id="", text=text))
    moments += [
        Moment(at_s=mark.at_s, what="bookmark", id="", text=mark.name) for mark in drill.bookmarks
    ]
    return sorted(moments, key=lambda each: (each.at_s < 0, each.at_s, each.id))


def _inject(inject: Inject) -> Moment:
    """An inject at its time; one that waits has none, and says for what and until when."""
    zh, en = inject.text.zh, inject.text.en
    if not inject.truth:
        zh, en = f"{zh}（不属实）", f"{en} (not true)"
    if inject.when is None:
        return Moment(at_s=inject.at_s, what="inject", id=inject.id, text=Text(zh, en))
    latest = t_plus(inject.at_s)
    zh += f"（待 {inject.when.text}，至 {latest}）"
    en += f" (on {inject.when.text}, by {latest})"
    return Moment(at_s=-1.0, what="waits", id=inject.id, text=Text(zh, en))


def _due(expect: Expect, inject: Inject) -> Moment:
    absent = ("不得出现", "must not come") if expect.absent else ("时限", "due")
    zh, en = f"{absent[0]} {expect.label.zh}", f"{absent[1]}: {expect.label.en}"
    critical = expect.critical
    after = expect.since or (expect.inject if inject.when is not None else "")
    if after:
        minutes = expect.within_s / 60
        zh += f"（{after} 之后 {minutes:g} 分钟）"
        en += f" ({minutes:g} min after {after})"
        text = Text(zh, en)
        return Moment(at_s=-1.0, what="since", id=expect.id, text=text, critical=critical)
    due_s = inject.at_s + expect.within_s
    return Moment(at_s=due_s, what="due", id=expect.id, text=Text(zh, en), critical=critical)
