"""What other roles ask of the desk under test, and what is taken back again."""

from __future__ import annotations

from functools import partial
from typing import Literal

from scenarios.actions import vocabulary
from scenarios.checks import Checks, Loc
from scenarios.names import capability_of
from scenarios.values import Duration, Id, OneOf, Part, key
from twin.inputs import near
from twin.terms.happenings import SupportComes, TakenBack
from twin.terms.text import Text
from twin.terms.units import Role

__all__ = ["SupportFile", "TakenBackFile", "support", "taken_back"]

_TELLS = {"call": "report", "event": "report", "support": "support"}
"""What an inject that can be taken back has told the desk."""


class SupportFile(Part):
    """Another role asks the desk for units and wants an answer within a time."""

    asker: str = key("asker", "请求方")
    type: str = key("type", "类型")
    capability: str = key("capability", "能力")
    number: int = key("number", "数量", default=1, ge=1, le=50)
    task: str = key("task", "任务")
    place: str = key("place", "地点")
    answer: Duration = key("answer", "答复时限", gt=0)
    urgency: int = key("urgency", "轻重", default=0, ge=0, le=5)


def support(checks: Checks, loc: Loc, file: SupportFile) -> SupportComes:
    """A request of a role that the desk does not play, for a capability and task that exist."""
    known = partial(capability_of, checks.county, file.capability)
    asker = checks.read(loc, "asker", "请求方", partial(_role, file.asker))
    if asker in checks.roles:
        checks.add(
            "E206",
            (*loc, checks.either(loc, "asker", "请求方")),
            Text(f"{asker} 由受评方扮演，不能向自己请求", f"{asker} is played by the desk itself"),
            Text("换一方，或从 roles 里删去它", "another role, or take it out of roles"),
        )
    return SupportComes(
        asker=asker or "",
        event_type=checks.event_type(loc, file.type),
        capability=checks.read(loc, "capability", "能力", known) or "",
        number=file.number,
        task=checks.read(loc, "task", "任务", partial(_task, file.task)) or "",
        place=checks.place(loc, file.place),
        answer_s=file.answer,
        urgency=file.urgency,
    )


class TakenBackFile(Part):
    """A call or a request of another inject is taken back, or found false."""

    of: Id = key("of", "撤回")
    by: str = key("by", "由", min_length=1)
    why: str = key("why", "理由", min_length=1)


def taken_back(checks: Checks, loc: Loc, file: TakenBackFile) -> TakenBack:
    """Of an inject that told the desk something."""
    told = _TELLS.get(checks.injects.get(file.of, ""), "")
    if not told:
        able = [id for id, kind in checks.injects.items() if kind in _TELLS]
        close = near(file.of, able) or able
        checks.add(
            "E305",
            (*loc, checks.either(loc, "of", "撤回")),
            Text(
                f"“{file.of}”不是来电、事件或支援请求，无从撤回",
                f"{file.of!r} is no call, event or request for support",
            ),
            Text(
                f"可写：{'、'.join(close) or '先写一条 call、event 或 support'}",
                f"use {', '.join(close) or 'a call, an event or a support first'}",
            ),
        )
    what: Literal["report", "support"] = "support" if told == "support" else "report"
    return TakenBack(of=file.of, what=what, by=file.by, why=file.why)


def _role(written: str) -> str:
    """The code of a role, by its name or code."""
    names = {role.label.zh: role.value for role in Role}
    names |= {word: str(code) for word, code in vocabulary().choices["who"].items()}
    found = OneOf(names)(written)
    return str(found)


def _task(written: str) -> str:
    """The code of a unit's task."""
    tasks = {word: str(code) for word, code in vocabulary().choices["task"].items()}
    found = OneOf(tasks)(written)
    return str(found)
