"""优、良、中、差: the grade of a whole drill by a stated rule, which is data."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Literal

from pydantic import BaseModel, ConfigDict

from twin.inputs import bind, load_yaml_text
from twin.terms.verdict import Grade

__all__ = ["grade_of"]

_SLACK = 1e-9


class _Row(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    id: Literal["excellent", "good", "fair"]
    name: str
    name_en: str
    on_time_at_least: float
    critical_at_least: float


class _Rule(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    fumeng_rating: Literal[1]
    basis: str
    source: str
    grades: tuple[_Row, ...]


@cache
def _rule() -> _Rule:
    text = files("scenarios").joinpath("rating.yaml").read_text(encoding="utf-8")
    return bind(load_yaml_text(text, "rating.yaml"), _Rule).value


def grade_of(on_time_share: float, critical_share: float) -> Grade:
    """The first grade of the rule whose two shares are reached; else poor."""
    for row in _rule().grades:
        in_time = on_time_share >= row.on_time_at_least - _SLACK
        if in_time and critical_share >= row.critical_at_least - _SLACK:
            return Grade(row.id)
    return Grade.POOR
