"""What the page calls records, options and steps; what it does not know it shows as it is."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from scenarios.actions import vocabulary
from twin.terms.alarm_acts import AlarmCause, HandlingStep
from twin.terms.text import Text

__all__ = ["kind_label", "option_label", "said"]

_KINDS: dict[str, tuple[str, str]] = {
    "desk.alarm_announced": ("告警", "alarm"),
    "desk.alarms_grouped": ("成组告警", "grouped alarms"),
    "desk.flood_changed": ("告警泛滥", "alarm flood"),
    "desk.alarm_acted": ("告警操作", "alarm act"),
    "desk.act_refused": ("操作被拒", "act refused"),
    "desk.alarm_escalated": ("告警升级", "escalated"),
    "desk.step_due": ("待办步骤", "step due"),
    "desk.step_missed": ("步骤逾时", "step missed"),
    "desk.alarm_closed": ("销警", "alarm closed"),
    "desk.points_masked": ("点位抑制", "points masked"),
    "desk.incident_opened": ("立案", "incident opened"),
    "desk.incident_linked": ("并案", "linked"),
    "desk.incident_graded": ("定级", "graded"),
    "desk.incident_closed": ("结案", "incident closed"),
    "desk.plan_started": ("启动预案", "plan started"),
    "desk.order_given": ("调派", "order"),
    "desk.request_made": ("请求支援", "request"),
    "desk.shortage_said": ("力量缺口", "shortage"),
    "desk.report_due": ("报告计时", "report due"),
    "desk.report_sent": ("报告发出", "report sent"),
    "desk.report_came_in": ("报告收到", "report came in"),
    "desk.warning_issued": ("避险通知", "notice"),
    "desk.scene_requested": ("大厅场景", "hall scene"),
    "desk.asked": ("请示", "question"),
    "desk.logged": ("值班记事", "duty log"),
    "obs.acknowledged": ("签收", "acknowledged"),
    "obs.alarm_handled": ("告警处置", "alarm handled"),
    "obs.answered": ("答复", "answered"),
    "obs.event_reported": ("来电来报", "call"),
    "obs.count_reported": ("人数", "count"),
    "obs.unit_reported": ("队伍报告", "unit"),
    "obs.request_answered": ("支援答复", "request answered"),
    "obs.road_reported": ("路况", "road"),
    "obs.situation_receipt": ("报告回执", "receipt"),
    "obs.scene_reported": ("场景回读", "scene"),
    "obs.task_reported": ("任务反馈", "task done"),
    "obs.seat_handed_over": ("移交", "handed over"),
    "world.inject": ("注入", "inject"),
    "live.resumed": ("系统恢复", "resumed"),
}
_OPTIONS: dict[str, tuple[str, str]] = {
    "approve": ("批准", "approve"),
    "reject": ("不批准", "reject"),
    "sign": ("签发", "sign"),
    "agree": ("同意", "agree"),
    "not_yet": ("暂不", "not yet"),
    "alerted": ("已接令", "alerted"),
    "en_route": ("途中", "en route"),
    "on_scene": ("到场", "on scene"),
    "task_done": ("任务完成", "task done"),
    "returning": ("返回", "returning"),
    "available": ("待命", "available"),
    "delayed": ("受阻", "delayed"),
    "unavailable": ("不可用", "unavailable"),
    "county_duty": ("值班员", "duty officer"),
    "leader": ("带班领导", "leader on duty"),
    "yes": ("是", "yes"),
    "no": ("否", "no"),
    **{cause.value: (cause.label.zh, cause.label.en) for cause in AlarmCause},
    **{step.value: (step.label.zh, step.label.en) for step in HandlingStep},
}
_SUBJECTS = (
    "incident", "unit", "order", "request", "report", "alarm", "group", "question", "room", "id",
)  # fmt: skip
_UNSAID = frozenset([*_SUBJECTS, "step", "nth", "again", "lat_deg", "lon_deg"])


def kind_label(kind: str) -> Text:
    """What people call a kind of record."""
    return Text(*_KINDS.get(kind, (kind, kind)))


def option_label(option: str) -> Text:
    """What people call an option, a status, a task: the page's words, then those of drills."""
    known = _OPTIONS.get(option)
    if known is not None:
        return Text(*known)
    return Text(_drill_words().get(option, option), option.replace("_", " "))


@cache
def _drill_words() -> Mapping[str, str]:
    """The Chinese words of the drill vocabulary by their codes; the first one of a code holds."""
    words: dict[str, str] = {}
    for table in vocabulary().choices.values():
        for word, code in table.items():
            words.setdefault(str(code), word)
    return words


def said(body: Mapping[str, Any]) -> Text:
    """A record in a line: whom or what it is about, and its own words, or its plain values."""
    about = next((str(body[name]) for name in _SUBJECTS if body.get(name)), "")
    words = _own_words(body)
    if words is None:
        words = _plain(body, about)
    return Text(f"{about} {words.zh}".strip(), f"{about} {words.en}".strip())


def _plain(body: Mapping[str, Any], about: str) -> Text:
    """The values of a record one after the other; numbers by their name."""
    zh: list[str] = []
    en: list[str] = []
    for name, value in body.items():
        if name in _UNSAID or name.endswith("_ms") or value in ("", 0, about):
            continue
        if isinstance(value, str):
            label = option_label(value)
            zh.append(label.zh)
            en.append(label.en)
        elif isinstance(value, int | float) and not isinstance(value, bool):
            zh.append(f"{name} {value}")
            en.append(f"{name} {value}")
        elif isinstance(value, Mapping) and isinstance(value.get("name"), str):
            zh.append(value["name"])
            en.append(value["name"])
    return Text(" · ".join(zh), " · ".join(en))


def _own_words(body: Mapping[str, Any]) -> Text | None:
    for name in ("text", "because"):
        value = body.get(name)
        if isinstance(value, str) and value:
            return Text(value, value)
        if isinstance(value, Mapping) and value.get("zh"):
            return Text(str(value["zh"]), str(value.get("en", value["zh"])))
    return None
