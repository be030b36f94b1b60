"""What all rule files are made of: strict frozen models, durations, codes, and their sources."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Annotated, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationInfo,
)

from twin.county.event_types import EventKind, event_kind
from twin.inputs import BadValue
from twin.inputs.durations import duration_s
from twin.terms.basis import Basis
from twin.terms.observation import AlarmBit
from twin.terms.text import Text

__all__ = ["Bit", "EventType", "Family", "Rule", "RuleFile", "Seconds", "Sourced", "Wrong", "twice"]

Wrong = tuple[tuple[str | int, ...], BadValue]
"""The path of a value in its file, and what is wrong with it."""
Seconds = Annotated[float, BeforeValidator(duration_s)]
Bit = Annotated[AlarmBit, BeforeValidator(lambda name: AlarmBit.__members__.get(name, name))]
Family = Literal["gas", "tank", "mine", "fire", "weather", "water", "traffic", "utility"]


def _event_type(written: str, info: ValidationInfo) -> str:
    """The id of a kind of event of the county whose file is read (`load_rules` says which)."""
    kinds: Mapping[str, EventKind] = info.context  # type: ignore[assignment]
    return event_kind(kinds, written).id


EventType = Annotated[str, AfterValidator(_event_type)]


class Rule(BaseModel):
    """A row or a group of rows; an unknown key is an error."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=False)


class Sourced(Rule):
    """A row with its basis and source."""

    basis: Basis
    source: str


class ListSource(Rule):
    """What the rows of a list come from, where they do not say it themselves."""

    clause: str = Field(min_length=1)
    basis: Basis | None = None
    source: str = ""


class RuleFile(Rule):
    """The head of a rule file; `lists` by the name of the list."""

    fumeng_rules: Literal[1]
    lists: dict[str, ListSource] = {}

    def wrong(self) -> Iterator[Wrong]:
        """What does not hang together although every row is right, each with its place."""
        return iter(())


def twice(part: str, key: str, names: Sequence[str]) -> Iterator[Wrong]:
    """The rows of a part whose name an earlier row has."""
    for i, name in enumerate(names):
        if name in names[:i]:
            yield (
                (part, i, key),
                BadValue(Text(f"“{name}”写了两次", f"{name!r} stands twice"), code="E504"),
            )
