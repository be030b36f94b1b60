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
    "desk.support_answered": ("答复支援请求", "support answered"),
    "desk.shortage_said": ("力量缺口", "shortage"),
    "desk.goods_drawn": ("物资发放", "goods drawn"),
    "desk.goods_short": ("物资缺口", "goods short"),
    "desk.goods_requested": ("请求物资", "goods requested"),
    "desk.goods_booked": ("物资到现场", "goods at the scene"),
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
    "obs.support_asked": ("请求本级支援", "support asked"),
    "obs.support_cancelled": ("撤回支援请求", "support cancelled"),
    "obs.request_answered": ("支援答复", "request answered"),
    "obs.goods_answered": ("物资答复", "goods answered"),
    "obs.goods_arrived": ("物资送到", "goods come"),
    "obs.goods_brought": ("物资入库", "goods brought in"),
    "obs.road_reported": ("路况", "road"),
    "obs.situation_receipt": ("报告回执", "receipt"),
    "obs.scene_reported": ("场景回读", "scene"),
    "obs.task_reported": ("任务反馈", "task done"),
    "obs.seat_handed_over": ("移交", "handed over"),
    "desk.act_undone": ("撤销", "undone"),
    "desk.clock_measured": ("阶段用时", "phase clock"),
    "desk.contradiction_noted": ("说法不一", "contradiction"),
    "desk.contradiction_settled": ("说法核定", "settled"),
    "desk.figure_taken": ("人数采用", "figure taken"),
    "desk.incident_act_refused": ("操作被拒", "act refused"),
    "desk.incident_not_linked": ("未并案", "not linked"),
    "desk.incident_revised": ("事件更正", "revised"),
    "desk.incident_split": ("拆分", "split"),
    "desk.incidents_merged": ("合并", "merged"),
    "desk.phase_entered": ("进入阶段", "phase"),
    "desk.hospital_chosen": ("送往医院", "hospital"),
    "desk.command_handed_over": ("指挥权移交", "command"),
    "desk.unit_diverted": ("改派", "diverted"),
    "desk.cover_move": ("移防", "cover move"),
    "desk.unit_recalled": ("召回", "recalled"),
    "desk.arrival_revised": ("到达时间更正", "arrival revised"),
    "desk.relief_due": ("轮换", "relief"),
    "desk.unit_pre_alerted": ("预令", "pre-alert"),
    "desk.unit_stood_down": ("解除待命", "stood down"),
    "desk.request_withdrawn": ("撤回请求", "withdrawn"),
    "desk.report_resent": ("报告重发", "resent"),
    "desk.report_alarm": ("报告将逾时", "report alarm"),
    "desk.report_judged": ("报告评定", "judged"),
    "desk.report_dropped": ("报告取消", "dropped"),
    "desk.response_ended": ("解除响应", "response ended"),
    "desk.response_refused": ("响应被拒", "response refused"),
    "desk.response_started": ("启动响应", "response"),
    "desk.standoff_changed": ("警戒调整", "stand-off"),
    "desk.approach_said": ("接近方向", "approach"),
    "desk.task_assigned": ("协同任务", "task"),
    "desk.task_ended": ("任务办结", "task ended"),
    "desk.task_overdue": ("任务逾时", "task overdue"),
    "desk.call_missed": ("电话未接", "call missed"),
    "desk.duty_logged": ("值班日志", "duty log"),
    "desk.handover_due": ("交接班", "handover"),
    "desk.handover_ended": ("交接完成", "handed over"),
    "desk.instruction_closed": ("指示办结", "instruction closed"),
    "desk.instruction_overdue": ("指示逾时", "overdue"),
    "desk.instruction_passed": ("转办指示", "instruction"),
    "desk.mode_changed": ("值班模式", "mode"),
    "desk.mode_refused": ("模式被拒", "mode refused"),
    "desk.roll_call_ended": ("点名结束", "roll-call ended"),
    "desk.roll_call_started": ("点名", "roll-call"),
    "desk.conference_began": ("会商开始", "consultation began"),
    "desk.conference_called": ("召集会商", "consultation"),
    "desk.decision_held": ("决定待会商", "decision held"),
    "desk.decision_released": ("决定放行", "decision released"),
    "desk.minutes_kept": ("会商纪要", "minutes"),
    "desk.assessed": ("研判", "assessment"),
    "desk.notice_stepped": ("通知流转", "notice step"),
    "desk.notice_refused": ("通知被拒", "notice refused"),
    "desk.delivery_changed": ("送达状态", "delivery"),
    "desk.warning_taken": ("收到预警", "warning in"),
    "desk.warning_proposed": ("建议发预警", "proposed"),
    "desk.proposal_overdue": ("建议逾时未答复", "proposal overdue"),
    "desk.issuer_pressed": ("致电催办", "issuer pressed"),
    "desk.warning_stepped": ("预警流转", "warning step"),
    "desk.warning_refused": ("预警被拒", "warning refused"),
    "desk.county_warning_issued": ("发布预警", "county warning"),
    "desk.measure_due": ("预警措施", "measure"),
    "desk.measure_lifted": ("措施解除", "lifted"),
    "desk.measure_missed": ("措施逾时", "measure missed"),
    "desk.move_taken": ("转移指令", "move ordered"),
    "desk.move_refused": ("转移被拒", "move refused"),
    "desk.calling_started": ("开始叫应", "calling"),
    "desk.call_placed": ("叫应", "call placed"),
    "desk.visit_sent": ("派人上门", "visit"),
    "desk.reach_counted": ("叫应到达", "reached"),
    "desk.calling_ended": ("叫应结束", "calling ended"),
    "obs.alarm_changed": ("测点", "point"),
    "obs.alarm_shelved": ("搁置", "shelved"),
    "obs.alarm_unshelved": ("取消搁置", "unshelved"),
    "obs.alarm_reset": ("复位", "reset"),
    "obs.alarms_suppressed": ("抑制", "suppressed"),
    "obs.service_changed": ("停用启用", "service"),
    "obs.extent_reported": ("范围损失", "extent"),
    "obs.grade_changed": ("改定等级", "grade"),
    "obs.merge_asked": ("要求合并", "merge"),
    "obs.phase_changed": ("改定阶段", "phase"),
    "obs.split_asked": ("要求拆分", "split"),
    "obs.undo_asked": ("要求撤销", "undo"),
    "obs.transport_needed": ("需转运", "transport"),
    "obs.beds_reported": ("床位", "beds"),
    "obs.command_taken": ("接管指挥", "command"),
    "obs.call_cancelled": ("取消呼救", "cancelled"),
    "obs.weather_measured": ("气象", "weather"),
    "obs.assignment_reported": ("任务反馈", "task"),
    "obs.response_ordered": ("响应决定", "response"),
    "obs.call_picked_up": ("接听", "picked up"),
    "obs.call_rang": ("来电", "rang"),
    "obs.feedback_given": ("反馈", "feedback"),
    "obs.handover_signed": ("交接签字", "signed"),
    "obs.instruction_given": ("上级指示", "instruction"),
    "obs.mode_ordered": ("切换模式", "mode"),
    "obs.roll_call_answered": ("点名应答", "answered"),
    "obs.conference_concluded": ("会商结论", "concluded"),
    "obs.conference_joined": ("加入会商", "joined"),
    "obs.alert_received": ("部门预警", "alert"),
    "obs.notice_acted": ("通知操作", "notice"),
    "obs.warning_drafted": ("预警起草", "drafted"),
    "obs.warning_acted": ("预警操作", "warning"),
    "obs.move_ordered": ("下令转移", "move"),
    "obs.channel_reported": ("渠道回报", "channel"),
    "obs.proposal_answered": ("建议答复", "proposal"),
    "obs.measure_reported": ("措施反馈", "measure"),
    "obs.call_ended": ("叫应结果", "call ended"),
    "obs.action_reported": ("行动反馈", "action"),
    "obs.visit_ended": ("上门结果", "visit"),
    "world.inject": ("注入", "inject"),
    "live.resumed": ("系统恢复", "resumed"),
}
_OPTIONS: dict[str, tuple[str, str]] = {
    "approve": ("批准", "approve"),
    "start": ("启动", "start"),
    "not_now": ("暂不", "not now"),
    "switch": ("转换", "switch"),
    "phone": ("电话", "phone"),
    "written": ("书面", "written"),
    "reject": ("不批准", "reject"),
    "sign": ("签发", "sign"),
    "phone_issuer": ("已致电", "rung up"),
    "leave": ("不再催办", "leave it"),
    "call_off": ("撤销", "call off"),
    "go_on": ("继续处置", "go on"),
    "lend": ("抽调", "lend"),
    "keep": ("不抽调", "keep"),
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
