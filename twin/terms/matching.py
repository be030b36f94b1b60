"""Whether a record's body fits: a value at a path of it, compared with one that is wanted."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

__all__ = ["Condition", "meets", "values_at"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """A test on a record: the value at `path` of its body, compared with `value`."""

    path: str
    op: Literal["eq", "starts", "at_least", "at_most", "contains"]
    value: str | float | bool


def meets(body: Mapping[str, Any], condition: Condition) -> bool:
    """Whether a record's body meets one condition; a path that leads nowhere does not.

    `contains` asks whether one of the values at the path is the wanted one; every other test
    holds when one of the values passes it.
    """
    return any(_passes(value, condition) for value in values_at(body, condition.path))


def values_at(body: Any, path: str) -> Iterator[Any]:
    """The values at a dotted path of a plain value.

    A list on the way, or at the end, stands for each of its items:
    `notice.zones.places` yields every place of every zone.
    """
    if isinstance(body, list | tuple):
        for item in body:
            yield from values_at(item, path)
    elif not path:
        yield body
    elif isinstance(body, Mapping):
        head, _, rest = path.partition(".")
        if head in body:
            yield from values_at(body[head], rest)


def _passes(value: Any, condition: Condition) -> bool:
    wanted = condition.value
    match condition.op:
        case "starts":
            return isinstance(value, str) and value.startswith(str(wanted))
        case "at_least":
            return _is_number(value) and _is_number(wanted) and value >= wanted
        case "at_most":
            return _is_number(value) and _is_number(wanted) and value <= wanted
        case "eq" | "contains":
            same_sort = isinstance(value, bool) == isinstance(wanted, bool)
            return same_sort and bool(value == wanted)


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
