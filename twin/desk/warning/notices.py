"""公众避险通知: drafted from a table and the wind, approved by a person, renewed when it turns.

This is about what *has* happened. A coloured 预警 is another document and is never made here.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from twin.desk import authority
from twin.desk.homes import is_right_of
from twin.desk.incidents.memory import Incident
from twin.desk.state import Ask
from twin.desk.turn import Turn, ms
from twin.desk.warning.memory import Notice
from twin.desk.warning.rules import NoticeRow
from twin.models.zones import sector_ring, turn_between_deg
from twin.terms.decision import WarningIssued
from twin.terms.observation import Answered
from twin.terms.text import Text
from twin.terms.warning import ProtectiveAction, PublicWarning, WarningStep, WarningZone

__all__ = ["approved", "call_off", "draft", "next_turn_ms", "unapproved", "watch_wind"]

_ASK = Text("请批准公众避险通知", "please approve the public notice")


def draft(turn: Turn, incident: Incident) -> None:
    """Draft the first notice of an incident, if its type has one, and ask for approval."""
    row = _row(turn, incident)
    if row is None:
        return
    toward_deg = _toward_deg(turn, incident)
    _draft(turn, incident, row, WarningStep.ALERT, toward_deg, ())


def approved(turn: Turn, notice_id: str, seen: Answered) -> None:
    """Issue an approved notice; a rejected one is dropped and the reason logged."""
    notice = turn.state.notices[notice_id]
    incident = turn.state.incidents[notice.incident]
    if notice.issued_ms >= 0 or notice.ended:
        return
    if seen.answer != "approve" or not incident.is_open:
        notice.ended = True
        turn.log(
            f"{notice_id} 未获批准：{seen.note or seen.answer}",
            f"{notice_id} was not approved: {seen.note or seen.answer}",
        )
        return
    _issue(turn, notice, incident, seen.by)


def unapproved(turn: Turn, ask: Ask) -> None:
    """Nobody answered in time: ask the next of the chain."""
    notice = turn.state.notices[ask.about]
    if notice.issued_ms < 0 and not notice.ended:
        authority.ask_next(turn, ask, _question(notice))


def _issue(turn: Turn, notice: Notice, incident: Incident, by: str) -> None:
    notice.issued_ms = turn.now_ms
    row = _row(turn, incident)
    valid_s = 0.0 if row is None else row.valid
    notice.draft = replace(
        notice.draft, sent_at_ms=turn.now_ms, expires_at_ms=turn.now_ms + ms(valid_s)
    )
    for other in turn.state.notices.values():
        if other.incident == notice.incident and other.id != notice.id:
            other.ended = True
    turn.emit(
        WarningIssued(
            notice=notice.draft,
            approved_by=by,
            because=Text(
                f"风吹向 {notice.toward_deg:.0f}°",
                f"the wind blows toward {notice.toward_deg:.0f}°",
            ),
        )
    )


def watch_wind(turn: Turn) -> None:
    """Renew a notice whose wind has turned by more than the rule's angle for long enough."""
    rule = turn.rules.notices.update
    for notice in list(turn.state.notices.values()):
        incident = turn.state.incidents[notice.incident]
        if notice.ended or notice.issued_ms < 0 or not incident.is_open:
            continue
        if incident.controlled_ms >= 0 or _renewal_pending(turn, notice):
            continue
        now_deg = _toward_deg(turn, incident)
        if now_deg is None or turn_between_deg(notice.toward_deg, now_deg) < rule.turn_deg:
            notice.turned_since_ms = -1
            continue
        if notice.turned_since_ms < 0:
            notice.turned_since_ms = turn.now_ms
        row = _row(turn, incident)
        if row is not None and turn.now_ms - notice.turned_since_ms >= ms(rule.lasting):
            references = (*notice.draft.references, notice.id)
            _draft(turn, incident, row, WarningStep.UPDATE, now_deg, references)


def next_turn_ms(turn: Turn) -> Iterator[int]:
    """When a turned wind will have lasted long enough for a renewal."""
    for notice in turn.state.notices.values():
        if notice.turned_since_ms >= 0 and not notice.ended and not _renewal_pending(turn, notice):
            yield notice.turned_since_ms + ms(turn.rules.notices.update.lasting)


def call_off(turn: Turn, incident: Incident, *, approved_by: str) -> None:
    """Tell the public that it is over, wherever a notice stands."""
    for notice in list(turn.state.notices.values()):
        if notice.incident != incident.id or notice.ended:
            continue
        notice.ended = True
        turn.settle("approve_warning", notice.id)
        if notice.issued_ms < 0:
            continue
        clear = replace(
            notice.draft,
            warning=turn.new_id("W"),
            step=WarningStep.CANCEL,
            sent_at_ms=turn.now_ms,
            headline=Text(f"{incident.place.name} 险情解除", f"{incident.place.name}: all clear"),
            zones=tuple(_cleared(zone) for zone in notice.draft.zones),
            references=(*notice.draft.references, notice.id),
        )
        turn.emit(
            WarningIssued(
                notice=clear, approved_by=approved_by, because=Text("险情解除", "it is over")
            )
        )


