"""Reports that are taken back: a mistake, or found false on the scene.

What a reader would get wrong: a report taken back is not an event that is over. Daily work ends on
the caller's word; anything else is for a person to call off, and only once nobody and nothing else
speaks for it any more. Called off, it ends like any event: units turn round, tasks lapse, reports
say so.
"""

from __future__ import annotations

from twin.desk import authority
from twin.desk.dispatch import calling_off
from twin.desk.incidents import closing, lookup
from twin.desk.incidents.memory import Incident
from twin.desk.state import Ask
from twin.desk.turn import Turn
from twin.terms.dispatch_acts import CallCancelled
from twin.terms.observation import Answered
from twin.terms.text import Text

__all__ = ["MATTER", "decided", "taken_back", "undecided"]

MATTER = "call_off_incident"
_CALL_OFF, _GO_ON = "call_off", "go_on"


def taken_back(turn: Turn, seen: CallCancelled) -> None:
    """Somebody takes a report back."""
    known = next((i for i in turn.state.incidents.values() if seen.report in i.evidence), None)
    incident = None if known is None else lookup.root(turn, known)
    if known is None or incident is None or not incident.is_open:
        return
    because = Text(f"{seen.by}撤回：{seen.why}", f"{seen.by} took it back: {seen.why}")
    daily = incident.event_type in turn.rules.dispatch.cancelling.event_types
    if daily and len(incident.evidence) == 1:
        calling_off.end(turn, incident, seen.by, because)
        return
    if seen.report not in known.taken_back:
        known.taken_back.append(seen.report)
    left = _left(turn, incident)
    if left:
        turn.log(
            f"{incident.id}：{seen.by}撤回 {seen.report}（{seen.why}），余 {len(left)} 条仍在",
            f"{incident.id}: {seen.by} takes {seen.report} back ({seen.why}); {len(left)} other "
            f"reports stand",
        )
        return
    turn.log(
        f"{incident.id}：{seen.by}撤回 {seen.report}（{seen.why}），是否结束由人定",
        f"{incident.id}: {seen.by} takes {seen.report} back ({seen.why}); a person decides",
    )
    turn.settle(MATTER, incident.id)
    if authority.acts_alone(turn, MATTER):
        closing.close(turn, incident, authority.DESK, because)
    else:
        authority.seek(turn, MATTER, incident.id, (_CALL_OFF, _GO_ON), _question(incident))


def decided(turn: Turn, name: str, seen: Answered) -> None:
    """A person calls the event off, or lets the response go on."""
    incident = turn.state.incidents.get(name)
    if incident is None or not incident.is_open:
        return
    if seen.answer == _GO_ON:
        turn.log(f"{name}：{seen.by}决定继续处置", f"{name}: {seen.by} lets the response go on")
    elif _left(turn, incident):
        turn.log(
            f"{name}：此间又有来报，未撤销，{seen.by}请再定",
            f"{name}: reported again meanwhile, not called off; {seen.by}, decide anew",
        )
    else:
        because = Text(f"{seen.by}认定不属实，撤销", f"{seen.by} found it false and called it off")
        closing.close(turn, incident, seen.by, because)


def undecided(turn: Turn, ask: Ask) -> None:
    """Nobody said anything: the next of the chain is asked."""
    incident = turn.state.incidents.get(ask.about)
    if incident is not None and incident.is_open and not _left(turn, incident):
        authority.ask_next(turn, ask, _question(incident))


def _left(turn: Turn, incident: Incident) -> list[str]:
    """What still speaks for an event."""
    return [
        each
        for member in lookup.family(turn, incident)
        for each in member.evidence
        if each not in member.taken_back
    ]


def _question(incident: Incident) -> Text:
    return Text(
        f"{incident.place.name}：来报均已撤回或查为不实，是否撤销、召回队伍？",
        f"{incident.place.name}: every report was taken back or found false; call it off?",
    )
