"""Requests to other roles: a reply deadline, asked again, then one level up.

What another role cannot give is said out loud, once, and asked of who comes next; unless command
has passed to us meanwhile, and we may order it.
"""

from __future__ import annotations

from twin.desk import timers
from twin.desk.dispatch import queueing, shortage
from twin.desk.dispatch.authority import may_order
from twin.desk.dispatch.memory import Need, OpenRequest
from twin.desk.dispatch.needs import find
from twin.desk.incidents.memory import Incident
from twin.desk.turn import Turn, ms
from twin.terms.decision import RequestMade
from twin.terms.dispatch_effects import RequestWithdrawn, UnitRecalled
from twin.terms.observation import RequestAnswered, UnitStatus
from twin.terms.text import Text
from twin.terms.units import Role

__all__ = ["DUE", "answered", "next_above", "overdue", "request", "withdraw"]

DUE = "request_due"
_THEY_ARE_SOONER = Text("友邻更早可到", "our neighbours are sooner")


def request(
    turn: Turn,
    incident: Incident,
    key: str,
    need: Need,
    number: int,
    to_role: Role,
    *,
    because: Text | None = None,
    instead_of: str = "",
) -> None:
    """Ask another role for units with a capability."""
    rule = turn.rules.cards.requests
    made = OpenRequest(
        id=turn.new_id("R"),
        incident=incident.id,
        need=key,
        to_role=to_role,
        number=number,
        answer_by_ms=turn.now_ms + ms(rule.answer_within),
        instead_of=instead_of,
    )
    turn.state.dispatch.requests[made.id] = made
    need.request = made.id
    only = Text(
        f"{need.capability} 归 {to_role.label.zh} 指挥，只能请求",
        f"{need.capability} is commanded by {to_role.label.en}: request only",
    )
    _send(turn, incident, made, need, because or only)


def answered(turn: Turn, seen: RequestAnswered) -> None:
    """Take another role's answer: note the units, ask one level up for what is missing."""
    made = turn.state.dispatch.requests.get(seen.request)
    if made is None or made.answered:
        return
    made.answered = True
    found = find(turn, made.need)
    if found is None:
        return
    incident, need = found
    for unit in seen.units:
        need.sent[unit] = made.id
    if made.instead_of:
        _turn_round(turn, need, made, seen)
        return
    if len(need.sent) < need.number and incident.is_open:
        _fall_back(turn, incident, made, need, seen.reason)


def overdue(turn: Turn, request_id: str) -> None:
    """A reply deadline has passed: ask again, then one level up."""
    rule = turn.rules.cards.requests
    made = turn.state.dispatch.requests[request_id]
    found = find(turn, made.need)
    if made.answered or made.answer_by_ms > turn.now_ms or found is None:
        return
    incident, need = found
    if not incident.is_open:
        made.answered = True
    elif made.asked_again < rule.ask_again:
        made.asked_again += 1
        made.answer_by_ms = turn.now_ms + ms(rule.answer_within)
        _send(turn, incident, made, need, Text("未答复，再次请求", "no answer, asked again"))
    else:
        made.answered = True
        if not made.instead_of:
            _fall_back(turn, incident, made, need, "")


def withdraw(turn: Turn, need: Need, because: Text) -> None:
    """Take a request back that has not been answered yet."""
    made = turn.state.dispatch.requests.get(need.request)
    if made is not None and not made.answered and not made.instead_of:
        made.answered = True
        turn.emit(
            RequestWithdrawn(
                request=made.id,
                to_role=made.to_role.value,
                incident=made.incident,
                because=because,
            )
        )


def _turn_round(turn: Turn, need: Need, made: OpenRequest, seen: RequestAnswered) -> None:
    """Others come sooner: our own unit goes home, unless it is there already."""
    for unit, order in list(need.sent.items()):
        if order == made.instead_of and seen.units:
            state = turn.state.dispatch.units[unit]
            if state.bound_to == order and state.status is not UnitStatus.ON_SCENE:
                turn.emit(UnitRecalled(order=order, unit=unit, because=_THEY_ARE_SOONER))
                del need.sent[unit], turn.state.dispatch.orders[order]


def _send(turn: Turn, incident: Incident, made: OpenRequest, need: Need, because: Text) -> None:
    timers.arm_at(turn, made.answer_by_ms, DUE, made.id)
    turn.emit(
        RequestMade(
            request=made.id,
            role=turn.charge.roles[0].value,
            to_role=made.to_role.value,
            incident=incident.id,
            capability=need.capability,
            number=made.number,
            task=need.task,
            place=incident.place,
            answer_by_ms=made.answer_by_ms,
            because=because,
        )
    )


def _fall_back(turn: Turn, incident: Incident, made: OpenRequest, need: Need, reason: str) -> None:
    missing = need.number - len(need.sent)
    who = made.to_role.label
    told = reason or "—"
    shortage.say(
        turn,
        incident,
        need,
        Text(f"{who.zh} 只能满足一部分：{told}", f"{who.en} cannot meet it in full: {told}"),
    )
    higher = next_above(turn, made.to_role)
    if need.role in may_order(turn, incident) or higher in turn.charge.roles:
        queueing.enter(turn, incident, made.need)
    elif higher is not None:
        request(turn, incident, made.need, need, missing, higher)


def next_above(turn: Turn, role: Role) -> Role | None:
    """Who is asked when a role cannot help."""
    for row in turn.rules.dispatch.escalation:
        if row.of is role:
            return row.ask
    return None
