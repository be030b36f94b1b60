"""Turn frozen dataclasses into plain JSON values and back, by their type hints alone.

Strict both ways: an unknown key, a missing one or a wrong type is a `TermError` that names the
path. A tagged union is written with its tag under `"kind"`.
"""

from __future__ import annotations

import dataclasses
import types
import typing
from collections.abc import Callable, Mapping
from enum import Enum
from functools import cache
from operator import attrgetter
from typing import Any, ClassVar, Protocol, TypeVar, Union

__all__ = ["Tagged", "TermError", "from_plain", "tagged", "to_body", "to_plain", "untag"]

T = TypeVar("T")


_AS_IS = frozenset({str, int, float, bool, type(None)})


class TermError(ValueError):
    """A plain value does not fit the term it claims to be."""


class Tagged(Protocol):
    """A dataclass that belongs to a union; `kind` names it in records."""

    kind: ClassVar[str]


def to_plain(value: Any, *, pairs: bool = False) -> Any:
    """The plain JSON form of a term: dicts, lists, strings, numbers, booleans, None.

    With `pairs` a mapping becomes a list of [key, value], so that its order outlives sorted keys.
    """
    return value if type(value) in _AS_IS else _WRITERS[type(value)](value, pairs)


def to_body(value: Any) -> dict[str, Any]:
    """The plain form of a dataclass without its tag, as a record has it: there `kind` is outside.

    Raises:
        TermError: It is no dataclass.
    """
    plain: dict[str, Any] = _BODIES[type(value)](value, False)
    return plain


def tagged(*members: type[Tagged]) -> dict[str, type[Tagged]]:
    """The members of a tagged union by their `kind`."""
    table = {member.kind: member for member in members}
    if len(table) != len(members):
        raise TermError("two members of one union share a kind")
    return table


def untag(plain: Mapping[str, Any], table: Mapping[str, type[Tagged]], path: str = "") -> Any:
    """Read a tagged value back as the member its `"kind"` names."""
    kind = plain.get("kind")
    if not isinstance(kind, str) or kind not in table:
        raise TermError(f"{path or 'value'}: unknown kind {kind!r}; known: {', '.join(table)}")
    return from_plain(table[kind], {k: v for k, v in plain.items() if k != "kind"}, path)


def from_plain(hint: type[T], plain: Any, path: str = "") -> T:
    """Read a plain value as `hint`.

    Raises:
        TermError: It does not fit; the message holds the path within the value.
    """
    value: T = _read(hint, plain, path or getattr(hint, "__name__", "value"))
    return value


def _read(hint: Any, plain: Any, path: str) -> Any:
    origin = typing.get_origin(hint)
    if origin in (Union, types.UnionType):
        return _read_union(typing.get_args(hint), plain, path)
    if origin is list:
        _expect(plain, list, path)
        (inner,) = typing.get_args(hint)
        return [_read(inner, item, f"{path}[{i}]") for i, item in enumerate(plain)]
    if origin is tuple:
        return _read_tuple(typing.get_args(hint), plain, path)
    if origin in (dict, Mapping) or origin is typing.get_origin(Mapping[str, int]):
        inner = typing.get_args(hint)[1]
        return {key: _read(inner, item, f"{path}.{key}") for key, item in _items(plain, path)}
    if origin is typing.Literal:
        if plain not in typing.get_args(hint):
            raise TermError(f"{path}: {plain!r} is not one of {typing.get_args(hint)}")
        return plain
    if isinstance(hint, type):
        return _read_class(hint, plain, path)
    raise TermError(f"{path}: the hint {hint!r} is not supported")


def _read_class(hint: type, plain: Any, path: str) -> Any:
    if issubclass(hint, Enum):
        try:
            return hint(plain)
        except ValueError as error:
            raise TermError(f"{path}: {error}") from None
    if dataclasses.is_dataclass(hint):
        _expect(plain, Mapping, path)
        hints = _hints(hint)
        given = {key: item for key, item in plain.items() if key in hints or key != "kind"}
        unknown = sorted(set(given) - set(hints))
        if unknown:
            raise TermError(f"{path}: unknown key {unknown[0]!r}")
        fields = {key: _read(hints[key], item, f"{path}.{key}") for key, item in given.items()}
        try:
            return hint(**fields)
        except TypeError as error:
            raise TermError(f"{path}: {error}") from None
    if hint is float and type(plain) is int:
        return float(plain)
    if type(plain) is not hint:
        raise TermError(f"{path}: expected {hint.__name__}, found {plain!r}")
    return plain


