"""What a test expects: an action in the words of the drill language, or a kind of record.

`发出告警` with `点位="GHF-036"` (or `announce alarm` with `point=`) means what it means in a drill
file (`scenarios/actions.yaml`). For what the language has no word for, a kind of record with the
plain values at paths of its body: `world.leak_stopped` with `hazard="H-A1"`; `__` goes a step down.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from scenarios.actions import vocabulary
from twin.cli.language import current
from twin.county import County
from twin.hil.told import Misused
from twin.inputs import BadValue
from twin.terms.matching import Condition, meets
from twin.terms.record import Record

__all__ = ["Wanted", "wanted"]


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which records fit, and how it is called."""

    label: str
    kind: str
    conditions: tuple[Condition, ...]

    def fits(self, record: Record) -> bool:
        """Whether a record is one of these."""
        return record.kind == self.kind and all(
            meets(record.body, condition) for condition in self.conditions
        )


def wanted(what: str, where: Mapping[str, Any], county: County) -> Wanted:
    """Read what a test expects.

    Raises:
        Misused: The action, a condition or a value is unknown; near ones are named.
    """
    label = _label(what, where)
    if "." in what:
        equal = [Condition(path=k.replace("__", "."), op="eq", value=v) for k, v in where.items()]
        return Wanted(label, what, tuple(equal))
    words = vocabulary()
    try:
        action = words.find(what)
        conditions = words.fixed(action)
        conditions += [words.condition(action, k, v, county) for k, v in where.items()]
    except BadValue as wrong:
        raise Misused.of(wrong) from None
    return Wanted(label, action.record, tuple(conditions))


def _label(what: str, where: Mapping[str, Any]) -> str:
    told = "，" if current() == "zh" else ", "
    inside = told.join(f"{key} {value}" for key, value in where.items())
    if not inside:
        return what
    return f"{what}（{inside}）" if current() == "zh" else f"{what} ({inside})"
