"""Goods as a part of the desk: what comes to a depot or a scene, and what requests bring."""

from __future__ import annotations

from fractions import Fraction

from twin.county.registry.depots import last_day
from twin.county.registry.stock import Good, Lot
from twin.desk.incidents.memory import Incident
from twin.desk.part import Part
from twin.desk.plans import starting
from twin.desk.stock import asking, booking, drawing
from twin.desk.stock.holding import is_counted, keep, stock_of
from twin.desk.turn import Moment, Turn
from twin.terms.levels import ResponseLevel
from twin.terms.stock_acts import GoodsAnswered, GoodsArrived, GoodsBrought
from twin.terms.text import Text

__all__ = ["PART"]


def _brought(turn: Turn, seen: GoodsBrought) -> None:
    """A lot comes in, as a line of the ledger; what nobody could count is not taken."""
    wrong = _wrong(turn, seen)
    if wrong is not None:
        turn.log(
            f"{seen.by} 入库 {seen.name} 未登记：{wrong.zh}",
            f"{seen.name} brought in by {seen.by} is not taken: {wrong.en}",
        )
        return
    before = stock_of(turn, seen.name, seen.unit)
    lot = Lot(
        id=f"brought/{seen.depot}/{seen.name}/{seen.unit}/{seen.expires}",
        good=Good(seen.depot, seen.name, seen.unit),
        quantity=Fraction(repr(seen.quantity)),
        expires=last_day(seen.expires),
    )
    keep(turn, before, before.restock(lot))
    drawing.refill(turn, seen.name, seen.unit)


def _wrong(turn: Turn, seen: GoodsBrought) -> Text | None:
    if seen.depot not in turn.ground.depots.rows:
        return Text(f"没有储备库 {seen.depot}", f"there is no depot {seen.depot}")
    usual = turn.ground.depots.usual_unit(seen.name)
    if usual and seen.unit != usual:
        return Text(f"应以 {usual} 计", f"it is counted in {usual}")
    if not is_counted(seen.quantity):
        return Text(f"数量 {seen.quantity} 不对", f"{seen.quantity} is no quantity")
    try:
        last_day(seen.expires)
    except ValueError:
        return Text(f"“{seen.expires}”不是日期", f"{seen.expires!r} is no date")
    return None


def _revised(turn: Turn, incident: Incident, what: str) -> None:
    """What came out is known better: rows of the card that are for it hold from now on."""
    card = starting.card_of(turn, incident)
    if what == "substance" and card is not None:
        level = turn.state.plans[incident.id].level or ResponseLevel.IV
        drawing.release(turn, incident, card, level)


def _closed(turn: Turn, incident: Incident, _: str) -> None:
    asking.withdraw(turn, incident)


PART = Part(
    takes={
        GoodsBrought: _brought,
        GoodsAnswered: asking.answered,
        GoodsArrived: booking.arrived,
    },
    timers={asking.DUE: asking.overdue},
    hears={Moment.CLOSED: _closed, Moment.REVISED: _revised},
)
