"""How good the registry is: by source and field, with the standard each field is held against (U1).

The score of a source is the mean of four shares of tests passed: completeness, validity, freshness,
consistency. An open conflict is a failed test of consistency for the source that differs.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from twin.county.model import County
from twin.county.registry.book import Book
from twin.county.registry.checking import ASPECTS, Checker, Test
from twin.county.registry.claims import Conflict
from twin.county.registry.duplicates import Candidate, duplicates
from twin.county.registry.entries import Entry
from twin.county.registry.moves import counted
from twin.county.registry.stock import BelowMinimum
from twin.terms.basis import Basis
from twin.terms.text import Text

__all__ = ["FieldScore", "Finding", "Quality", "SourceScore", "quality_of"]


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldScore:
    """A field as a source fills it in, against its standard; `basis` is how sure we are of that."""

    source: str
    field: str
    standard: str
    version: str
    basis: Basis
    tests: int
    passed: int

    @property
    def rate(self) -> float:
        """Share of tests passed."""
        return self.passed / self.tests if self.tests else 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceScore:
    """A source: how many entries, the share passed of each aspect, and their mean."""

    source: str
    entries: int
    shares: Mapping[str, float]

    @property
    def score(self) -> float:
        """0 to 1."""
        return sum(self.shares.values()) / len(self.shares)


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """A test that failed."""

    entry: Entry
    field: str
    aspect: str
    message: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Quality:
    """The whole verdict on a day."""

    on: date
    entries: int
    sources: tuple[SourceScore, ...]
    fields: tuple[FieldScore, ...]
    findings: tuple[Finding, ...]
    stale: int
    stale_share_max: float
    conflicts: tuple[Conflict, ...]
    duplicates: tuple[Candidate, ...]
    below_minimum: tuple[BelowMinimum, ...]

    @property
    def stale_share(self) -> float:
        """Share of entries past their date or not verified in time."""
        return self.stale / self.entries if self.entries else 0.0

    @property
    def invalid(self) -> int:
        """Values that cannot be right, alone or beside another."""
        return sum(finding.aspect in ("validity", "consistency") for finding in self.findings)

    @property
    def ok(self) -> bool:
        """Nothing invalid, no open conflict, no more stale than the target allows."""
        fresh = self.stale_share <= self.stale_share_max
        return fresh and not self.invalid and not self.conflicts


def quality_of(
    entries: Mapping[str, Entry],
    county: County,
    book: Book,
    on: date,
    conflicts: Iterable[Conflict] = (),
) -> Quality:
    """Judge entries as they stand on a day."""
    checker = Checker(county, book, on, entries)
    conflicts = tuple(conflicts)
    tests = [test for entry in entries.values() for test in checker.tests(entry)]
    counts: dict[tuple[str, str], Counter[tuple[str, bool]]] = defaultdict(Counter)
    for test in tests:
        counts[test.entry.source, test.field][test.aspect, test.fault is None] += 1
    for conflict in conflicts:
        field = book.facts[conflict.fact][0]
        counts[conflict.said.source, field]["consistency", False] += 1
    return Quality(
        on=on,
        entries=len(entries),
        sources=_sources(entries, counts),
        fields=_fields(counts, book),
        findings=tuple(_finding(test) for test in tests if test.fault is not None),
        stale=sum(checker.is_stale(entry) for entry in entries.values()),
        stale_share_max=book.quality.stale_share_max,
        conflicts=conflicts,
        duplicates=tuple(duplicates(entries.values(), book)),
        below_minimum=_below_minimum(entries, on),
    )


def _finding(test: Test) -> Finding:
    assert test.fault is not None
    return Finding(entry=test.entry, field=test.field, aspect=test.aspect, message=test.fault)


def _sources(
    entries: Mapping[str, Entry], counts: Mapping[tuple[str, str], Counter[tuple[str, bool]]]
) -> tuple[SourceScore, ...]:
    own = Counter(entry.source for entry in entries.values())
    totals: dict[str, Counter[tuple[str, bool]]] = defaultdict(Counter)
    for (source, _), count in counts.items():
        totals[source].update(count)
    return tuple(
        SourceScore(
            source=source,
            entries=own[source],
            shares={
                aspect: _share(total[aspect, True], total[aspect, False]) for aspect in ASPECTS
            },
        )
        for source, total in sorted(totals.items())
    )


def _share(passed: int, failed: int) -> float:
    return passed / (passed + failed) if passed + failed else 1.0


def _fields(
    counts: Mapping[tuple[str, str], Counter[tuple[str, bool]]], book: Book
) -> tuple[FieldScore, ...]:
    found = []
    order = list(book.fields)
    for (source, field), count in sorted(
        counts.items(), key=lambda item: (item[0][0], order.index(item[0][1]))
    ):
        rule = book.fields[field]
        found.append(
            FieldScore(
                source=source,
                field=field,
                standard=rule.standard,
                version=rule.version,
                basis=rule.basis,
                tests=count.total(),
                passed=sum(n for (_, passed), n in count.items() if passed),
            )
        )
    return tuple(found)


def _below_minimum(entries: Mapping[str, Entry], on: date) -> tuple[BelowMinimum, ...]:
    """Goods of which less is in date than their minimum, over all batches of a depot."""
    return counted(entries).below_minimum(on)
