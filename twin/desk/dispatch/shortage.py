"""What cannot be had is said out loud, once."""

from __future__ import annotations

from twin.desk.dispatch.memory import Need
from twin.desk.incidents.memory import Incident
from twin.desk.turn import Turn
from twin.terms.decision import ShortageSaid
from twin.terms.dispatch_effects import CoverageLeft
from twin.terms.text import Text

__all__ = ["say"]


def say(
    turn: Turn, incident: Incident, need: Need, because: Text, left: CoverageLeft | None = None
) -> None:
    """Say that a need cannot be met now; `left` is how things stand with that."""
    if need.shortage_said:
        return
    need.shortage_said = True
    turn.emit(
        ShortageSaid(
            incident=incident.id,
            capability=need.capability,
            needed=need.number,
            found=len(need.sent),
            because=because,
            coverage=left,
        )
    )
