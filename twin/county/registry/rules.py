"""The forms of the registry's rule files: what each line of them may say.

What a reader would get wrong: these are checked when a file is read, with its line and column; the
meaning across files (an owner that exists) is checked by `book`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from twin.county.model_base import Sourced
from twin.county.registry.entries import RECORDS, columns_of
from twin.terms.basis import Basis

__all__ = [
    "Categories",
    "Category",
    "Department",
    "Dimension",
    "FieldRule",
    "Quality",
    "Units",
    "Vocabulary",
    "Words",
]

Words = tuple[str, ...]


class _File(BaseModel):
    """A rule file: frozen, no unknown keys, basis and source on top."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    basis: Basis
    source: str


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Category(_Part):
    """A kind of table: its record, its headers, who answers for its facts.

    `key` are the fields by which one source tells its rows apart when it gives no ids.
    """

    label: str
    label_en: str
    record: Literal["site", "team", "goods", "expert", "shelter", "hospital", "contact"]
    prefix: str
    key: Words
    owner: str
    owners: Mapping[str, str]
    columns: Mapping[str, Words]

    @property
    def fields(self) -> Words:
        """The columns of its table in the registry."""
        return columns_of(RECORDS[self.record])


class Categories(_File):
    """All categories, and the headers they share."""

    common: Mapping[str, Words]
    categories: Mapping[str, Category]


def _exact(value: Any) -> Fraction:
    return Fraction(str(value))


Exact = Annotated[Fraction, BeforeValidator(_exact)]


class Dimension(_Part):
    """Units that convert into one another, and the one the registry keeps."""

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)
    to: str
    units: Mapping[str, Exact]


class Units(_File):
    """Units by dimension; things that are counted keep their word."""

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)
    multipliers: Mapping[str, Exact]
    dimensions: Mapping[str, Dimension]
    counted: Words
    allowed: Mapping[str, Words]


class Vocabulary(_File):
    """What departments write for what the registry holds."""

    status: Mapping[str, Words]
    jurisdiction: Mapping[str, Words]
    flag: Mapping[str, Words]
    empty: Words
    open_end: Words
    crs: Mapping[str, Words]
    code_systems: Mapping[str, Words]
    capabilities: Mapping[str, Words]
    totals: Words
    notes: Words
    ignore: Words
    prefixes: Words
    able_by: Mapping[str, str]
    facts: Mapping[str, tuple[str, str]]


class _Duplicate(_Part):
    near_m: float = Field(gt=0)
    alike: float = Field(gt=0, le=1)


class Quality(_File):
    """Targets of quality, by category where they differ."""

    stale_share_max: float = Field(ge=0, le=1)
    fresh_days: Mapping[str, int]
    needed: Mapping[str, Words]
    phones: Words
    duplicate: _Duplicate
    same_position_m: float
    outside_m: float

    @cached_property
    def phone(self) -> re.Pattern[str]:
        """What a telephone number looks like."""
        return re.compile("|".join(f"(?:{form})" for form in self.phones))


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldRule(Sourced):
    """A field: how its cells are read, which fact it is part of, which standard it follows.

    What identifies a record or says where it comes from is part of no fact.
    """

    field: str
    label: str
    label_en: str
    type: str
    fact: str
    dimension: str
    lo: float | None
    hi: float | None
    standard: str
    version: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Department(Sourced):
    """A department, and what else it is called."""

    id: str
    name: str
    also: tuple[str, ...]
