"""`calling.yaml`: who is called when, how often, and who goes there when nobody answers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Literal, Self

from pydantic import Field, model_validator

from twin.desk.rule_parts import EventType, RuleFile, Seconds, Sourced, Wrong, twice
from twin.inputs import BadValue
from twin.terms.calls import Responsible
from twin.terms.levels import WarningColour
from twin.terms.text import Text
from twin.terms.warning import ProtectiveAction
from twin.terms.warning_stages import IssuerKind, MoveStage, OwnKind

__all__ = ["CallLevel", "CallingRules", "Lines", "Post", "Trigger"]

_OCCASIONS = ("warnings", "own_warnings", "moves", "notices", "incidents")


class Lines(Sourced):
    """How many calls may be on at once."""

    at_once: int = Field(gt=0)


class Post(Sourced):
    """A post of which every area of its level has one; of households one per so many residents."""

    id: str = Field(pattern=r"^[a-z][a-z_]*$")
    level: Responsible
    title: str = Field(min_length=1)
    title_en: str = Field(min_length=1)
    substitute: str = ""
    residents_each: int = Field(default=0, ge=0)
    keeper: Literal["", "main", "technical", "operation"] = ""

    @model_validator(mode="after")
    def _fits_its_level(self) -> Self:
        if (self.level is Responsible.HOUSEHOLD) != (self.residents_each > 0):
            raise BadValue(
                Text(
                    f"{self.id}：residents_each 只用于户级，且户级必写",
                    f"{self.id}: households, and only they, have residents_each",
                )
            )
        if (self.level is Responsible.FIRM) != bool(self.keeper):
            raise BadValue(
                Text(
                    f"{self.id}：keeper 只用于企业，且企业必写",
                    f"{self.id}: firms, and only they, have a keeper",
                )
            )
        return self


class CallLevel(Sourced):
    """How the persons of a level are called. `visitor` is who goes there in the end."""

    level: Responsible
    ring_within: Seconds = Field(gt=0)
    tries: int = Field(gt=0)
    retry_after: Seconds = Field(gt=0)
    act_within: Seconds = Field(gt=0)
    visitor: Literal["county_duty", "police", "township", "village", "park"]
    visit_within: Seconds = Field(gt=0)


class Trigger(Sourced):
    """An occasion for calling, and the levels that are called. Exactly one kind of occasion."""

    id: str = Field(pattern=r"^[A-Z][A-Z0-9-]*$")
    warnings: tuple[IssuerKind, ...] = ()
    own_warnings: tuple[OwnKind, ...] = ()
    colours: tuple[WarningColour, ...] = ()
    moves: tuple[MoveStage, ...] = ()
    notices: tuple[ProtectiveAction, ...] = ()
    incidents: tuple[EventType, ...] = ()
    levels: tuple[Responsible, ...] = Field(min_length=1)
    clause: str = Field(min_length=1)

    @model_validator(mode="after")
    def _one_occasion(self) -> Self:
        given = [name for name in _OCCASIONS if getattr(self, name)]
        if len(given) != 1:
            raise BadValue(
                Text(
                    f"{self.id} 要恰好写一种触发，现在写了：{'、'.join(given) or '没有'}",
                    f"{self.id} needs exactly one occasion, found {len(given)}",
                ),
                hint=Text(
                    f"从 {'、'.join(_OCCASIONS)} 里写一种", f"one of {', '.join(_OCCASIONS)}"
                ),
            )
        if bool(self.colours) != (given[0] in ("warnings", "own_warnings")):
            raise BadValue(
                Text(
                    f"{self.id}：预警触发要写 colours，其他触发没有颜色",
                    f"{self.id}: a warning has colours, nothing else has",
                )
            )
        return self


class CallingRules(RuleFile):
    """The whole file."""

    lines: Lines
    count_every: Seconds = Field(gt=0)
    posts: tuple[Post, ...]
    levels: tuple[CallLevel, ...]
    triggers: tuple[Trigger, ...]

    def wrong(self) -> Iterator[Wrong]:
        """What does not hang together: names twice, substitutes, levels nobody stands for."""
        for part in ("posts", "triggers"):
            yield from twice(part, "id", [each.id for each in getattr(self, part)])
        yield from twice("levels", "level", [row.level.value for row in self.levels])
        posts = {post.id: post for post in self.posts}
        for i, post in enumerate(self.posts):
            bad = _chain(post, posts)
            if bad is not None:
                yield ("posts", i, "substitute"), bad
        have = [row.level for row in self.levels]
        for i, trigger in enumerate(self.triggers):
            for j, level in enumerate(trigger.levels):
                if level not in have or not any(post.level is level for post in self.posts):
                    yield (
                        ("triggers", i, "levels", j),
                        BadValue(
                            Text(
                                f"{trigger.id}：{level.label.zh}没有责任人岗位或没有写怎么叫",
                                f"{trigger.id}: nobody stands for {level.value}, or how to call",
                            ),
                            hint=Text(
                                "在 posts 和 levels 里各写一行", "add a row to posts and levels"
                            ),
                        ),
                    )

    def level(self, level: Responsible) -> CallLevel:
        """How persons of a level are called."""
        return next(row for row in self.levels if row.level is level)


def _chain(post: Post, posts: Mapping[str, Post]) -> BadValue | None:
    """Why the substitutes of a post are not known, not of its level, or never come to an end."""
    passed = [post.id]
    at = post
    while at.substitute:
        to = posts.get(at.substitute)
        if to is None or to.level is not post.level:
            return BadValue(
                Text(
                    f"{at.id} 的替补“{at.substitute}”不在同级岗位里",
                    f"{at.id}: there is no substitute {at.substitute!r} of its level",
                ),
                hint=Text(f"岗位有：{'、'.join(posts)}", f"posts: {', '.join(posts)}"),
            )
        if to.id in passed:
            return BadValue(
                Text(
                    f"替补绕回来了：{' → '.join([*passed, to.id])}",
                    f"the substitutes go round: {' -> '.join([*passed, to.id])}",
                ),
                hint=Text("最后一人不写 substitute", "the last has no substitute"),
            )
        passed.append(to.id)
        at = to
    return None
