"""Forgetting: what is over, reviewed and reported on is the journal's, no longer the desk's.

What a reader would get wrong: nothing is lost. The 事后 file is made from the journal, and an
incident that anything here may still ask for (a figure that may be corrected, a unit on its way
home, a question, a clock) stays until nothing does. Acts on it cannot be undone any more then; acts
among what is still there can.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TypeVar

from twin.desk import timers
from twin.desk.incidents import lookup
from twin.desk.incidents.memory import Incident
from twin.desk.turn import Turn, ms
from twin.terms.warning_stages import NoticeStage

__all__ = ["DUE", "closed", "due"]

DUE = "forget_incident"
V = TypeVar("V")
_HURT = ("dead", "grave", "light", "missing")
_OUT = (NoticeStage.DRAFTED, NoticeStage.REVIEWED, NoticeStage.APPROVED, NoticeStage.ISSUED)


def closed(turn: Turn, incident: Incident, _: str) -> None:
    """The response is over: from now on it waits to be forgotten. Daily work never does."""
    if not incident.routine:
        timers.arm(turn, _keeps_s(turn, incident), DUE, incident.id)


def due(turn: Turn, name: str) -> None:
    """Forget an incident if nothing asks for it any more; else look again later."""
    incident = turn.state.incidents.get(name)
    if incident is None or incident.closed_ms < 0:
        return  # forgotten, or it has flared up again
    gone = [member.id for member in lookup.family(turn, incident)]
    left_ms = incident.closed_ms + ms(_keeps_s(turn, incident)) - turn.now_ms
    if left_ms > 0:
        timers.arm(turn, left_ms / 1000.0, DUE, name)
    elif _asked_for(turn, gone):
        timers.arm(turn, turn.rules.incidents.forgetting.again, DUE, name)
    else:
        _forget(turn, gone)


def _keeps_s(turn: Turn, incident: Incident) -> float:
    """How long it is kept: longer where figures of people may still have to be corrected."""
    rule = turn.rules.incidents.forgetting
    hurt = any(incident.total(what) for what in _HURT)
    return rule.after_hurt if hurt else rule.after


def _asked_for(turn: Turn, gone: list[str]) -> bool:
    """Whether something the desk still waits for has to do with one of these."""
    state, names = turn.state, dict.fromkeys(_names(turn, gone))
    orders = (o for name in gone for need in state.incidents[name].needs.values()
              for o in need.sent.values())  # fmt: skip
    reporting = state.reporting
    unsure = (name for names in reporting.unconfirmed.values() for name in names)
    return (
        any(order in state.dispatch.orders for order in orders)
        or any(_head(ask.about) in names for ask in state.asks.values())
        or any(_head(key) in names for _, kind, key in state.timers if kind != DUE)
        or any(reporting.reports[name].is_owed for name in names if name in reporting.reports)
        or any(name in names for name in unsure)
        or any(n.incident in gone and n.stage in _OUT for n in state.notices.values())
        or any(calling.about in names for calling in state.calling.callings.values())
        or any(each.incident in gone for each in state.conferences.values())
        or any(each.incident in gone for each in state.duty.instructions.values())
        or any(each.incident in gone for each in state.alarms.alarms.values())
        or any(_head(each.need) in names for each in state.dispatch.support.values())
        or any(told in state.book.held_cells for told in names)
    )


def _names(turn: Turn, gone: list[str]) -> Iterator[str]:
    """Every name under which something may still ask for them."""
    state = turn.state
    yield from gone
    for name in gone:
        yield from state.incidents[name].evidence
        yield from state.reporting.of_incident.get(name, ())
        yield from state.plans[name].assignments if name in state.plans else ()
    yield from (name for name, of in state.book.orders.items() if of in gone)
    yield from (r.id for r in state.dispatch.requests.values() if r.incident in gone)
    yield from (n.id for n in state.notices.values() if n.incident in gone)
    yield from (c.id for c in state.book.contradictions.values() if c.incident in gone)


def _forget(turn: Turn, gone: list[str]) -> None:
    state, book, reporting = turn.state, turn.state.book, turn.state.reporting
    for name in gone:
        for report in reporting.of_incident.pop(name, ()):
            del reporting.reports[report]
        for owed in state.plans[name].assignments if name in state.plans else ():
            state.assignment_of.pop(owed, None)
        for part in (state.plans, state.assessments, reporting.happened, reporting.reopened_ms,
                     reporting.callers, state.duty.entries, state.incidents):  # fmt: skip
            part.pop(name, None)
    _forget_days(turn)
    notices = [notice.id for notice in state.notices.values() if notice.incident in gone]
    for name in notices:
        del state.notices[name]
        state.calling.told.pop(name, None)
        state.calling.by_occasion.pop(name, None)
    _drop(state.warnings.deliveries, lambda key, _: _head(key) in notices)
    _drop(reporting.told, lambda key, _: _head(key) in gone)
    _drop(state.convened, lambda key, _: _head(key) in gone)
    _drop(state.counters, lambda key, _: any(f"-{name}-" in key for name in gone))
    _drop(state.dispatch.requests, lambda _, each: each.incident in gone)
    _drop(book.told, lambda _, each: each.incident in gone)
    _drop(book.contradictions, lambda _, each: each.incident in gone)
    _drop(book.acts, lambda _, act: act.incident in gone or act.other in gone)
    _drop(book.counted_at, lambda _, name: name in gone)
    _drop(book.orders, lambda _, name: name in gone)


def _forget_days(turn: Turn) -> None:
    """The reports of past days, which are of no incident, with their receipts in."""
    reporting, rule = turn.state.reporting, turn.rules.incidents.forgetting
    since_ms = turn.now_ms - ms(rule.after)
    past = [
        each.id
        for each in reporting.reports.values()
        if not each.incident and each.received_ms >= 0 and each.due_ms < since_ms
    ]
    for name in past:
        del reporting.reports[name]
    if past and "" in reporting.of_incident:
        left = [name for name in reporting.of_incident[""] if name not in past]
        reporting.of_incident[""] = left


def _drop(table: dict[str, V], over: Callable[[str, V], bool]) -> None:
    for key in [key for key, value in table.items() if over(key, value)]:
        del table[key]


def _head(key: str) -> str:
    """The name a key begins with."""
    return key.partition("/")[0].partition("|")[0]
