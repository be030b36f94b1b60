"""What a situation report says: the elements the law asks for, and the names of those missing."""

from __future__ import annotations

from twin.desk.incidents.memory import Incident
from twin.desk.turn import Turn
from twin.terms.warning import ExerciseStatus

__all__ = ["content_of"]

_CASUALTIES = (
    ("dead", "死亡"),
    ("grave", "重伤（含急性中毒）"),
    ("light", "轻伤"),
    ("observed", "留观"),
    ("missing", "失联"),
    ("trapped", "被困"),
)


def content_of(
    turn: Turn, incident: Incident
) -> tuple[tuple[tuple[str, str], ...], tuple[str, ...]]:
    """The elements the law asks for: those known, and the names of those that are not."""
    known = _facts(turn, incident)
    content, gaps = [], []
    if turn.charge.status is not ExerciseStatus.ACTUAL:
        content.append(("标识", "【演练】仿真演练·非真实事件"))
    for element in turn.rules.reporting.elements:
        text = known.get(element.id, "")
        if text:
            content.append((element.name, text))
        else:
            gaps.append(element.name)
    return tuple(content), tuple(gaps)


def _facts(turn: Turn, incident: Incident) -> dict[str, str]:
    hazard = turn.ground.hazards.get(incident.hazard)
    hurt = [
        f"{label} {incident.total(what)} 人"
        for what, label in _CASUALTIES
        if what in incident.counts
    ]
    known = turn.state.alarms
    live = [name for name in known.live.values() if known.alarms[name].incident == incident.id]
    wind = turn.ground.wind_at(turn.state.winds, incident.place)
    scene = [f"{len(live)} 个探头在报警"] if live else []
    if wind is not None:
        scene.append(f"风从 {wind.from_deg:.0f}° 来，{wind.speed_m_s:.1f} 米/秒")
    sent = sum(len(need.sent) for need in incident.needs.values())
    notices = [n for n in turn.state.notices.values() if n.incident == incident.id]
    issued = sum(1 for notice in notices if notice.issued_ms >= 0)
    return {
        "unit": "" if hazard is None else f"{hazard.name}（{hazard.level_label}）",
        "time": turn.ground.clock_text(incident.opened_ms),
        "place": incident.place.name,
        "scene": "；".join(scene),
        "course": incident.because,
        "casualties": "，".join(hurt),
        "measures": f"已调派 {sent} 支队伍，发布避险通知 {issued} 次",
    }
