"""What an act on the page is done in, and how its form is read: nothing in it is trusted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from twin.county import County
from twin.county.event_types import EventKind
from twin.live.board import Board, Task, TaskKind
from twin.live.page.sessions import Part, Session
from twin.live.positions import label_of
from twin.terms.text import Text

__all__ = ["ActError", "Scene", "may_act", "number_of", "task_of", "text_of"]

_LONGEST = 200
_DIGITS = 7


class ActError(ValueError):
    """What was posted cannot be done; says why."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(en)
        self.message = Text(zh, en)


@dataclass(frozen=True, slots=True)
class Scene:
    """What an act is done in. `number` has not been used before in this run.

    `instructed` are the parties an instruction may be given to.
    """

    board: Board
    county: County
    kinds: Mapping[str, EventKind]
    session: Session
    number: int
    instructed: tuple[str, ...]

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


def task_of(scene: Scene, kind: TaskKind, form: Mapping[str, str]) -> Task:
    """The open task a form is about, if it is for this person to do."""
    task = scene.board.task(kind, form.get("id", ""))
    if task is None:
        raise ActError("已有人办理，或已失效", "somebody has done it, or it is no longer open")
    if not may_act(scene.session, task):
        raise ActError("这不是您席位的事项", "it is not for your position")
    return task


def number_of(form: Mapping[str, str], name: str) -> int:
    """A whole number of people, 0 or more."""
    written = form.get(name, "").strip()
    if not (written.isascii() and written.isdecimal()) or len(written) > _DIGITS:
        raise ActError("人数应是不小于 0 的整数", "the number must be a whole one, 0 or more")
    return int(written)


def text_of(form: Mapping[str, str], name: str) -> str:
    """A short text without control characters."""
    kept = "".join(letter for letter in form.get(name, "") if letter.isprintable())
    return kept.strip()[:_LONGEST]
