"""One spelling for every JSON value, so that equal values are equal bytes.

UTF-8, sorted keys, no spaces, no escapes for Chinese, shortest floats that read back the same. NaN
and infinity are refused with the path of the offender. −0.0 is written as 0.0: the sign of nothing
must not tell two runs apart.

What a reader would get wrong: this is not `json.dumps` with options. A journal spells the same few
shapes of record over and over, so the order of the keys is worked out once a shape.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from functools import lru_cache
from json.encoder import encode_basestring
from typing import Any

__all__ = ["CanonicalError", "canonical_bytes", "canonical_text", "digest"]

_SHAPES = 1024  # of mappings, whose key orders are remembered


class CanonicalError(ValueError):
    """A value that has no canonical form; the message holds its path."""


def canonical_bytes(value: Any) -> bytes:
    """The canonical JSON of plain values, in UTF-8.

    Raises:
        CanonicalError: Not a plain value, a key that is not text, or a number that is not finite.
    """
    return canonical_text(value).encode()


def canonical_text(value: Any, path: str = "") -> str:
    """The same as text; `path` is where the value stands, for the message.

    Raises:
        CanonicalError: As `canonical_bytes`.
    """
    try:
        return _SPELLINGS[type(value)](value)
    except _FaultError as fault:
        place = path + "".join(reversed(fault.steps)) or "value"
        raise CanonicalError(f"{place}: {fault.why}") from None


def digest(value: Any) -> str:
    """SHA-256 of the canonical JSON, in hex."""
    return hashlib.sha256(canonical_bytes(value)).hexdigest()


class _FaultError(Exception):
    """What is wrong, and the steps that lead to it, innermost first."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why
        self.steps: list[str] = []


class _Spellings(dict[type, Callable[[Any], str]]):
    """How each type is spelled; a mapping of any other type is spelled as a dict."""

    def __missing__(self, kind: type) -> Callable[[Any], str]:
        return _mapping if issubclass(kind, Mapping) else _refuse


def _refuse(value: Any) -> str:
    raise _FaultError(f"a {type(value).__name__} is not a plain value")


def _float(value: float) -> str:
    if value - value != 0.0:
        raise _FaultError(f"{value} is not finite")
    return repr(value + 0.0)  # turns -0.0 into 0.0


def _sequence(value: list[Any] | tuple[Any, ...]) -> str:
    spelled: list[str] = []
    try:
        for item in value:
            spelled.append(_SPELLINGS[type(item)](item))
    except _FaultError as fault:
        fault.steps.append(f"[{len(spelled)}]")
        raise
    return f"[{','.join(spelled)}]"


def _mapping(value: Mapping[Any, Any]) -> str:
    spelled: list[str] = []
    key: str | None = None
    try:
        for key, name in _ordered(tuple(value)):
            item = value[key]
            spelled.append(name + _SPELLINGS[type(item)](item))
    except _FaultError as fault:
        if key is not None:
            fault.steps.append(f".{key}")
        raise
    return f"{{{','.join(spelled)}}}"


@lru_cache(_SHAPES)
def _ordered(keys: tuple[Any, ...]) -> tuple[tuple[str, str], ...]:
    """The keys of a mapping in the order they are written, each with its spelling."""
    for key in keys:
        if not isinstance(key, str):
            raise _FaultError(f"the key {key!r} is not text")
    return tuple((key, f"{encode_basestring(key)}:") for key in sorted(keys))


_SPELLINGS = _Spellings(
    {
        str: encode_basestring,
        int: int.__repr__,
        float: _float,
        bool: lambda value: "true" if value else "false",
        type(None): lambda value: "null",
        list: _sequence,
        tuple: _sequence,
        dict: _mapping,
    }
)
