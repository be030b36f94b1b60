"""Figures of an incident: what every source says, and what of it is reckoned with.

What a reader would get wrong: a total is never the last number that came in. It is the best
source's, and among sources as good the largest, until somebody has found out.
"""

from __future__ import annotations

from collections.abc import Iterable

from twin.desk.incidents import lookup
from twin.desk.incidents.memory import Claim, Incident
from twin.desk.turn import Turn

__all__ = ["by_place", "reckoned", "recount", "totals"]


def totals(turn: Turn, incident: Incident, *, least: float = 0.0) -> dict[str, float]:
    """The totals by what they count, of sources believed at least so far."""
    found: dict[str, float] = {}
    for (what, _), said in by_place(turn, incident).items():
        amount = reckoned(turn, [claim for claim in said if claim.reliability >= least])
        if amount is not None:
            found[what] = found.get(what, 0.0) + amount
    return found


def recount(turn: Turn, incident: Incident) -> None:
    """Work the head-counts out anew from all that was said."""
    incident.counts = {}
    for (what, place), said in by_place(turn, incident).items():
        amount = reckoned(turn, said)
        if amount is not None:
            incident.counts.setdefault(what, {})[place] = int(amount)


def by_place(turn: Turn, incident: Incident) -> dict[tuple[str, str], list[Claim]]:
    """The claims of an incident and of those merged into it, by figure and place."""
    found: dict[tuple[str, str], list[Claim]] = {}
    here = incident.place.name
    for member in lookup.family(turn, incident):
        for claim in member.claims:
            place = here if claim.place == member.place.name else claim.place
            found.setdefault((claim.what, place), []).append(claim)
    return found


def reckoned(turn: Turn, said: Iterable[Claim]) -> float | None:
    """The figure of a place: the largest that a source says which no other is better than."""
    live = [claim for claim in said if not claim.overtaken]
    if not live:
        return None
    best = max(claim.reliability for claim in live)
    better_by = turn.rules.incidents.contradictions.better_by
    return max(claim.amount for claim in live if claim.reliability > best - better_by)
