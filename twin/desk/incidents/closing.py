"""The end of an incident: under control, calm for long enough, and a person agrees."""

from __future__ import annotations

from collections.abc import Iterator

from twin.desk import authority
from twin.desk.incidents import lookup
from twin.desk.incidents.memory import Incident
from twin.desk.plans.starting import card_of
from twin.desk.state import Ask
from twin.desk.turn import Moment, Turn, ms
from twin.terms.decision import IncidentClosed
from twin.terms.observation import Answered, TaskReported
from twin.terms.text import Text

__all__ = ["answered", "close", "done", "next_ms", "propose", "released", "reported", "unanswered"]

_ALL_RELEASED = Text("队伍全部撤回", "every unit has been released")


def done(turn: Turn, incident: Incident, task: str) -> None:
    """A task was reported done; the one that ends the event starts the calm."""
    card = card_of(turn, incident)
    incident = lookup.root(turn, incident)
    if card is not None and card.done_when == task and incident.controlled_ms < 0:
        incident.controlled_ms = turn.now_ms
        turn.log(f"{incident.id} 已控制（{task}）", f"{incident.id} is under control ({task})")
        turn.happened(Moment.CONTROLLED, incident)


def reported(turn: Turn, seen: TaskReported) -> None:
    """The plant or others report a run-card task done."""
    incident = lookup.for_hazard(turn, seen.hazard) or lookup.for_place(turn, seen.place)
    if incident is not None:
        turn.happened(Moment.TASK_DONE, incident, seen.task)


def propose(turn: Turn) -> None:
    """Ask for the closing of incidents that have been under control and calm long enough.

    Nobody is asked about daily work: it is over with its last unit.
    """
    for incident in turn.state.incidents.values():
        if not incident.is_open or incident.routine or incident.controlled_ms < 0:
            continue
        if any(member.sounding for member in lookup.family(turn, incident)):
            incident.calm_since_ms = -1
            continue
        if incident.calm_since_ms < 0:
            incident.calm_since_ms = turn.now_ms
        if _due_ms(turn, incident) <= turn.now_ms:
            incident.closing_asked_ms = turn.now_ms
            turn.settle("close_incident", incident.id)
            if authority.acts_alone(turn, "close_incident"):
                close(turn, incident, authority.DESK, _agreed(authority.DESK))
            else:
                question = _question(incident)
                authority.seek(turn, "close_incident", incident.id, ("agree", "not_yet"), question)


def next_ms(turn: Turn) -> Iterator[int]:
    """When a calm incident is due to be proposed for closing."""
    for incident in turn.state.incidents.values():
        if not incident.is_open or incident.routine:
            continue
        if incident.controlled_ms >= 0 and incident.calm_since_ms >= 0:
            yield _due_ms(turn, incident)


def answered(turn: Turn, incident_id: str, seen: Answered) -> None:
    """Close on agreement: units are released by their own roles, notices are called off."""
    incident = turn.state.incidents[incident_id]
    if seen.answer == "agree" and incident.is_open:
        close(turn, incident, seen.by, _agreed(seen.by))


def unanswered(turn: Turn, ask: Ask) -> None:
    """Nobody answered whether to close: the next of the chain is asked."""
    incident = turn.state.incidents[ask.about]
    if incident.is_open:
        authority.ask_next(turn, ask, _question(incident))


def released(turn: Turn, incident: Incident, _: str) -> None:
    """Daily work is over when the last unit has been released; the journal keeps it."""
    if incident.routine:
        if incident.is_open:
            close(turn, incident, "", _ALL_RELEASED)
        turn.state.incidents.pop(incident.id, None)
        turn.state.plans.pop(incident.id, None)


def close(turn: Turn, incident: Incident, by: str, because: Text) -> None:
    """End the response; units, tasks, notices and clocks end with it."""
    incident.closed_ms = turn.now_ms
    for member in lookup.family(turn, incident):
        lookup.leave(turn, member)
    turn.emit(IncidentClosed(incident=incident.id, because=because))
    turn.happened(Moment.CLOSED, incident, by)


def _question(incident: Incident) -> Text:
    return Text(
        f"{incident.place.name}：已控制且平稳，是否结束应急响应？",
        f"{incident.place.name}: under control and calm; end the response?",
    )


def _agreed(by: str) -> Text:
    return Text(f"{by} 同意结束", f"{by} agreed to end it")


def _due_ms(turn: Turn, incident: Incident) -> int:
    rule = turn.rules.incidents.closing
    due_ms = incident.calm_since_ms + ms(rule.calm)
    if incident.closing_asked_ms >= 0:
        due_ms = max(due_ms, incident.closing_asked_ms + ms(rule.ask_again))
    return due_ms
