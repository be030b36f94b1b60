"""Merging and splitting incidents, by a person, and taking either back.

What a reader would get wrong: a merge moves nothing. The other incident keeps its reports and
figures and only goes on under another name, so an undo forgets the link and all is as it was; what
came in meanwhile stays with the incident that took it. A split does move reports, and its undo puts
them back where they were.
"""

from __future__ import annotations

from dataclasses import replace

from twin.desk.incidents import differing, figures, grading, opening, refusing
from twin.desk.incidents.memory import Act, Incident
from twin.desk.turn import Moment, Turn
from twin.terms.decision import ActUndone, IncidentsMerged, IncidentSplit
from twin.terms.observation import MergeAsked, SplitAsked, UndoAsked
from twin.terms.text import Text

__all__ = ["merge", "split", "undo"]


def merge(turn: Turn, seen: MergeAsked) -> None:
    """Let two incidents go on as one."""
    incident = refusing.named(turn, "merge", seen.incident, seen.by, seen.reason)
    other = refusing.named(turn, "merge", seen.other, seen.by, seen.reason) if incident else None
    if incident is None or other is None:
        return
    if incident is other or not incident.is_open or not other.is_open:
        why = Text("两起事件须不同且都在处置中", "both must be open, and not the same")
        refusing.refuse(turn, "merge", seen.incident, seen.by, why)
        return
    act = _act(turn, "merge", incident, other)
    other.merged_into = incident.id
    incident.also = (*incident.also, other.id)
    turn.emit(
        IncidentsMerged(
            act=act.id,
            incident=incident.id,
            other=other.id,
            by=seen.by,
            because=Text(f"{seen.by}：{seen.reason}", f"{seen.by}: {seen.reason}"),
        )
    )
    _weigh_anew(turn, incident, act)
    turn.happened(Moment.MERGED, other, incident.id)


def split(turn: Turn, seen: SplitAsked) -> None:
    """Make an incident of its own of some reports."""
    incident = refusing.named(turn, "split", seen.incident, seen.by, seen.reason)
    if incident is None:
        return
    told = turn.state.book.told
    chosen = [name for name in incident.evidence if name in seen.evidence and name in told]
    asked = tuple(dict.fromkeys(seen.evidence))
    if not incident.is_open or len(chosen) != len(asked) or len(chosen) == len(incident.evidence):
        why = Text(
            "只能从处置中的事件里拆出它自己的一部分报告（不含告警），且要留下至少一条",
            "only some of an open incident's own reports (no alarms) can be split off, not all",
        )
        refusing.refuse(turn, "split", seen.incident, seen.by, why)
        return
    first = told[chosen[0]]
    other = opening.open_new(
        turn,
        event_type=first.event_type,
        place=first.place,
        hazard=first.hazard,
        substance=first.substance,
        evidence=chosen,
        rule=turn.rules.incidents.acts.clause,
        because=Text(
            f"{seen.by} 自 {incident.id} 拆分：{seen.reason}",
            f"split from {incident.id} by {seen.by}: {seen.reason}",
        ),
        told=first,
    )
    act = _act(turn, "split", incident, other)
    act.evidence_before, act.moved = tuple(incident.evidence), tuple(chosen)
    act.claims_before = [replace(claim) for claim in incident.claims]
    incident.evidence = [name for name in incident.evidence if name not in chosen]
    other.claims = [
        replace(claim, place=other.place.name)
        if claim.place == incident.place.name
        else replace(claim)
        for claim in incident.claims
        if claim.evidence in chosen
    ]
    incident.claims = [claim for claim in incident.claims if claim.evidence not in chosen]
    for name in chosen:
        told[name].incident = other.id
    turn.emit(
        IncidentSplit(
            act=act.id,
            incident=incident.id,
            other=other.id,
            evidence=tuple(chosen),
            by=seen.by,
            because=Text(f"{seen.by}：{seen.reason}", f"{seen.by}: {seen.reason}"),
        )
    )
    _weigh_anew(turn, other, act)
    _weigh_anew(turn, incident, act)
    turn.happened(Moment.PARTED, other, incident.id)


