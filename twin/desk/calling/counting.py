"""How far a calling has got, by township: counted as it changes, said every few minutes.

Persons count, never calls: `reached` has repeated what he was told, or has said what he does.
"""

from __future__ import annotations

from twin.desk.calling.memory import Calling, Contact, Tally
from twin.desk.timers import arm
from twin.desk.turn import Turn
from twin.terms.calls import CallingEnded, ReachCounted
from twin.terms.text import Text

__all__ = ["count", "end", "end_if_done", "tally_of"]


def tally_of(turn: Turn, calling: Calling, contact: Contact) -> Tally:
    """The count a person belongs to."""
    return calling.tallies[turn.roster.persons[contact.post].township]


def count(turn: Turn, calling_id: str) -> None:
    """Say the townships whose count has changed, and come back."""
    calling = turn.state.calling.callings.get(calling_id)
    if calling is not None:
        _say(turn, calling)
        arm(turn, turn.rules.calling.count_every, "reach_count", calling_id)


def end_if_done(turn: Turn, calling: Calling) -> None:
    """The calling is over when everybody on it is accounted for."""
    if calling.pending == 0 and calling.id in turn.state.calling.callings:
        end(turn, calling, Text("名单上的人都有了结果", "everybody on the list is accounted for"))


def end(turn: Turn, calling: Calling, because: Text) -> None:
    """Say the last counts and forget the calling but for who has confirmed what."""
    memory = turn.state.calling
    _say(turn, calling)
    tallies = calling.tallies.values()
    turn.emit(
        CallingEnded(
            calling=calling.id,
            persons=sum(tally.persons for tally in tallies),
            reached=sum(tally.reached for tally in tallies),
            acting=sum(tally.acting for tally in tallies),
            lost=sum(tally.lost for tally in tallies),
            calls=calling.calls,
            because=because,
        )
    )
    memory.told.setdefault(calling.about, {}).update(calling.confirmed)
    del memory.callings[calling.id]
    memory.by_occasion[calling.about].remove(calling.id)
    for contact_id in calling.contacts:
        contact = memory.contacts.pop(contact_id)
        for call in contact.calls:
            del memory.calls[call]
        memory.visits.pop(contact.visit, None)


def _say(turn: Turn, calling: Calling) -> None:
    for township, tally in calling.tallies.items():
        if tally.changed:
            tally.changed = False
            turn.emit(
                ReachCounted(
                    calling=calling.id,
                    township=township,
                    persons=tally.persons,
                    reached=tally.reached,
                    acting=tally.acting,
                    visits=tally.visits,
                    lost=tally.lost,
                )
            )
