"""From an incident to its run card: what is needed, how close to go, from which side.

The first stand-off comes from a table by substance, before any model has answered.
"""

from __future__ import annotations

from twin.desk.dispatch.memory import Need
from twin.desk.dispatch.units import fill
from twin.desk.incidents.memory import Incident
from twin.desk.plans.rules import RunCard, Standoff
from twin.desk.turn import Turn
from twin.terms.decision import PlanStarted
from twin.terms.text import Text

__all__ = ["card_of", "start"]


def start(turn: Turn, incident: Incident) -> None:
    """Take the run card for the incident's type and fill its needs."""
    card = next(
        (card for card in turn.rules.cards.cards if card.event_type == incident.event_type), None
    )
    if card is None:
        turn.log(
            f"{incident.id} 没有适用的调派卡，请人工处置",
            f"{incident.id}: no run card applies, handle by hand",
        )
        return
    standoff = _standoff(turn, incident)
    approach_deg = turn.ground.upwind_deg(turn.state.winds, incident.place)
    incident.card, incident.standoff_m = card.id, standoff.radius_m
    incident.needs = {
        f"{incident.id}/N{number}": Need(
            capability=need.capability, number=need.number, role=need.role, task=need.task
        )
        for number, need in enumerate(card.needs, start=1)
    }
    turn.emit(
        PlanStarted(
            incident=incident.id,
            card=card.id,
            standoff_m=standoff.radius_m,
            approach_from_deg=approach_deg,
            because=Text(
                f"{card.name}；警戒半径 {standoff.radius_m:g} 米（{standoff.source}）",
                f"{card.name_en}; stand-off {standoff.radius_m:g} m ({standoff.basis.value})",
            ),
        )
    )
    fill(turn, incident)


def card_of(turn: Turn, incident: Incident) -> RunCard | None:
    """The run card an incident was started with."""
    return next((card for card in turn.rules.cards.cards if card.id == incident.card), None)


def _standoff(turn: Turn, incident: Incident) -> Standoff:
    """The first row that fits; the table ends with a row for everything."""
    return next(
        row
        for row in turn.rules.cards.standoff
        if row.event_type in (incident.event_type, "*")
        and row.substance in (incident.substance, "*")
    )
