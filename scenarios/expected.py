"""The expected actions of a drill file: words become conditions on records of the journal."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any

from scenarios.actions import vocabulary
from scenarios.checks import Checks, Loc
from scenarios.names import capability_of
from scenarios.schema import DrillFile, ExpectFile, FailureFile, InjectFile
from twin.terms.drill import Expect
from twin.terms.text import Text

__all__ = ["Expected"]


class Expected:
    """Reads the expected actions of failures and injects, in file order."""

    def __init__(self, checks: Checks, file: DrillFile) -> None:
        self._checks, self._file = checks, file
        self._goals = [goal.id for goal in file.objectives]

    def all(self) -> Iterator[tuple[Expect, Loc]]:
        """Every expected action and where it stands."""
        for part, chinese in (("failures", "失效"), ("injects", "注入")):
            key = self._checks.key(part, chinese)
            entries: Any = getattr(self._file, part)
            for i, entry in enumerate(entries):
                under = self._checks.either((key, i), "expect", "预期行动")
                for j, expect in enumerate(entry.expect):
                    loc = (key, i, under, j)
                    yield self._expect(loc, entry, expect), loc

    def _expect(self, loc: Loc, entry: FailureFile | InjectFile, expect: ExpectFile) -> Expect:
        words, checks = vocabulary(), self._checks
        kind, label, conditions = "", Text(expect.action, expect.action), []
        action = checks.read(loc, "action", "行动", partial(words.find, expect.action))
        if action is not None:
            kind = action.record
            label = Text(
                f"{expect.who}：{action.says.zh}{_brief(expect.where)}",
                f"{expect.who}: {action.says.en}{_brief(expect.where)}",
            )
            conditions = words.fixed(action)
            for key, written in expect.where.items():
                found = checks.read(
                    (*loc, checks.either(loc, "where", "条件")), key, key,
                    partial(words.condition, action, key, written, checks.county),
                )  # fmt: skip
                conditions += [] if found is None else [found]
        self._check_deadline(loc, entry, expect)
        checks.goal((*loc, checks.either(loc, "objective", "目标")), expect.objective, self._goals)
        capability = ""
        if expect.capability:
            known = partial(capability_of, checks.county, expect.capability)
            capability = checks.read(loc, "capability", "能力", known) or ""
        return Expect(
            id=expect.id,
            inject=entry.id,
            since=expect.since or "",
            who=expect.who,
            action=expect.action,
            label=label,
            record_kind=kind,
            conditions=tuple(conditions),
            within_s=expect.within,
            critical=expect.critical,
            absent=expect.absent,
            objective=expect.objective or entry.objective or "",
            weight=expect.weight,
            line=checks.document.at(*loc).line,
            capability=capability,
        )

    def _check_deadline(
        self, loc: Loc, entry: FailureFile | InjectFile, expect: ExpectFile
    ) -> None:
        """E301, where it is known when the clock starts at the latest."""
        begins_s = entry.at if entry.when is None else entry.not_after
        if expect.since is not None or begins_s is None or begins_s >= self._file.duration:
            return
        if begins_s + expect.within > self._file.duration:
            self._checks.add(
                "E301",
                (*loc, self._checks.either(loc, "within", "时限")),
                Text(
                    f"{expect.id} 的时限在演练结束之后",
                    f"{expect.id} is due after the end of the drill",
                ),
                Text("缩短时限，或加长 duration", "shorten it or lengthen the duration"),
            )


def _brief(where: dict[str, Any]) -> str:
    """The written conditions, as a reader finds them after the action."""
    values = [str(value) for value in where.values() if not isinstance(value, bool)]
    return f"（{'，'.join(values)}）" if values else ""