def _read_union(options: tuple[Any, ...], plain: Any, path: str) -> Any:
    if plain is None and type(None) in options:
        return None
    options = tuple(option for option in options if option is not type(None))
    if isinstance(plain, Mapping) and "kind" in plain:
        return untag(plain, tagged(*options), path)
    for option in options:
        try:
            return _read(option, plain, path)
        except TermError as error:
            failure = error
    raise failure


def _read_tuple(inner: tuple[Any, ...], plain: Any, path: str) -> tuple[Any, ...]:
    _expect(plain, list | tuple, path)
    if len(inner) == 2 and inner[1] is Ellipsis:
        return tuple(_read(inner[0], item, f"{path}[{i}]") for i, item in enumerate(plain))
    if len(plain) != len(inner):
        raise TermError(f"{path}: expected {len(inner)} values, found {len(plain)}")
    return tuple(
        _read(hint, item, f"{path}[{i}]")
        for i, (hint, item) in enumerate(zip(inner, plain, strict=True))
    )


def _items(plain: Any, path: str) -> list[tuple[str, Any]]:
    """The items of a mapping, or of the list of pairs that keeps one's order."""
    _expect(plain, Mapping | list, path)
    rows = list(plain.items()) if isinstance(plain, Mapping) else plain
    if any(not isinstance(row, list | tuple) or len(row) != 2 for row in rows):
        raise TermError(f"{path}: expected a mapping or pairs, found {plain!r}")
    return [(str(key), item) for key, item in rows]


def _expect(plain: Any, kind: Any, path: str) -> None:
    if not isinstance(plain, kind):
        raise TermError(f"{path}: found {plain!r}, which has the wrong shape")


class _ByType(dict[type, Callable[[Any, bool], Any]]):
    """How to make a value of each type plain, worked out when a type is first met."""

    def __init__(self, work_out: Callable[[type], Callable[[Any, bool], Any]]) -> None:
        super().__init__()
        self._work_out = work_out

    def __missing__(self, kind: type) -> Callable[[Any, bool], Any]:
        self[kind] = found = self._work_out(kind)
        return found


def _writer(kind: type) -> Callable[[Any, bool], Any]:
    if issubclass(kind, Enum):
        return lambda value, _: value.value
    if issubclass(kind, tuple | list):
        return lambda value, pairs: [to_plain(item, pairs=pairs) for item in value]
    if issubclass(kind, Mapping):
        return _mapping
    return _whole(kind)


def _whole(kind: type) -> Callable[[Any, bool], Any]:
    body, tag = _BODIES[kind], _tag(kind)
    return body if tag is None else lambda value, pairs: {"kind": tag, **body(value, pairs)}


def _mapping(value: Mapping[Any, Any], pairs: bool) -> Any:
    rows = [(str(key), to_plain(item, pairs=pairs)) for key, item in value.items()]
    return [list(row) for row in rows] if pairs else dict(rows)


def _body(kind: type) -> Callable[[Any, bool], Any]:
    if not dataclasses.is_dataclass(kind):
        raise TermError(f"a {kind.__name__} has no plain form")
    names = _field_names(kind)
    if len(names) < 2:  # for which attrgetter gives no tuple
        return lambda value, pairs: {
            name: to_plain(getattr(value, name), pairs=pairs) for name in names
        }
    take = attrgetter(*names)

    def fields(value: Any, pairs: bool) -> dict[str, Any]:
        return {
            name: item if type(item) in _AS_IS else _WRITERS[type(item)](item, pairs)
            for name, item in zip(names, take(value), strict=True)
        }

    return fields


_WRITERS, _BODIES = _ByType(_writer), _ByType(_body)


@cache
def _hints(hint: type) -> dict[str, Any]:
    names = {field.name for field in dataclasses.fields(hint)}
    return {k: v for k, v in typing.get_type_hints(hint).items() if k in names}


@cache
def _field_names(hint: type) -> tuple[str, ...]:
    return tuple(field.name for field in dataclasses.fields(hint))


@cache
def _tag(hint: type) -> str | None:
    """The tag of a union's member; a dataclass with a field named `kind` has none."""
    return None if "kind" in _field_names(hint) else getattr(hint, "kind", None)
