"""Filling the needs of a run card: orders to our own units, requests to other roles.

An order to a unit of another role cannot be made here: `_order` takes units whose `ordered_by` is
one of the desk's roles, and everything else goes out as a request with a reply deadline. What
cannot be had is said out loud, once, and asked for one level up.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from twin.desk.dispatch.choice import Available, choose
from twin.desk.dispatch.memory import Need, OpenRequest, UnitState
from twin.desk.ground import Unit
from twin.desk.incidents.memory import Incident
from twin.desk.turn import Moment, Turn, ms
from twin.terms.decision import Candidate, OrderGiven, RequestMade, ShortageSaid
from twin.terms.observation import RequestAnswered, UnitReported, UnitStatus
from twin.terms.place import Place
from twin.terms.text import Text
from twin.terms.units import Role

__all__ = ["answered", "fill", "next_request_ms", "overdue", "unit_reported"]

_OUT = (UnitStatus.RETURNING, UnitStatus.TASK_DONE)
_AT_WORK = (UnitStatus.ALERTED, UnitStatus.EN_ROUTE, UnitStatus.ON_SCENE, UnitStatus.DELAYED)


def fill(turn: Turn, incident: Incident) -> None:
    """Send or ask for what the incident still needs."""
    for key, need in incident.needs.items():
        missing = need.number - len(need.sent)
        if missing <= 0 or need.done:
            continue
        if need.role in turn.charge.roles:
            _order(turn, incident, need, missing)
        elif not need.request:
            _request(turn, incident, key, need, missing, need.role)


def unit_reported(turn: Turn, seen: UnitReported) -> None:
    """Take a crew's report; when a task of a run card is done by it, that is told."""
    known = turn.state.units.get(seen.unit)
    bound = seen.order if seen.order else ("" if known is None else known.bound_to)
    if seen.status in (UnitStatus.AVAILABLE, UnitStatus.UNAVAILABLE, UnitStatus.RETURNING):
        bound = ""
    turn.state.units[seen.unit] = UnitState(
        status=seen.status,
        lat_deg=seen.lat_deg,
        lon_deg=seen.lon_deg,
        bound_to=bound,
        at_ms=turn.now_ms,
    )
    if seen.status is UnitStatus.UNAVAILABLE:
        _lost(turn, seen.unit)
    if seen.status is not UnitStatus.TASK_DONE:
        return
    for incident in turn.state.incidents.values():
        for need in incident.needs.values():
            if need.sent.get(seen.unit) == seen.order and need.task == seen.task:
                need.done = True
                turn.happened(Moment.TASK_DONE, incident, seen.task)
                return


def answered(turn: Turn, seen: RequestAnswered) -> None:
    """Take another role's answer: note the units, ask one level up for what is missing."""
    request = turn.state.requests.get(seen.request)
    if request is None or request.answered:
        return
    request.answered = True
    incident = turn.state.incidents[request.incident]
    need = incident.needs[request.need]
    for unit in seen.units:
        need.sent[unit] = request.id
    if len(need.sent) < need.number and incident.is_open:
        _fall_back(turn, incident, request, need, seen.reason)


def overdue(turn: Turn) -> None:
    """Act on requests whose reply deadline has passed: ask again, then one level up."""
    rule = turn.rules.cards.requests
    late = [
        request
        for request in turn.state.requests.values()
        if not request.answered and request.answer_by_ms <= turn.now_ms
    ]
    for request in late:
        incident = turn.state.incidents[request.incident]
        need = incident.needs[request.need]
        if not incident.is_open:
            request.answered = True
        elif request.asked_again < rule.ask_again:
            request.asked_again += 1
            request.answer_by_ms = turn.now_ms + ms(rule.answer_within)
            _send(turn, incident, request, need, Text("未答复，再次请求", "no answer, asked again"))
        else:
            request.answered = True
            _fall_back(turn, incident, request, need, "")


def next_request_ms(turn: Turn) -> Iterator[int]:
    """The reply deadlines of the requests that wait."""
    for request in turn.state.requests.values():
        if not request.answered:
            yield request.answer_by_ms


