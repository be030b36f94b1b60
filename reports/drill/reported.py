"""Section 6's reporting clocks: line, stage and form of each, its verdict and its margin.

What a reader would get wrong: 谎报 and 瞒报 stand here only where the drill planted them. The desk
never says so of anybody.
"""

from __future__ import annotations

from reports.drill.blocks import Block, Cell, table
from reports.drill.story import Said, Story
from reports.drill.words import Speaker, t_plus
from twin.terms.report_effects import ReportStage, ReportVerdict
from twin.terms.text import Text

__all__ = ["clocks", "counted", "sent_reports"]

_FORMS = {"phone": Text("电话", "phone"), "written": Text("书面", "written")}
_MARKS = {"on_time": "met", "late": "late", "missed": "missed"}


def counted(story: Story) -> tuple[int, int, int]:
    """How many reports went out, how many were late or left out, how many alarms rang before."""
    verdicts, dropped = _verdicts(story), _dropped(story)
    late = sum(v.body["verdict"] != ReportVerdict.ON_TIME.value for v in verdicts.values())
    unsent = sum(
        1
        for due in story.of("desk.report_due")
        if due.body["report"] not in verdicts and due.body["due_at_ms"] / 1000 <= story.end_s
        and due.body["report"] not in dropped
    )  # fmt: skip
    return len(story.of("desk.report_sent")), late + unsent, len(story.of("desk.report_alarm"))


def clocks(story: Story, say: Speaker) -> Block:
    """Every clock that was started: from whom to whom, until when, and how it ended."""
    verdicts, dropped, planted = _verdicts(story), _dropped(story), _planted(story)
    alarms = {str(s.body["report"]): s for s in story.of("desk.report_alarm")}
    sent = {str(s.body["report"]): s for s in story.of("desk.report_sent")}
    came = {str(s.body["report"]): s for s in story.of("desk.report_came_in")}
    rows = []
    for due in story.of("desk.report_due"):
        name = str(due.body["report"])
        done = sent.get(name) or came.get(name)
        hidden = planted.get(str(due.body["incident"])) if due.body["owed_to_us"] else None
        verdict, margin = _verdict(due, verdicts.get(name), name in dropped, story.end_s, say)
        if hidden is not None:
            verdict = hidden[say.lang == "en"]
        skips = say.pick("（越级）", " (skips a level)") if due.body["skips_levels"] else ""
        rows.append(
            (
                name,
                due.body["incident"] or "—",
                _what(due, say),
                f"{due.body['sender']} → {due.body['to']}{skips}",
                t_plus(due.body["due_at_ms"] / 1000),
                t_plus(alarms[name].at_s) if name in alarms else "—",
                "—" if done is None else t_plus(done.at_s),
                verdict,
                margin,
                due.body["clause"],
            )
        )
    heads = [
        "@" + say.pick("报告", "report"),
        "@" + say.pick("事件", "incident"),
        say.pick("线、种类、形式", "line, stage, form"),
        say.pick("谁报给谁", "from, to"),
        "@" + say.pick("时限", "due"),
        "@" + say.pick("预警", "alarm"),
        "@" + say.pick("实际", "actual"),
        say.pick("结论", "verdict"),
        "@" + say.pick("余量", "margin"),
        say.pick("条款", "clause"),
    ]
    return table(
        "t-clocks", say.pick("每一个时限及其条款", "every clock and its clause"), heads, rows
    )


def sent_reports(story: Story, say: Speaker) -> Block:
    """Each report that went out: who signed, when it was received, what nobody knew yet."""
    received = {str(s.body["report"]): s.body for s in story.of("obs.situation_receipt")}
    again: dict[str, int] = {}
    for said in story.of("desk.report_resent"):
        again[str(said.body["report"])] = int(said.body["times"])
    rows = []
    for said in story.of("desk.report_sent"):
        name = str(said.body["report"])
        receipt = received.get(name)
        rows.append(
            (
                name,
                said.body["number"],
                t_plus(said.at_s),
                said.body["signed_by"],
                again.get(name, 1),
                "—" if receipt is None else t_plus(receipt["received_ms"] / 1000),
                say.pick("、", ", ").join(said.body["gaps"]) or "—",
            )
        )
    heads = [
        "@" + say.pick("报告", "report"),
        "@" + say.pick("编号", "number"),
        "@" + say.pick("报出", "sent"),
        say.pick("签发", "signed by"),
        "#" + say.pick("发送次数", "sendings"),
        "@" + say.pick("送达", "received"),
        say.pick("缺项（待核）", "gaps"),
    ]
    caption = say.pick("报出的信息：签发、回执、缺项", "reports sent: signature, receipt, gaps")
    return table("t-reports", caption, heads, rows, folded=True)


def _verdict(
    due: Said, judged: Said | None, dropped: bool, end_s: float, say: Speaker
) -> tuple[Cell, str]:
    if judged is not None:
        verdict, margin_s = str(judged.body["verdict"]), float(judged.body["margin_s"])
        return Cell(say(ReportVerdict(verdict).label), _MARKS[verdict]), _margin(margin_s)
    if dropped:
        return Cell(say.pick("不再欠报", "no longer owed"), "not_tested"), "—"
    if due.body["due_at_ms"] / 1000 > end_s:
        return Cell(say.pick("未到期", "not yet due"), "not_tested"), "—"
    return Cell(say.pick("到运行结束未报", "not sent by the end"), "missed"), "—"


def _what(due: Said, say: Speaker) -> str:
    """Line, stage and form in a word each: `总值班·首报·电话`."""
    stage, form = ReportStage(due.body["stage"]).label, _FORMS[due.body["form"]]
    return say.pick("·", ", ").join((due.body["line"][say.lang], say(stage), say(form)))


def _margin(margin_s: float) -> str:
    """Hours, minutes and seconds left; with a minus, by how much it was late."""
    whole = int(abs(margin_s) + 0.5)
    sign = "−" if margin_s < 0 and whole else ""
    return f"{sign}{whole // 3600}:{whole // 60 % 60:02d}:{whole % 60:02d}"


def _verdicts(story: Story) -> dict[str, Said]:
    """The last verdict on each report."""
    return {str(said.body["report"]): said for said in story.of("desk.report_judged")}


def _dropped(story: Story) -> dict[str, Said]:
    return {str(said.body["report"]): said for said in story.of("desk.report_dropped")}


def _planted(story: Story) -> dict[str, tuple[Cell, Cell]]:
    """What the drill planted, by incident: the firm said a false number, or nothing at all."""
    at = {
        str(opened.body["hazard"]): str(opened.body["incident"])
        for opened in story.of("desk.incident_opened")
    }
    found = {}
    for said in story.of("world.firm_hides"):
        truth, told = said.body["truth"], said.body["says"]
        if told is None:
            words = (f"瞒报（实有 {truth} 人）", f"concealed ({truth} in truth)")
        else:
            words = (f"谎报（{told} 人，实有 {truth} 人）", f"false ({told}, {truth} in truth)")
        incident = at.get(str(said.body["hazard"]))
        if incident is not None:
            found[incident] = (Cell(words[0], "missed"), Cell(words[1], "missed"))
    return found
