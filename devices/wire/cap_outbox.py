"""The last step before a notice leaves: its identifier, what it replaces, and a last look.

What a reader would get wrong: the last look is at the bytes, not at the notice they were made of.
Whatever went wrong before, bytes that do not say in their status and at both ends of every text
that this is an exercise are not given out. This outbox is a drill's and never sends `Actual`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from devices.wire.cap import CapAlert, CapError, CapReference, Pair
from devices.wire.cap_county import county_alert
from devices.wire.cap_notice import PlacesOf, alert_of, as_named
from devices.wire.cap_read import read_alert
from devices.wire.cap_words import MARK
from devices.wire.cap_write import write_alert
from devices.wire.gbt35965 import SERIAL_MAX, IssuerCode, WarningIdentifier
from twin.inputs.problems import BadValue
from twin.terms.warning import ExerciseStatus, PublicWarning
from twin.terms.warning_effects import CountyWarning

__all__ = ["ISSUER", "Outbox", "Sent", "check_exercise"]

ISSUER = IssuerCode(division="210921", trade="000")
"""Fumeng county's emergency headquarters: 210921 is the county (V). The trade of GB/T 4657 has not
been read and stays 000 (S); unit and extension have the rule's defaults."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """An alert that may go out: what to call it later, and its bytes."""

    reference: CapReference
    xml: bytes


class Outbox:
    """All alerts of one issuer in one run.

    Args:
        start: Wall time of T+00:00, with its offset.
        status: The run's; `Exercise` or `Test`.
        earlier: What an earlier part of the run has sent, by notice; empty at the start.

    Raises:
        CapError: `status` is Actual.
    """

    def __init__(
        self,
        *,
        start: datetime,
        status: ExerciseStatus,
        issuer: IssuerCode = ISSUER,
        places_of: PlacesOf = as_named,
        contact: str = "",
        phones_shown: bool = False,
        earlier: Mapping[str, CapReference] | None = None,
    ) -> None:
        if status is ExerciseStatus.ACTUAL:
            raise CapError("a drill never sends an alert with the status Actual")
        self._start, self._status, self._issuer = start, status, issuer
        self._places_of, self._contact, self._phones_shown = places_of, contact, phones_shown
        self._sent = dict(earlier or {})

    def send(self, notice: PublicWarning) -> Sent:
        """Make the alert of a notice.

        Raises:
            CapError: Sent before, or the eleventh of one second; refers to a notice that was never
                sent; cannot be written; or does not say that it is an exercise.
        """
        references = self._replaced(notice.warning, notice.references)
        alert = alert_of(
            notice,
            start=self._start,
            identifier=self._identifier(notice.warning, notice.sent_at_ms),
            references=references,
            places_of=self._places_of,
            contact=self._contact,
            phones_shown=self._phones_shown,
        )
        return self._give_out(notice.warning, alert)

    def send_warning(self, said: CountyWarning, codes: Mapping[str, tuple[Pair, ...]]) -> Sent:
        """Make the alert of a 预警 of the county; `codes` are those of its townships.

        Raises:
            CapError: As for a notice.
        """
        references = self._replaced(said.warning, said.references)
        alert = county_alert(
            said,
            start=self._start,
            identifier=self._identifier(said.warning, said.sent_at_ms),
            references=references,
            codes=codes,
        )
        return self._give_out(said.warning, alert)

    def _replaced(self, name: str, before: Sequence[str]) -> tuple[CapReference, ...]:
        """The alerts that one of ours replaces."""
        if name in self._sent:
            raise CapError(f"{name} has been sent; a change needs an Update of its own")
        unsent = [each for each in before if each not in self._sent]
        if unsent:
            raise CapError(f"{name} replaces {', '.join(unsent)}, which was never sent")
        return tuple(self._sent[each] for each in before)

    def _give_out(self, name: str, alert: CapAlert) -> Sent:
        xml = write_alert(alert)
        check_exercise(xml, self._status)
        reference = CapReference(sender=alert.sender, identifier=alert.identifier, sent=alert.sent)
        self._sent[name] = reference
        return Sent(reference=reference, xml=xml)

    def _identifier(self, name: str, sent_at_ms: int) -> str:
        entered = self._start + timedelta(milliseconds=sent_at_ms)
        taken = {reference.identifier for reference in self._sent.values()}
        for serial in range(SERIAL_MAX + 1):
            try:
                made = WarningIdentifier(issuer=self._issuer, entered=entered, serial=serial)
            except BadValue as wrong:
                raise CapError(str(wrong)) from None
            if str(made) not in taken:
                return str(made)
        raise CapError(f"{name} is the eleventh alert of one second; send it a second on")


def check_exercise(xml: bytes, status: ExerciseStatus) -> None:
    """The last look at an alert: it carries the run's status and says everywhere what it is.

    Raises:
        CapError: It does not.
    """
    alert = read_alert(xml).alert
    if status is ExerciseStatus.ACTUAL or alert.status.value != status.value:
        raise CapError(
            f"{alert.identifier} has the status {alert.status.value}, "
            f"which a run with the status {status.value} may not send"
        )
    if not alert.note:
        raise CapError(f"{alert.identifier} does not name its drill in the note")
    for info in alert.infos:
        for text in (info.headline, info.description, info.instruction):
            marks = text.startswith(MARK) and text.endswith(MARK) and text.count(MARK) == 2
            if not marks:
                raise CapError(f"{alert.identifier}: not marked as an exercise: {text!r}")
