"""The departments that may warn: their alerts come in as CAP, and they answer what is proposed.

What a reader would get wrong: an alert goes through bytes. It is written as CAP 1.2, recorded, and
read again before the desk sees it, as one from a real issuer would be.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from devices.wire.cap import CapReference
from devices.wire.cap_read import read_alert
from devices.wire.cap_seen import alert_received
from devices.wire.cap_write import write_alert
from twin.sim.bulletins import CAP_RECEIVED, Bulletin, alert_of, received
from twin.sim.figures.rows import Spread
from twin.sim.links import DESK, Links
from twin.sim.world import Life, World, ms
from twin.terms.alerts import AlertMessage
from twin.terms.happenings import AlertComes
from twin.terms.levels import WarningColour
from twin.terms.warning_acts import MeasureReported, ProposalAnswered
from twin.terms.warning_effects import (
    IssuerPressed,
    MeasureDue,
    MeasureLifted,
    ProposalOverdue,
    WarningProposed,
)
from twin.terms.warning_stages import IssuerKind

__all__ = ["Issuers"]

_VALID_S = 6 * 3600.0


class Issuers:
    """Every department that issues warnings, and those whom a warning's measures are for.

    `stand_by` lets the units of a role stand by, or stand down.
    """

    def __init__(self, world: World, links: Links, stand_by: Callable[[str, bool], None]) -> None:
        self._world, self._links, self._stand_by = world, links, stand_by
        self._start = datetime.fromisoformat(world.drill.start)
        self._sent: dict[str, CapReference] = {}
        self._proposed: dict[str, WarningProposed] = {}
        self._at_work: dict[str, bool] = {}
        self._answered: dict[str, str] = {}

    def publish(self, name: str, alert: AlertComes) -> None:
        """An alert of the drill goes out."""
        self._send(
            name,
            alert.issuer,
            alert.warning_kind,
            alert.colour,
            alert.townships,
            AlertMessage(alert.step.value),
            alert.for_s,
            tuple(self._sent[ref] for ref in alert.references if ref in self._sent),
        )

    def consider(self, proposed: WarningProposed) -> None:
        """A proposal reaches its issuer, who thinks about it."""

        self._proposed[proposed.proposal] = proposed
        self._ring_up(DESK, proposed.proposal, self._world.figures.issuers.decides)

    def remind(self, overdue: ProposalOverdue) -> None:
        """Asked again: whoever has not heard of it begins, whoever is at it goes on."""
        if not overdue.escalated:
            self._ring_up(DESK, overdue.proposal, self._world.figures.issuers.decides)

    def press(self, pressed: IssuerPressed) -> None:
        """Somebody of higher rank rings up: all else is put aside for it."""
        self._ring_up(pressed.by, pressed.proposal, self._world.figures.people.sign_pressed)

    def _ring_up(self, by: str, name: str, takes: Spread) -> None:
        proposed = self._proposed[name]

        def hear() -> None:
            pressed = by != DESK
            if pressed or name not in self._at_work:
                self._at_work[name] = True
                self._world.start(self._decide(proposed, takes, "pressed" if pressed else ""))

        self._links.phone(by, proposed.to, hear, about=name)

    def measure(self, due: MeasureDue) -> None:
        """Whoever owes a measure takes it, and says so."""

        def work() -> Life:
            spread = self._world.figures.people.task_work
            scale = self._world.reaction
            took_s = self._world.draw_s(spread, "measure_of_warning", due.measure, scale)
            yield self._world.env.timeout(ms(took_s))
            if due.stands_by:
                self._stand_by(due.to, True)
            self._links.tell_desk(due.to, MeasureReported(measure=due.measure, by=due.to))

        def hear() -> None:
            self._world.start(work())

        self._links.phone(DESK, due.to, hear, about=due.measure)

    def lift(self, lifted: MeasureLifted) -> None:
        """A measure is no longer asked for: whoever stood by stands down."""

        def hear() -> None:
            self._stand_by(lifted.to, False)

        if lifted.stands_by:
            self._links.phone(DESK, lifted.to, hear, about=lifted.measure)

    def _decide(self, proposed: WarningProposed, takes: Spread, how: str) -> Life:
        figures = self._world.figures.issuers
        key = f"{proposed.proposal}/{how}" if how else proposed.proposal
        took_s = self._world.draw_s(takes, "issuer_decides", key, self._world.reaction)
        yield self._world.env.timeout(ms(took_s))
        if self._answered.setdefault(proposed.proposal, key) != key:
            return  # pressed, it answered before
        dice = self._world.stream("issuer_follows", proposed.proposal)
        follows = dice.chance(figures.follows.share)
        said = ProposalAnswered(
            proposal=proposed.proposal,
            accepted=follows,
            by=proposed.to,
            reason="按本单位预报发布" if follows else "实况将减弱，暂不发布",
        )
        self._links.phone_desk(proposed.to, said, about=proposed.proposal)
        if follows:
            self._send(
                proposed.proposal,
                proposed.to,
                proposed.warning_kind,
                proposed.colour,
                proposed.townships,
                AlertMessage.ALERT,
                _VALID_S,
                (),
            )

    def _send(
        self,
        name: str,
        issuer: str,
        kind: IssuerKind,
        colour: WarningColour,
        townships: Sequence[str],
        message: AlertMessage,
        for_s: float,
        references: tuple[CapReference, ...],
    ) -> None:
        world = self._world
        alert = alert_of(
            Bulletin(
                name=name,
                issuer=issuer,
                kind=kind,
                colour=colour,
                townships=tuple(townships),
                message=message,
                for_s=for_s,
                references=references,
            ),
            world.drill,
            world.county,
            world.now_ms,
        )
        xml = write_alert(alert)
        self._sent[name] = CapReference(sender=issuer, identifier=alert.identifier, sent=alert.sent)
        world.record(CAP_RECEIVED, "cap", received(alert, xml))
        seen = alert_received(read_alert(xml).alert, start=self._start)
        self._links.tell_desk(issuer, seen, about=alert.identifier)
