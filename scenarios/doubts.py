"""What is allowed in a drill and still doubtful; each a warning, none stops a run."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, TypeAlias

from scenarios.actions import vocabulary
from scenarios.checks import Loc
from twin.county import County
from twin.inputs import Document, Problem
from twin.terms.drill import Drill, Expect
from twin.terms.happenings import CallComes, EventHappens, Happening, LeakStarts, WildfireStarts
from twin.terms.place import Place
from twin.terms.text import Text

__all__ = ["Drive", "doubts"]

Drive: TypeAlias = Callable[[str, Place], float | None]
"""(role, place) → seconds until the quickest unit of the role is there; None for never."""

_FREE = (
    "where", "条件", "counts", "人数", "presets", "难度", "variants", "变体", "vary", "变化",
)  # fmt: skip
"""Groups whose keys are words of the county or of the file."""
_ARRIVES = "world.crew"


def doubts(
    document: Document,
    drill: Drill,
    county: County,
    drive_s: Drive | None,
    where: Mapping[str, Loc],
) -> Iterator[Problem]:
    """All doubts about a drill, in no order; `where` has the places of its parts, by id."""
    yield from _mixed_keys(document)
    yield from _idle_goals(document, drill)
    if drive_s is not None:
        yield from _too_fast(document, drill, county, drive_s, where)


def _mixed_keys(document: Document) -> Iterator[Problem]:
    """W401: keys in both languages; told once, at the first key of the rarer one."""
    english: list[tuple[str | int, ...]] = []
    chinese: list[tuple[str | int, ...]] = []
    for loc in _keys(document.data, ()):
        (english if str(loc[-1]).isascii() else chinese).append(loc)
    english = [loc for loc in english if loc[-1] not in ("fumeng",)]
    if not english or not chinese:
        return
    rarer, word = (chinese, "中文") if len(chinese) <= len(english) else (english, "英文")
    spot = document.key_at(*rarer[0])
    yield document.problem(
        "W401",
        spot,
        Text(f"字段名中英文混用，{word}的有 {len(rarer)} 处", "keys in both languages"),
        Text("一个文件用一种写法", "use one language in a file"),
    )


def _keys(data: Any, loc: tuple[str | int, ...]) -> Iterator[tuple[str | int, ...]]:
    if isinstance(data, dict):
        for key, value in data.items():
            yield (*loc, key)
            if key not in _FREE:
                yield from _keys(value, (*loc, key))
    elif isinstance(data, list):
        for number, item in enumerate(data):
            yield from _keys(item, (*loc, number))


def _idle_goals(document: Document, drill: Drill) -> Iterator[Problem]:
    """W403: an objective that no expected action serves can be neither met nor missed."""
    served = {expect.objective for expect in drill.expects}
    key = "objectives" if "objectives" in document.data else "目标"
    for number, goal in enumerate(drill.objectives):
        if goal.id not in served:
            yield document.problem(
                "W403",
                document.at(key, number),
                Text(f"目标 {goal.id} 没有预期行动，无从评估",
                     f"no expected action serves objective {goal.id}"),
                Text("给某项预期行动写上 objective", "name it in an expected action"),
            )  # fmt: skip


def _too_fast(
    document: Document, drill: Drill, county: County, drive_s: Drive, where: Mapping[str, Loc]
) -> Iterator[Problem]:
    """W402: a deadline for an arrival that is shorter than the quickest way there."""
    places = {inject.id: _place_of(inject.happening, county) for inject in drill.injects}
    for expect in drill.expects:
        place, role = places.get(expect.inject), _role_of(expect)
        if expect.record_kind != _ARRIVES or expect.absent or not role:
            continue
        if place is None or place.node < 0:
            continue
        takes_s = drive_s(role, place)
        if takes_s is not None and takes_s <= expect.within_s:
            continue
        told = "到不了" if takes_s is None else f"最快也要约 {takes_s / 60:.0f} 分钟"
        told_en = (
            "nobody gets there" if takes_s is None else f"about {takes_s / 60:.0f} min at best"
        )
        yield document.problem(
            "W402",
            document.at(*where[expect.id]),
            Text(f"{expect.id} 的时限（{expect.within_s / 60:g} 分钟）短于最快到场：{told}",
                 f"{expect.id} is due in {expect.within_s / 60:g} min: {told_en}"),
            Text("放宽时限，或在方案里说明为什么定这个时限", "allow more time, or say why"),
        )  # fmt: skip


def _place_of(happening: Happening, county: County) -> Place | None:
    """Where a happening calls people to; None where it calls them nowhere."""
    if isinstance(happening, LeakStarts) and happening.hazard in county.hazards:
        return county.hazards[happening.hazard].as_term()
    return (
        happening.place
        if isinstance(happening, EventHappens | CallComes | WildfireStarts)
        else None
    )


def _role_of(expect: Expect) -> str:
    """The role of an arrival: as written, or by who is to act."""
    for condition in expect.conditions:
        if condition.path == "role":
            return str(condition.value)
    return str(vocabulary().choices["who"].get(expect.who, ""))
