"""公众避险通知: drafted from a table and the wind, reviewed, approved by a person, issued, renewed.

This is about what *has* happened. A coloured 预警 is another paper with another life (`own`,
`incoming`) and is never made here. What a reader would get wrong: a renewed notice replaces the old
one only when it is issued; until then the old one holds.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from twin.desk import authority
from twin.desk.calling import occasions
from twin.desk.incidents.memory import Incident
from twin.desk.state import Ask
from twin.desk.timers import arm_at
from twin.desk.turn import Moment, Turn, ms
from twin.desk.warning import deliveries, drafting
from twin.desk.warning.memory import Notice
from twin.desk.warning.stages import after_notice
from twin.models.zones import turn_between_deg
from twin.terms.decision import WarningIssued
from twin.terms.observation import Answered
from twin.terms.text import Text
from twin.terms.warning import WarningStep
from twin.terms.warning_acts import NoticeActed
from twin.terms.warning_effects import NoticeRefused, NoticeStepped
from twin.terms.warning_stages import NoticeAct, NoticeStage

__all__ = [
    "act",
    "approved",
    "call_off",
    "draft",
    "expire",
    "foreseen",
    "next_turn_ms",
    "renew",
    "unapproved",
    "watch_wind",
]

_TOPIC = "approve_warning"
_ASK = Text("请批准公众避险通知", "please approve the public notice")
_DONE = Text("", "")


def draft(turn: Turn, incident: Incident) -> None:
    """Draft the first notice of an incident, if its type has one at once; ask for approval."""
    row = drafting.row_of(turn, incident)
    if row is not None and not row.is_foreseen:
        _draft(turn, incident, WarningStep.ALERT, drafting.toward_deg(turn, incident), ())


def foreseen(turn: Turn, incident: Incident) -> None:
    """An assessment has an area to leave: draft a notice, or renew one that lacks places of it."""
    row = drafting.row_of(turn, incident)
    if row is None or not row.is_foreseen or _renewal_pending(turn, incident.id):
        return
    ring = [turn.ground.xy(*spot) for spot in turn.state.assessments[incident.id].ring]
    places = [home.name for home in turn.ground.homes.inside(ring)] if ring else []
    standing = [
        notice
        for notice in turn.state.notices.values()
        if notice.incident == incident.id and notice.stage is NoticeStage.ISSUED
    ]
    if not standing and places:
        turn.happened(Moment.FORESEEN, incident)
        toward_deg = drafting.toward_deg(turn, incident)
        _draft(turn, incident, WarningStep.ALERT, toward_deg, ())
    for notice in standing:
        told = [place for zone in notice.draft.zones for place in zone.places]
        if any(place not in told for place in places):
            _renew(turn, incident, notice)


def approved(turn: Turn, notice_id: str, seen: Answered) -> None:
    """Issue an approved notice; a rejected one is dropped and the reason logged."""
    notice = turn.state.notices[notice_id]
    if notice.stage is not NoticeStage.REVIEWED:
        return
    if seen.answer == "approve" and turn.state.incidents[notice.incident].is_open:
        _approve(turn, notice, seen.by)
    else:
        _reject(turn, notice, seen.by, seen.note or seen.answer)


def unapproved(turn: Turn, ask: Ask) -> None:
    """Nobody answered in time: ask the next of the chain."""
    notice = turn.state.notices[ask.about]
    if notice.stage is NoticeStage.REVIEWED:
        authority.ask_next(turn, ask, _question(notice))


def act(turn: Turn, seen: NoticeActed) -> None:
    """A person does something with a notice by himself: if he may, and if it is legal there."""
    notice = turn.state.notices.get(seen.notice)
    if notice is None:
        _refuse(turn, seen, Text("没有这份通知", "there is no such notice"))
        return
    if not turn.rules.notices.may(seen.role, seen.act):
        because = Text(
            f"{seen.role} 无权{seen.act.label.zh}", f"{seen.role} may not {seen.act.label.en}"
        )
        _refuse(turn, seen, because)
        return
    if after_notice(notice.stage, seen.act) is None:
        because = Text(
            f"通知处于 {notice.stage.value}，不能{seen.act.label.zh}",
            f"{seen.act.label.en} is no step from {notice.stage.value}",
        )
        _refuse(turn, seen, because)
        return
    incident = turn.state.incidents[notice.incident]
    match seen.act:
        case NoticeAct.REVIEW:
            _review(turn, notice, seen.by)
        case NoticeAct.APPROVE:
            _approve(turn, notice, seen.by)
        case NoticeAct.REJECT:
            _reject(turn, notice, seen.by, seen.reason)
        case NoticeAct.ISSUE:
            _issue(turn, notice, seen.by)
        case NoticeAct.REPLACE:
            _renew(turn, incident, notice)
        case NoticeAct.CANCEL:
            _cancel(turn, incident, notice, seen.by)
        case NoticeAct.EXPIRE:
            raise AssertionError("nobody may expire a notice, so the rules have refused it")


def watch_wind(turn: Turn) -> None:
    """Renew a notice whose wind has turned by more than the rule's angle for long enough."""
    rule = turn.rules.notices.update
    for notice in list(turn.state.notices.values()):
        if notice.stage is not NoticeStage.ISSUED:
            continue
        incident = turn.state.incidents[notice.incident]
        row = drafting.row_of(turn, incident)
        if row is None or row.is_foreseen:  # the next assessment has the wind in it
            continue
        over = not incident.is_open or incident.controlled_ms >= 0
        if over or _renewal_pending(turn, incident.id):
            continue
        now_deg = drafting.toward_deg(turn, incident)
        if now_deg is None or turn_between_deg(notice.toward_deg, now_deg) < rule.turn_deg:
            notice.turned_since_ms = -1
            continue
        if notice.turned_since_ms < 0:
            notice.turned_since_ms = turn.now_ms
        if turn.now_ms - notice.turned_since_ms >= ms(rule.lasting):
            _renew(turn, incident, notice)


