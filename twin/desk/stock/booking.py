"""Goods that have come to a scene: booked for the run card's rows they are for.

What a reader would get wrong: one good of one incident is one heap. Two rows may name it, from two
response levels; what our depots bring fills them in their order.
"""

from __future__ import annotations

from fractions import Fraction

from twin.county.registry.moves import plain_number
from twin.desk.incidents import lookup
from twin.desk.stock.holding import is_counted
from twin.desk.stock.lines import line_of, lines_of
from twin.desk.stock.memory import GoodsWant
from twin.desk.turn import Turn
from twin.terms.stock_acts import GoodsArrived
from twin.terms.stock_effects import GoodsBooked

__all__ = ["arrived"]


def arrived(turn: Turn, seen: GoodsArrived) -> None:
    """Book what has come; what no open incident waits for is only written down."""
    incident = turn.state.incidents.get(seen.incident)
    lines = []
    if incident is not None and lookup.root(turn, incident).is_open:
        lines = [
            line
            for line in lines_of(turn, incident)
            if (line.row.name, line.row.unit) == (seen.name, seen.unit)
        ]
    if not lines or not is_counted(seen.quantity):
        turn.log(
            f"{seen.by} 送到 {seen.name} {seen.quantity:g} {seen.unit}，未记入：{seen.incident}"
            f" 不需要或数量不对",
            f"{seen.quantity:g} {seen.unit} of {seen.name} from {seen.by} are not booked: "
            f"{seen.incident} needs none, or that is no quantity",
        )
        return
    came = Fraction(repr(seen.quantity))
    asked = line_of(turn, seen.request) if seen.request else None
    if asked is not None:
        want = asked.want
        want.lent = plain_number(Fraction(want.lent) + came)
        _add(want, came)
    else:
        _fill([line.want for line in lines], came)
    needed = Fraction(sum(line.row.quantity for line in lines))
    there = sum((Fraction(line.want.arrived) for line in lines), Fraction(0))
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
