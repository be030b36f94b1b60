"""Figures of an incident: what every source says, kept side by side, and what is reckoned with.

What a reader would get wrong: a total is never the last number that came in. It is the best
source's; among sources as good, the largest until somebody has found out. A later, larger number of
a source no worse is not a contradiction: things have got worse.
"""

from __future__ import annotations

from twin.desk.incidents import differing, figures, grading, lookup
from twin.desk.incidents.memory import Claim, Incident, Told
from twin.desk.turn import Turn, ms
from twin.terms.decision import FigureTaken
from twin.terms.incident_acts import ExtentReported
from twin.terms.observation import CountReported
from twin.terms.place import Place
from twin.terms.sources import SourceKind

__all__ = ["counted", "measured", "told_with"]

_MANY_VOICES: tuple[SourceKind, ...] = ("public", "media", "unknown")


def counted(turn: Turn, seen: CountReported) -> None:
    """Take a head-count, a total for its place."""
    if seen.what == "evacuated":
        incident = lookup.evacuated_for(turn, seen.place) or lookup.for_place(turn, seen.place)
        incident = incident if incident is not None and incident.is_open else None
    else:
        incident = _of_place(turn, seen.place)
    if incident is not None:
        place = seen.place.name if seen.what == "evacuated" else _placed(turn, incident, seen.place)
        claim = _claim(turn, seen.what, float(seen.number), place, seen.by, seen.source_kind)
        turn.state.book.counted_at[seen.place.name] = incident.id
        _take(turn, incident, claim)


def measured(turn: Turn, seen: ExtentReported) -> None:
    """Take a loss or an area, the total for its place."""
    incident = _of_place(turn, seen.place)
    if incident is not None:
        place = _placed(turn, incident, seen.place)
        claim = _claim(turn, seen.what, seen.amount, place, seen.by, seen.source_kind)
        turn.state.book.counted_at[seen.place.name] = incident.id
        _take(turn, incident, claim)


def told_with(turn: Turn, incident: Incident, told: Told) -> None:
    """Take the head-counts that came with a report: of the whole event, wherever it was placed."""
    for what, number in told.counts:
        claim = Claim(
            what=what,
            place=incident.place.name,
            amount=float(number),
            by=told.caller,
            source_kind=told.source_kind,
            reliability=told.reliability,
            at_ms=turn.now_ms,
            evidence=told.id,
        )
        _take(turn, incident, claim)


def _of_place(turn: Turn, place: Place) -> Incident | None:
    """The incident a figure is of: an open one right there, else the one the place was counted for.

    That may be over: figures go on changing after the end, and are its own.
    """
    rule = turn.rules.incidents.contradictions
    nearest = lookup.for_place(turn, place)
    if nearest is not None:
        apart_m = turn.ground.beeline_m(place.lat_deg, place.lon_deg, nearest.place)
        if apart_m <= rule.same_place_m:
            return nearest
    known = turn.state.incidents.get(turn.state.book.counted_at.get(place.name, ""))
    if known is None:
        return nearest
    known = lookup.root(turn, known)
    late = known.closed_ms >= 0 and turn.now_ms - known.closed_ms > ms(rule.late_counts)
    return nearest if late else known


def _claim(
    turn: Turn, what: str, amount: float, place: str, by: str, source_kind: SourceKind
) -> Claim:
    return Claim(
        what=what,
        place=place,
        amount=amount,
        by=by,
        source_kind=source_kind,
        reliability=turn.rules.incidents.source_of(source_kind, None).reliability,
        at_ms=turn.now_ms,
        evidence="",
    )


def _placed(turn: Turn, incident: Incident, place: Place) -> str:
    """The place a count is kept under: that of the event when it was taken close by."""
    near_m = turn.rules.incidents.contradictions.same_place_m
    apart_m = turn.ground.beeline_m(place.lat_deg, place.lon_deg, incident.place)
    return incident.place.name if apart_m <= near_m else place.name


def _take(turn: Turn, incident: Incident, claim: Claim) -> None:
    """Keep a claim beside the others of its figure, and say so when they differ."""
    incident.heard_ms = turn.now_ms
    others = figures.by_place(turn, incident).get((claim.what, claim.place), [])
    mine = next((other for other in others if _one_voice(other, claim)), None)
    if mine is not None and mine.amount == claim.amount:
        mine.voices += 1
        mine.at_ms = claim.at_ms
        return
    if mine is None:
        incident.claims.append(claim)
    else:
        mine.amount, mine.at_ms, mine.overtaken = claim.amount, claim.at_ms, False
        claim = mine
    rule = turn.rules.incidents.contradictions
    for other in others:
        grown = claim.amount > other.amount and claim.at_ms - other.at_ms >= ms(rule.growth_after)
        if other is not claim and grown and claim.reliability > other.reliability - rule.better_by:
            other.overtaken = True
    figures.recount(turn, incident)
    said = others if claim in others else [*others, claim]
    reckoned = figures.reckoned(turn, said)
    turn.emit(
        FigureTaken(
            incident=incident.id,
            what=claim.what,
            place=claim.place,
            amount=claim.amount,
            by=claim.by,
            source_kind=claim.source_kind,
            reckoned=claim.amount if reckoned is None else reckoned,
        )
    )
    differing.figure(turn, incident, claim.what, claim.place, said)
    grading.grade(turn, incident)


def _one_voice(one: Claim, other: Claim) -> bool:
    """Whether a claim takes the place of another: the same source, or more of the public."""
    if other.source_kind in _MANY_VOICES:
        return one.source_kind == other.source_kind and one.amount == other.amount
    return one.by == other.by and one.source_kind == other.source_kind
