"""What people do on the page, as observations of the desk.

What a reader would get wrong: a form is not trusted. An alarm, a question or a step must be open
and at the person's own position, an answer one of its options, a place one of the county's;
otherwise nothing is seen by the desk and the person is told why. The name and the part of whoever
did it go with every act.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, get_args

from scenarios.actions import vocabulary
from twin.county import County
from twin.county.event_types import EventKind
from twin.county.lookup import PlaceNotFoundError
from twin.live.board import Board, Task, TaskKind
from twin.live.page.sessions import Part, Session
from twin.live.positions import label_of
from twin.terms.alarm_acts import AlarmCause, AlarmHandled, HandlingStep
from twin.terms.duty_acts import FeedbackGiven, HandoverSigned
from twin.terms.observation import (
    Acknowledged,
    Answered,
    Counted,
    CountReported,
    EventReported,
    Seen,
    TaskReported,
)
from twin.terms.place import Place
from twin.terms.seats import SeatHandedOver
from twin.terms.text import Text

__all__ = ["ACTS", "ActError", "Scene", "may_act"]

_LONGEST = 200
_DIGITS = 7
_COUNTED: tuple[Counted, ...] = get_args(Counted)


class ActError(ValueError):
    """What was posted cannot be done; says why."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(en)
        self.message = Text(zh, en)


@dataclass(frozen=True, slots=True)
class Scene:
    """What an act is done in. `number` has not been used before in this run."""

    board: Board
    county: County
    kinds: Mapping[str, EventKind]
    session: Session
    number: int

    @property
    def signed(self) -> str:
        """The name and the part, as the journal has them."""
        session = self.session
        if session.part is Part.CONTROL:
            return f"{session.name}（{session.part.label.zh}）"
        return f"{session.name}（{label_of(session.position, self.county).zh}）"


def may_act(session: Session, task: Task) -> bool:
    """Whether a task is for this person to do: at the own position, or as exercise control."""
    if session.part is Part.CONTROL:
        return True
    return session.part is Part.PLAYER and task.position == session.position


def _acknowledge(scene: Scene, form: Mapping[str, str]) -> Seen:
    task = _task(scene, "alarm", form)
    return Acknowledged(alarm=str(task.body["alarm"]), by=scene.signed, position=task.position)


def _answer(scene: Scene, form: Mapping[str, str]) -> Seen:
    task, answer = _task(scene, "question", form), form.get("answer", "")
    if answer not in task.body["options"]:
        raise ActError("没有这个选项", "there is no such option")
    return Answered(question=task.id, answer=answer, by=scene.signed, note=_text(form, "note"))


def _handled(scene: Scene, form: Mapping[str, str]) -> Seen:
    task = _task(scene, "step", form)
    stage = HandlingStep(task.body["stage"])
    cause = None
    if stage in (HandlingStep.VERIFY, HandlingStep.CAUSE):
        with suppress(ValueError):
            cause = AlarmCause(form.get("cause", ""))
        if cause is None:
            raise ActError("请选原因", "choose a cause")
    return AlarmHandled(
        alarm=task.id, stage=stage, position=task.position, by=scene.signed, cause=cause,
        note=_text(form, "note"),
    )  # fmt: skip


def _call(scene: Scene, form: Mapping[str, str]) -> Seen:
    event = form.get("event_type", "")
    if event not in scene.kinds:
        raise ActError("请选事件类型", "choose what has happened")
    text = _text(form, "text")
    if not text:
        raise ActError("请写明来电内容", "write down what was said")
    place, hazard = _place(scene, form)
    return EventReported(
        report=f"page:{scene.number}",
        event_type=event,
        place=place,
        hazard=hazard,
        caller=_text(form, "caller") or "群众",
        channel="phone",
        source_kind="public",
        text=f"{text}（{scene.signed} 登记）",
    )


