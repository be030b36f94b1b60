"""One spelling for every JSON value, so that equal values are equal bytes.

UTF-8, sorted keys, no spaces, no escapes for Chinese, shortest floats that read back the same. NaN
and infinity are refused with the path of the offender. −0.0 is written as 0.0: the sign of nothing
must not tell two runs apart.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

__all__ = ["CanonicalError", "canonical_bytes", "digest"]


class CanonicalError(ValueError):
    """A value that has no canonical form; the message holds its path."""


def canonical_bytes(value: Any) -> bytes:
    """The canonical JSON of plain values.

    Raises:
        CanonicalError: Not a plain value, a key that is not text, or a number that is not finite.
    """
    try:
        return _ENCODER.encode(_plain(value)).encode()
    except _FaultError as fault:
        path = "".join(reversed(fault.steps)) or "value"
        raise CanonicalError(f"{path}: {fault.why}") from None


def digest(value: Any) -> str:
    """SHA-256 of the canonical JSON, in hex."""
    return hashlib.sha256(canonical_bytes(value)).hexdigest()


_ENCODER = json.JSONEncoder(
    ensure_ascii=False, allow_nan=False, sort_keys=True, separators=(",", ":")
)
_AS_IS = frozenset({str, int, bool, type(None)})


class _FaultError(Exception):
    """What is wrong, and the steps that lead to it, innermost first."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why
        self.steps: list[str] = []


def _plain(value: Any) -> Any:
    kind = type(value)
    if kind in _AS_IS:
        return value
    if kind is float:
        if value - value != 0.0:
            raise _FaultError(f"{value} is not finite")
        return value + 0.0  # turns -0.0 into 0.0
    if kind is dict or isinstance(value, Mapping):
        result = {}
        for key, item in value.items():
            if type(key) is not str:
                raise _FaultError(f"the key {key!r} is not text")
            if type(item) in _AS_IS:
                result[key] = item
                continue
            try:
                result[key] = _plain(item)
            except _FaultError as fault:
                fault.steps.append(f".{key}")
                raise
        return result
    if kind is list or kind is tuple:
        plain = []
        for item in value:
            try:
                plain.append(_plain(item))
            except _FaultError as fault:
                fault.steps.append(f"[{len(plain)}]")
                raise
        return plain
    raise _FaultError(f"a {kind.__name__} is not a plain value")
