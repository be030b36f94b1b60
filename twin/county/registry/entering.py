"""Entering drafts into the registry: what each row did, and what it means for the facts.

Two rows are one thing only when somebody has said so: by our id, by a code that is the same
everywhere (统一社会信用代码), or by coming from the same source under the same name. Whatever
merely looks alike stays two records, to be shown as a candidate (`duplicates`). Every draft has
exactly one fate.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import Enum
from pathlib import Path

from twin.county.registry.book import Book, same_key
from twin.county.registry.claims import Claim, Registry, Row, agree, in_force
from twin.county.registry.reading import Draft
from twin.inputs import BadValue, Problems, Spot
from twin.terms.text import Text

__all__ = ["Entered", "Fate", "RowFate", "enter"]

_SHARED = ("uscc",)


class Fate(Enum):
    """What became of a row."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    CONFLICT = "conflict"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True, kw_only=True)
class RowFate:
    """A draft, what became of it, the record it is now, and the facts that did it."""

    draft: Draft
    fate: Fate
    record: str = ""
    facts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Entered:
    """The registry afterwards and how it came about.

    Attributes:
        rekeyed: Facts that a second source has typed in again.
        joined: Records that their own source has said to be another one, and which.
        absent: Records of these sources and categories that no row speaks of any more.
    """

    registry: Registry
    fates: tuple[RowFate, ...]
    rekeyed: int
    joined: tuple[tuple[str, str], ...]
    absent: tuple[str, ...]

    def count(self, fate: Fate) -> int:
        """How many rows had a fate."""
        return Counter(row.fate for row in self.fates)[fate]


def enter(registry: Registry, drafts: Sequence[Draft], book: Book, problems: Problems) -> Entered:
    """Enter drafts in order; rows that cannot be told apart or contradict themselves are refused.

    The registry given is not changed.
    """
    desk = _Entering(registry, book, problems)
    fates = tuple(desk.take(draft) for draft in drafts)
    spoken = {(draft.source, draft.category) for draft in drafts}
    absent = tuple(
        record
        for record, row in registry.rows.items()
        if (row.source, row.category) in spoken and record not in desk.touched
        and record in desk.rows
    )  # fmt: skip
    return Entered(
        registry=Registry(desk.rows, desk.claims),
        fates=fates,
        rekeyed=desk.rekeyed,
        joined=tuple(desk.joined),
        absent=absent,
    )


