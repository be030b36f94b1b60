"""Departments, townships and others who own a task: they take it, do it, and say so; or forget.

What a reader would get wrong: who forgets a task does it when he is reminded that it is overdue.
"""

from __future__ import annotations

from typing import Literal

import simpy

from twin.sim.figures.rows import Spread
from twin.sim.links import DESK, Links
from twin.sim.world import Life, World, ms
from twin.terms.plan_acts import AssignmentReported
from twin.terms.plan_effects import TaskAssigned, TaskOverdue

__all__ = ["Owners"]


class Owners:
    """Everybody who is given a task that no unit carries out."""

    def __init__(self, world: World, links: Links) -> None:
        self._world, self._links = world, links
        self._forgotten: dict[str, TaskAssigned] = {}

    def assign(self, task: TaskAssigned) -> None:
        """A task reaches its owner."""
        self._reach(task, self._take(task))

    def remind(self, overdue: TaskOverdue) -> None:
        """The desk asks where a task stays."""
        task = self._forgotten.pop(overdue.assignment, None)
        if task is not None:
            self._reach(task, self._work(task))

    def _reach(self, task: TaskAssigned, then: Life) -> None:
        def hear() -> None:
            self._world.start(then)

        self._links.phone(DESK, task.owner, hear, about=task.assignment)

    def _take(self, task: TaskAssigned) -> Life:
        people = self._world.figures.people
        yield self._takes(people.task_accept, "task_accept", task)
        self._say(task, "accepted")
        if task.take_note:
            return
        if self._world.stream("forgets_task", task.assignment).chance(people.forgets_task.share):
            self._forgotten[task.assignment] = task
            return
        yield from self._work(task)

    def _work(self, task: TaskAssigned) -> Life:
        yield self._takes(self._world.figures.people.task_work, "task_work", task)
        self._say(task, "done")

    def _say(self, task: TaskAssigned, state: Literal["accepted", "done"]) -> None:
        said = AssignmentReported(assignment=task.assignment, state=state, by=task.owner)
        self._links.tell_desk(task.owner, said)

    def _takes(self, spread: Spread, purpose: str, task: TaskAssigned) -> simpy.Event:
        scale = self._world.reaction
        return self._world.env.timeout(
            ms(self._world.draw_s(spread, purpose, task.assignment, scale))
        )
