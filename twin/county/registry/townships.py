"""Which township a row means, by name or by code; the two public code lists are never mixed.

NBS and civil-affairs codes disagree on four townships of this county. What a reader would get
wrong: a code alone does not say which list it is from. It is taken when both lists mean the same by
it, when the list is named, or when the name beside it settles the matter and no other row of the
sheet settles it the other way.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from twin.county.model import County
from twin.county.registry.book import same_key
from twin.inputs import BadValue, near
from twin.terms.text import Text

__all__ = ["Asked", "TownshipFinder"]

_SUFFIXES = ("镇", "乡", "街道", "街道办事处", "镇人民政府", "乡人民政府")
_CODE_LENGTHS = (9, 12)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What a row says of its township: a name, (list, code) pairs; the list may be "", not said."""

    name: str = ""
    codes: tuple[tuple[str, str], ...] = ()


class TownshipFinder:
    """The townships of a county by their names and codes."""

    def __init__(self, county: County) -> None:
        self._county = county
        self._by_name = self._names()
        self._by_code: dict[str, dict[str, str]] = {}
        for town in county.townships.values():
            for system, code in town.codes:
                self._by_code.setdefault(code, {})[system] = town.id

    def resolve(self, asked: Sequence[Asked]) -> list[str | BadValue]:
        """Our id for each row of a sheet ("" where nothing is said), or what is wrong with it."""
        settled: set[str] = set()
        for one in asked:
            for pair in one.codes:
                systems = self._settles(one.name, *pair)
                settled |= systems if len(systems) == 1 else set()
        return [self._resolve(one, settled) for one in asked]

    def _names(self) -> dict[str, str]:
        found: dict[str, str] = {}
        short: dict[str, list[str]] = {}
        prefixes = ("", self._county.name, "阜蒙县", "县")
        for town in self._county.townships.values():
            stem = town.name
            for suffix in ("街道", "镇", "乡"):
                stem = stem.removesuffix(suffix)
            short.setdefault(stem, []).append(town.id)
            for prefix in prefixes:
                for name in (town.name, *(stem + suffix for suffix in _SUFFIXES)):
                    found.setdefault(same_key(prefix + name), town.id)
            found[same_key(town.id)] = town.id
        for stem, ids in short.items():
            if len(ids) == 1:
                found.setdefault(same_key(stem), ids[0])
        return found

    def _settles(self, name: str, system: str, code: str) -> set[str]:
        """The code lists by which a row with a disputed code and a name can be right."""
        lists = self._lists(code)
        town = self._by_name.get(same_key(name))
        if system or town is None or len(set(lists.values())) < 2:
            return set()
        return {system for system, found in lists.items() if found == town}

    def _lists(self, code: str) -> dict[str, str]:
        return self._by_code.get(code[:9], {}) if len(code) in _CODE_LENGTHS else {}

    def _resolve(self, one: Asked, settled: set[str]) -> str | BadValue:
        town = self._by_name.get(same_key(one.name)) if one.name else ""
        if town is None:
            return self._unknown_name(one.name)
        for system, code in one.codes:
            meant = self._meant(town, system, code, settled)
            if isinstance(meant, BadValue):
                return meant
            if town and meant != town:
                return self._contradiction(town, system, code)
            town = meant
        return town

    def _meant(self, town: str, system: str, code: str, settled: set[str]) -> str | BadValue:
        """The township a code stands for, given what else the row says."""
        lists = self._lists(code)
        if system:
            lists = {k: v for k, v in lists.items() if k == system}
        if not lists:
            return self._unknown_code(system, code)
        if len(set(lists.values())) > 1:
            if len(settled) > 1 or not town:
                return self._disputed(code, lists, settled)
            lists = {k: v for k, v in lists.items() if v == town} or lists
        return next(iter(lists.values()))

    def _said(self, lists: dict[str, str]) -> str:
        names = self._county.townships
        return "、".join(f"{system} {names[town].name}" for system, town in lists.items())

    def _disputed(self, code: str, lists: dict[str, str], settled: set[str]) -> BadValue:
        said = self._said(lists)
        mixed = len(settled) > 1
        zh = "本表两套乡镇编码混用" if mixed else "没有写明是哪一套乡镇编码"
        en = "the sheet mixes two code lists" if mixed else "it is not said which code list it is"
        return BadValue(
            Text(f"编码 {code} 两套含义不同（{said}），{zh}", f"{code}: {said}; {en}"),
            hint=Text(
                "加“编码体系”列，或用 --code-system nbs-2023（统计用）、--code-system mca（民政）；"
                "混用的表先分开",
                "add a column 编码体系 or give --code-system nbs-2023 or mca; split a mixed sheet",
            ),
            code="E532",
        )

    def _contradiction(self, town: str, system: str, code: str) -> BadValue:
        lists = {k: v for k, v in self._lists(code).items() if system in ("", k)}
        name = self._county.townships[town].name
        return BadValue(
            Text(
                f"编码 {code}（{self._said(lists)}）与“{name}”不符",
                f"the code {code} ({self._said(lists)}) is not that of {name}",
            ),
            hint=Text("核对后改其一", "find out which is right and mend the other"),
            code="E523",
        )

    def _unknown_name(self, name: str) -> BadValue:
        known = [town.name for town in self._county.townships.values()]
        meant = near(name, known)
        return BadValue(
            Text(f"没有乡镇“{name}”", f"there is no township {name!r}"),
            hint=Text(f"是不是 {'、'.join(meant)}？", f"did you mean {', '.join(meant)}?")
            if meant
            else Text("县外的写在地址列", "a place outside the county goes into the address"),
            code="E507",
        )

    def _unknown_code(self, system: str, code: str) -> BadValue:
        where = f"（{system}）" if system else ""
        return BadValue(
            Text(f"没有乡镇编码“{code}”{where}", f"no township has the code {code}{where}"),
            hint=Text("9 位或 12 位，如 210921100", "nine or twelve digits, such as 210921100"),
            code="E507",
        )
