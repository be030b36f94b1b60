"""What is open at the desk, folded from the journal: the page shows this and nothing else.

What a reader would get wrong: the board is not the desk. It remembers nothing that is not in the
journal, so after a crash it is folded again, and what the world keeps to itself (`world.*`) is
marked as truth and shown only to those who may see it. A kind it does not know is a line like any.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any, Literal, TypeAlias

from twin.live.words import kind_label, option_label, said
from twin.terms.text import Text

__all__ = ["Board", "Line", "Task", "TaskKind"]

_LINES = 400
_DUTY = "county_duty"
TaskKind = Literal[
    "alarm", "question", "step", "report", "order", "request", "handover", "instruction",
    "roll_call", "conference", "conclusion", "calling", "acting", "visit", "assignment", "measure",
    "proposal",
]  # fmt: skip
Body: TypeAlias = Mapping[str, Any]
_QUIET = (
    "obs.weather_measured", "obs.alarm_changed", "desk.points_masked", "live.decided", "live.sent",
    "watch.digest", "world.position", "world.message", "world.truth_crossed",
    "world.reading_crossed",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """Something that waits: for whom, since when, until when; `body` is the record behind it."""

    kind: TaskKind
    id: str
    position: str
    since_ms: int
    due_ms: int | None
    text: Text
    body: Body
    missed: bool = False

    @property
    def urgency(self) -> tuple[int, int, str]:
        """Tasks in this order: by deadline; what has none should be done at once."""
        return (self.since_ms if self.due_ms is None else self.due_ms, self.since_ms, self.id)


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A line of what has happened; a `truth` is known to the exercise staff alone."""

    at_ms: int
    label: Text
    text: Text
    source: str
    truth: bool


