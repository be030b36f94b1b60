"""The kinds of emergency a county knows: `rules/event_types.yaml`, the one list of `event_type`s.

Rule files, drills and reports all name an event by its id here. What a reader would get wrong: the
class is not a property of the cause. A forest fire is a natural disaster by class and graded by a
regulation of its own; Order 493 does not apply to it.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from functools import lru_cache
from types import MappingProxyType
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from twin.county.model import County
from twin.inputs import BadValue, InputProblems, Problem, bind, load_yaml_text, near
from twin.terms.basis import Basis
from twin.terms.text import Text

__all__ = ["UNKNOWN", "EventClass", "EventKind", "event_kind", "load_event_kinds"]

_FILE = "event_types.yaml"
UNKNOWN = "unknown"
"""The kind of an event of which nobody knows yet what it is."""


class EventClass(Enum):
    """The four classes of 突发事件 (突发事件应对法 art. 2)."""

    NATURAL = "natural"
    ACCIDENT = "accident"
    HEALTH = "health"
    SECURITY = "security"

    @property
    def label(self) -> Text:
        """The class as the law calls it."""
        return _CLASSES[self]


_CLASSES = {
    EventClass.NATURAL: Text("自然灾害", "natural disaster"),
    EventClass.ACCIDENT: Text("事故灾难", "accident"),
    EventClass.HEALTH: Text("公共卫生事件", "public-health event"),
    EventClass.SECURITY: Text("社会安全事件", "social-security event"),
}


class EventKind(BaseModel):
    """One kind of event: its id, its labels, where it belongs and what says so."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    name: str
    name_en: str
    event_class: EventClass = Field(alias="class")
    group: str
    clause: str
    basis: Basis
    source: str

    @property
    def label(self) -> Text:
        """The kind in both languages."""
        return Text(self.name, self.name_en)


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    fumeng_rules: Literal[1]
    types: tuple[EventKind, ...]


@lru_cache(maxsize=8)
def load_event_kinds(county: County) -> Mapping[str, EventKind]:
    """The county's kinds of event by id, in file order.

    Raises:
        InputProblems: The file is missing or wrong, or an id or a name stands twice in it.
    """
    shown = f"{county.folder}/rules/{_FILE}"
    text = county.rule_texts.get(_FILE)
    if text is None:
        message = Text(f"县域数据缺少规则文件 {_FILE}", f"the county has no rule file {_FILE}")
        hint = Text("从自带县域数据复制一份再改", "copy the embedded one and change it")
        raise InputProblems([Problem("E100", shown, 1, 1, message, hint, 1, "")])
    document = load_yaml_text(text, shown)
    kinds = bind(document, _File).value.types
    problems = []
    seen: dict[str, int] = {}
    for row, kind in enumerate(kinds):
        for key, word in (("id", kind.id), ("name", kind.name)):
            if seen.setdefault(word, row) != row:
                said = Text(f"“{word}”重复", f"{word!r} stands twice")
                problems.append(document.problem("E504", document.at("types", row, key), said))
    if UNKNOWN not in (kind.id for kind in kinds):
        said = Text(f"缺少类型 {UNKNOWN}（说不清是什么事的来电）", f"there is no kind {UNKNOWN!r}")
        problems.append(document.problem("E105", document.at("types"), said))
    if problems:
        raise InputProblems(problems)
    return MappingProxyType({kind.id: kind for kind in kinds})


def event_kind(kinds: Mapping[str, EventKind], word: str) -> EventKind:
    """The kind written as `word`: its id, or its name in either language.

    Raises:
        BadValue: E210, with near names.
    """
    for kind in kinds.values():
        if word in (kind.id, kind.name, kind.name_en):
            return kind
    names = [*kinds, *(kind.name for kind in kinds.values())]
    close = near(word, names)
    raise BadValue(
        Text(f"没有“{word}”这种事件类型", f"there is no kind of event {word!r}"),
        hint=Text(f"相近的有：{'、'.join(close)}", f"near ones: {', '.join(close)}")
        if close
        else Text("见 rules/event_types.yaml", "see rules/event_types.yaml"),
        code="E210",
    )
