"""Requests made to us: another role wants units of ours and hears yes or no in time, and why.

What a reader would get wrong: units that are lent are ordered by us and wait their turn by priority
like any other need of ours. What we do not command cannot be lent: the answer names who commands
it. Where units that go would leave too many people uncovered a person decides, and silence is no.
"""

from __future__ import annotations

from twin.desk import authority, timers
from twin.desk.dispatch import calling_off, queueing
from twin.desk.dispatch.choice import Choice, policy_of
from twin.desk.dispatch.cover import Cover
from twin.desk.dispatch.memory import Need, OpenSupport
from twin.desk.dispatch.needs import find, priority_of
from twin.desk.incidents import opening
from twin.desk.incidents.memory import Incident
from twin.desk.state import Ask
from twin.desk.turn import Turn, ms
from twin.terms.dispatch_acts import SupportAsked, SupportCancelled
from twin.terms.dispatch_effects import CoverageLeft, SupportAnswered
from twin.terms.observation import Answered
from twin.terms.text import Text
from twin.terms.units import Role

__all__ = ["DUE", "MATTER", "allows", "asked", "cancelled", "decided", "due", "settle", "undecided"]

DUE, MATTER = "support_due", "lend_units"
_LEND, _KEEP = "lend", "keep"
_NONE_FREE = Text("答复时限内没有空闲队伍", "no unit came free within the time for the answer")
_IS_OVER = Text("事件已结束", "the event is over")


def asked(turn: Turn, seen: SupportAsked) -> None:
    """Take a request: refuse what cannot be, let the rest wait to be served like our own needs."""
    support = turn.state.dispatch.support
    if seen.request in support:
        turn.log(
            f"{seen.by}再次来电，请求 {seen.request} 仍在办",
            f"{seen.by} asks again; {seen.request} is in hand",
        )
        return
    answer_by_ms = seen.answer_by_ms
    if answer_by_ms <= turn.now_ms:
        answer_by_ms = turn.now_ms + ms(turn.rules.dispatch.lending.answer_within)
    made = OpenSupport(
        id=seen.request,
        asker=Role(seen.asker),
        need="",
        capability=seen.capability,
        number=seen.number,
        answer_by_ms=answer_by_ms,
    )
    role = _able(turn, seen.capability)
    refused = _cannot(turn, seen, made.asker, role)
    if refused is not None or role is None:
        _say(turn, made, None, refused or _NONE_FREE)
        return
    incident = _event(turn, seen)
    made.need = f"{incident.id}/S{turn.count('support')}"
    incident.needs[made.need] = Need(
        capability=seen.capability,
        number=seen.number,
        role=role,
        task=seen.task,
        lent_to=seen.request,
        aid_asked=True,  # others are not asked on somebody else's behalf
        shortage_said=True,  # the answer says it
    )
    support[made.id] = made
    timers.arm_at(turn, answer_by_ms, DUE, made.id)
    queueing.enter(turn, incident, made.need)


def allows(turn: Turn, incident: Incident, need: Need, choice: Choice, now: Cover | None) -> bool:
    """Whether the chosen may go as far as the people are concerned who lose them."""
    made = turn.state.dispatch.support.get(need.lent_to)
    if made is None or now is None or not choice.taken:
        return True
    left = CoverageLeft(
        role=now.target.role.value,
        within_s=now.target.within,
        uncovered_before=now.uncovered(),
        uncovered_after=now.uncovered([one.unit for one in choice.taken]),
    )
    made.coverage = left
    rules = turn.rules.dispatch
    urgent = priority_of(turn, incident) <= rules.coverage.closest_for
    rise = left.uncovered_after - left.uncovered_before
    if made.decided_by or urgent or rise <= rules.lending.share:
        return True
    if not made.referred:
        made.referred = True
        if not authority.acts_alone(turn, MATTER):
            authority.seek(turn, MATTER, made.id, (_LEND, _KEEP), _question(made))
    return False


