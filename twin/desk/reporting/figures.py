"""Casualties, as they were reported and as they are now: the first hurt, and every change after.

What a reader would get wrong: a change is one against what was *reported* on a line. What rose
before the first report went out is simply in it.
"""

from __future__ import annotations

from twin.desk.incidents.memory import Incident
from twin.desk.reporting import clocks
from twin.desk.reporting.content import casualties, told
from twin.desk.turn import Turn
from twin.terms.observation import CountReported, EventReported

__all__ = ["compare", "counted"]

_HURT = ("dead", "grave", "light", "observed")


def counted(turn: Turn, _: CountReported | EventReported) -> None:
    """A figure has come in; what it changes is looked at when it has been reckoned with."""
    turn.state.reporting.counted = True


def compare(turn: Turn) -> None:
    """Start what the figures of this step call for."""
    book = turn.state.reporting
    if not book.counted:
        return
    book.counted = False
    for name in list(book.of_incident):
        incident = turn.state.incidents.get(name)
        if incident is None:
            continue
        hurt = any(incident.total(what) for what in _HURT)
        if hurt and "people_hurt" not in book.happened.get(name, ()):
            clocks.start(turn, incident, "people_hurt")
        _changed(turn, incident)


def _changed(turn: Turn, incident: Incident) -> None:
    now = casualties(incident)
    rules = [
        rule
        for rule in turn.rules.reporting.rules
        if rule.on_change and told(turn, incident, rule) not in (None, now)
    ]
    clocks.begin(turn, incident, *rules)
