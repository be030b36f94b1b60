"""What people do on the page, as observations of the desk.

What a reader would get wrong: a form is not trusted. An alarm, a question or a step must be open
and at the person's own position, an answer one of its options, a place one of the county's;
otherwise nothing is seen by the desk and the person is told why. The name and the part of whoever
did it go with every act.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Any, get_args

from scenarios.actions import vocabulary
from twin.county.lookup import PlaceNotFoundError
from twin.live.page import seat_acts
from twin.live.page.scene import ActError, Scene, number_of, task_of, text_of
from twin.live.page.sessions import Part
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

__all__ = ["ACTS"]

_COUNTED: tuple[Counted, ...] = get_args(Counted)


def _acknowledge(scene: Scene, form: Mapping[str, str]) -> Seen:
    task = task_of(scene, "alarm", form)
    return Acknowledged(alarm=str(task.body["alarm"]), by=scene.signed, position=task.position)


def _answer(scene: Scene, form: Mapping[str, str]) -> Seen:
    task, answer = task_of(scene, "question", form), form.get("answer", "")
    if answer not in task.body["options"]:
        raise ActError("没有这个选项", "there is no such option")
    return Answered(question=task.id, answer=answer, by=scene.signed, note=text_of(form, "note"))


def _handled(scene: Scene, form: Mapping[str, str]) -> Seen:
    task = task_of(scene, "step", form)
    stage = HandlingStep(task.body["stage"])
    cause = None
    if stage in (HandlingStep.VERIFY, HandlingStep.CAUSE):
        with suppress(ValueError):
            cause = AlarmCause(form.get("cause", ""))
        if cause is None:
            raise ActError("请选原因", "choose a cause")
    return AlarmHandled(
        alarm=task.id, stage=stage, position=task.position, by=scene.signed, cause=cause,
        note=text_of(form, "note"),
    )  # fmt: skip


def _call(scene: Scene, form: Mapping[str, str]) -> Seen:
    event = form.get("event_type", "")
    if event not in scene.kinds:
        raise ActError("请选事件类型", "choose what has happened")
    text = text_of(form, "text")
    if not text:
        raise ActError("请写明来电内容", "write down what was said")
    place, hazard = _place(scene, form)
    return EventReported(
        report=f"page:{scene.number}",
        event_type=event,
        place=place,
        hazard=hazard,
        caller=text_of(form, "caller") or "群众",
        channel="phone",
        source_kind="public",
        text=f"{text}（{scene.signed} 登记）",
    )


def _count(scene: Scene, form: Mapping[str, str]) -> Seen:
    incident = _incident(scene, form)
    what = next((w for w in _COUNTED if w == form.get("what")), None)
    if what is None:
        raise ActError("请选哪一类人", "choose of whom")
    number = number_of(form, "number")
    return CountReported(what=what, number=number, place=_place_of(incident), by=scene.signed)


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
    task, side = task_of(scene, "handover", form), form.get("side", "")
    if side not in ("out", "in"):
        raise ActError("请选交班或接班", "choose who signs")
    items = tuple(
        item for nth, item in enumerate(task.body["items"]) if form.get(f"item-{nth}") == "on"
    )
    return HandoverSigned(
        shift=task.id, by=scene.signed, side="out" if side == "out" else "in", items=items,
        note=text_of(form, "note"),
    )  # fmt: skip


def _feedback(scene: Scene, form: Mapping[str, str]) -> Seen:
    task, text = task_of(scene, "instruction", form), text_of(form, "text")
    if not text:
        raise ActError("请写办理结果", "write what came of it")
    return FeedbackGiven(instruction=task.id, by=scene.signed, text=text)


def _hand_over(scene: Scene, form: Mapping[str, str]) -> Seen:
    successor = text_of(form, "to")
    if not successor or scene.session.part is not Part.PLAYER:
        raise ActError("请写接班人姓名", "write who takes over")
    return SeatHandedOver(
        position=scene.session.position, by=scene.signed, to=successor, note=text_of(form, "note")
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
    **seat_acts.ACTS,
}


def _incident(scene: Scene, form: Mapping[str, str]) -> Mapping[str, Any]:
    incident = scene.board.incidents.get(form.get("incident", ""))
    if incident is None:
        raise ActError("请选未结的事件", "choose an open incident")
    return incident


def _place(scene: Scene, form: Mapping[str, str]) -> tuple[Place, str]:
    """Where somebody means, and the hazard source there if it is one."""
    written = text_of(form, "place")
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
