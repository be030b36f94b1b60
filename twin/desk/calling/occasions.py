"""What makes us call, and whom: a warning, an order to move, a public notice, an incident.

What a reader would get wrong: an occasion that is renewed (the wind has turned, the colour is
worse) is told again only to those for whom something is new and to those who have not confirmed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from twin.desk.calling import contacts, counting
from twin.desk.calling.memory import Calling, Contact, Tally
from twin.desk.calling.rules import Trigger
from twin.desk.incidents.memory import Incident
from twin.desk.timers import arm
from twin.desk.turn import Turn
from twin.terms.calls import CallingStarted
from twin.terms.levels import WarningColour
from twin.terms.text import Text
from twin.terms.warning import ProtectiveAction, PublicWarning, as_exercise
from twin.terms.warning_stages import IssuerKind, MoveStage, OwnKind

__all__ = ["incident", "move", "notice", "over", "own_warning", "warning"]


def warning(
    turn: Turn,
    about: str,
    kind: IssuerKind,
    colour: WarningColour,
    townships: Iterable[str],
    text: Text,
) -> None:
    """Call for a warning that came in."""
    _by_rule(
        turn,
        lambda rule: kind in rule.warnings and colour in rule.colours,
        about,
        _whole(turn, townships, colour.value),
        text,
        colour.label,
    )


def own_warning(
    turn: Turn,
    about: str,
    kind: OwnKind,
    colour: WarningColour,
    townships: Iterable[str],
    text: Text,
) -> None:
    """Call for a warning of the county itself."""
    _by_rule(
        turn,
        lambda rule: kind in rule.own_warnings and colour in rule.colours,
        about,
        _whole(turn, townships, colour.value),
        text,
        colour.label,
    )


def move(turn: Turn, about: str, stage: MoveStage, villages: Iterable[str], text: Text) -> None:
    """Call for an order to get ready or to move."""
    words = _with_townships(turn, dict.fromkeys(villages, stage.value))
    _by_rule(turn, lambda rule: stage in rule.moves, about, words, text, stage.label)


def notice(turn: Turn, issued: PublicWarning) -> None:
    """Call for a notice to the public: everybody responsible in its zones."""
    words: dict[str, str] = {}
    for zone in issued.zones:
        for village in turn.ground.areas.villages_inside(zone.ring):
            if zone.action is ProtectiveAction.EVACUATE:
                words.setdefault(village, f"{zone.action.value} {issued.leave_toward_deg:.0f}")
            elif zone.action is ProtectiveAction.SHELTER:
                words.setdefault(village, zone.action.value)
    actions = {zone.action for zone in issued.zones}
    _by_rule(
        turn,
        lambda rule: any(action in actions for action in rule.notices),
        issued.incident,
        _with_townships(turn, words),
        issued.headline,
        issued.event,
    )


def incident(turn: Turn, opened: Incident) -> None:
    """Call the keepers of the source that an incident is at."""
    _by_rule(
        turn,
        lambda rule: opened.event_type in rule.incidents,
        f"{opened.id}/firm",
        {opened.hazard: opened.event_type} if opened.hazard else {},
        Text(
            f"{opened.place.name}发生险情，请立即到岗处置",
            f"an incident at {opened.place.name}: take up your post",
        ),
        Text(opened.place.name, opened.place.name),
    )


def over(turn: Turn, about: str) -> None:
    """The occasion is over: whoever has not been reached need not be."""
    memory = turn.state.calling
    for name in list(memory.by_occasion.get(about, ())):
        counting.end(turn, memory.callings[name], Text("事由已解除", "its occasion is over"))
    memory.by_occasion.pop(about, None)
    memory.told.pop(about, None)


def _whole(turn: Turn, townships: Iterable[str], word: str) -> dict[str, str]:
    """These townships with all their villages, and the county."""
    words = {"": word}
    for township in townships:
        words[township] = word
        words.update(dict.fromkeys(turn.ground.areas.townships[township].villages, word))
    return words


def _with_townships(turn: Turn, villages: Mapping[str, str]) -> dict[str, str]:
    """These villages with the townships they are in. Whose word is the worse there, counts."""
    words = dict(villages)
    for village, word in villages.items():
        words.setdefault(turn.ground.areas.villages[village].township, word)
    return words


def _by_rule(
    turn: Turn,
    fits: Callable[[Trigger], bool],
    about: str,
    words: dict[str, str],
    text: Text,
    because: Text,
) -> None:
    """Start (anew) the callings of an occasion by the rules that fit."""
    memory = turn.state.calling
    for name in list(memory.by_occasion.get(about, ())):
        counting.end(turn, memory.callings[name], Text("事由已更新", "its occasion was renewed"))
    told = memory.told.get(about, {})
    for rule in turn.rules.calling.triggers:
        if fits(rule):
            _start(turn, rule, about, words, told, text, because)


def _start(
    turn: Turn,
    rule: Trigger,
    about: str,
    words: dict[str, str],
    told: Mapping[str, str],
    text: Text,
    because: Text,
) -> None:
    memory = turn.state.calling
    persons = [
        person
        for level in rule.levels
        for person in turn.roster.listed(level, words)
        if told.get(person.id) != words[person.area]
    ]
    if not persons:
        return
    calling = Calling(
        id=turn.new_id("L"),
        rule=rule.id,
        about=about,
        text=as_exercise(text, turn.charge.status),
        words=words,
        contacts=[],
        waiting=[],
        tallies={},
        pending=len(persons),
    )
    for person in persons:
        contact = Contact(
            id=f"{calling.id}/{person.id}", calling=calling.id, post=person.id, person=person.id
        )
        memory.contacts[contact.id] = contact
        calling.contacts.append(contact.id)
        tally = calling.tallies.setdefault(person.township, Tally())
        tally.persons += 1
    calling.waiting = calling.contacts[::-1]
    memory.callings[calling.id] = calling
    memory.by_occasion.setdefault(about, []).append(calling.id)
    turn.emit(
        CallingStarted(
            calling=calling.id,
            rule=rule.id,
            about=about,
            persons=len(persons),
            townships=tuple(name for name in calling.tallies if name),
            clause=rule.clause,
            because=because,
        )
    )
    arm(turn, turn.rules.calling.count_every, "reach_count", calling.id)
    contacts.fill(turn, calling)
