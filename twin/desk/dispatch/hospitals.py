"""Where patients are taken: the hospital that is reached first among those that can help.

What a reader would get wrong: beds are what the desk was told, less those it has given out since.
When no hospital has a bed for what is needed, first the speciality is given up, then the bed:
nobody is left in an ambulance, and the reason says what was given up.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from twin.desk.dispatch.needs import behind
from twin.desk.ground import Hospital
from twin.desk.turn import Turn
from twin.terms.dispatch_acts import BedsReported, TransportNeeded
from twin.terms.dispatch_effects import HospitalChosen, HospitalLookedAt
from twin.terms.text import Text

__all__ = ["HospitalSeen", "beds_reported", "handed_over", "rank", "transport"]

_NAMED = Text("已指定", "already decided")
_OTHER_NAMED = Text("已指定别家", "another was decided")
_NO_ROAD = Text("无路可通", "no road leads there")
_LATER = Text("到达更晚", "would be reached later")
_NO_BED = Text("无空床", "no bed free")
_NOT_ABLE = Text("无所需专科床位", "no bed of the kind needed")


class HospitalSeen(NamedTuple):
    """A hospital as it stands now; sorts by what it lacks, then by time, then by id."""

    lacks: int
    arrive_s: float
    id: str
    beds: int
    site: Hospital


def transport(turn: Turn, seen: TransportNeeded) -> None:
    """Name the hospital for a unit of ours that has patients aboard."""
    unit = turn.ground.units.get(seen.unit)
    state = turn.state.dispatch.units.get(seen.unit)
    found = behind(turn, seen.order)
    if found is None or unit is None or unit.role not in turn.charge.roles:
        return
    if state is None or state.bound_to != seen.order:
        return
    incident = found[0]
    sites = turn.ground.receiving(turn.rules.dispatch.hospitals.receive)
    drives_s = turn.ground.ways.onward_s(unit, incident.place, [site.place for site in sites])
    able = seen.able or _able_for(turn, incident.event_type, incident.substance)
    beds = {site.id: _beds(turn, site) for site in sites}
    ranked = rank(sites, drives_s, beds, able, seen.hospital)
    if not ranked or ranked[0].lacks & _UNREACHED:
        turn.log(f"{seen.order} 没有能到的医院", f"{seen.order}: no hospital can be reached")
        return
    best = ranked[0]
    turn.state.dispatch.bound_for[seen.order] = (best.id, seen.patients)
    state.heading = best.site.place
    turn.emit(
        HospitalChosen(
            order=seen.order,
            unit=unit.id,
            incident=incident.id,
            hospital=best.id,
            place=best.site.place,
            patients=seen.patients,
            candidates=tuple(_told(each, best, seen.hospital) for each in ranked),
            because=_reason(best, able, seen.hospital),
        )
    )


def beds_reported(turn: Turn, seen: BedsReported) -> None:
    """Take a hospital's word for its free beds."""
    turn.state.dispatch.beds_free[seen.hospital] = seen.free


def handed_over(turn: Turn, order: str) -> None:
    """A unit's patients have been taken in."""
    bound = turn.state.dispatch.bound_for.pop(order, None)
    if bound is not None:
        hospital, patients = bound
        beds = turn.state.dispatch.beds_free
        before = beds.get(hospital, turn.ground.hospitals[hospital].beds_free)
        beds[hospital] = max(0, before - patients)


def rank(
    sites: Sequence[Hospital],
    drives_s: Sequence[float | None],
    beds: Mapping[str, int],
    able: Sequence[str],
    named: str = "",
) -> list[HospitalSeen]:
    """The hospitals, best first; the last ones may be out of reach."""
    return sorted(
        _judged(site, drive_s, beds[site.id], able, named)
        for site, drive_s in zip(sites, drives_s, strict=True)
    )


def _beds(turn: Turn, site: Hospital) -> int:
    """As told, less those who are on their way there."""
    memory = turn.state.dispatch
    beds = memory.beds_free.get(site.id, site.beds_free)
    for hospital, patients in memory.bound_for.values():
        if hospital == site.id:
            beds -= patients
    return max(0, beds)


def _able_for(turn: Turn, event_type: str, substance: str) -> tuple[str, ...]:
    for row in turn.rules.dispatch.hospitals.needs:
        if row.event_type == event_type and row.substance in (substance, "*"):
            return row.able
    return ()


_NEVER_S = float("inf")
_LACKS_BED, _LACKS_ABLE, _UNREACHED, _NOT_NAMED = 2, 1, 4, 8


def _judged(
    site: Hospital, drive_s: float | None, beds: int, able: Sequence[str], named: str
) -> HospitalSeen:
    lacks = 0 if beds > 0 else _LACKS_BED
    if any(what not in site.able for what in able):
        lacks += _LACKS_ABLE
    if drive_s is None:
        lacks += _UNREACHED
    if named and named != site.id:
        lacks += _NOT_NAMED
    return HospitalSeen(lacks, _NEVER_S if drive_s is None else drive_s, site.id, beds, site)


def _told(each: HospitalSeen, best: HospitalSeen, named: str) -> HospitalLookedAt:
    return HospitalLookedAt(
        hospital=each.id,
        arrive_in_s=-1.0 if each.lacks & _UNREACHED else each.arrive_s,
        beds_free=each.beds,
        passed_over=None if each is best else _why_not(each, best),
    )


def _why_not(each: HospitalSeen, best: HospitalSeen) -> Text:
    more = each.lacks & ~best.lacks
    for lack, why in (
        (_NOT_NAMED, _OTHER_NAMED),
        (_UNREACHED, _NO_ROAD),
        (_LACKS_BED, _NO_BED),
        (_LACKS_ABLE, _NOT_ABLE),
    ):
        if more & lack:
            return why
    return _LATER


def _reason(best: HospitalSeen, able: Sequence[str], named: str) -> Text:
    if named and not best.lacks & _NOT_NAMED:
        return _NAMED
    minutes = int(best.arrive_s / 60.0 + 0.5)
    wanted = "、".join(able)
    if best.lacks & _LACKS_BED:
        return Text("各院均无空床，送最近者", "no hospital has a bed free: the nearest")
    if best.lacks & _LACKS_ABLE:
        return Text(
            f"无院有 {wanted} 空床，先送最近者（{minutes} 分钟）",
            f"none has a bed for {wanted}: the nearest ({minutes} min)",
        )
    if able:
        return Text(
            f"有 {wanted} 床位者中最近，{minutes} 分钟",
            f"the nearest with beds for {wanted}, {minutes} min",
        )
    return Text(f"有空床者中最近，{minutes} 分钟", f"the nearest with a bed free, {minutes} min")