class _Entering:
    """One import."""

    def __init__(self, registry: Registry, book: Book, problems: Problems) -> None:
        self.rows = dict(registry.rows)
        self.claims = dict(registry.claims)
        self.touched: dict[str, dict[str, Draft]] = {}
        self.joined: list[tuple[str, str]] = []
        self.rekeyed = 0
        self._book, self._problems = book, problems
        self._by_key: dict[tuple[str, ...], str] = {}
        self._by_code: dict[tuple[str, str], str] = {}
        self._next: dict[str, int] = {}
        self._carried: Row | None = None
        for record, row in self.rows.items():
            self._index(record, row)
        for record, fact in registry.claims:
            if fact == "name":
                self._index_others(record)

    def take(self, draft: Draft) -> RowFate:
        """Enter one draft."""
        try:
            record = self._record_of(draft)
        except BadValue as bad:
            self._problems.add(bad.code, draft.spot, bad.message, bad.hint, draft.line)
            return RowFate(draft=draft, fate=Fate.REFUSED)
        whole = self._with_carried(draft)
        if record in self.rows:
            fate, facts = self._update(record, whole)
        else:
            self._add(record, whole)
            fate, facts = Fate.NEW, ()
        self.touched.setdefault(record, {})[draft.source] = draft
        return RowFate(draft=draft, fate=fate, record=record, facts=facts)

    def _record_of(self, draft: Draft) -> str:
        """The id of the record a draft speaks of; a new one when it speaks of none.

        Raises:
            BadValue: Its ids contradict each other, or another row of the source spoke of it.
        """
        named = draft.cells.get("id", "")
        coded = next((self._by_code[c] for c in _codes(draft.cells) if c in self._by_code), "")
        keyed = self._by_key.get(self._key(draft.category, draft.source, draft.cells), "")
        if named and coded and named != coded:
            raise BadValue(
                Text(
                    f"编号是 {named}，信用代码却是 {coded} 的",
                    f"the id says {named}, the code says {coded}",
                ),
                hint=Text("核对后改其一", "find out which is right"),
                code="E523",
            )
        record = named or coded or keyed or self._new_id(draft.category)
        if record in self.rows and self.rows[record].category != draft.category:
            other = self._book.categories[self.rows[record].category].label
            raise BadValue(
                Text(
                    f"编号 {record} 已是另一类资源（{other}）", f"{record} is of another category"
                ),
                code="E523",
            )
        before = self.touched.get(record, {}).get(draft.source)
        if before is not None:
            raise BadValue(
                Text(
                    f"与 {before.spot.where} 一行分不清是不是同一资源",
                    f"this row and that at {before.spot.where} cannot be told apart",
                ),
                hint=Text(
                    "删去重复的一行，或写“资源编号”、批次加以区别",
                    "remove one, or tell them apart by an id or a batch",
                ),
                code="E536",
            )
        if keyed and keyed != record and keyed not in self.touched:
            self._join(keyed, record, draft.source)
        return record

    def _join(self, own: str, other: str, source: str) -> None:
        """Drop a source's own record that it now says is another; nobody else must speak of it."""
        row = self.rows[own]
        if any(key[0] == own for key in self.claims) or row.source != source:
            return
        del self.rows[own]
        self._carried = row
        self._by_key = {key: record for key, record in self._by_key.items() if record != own}
        self._by_code = {code: record for code, record in self._by_code.items() if record != own}
        self.joined.append((own, other))

    def _with_carried(self, draft: Draft) -> Draft:
        """A draft with what its source said before of a record that it now says is this one."""
        row, self._carried = self._carried, None
        if row is None:
            return draft
        cells = dict(draft.cells)
        for fields in self._book.facts.values():
            if not any(draft.cells.get(field) for field in fields):
                cells |= {field: row.cells[field] for field in fields if row.cells.get(field)}
        return replace(draft, cells=cells)

    def _new_id(self, category: str) -> str:
        prefix = self._book.categories[category].prefix
        number = self._next.get(prefix, 1)
        while f"{prefix}-{number:04}" in self.rows:
            number += 1
        self._next[prefix] = number + 1
        return f"{prefix}-{number:04}"

    def _add(self, record: str, draft: Draft) -> None:
        rules = self._book.categories[draft.category]
        cells = dict.fromkeys(rules.fields, "")
        cells |= {**draft.cells, "id": record, "category": draft.category}
        cells |= {"version": "1", "basis": draft.basis, "source": draft.source}
        self.rows[record] = Row(category=draft.category, cells=cells)
        self._index(record, self.rows[record])

    def _update(self, record: str, draft: Draft) -> tuple[Fate, tuple[str, ...]]:
        """Set a draft's words beside what is said already."""
        cells = dict(self.rows[record].cells)
        changed: list[str] = []
        contested: list[str] = []
        for fact, fields in self._book.facts.items():
            value = tuple(draft.cells.get(name, "") for name in fields)
            if not any(value):
                continue
            owner = self._book.owner_of(draft.category, fact)
            before = Registry(self.rows, self.claims).said(record, fact, fields)
            own = Claim(source=draft.source, value=value, where=_where(draft.spot))
            self.rekeyed += any(claim.source != draft.source for claim in before)
            mine = next((c for c in before if c.source == draft.source), None)
            said = tuple(own if c is mine else c for c in before) if mine else (*before, own)
            held = in_force(said, fact, owner)
            if mine is None or mine.value != value:
                changed.append(fact)
            self._keep(record, fact, said)
            cells |= dict(zip(fields, held.value, strict=True))
            if fact != "verified" and any(
                not agree(fact, value, claim.value, self._book) for claim in said
            ):
                contested.append(fact)
        if cells != self.rows[record].cells:
            cells["version"] = str(int(cells["version"]) + 1)
            self.rows[record] = replace(self.rows[record], cells=cells)
            self._index(record, self.rows[record])
        if contested:
            return Fate.CONFLICT, tuple(contested)
        return (Fate.CHANGED, tuple(changed)) if changed else (Fate.SAME, ())

    def _keep(self, record: str, fact: str, said: tuple[Claim, ...]) -> None:
        if all(claim.source == self.rows[record].source for claim in said):
            self.claims.pop((record, fact), None)
        else:
            self.claims[record, fact] = said

    def _index(self, record: str, row: Row) -> None:
        self._by_key.setdefault(self._key(row.category, row.source, row.cells), record)
        for code in _codes(row.cells):
            self._by_code.setdefault(code, record)

    def _index_others(self, record: str) -> None:
        """The names by which sources that joined a record later tell it apart."""
        row = self.rows[record]
        for source in {claim.source for claim in self.claims[record, "name"]} - {row.source}:
            cells = dict(row.cells)
            for fact, fields in self._book.facts.items():
                for claim in self.claims.get((record, fact), ()):
                    if claim.source == source:
                        cells |= dict(zip(fields, claim.value, strict=True))
            self._by_key.setdefault(self._key(row.category, source, cells), record)

    def _key(self, category: str, source: str, cells: Mapping[str, str]) -> tuple[str, ...]:
        """What a source tells its rows of a category apart by."""
        fields = self._book.categories[category].key
        return (category, source, *(same_key(cells.get(name, "")) for name in fields))


def _where(spot: Spot) -> str:
    """A cell as it is remembered: by the file's name, not by whose folder it lay in."""
    return replace(spot, file=Path(spot.file).name).where


def _codes(cells: Mapping[str, str]) -> list[tuple[str, str]]:
    """The codes of a record that mean the same thing everywhere."""
    pairs = [part.partition(":") for part in cells.get("codes", "").split(";") if part]
    return [(system, code) for system, _, code in pairs if system in _SHARED]
