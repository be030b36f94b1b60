"""What all rule files are made of: strict frozen models, durations, codes, and their sources."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, ValidationInfo

from twin.county.event_types import EventKind, event_kind
from twin.inputs.durations import duration_s
from twin.terms.basis import Basis
from twin.terms.observation import AlarmBit

__all__ = ["Bit", "EventType", "Family", "Rule", "RuleFile", "Seconds", "Sourced"]

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


class RuleFile(Rule):
    """The head of a rule file."""

    fumeng_rules: Literal[1]
