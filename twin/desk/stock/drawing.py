"""Goods of the run card: drawn from our depots, the nearest first; what lacks is said and asked.

What a reader would get wrong: what is released is not there yet; the depot carries it, and it
counts as there when somebody says so (`booking`). What is drawn for one incident is there for no
other, until somebody says that it was brought back.
"""

from __future__ import annotations

from fractions import Fraction

from twin.county.registry.moves import plain_number
from twin.county.registry.stock import Good
from twin.desk.incidents.memory import Incident
from twin.desk.plans.rules import CardGoods, RunCard
from twin.desk.stock import asking
from twin.desk.stock.holding import first_day, keep, stock_of
from twin.desk.stock.lines import Line, lines_of
from twin.desk.stock.memory import GoodsWant
from twin.desk.turn import Turn
from twin.terms.levels import ResponseLevel
from twin.terms.stock_effects import DepotDraw, GoodsDrawn, GoodsShort
from twin.terms.text import Text

__all__ = ["refill", "release"]


def release(turn: Turn, incident: Incident, card: RunCard, level: ResponseLevel) -> None:
    """Release what the card names from this level on and has not been released yet."""
    wants = turn.state.plans[incident.id].goods
    for number, row in enumerate(card.goods, start=1):
        key = str(number)
        if key in wants or not level.at_least(row.from_level) or not _fits(turn, incident, row):
            continue
        wants[key] = GoodsWant()
        line = Line(incident, number, row, wants[key])
        if not _ours(turn):
            asking.ask(turn, line, Fraction(row.quantity))
            continue
        lacking = _draw(turn, line)
        if lacking:
            _say_short(turn, line, lacking)
            asking.ask(turn, line, lacking)


def refill(turn: Turn, name: str, unit: str) -> None:
    """Goods have come in: what open incidents lack of them is drawn, the oldest first."""
    for id in turn.state.plans:
        incident = turn.state.incidents.get(id)
        if incident is None or not incident.is_open:
            continue
        for line in lines_of(turn, incident):
            row = line.row
            if (row.name, row.unit) == (name, unit) and line.want.lacks(row.quantity):
                _draw(turn, line)


def _draw(turn: Turn, line: Line) -> Fraction:
    """Take what there is, up to what the row still lacks; the value is what it lacks then."""
    incident, number, row, want = line
    lacking = want.lacks(row.quantity)
    day, depots = turn.ground.depots.day(turn.now_ms), turn.ground.depots
    before = stock = stock_of(turn, row.name, row.unit)
    draws: list[DepotDraw] = []
    taken = Fraction(0)
    for depot in _nearest(turn, incident):
        good = Good(depot, row.name, row.unit)
        part = min(stock.available(good, day), lacking - taken)
        if not part:
            continue
        drawn_from, stock = stock, stock.draw(good, part, day)
        taken += part
        left = stock.available(good, day)
        draws.append(
            DepotDraw(
                depot=depot,
                quantity=float(part),
                left=float(left),
                below_minimum=left < depots.minimum(good),
                expires=first_day(drawn_from, stock),
            )
        )
    if not taken:
        return lacking
    keep(turn, before, stock)
    want.drawn = plain_number(Fraction(want.drawn) + taken)
    turn.emit(
        GoodsDrawn(
            incident=incident.id,
            row=number,
            task=row.task,
            name=row.name,
            unit=row.unit,
            needed=float(row.quantity),
            quantity=float(taken),
            depots=tuple(draws),
            place=incident.place,
            because=Text(
                f"{incident.card}：{row.name} {row.quantity} {row.unit}（{row.source}）",
                f"{incident.card} names {row.quantity} {row.unit} ({row.basis.value})",
            ),
        )
    )
    return lacking - taken


def _say_short(turn: Turn, line: Line, lacking: Fraction) -> None:
    incident, number, row, _ = line
    found = row.quantity - lacking
    turn.emit(
        GoodsShort(
            incident=incident.id,
            row=number,
            task=row.task,
            name=row.name,
            unit=row.unit,
            needed=float(row.quantity),
            found=float(found),
            because=Text(
                f"本级储备可用 {plain_number(found)} {row.unit}，缺 {plain_number(lacking)}"
                f" {row.unit}（在效期内、未发出的）",
                f"our depots have {plain_number(found)} {row.unit} in date and not given out, "
                f"{plain_number(lacking)} {row.unit} are lacking",
            ),
        )
    )


def _fits(turn: Turn, incident: Incident, row: CardGoods) -> bool:
    """Whether what came out is one of the row's; unsaid, it is what the source mainly holds."""
    source = turn.ground.hazards.get(incident.hazard)
    out = incident.substance or ("" if source is None else source.substance)
    return not row.substances or out in row.substances


def _ours(turn: Turn) -> list[str]:
    """The depots whose goods we may give."""
    rows = turn.ground.depots.rows.values()
    return [depot.id for depot in rows if depot.role in turn.charge.roles]


def _nearest(turn: Turn, incident: Incident) -> list[str]:
    rows = turn.ground.depots.rows

    def away_m(depot: str) -> float:
        at = rows[depot].place
        return turn.ground.beeline_m(at.lat_deg, at.lon_deg, incident.place)

    return sorted(_ours(turn), key=lambda depot: (away_m(depot), depot))