def _row(turn: Turn, incident: Incident) -> NoticeRow | None:
    return next(
        (row for row in turn.rules.notices.notices if row.event_type == incident.event_type), None
    )


def _toward_deg(turn: Turn, incident: Incident) -> float | None:
    wind = turn.ground.wind_at(turn.state.winds, incident.place)
    if wind is None:
        return None
    return wind.from_deg + 180.0 if wind.from_deg < 180.0 else wind.from_deg - 180.0


def _draft(
    turn: Turn,
    incident: Incident,
    row: NoticeRow,
    step: WarningStep,
    toward_deg: float | None,
    references: tuple[str, ...],
) -> None:
    blows_deg = 0.0 if toward_deg is None else toward_deg
    half_deg = 180.0 if toward_deg is None else row.half_angle_deg
    inner = _zone(turn, incident, row, ProtectiveAction.EVACUATE, blows_deg, half_deg)
    outer = _zone(turn, incident, row, ProtectiveAction.SHELTER, blows_deg, half_deg)
    outer = replace(
        outer,
        places=tuple(place for place in outer.places if place not in inner.places),
        residents=outer.residents - inner.residents,
    )
    notice = Notice(
        id=turn.new_id("W"),
        incident=incident.id,
        toward_deg=blows_deg,
        draft=PublicWarning(
            warning="",
            step=step,
            status=turn.charge.status,
            incident=incident.id,
            sent_at_ms=turn.now_ms,
            expires_at_ms=turn.now_ms + ms(row.valid),
            sender=turn.rules.notices.sender,
            event=Text("有毒气体泄漏", "toxic gas leak"),
            headline=Text(
                f"{incident.place.name} 有毒气体泄漏，请按区域疏散或就地避险",
                f"{incident.place.name}: toxic gas leak, evacuate or shelter by zone",
            ),
            zones=(inner, outer),
            leave_toward_deg=_leave_toward_deg(turn, incident, blows_deg, inner),
            references=references,
            note=turn.charge.title.zh,
        ),
    )
    notice.draft = replace(notice.draft, warning=notice.id)
    turn.state.notices[notice.id] = notice
    if authority.acts_alone(turn, "approve_warning"):
        _issue(turn, notice, incident, authority.DESK)
    else:
        authority.seek(turn, "approve_warning", notice.id, ("approve", "reject"), _question(notice))


def _zone(
    turn: Turn,
    incident: Incident,
    row: NoticeRow,
    action: ProtectiveAction,
    blows_deg: float,
    half_deg: float,
) -> WarningZone:
    x_m, y_m = turn.ground.xy(incident.place.lat_deg, incident.place.lon_deg)
    reach_m = row.evacuate_m if action is ProtectiveAction.EVACUATE else row.shelter_m
    ring = sector_ring(x_m, y_m, blows_deg, reach_m, half_deg, row.upwind_m)
    places = turn.ground.homes.inside(ring)
    instruction = (
        Text("立即横风向离开，勿顺风逃离", "leave now, across the wind, not with it")
        if action is ProtectiveAction.EVACUATE
        else Text(
            "进入室内，关闭门窗和通风，等待通知",
            "go indoors, shut windows and ventilation, wait for notice",
        )
    )
    return WarningZone(
        action=action,
        name=Text(f"{action.label.zh}区（{reach_m:g} 米内）", f"{action.label.en}, {reach_m:g} m"),
        ring=tuple(turn.ground.lat_lon(px_m, py_m) for px_m, py_m in ring),
        places=tuple(place.name for place in places),
        residents=sum(place.residents for place in places),
        instruction=instruction,
    )


def _leave_toward_deg(turn: Turn, incident: Incident, blows_deg: float, zone: WarningZone) -> float:
    """Across the wind, to the side on which more of the zone's residents live."""
    x_m, y_m = turn.ground.xy(incident.place.lat_deg, incident.place.lon_deg)
    right = left = 0
    for home in turn.ground.homes.inside([turn.ground.xy(*spot) for spot in zone.ring]):
        if is_right_of(home, x_m, y_m, blows_deg):
            right += home.residents
        else:
            left += home.residents
    leave_deg = blows_deg + (90.0 if right >= left else 270.0)
    return leave_deg - 360.0 if leave_deg >= 360.0 else leave_deg


def _cleared(zone: WarningZone) -> WarningZone:
    return replace(
        zone,
        action=ProtectiveAction.ALL_CLEAR,
        instruction=Text("险情解除，可以返回", "the danger is over, you may return"),
    )


def _renewal_pending(turn: Turn, notice: Notice) -> bool:
    return any(
        other.incident == notice.incident and other.issued_ms < 0 and not other.ended
        for other in turn.state.notices.values()
    )


def _question(notice: Notice) -> Text:
    zones = "；".join(f"{zone.name.zh} {zone.residents} 人" for zone in notice.draft.zones)
    return Text(f"{_ASK.zh}：{zones}", f"{_ASK.en}: {notice.id}")
