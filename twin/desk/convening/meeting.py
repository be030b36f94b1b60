"""One consultation from its call to its minutes.

What a reader would get wrong: it does not wait for ever. Who has not joined by the deadline is
called once more; then it begins without them, and the minutes name them.
"""

from __future__ import annotations

from twin.desk import authority
from twin.desk.convening.holding import rule_of
from twin.desk.convening.memory import Conference
from twin.desk.convening.rules import Convening
from twin.desk.incidents.memory import Incident
from twin.desk.timers import arm
from twin.desk.turn import Turn, ms
from twin.terms.conference import (
    ConferenceBegan,
    ConferenceCalled,
    ConferenceConcluded,
    ConferenceJoined,
    DecisionReleased,
    MinutesKept,
)
from twin.terms.levels import ResponseLevel
from twin.terms.text import Text

__all__ = ["called_off", "concluded", "due", "joined", "larger_risk", "response"]

_LEVELS = {level.value: level for level in ResponseLevel}
_OVER = Text("会商结束", "the consultation is over")


def response(turn: Turn, incident: Incident, level: str) -> None:
    """A response level is in force."""
    for rule in turn.rules.convening.conferences:
        reached = rule.from_level is not None and _LEVELS[level].at_least(rule.from_level)
        if rule.when == "response" and reached:
            _call(turn, incident, rule)


def larger_risk(turn: Turn, incident: Incident, _: str) -> None:
    """The incident is a 较大涉险 one."""
    for rule in turn.rules.convening.conferences:
        if rule.when == "larger_risk":
            _call(turn, incident, rule)


def joined(turn: Turn, seen: ConferenceJoined) -> None:
    """Somebody takes part; with the last of those who must, it begins."""
    conference = turn.state.conferences.get(seen.conference)
    if conference is None:
        return
    conference.present[seen.who] = seen.means
    if conference.began_ms < 0 and not _absent(conference):
        _begin(turn, seen.conference, conference)


def due(turn: Turn, name: str) -> None:
    """It should have begun: call the absent once more, then begin without them."""
    conference = turn.state.conferences.get(name)
    if conference is None or conference.began_ms >= 0:
        return
    if conference.called_again:
        _begin(turn, name, conference)
        return
    conference.called_again = True
    rule = rule_of(turn, conference)
    incident = turn.state.incidents[conference.incident]
    _send(turn, name, incident, rule, _absent(conference), again=True)


def concluded(turn: Turn, seen: ConferenceConcluded) -> None:
    """Keep the minutes, and ask what has waited for it."""
    conference = turn.state.conferences.get(seen.conference)
    if conference is None or conference.began_ms < 0:
        return
    _end(turn, seen.conference, conference, seen)


def called_off(turn: Turn, incident: Incident, _: str) -> None:
    """The incident is over: what is still being consulted on is not."""
    for name in [n for n, c in turn.state.conferences.items() if c.incident == incident.id]:
        del turn.state.conferences[name]


def _call(turn: Turn, incident: Incident, rule: Convening) -> None:
    """Call it once an incident, if it is for events of this type."""
    key = f"{incident.id}|{rule.id}"
    wanted = not rule.event_types or incident.event_type in rule.event_types
    if not wanted or key in turn.state.convened:
        return
    name = turn.state.convened[key] = turn.new_id("HS")
    turn.state.conferences[name] = Conference(
        incident=incident.id,
        rule=rule.id,
        called_ms=turn.now_ms,
        must_attend=rule.must_attend,
    )
    _send(turn, name, incident, rule, rule.must_attend, again=False)


def _send(
    turn: Turn,
    name: str,
    incident: Incident,
    rule: Convening,
    whom: tuple[str, ...],
    *,
    again: bool,
) -> None:
    arm(turn, rule.begins_within, "conference", name)
    turn.emit(
        ConferenceCalled(
            conference=name,
            incident=incident.id,
            rule=rule.id,
            convener=rule.convener,
            must_attend=whom,
            means=rule.means,
            begins_by_ms=turn.now_ms + ms(rule.begins_within),
            lasts_s=rule.lasts,
            again=again,
            because=Text(f"{incident.place.name}会商", f"consultation on {incident.id}"),
            clause=rule.clause,
        )
    )


def _begin(turn: Turn, name: str, conference: Conference) -> None:
    conference.began_ms = turn.now_ms
    turn.emit(
        ConferenceBegan(
            conference=name,
            incident=conference.incident,
            present=tuple(conference.present.items()),
            absent=_absent(conference),
        )
    )


def _end(turn: Turn, name: str, conference: Conference, seen: ConferenceConcluded) -> None:
    del turn.state.conferences[name]
    turn.emit(
        MinutesKept(
            conference=name,
            incident=conference.incident,
            convener=rule_of(turn, conference).convener,
            present=tuple(conference.present.items()),
            absent=_absent(conference),
            began_at_ms=conference.began_ms,
            conclusion=seen.conclusion,
            dissent=seen.dissent,
            decision=seen.decision,
        )
    )
    for held in conference.held:
        turn.emit(
            DecisionReleased(matter=held.matter, about=held.about, conference=name, because=_OVER)
        )
        authority.seek(turn, held.matter, held.about, held.options, held.text)


def _absent(conference: Conference) -> tuple[str, ...]:
    return tuple(who for who in conference.must_attend if who not in conference.present)
