"""Asking whoever decides: along a chain of persons, until one of them answers.

What a reader would get wrong: silence is not consent. Whoever does not answer in time is passed
over, the next of the chain is asked, and the last one again.
"""

from __future__ import annotations

from twin.desk.convening import holding
from twin.desk.state import Ask
from twin.desk.turn import Turn
from twin.terms.text import Text

__all__ = ["DESK", "acts_alone", "ask_next", "seek", "seek_all"]

DESK = "desk"
"""Who is said to have decided what the desk may do alone."""


def acts_alone(turn: Turn, matter: str) -> bool:
    """Whether the rules let the desk decide the matter itself."""
    return turn.rules.authority.of(matter).alone


def seek(turn: Turn, matter: str, about: str, options: tuple[str, ...], text: Text) -> None:
    """Ask the first of the chain; the answer comes to the part that answers for `matter`.

    What a consultation under way is to decide is asked when it is over.
    """
    if holding.holds(turn, matter, about, options, text):
        return
    row = turn.rules.authority.of(matter)
    turn.ask(
        topic=matter,
        about=about,
        to=row.chain[0],
        options=options,
        within_s=row.next_after,
        text=text,
    )


def seek_all(turn: Turn, matter: str, about: str, options: tuple[str, ...], text: Text) -> None:
    """Ask everybody of the chain at once; whoever answers first has decided."""
    row = turn.rules.authority.of(matter)
    turn.settle(matter, about)
    for person in row.chain:
        turn.ask(
            topic=matter,
            about=about,
            to=person,
            options=options,
            within_s=row.next_after,
            text=text,
        )


def ask_next(turn: Turn, ask: Ask, text: Text) -> None:
    """Nobody answered: ask the next of the chain."""
    row = turn.rules.authority.of(ask.topic)
    place = row.chain.index(ask.to) if ask.to in row.chain else 0
    to = row.chain[min(place + 1, len(row.chain) - 1)]
    if to != ask.to:
        name = turn.rules.authority.name_of(to)
        turn.log(
            f"{ask.about}：未获答复，转{name.zh}", f"{ask.about}: no answer, {name.en} is asked"
        )
    turn.ask(
        topic=ask.topic,
        about=ask.about,
        to=to,
        options=ask.options,
        within_s=row.next_after,
        text=text,
        times=ask.times + 1,
    )
