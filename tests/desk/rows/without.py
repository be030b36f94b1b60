"""Rules with one row left out, and what a desk that follows them decides otherwise.

A row that changes nothing when it is gone says nothing: whatever it was meant to decide is decided
elsewhere, or nowhere. So every row of every list in the rule files is left out once, and some scene
has to go another way for it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from tests.desk.conftest import Told
from twin.desk import Desk, Rules
from twin.desk.calling.roster import Roster
from twin.desk.rule_parts import Rule
from twin.desk.state import DeskState

Path = tuple[str | int, ...]


@dataclass(frozen=True)
class Row:
    """A row of a list in a rule file: where it stands, and what it and those above it say."""

    path: Path
    words: str


@dataclass(frozen=True)
class Scene:
    """Things told to a desk: for rows of these `files` that speak of `tag`, or for all of them."""

    files: tuple[str, ...]
    tag: str
    play: Callable[[Told], None]
    desk: Literal["day", "night", "own"] = "day"


def rows_of(rules: Rule, path: Path = (), words: str = "") -> Iterator[Row]:
    """Every row of every list of rows below a rule, in the order of the file."""
    for name in type(rules).model_fields:
        value = getattr(rules, name)
        if isinstance(value, Rule):
            yield from rows_of(value, (*path, name), words)
        elif isinstance(value, tuple) and value and isinstance(value[0], Rule):
            for i, row in enumerate(value):
                own = f"{words} {row!r}"
                yield Row((*path, name, i), own)
                yield from rows_of(row, (*path, name, i), own)


def without(rules: Any, path: Path) -> Any:
    """The rules without the row at a path."""
    head, *rest = path
    if isinstance(rules, tuple):
        assert isinstance(head, int)
        kept = (without(rules[head], tuple(rest)),) if rest else ()
        return (*rules[:head], *kept, *rules[head + 1 :])
    return rules.model_copy(update={head: without(getattr(rules, str(head)), tuple(rest))})


def decided(desk: Desk, rules: Rules, scene: Scene) -> Iterator[str]:
    """What a desk decides by these rules, one by one; that it cannot go on is a decision too."""
    told = Told(desk)
    try:
        if rules.calling is not desk._rules.calling:
            desk._roster = Roster(desk._ground._county, desk._ground.areas, rules.calling)
        desk._rules, desk._state = rules, DeskState()
        desk._clock.now_ms = -1
        scene.play(told)
    except (AssertionError, KeyError, IndexError, StopIteration, ValueError) as stuck:
        yield f"{type(stuck).__name__}"
    yield from map(repr, told.effects)


def dead(desks: Mapping[str, Desk], rules: Rules, file: str, scenes: Iterable[Scene]) -> list[Path]:
    """The rows of a rule file without which every scene goes as it did."""
    own = [scene for scene in scenes if file in scene.files]
    as_written: dict[int, list[str]] = {}
    found = []
    for row in rows_of(getattr(rules, file)):
        other = rules.model_copy(update={file: without(getattr(rules, file), row.path)})
        fit = [k for k, scene in enumerate(own) if scene.tag in row.words]
        for k in sorted(fit, key=lambda k: not own[k].tag):
            scene = own[k]
            desk = desks[scene.desk]
            if k not in as_written:
                as_written[k] = list(decided(desk, rules, scene))
            if list(decided(desk, other, scene)) != as_written[k]:
                break
        else:
            found.append(row.path)
    return found
