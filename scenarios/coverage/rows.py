"""The rows of the coverage: phrases of the plan, their figures and targets (`coverage.yaml`)."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, model_validator

from scenarios.coverage.measures import MEASURES
from twin.inputs import BadValue, bind, load_yaml_text
from twin.terms.text import Text

__all__ = ["Kpi", "PhraseRow", "coverage_rows"]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Said(_Part):
    """Words in both languages."""

    zh: str
    en: str

    @property
    def text(self) -> Text:
        """The words as a text."""
        return Text(self.zh, self.en)


class Kpi(_Part):
    """A figure, its target if there is one, and its measure; without one it is an open gap."""

    name: Said
    unit: Literal["s", "share", "number", "lx"]
    basis: Literal["V", "V2", "G", "E", "S"]
    source: str
    measure: str = ""
    at_least: float | None = None
    at_most: float | None = None

    @model_validator(mode="after")
    def _known(self) -> Self:
        if self.measure and self.measure not in MEASURES:
            raise BadValue(Text(f"没有量法“{self.measure}”", f"no measure {self.measure!r}"))
        return self

    def holds(self, value: float) -> bool | None:
        """Whether a value reaches the target; None where there is none."""
        if self.at_least is not None:
            return value >= self.at_least
        return None if self.at_most is None else value <= self.at_most


class PhraseRow(_Part):
    """A phrase of the plan with its figures."""

    id: str
    phrase: Said
    kpis: tuple[Kpi, ...]


class _File(_Part):
    fumeng_coverage: Literal[1]
    rows: tuple[PhraseRow, ...]


@cache
def coverage_rows() -> tuple[PhraseRow, ...]:
    """The shipped rows."""
    text = files("scenarios").joinpath("coverage.yaml").read_text(encoding="utf-8")
    return bind(load_yaml_text(text, "coverage.yaml"), _File).value.rows