class Board:
    """Everything open, and the latest lines. `version` grows with every change one can see."""

    def __init__(self) -> None:
        self.version = 0
        self.lines: deque[Line] = deque(maxlen=_LINES)
        self.incidents: dict[str, Body] = {}
        self.refusals: list[Body] = []
        self.fired: dict[str, int] = {}
        self.held: dict[str, bool] = {}
        self._tasks: dict[tuple[TaskKind, str], Task] = {}
        self._alerts: dict[tuple[str, str], Body] = {}
        self._convener: dict[str, str] = {}
        self._acts: dict[str, Callable[[int, Body], None]] = {
            "desk.alarm_announced": self._announced,
            "desk.alarms_grouped": self._grouped,
            "desk.alarm_acted": self._acted,
            "desk.alarm_closed": self._closed,
            "desk.step_due": self._step,
            "desk.step_missed": self._missed,
            "desk.asked": self._asked,
            "desk.report_due": self._report,
            "desk.report_sent": lambda at_ms, body: self._done("report", body["report"]),
            "desk.report_came_in": lambda at_ms, body: self._done("report", body["report"]),
            "desk.order_given": self._order,
            "desk.request_made": self._request,
            "desk.goods_requested": self._goods,
            "obs.goods_answered": lambda at_ms, body: self._done("request", body["request"]),
            "desk.request_withdrawn": lambda at_ms, body: self._done("request", body["request"]),
            "desk.incident_opened": self._incident,
            "desk.incident_graded": self._graded,
            "desk.incident_closed": self._incident_closed,
            "desk.handover_due": self._handover,
            "desk.handover_ended": lambda at_ms, body: self._done("handover", body["shift"]),
            "desk.instruction_passed": self._instruction,
            "desk.instruction_overdue": lambda at_ms, body: self._late(
                "instruction", body["instruction"]
            ),
            "desk.instruction_closed": lambda at_ms, body: self._done(
                "instruction", body["instruction"]
            ),
            "desk.roll_call_started": self._roll_call,
            "obs.roll_call_answered": self._present,
            "desk.roll_call_ended": lambda at_ms, body: self._done("roll_call", body["roll_call"]),
            "desk.conference_called": self._conference,
            "obs.conference_joined": lambda at_ms, body: self._done(
                "conference", f"{body['conference']}|{body['who']}"
            ),
            "desk.conference_began": self._began,
            "desk.minutes_kept": lambda at_ms, body: self._done("conclusion", body["conference"]),
            "desk.call_placed": self._called,
            "obs.call_ended": self._answered_call,
            "obs.action_reported": lambda at_ms, body: self._done("acting", body["call"]),
            "desk.calling_ended": self._calling_over,
            "desk.visit_sent": lambda at_ms, body: self._put(
                _task("visit", body["visit"], at_ms, body["due_at_ms"], body, body["to"])
            ),
            "obs.visit_ended": lambda at_ms, body: self._done("visit", body["visit"]),
            "desk.task_assigned": self._assigned,
            "desk.task_overdue": lambda at_ms, body: self._late("assignment", body["assignment"]),
            "desk.task_ended": lambda at_ms, body: self._done("assignment", body["assignment"]),
            "desk.measure_due": lambda at_ms, body: self._put(
                _task("measure", body["measure"], at_ms, body["due_at_ms"], body, body["to"])
            ),
            "desk.measure_missed": lambda at_ms, body: self._late("measure", body["measure"]),
            "desk.measure_lifted": lambda at_ms, body: self._done("measure", body["measure"]),
            "obs.measure_reported": lambda at_ms, body: self._done("measure", body["measure"]),
            "desk.warning_proposed": lambda at_ms, body: self._put(
                _task("proposal", body["proposal"], at_ms, body["answer_by_ms"], body, body["to"])
            ),
            "desk.proposal_overdue": lambda at_ms, body: self._late("proposal", body["proposal"]),
            "obs.proposal_answered": lambda at_ms, body: self._done("proposal", body["proposal"]),
            "obs.alert_received": self._alert,
            "world.inject": lambda at_ms, body: self.fired.update({body["id"]: at_ms}),
            "world.steered": lambda at_ms, body: self.held.update(
                {body["inject"]: body["act"] == "hold"}
            ),
            "desk.act_refused": lambda at_ms, body: self.refusals.append(body),
            "desk.mode_refused": lambda at_ms, body: self.refusals.append(body),
            "obs.answered": lambda at_ms, body: self._done("question", body["question"]),
            "obs.request_answered": lambda at_ms, body: self._done("request", body["request"]),
            "obs.unit_reported": lambda at_ms, body: self._done("order", body["order"]),
        }

    def take(self, at_ms: int, kind: str, source: str, body: Body) -> None:
        """Take a record in."""
        act = self._acts.get(kind)
        if act is not None:
            with suppress(KeyError, TypeError):  # of another make: it is a line all the same
                act(at_ms, body)
        truth = not kind.startswith(("obs.", "desk.", "live.resumed"))
        if kind in _QUIET:
            return
        self.version += 1
        line = Line(
            at_ms=at_ms, label=kind_label(kind), text=said(body), source=source, truth=truth
        )
        self.lines.append(line)

    def tasks(self, now_ms: int) -> list[Task]:
        """What is open now, by deadline; a question whose time is over is nobody's any more."""
        over = [
            key
            for key, task in self._tasks.items()
            if task.kind == "question" and task.due_ms is not None and task.due_ms <= now_ms
        ]
        for key in over:
            del self._tasks[key]
        return sorted(self._tasks.values(), key=lambda task: task.urgency)

    def task(self, kind: TaskKind, id: str) -> Task | None:
        """An open task by its name."""
        return self._tasks.get((kind, id))

    def alerts_of(self, sender: str) -> list[tuple[str, str, timedelta]]:
        """The alerts of a sender that nothing has replaced: identifier, headline, when sent."""
        return [
            (id, str(body["headline"]), timedelta(milliseconds=body["sent_at_ms"]))
            for (who, id), body in self._alerts.items()
            if who == sender
        ]

    def _alert(self, at_ms: int, body: Body) -> None:
        for old in body["references"]:
            self._alerts.pop((old["sender"], old["identifier"]), None)
        if body["message"] != "Cancel":
            self._alerts[body["sender"], body["identifier"]] = body

    def _put(self, task: Task) -> None:
        self._tasks[task.kind, task.id] = task

    def _done(self, kind: TaskKind, id: str) -> None:
        self._tasks.pop((kind, id), None)

    def _announced(self, at_ms: int, body: Body) -> None:
        name = f"{body['position']}|{body['alarm']}"
        known = self.task("alarm", name)
        task = _task("alarm", name, at_ms, None, body, position=body["position"])
        if known is not None:  # announced again
            task = replace(task, since_ms=known.since_ms, missed=known.missed)
        self._put(task)

    def _grouped(self, at_ms: int, body: Body) -> None:
        for alarm in body["members"]:
            self._done("alarm", f"{body['position']}|{alarm}")
        name = f"{body['position']}|{body['group']}"
        alarm = {**body, "alarm": body["group"]}
        self._put(_task("alarm", name, at_ms, None, alarm, position=body["position"]))

    def _acted(self, at_ms: int, body: Body) -> None:
        """Acknowledged or hidden: by the name it was shown with, or by that of all its times.

        A step of its handling is owed no longer once the desk has taken it.
        """
        step = self.task("step", str(body["target"]))
        if step is not None and step.body["stage"] == body["act"]:
            self._done("step", step.id)
        if body["act"] not in ("acknowledge", "shelve", "suppress", "remove"):
            return
        for task in list(self._tasks.values()):
            if task.kind != "alarm" or task.position != body["position"]:
                continue
            alarm, target = str(task.body["alarm"]), str(body["target"])
            if alarm == target or alarm.startswith(f"{target}/") or target.startswith(f"{alarm}/"):
                self._done("alarm", task.id)

    def _closed(self, at_ms: int, body: Body) -> None:
        self._done("step", body["alarm"])
        for task in list(self._tasks.values()):
            if task.kind == "alarm" and task.body["alarm"] == body["alarm"]:
                self._done("alarm", task.id)

    def _step(self, at_ms: int, body: Body) -> None:
        step = option_label(body["stage"])
        text = Text(f"{step.zh}：{body['alarm']}", f"{step.en}: {body['alarm']}")
        self._put(
            _task("step", body["alarm"], at_ms, body["due_at_ms"], body, body["to"], text=text)
        )

    def _missed(self, at_ms: int, body: Body) -> None:
        if body["stage"] == "acknowledge":
            self._late("alarm", f"{body['to']}|{body['alarm']}")
        known = self.task("step", body["alarm"])
        if known is not None and known.body["stage"] == body["stage"]:
            self._late("step", known.id)

    def _late(self, kind: TaskKind, id: str) -> None:
        known = self.task(kind, id)
        if known is not None:
            self._put(replace(known, missed=True))

    def _asked(self, at_ms: int, body: Body) -> None:
        self._put(
            _task("question", body["question"], at_ms, body["answer_by_ms"], body, body["to"])
        )

    def _report(self, at_ms: int, body: Body) -> None:
        line, form = body["line"], option_label(body["form"])
        way = f"{body['sender']} → {body['to']}"
        text = Text(
            f"{line['zh']}（{form.zh}）：{way}",
            f"{line['en']} ({form.en}): {way}",
        )
        self._put(_task("report", body["report"], at_ms, body["due_at_ms"], body, text=text))

    def _order(self, at_ms: int, body: Body) -> None:
        place = body["place"]["name"]
        text = Text(f"{body['unit']} 尚未回复：{body['task']}，{place}",
                    f"{body['unit']} has not confirmed: {body['task']}, {place}")  # fmt: skip
        self._put(_task("order", body["order"], at_ms, None, body, text=text))

    def _request(self, at_ms: int, body: Body) -> None:
        what = f"{body['capability']} ×{body['number']}"
        text = Text(f"等 {body['to_role']} 答复：{what}", f"{body['to_role']} to answer: {what}")
        self._put(_task("request", body["request"], at_ms, body["answer_by_ms"], body, text=text))

    def _goods(self, at_ms: int, body: Body) -> None:
        what = f"{body['name']} {body['quantity']:g} {body['unit']}"
        text = Text(f"等 {body['to_role']} 答复：{what}", f"{body['to_role']} to answer: {what}")
        self._put(_task("request", body["request"], at_ms, body["answer_by_ms"], body, text=text))

    def _handover(self, at_ms: int, body: Body) -> None:
        out, into = "、".join(body["from_officers"]), "、".join(body["officers"])
        open_ = len(body["open_matters"])
        text = Text(
            f"{out} 交 {into}，未了事项 {open_} 件", f"{out} to {into}, {open_} matters open"
        )
        task = _task("handover", body["shift"], at_ms, body["due_at_ms"], body, _DUTY, text=text)
        self._put(task)

    def _instruction(self, at_ms: int, body: Body) -> None:
        name = body["instruction"]
        self._put(_task("instruction", name, at_ms, body["due_at_ms"], body, body["to"]))

    def _roll_call(self, at_ms: int, body: Body) -> None:
        self._put(_roll_call(body["roll_call"], at_ms, body, tuple(body["parties"])))

    def _present(self, at_ms: int, body: Body) -> None:
        """Somebody has answered: the others are still waited for."""
        known = self.task("roll_call", body["roll_call"])
        if known is not None:
            waiting = tuple(p for p in known.body["parties"] if p != body["party"])
            self._put(_roll_call(known.id, known.since_ms, known.body, waiting))

    def _conference(self, at_ms: int, body: Body) -> None:
        self._convener[body["conference"]] = str(body["convener"])
        for who in body["must_attend"]:
            name = f"{body['conference']}|{who}"
            text = Text(f"请参加会商：{body['because']['zh']}", body["because"]["en"])
            self._put(_task("conference", name, at_ms, body["begins_by_ms"], body, who, text=text))

    def _began(self, at_ms: int, body: Body) -> None:
        name = body["conference"]
        for who in body["absent"]:
            self._done("conference", f"{name}|{who}")
        there = len(body["present"])
        text = Text(f"会商进行中，{there} 方参加，请主持并作结论",
                    f"in consultation, {there} take part: conclude it")  # fmt: skip
        convener = self._convener.get(name, "")
        self._put(_task("conclusion", name, at_ms, None, body, convener, text=text))

    def _called(self, at_ms: int, body: Body) -> None:
        who = f"person:{body['person']}"
        self._put(_task("calling", body["call"], at_ms, body["answer_by_ms"], body, who))

    def _answered_call(self, at_ms: int, body: Body) -> None:
        known = self.task("calling", body["call"])
        self._done("calling", body["call"])
        if known is not None and body["outcome"] == "confirmed":
            self._put(replace(known, kind="acting", since_ms=at_ms, due_ms=None))

    def _calling_over(self, at_ms: int, body: Body) -> None:
        for kind, name in list(self._tasks):
            if kind in ("calling", "acting", "visit") and (
                self._tasks[kind, name].body["calling"] == body["calling"]
            ):
                self._done(kind, name)

    def _assigned(self, at_ms: int, body: Body) -> None:
        name = Text(body["name"]["zh"], body["name"]["en"])
        self._put(
            _task("assignment", body["assignment"], at_ms, body["due_at_ms"], body, body["owner"],
                  text=name)
        )  # fmt: skip

    def _incident(self, at_ms: int, body: Body) -> None:
        self.incidents[body["incident"]] = {**body, "at_ms": at_ms, "grade": None}

    def _graded(self, at_ms: int, body: Body) -> None:
        known = self.incidents.get(body["incident"])
        if known is not None:
            self.incidents[body["incident"]] = {**known, "grade": body["grade"]}

    def _incident_closed(self, at_ms: int, body: Body) -> None:
        self.incidents.pop(body["incident"], None)


def _task(
    kind: TaskKind,
    id: str,
    since_ms: int,
    due_ms: int | None,
    body: Body,
    position: str = "",
    *,
    text: Text | None = None,
) -> Task:
    return Task(
        kind=kind,
        id=id,
        position=position,
        since_ms=since_ms,
        due_ms=due_ms,
        text=text if text is not None else said(body),
        body=body,
    )


def _roll_call(name: str, since_ms: int, body: Body, waiting: tuple[str, ...]) -> Task:
    text = Text(f"{len(waiting)} 家未应答", f"{len(waiting)} have not answered")
    left = {**body, "parties": waiting}
    return _task("roll_call", name, since_ms, body["answer_by_ms"], left, _DUTY, text=text)