def undo(turn: Turn, seen: UndoAsked) -> None:
    """Take a merge or a split back, the latest that touches its incidents first."""
    act = turn.state.book.acts.get(seen.act)
    named = "" if act is None else act.incident
    incident = refusing.named(turn, "undo", named, seen.by, seen.reason)
    if act is None or incident is None:
        return
    why = _in_the_way(turn, act, incident)
    if why is not None:
        refusing.refuse(turn, "undo", act.incident, seen.by, why)
        return
    other = turn.state.incidents[act.other]
    act.undone = True
    _forget(turn, act, incident, other)
    if act.what == "merge":
        other.merged_into = ""
        incident.also = tuple(name for name in incident.also if name != other.id)
    else:
        _put_back(turn, act, incident, other)
    if incident.facts_grade != act.facts_before or incident.grade != act.grade_before:
        incident.grade, incident.facts_grade = act.grade_before, act.facts_before
    incident.larger_risk = act.larger_before
    figures.recount(turn, incident)
    figures.recount(turn, other)
    differing.figures_of(turn, incident)
    turn.emit(
        ActUndone(
            act=act.id,
            incident=incident.id,
            other=other.id,
            by=seen.by,
            because=Text(f"{seen.by}：{seen.reason}", f"{seen.by}: {seen.reason}"),
        )
    )
    grading.grade(turn, incident)
    if act.what == "merge":
        turn.happened(Moment.PARTED, other, incident.id)
    else:
        turn.happened(Moment.MERGED, other, incident.id)


def _act(turn: Turn, what: str, incident: Incident, other: Incident) -> Act:
    act = Act(
        id=turn.new_id("IA"),
        what="merge" if what == "merge" else "split",
        incident=incident.id,
        other=other.id,
        grade_before=incident.grade,
        facts_before=incident.facts_grade,
        larger_before=incident.larger_risk,
        doubts_before=[
            replace(known, sayings=list(known.sayings))
            for known in map(turn.state.book.contradictions.get, incident.contradictions)
            if known is not None
        ],
    )
    turn.state.book.acts[act.id] = act
    return act


def _weigh_anew(turn: Turn, incident: Incident, act: Act) -> None:
    """Reckon, compare and grade what an incident holds now; the act knows what came of it."""
    before = incident.contradictions
    figures.recount(turn, incident)
    differing.figures_of(turn, incident)
    act.noted = (*act.noted, *(k for k in incident.contradictions if k not in before))
    grading.grade(turn, incident)


def _in_the_way(turn: Turn, act: Act, incident: Incident) -> Text | None:
    """Why an act cannot be taken back now."""
    if act.undone:
        return Text("已经撤销过", "it has been taken back already")
    if incident.id != act.incident or not incident.is_open:
        return Text("事件已结束或已并入别的事件", "the incident is over or merged into another")
    after = False
    for later in turn.state.book.acts.values():
        touches = {later.incident, later.other} & {act.incident, act.other}
        if after and touches and not later.undone:
            return Text(f"先撤销其后的 {later.id}", f"take back {later.id} first, it came later")
        after = after or later is act
    return None


def _forget(turn: Turn, act: Act, incident: Incident, other: Incident) -> None:
    """Contradictions that only the act brought about are none; the others stand as they stood."""
    for name in act.noted:
        turn.settle("contradiction", name)
        del turn.state.book.contradictions[name]
    for before in act.doubts_before:
        turn.state.book.contradictions[before.id] = replace(before, sayings=list(before.sayings))
        differing.ask_again(turn, before.id)
    for each in (incident, other):
        each.contradictions = tuple(name for name in each.contradictions if name not in act.noted)


def _put_back(turn: Turn, act: Act, incident: Incident, other: Incident) -> None:
    """Split reports go back where they were; what either incident got since stays behind them."""
    since = [name for name in incident.evidence if name not in act.evidence_before]
    incident.evidence = [*act.evidence_before, *since]
    before = [claim for claim in act.claims_before if claim.evidence in act.moved]
    old = {(c.what, c.place, c.by, c.amount): row for row, c in enumerate(act.claims_before)}
    both = [*before, *incident.claims]
    last = len(old)
    both.sort(key=lambda c: old.get((c.what, c.place, c.by, c.amount), last))
    incident.claims = both
    for name in act.moved:
        turn.state.book.told[name].incident = incident.id
    other.merged_into = incident.id
    if other.evidence != list(act.moved):
        incident.also = (*incident.also, other.id)
        other.evidence = [name for name in other.evidence if name not in act.moved]
    other.claims = [claim for claim in other.claims if claim.evidence not in act.moved]
