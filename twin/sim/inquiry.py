"""What an officer finds who asks back: which event a report is of, and which number is right.

What a reader would get wrong: he finds the truth only where it can be found and was among what he
was asked. A number nobody has said, or an event nobody made happen, leaves the question open.
"""

from __future__ import annotations

from twin.sim.casualties import Casualties
from twin.sim.telling import Origins
from twin.terms.decision import Asked, ContradictionNoted, IncidentOpened
from twin.terms.place import Place

__all__ = ["Inquiry"]

_NEW, _UNSETTLED = "new", "unsettled"


class Inquiry:
    """Answers from the truth to the questions the desk asks about reports."""

    def __init__(self, origins: Origins, casualties: Casualties) -> None:
        self._origins, self._casualties = origins, casualties
        self._events: dict[str, str] = {}
        self._places: dict[str, Place] = {}
        self._noted: dict[str, ContradictionNoted] = {}

    def open(self, opened: IncidentOpened) -> None:
        """An incident is of the event its first evidence is of."""
        self._events[opened.incident] = self._origins.of(opened.evidence[0])
        self._places[opened.incident] = opened.place

    def note(self, noted: ContradictionNoted) -> None:
        """Remember what a contradiction is about."""
        self._noted[noted.contradiction] = noted

    def same_event(self, asked: Asked) -> str:
        """The incident a report belongs to, or that it is a new one."""
        event = self._origins.of(asked.about)
        for option in asked.options:
            if event and self._events.get(option) == event:
                return option
        return _NEW

    def may_close(self, asked: Asked) -> str:
        """Whether the scene agrees to close: not while somebody hurt is still there."""
        place = self._places.get(asked.about)
        return "agree" if place is None or self._casualties.cleared(place) else "not_yet"

    def is_false(self, asked: Asked) -> str:
        """Whether an event that was taken back is none: nobody in the world made it happen."""
        real = self._origins.type_of(self._events.get(asked.about, ""))
        return "go_on" if real else "call_off"

    def contradiction(self, asked: Asked) -> str:
        """The value that is true, where somebody has said it."""
        noted = self._noted[asked.about]
        event = self._events.get(noted.incident, "")
        place = self._origins.place_of(event)
        if noted.what == "event_type":
            found = self._origins.type_of(event)
        elif noted.what == "place":
            found = place
        else:
            number = self._casualties.true(place, noted.what)
            found = "" if number is None else str(number)
        return found if found in asked.options else _UNSETTLED
