"""What did not go as the rules want, found by machine: deviations with their clause, open lessons.

What a reader would get wrong: a lesson here is a finding, not a judgement of anybody. It names the
record it rests on and what rule it departs from; who mends it, and by when, people write in.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from reports.drill.incident_story import Case, Line
from reports.drill.incident_words import CLOCKS, FIGURES
from reports.drill.words import CAPABILITIES, PEOPLE, TASKS, Speaker

__all__ = ["Finding", "findings"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing found: when, what, against which clause, and on which record it rests."""

    seq: int
    at_s: float
    what: str
    clause: str
    lesson: str


def findings(case: Case, say: Speaker) -> list[Finding]:
    """Everything found about an incident, in the order of its records."""
    found = [
        *_reports(case, say),
        *_clocks(case, say),
        *_shortages(case, say),
        *_goods(case, say),
        *_questions(case, say),
        *_requests(case, say),
        *_contradictions(case, say),
    ]
    return sorted(found, key=lambda finding: (finding.at_s, finding.seq))


def _reports(case: Case, say: Speaker) -> Iterator[Finding]:
    """Reports late, or owed and not sent by the end of the run though their time was over."""
    came = {
        str(line.body["report"]): line
        for line in case.of("desk.report_sent", "desk.report_came_in")
    }
    for due in case.of("desk.report_due"):
        name, body = str(due.body["report"]), due.body
        sent = came.get(name)
        who = f"{body['sender']} → {body['to']}"
        lesson = say.pick("信息报告要提前起草、按时签发", "draft reports early, sign them in time")
        if sent is None and case.ended_s > body["due_at_ms"] / 1000.0:
            what = say.pick(f"{name} {who} 到时未报", f"{name} {who} was not sent in time")
            yield _of(due, what, str(body["clause"]), lesson)
        elif sent is not None and float(sent.body["margin_s"]) < 0:
            span = say.span(-float(sent.body["margin_s"]))
            what = say.pick(f"{name} {who} 迟报 {span}", f"{name} {who} was {span} late")
            yield _of(sent, what, str(body["clause"]), lesson)


def _clocks(case: Case, say: Speaker) -> Iterator[Finding]:
    for line in case.of("desk.clock_measured"):
        target_s = line.body["target_s"]
        took_s = (line.body["to_ms"] - line.body["from_ms"]) / 1000.0
        if target_s is None or took_s <= target_s:
            continue
        name = say.word(CLOCKS, str(line.body["clock"]))
        what = say.pick(
            f"{name} {say.span(took_s)}，目标 {say.span(target_s)}",
            f"{name} took {say.span(took_s)}, the target is {say.span(target_s)}",
        )
        lesson = say.pick(f"查明“{name}”为何超时", f"find out why “{name}” took so long")
        yield _of(line, what, str(line.body["clause"]), lesson)


def _shortages(case: Case, say: Speaker) -> Iterator[Finding]:
    card = _card(case)
    for line in case.of("desk.shortage_said"):
        body = line.body
        name = say.word(CAPABILITIES, str(body["capability"]))
        what = say.pick(
            f"{name}需 {body['needed']}，只有 {body['found']}：{body['because']['zh']}",
            f"{name}: {body['needed']} needed, {body['found']} found: {body['because']['en']}",
        )
        lesson = say.pick(f"补充{name}或签互助协议", f"add {name}, or agree on mutual aid")
        yield _of(line, what, card, lesson)


def _goods(case: Case, say: Speaker) -> Iterator[Finding]:
    for line in case.of("desk.goods_short"):
        body = line.body
        name, unit = str(body["name"]), str(body["unit"])
        what = say.pick(
            f"{name}需 {body['needed']:g} {unit}，只有 {body['found']:g} {unit}",
            f"{name}: {body['needed']:g} {unit} needed, {body['found']:g} found",
        )
        lesson = say.pick(f"补充{name}储备或签代储协议", f"stock more {name}, or agree on a loan")
        yield _of(line, what, _card(case), lesson)


def _card(case: Case) -> str:
    plans = case.of("desk.plan_started")
    return str(plans[0].body["card"]) if plans else ""


def _questions(case: Case, say: Speaker) -> Iterator[Finding]:
    """Questions nobody answered in time; the same matter asked of a deputy is another question."""
    answered = {str(line.body["question"]): line.at_s for line in case.of("obs.answered")}
    for line in case.of("desk.asked"):
        body = line.body
        by_s = body["answer_by_ms"] / 1000.0
        if answered.get(str(body["question"]), case.ended_s + 1.0) <= by_s or by_s > case.ended_s:
            continue
        who = say.word(PEOPLE, str(body["to"]))
        what = say.pick(
            f"{who} 到时未答复 {body['question']}：{body['text']['zh']}",
            f"{who} did not answer {body['question']} in time: {body['text']['en']}",
        )
        lesson = say.pick(f"保证{who}联络得上", f"make sure the {who} can be reached")
        yield _of(line, what, "", lesson)


def _requests(case: Case, say: Speaker) -> Iterator[Finding]:
    answered = {str(line.body["request"]) for line in case.of("obs.request_answered")}
    last = {str(line.body["request"]): line for line in case.of("desk.request_made")}
    for name, line in last.items():
        if name in answered or line.body["answer_by_ms"] / 1000.0 > case.ended_s:
            continue
        task = say.word(TASKS, str(line.body["task"]))
        what = say.pick(f"{name}（{task}）无人答复", f"{name} ({task}) was never answered")
        lesson = say.pick("请求要有答复时限和催办", "requests need a deadline and a reminder")
        yield _of(line, what, "", lesson)


def _contradictions(case: Case, say: Speaker) -> Iterator[Finding]:
    settled = {str(line.body["contradiction"]) for line in case.of("desk.contradiction_settled")}
    last: dict[str, Line] = {}
    for line in case.of("desk.contradiction_noted"):
        last[str(line.body["contradiction"])] = line
    for name, line in last.items():
        if name in settled or line.body["settled"]:
            continue
        figure = say.word(FIGURES, str(line.body["what"]))
        values = say.joined(dict.fromkeys(str(s["value"]) for s in line.body["sayings"]))
        what = say.pick(f"{figure} {values} 未核清", f"{figure} {values} was never settled")
        lesson = say.pick(f"核清{figure}", f"settle: {figure}")
        yield _of(line, what, str(line.body["clause"]), lesson)


def _of(line: Line, what: str, clause: str, lesson: str) -> Finding:
    return Finding(seq=line.seq, at_s=line.at_s, what=what, clause=clause, lesson=lesson)
