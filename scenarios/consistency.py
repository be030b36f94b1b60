"""Whether a drill agrees with itself: ids used once, clocks that start, conditions that come."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from scenarios.checks import Checks, Loc
from scenarios.when.reach import needs
from twin.inputs import near
from twin.terms.drill import Expect, Inject
from twin.terms.text import Text

__all__ = ["check_ids", "check_reachable", "check_since"]


def check_ids(checks: Checks, ids: Iterable[tuple[str, Loc]]) -> None:
    """Every id of an inject or an expectation is used once (E303)."""
    placed = [(id, checks.document.at(*loc, checks.either(loc, "id", "编号"))) for id, loc in ids]
    first: dict[str, str] = {}
    for id, spot in sorted(placed, key=lambda each: each[1]):
        if id in first:
            checks.add_at(
                "E303",
                spot,
                Text(f"编号 {id} 重复，{first[id]} 已有", f"the id {id} is at {first[id]} already"),
                Text("换一个编号", "use another id"),
            )
        plain = spot.file == checks.document.name and not spot.sheet
        where = f"第 {spot.line} 行" if plain else spot.where
        first.setdefault(id, where)


def check_since(checks: Checks, expects: list[Expect], where: Mapping[str, Loc]) -> None:
    """Every clock counts from an expectation that exists and not from itself (E304)."""
    by_id = {expect.id: expect for expect in expects}
    for expect in expects:
        seen = [expect.id]
        here = expect
        while here.since:
            if here.since not in by_id or here.since in seen:
                _counts_from_nothing(checks, expect, here, where, known=list(by_id))
                break
            seen.append(here.since)
            here = by_id[here.since]


def _counts_from_nothing(
    checks: Checks, expect: Expect, last: Expect, where: Mapping[str, Loc], known: list[str]
) -> None:
    loc = where[expect.id]
    at = (*loc, checks.either(loc, "since", "起算"))
    if last.since in known:
        checks.add("E304", at, Text(f"{expect.id} 的起算绕成了圈", f"{expect.id} waits for itself"))
    elif last is expect:
        close = near(expect.since, known)
        checks.add(
            "E304",
            at,
            Text(
                f"{expect.id} 的起算“{expect.since}”不存在",
                f"{expect.id} counts from {expect.since}, which does not exist",
            ),
            Text(f"相近的有：{'、'.join(close)}", f"near ones: {', '.join(close)}")
            if close
            else None,
        )


def check_reachable(
    checks: Checks, injects: list[Inject], expects: list[Expect], where: Mapping[str, Loc]
) -> None:
    """No inject waits, in a circle, for what can only follow on itself (E309)."""
    of_expect = {expect.id: expect.inject for expect in expects}
    waiting = {
        inject.id: [{of_expect.get(name, "") for name in way} for way in ways]
        for inject in injects
        if inject.when is not None
        and not _forced(checks, where[inject.id])
        # one that contradicts itself has no way, and has been told of
        and (ways := needs(inject.when.test))
    }
    coming = {inject.id for inject in injects if inject.id not in waiting} | {""}
    while more := [
        id
        for id, ways in waiting.items()
        if id not in coming and any(way <= coming for way in ways)
    ]:
        coming.update(more)
    for id in waiting:
        if id not in coming:
            loc = where[id]
            checks.add(
                "E309",
                (*loc, checks.either(loc, "when", "当")),
                Text(
                    f"{id} 等的行动要在它自己之后才有，永远不会触发",
                    f"{id} waits for what can only come after it, and never happens",
                ),
                Text("改条件，或写 not_after", "change the condition, or give not_after"),
            )


def _forced(checks: Checks, loc: Loc) -> bool:
    places = checks.document.places
    return (*loc, "not_after") in places or (*loc, "最迟") in places
