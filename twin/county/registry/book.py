"""The registry's rules as typed values, read from ``registry/*`` of a county's data.

Headers, units, words, owners of facts and targets of quality are all in those files; the code holds
none. A county folder may bring its own file of the same name.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from pathlib import Path
from typing import Annotated, Any, Literal, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from twin.county.load import default_folder
from twin.county.model import County
from twin.county.model_base import Sourced
from twin.county.records import read_records
from twin.county.registry.entries import RECORDS, columns_of
from twin.inputs import Bound, Problems, Spot, bind, load_yaml, near
from twin.terms.basis import Basis
from twin.terms.text import Text

__all__ = ["Book", "Category", "Department", "Dimension", "FieldRule", "load_book", "same_key"]

M = TypeVar("M", bound=BaseModel)
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


class _Categories(_File):
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


@dataclass(frozen=True)
class Book:
    """All rules of the registry."""

    categories: Mapping[str, Category]
    common: Mapping[str, Words]
    units: Units
    words: Vocabulary
    quality: Quality
    fields: Mapping[str, FieldRule]
    departments: Mapping[str, Department]

    @cached_property
    def facts(self) -> dict[str, tuple[str, ...]]:
        """The fields of each fact; a fact is said, owned and contested as a whole."""
        found: dict[str, tuple[str, ...]] = {}
        for rule in self.fields.values():
            if rule.fact:
                found[rule.fact] = (*found.get(rule.fact, ()), rule.field)
        return found

    def headers(self, category: str) -> dict[str, str]:
        """Field by header, headers as `same_key` has them; a category's own names win."""
        own = self.categories[category]
        found: dict[str, str] = {}
        for columns in (own.columns, self.common):
            for field, names in columns.items():
                for name in (field, *names):
                    found.setdefault(same_key(name), field)
        return found

    def department(self, name: str) -> str:
        """The id of a department by any of its names; what it is not told, it gives back."""
        wanted = same_key(name)
        for row in self.departments.values():
            if wanted in {same_key(n) for n in (row.id, row.name, *row.also)}:
                return row.id
        return name.strip()

    def department_name(self, source: str) -> str:
        """A source as people call it."""
        row = self.departments.get(source)
        return source if row is None else row.name

    def label(self, name: str) -> Text:
        """A field or fact as people call it."""
        if name in self.words.facts:
            return Text(*self.words.facts[name])
        rule = self.fields.get(name)
        return Text(name, name) if rule is None else Text(rule.label, rule.label_en)

    def owner_of(self, category: str, fact: str) -> str:
        """The department that answers for a fact."""
        rules = self.categories[category]
        return rules.owners.get(fact, rules.owner)


def same_key(text: str) -> str:
    """A text without what people write differently: width, case, spaces, punctuation."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return "".join(c for c in folded if c.isalnum() or c in "²√✓×✗")


def load_book(county: County | None = None) -> Book:
    """Read the rules; a county's own file goes before the shipped one.

    Raises:
        InputProblems: Everything wrong with them, by line and column.
    """
    problems = Problems()
    categories = _yaml(county, "categories.yaml", _Categories)
    fields = _table(county, "fields.csv", FieldRule, "field", problems)
    departments = _table(county, "departments.csv", Department, "id", problems)
    problems.raise_any()
    book = Book(
        categories=categories.value.categories,
        common=categories.value.common,
        units=_yaml(county, "units.yaml", Units).value,
        words=_yaml(county, "words.yaml", Vocabulary).value,
        quality=_yaml(county, "quality.yaml", Quality).value,
        fields=fields,
        departments=departments,
    )
    _check_owners(categories, book)
    return book


def _check_owners(bound: Bound[_Categories], book: Book) -> None:
    """Every fact has a department that is known, every exception is about a fact."""
    problems = Problems()

    def check(word: str, known: Iterable[str], zh: str, en: str, spot: Spot) -> None:
        if word not in known:
            meant = near(word, list(known)) or list(known)
            problems.add(
                "E507",
                spot,
                Text(f"没有{zh}“{word}”", f"there is no {en} {word!r}"),
                Text(f"可用：{'、'.join(meant)}", f"use {', '.join(meant)}"),
                bound.document.line(spot.line),
            )

    for name, category in book.categories.items():
        at = ("categories", name)
        spot = bound.at(*at, "owner")
        check(category.owner, book.departments, "单位", "department", spot)
        for fact, owner in category.owners.items():
            spot = bound.at(*at, "owners", fact)
            check(fact, book.facts, "事项", "fact", bound.document.key_at(*at, "owners", fact))
            check(owner, book.departments, "单位", "department", spot)
    problems.raise_any()


def _path(county: County | None, name: str) -> Path:
    if county is not None:
        own = Path(county.folder) / "registry" / name
        if own.is_file():
            return own
    return default_folder() / "registry" / name


def _yaml(county: County | None, name: str, model: type[M]) -> Bound[M]:
    return bind(load_yaml(_path(county, name)), model)


def _table(
    county: County | None, name: str, record: type[Any], key: str, problems: Problems
) -> dict[str, Any]:
    path = _path(county, name)
    loaded = read_records(path.read_bytes(), str(path), record, problems, key=key)
    return {getattr(row, key): row for row in loaded.records}