def settle(turn: Turn) -> None:
    """After everybody has been sent: tell whoever asked what is on its way."""
    support = turn.state.dispatch.support
    for made in list(support.values()):
        found = find(turn, made.need)
        if found is None:
            del support[made.id]
            continue
        incident, need = found
        units = tuple(need.sent)
        if not incident.is_open:
            if not made.answered:
                _say(turn, made, None, _IS_OVER)
            del support[made.id]
        elif units != made.told and len(units) >= need.number:
            _say(turn, made, need, _on_their_way(turn, need))
        elif made.referred and not made.answered and authority.acts_alone(turn, MATTER):
            made.decided_by = authority.DESK
            _give_up(turn, made, incident, need, _too_few(made))


def due(turn: Turn, request: str) -> None:
    """The time for the answer is over: what is not found by now is not promised."""
    made = turn.state.dispatch.support.get(request)
    found = None if made is None or made.answered else find(turn, made.need)
    if made is not None and found is not None:
        _give_up(turn, made, *found, _too_few(made) if made.referred else _NONE_FREE)


def decided(turn: Turn, request: str, seen: Answered) -> None:
    """A person lets the units go, or keeps them."""
    made = turn.state.dispatch.support.get(request)
    found = None if made is None or made.answered else find(turn, made.need)
    if made is None or found is None:
        return
    made.decided_by = seen.by
    incident, need = found
    if seen.answer == _LEND:
        queueing.enter(turn, incident, made.need)
    else:
        _give_up(turn, made, incident, need, _too_few(made))


def undecided(turn: Turn, ask: Ask) -> None:
    """Nobody said anything: the next is asked, as long as there is time."""
    made = turn.state.dispatch.support.get(ask.about)
    if made is not None and not made.answered and made.answer_by_ms > turn.now_ms:
        authority.ask_next(turn, ask, _question(made))


def cancelled(turn: Turn, seen: SupportCancelled) -> None:
    """Who asked needs nobody any more: those on their way turn round."""
    made = turn.state.dispatch.support.get(seen.request)
    found = None if made is None else find(turn, made.need)
    if made is None or found is None:
        return
    incident, need = found
    turn.log(
        f"{seen.by}撤回请求 {seen.request}：{seen.why}",
        f"{seen.by} takes request {seen.request} back: {seen.why}",
    )
    because = Text(f"{seen.by}撤回：{seen.why}", f"{seen.by} took it back: {seen.why}")
    _want_no_more(turn, made, incident, need)
    made.answered = True
    for unit, order in need.sent.items():
        calling_off.recall(turn, unit, order, because)
    if not need.sent:
        _end(turn, made, incident, seen.by, because)


def _cannot(turn: Turn, seen: SupportAsked, asker: Role, role: Role | None) -> Text | None:
    """Why it cannot be met whatever comes free; None when it can."""
    if asker in turn.charge.roles:
        return Text("本台就是请求方", "we are the one who asks")
    if role is not None:
        return None
    others = dict.fromkeys(
        unit.role for unit in turn.ground.with_capability(seen.capability) if unit.role is not asker
    )
    if not others:
        return Text(f"县内没有 {seen.capability}", f"nobody in the county has {seen.capability}")
    zh = "、".join(each.label.zh for each in others)
    en = ", ".join(each.label.en for each in others)
    return Text(
        f"{seen.capability} 归{zh}指挥，请向其请求",
        f"{seen.capability} is commanded by {en}: ask there",
    )


def _able(turn: Turn, capability: str) -> Role | None:
    """The first of our roles whose units can do it, or stand in for it."""
    codes = [capability]
    if policy_of(turn.charge.policy).stand_ins != "never":
        rows = turn.rules.dispatch.substitutes
        codes += [row.stands_in for row in rows if row.wanted == capability]
    for code in codes:
        for each in turn.ground.ours(code, turn.charge.roles, ""):
            return each.by
    return None


