"""Help from the city inside the ring, when our own would come late or not at all.

What a reader would get wrong: asking is not getting. Our own unit goes on its way while the city is
asked; only when the city says that it sends somebody who is sooner does ours turn round. Where the
city's units stand is known, what they are at is not, so the answer may be no.
"""

from __future__ import annotations

from collections.abc import Sequence

from twin.desk.dispatch import requests
from twin.desk.dispatch.choice import Available, policy_of
from twin.desk.dispatch.looking import look_at
from twin.desk.dispatch.memory import Need
from twin.desk.incidents.memory import Incident
from twin.desk.turn import Turn
from twin.desk.ways import Unit
from twin.terms.text import Text

__all__ = ["consider"]


def consider(
    turn: Turn, incident: Incident, need: Need, key: str, taken: Sequence[Available]
) -> None:
    """Ask for a unit in place of our latest one, or for those we do not have."""
    rule = turn.rules.dispatch.mutual_aid
    missing = need.number - len(need.sent)
    if (
        need.aid_asked
        or rule.ask in turn.charge.roles
        or policy_of(turn.charge.policy).by != "arrival"
    ):
        return
    late = [one for one in taken if one.arrive_s > rule.late]
    if not missing and not late:
        return
    best = _soonest_s(turn, incident, need)
    if best is None or best > rule.reach:
        return
    own = late[-1] if late and not missing else None
    if own is not None and own.arrive_s - best < rule.gain:
        return
    need.aid_asked = True
    minutes = int(best / 60.0 + 0.5)
    who = rule.ask.label
    requests.request(
        turn,
        incident,
        key,
        need,
        missing or 1,
        rule.ask,
        because=Text(
            f"{who.zh}队伍约 {minutes} 分钟可到，本级{'缺' if own is None else '更晚'}",
            f"units of {who.en} are about {minutes} min away, ours "
            f"{'are lacking' if own is None else 'would be later'}",
        ),
        instead_of="" if own is None else need.sent[own.unit],
    )


def _soonest_s(turn: Turn, incident: Incident, need: Need) -> float | None:
    """When the first of their units that we believe free could be there, with time to handle it."""
    rule = turn.rules.dispatch.mutual_aid
    theirs = [unit for unit in _theirs(turn, need) if _is_near(turn, unit, incident)]
    looked = look_at(turn, incident, theirs, policy_of(turn.charge.policy))
    times = [
        one.arrive_s + rule.handling
        for one in looked
        if one.drive_s is not None and not one.busy_on and not one.out
    ]
    return min(times, default=None)


def _theirs(turn: Turn, need: Need) -> list[Unit]:
    ask = turn.rules.dispatch.mutual_aid.ask
    return [unit for unit in turn.ground.with_capability(need.capability) if unit.role is ask]


def _is_near(turn: Turn, unit: Unit, incident: Incident) -> bool:
    away_m = turn.ground.beeline_m(unit.home.lat_deg, unit.home.lon_deg, incident.place)
    return away_m <= turn.rules.dispatch.mutual_aid.within_m
