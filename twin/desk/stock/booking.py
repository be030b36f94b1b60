"""Goods that have come to a scene: booked for the run card's rows they are for.

What a reader would get wrong: one good of one incident is one heap. Two rows may name it, from two
response levels; what our depots bring fills them in their order.
"""

from __future__ import annotations

from fractions import Fraction

from twin.county.registry.moves import plain_number
from twin.desk.incidents import lookup
from twin.desk.stock import asking
from twin.desk.stock.holding import is_counted
from twin.desk.stock.memory import GoodsWant
from twin.desk.turn import Turn
from twin.terms.stock_acts import GoodsArrived
from twin.terms.stock_effects import GoodsBooked

__all__ = ["arrived"]


def arrived(turn: Turn, seen: GoodsArrived) -> None:
    """Book what has come; what no open incident waits for is only written down."""
    incident = turn.state.incidents.get(seen.incident)
    rows = []
    if incident is not None and lookup.root(turn, incident).is_open:
        plan = turn.state.plans[incident.id]
        rows = [
            (row, plan.goods[key])
            for key, row in asking.rows_of(turn, incident, plan)
            if (row.name, row.unit) == (seen.name, seen.unit)
        ]
    if not rows or not is_counted(seen.quantity):
        turn.log(
            f"{seen.by} 送到 {seen.name} {seen.quantity:g} {seen.unit}，未记入：{seen.incident}"
            f" 不需要或数量不对",
            f"{seen.quantity:g} {seen.unit} of {seen.name} from {seen.by} are not booked: "
            f"{seen.incident} needs none, or that is no quantity",
        )
        return
    came = Fraction(repr(seen.quantity))
    found = asking.find(turn, seen.request) if seen.request else None
    if found is not None:
        want = found[3]
        want.lent = plain_number(Fraction(want.lent) + came)
        _add(want, came)
    else:
        _fill([want for _, want in rows], came)
    needed = Fraction(sum(row.quantity for row, _ in rows))
    there = sum((Fraction(want.arrived) for _, want in rows), Fraction(0))
    turn.emit(
        GoodsBooked(
            incident=seen.incident,
            name=seen.name,
            unit=seen.unit,
            quantity=seen.quantity,
            by=seen.by,
            needed=float(needed),
            arrived=float(there),
            lacking=float(max(Fraction(0), needed - there)),
        )
    )


def _fill(wants: list[GoodsWant], came: Fraction) -> None:
    """Give each row what was given for it; more than all were given stays with the last."""
    for want in wants:
        given = Fraction(want.drawn) + Fraction(want.lent) - Fraction(want.arrived)
        part = came if want is wants[-1] else max(Fraction(0), min(came, given))
        _add(want, part)
        came -= part


def _add(want: GoodsWant, came: Fraction) -> None:
    want.arrived = plain_number(Fraction(want.arrived) + came)
