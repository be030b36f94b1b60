"""What an incident is: its kind, place, hazard source and substance, as the better source has it.

What a reader would get wrong: a report is linked first and compared then. That it says otherwise
does not make it another event; it makes a contradiction of this one.
"""

from __future__ import annotations

from dataclasses import replace

from twin.county.event_types import UNKNOWN
from twin.desk.incidents import differing, figures, grading, lookup
from twin.desk.incidents.memory import Incident, Told
from twin.desk.turn import Moment, Turn
from twin.terms.decision import IncidentRevised
from twin.terms.incident_effects import Saying
from twin.terms.observation import Answered
from twin.terms.text import Text

__all__ = ["answered", "compare"]


def compare(turn: Turn, incident: Incident, told: Told) -> None:
    """Hold what a linked report says of kind, place and substance against what is known."""
    if not incident.hazard and not incident.substance and told.hazard:
        incident.substance = told.substance
        incident.hazard = told.hazard
        lookup.enter(turn, incident)
        _say(turn, incident, "hazard", "", told.hazard, told.caller)
    if incident.event_type == UNKNOWN and told.event_type != UNKNOWN:
        _revise(turn, incident, "event_type", told, told.caller)
    facts = (
        ("event_type", incident.event_type, told.event_type),
        ("hazard", incident.hazard, told.hazard),
        ("substance", incident.substance, told.substance),
        ("place", incident.place.name, told.place.name if _elsewhere(turn, incident, told) else ""),
    )
    for what, ours, theirs in facts:
        if ours and theirs and ours != theirs and UNKNOWN not in (ours, theirs):
            _fact(turn, incident, what, ours, theirs, told)


def answered(turn: Turn, name: str, seen: Answered) -> None:
    """A person has found out which value holds."""
    known = turn.state.book.contradictions.get(name)
    if known is None or known.settled_by or seen.answer == differing.UNSETTLED:
        return
    incident = turn.state.incidents[known.incident]
    found = next(saying for saying in known.sayings if saying.value == seen.answer)
    told = turn.state.book.told.get(found.evidence)
    if known.what in ("event_type", "place", "hazard", "substance"):
        if told is not None:
            _revise(turn, incident, known.what, told, seen.by)
    else:
        for member in lookup.family(turn, incident):
            here = known.place == incident.place.name
            place = member.place.name if here else known.place
            for claim in member.claims:
                if (claim.what, claim.place) == (known.what, place):
                    claim.overtaken = f"{claim.amount:g}" != seen.answer
        figures.recount(turn, incident)
        grading.grade(turn, incident)
    because = Text(f"{seen.by} 核实", f"checked by {seen.by}")
    differing.settle(turn, known, seen.answer, seen.by, because)


def _fact(turn: Turn, incident: Incident, what: str, ours: str, theirs: str, told: Told) -> None:
    """A report says otherwise than is known: the better source holds, equals are asked about."""
    rule = turn.rules.incidents.contradictions
    better = told.reliability - incident.reliability
    before = turn.state.book.contradictions
    last = next(
        (before[k] for k in reversed(incident.contradictions) if before[k].what == what), None
    )
    sayings = [] if last is None else list(last.sayings)
    if not sayings:
        first = turn.state.book.told.get(incident.evidence[0])
        sayings.append(
            Saying(
                value=ours,
                by=incident.told_by or incident.evidence[0],
                source_kind="sensor" if first is None else first.source_kind,
                reliability=incident.reliability,
                at_ms=incident.opened_ms,
                evidence="" if first is None else first.id,
            )
        )
    new = Saying(
        value=theirs,
        by=told.caller,
        source_kind=told.source_kind,
        reliability=told.reliability,
        at_ms=told.at_ms,
        evidence=told.id,
    )
    for row, old in enumerate(sayings):
        if (old.value, old.source_kind) == (new.value, new.source_kind):
            sayings[row] = replace(old, voices=old.voices + 1)
            break
    else:
        sayings.append(new)
    if last is not None and last.settled_by and new.value in last.values:
        last.sayings = sayings  # decided already; one more voice
        return
    clear = better >= rule.better_by or -better >= rule.better_by
    wins = better >= rule.better_by
    differing.note(turn, incident, what, "", sayings, theirs if wins else ours, clear=clear)
    if wins:
        _revise(turn, incident, what, told, told.caller)


def _elsewhere(turn: Turn, incident: Incident, told: Told) -> bool:
    """Whether a source as good as ours has the event farther off than both may err."""
    rule = turn.rules.incidents.contradictions
    if told.reliability <= incident.reliability - rule.better_by:
        return False
    apart_m = turn.ground.beeline_m(told.place.lat_deg, told.place.lon_deg, incident.place)
    return apart_m > told.accuracy_m + incident.accuracy_m + rule.same_place_m


def _revise(turn: Turn, incident: Incident, what: str, told: Told, by: str) -> None:
    """Take a fact over from a report, with how far and how exactly its source is believed."""
    before = incident.place.name if what == "place" else str(getattr(incident, what))
    after = told.place.name if what == "place" else str(getattr(told, what))
    if before == after:
        return
    lookup.leave(turn, incident)
    if what == "place":
        for claim in incident.claims:
            claim.place = after if claim.place == before else claim.place
        incident.place, incident.accuracy_m = told.place, told.accuracy_m
    else:
        setattr(incident, what, after)
    incident.told_by, incident.reliability = told.caller, told.reliability
    lookup.enter(turn, incident)
    figures.recount(turn, incident)
    _say(turn, incident, what, before, after, by)
    if what == "event_type":
        grading.grade(turn, incident)
    turn.happened(Moment.REVISED, incident, what)


def _say(turn: Turn, incident: Incident, what: str, before: str, after: str, by: str) -> None:
    """Say that a fact about an incident is another now, or is known at last."""
    name, was = differing.NAMES[what], before or "—"
    turn.emit(
        IncidentRevised(
            incident=incident.id,
            what=what,
            before=before,
            after=after,
            by=by,
            because=Text(
                f"{name.zh}由 {was} 改为 {after}（{by}）", f"{name.en} from {was} to {after} ({by})"
            ),
        )
    )
