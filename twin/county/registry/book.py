"""The registry's rules as typed values, read from ``registry/*`` of a county's data.

Headers, units, words, owners of facts and targets of quality are all in those files; the code holds
none. A county folder may bring its own file of the same name.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel

from twin.county.load import default_folder
from twin.county.model import County
from twin.county.records import read_records
from twin.county.registry.rules import (
    Categories,
    Category,
    Department,
    FieldRule,
    Quality,
    Units,
    Vocabulary,
    Words,
)
from twin.inputs import Bound, Problems, Spot, bind, load_yaml, near
from twin.terms.text import Text

__all__ = ["Book", "load_book", "same_key"]

M = TypeVar("M", bound=BaseModel)


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
    categories = _yaml(county, "categories.yaml", Categories)
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


def _check_owners(bound: Bound[Categories], book: Book) -> None:
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
