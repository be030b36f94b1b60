"""One responsible person: call, again, his substitute, somebody to his door; then what he does.

What a reader would get wrong: the call that a clock has given up may still bring an answer. Whoever
confirms late counts, and no further call goes out to him.
"""

from __future__ import annotations

from twin.desk.calling import counting
from twin.desk.calling.memory import Calling, Contact, Stage
from twin.desk.calling.rules import CallLevel
from twin.desk.timers import arm
from twin.desk.turn import Turn, ms
from twin.terms.calls import (
    ActionReported,
    CallEnded,
    CallOutcome,
    CallPlaced,
    VisitEnded,
    VisitSent,
)

__all__ = ["act_overdue", "acted", "again", "ended", "fill", "overdue", "visit_overdue", "visited"]

_OPEN = (Stage.WAITING, Stage.RINGING, Stage.AGAIN, Stage.VISITED)


def fill(turn: Turn, calling: Calling) -> None:
    """Place calls while lines are free and somebody waits."""
    memory = turn.state.calling
    while calling.waiting and calling.ringing < turn.rules.calling.lines.at_once:
        contact = memory.contacts[calling.waiting.pop()]
        if contact.stage in (Stage.WAITING, Stage.AGAIN):
            calling.ringing += 1
            contact.stage = Stage.RINGING
            contact.attempt += 1
            _call(turn, calling, contact)


def ended(turn: Turn, seen: CallEnded) -> None:
    """A call is over: he confirmed, or we go on trying."""
    contact, calling = _of(turn, turn.state.calling.calls.get(seen.call))
    if contact is None or calling is None:
        return
    if seen.outcome.reaches:
        _reached(turn, calling, contact)
        if seen.outcome is CallOutcome.ACTED:
            _acts(turn, calling, contact)
    elif contact.stage is Stage.RINGING and seen.call == contact.calls[-1]:
        _failed(turn, calling, contact)
    fill(turn, calling)
    counting.end_if_done(turn, calling)


def overdue(turn: Turn, call: str) -> None:
    """Nothing was heard of a call: it counts as not answered."""
    contact, calling = _of(turn, turn.state.calling.calls.get(call))
    if contact is None or calling is None:
        return
    if contact.stage is Stage.RINGING and call == contact.calls[-1]:
        _failed(turn, calling, contact)
        fill(turn, calling)
        counting.end_if_done(turn, calling)


def again(turn: Turn, contact_id: str) -> None:
    """The pause before the next try is over."""
    contact, calling = _of(turn, contact_id)
    if contact is not None and calling is not None and contact.stage is Stage.AGAIN:
        calling.waiting.append(contact.id)
        fill(turn, calling)


def acted(turn: Turn, seen: ActionReported) -> None:
    """He says what he does; so he has understood."""
    contact, calling = _of(turn, turn.state.calling.calls.get(seen.call))
    if contact is None or calling is None:
        return
    _reached(turn, calling, contact)
    _acts(turn, calling, contact)
    fill(turn, calling)
    counting.end_if_done(turn, calling)


def act_overdue(turn: Turn, contact_id: str) -> None:
    """He confirmed and has not said what he does: remind him once, then say so."""
    contact, calling = _of(turn, contact_id)
    if contact is None or calling is None or contact.stage is not Stage.REACHED:
        return
    if contact.reminded:
        person = turn.roster.persons[contact.person]
        turn.log(
            f"{person.name.zh}已确认，未反馈行动", f"{person.name.en} confirmed and reports nothing"
        )
        contact.stage = Stage.SILENT
        calling.pending -= 1
        counting.end_if_done(turn, calling)
        return
    contact.reminded = True
    _call(turn, calling, contact)
    arm(turn, _level(turn, contact).act_within, "act_overdue", contact.id)


def visited(turn: Turn, seen: VisitEnded) -> None:
    """Whoever was sent found him, or did not."""
    contact, calling = _of(turn, turn.state.calling.visits.pop(seen.visit, None))
    if contact is None or calling is None or contact.stage is not Stage.VISITED:
        return
    if seen.reached:
        _reached(turn, calling, contact)
    else:
        _lose(turn, calling, contact)
    counting.end_if_done(turn, calling)