def next_turn_ms(turn: Turn) -> Iterator[int]:
    """When a turned wind will have lasted long enough for a renewal."""
    for notice in turn.state.notices.values():
        stands = notice.stage is NoticeStage.ISSUED and notice.turned_since_ms >= 0
        if stands and not _renewal_pending(turn, notice.incident):
            yield notice.turned_since_ms + ms(turn.rules.notices.update.lasting)


def renew(turn: Turn, notice_id: str) -> None:
    """A notice ends soon: draft it anew while the incident is not under control."""
    notice = turn.state.notices[notice_id]
    incident = turn.state.incidents[notice.incident]
    stands = notice.stage is NoticeStage.ISSUED and incident.is_open
    if stands and incident.controlled_ms < 0 and not _renewal_pending(turn, notice.incident):
        _renew(turn, incident, notice)


def expire(turn: Turn, notice_id: str) -> None:
    """A notice has come to its end."""
    notice = turn.state.notices[notice_id]
    if notice.stage is NoticeStage.ISSUED:
        _step(
            turn, notice, NoticeAct.EXPIRE, authority.DESK, Text("有效期已到", "its time is over")
        )


def call_off(turn: Turn, incident: Incident, *, approved_by: str) -> None:
    """Tell the public that it is over, wherever a notice stands."""
    for notice in list(turn.state.notices.values()):
        if notice.incident != incident.id:
            continue
        if notice.pending:
            _drop(turn, notice, Text("险情已解除", "it is over"))
        elif notice.stage in (NoticeStage.ISSUED, NoticeStage.EXPIRED):
            _cancel(turn, incident, notice, approved_by)


def _draft(
    turn: Turn,
    incident: Incident,
    step: WarningStep,
    toward_deg: float | None,
    references: tuple[str, ...],
) -> None:
    row = drafting.row_of(turn, incident)
    if row is None:
        return
    said = drafting.said(turn, incident, row, step, toward_deg, references)
    notice = Notice(id=said.warning, incident=incident.id, draft=said, toward_deg=toward_deg or 0.0)
    turn.state.notices[notice.id] = notice
    if turn.rules.notices.may(authority.DESK, NoticeAct.REVIEW):
        _review(turn, notice, authority.DESK)


def _review(turn: Turn, notice: Notice, by: str) -> None:
    """A notice that lacks nothing goes to whoever approves."""
    lacking = drafting.lacking(notice.draft)
    if lacking:
        turn.log(
            f"{notice.id} 审核未通过，缺：{'、'.join(lacking)}",
            f"{notice.id} lacks {len(lacking)} elements",
        )
        return
    _step(turn, notice, NoticeAct.REVIEW, by, Text("要素齐全", "nothing is missing"))
    if authority.acts_alone(turn, _TOPIC):
        _approve(turn, notice, authority.DESK)
    else:
        authority.seek(turn, _TOPIC, notice.id, ("approve", "reject"), _question(notice))


