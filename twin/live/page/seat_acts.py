"""What those called, convened, instructed and asked do at their seats.

What a reader would get wrong: who has been reached counts by what he says himself. A click of the
duty officer at a roll-call is a party he has spoken to; a keeper's own click is his answer.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Literal

from twin.live.page.scene import ActError, Scene, number_of, task_of, text_of
from twin.live.page.sessions import Part
from twin.terms.calls import ActionReported, CallEnded, CallOutcome, VisitEnded
from twin.terms.conference import ConferenceConcluded, ConferenceJoined
from twin.terms.duty_acts import InstructionGiven, ModeOrdered, RollCallAnswered
from twin.terms.observation import Seen
from twin.terms.plan_acts import AssignmentReported
from twin.terms.warning_acts import MeasureReported, ProposalAnswered

__all__ = ["ACTS"]

_OUTCOMES = (CallOutcome.ANSWERED, CallOutcome.CONFIRMED)
_STATES: tuple[Literal["accepted", "done", "cannot"], ...] = ("accepted", "done", "cannot")


def _roll(scene: Scene, form: Mapping[str, str]) -> Seen:
    task, party = task_of(scene, "roll_call", form), form.get("party", "")
    if party not in task.body["parties"]:
        raise ActError("请选还没有应答的单位", "choose a party that has not answered")
    return RollCallAnswered(roll_call=task.id, party=party, by=scene.signed)


def _join(scene: Scene, form: Mapping[str, str]) -> Seen:
    task, means = task_of(scene, "conference", form), form.get("means", "")
    if means not in task.body["means"]:
        raise ActError("请选参加方式", "choose how you take part")
    return ConferenceJoined(conference=task.body["conference"], who=task.position, means=means)


def _conclude(scene: Scene, form: Mapping[str, str]) -> Seen:
    task = task_of(scene, "conclusion", form)
    conclusion, decision = text_of(form, "conclusion"), text_of(form, "decision")
    if not conclusion or not decision:
        raise ActError("结论和决定都要写", "write both what was found and what is decided")
    who, why = text_of(form, "dissenter"), text_of(form, "dissent")
    if bool(who) != bool(why):
        raise ActError("不同意见要写是谁、为什么", "of a dissent write who, and why")
    return ConferenceConcluded(
        conference=task.id,
        by=scene.signed,
        conclusion=conclusion,
        decision=decision,
        dissent=((who, why),) if who else (),
    )


def _called(scene: Scene, form: Mapping[str, str]) -> Seen:
    task = task_of(scene, "calling", form)
    outcome = next((each for each in _OUTCOMES if each.value == form.get("outcome")), None)
    if outcome is None:
        raise ActError("请选应答", "choose the answer")
    return CallEnded(call=task.id, outcome=outcome, by=scene.signed, note=text_of(form, "note"))


def _acting(scene: Scene, form: Mapping[str, str]) -> Seen:
    task, action = task_of(scene, "acting", form), text_of(form, "action")
    if not action:
        raise ActError("请写做了什么", "write what was done")
    return ActionReported(
        call=task.id, by=scene.signed, action=action, people=number_of(form, "people")
    )


def _visited(scene: Scene, form: Mapping[str, str]) -> Seen:
    task, found = task_of(scene, "visit", form), form.get("found", "")
    if found not in ("yes", "no"):
        raise ActError("请选是否见到本人", "choose whether the person was found")
    return VisitEnded(visit=task.id, reached=found == "yes", by=scene.signed)


def _assignment(scene: Scene, form: Mapping[str, str]) -> Seen:
    task = task_of(scene, "assignment", form)
    state = next((each for each in _STATES if each == form.get("state")), None)
    if state is None:
        raise ActError("请选办理情况", "choose how it stands")
    note = text_of(form, "note")
    if state == "cannot" and not note:
        raise ActError("不能办理要写原因", "say why it cannot be done")
    return AssignmentReported(assignment=task.id, state=state, by=scene.signed, note=note)


def _measure(scene: Scene, form: Mapping[str, str]) -> Seen:
    return MeasureReported(measure=task_of(scene, "measure", form).id, by=scene.signed)


def _proposal(scene: Scene, form: Mapping[str, str]) -> Seen:
    task, answer = task_of(scene, "proposal", form), form.get("answer", "")
    if answer not in ("yes", "no"):
        raise ActError("请选是否采纳", "choose whether it is followed")
    return ProposalAnswered(
        proposal=task.id, accepted=answer == "yes", by=scene.signed, reason=text_of(form, "reason")
    )


def _instruct(scene: Scene, form: Mapping[str, str]) -> Seen:
    to, text = form.get("to", ""), text_of(form, "text")
    if to not in scene.instructed:
        raise ActError("请选交给谁办", "choose who is to do it")
    if not text:
        raise ActError("请写批示内容", "write the instruction")
    minutes = number_of(form, "minutes")
    if not 1 <= minutes <= 1440:
        raise ActError("时限写 1 到 1440 分钟", "give 1 to 1440 minutes")
    return InstructionGiven(
        instruction=f"ZS-page:{scene.number}",
        by=scene.session.position if scene.session.part is Part.PLAYER else scene.signed,
        to=to,
        text=text,
        within_s=60.0 * minutes,
        incident=form.get("incident", "") if form.get("incident") in scene.board.incidents else "",
    )


def _mode(scene: Scene, form: Mapping[str, str]) -> Seen:
    mode = form.get("mode", "")
    if mode not in ("peace", "crisis"):
        raise ActError("请选平时或战时", "choose peace or crisis duty")
    return ModeOrdered(
        mode="crisis" if mode == "crisis" else "peace",
        by=scene.session.position,
        reason=text_of(form, "reason"),
    )


ACTS: dict[str, Callable[[Scene, Mapping[str, str]], Seen]] = {
    "roll": _roll,
    "join": _join,
    "conclude": _conclude,
    "called": _called,
    "acting": _acting,
    "visited": _visited,
    "assignment": _assignment,
    "measure": _measure,
    "proposal": _proposal,
    "instruct": _instruct,
    "mode": _mode,
}