def _count(scene: Scene, form: Mapping[str, str]) -> Seen:
    incident = _incident(scene, form)
    number = form.get("number", "")
    what = next((w for w in _COUNTED if w == form.get("what")), None)
    if what is None or not (number.isascii() and number.isdecimal()) or len(number) > _DIGITS:
        raise ActError("人数应是不小于 0 的整数", "the number must be a whole one, 0 or more")
    return CountReported(what=what, number=int(number), place=_place_of(incident), by=scene.signed)


def _task_done(scene: Scene, form: Mapping[str, str]) -> Seen:
    incident = _incident(scene, form)
    task = form.get("task", "")
    if task not in vocabulary().choices["task"].values():
        raise ActError("请选任务", "choose a task")
    return TaskReported(
        task=task,
        place=_place_of(incident),
        hazard=str(incident.get("hazard", "")),
        by=scene.signed,
    )


def _sign_shift(scene: Scene, form: Mapping[str, str]) -> Seen:
    task, side = _task(scene, "handover", form), form.get("side", "")
    if side not in ("out", "in"):
        raise ActError("请选交班或接班", "choose who signs")
    items = tuple(
        item for nth, item in enumerate(task.body["items"]) if form.get(f"item-{nth}") == "on"
    )
    return HandoverSigned(
        shift=task.id, by=scene.signed, side="out" if side == "out" else "in", items=items,
        note=_text(form, "note"),
    )  # fmt: skip


def _feedback(scene: Scene, form: Mapping[str, str]) -> Seen:
    task, text = _task(scene, "instruction", form), _text(form, "text")
    if not text:
        raise ActError("请写办理结果", "write what came of it")
    return FeedbackGiven(instruction=task.id, by=scene.signed, text=text)


def _hand_over(scene: Scene, form: Mapping[str, str]) -> Seen:
    successor = _text(form, "to")
    if not successor or scene.session.part is not Part.PLAYER:
        raise ActError("请写接班人姓名", "write who takes over")
    return SeatHandedOver(
        position=scene.session.position, by=scene.signed, to=successor, note=_text(form, "note")
    )


ACTS: dict[str, Callable[[Scene, Mapping[str, str]], Seen]] = {
    "acknowledge": _acknowledge,
    "answer": _answer,
    "handle": _handled,
    "call": _call,
    "count": _count,
    "task": _task_done,
    "handover": _hand_over,
    "shift": _sign_shift,
    "feedback": _feedback,
}


def _task(scene: Scene, kind: TaskKind, form: Mapping[str, str]) -> Task:
    task = scene.board.task(kind, form.get("id", ""))
    if task is None:
        raise ActError("已有人办理，或已失效", "somebody has done it, or it is no longer open")
    if not may_act(scene.session, task):
        raise ActError("这不是您席位的事项", "it is not for your position")
    return task


def _incident(scene: Scene, form: Mapping[str, str]) -> Mapping[str, Any]:
    incident = scene.board.incidents.get(form.get("incident", ""))
    if incident is None:
        raise ActError("请选未结的事件", "choose an open incident")
    return incident


def _place(scene: Scene, form: Mapping[str, str]) -> tuple[Place, str]:
    """Where somebody means, and the hazard source there if it is one."""
    written = _text(form, "place")
    for hazard in scene.county.hazards.values():
        if written in (hazard.id, hazard.name):
            return hazard.as_term(), hazard.id
    try:
        return scene.county.place(written).as_term(), ""
    except PlaceNotFoundError as error:
        near = "、".join(error.near)
        raise ActError(
            f"没有“{written}”这个地点，或不止一处" + (f"；是不是 {near}？" if near else ""),
            f"no place {written!r}, or more than one" + (f"; did you mean {near}?" if near else ""),
        ) from None


def _place_of(incident: Mapping[str, Any]) -> Place:
    return Place(**incident["place"])


def _text(form: Mapping[str, str], name: str) -> str:
    """A short text without control characters."""
    kept = "".join(letter for letter in form.get(name, "") if letter.isprintable())
    return kept.strip()[:_LONGEST]
