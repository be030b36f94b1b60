"""The form under a task: which act it posts, what is filled in, and its buttons.

One table for all kinds of task; the template only writes down what stands here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

from twin.live.board import Task, TaskKind
from twin.live.words import option_label
from twin.terms.alarm_acts import AlarmCause, HandlingStep
from twin.terms.text import Lang, Text

__all__ = ["Button", "Field", "Form", "form_of"]

_WITH_CAUSE = (HandlingStep.VERIFY.value, HandlingStep.CAUSE.value)


@dataclass(frozen=True, slots=True)
class Field:
    """Something to fill in: a line of text, a number, a box to tick, or one of `options`."""

    kind: Literal["text", "number", "box", "choice"]
    name: str
    label: str
    options: tuple[tuple[str, str], ...] = ()
    needed: bool = True


@dataclass(frozen=True, slots=True)
class Button:
    """A button; with a name it sends a value of its own."""

    word: str
    name: str = ""
    value: str = ""


@dataclass(frozen=True, slots=True)
class Form:
    """What a task is done with."""

    act: str
    buttons: tuple[Button, ...]
    fields: tuple[Field, ...] = ()


def form_of(
    task: Task, lang: Lang, name_of: Callable[[str], str] = lambda party: party
) -> Form | None:
    """The form of a task; None for one that only shows. `name_of` says who a party is."""

    def say(zh: str, en: str) -> str:
        return Text(zh, en).in_(lang)

    def options(name: str, words: Mapping[str, str]) -> tuple[Button, ...]:
        return tuple(Button(word, name, value) for value, word in words.items())

    body = task.body
    found: dict[TaskKind, Callable[[], Form]] = {
        "alarm": lambda: Form("acknowledge", (Button(say("签收", "Acknowledge")),)),
        "question": lambda: Form(
            "answer",
            options("answer", {each: option_label(each).in_(lang) for each in body["options"]}),
        ),
        "step": lambda: _step(task, lang),
        "handover": lambda: Form(
            "shift",
            options("side", {"out": say("交班签字", "Sign, handing over"),
                             "in": say("接班签字", "Sign, taking over")}),
            tuple(Field("box", f"item-{n}", item, needed=False)
                  for n, item in enumerate(body["items"])),
        ),
        "instruction": lambda: Form(
            "feedback",
            (Button(say("反馈", "Report")),),
            (Field("text", "text", say("办理结果", "What came of it")),),
        ),
        "roll_call": lambda: Form(
            "roll",
            (Button(say("已应答", "Has answered")),),
            (Field("choice", "party", say("点名单位", "Party"),
                   tuple((party, name_of(party)) for party in body["parties"])),),
        ),
        "conference": lambda: Form(
            "join",
            options("means", {each: say("以", "join by ") + option_label(each).in_(lang)
                              + say("方式参加", "") for each in body["means"]}),
        ),
        "conclusion": lambda: Form(
            "conclude",
            (Button(say("结束会商", "Conclude")),),
            (Field("text", "conclusion", say("结论", "What was found")),
             Field("text", "decision", say("决定", "What is decided")),
             Field("text", "dissenter", say("不同意见：谁", "Dissent: who"), needed=False),
             Field("text", "dissent", say("为什么", "why"), needed=False)),
        ),
        "calling": lambda: Form(
            "called",
            options("outcome", {"confirmed": say("复述确认", "Repeat and confirm"),
                                "answered": say("仅接听", "Only answer")}),
            (Field("text", "note", say("说明", "Note"), needed=False),),
        ),
        "acting": lambda: Form(
            "acting",
            (Button(say("反馈行动", "Report")),),
            (Field("text", "action", say("做了什么", "What was done")),
             Field("number", "people", say("已转移或告知人数", "People moved or told"))),
        ),
        "visit": lambda: Form(
            "visited",
            options("found", {"yes": say("见到本人", "Found"), "no": say("未见到", "Not found")}),
        ),
        "assignment": lambda: Form(
            "assignment",
            options("state", {"accepted": say("签收", "Take it"), "done": say("已办结", "Done"),
                              "cannot": say("不能办理", "Cannot")}),
            (Field("text", "note", say("说明", "Note"), needed=False),),
        ),
        "measure": lambda: Form("measure", (Button(say("已落实", "Taken")),)),
        "proposal": lambda: Form(
            "proposal",
            options("answer", {"yes": say("采纳", "Follow"), "no": say("不发布", "Do not")}),
            (Field("text", "reason", say("理由", "Reason"), needed=False),),
        ),
    }  # fmt: skip
    make = found.get(task.kind)
    return None if make is None else make()


def _step(task: Task, lang: Lang) -> Form:
    """The next step of an alarm; two of them ask for the cause."""
    word = option_label(task.body["stage"]).in_(lang)
    if task.body["stage"] not in _WITH_CAUSE:
        return Form("handle", (Button(word),))
    causes = (cause.value for cause in AlarmCause)
    buttons = (
        Button(f"{word}：{option_label(cause).in_(lang)}", "cause", cause) for cause in causes
    )
    return Form("handle", tuple(buttons))
