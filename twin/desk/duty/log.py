"""The duty log: one line a matter, its cells filled as they become known.

What a reader would get wrong: a line is not rewritten. Each cell is an effect of its own with who
put it there, so that the log can be read as it stood at any moment.
"""

from __future__ import annotations

from twin.desk.turn import Turn
from twin.terms.duty_effects import DutyLogged, LogColumn
from twin.terms.text import Text

__all__ = ["entry_of", "note", "open_entry"]


def open_entry(turn: Turn, text: Text, by: str, incident: str = "") -> str:
    """Begin a line with what was received; the first of an incident is the incident's line."""
    entry = turn.new_id("L")
    if incident:
        turn.state.duty.entries.setdefault(incident, entry)
    _write(turn, entry, "received", text, by, incident)
    return entry


def note(turn: Turn, incident: str, column: LogColumn, text: Text, by: str) -> None:
    """Fill a cell of the incident's line; an incident without one gets none."""
    entry = turn.state.duty.entries.get(incident)
    if entry is not None:
        _write(turn, entry, column, text, by, incident)


def entry_of(turn: Turn, incident: str) -> str:
    """The incident's line, empty for none."""
    return turn.state.duty.entries.get(incident, "")


def _write(turn: Turn, entry: str, column: LogColumn, text: Text, by: str, incident: str) -> None:
    turn.emit(DutyLogged(entry=entry, column=column, text=text, by=by, incident=incident))
