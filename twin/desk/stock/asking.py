"""Requests for goods to another role: a reply deadline, asked again, then said to be unanswered."""

from __future__ import annotations

from fractions import Fraction

from twin.county.registry.moves import plain_number
from twin.desk import timers
from twin.desk.incidents.memory import Incident
from twin.desk.stock.holding import is_counted
from twin.desk.stock.lines import Line, line_of
from twin.desk.turn import Turn, ms
from twin.terms.dispatch_effects import RequestWithdrawn
from twin.terms.stock_acts import GoodsAnswered
from twin.terms.stock_effects import GoodsRequested
from twin.terms.text import Text
from twin.terms.units import Role

__all__ = ["DUE", "answered", "ask", "overdue", "withdraw"]

DUE = "goods_due"


def ask(turn: Turn, line: Line, lacking: Fraction) -> None:
    """Ask whoever the rule names, unless that is us."""
    if _to(turn) in turn.charge.roles:
        return
    line.want.request = turn.new_id("G")
    ours = Text("储备库不归本台", "no depot is ours to draw from")
    lack = Text("本级储备不足", "our depots have not enough")
    _send(turn, line, lacking, ours if _to(turn) is _keeper(turn) else lack)


def answered(turn: Turn, seen: GoodsAnswered) -> None:
    """They say what they bring; it counts when it has come."""
    line = line_of(turn, seen.request)
    if line is None or line.want.answered:
        return
    row, want = line.row, line.want
    want.answered = True
    if not is_counted(seen.quantity):
        turn.log(
            f"{seen.by} 不能支援 {row.name}：{seen.reason or '未说明'}",
            f"{seen.by} has no {row.name} to give: {seen.reason or 'no reason given'}",
        )
        return
    want.promised = plain_number(Fraction(repr(seen.quantity)))
    left = max(Fraction(0), want.lacks(row.quantity) - Fraction(want.promised))
    when = turn.ground.clock_text(seen.arrives_ms) if seen.arrives_ms >= 0 else ""
    turn.log(
        f"{seen.by} 支援 {row.name} {want.promised} {row.unit}"
        + (f"，预计 {when} 到" if when else "")
        + (f"，仍缺 {plain_number(left)} {row.unit}" if left else ""),
        f"{seen.by} brings {want.promised} {row.unit} of {row.name}"
        + (f", expected at {when}" if when else "")
        + (f"; {plain_number(left)} {row.unit} are still lacking" if left else ""),
    )


def overdue(turn: Turn, request: str) -> None:
    """No answer in time: asked again, as often as the rule has it, then said."""
    line = line_of(turn, request)
    if line is None or not line.incident.is_open:
        return
    row, want = line.row, line.want
    if want.answered or want.answer_by_ms > turn.now_ms:
        return
    if want.asked_again < turn.rules.cards.goods.ask_again:
        want.asked_again += 1
        again = Text("未答复，再次请求", "no answer, asked again")
        _send(turn, line, want.lacks(row.quantity), again)
        return
    want.answered = True
    who = _to(turn).label
    turn.log(
        f"{who.zh}未答复 {request}（{row.name}），请人工联系",
        f"{who.en} did not answer {request} ({row.name}): call them",
    )


def withdraw(turn: Turn, incident: Incident) -> None:
    """The incident is over: what was asked for and has not come is needed no more."""
    for want in turn.state.plans[incident.id].goods.values():
        if want.is_awaited:
            want.answered, want.promised = True, want.lent
            turn.emit(
                RequestWithdrawn(
                    request=want.request,
                    to_role=_to(turn).value,
                    incident=incident.id,
                    because=Text("事件结束", "the incident is over"),
                )
            )


def _send(turn: Turn, line: Line, lacking: Fraction, why: Text) -> None:
    incident, number, row, want = line
    rule = turn.rules.cards.goods
    want.answer_by_ms = turn.now_ms + ms(rule.answer_within)
    timers.arm_at(turn, want.answer_by_ms, DUE, want.request)
    turn.emit(
        GoodsRequested(
            request=want.request,
            role=turn.charge.roles[0].value,
            to_role=_to(turn).value,
            incident=incident.id,
            row=number,
            task=row.task,
            name=row.name,
            unit=row.unit,
            quantity=float(lacking),
            place=incident.place,
            answer_by_ms=want.answer_by_ms,
            because=Text(
                f"{why.zh}，需 {plain_number(lacking)} {row.unit}",
                f"{why.en}; {plain_number(lacking)} {row.unit} wanted",
            ),
            clause=rule.clause,
        )
    )


def _keeper(turn: Turn) -> Role:
    return turn.rules.cards.goods.keeper


def _to(turn: Turn) -> Role:
    """The keeper of the depots, where that is somebody else; else who comes next."""
    rule = turn.rules.cards.goods
    return rule.ask if rule.keeper in turn.charge.roles else rule.keeper