def visit_overdue(turn: Turn, visit: str) -> None:
    """Nobody has come back from his door in time."""
    contact, calling = _of(turn, turn.state.calling.visits.pop(visit, None))
    if contact is None or calling is None or contact.stage is not Stage.VISITED:
        return
    _lose(turn, calling, contact)
    counting.end_if_done(turn, calling)


def _of(turn: Turn, contact_id: str | None) -> tuple[Contact | None, Calling | None]:
    contact = turn.state.calling.contacts.get(contact_id or "")
    return contact, None if contact is None else turn.state.calling.callings[contact.calling]


def _level(turn: Turn, contact: Contact) -> CallLevel:
    return turn.rules.calling.level(turn.roster.persons[contact.post].level)


def _call(turn: Turn, calling: Calling, contact: Contact) -> None:
    row = _level(turn, contact)
    person = turn.roster.persons[contact.person]
    call = turn.new_id("C")
    contact.calls.append(call)
    turn.state.calling.calls[call] = contact.id
    calling.calls += 1
    turn.emit(
        CallPlaced(
            call=call,
            calling=calling.id,
            post=contact.post,
            person=contact.person,
            level=person.level,
            area=person.area,
            attempt=contact.attempt,
            answer_by_ms=turn.now_ms + ms(row.ring_within),
            text=calling.text,
        )
    )
    if contact.stage is Stage.RINGING:
        arm(turn, row.ring_within, "call_overdue", call)


def _failed(turn: Turn, calling: Calling, contact: Contact) -> None:
    """Try again, then his substitute, then send somebody."""
    row = _level(turn, contact)
    calling.ringing -= 1
    substitute = turn.roster.persons[contact.person].substitute
    if contact.attempt < row.tries:
        contact.stage = Stage.AGAIN
        arm(turn, row.retry_after, "call_again", contact.id)
    elif substitute:
        contact.person, contact.attempt, contact.stage = substitute, 0, Stage.WAITING
        calling.waiting.append(contact.id)
    else:
        _visit(turn, calling, contact, row)


def _visit(turn: Turn, calling: Calling, contact: Contact, row: CallLevel) -> None:
    person = turn.roster.persons[contact.post]
    visit = turn.new_id("V")
    contact.stage, contact.visit = Stage.VISITED, visit
    turn.state.calling.visits[visit] = contact.id
    tally = counting.tally_of(turn, calling, contact)
    tally.visits += 1
    tally.changed = True
    to = {
        "township": f"township:{person.township}",
        "village": f"village:{person.area}",
    }.get(row.visitor, row.visitor)
    turn.emit(
        VisitSent(
            visit=visit,
            calling=calling.id,
            post=contact.post,
            level=person.level,
            area=person.area,
            to=to,
            due_at_ms=turn.now_ms + ms(row.visit_within),
            text=calling.text,
        )
    )
    arm(turn, row.visit_within, "visit_overdue", visit)


def _reached(turn: Turn, calling: Calling, contact: Contact) -> None:
    """He has repeated what he was told; from now on we wait for what he does."""
    if contact.stage not in _OPEN and contact.stage is not Stage.LOST:
        return
    tally = counting.tally_of(turn, calling, contact)
    if contact.stage is Stage.RINGING:
        calling.ringing -= 1
    elif contact.stage is Stage.VISITED:
        tally.visits -= 1
        turn.state.calling.visits.pop(contact.visit, None)
    elif contact.stage is Stage.LOST:
        tally.lost -= 1
        calling.pending += 1
    contact.stage = Stage.REACHED
    tally.reached += 1
    tally.changed = True
    calling.confirmed[contact.post] = calling.words.get(turn.roster.persons[contact.post].area, "")
    arm(turn, _level(turn, contact).act_within, "act_overdue", contact.id)


def _acts(turn: Turn, calling: Calling, contact: Contact) -> None:
    if contact.stage is Stage.REACHED:
        calling.pending -= 1
    elif contact.stage is not Stage.SILENT:
        return
    contact.stage = Stage.ACTING
    tally = counting.tally_of(turn, calling, contact)
    tally.acting += 1
    tally.changed = True


def _lose(turn: Turn, calling: Calling, contact: Contact) -> None:
    person = turn.roster.persons[contact.post]
    tally = counting.tally_of(turn, calling, contact)
    tally.visits -= 1
    tally.lost += 1
    tally.changed = True
    contact.stage = Stage.LOST
    calling.pending -= 1
    turn.log(f"未能联系上{person.name.zh}", f"{person.name.en} could not be found")