def _approve(turn: Turn, notice: Notice, by: str) -> None:
    turn.settle(_TOPIC, notice.id)
    _step(turn, notice, NoticeAct.APPROVE, by, _DONE)
    if turn.rules.notices.may(authority.DESK, NoticeAct.ISSUE):
        _issue(turn, notice, by)


def _reject(turn: Turn, notice: Notice, by: str, why: str) -> None:
    turn.settle(_TOPIC, notice.id)
    _step(turn, notice, NoticeAct.REJECT, by, Text(why, why))
    turn.log(f"{notice.id} 未获批准：{why}", f"{notice.id} was not approved: {why}")


def _drop(turn: Turn, notice: Notice, because: Text) -> None:
    """A draft that nobody needs any more."""
    turn.settle(_TOPIC, notice.id)
    _step(turn, notice, NoticeAct.REJECT, authority.DESK, because)


def _issue(turn: Turn, notice: Notice, by: str) -> None:
    incident = turn.state.incidents[notice.incident]
    row = drafting.row_of(turn, incident)
    valid_s = 0.0 if row is None else row.valid
    until_ms = turn.now_ms + ms(valid_s)
    notice.issued_ms = turn.now_ms
    notice.draft = replace(notice.draft, sent_at_ms=turn.now_ms, expires_at_ms=until_ms)
    for other in turn.state.notices.values():
        if other.incident == notice.incident and other.id != notice.id:
            if after_notice(other.stage, NoticeAct.REPLACE) is not None:
                because = Text(f"由 {notice.id} 取代", f"{notice.id} takes its place")
                _step(turn, other, NoticeAct.REPLACE, authority.DESK, because)
            elif other.pending:
                _drop(turn, other, Text(f"已由 {notice.id} 发布", f"{notice.id} went out"))
    wind = Text(
        f"风吹向 {notice.toward_deg:.0f}°", f"the wind blows toward {notice.toward_deg:.0f}°"
    )
    _step(turn, notice, NoticeAct.ISSUE, authority.DESK, wind)
    turn.emit(WarningIssued(notice=notice.draft, approved_by=by, because=wind))
    deliveries.start(turn, notice.id)
    renew_ms = until_ms - ms(turn.rules.notices.update.renew_before)
    arm_at(turn, renew_ms, "notice_renewal", notice.id)
    arm_at(turn, until_ms, "notice_expiry", notice.id)
    occasions.notice(turn, notice.draft)


def _renew(turn: Turn, incident: Incident, notice: Notice) -> None:
    references = (*notice.draft.references, notice.id)
    toward_deg = drafting.toward_deg(turn, incident)
    _draft(turn, incident, WarningStep.UPDATE, toward_deg, references)


def _cancel(turn: Turn, incident: Incident, notice: Notice, by: str) -> None:
    _step(turn, notice, NoticeAct.CANCEL, by, Text("险情解除", "it is over"))
    clear = drafting.all_clear(turn, notice.draft, incident)
    turn.emit(WarningIssued(notice=clear, approved_by=by, because=Text("险情解除", "it is over")))
    deliveries.start(turn, clear.warning)
    occasions.over(turn, incident.id)


def _step(turn: Turn, notice: Notice, act: NoticeAct, by: str, because: Text) -> None:
    stage = after_notice(notice.stage, act)
    assert stage is not None, f"{act} is no step from {notice.stage}"
    notice.stage = stage
    turn.emit(NoticeStepped(notice=notice.id, act=act, stage=stage, by=by, because=because))


def _refuse(turn: Turn, seen: NoticeActed, because: Text) -> None:
    turn.emit(
        NoticeRefused(notice=seen.notice, act=seen.act, by=seen.by, role=seen.role, because=because)
    )


def _renewal_pending(turn: Turn, incident_id: str) -> bool:
    return any(
        other.incident == incident_id and other.pending for other in turn.state.notices.values()
    )


def _question(notice: Notice) -> Text:
    zones = "；".join(f"{zone.name.zh} {zone.residents} 人" for zone in notice.draft.zones)
    return Text(f"{_ASK.zh}：{zones}", f"{_ASK.en}: {notice.id}")
