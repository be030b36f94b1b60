"""What a 避险通知 says: its zones by the table and the wind, and which way people are to go."""

from __future__ import annotations

from dataclasses import replace

from twin.desk.homes import is_right_of
from twin.desk.incidents.memory import Incident
from twin.desk.turn import Turn, ms
from twin.desk.warning.rules import NoticeRow
from twin.models.zones import sector_ring
from twin.terms.text import Text
from twin.terms.warning import ProtectiveAction, PublicWarning, WarningStep, WarningZone

__all__ = ["all_clear", "lacking", "row_of", "said", "toward_deg"]


def row_of(turn: Turn, incident: Incident) -> NoticeRow | None:
    """The row of the table for an incident; None when its type has no notice."""
    rows = turn.rules.notices.notices
    return next((row for row in rows if row.event_type == incident.event_type), None)


def toward_deg(turn: Turn, incident: Incident) -> float | None:
    """Where the wind at an incident blows to; None when nobody has said."""
    wind = turn.ground.wind_at(turn.state.winds, incident.place)
    if wind is None:
        return None
    return wind.from_deg + 180.0 if wind.from_deg < 180.0 else wind.from_deg - 180.0


def said(
    turn: Turn,
    incident: Incident,
    row: NoticeRow,
    step: WarningStep,
    blows_to_deg: float | None,
    references: tuple[str, ...],
) -> PublicWarning:
    """The notice of an incident for a wind; without one, all around."""
    blows_deg = 0.0 if blows_to_deg is None else blows_to_deg
    half_deg = 180.0 if blows_to_deg is None else row.half_angle_deg
    zones = [_zone(turn, incident, row, ProtectiveAction.EVACUATE, blows_deg, half_deg)]
    if row.shelter is not None:
        inner = zones[0]
        outer = _zone(turn, incident, row, ProtectiveAction.SHELTER, blows_deg, half_deg)
        outer = replace(
            outer,
            places=tuple(place for place in outer.places if place not in inner.places),
            residents=outer.residents - inner.residents,
        )
        zones.append(outer)
    what_to_do = "请按区域疏散或就地避险" if row.shelter else "请立即撤离"
    return PublicWarning(
        warning=turn.new_id("W"),
        step=step,
        status=turn.charge.status,
        incident=incident.id,
        sent_at_ms=turn.now_ms,
        expires_at_ms=turn.now_ms + ms(row.valid),
        sender=turn.rules.notices.sender,
        event=Text(row.event, row.event_en),
        headline=Text(
            f"{incident.place.name} {row.event}，{what_to_do}",
            f"{incident.place.name}: {row.event_en}, "
            + ("evacuate or shelter by zone" if row.shelter else "leave now"),
        ),
        zones=tuple(zones),
        leave_toward_deg=_leave_toward_deg(turn, incident, blows_deg, zones[0]),
        references=references,
        note=turn.charge.title.zh,
    )


def lacking(notice: PublicWarning) -> list[str]:
    """What a notice does not say and must: where, what to do, until when, by whom."""
    found = {
        "区域": bool(notice.zones) and all(len(zone.ring) > 3 for zone in notice.zones),
        "怎么做": all(zone.instruction.zh for zone in notice.zones),
        "有效期": notice.expires_at_ms > notice.sent_at_ms,
        "发布单位": bool(notice.sender),
        "演练名称": bool(notice.note),
    }
    return [name for name, there in found.items() if not there]


def all_clear(turn: Turn, issued: PublicWarning, incident: Incident) -> PublicWarning:
    """The notice that ends another."""
    return replace(
        issued,
        warning=turn.new_id("W"),
        step=WarningStep.CANCEL,
        sent_at_ms=turn.now_ms,
        headline=Text(f"{incident.place.name} 险情解除", f"{incident.place.name}: all clear"),
        zones=tuple(_cleared(zone) for zone in issued.zones),
        references=(*issued.references, issued.warning),
    )


def _zone(
    turn: Turn,
    incident: Incident,
    row: NoticeRow,
    action: ProtectiveAction,
    blows_deg: float,
    half_deg: float,
) -> WarningZone:
    says = row.evacuate if action is ProtectiveAction.EVACUATE else row.shelter
    assert says is not None, "a zone is drafted only where the table has it"
    standing = turn.state.assessments.get(incident.id)
    if row.is_foreseen and standing is not None and standing.ring:
        reach_m = standing.reach_m
        ring = [turn.ground.xy(lat_deg, lon_deg) for lat_deg, lon_deg in standing.ring]
    else:
        x_m, y_m = turn.ground.xy(incident.place.lat_deg, incident.place.lon_deg)
        reach_m = says.reach_m
        ring = sector_ring(x_m, y_m, blows_deg, reach_m, half_deg, row.upwind_m)
    places = turn.ground.homes.inside(ring)
    return WarningZone(
        action=action,
        name=Text(
            f"{action.label.zh}区（{reach_m:.0f} 米内）", f"{action.label.en}, {reach_m:.0f} m"
        ),
        ring=tuple(turn.ground.lat_lon(px_m, py_m) for px_m, py_m in ring),
        places=tuple(place.name for place in places),
        residents=sum(place.residents for place in places),
        instruction=Text(says.say, says.say_en),
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
