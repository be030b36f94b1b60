"""The text of a failure: what was expected, what came instead, what happened around it, and how to
see it again. It is told from the journal, in the words of the drill language.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from scenarios.actions import Action, vocabulary
from twin.cli.language import current, say
from twin.hil.moments import clock_text
from twin.terms.matching import meets, values_at
from twin.terms.record import Record

__all__ = ["around", "line"]

_BEFORE_MS = 60_000
_ALIKE, _OTHERS = 4, 8


def around(told: Sequence[Record], kind: str, from_ms: int, to_ms: int) -> list[str]:
    """What a reader wants to see of a stretch: what is of the kind looked for, and the rest.

    Of many, those nearest to its end are shown.
    """
    near = [each for each in told if from_ms - _BEFORE_MS <= each.at_ms <= to_ms]
    known = {action.record for action in vocabulary().actions.values()} | {
        "world.inject",
        "world.staged",
    }
    alike = [each for each in near if each.kind == kind][-_ALIKE:]
    others = [each for each in near if each.kind in known and each.kind != kind][-_OTHERS:]
    shown = sorted([*alike, *others], key=lambda record: record.seq)
    return [line(record) for record in shown] or [say("（没有记录）", "(nothing on record)")]


def line(record: Record) -> str:
    """A record in a line."""
    told = " ".join(dict.fromkeys(_words(record)))
    return f"{clock_text(record.at_ms)}  {told}"


def _words(record: Record) -> Iterator[str]:
    body = record.body
    if record.kind == "world.inject":
        text = body.get("text", {})
        yield say("注入", "inject")
        yield str(body.get("id"))
        yield str(text.get(current(), ""))
        return
    if record.kind == "world.staged":
        yield say("测试", "test")
        yield from (f"{key}={value}" for key, value in body.items())
        return
    found = _action(record)
    if found is None:
        yield record.kind
        said = {k: v.get(current()) if isinstance(v, Mapping) else v for k, v in body.items()}
        yield from (f"{k}={v}" for k, v in said.items() if isinstance(v, str | int | float))
        return
    name, action = found
    yield name if current() == "zh" else action.en
    paths: list[str] = []
    for key, where in action.where.items():
        if where.path in paths:
            continue
        paths.append(where.path)
        for value in values_at(body, where.path):
            if value not in ("", None):
                yield f"{key if current() == 'zh' else where.en}={value}"
            break


def _action(record: Record) -> tuple[str, Action] | None:
    """The action of the drill language that a record is."""
    words = vocabulary()
    for name, action in words.actions.items():
        if action.record == record.kind and all(
            meets(record.body, each) for each in words.fixed(action)
        ):
            return name, action
    return None
