"""Who commands at an incident: from the firm up to the city, each handover recorded.

What a reader would get wrong: command never comes down by rule, and a level may be skipped on the
way up. Who may order which units then is in `authority`.
"""

from __future__ import annotations

from twin.desk.dispatch.rules import CommandMove
from twin.desk.dispatch.units import fill
from twin.desk.incidents import lookup
from twin.desk.incidents.memory import Incident
from twin.desk.state import Ask
from twin.desk.turn import Turn
from twin.terms.dispatch_acts import CommandTaken
from twin.terms.dispatch_effects import CommandHandedOver
from twin.terms.observation import Answered
from twin.terms.text import Text
from twin.terms.units import Role

__all__ = ["TOPIC", "answered", "moved", "opened", "taken", "unanswered"]

TOPIC = "take_command"


def opened(turn: Turn, incident: Incident) -> None:
    """Begin with who is there by law: the firm at its own installation, else the county."""
    if incident.routine:
        return
    chain = turn.rules.dispatch.command.chain
    site = turn.ground.hazards.get(incident.hazard)
    first = Role.FIRM if site is not None and site.firm and Role.FIRM in chain else Role.COUNTY_HQ
    incident.command = [first]
    moved(turn, incident, "opened")


def moved(turn: Turn, incident: Incident, moment: str) -> None:
    """Something has happened that by rule calls for a higher command: ask for it."""
    if incident.routine or not incident.command:
        return
    for move in turn.rules.dispatch.command.moves:
        if move.when != moment or incident.event_type not in move.event_types:
            continue
        if _above(turn, incident, move.to):
            _ask(turn, incident, move, move.accept.to)


def answered(turn: Turn, about: str, seen: Answered) -> None:
    """Somebody takes command, or does not."""
    incident, move = _matter(turn, about)
    if incident is None or not incident.is_open or not _above(turn, incident, move.to):
        return
    if seen.answer == "accept":
        _hand_over(turn, incident, move.to, seen.by, move.clause, Text(move.name, move.name_en))
    else:
        turn.log(
            f"{incident.id}：{move.to.label.zh}暂不接管（{seen.by}）",
            f"{incident.id}: {move.to.label.en} does not take command yet ({seen.by})",
        )


def unanswered(turn: Turn, ask: Ask) -> None:
    """Nobody answered in time: the deputy is asked, again and again while the incident is open."""
    incident, move = _matter(turn, ask.about)
    if incident is not None and incident.is_open and _above(turn, incident, move.to):
        _ask(turn, incident, move, move.accept.deputy)


def taken(turn: Turn, seen: CommandTaken) -> None:
    """A level says by itself that it has taken command."""
    incident = lookup.for_hazard(turn, seen.hazard) or lookup.for_place(turn, seen.place)
    to = Role(seen.role)
    if incident is None or not incident.command or not _above(turn, incident, to):
        return
    rule = turn.rules.dispatch.command
    because = Text(seen.note or "主动接管", seen.note or "it took command by itself")
    _hand_over(turn, incident, to, seen.by, rule.clause, because)


def _hand_over(
    turn: Turn, incident: Incident, to: Role, by: str, clause: str, because: Text
) -> None:
    before = incident.command[-1]
    incident.command.append(to)
    turn.emit(
        CommandHandedOver(
            incident=incident.id,
            from_role=before.value,
            to_role=to.value,
            accepted_by=by,
            because=because,
            clause=clause,
        )
    )
    fill(turn, incident)


def _above(turn: Turn, incident: Incident, role: Role) -> bool:
    """Whether a role stands above whoever commands now."""
    chain = turn.rules.dispatch.command.chain
    return role in chain and chain.index(role) > chain.index(incident.command[-1])


def _ask(turn: Turn, incident: Incident, move: CommandMove, to: str) -> None:
    about = f"{incident.id}/{move.id}"
    turn.settle(TOPIC, about)
    turn.ask(
        topic=TOPIC,
        about=about,
        to=to,
        options=("accept", "decline"),
        within_s=move.accept.deputy_after,
        text=Text(
            f"{incident.place.name}：{move.name}，请{move.to.label.zh}接管指挥",
            f"{incident.place.name}: {move.name_en}; {move.to.label.en}, please take command",
        ),
    )


def _matter(turn: Turn, about: str) -> tuple[Incident | None, CommandMove]:
    incident, _, move_id = about.partition("/")
    moves = turn.rules.dispatch.command.moves
    return turn.state.incidents.get(incident), next(m for m in moves if m.id == move_id)
