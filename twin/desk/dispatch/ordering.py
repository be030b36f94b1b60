"""Orders to our own units: who is sent, and why.

An order to a unit of another role cannot be made here: an order is made of a `Commanded` unit, and
`send` has only those that `may_send` allows. Everything else is a request (`requests`).
"""

from __future__ import annotations

from twin.desk.dispatch import aid, cover, diverting, requests, shortage, support
from twin.desk.dispatch.authority import may_send
from twin.desk.dispatch.choice import Available, Choice, Policy, choose, policy_of
from twin.desk.dispatch.cover import Cover
from twin.desk.dispatch.looking import lesser_priorities, look_at
from twin.desk.dispatch.memory import Need, unit_state
from twin.desk.dispatch.needs import priority_of
from twin.desk.dispatch.reckoning import turns_to
from twin.desk.incidents.memory import Incident
from twin.desk.turn import Turn
from twin.desk.ways import Commanded
from twin.terms.decision import OrderGiven
from twin.terms.dispatch_effects import CoverageLeft
from twin.terms.observation import UnitStatus
from twin.terms.text import Text
from twin.terms.units import Role

__all__ = ["send"]

_NOBODY = Text("本级无可用队伍，排队等候", "no unit of ours is free; the need waits")
_OWN_FOUND = Text("本级已有队伍前往", "a unit of our own is going")
_NO_WAY = Text("本级空闲队伍均无路可达，排队等候", "no road from any free unit; the need waits")


def send(turn: Turn, incident: Incident, need: Need, key: str) -> tuple[bool, bool]:
    """Send what can be had to a need of ours.

    Returns:
        Whether the need is filled now, and whether some unit that can do it is still free.
    """
    missing = need.number - len(need.sent)
    if missing <= 0 or need.done or not incident.is_open:
        return True, True
    roles = may_send(turn, incident, need)
    if not any(role in roles for role in turn.charge.roles):
        return True, True  # who commands there now sees to it
    policy = policy_of(turn.charge.policy)
    able, looked = _candidates(turn, incident, need, missing, roles, policy)
    now = _cover_now(turn, able)
    rule = turn.rules.dispatch.coverage
    spares = policy.spares and priority_of(turn, incident) > rule.closest_for
    left = now.uncovered if spares and now is not None else None
    choice = choose(looked, missing, policy, rule.slack, left)
    if need.lent_to and not support.allows(turn, incident, need, choice, now):
        return False, True
    gone: list[str] = []
    for taken in choice.taken:
        after = cover.left_by(now, gone, taken.unit)
        because = _reason(taken, policy, len(gone), choice if left is not None else None)
        _order(turn, incident, need, key, able[taken.unit], taken, choice, after, because)
        gone.append(taken.unit)
    if choice.taken and need.request and len(need.sent) >= need.number:
        requests.withdraw(turn, need, _OWN_FOUND)
    aid.consider(turn, incident, need, key, choice.taken)
    some_free = choice.free > sum(not taken.taken_off for taken in choice.taken)
    if len(choice.taken) == missing:
        return True, some_free
    after = None if now is None else cover.left_by(now, gone, "")
    shortage.say(turn, incident, need, _NO_WAY if some_free else _NOBODY, after)
    return False, some_free


def _candidates(
    turn: Turn,
    incident: Incident,
    need: Need,
    missing: int,
    roles: tuple[Role, ...],
    policy: Policy,
) -> tuple[dict[str, Commanded], list[Available]]:
    """Everybody who can do it, and those who can stand in where the policy looks at them."""
    lesser = lesser_priorities(turn, incident, policy)
    ours = turn.ground.ours(need.capability, roles, incident.hazard)
    able = {each.unit.id: each for each in ours}
    looked = look_at(turn, incident, [each.unit for each in ours], policy, lesser)
    if policy.stand_ins == "never":
        return able, looked
    if policy.stand_ins == "last":
        come = sum(not (one.busy_on or one.out) and one.drive_s is not None for one in looked)
        if come >= missing:
            return able, looked
    for row in turn.rules.dispatch.substitutes:
        if row.wanted == need.capability:
            others = [
                each
                for each in turn.ground.ours(row.stands_in, roles, incident.hazard)
                if each.unit.id not in able
            ]
            able.update((each.unit.id, each) for each in others)
            units = [each.unit for each in others]
            looked += look_at(turn, incident, units, policy, lesser, row.stands_in, row.penalty)
    return able, looked


def _cover_now(turn: Turn, able: dict[str, Commanded]) -> Cover | None:
    for each in able.values():
        target = cover.target_of(turn, each.unit)
        if target is not None:
            return cover.cover_of(turn, target)
    return None


def _order(
    turn: Turn,
    incident: Incident,
    need: Need,
    key: str,
    able: Commanded,
    taken: Available,
    choice: Choice,
    left: CoverageLeft | None,
    because: Text,
) -> None:
    order = turn.new_id("O")
    memory, unit = turn.state.dispatch, able.unit
    if taken.taken_off:
        diverting.take_off(turn, unit.id, incident, order)
    need.sent[unit.id] = order
    memory.orders[order] = key
    state = unit_state(memory, unit, turn.now_ms)
    turns_to(turn, unit, incident.place)
    if not taken.taken_off:
        state.status = UnitStatus.ALERTED
        state.since_ms = turn.now_ms
    state.bound_to, state.heard = order, False
    state.expected_ms = turn.now_ms + int(taken.arrive_s * 1000.0 + 0.5)
    state.cover, state.cover_base, state.ready_ms = "", "", -1
    memory.left.append(unit.id)
    turn.emit(
        OrderGiven(
            order=order,
            role=(able.by if able.by in turn.charge.roles else turn.charge.roles[0]).value,
            unit=unit.id,
            incident=incident.id,
            capability=need.capability,
            task=need.task,
            place=incident.place,
            policy=turn.charge.policy,
            candidates=choice.looked_at,
            because=because,
            waited_s=(turn.now_ms - need.since_ms) / 1000.0,
            stand_in=taken.stand_in,
            coverage=left,
        )
    )


def _reason(taken: Available, policy: Policy, before: int, chosen: Choice | None) -> Text:
    """Why a unit was taken; `chosen` when several were weighed together by whom they leave."""
    minutes = int(taken.arrive_s / 60.0 + 0.5)
    zh, en = policy.label.zh, policy.label.en
    if taken.taken_off:
        zh, en = f"自 {taken.taken_off} 改派，{zh}", f"taken off {taken.taken_off}, {en}"
    if taken.stand_in:
        zh, en = f"以 {taken.stand_in} 替代，{zh}", f"standing in with {taken.stand_in}, {en}"
    if chosen is not None and len(chosen.taken) > 1:
        zh += f"，{len(chosen.taken)} 支成组第 {before + 1} 支"
        en += f", {before + 1} of a set of {len(chosen.taken)}"
    return Text(f"{zh}，预计 {minutes} 分钟到达", f"{en}, expected in {minutes} min")
