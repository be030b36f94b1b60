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
    plain = _plain(value, "")
    return json.dumps(
        plain, ensure_ascii=False, allow_nan=False, sort_keys=True, separators=(",", ":")
    ).encode()


def digest(value: Any) -> str:
    """SHA-256 of the canonical JSON, in hex."""
    return hashlib.sha256(canonical_bytes(value)).hexdigest()


def _plain(value: Any, path: str) -> Any:
    kind = type(value)
    if kind is str or kind is int or kind is bool or value is None:
        return value
    if kind is float:
        if value - value != 0.0:
            raise CanonicalError(f"{path or 'value'}: {value} is not finite")
        return value + 0.0  # turns -0.0 into 0.0
    if isinstance(value, Mapping):
        result = {}
        for key, item in value.items():
            if type(key) is not str:
                raise CanonicalError(f"{path or 'value'}: the key {key!r} is not text")
            result[key] = _plain(item, f"{path}.{key}")
        return result
    if kind is list or kind is tuple:
        return [_plain(item, f"{path}[{i}]") for i, item in enumerate(value)]
    raise CanonicalError(f"{path or 'value'}: a {kind.__name__} is not a plain value")
