"""Who says what: the registry as a value, and which of several sources' words is in force.

A *fact* is a field or a few that only make sense together (a position, a quantity with its unit).
Its owner's word is in force; without one, the word of whoever said it first. What a reader would
get wrong: the other words are kept, and a fact on which they differ is a conflict until the sources
agree; the registry never picks a winner silently.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from twin.county.registry.book import Book, same_key

__all__ = ["Claim", "Conflict", "Registry", "Row", "agree", "conflicts_of", "in_force"]

_VERIFIED = "verified"  # not contested: the latest verification counts
_M_DEG = 111_320.0

Key = tuple[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """What a source says of a fact, its fields in order; `where` is the cell it wrote it in."""

    source: str
    value: tuple[str, ...]
    where: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A record as the registry writes it: its category and its cells by column."""

    category: str
    cells: Mapping[str, str]

    @property
    def source(self) -> str:
        """Who entered it first."""
        return self.cells["source"]


@dataclass(frozen=True, slots=True)
class Registry:
    """Records by id, and by (id, fact) what is said by others than the one who entered them.

    A fact without claims is the word of its record's own source alone.
    """

    rows: Mapping[str, Row] = field(default_factory=dict)
    claims: Mapping[Key, tuple[Claim, ...]] = field(default_factory=dict)

    def said(self, record: str, fact: str, fields: tuple[str, ...]) -> tuple[Claim, ...]:
        """Everything said of a fact of a record, first come first."""
        held = self.claims.get((record, fact))
        if held is not None:
            return held
        row = self.rows[record]
        value = tuple(row.cells.get(name, "") for name in fields)
        return (Claim(source=row.source, value=value),) if any(value) else ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """A fact on which a source differs from the word in force."""

    record: str
    name: str
    category: str
    fact: str
    held: Claim
    said: Claim
    owner: str


def in_force(said: tuple[Claim, ...], fact: str, owner: str) -> Claim:
    """The claim that counts: the latest verification, else the owner's word, else the first."""
    if fact == _VERIFIED:
        return max(said, key=lambda claim: claim.value)
    return next((claim for claim in said if claim.source == owner), said[0])


def agree(fact: str, a: tuple[str, ...], b: tuple[str, ...], book: Book) -> bool:
    """Whether two words for a fact mean the same."""
    if fact == "position" and all(a[:2]) and all(b[:2]):
        return distance_m(a, b) <= book.quality.same_position_m
    return [same_key(part) for part in a] == [same_key(part) for part in b]


def distance_m(a: tuple[str, ...], b: tuple[str, ...]) -> float:
    """Metres between two positions whose first parts are latitude and longitude."""
    north = (float(a[0]) - float(b[0])) * _M_DEG
    east = (float(a[1]) - float(b[1])) * _M_DEG * math.cos(math.radians(float(a[0])))
    return math.hypot(north, east)


def conflicts_of(registry: Registry, book: Book) -> Iterator[Conflict]:
    """Every open conflict, by record and fact."""
    for (record, fact), said in sorted(registry.claims.items()):
        if fact == _VERIFIED:
            continue
        row = registry.rows[record]
        owner = book.owner_of(row.category, fact)
        held = in_force(said, fact, owner)
        for claim in said:
            if claim is not held and not agree(fact, held.value, claim.value, book):
                yield Conflict(
                    record=record,
                    name=row.cells.get("name", ""),
                    category=row.category,
                    fact=fact,
                    held=held,
                    said=claim,
                    owner=owner,
                )
