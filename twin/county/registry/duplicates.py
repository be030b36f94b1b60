"""Records that may be one thing twice. Candidates only: a person decides, nothing is merged.

A pair is shown when two of these agree and the name or the phone is among them: the name, the
phone, the place (township, or depot for goods), the position. A name that is merely alike needs the
phone or the position beside it. Goods of other batches or depots are other goods, and a person may
have several charges.
"""

from __future__ import annotations

import difflib
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations

from twin.county.registry.book import Book, same_key
from twin.county.registry.claims import distance_m
from twin.county.registry.entries import Entry, Goods

__all__ = ["Candidate", "duplicates"]

_CELL_DEG = 0.005  # larger than any distance that counts as near
_NUMERALS = "一二三四五六七八九十甲乙丙丁戊己庚辛东西南北中上下"
_APART = ("batch", "depot", "role", "hazard")
_LABELS = {"name": "名称相同", "alike": "名称相近", "phone": "电话相同", "place": "地点相同",
           "near": "位置相近"}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """Two records that may be one, and in what they agree."""

    a: Entry
    b: Entry
    reasons: tuple[str, ...]

    @property
    def reasons_zh(self) -> str:
        """The reasons as people read them."""
        return "、".join(_LABELS[reason] for reason in self.reasons)


def duplicates(entries: Iterable[Entry], book: Book) -> list[Candidate]:
    """All pairs worth a look, by category and id."""
    by_category: dict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        by_category[entry.category].append(entry)
    found = []
    for own in by_category.values():
        for a, b in sorted(_pairs(own, book), key=lambda pair: (pair[0].id, pair[1].id)):
            reasons = _reasons(a, b, book)
            if _enough(reasons):
                found.append(Candidate(a=a, b=b, reasons=reasons))
    return found


def _enough(reasons: tuple[str, ...]) -> bool:
    if "name" in reasons:
        return len(reasons) > 1
    if "alike" in reasons:
        return "phone" in reasons or "near" in reasons
    return "phone" in reasons and "near" in reasons


def _pairs(entries: list[Entry], book: Book) -> Iterator[tuple[Entry, Entry]]:
    """Pairs that share a name, a phone or a patch of ground, each once."""
    groups: dict[tuple[object, ...], list[Entry]] = defaultdict(list)
    for entry in entries:
        groups["name", _name(entry, book)].append(entry)
        if _phone(entry):
            groups["phone", _phone(entry)].append(entry)
        if entry.lat_deg is not None and entry.lon_deg is not None:
            row, col = int(entry.lat_deg / _CELL_DEG), int(entry.lon_deg / _CELL_DEG)
            for i in (row, row + 1):
                for j in (col, col + 1):
                    groups["near", i, j].append(entry)
    seen: set[tuple[str, str]] = set()
    for group in groups.values():
        for one, two in combinations(group, 2):
            a, b = sorted((one, two), key=lambda entry: entry.id)
            if (a.id, b.id) not in seen and a.id != b.id:
                seen.add((a.id, b.id))
                yield a, b


def _reasons(a: Entry, b: Entry, book: Book) -> tuple[str, ...]:
    for field in _APART:
        one, two = getattr(a, field, ""), getattr(b, field, "")
        if one and two and same_key(one) != same_key(two):
            return ()
    if isinstance(a, Goods) and isinstance(b, Goods):
        place = same_key(a.depot) == same_key(b.depot) and bool(a.depot)
    else:
        place = a.township == b.township and bool(a.township)
    one, two = _name(a, book), _name(b, book)
    reasons = []
    if one == two:
        reasons.append("name")
    elif _alike(one, two) >= book.quality.duplicate.alike:
        reasons.append("alike")
    if _phone(a) and _phone(a) == _phone(b):
        reasons.append("phone")
    if place:
        reasons.append("place")
    if _near(a, b, book.quality.duplicate.near_m):
        reasons.append("near")
    return tuple(reasons)


def _name(entry: Entry, book: Book) -> str:
    name = same_key(entry.name)
    for prefix in book.words.prefixes:
        if name.startswith(prefix) and len(name) > len(prefix) + 1:
            return name[len(prefix) :]
    return name


def _alike(one: str, two: str) -> float:
    """How alike two names are, 0 to 1; 一队 and 二队 are two of a row, not one thing."""
    if _numbering(one) != _numbering(two):
        return 0.0
    return difflib.SequenceMatcher(None, one, two).ratio()


def _numbering(name: str) -> str:
    return "".join(c for c in name if c in _NUMERALS or c.isascii())


def _phone(entry: Entry) -> str:
    """Digits of the phone; a masked number is nobody's."""
    return "" if "*" in entry.phone else "".join(c for c in entry.phone if c.isdigit())


def _near(a: Entry, b: Entry, near_m: float) -> bool:
    if a.lat_deg is None or a.lon_deg is None or b.lat_deg is None or b.lon_deg is None:
        return False
    one, two = (str(a.lat_deg), str(a.lon_deg)), (str(b.lat_deg), str(b.lon_deg))
    return distance_m(one, two) <= near_m
