"""Tasks of a run card that no unit carries out: an owner, a deadline, and a watch on it."""

from __future__ import annotations

from twin.desk.incidents.memory import Incident
from twin.desk.plans.memory import Assignment
from twin.desk.plans.rules import CardTask
from twin.desk.timers import arm
from twin.desk.turn import Turn, ms
from twin.terms.plan_acts import AssignmentReported
from twin.terms.plan_effects import TaskAssigned, TaskEnded, TaskOverdue
from twin.terms.text import Text

__all__ = ["assign", "overdue", "reported", "withdraw"]


def assign(turn: Turn, incident: Incident, task: CardTask) -> None:
    """Give a task to its owner, once an incident."""
    assignments = turn.state.plans[incident.id].assignments
    if any(each.task == task.id for each in assignments.values()):
        return
    name = turn.new_id("T")
    owner = f"township:{turn.ground.township_of(incident.place)}"
    assignment = Assignment(
        incident=incident.id,
        task=task.id,
        name=task.name,
        owner=owner if task.owner == "township" else task.owner,
        due_ms=turn.now_ms + ms(task.within),
        take_note=task.take_note,
    )
    assignments[name] = assignment
    turn.state.assignment_of[name] = incident.id
    arm(turn, task.within, "task", name)
    turn.emit(
        TaskAssigned(
            assignment=name,
            incident=incident.id,
            task=task.id,
            name=Text(task.name, task.name_en),
            owner=assignment.owner,
            due_at_ms=assignment.due_ms,
            take_note=task.take_note,
            clause=task.clause,
        )
    )


def reported(turn: Turn, seen: AssignmentReported) -> None:
    """Take what an owner says of a task; what is over stays over."""
    found = _find(turn, seen.assignment)
    if found is None or found.is_over:
        return
    found.state = seen.state
    if not found.is_over:
        return
    turn.emit(
        TaskEnded(
            assignment=seen.assignment,
            incident=found.incident,
            task=found.task,
            owner=found.owner,
            state=seen.state,
            margin_s=(found.due_ms - turn.now_ms) / 1000.0,
        )
    )
    if seen.state == "cannot":
        turn.log(
            f"{found.owner} 无法完成“{found.name}”：{seen.note or '未说明'}",
            f"{found.owner} cannot do {found.task}: {seen.note or 'no reason given'}",
        )


def overdue(turn: Turn, name: str) -> None:
    """A task's time is over: say so if it is still owed."""
    found = _find(turn, name)
    if found is None or found.is_over or not turn.state.incidents[found.incident].is_open:
        return
    turn.emit(
        TaskOverdue(
            assignment=name,
            incident=found.incident,
            task=found.task,
            owner=found.owner,
            due_at_ms=found.due_ms,
        )
    )


def withdraw(turn: Turn, incident: Incident) -> None:
    """The incident is over: nothing of it is owed any more."""
    for name in turn.state.plans[incident.id].assignments:
        turn.state.assignment_of.pop(name, None)


def _find(turn: Turn, name: str) -> Assignment | None:
    incident = turn.state.assignment_of.get(name)
    return None if incident is None else turn.state.plans[incident].assignments[name]
