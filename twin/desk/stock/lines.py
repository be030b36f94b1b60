"""The lines of goods in force: rows of run cards, for the incident they are for."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from twin.desk.incidents.memory import Incident
from twin.desk.plans.rules import CardGoods
from twin.desk.stock.memory import GoodsWant
from twin.desk.turn import Turn

__all__ = ["Line", "line_of", "lines_of"]


class Line(NamedTuple):
    """A row of the card of an incident, its number on the card, and what has become of it."""

    incident: Incident
    number: int
    row: CardGoods
    want: GoodsWant


def lines_of(turn: Turn, incident: Incident) -> Iterator[Line]:
    """The lines of an incident that are in force."""
    cards = turn.rules.cards.cards
    card = next((card for card in cards if card.id == incident.card), None)
    if card is not None:
        for key, want in turn.state.plans[incident.id].goods.items():
            yield Line(incident, int(key), card.goods[int(key) - 1], want)


def line_of(turn: Turn, request: str) -> Line | None:
    """The line a request is for."""
    for id in turn.state.plans:
        incident = turn.state.incidents.get(id)
        for line in () if incident is None else lines_of(turn, incident):
            if line.want.request == request:
                return line
    return None