def _order(turn: Turn, incident: Incident, need: Need, missing: int) -> None:
    ours = [
        unit
        for unit in turn.ground.with_capability(need.capability)
        if unit.role in turn.charge.roles
    ]
    choice = choose(_looked_at(turn, ours, incident.place), missing, turn.charge.policy)
    for unit_id in choice.taken:
        order = turn.new_id("O")
        need.sent[unit_id] = order
        unit = turn.ground.units[unit_id]
        state = turn.state.units.get(unit_id)
        turn.state.units[unit_id] = UnitState(
            status=UnitStatus.ALERTED,
            lat_deg=unit.home.lat_deg if state is None else state.lat_deg,
            lon_deg=unit.home.lon_deg if state is None else state.lon_deg,
            bound_to=order,
            at_ms=turn.now_ms,
        )
        turn.emit(
            OrderGiven(
                order=order,
                role=unit.role.value,
                unit=unit_id,
                incident=incident.id,
                capability=need.capability,
                task=need.task,
                place=incident.place,
                policy=turn.charge.policy,
                candidates=_worth_telling(choice.looked_at),
                because=_reason(choice.looked_at, unit_id, turn.charge.policy),
            )
        )
    if len(choice.taken) < missing:
        _say_shortage(turn, incident, need, Text("本级无可用队伍", "no unit of ours is free"))


def _looked_at(turn: Turn, units: Sequence[Unit], place: Place) -> list[Available]:
    """When each unit could be there; one that has reported leaves from where it said it is."""
    states = [turn.state.units.get(unit.id) for unit in units]
    seen_deg = [None if state is None else (state.lat_deg, state.lon_deg) for state in states]
    drives_s = turn.ground.drives_s(units, seen_deg, place)
    looked = []
    for unit, state, at_deg, drive_s in zip(units, states, seen_deg, drives_s, strict=True):
        lat_deg, lon_deg = at_deg or (unit.home.lat_deg, unit.home.lon_deg)
        out = state is not None and state.status in _OUT
        looked.append(
            Available(
                unit=unit.id,
                turnout_s=0.0 if out else turn.ground.turnout_s(unit, turn.now_ms),
                drive_s=drive_s,
                beeline_m=turn.ground.beeline_m(lat_deg, lon_deg, place),
                busy=None if state is None else _busy(state),
            )
        )
    return looked


def _busy(state: UnitState) -> Text | None:
    if state.bound_to and state.status in _AT_WORK:
        return Text(f"正执行 {state.bound_to}", f"is on {state.bound_to}")
    if state.status is UnitStatus.UNAVAILABLE:
        return Text("不可用", "is out of service")
    return None


def _request(
    turn: Turn, incident: Incident, key: str, need: Need, number: int, to_role: Role
) -> None:
    rule = turn.rules.cards.requests
    request = OpenRequest(
        id=turn.new_id("R"),
        incident=incident.id,
        need=key,
        to_role=to_role,
        number=number,
        answer_by_ms=turn.now_ms + ms(rule.answer_within),
    )
    turn.state.requests[request.id] = request
    need.request = request.id
    because = Text(
        f"{need.capability} 归 {to_role.label.zh} 指挥，只能请求",
        f"{need.capability} is commanded by {to_role.label.en}: request only",
    )
    _send(turn, incident, request, need, because)


def _send(turn: Turn, incident: Incident, request: OpenRequest, need: Need, because: Text) -> None:
    turn.emit(
        RequestMade(
            request=request.id,
            role=turn.charge.roles[0].value,
            to_role=request.to_role.value,
            incident=incident.id,
            capability=need.capability,
            number=request.number,
            task=need.task,
            place=incident.place,
            answer_by_ms=request.answer_by_ms,
            because=because,
        )
    )


def _fall_back(
    turn: Turn, incident: Incident, request: OpenRequest, need: Need, reason: str
) -> None:
    rule = turn.rules.cards.requests
    missing = need.number - len(need.sent)
    who = request.to_role.label
    told = reason or "—"
    _say_shortage(
        turn,
        incident,
        need,
        Text(f"{who.zh} 只能满足一部分：{told}", f"{who.en} cannot meet it in full: {told}"),
    )
    if request.to_role is not rule.then_ask:
        _request(turn, incident, request.need, need, missing, rule.then_ask)


def _say_shortage(turn: Turn, incident: Incident, need: Need, because: Text) -> None:
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
        )
    )


def _lost(turn: Turn, unit: str) -> None:
    """A unit dropped out: its need is open again."""
    for incident in turn.state.incidents.values():
        for need in incident.needs.values():
            if incident.is_open and not need.done and unit in need.sent:
                del need.sent[unit]
                need.request = ""
                need.shortage_said = False
                fill(turn, incident)
                return


def _worth_telling(looked: tuple[Candidate, ...]) -> tuple[Candidate, ...]:
    """The first eight: those taken and the next best, enough to see why."""
    return looked[:8]


def _reason(looked: tuple[Candidate, ...], unit: str, policy: str) -> Text:
    mine = next(candidate for candidate in looked if candidate.unit == unit)
    minutes = int(mine.arrive_in_s / 60.0 + 0.5)
    if policy == "closest":
        return Text(f"预计 {minutes} 分钟到达，最早", f"expected in {minutes} min, the earliest")
    return Text(f"直线最近，预计 {minutes} 分钟到达", f"nearest as the crow flies, {minutes} min")
