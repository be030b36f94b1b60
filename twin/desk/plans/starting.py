"""From an incident to its run card: what is needed, how close to go, from which side.

What a reader would get wrong: a card is not used up when it is taken. When the response is raised,
the rows that hold from the new level on are added to what is already under way.
"""

from __future__ import annotations

from twin.desk.dispatch.memory import Need
from twin.desk.dispatch.units import fill
from twin.desk.incidents.memory import Incident
from twin.desk.plans import approach, standoff, tasks
from twin.desk.plans.memory import Plan
from twin.desk.plans.rules import RunCard
from twin.desk.stock import drawing
from twin.desk.turn import Turn
from twin.terms.decision import PlanStarted
from twin.terms.levels import ResponseLevel
from twin.terms.text import Text

__all__ = ["card_of", "raise_to", "start"]


def start(turn: Turn, incident: Incident) -> None:
    """Take the run card for the incident's type, place and hour, and fill its needs."""
    turn.state.plans[incident.id] = Plan()
    card = _card_for(turn, incident)
    if card is None:
        turn.log(
            f"{incident.id} 没有适用的调派卡，请人工处置",
            f"{incident.id}: no run card applies, handle by hand",
        )
        return
    first = standoff.first_of(turn, incident)
    incident.card, incident.standoff_m = card.id, first.radius_m
    turn.emit(
        PlanStarted(
            incident=incident.id,
            card=card.id,
            standoff_m=first.radius_m,
            approach_from_deg=turn.ground.upwind_deg(turn.state.winds, incident.place),
            because=Text(
                f"{card.name}；警戒半径 {first.radius_m:g} 米（{first.source}）",
                f"{card.name_en}; stand-off {first.radius_m:g} m ({first.basis.value})",
            ),
        )
    )
    approach.begin(turn, incident)
    raise_to(turn, incident, ResponseLevel.IV)


def raise_to(turn: Turn, incident: Incident, level: ResponseLevel) -> None:
    """Add what the card asks for from this level on and has not been asked for yet."""
    card = card_of(turn, incident)
    if card is None:
        return
    for number, need in enumerate(card.needs, start=1):
        key = f"{incident.id}/N{number}"
        if key not in incident.needs and level.at_least(need.from_level):
            incident.needs[key] = Need(
                capability=need.capability, number=need.number, role=need.role, task=need.task
            )
    fill(turn, incident)
    drawing.release(turn, incident, card, level)
    for task in card.tasks:
        if level.at_least(task.from_level):
            tasks.assign(turn, incident, task)


def card_of(turn: Turn, incident: Incident) -> RunCard | None:
    """The run card an incident was started with."""
    return next((card for card in turn.rules.cards.cards if card.id == incident.card), None)


def _card_for(turn: Turn, incident: Incident) -> RunCard | None:
    kind = turn.ground.kind_of(incident.place, incident.hazard)
    hours = "night" if turn.ground.is_night(turn.now_ms) else "day"
    for card in turn.rules.cards.cards:
        if card.event_type == incident.event_type and kind in card.places and hours in card.hours:
            return card
    return None