def _event(turn: Turn, seen: SupportAsked) -> Incident:
    """The event it is for: one that is known here, or somebody else's."""
    x_m, y_m = turn.ground.xy(seen.place.lat_deg, seen.place.lon_deg)
    known = opening.find(turn, seen.event_type, x_m, y_m, "")
    if known is not None:
        return known
    who = Role(seen.asker).label
    return opening.open_lent(
        turn,
        event_type=seen.event_type,
        place=turn.ground.at_road(seen.place),
        evidence=(seen.request,),
        rule=turn.rules.dispatch.lending.clause,
        because=Text(
            f"{who.zh}请求支援：{seen.reason or seen.capability}",
            f"{who.en} asks for support: {seen.reason or seen.capability}",
        ),
        urgency=seen.urgency,
    )


def _give_up(turn: Turn, made: OpenSupport, incident: Incident, need: Need, because: Text) -> None:
    """Promise no more than is on its way already."""
    wanted = need.number
    _want_no_more(turn, made, incident, need)
    found = len(need.sent)
    if found:
        because = Text(
            f"要 {wanted} 支，派出 {found} 支；{because.zh}",
            f"{wanted} wanted, {found} sent; {because.en}",
        )
    _say(turn, made, need, because)
    if not found:
        _end(turn, made, incident, made.decided_by, because)


def _want_no_more(turn: Turn, made: OpenSupport, incident: Incident, need: Need) -> None:
    need.number = len(need.sent)
    queueing.forget(turn, need, made.need)
    turn.settle(MATTER, made.id)


def _end(turn: Turn, made: OpenSupport, incident: Incident, by: str, because: Text) -> None:
    """Nobody goes: an event that was here only for the request is forgotten."""
    del turn.state.dispatch.support[made.id], incident.needs[made.need]
    if incident.routine and not incident.needs:
        calling_off.end(turn, incident, by, because)


def _say(turn: Turn, made: OpenSupport, need: Need | None, because: Text) -> None:
    units = () if need is None else tuple(need.sent)
    made.answered, made.told = True, units
    role = turn.charge.roles[0] if need is None else need.role
    turn.emit(
        SupportAnswered(
            request=made.id,
            asker=made.asker.value,
            role=role.value,
            incident=made.need.partition("/")[0] if units else "",
            capability=made.capability,
            number=made.number,
            accepted=bool(units),
            units=units,
            answer_by_ms=made.answer_by_ms,
            because=because,
            clause=turn.rules.dispatch.lending.clause,
            decided_by=made.decided_by or authority.DESK,
            coverage=made.coverage,
        )
    )


def _on_their_way(turn: Turn, need: Need) -> Text:
    known = turn.state.dispatch.units
    first_ms = min(known[unit].expected_ms for unit in need.sent)
    minutes = int(max(0, first_ms - turn.now_ms) / 60_000.0 + 0.5)
    number = len(need.sent)
    return Text(
        f"派出 {number} 支，首支约 {minutes} 分钟可到",
        f"{number} sent, the first expected in {minutes} min",
    )


def _too_few(made: OpenSupport) -> Text:
    left = made.coverage
    assert left is not None
    zh, en = ("未获同意", "nobody agreed") if not made.decided_by else ("不予抽调", "they stay")
    return Text(
        f"抽调后无人可及的居民由 {left.uncovered_before:.0%} 增至 {left.uncovered_after:.0%}，{zh}",
        f"it would take the uncovered from {left.uncovered_before:.0%} to "
        f"{left.uncovered_after:.0%}; {en}",
    )


def _question(made: OpenSupport) -> Text:
    left = made.coverage
    assert left is not None
    who = made.asker.label
    return Text(
        f"{who.zh}请求 {made.capability} {made.number} 支：抽调后无人可及的居民由 "
        f"{left.uncovered_before:.0%} 增至 {left.uncovered_after:.0%}，是否抽调？",
        f"{who.en} asks for {made.number} of {made.capability}: uncovered residents go from "
        f"{left.uncovered_before:.0%} to {left.uncovered_after:.0%}; lend them?",
    )
