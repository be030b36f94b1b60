"""Responsible persons at the other end of the line: some answer, some repeat, some act.

What a reader would get wrong: a keeper who has confirmed *does* something. From then on he goes
from door to door, and the people of his village learn of a notice sooner than the channels alone
would have told them, be he simulated or a real person who says so at his screen. Whoever is away is
away for the whole drill; only a visit, or his substitute, helps.
"""

from __future__ import annotations

from twin.sim.figures.people import ResponderRow
from twin.sim.links import DESK, Links, person_party
from twin.sim.public import Public
from twin.sim.world import Life, World, ms
from twin.terms.calls import (
    ActionReported,
    CallEnded,
    CallOutcome,
    CallPlaced,
    Responsible,
    VisitEnded,
    VisitSent,
)
from twin.terms.observation import Seen
from twin.terms.text import Text
from twin.terms.warning import as_exercise

__all__ = ["Responders"]


class Responders:
    """Everybody on the lists, and those who are sent to their doors."""

    def __init__(self, world: World, links: Links, public: Public) -> None:
        self._world, self._links, self._public = world, links, public
        self._rows = {row.level: row for row in world.figures.responders.levels}
        self._confirmed: dict[tuple[str, str], bool] = {}
        self._last_call: dict[tuple[str, str], str] = {}
        self._asked: dict[str, CallPlaced | VisitSent] = {}

    def call(self, placed: CallPlaced) -> None:
        """It rings. A call that does not say that it is an exercise is not put through."""
        if not self._says_exercise(placed.call, placed.text):
            return
        self._last_call[placed.calling, placed.post] = placed.call
        self._asked[placed.call] = placed

        def ring() -> None:
            self._world.start(self._answer(placed))

        self._links.send(DESK, person_party(placed.person), ring)

    def visit(self, sent: VisitSent) -> None:
        """Somebody is sent to his door."""
        if not self._says_exercise(sent.visit, sent.text):
            return

        def go() -> None:
            self._world.start(self._go(sent))

        self._asked[sent.visit] = sent
        self._links.phone(DESK, sent.to, go, about=sent.visit)

    def leave_to_people(self, asked: CallPlaced | VisitSent) -> None:
        """A real person answers this one."""
        name = asked.call if isinstance(asked, CallPlaced) else asked.visit
        self._asked[name] = asked

    def hear(self, said: Seen) -> None:
        """A real person confirmed, acted, or found somebody in: his people learn of it by him."""
        match said:
            case CallEnded(call=name, outcome=CallOutcome.CONFIRMED | CallOutcome.ACTED):
                asked = self._asked.get(name)
            case ActionReported(call=name):
                asked = self._asked.get(name)
            case VisitEnded(visit=name, reached=True):
                asked = self._asked.get(name)
            case _:
                asked = None
        if asked is not None:
            self._confirm(asked.calling, asked.post, asked.area, asked.level)

    def _answer(self, placed: CallPlaced) -> Life:
        row, world = self._rows[placed.level], self._world
        dice = world.stream("responder", f"{placed.calling}/{placed.person}/{placed.attempt}")
        away = world.stream("responder_away", placed.person).chance(row.away)
        if away or dice.chance(row.misses):
            yield world.env.timeout(ms(world.figures.responders.rings_for.value))
            self._say(placed, CallOutcome.MISSED)
            return
        yield world.env.timeout(ms(self._scaled(dice.lognormal(row.answer_s, row.sigma))))
        yield world.env.timeout(ms(self._scaled(dice.lognormal(row.talk_s, row.sigma))))
        if self._confirmed.get((placed.calling, placed.post), False):
            self._say(placed, CallOutcome.ACTED)
            return
        if not dice.chance(row.repeats):
            self._say(placed, CallOutcome.ANSWERED)
            return
        self._say(placed, CallOutcome.CONFIRMED)
        yield from self._act(placed.calling, placed.post, placed.person, placed.area, row)

    def _go(self, sent: VisitSent) -> Life:
        row, world = self._rows[sent.level], self._world
        dice = world.stream("visit", f"{sent.calling}/{sent.post}")
        yield world.env.timeout(ms(self._scaled(dice.lognormal(row.visit_s, row.sigma))))
        found = dice.chance(row.found)
        said = VisitEnded(visit=sent.visit, reached=found, by=sent.to)
        self._links.phone_desk(sent.to, said, about=sent.visit)
        if found:
            yield from self._act(sent.calling, sent.post, sent.post, sent.area, row)

    def _act(self, calling: str, post: str, person: str, area: str, row: ResponderRow) -> Life:
        """He rouses his people, and says so after a while; some forget to say so."""
        self._confirm(calling, post, area, row.level)
        dice = self._world.stream("responder_acts", f"{calling}/{post}")
        if not dice.chance(row.acts):
            return
        yield self._world.env.timeout(ms(self._scaled(dice.lognormal(row.act_s, row.sigma))))
        said = ActionReported(
            call=self._last_call[calling, post],
            by=person,
            action="已组织转移避险" if self._public.has_left(area) else "已到岗传达",
            people=self._public.has_left(area),
        )
        self._links.tell_desk(person_party(person), said)

    def _confirm(self, calling: str, post: str, area: str, level: Responsible) -> None:
        """Once is enough: from now on he goes from door to door."""
        known = self._confirmed.get((calling, post), False)
        self._confirmed[calling, post] = True
        if not known and level in (Responsible.VILLAGE, Responsible.HOUSEHOLD):
            self._public.rouse(area, level)

    def _say(self, placed: CallPlaced, outcome: CallOutcome) -> None:
        by = "" if outcome is CallOutcome.MISSED else placed.person
        said = CallEnded(call=placed.call, outcome=outcome, by=by)
        self._links.tell_desk(person_party(placed.person), said)

    def _says_exercise(self, about: str, text: Text) -> bool:
        """The last look before a line is put through."""
        if text == as_exercise(text, self._world.drill.status):
            return True
        self._world.record("device.call_refused", "call", {"about": about, "text": text.zh})
        return False

    def _scaled(self, seconds: float) -> float:
        return seconds * self._world.reaction
