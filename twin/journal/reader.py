"""Reading a journal back, line by line."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from twin.journal.canonical import canonical_bytes
from twin.journal.writer import JournalError
from twin.terms.record import Record
from twin.terms.text import Text

__all__ = ["decision_log", "parse_line", "read", "repair_tail"]

_FIELDS = {"seq": int, "at_ms": int, "kind": str, "source": str, "body": dict, "prev": str}


def read(path: Path) -> Iterator[Record]:
    """The records of a journal, streaming.

    Raises:
        JournalError: It cannot be opened, or a line is no record (the line is named).
    """
    try:
        with path.open("rb") as file:
            for number, line in enumerate(file, start=1):
                try:
                    yield parse_line(line.rstrip(b"\n"))
                except ValueError as error:
                    raise JournalError(
                        Text(
                            f"{path} 第 {number} 行不是记录：{error}",
                            f"{path}, line {number}, is no record: {error}",
                        )
                    ) from None
    except OSError as error:
        why = error.strerror or str(error)
        raise JournalError(Text(f"读不了 {path}：{why}", f"cannot read {path}: {why}")) from None


def parse_line(line: bytes) -> Record:
    """One line as a record.

    Raises:
        ValueError: It is not JSON, or not of a record's shape.
    """
    plain = json.loads(line)
    if not isinstance(plain, dict) or set(plain) != set(_FIELDS):
        raise ValueError(f"a record has the keys {', '.join(_FIELDS)}")
    for name, kind in _FIELDS.items():
        if type(plain[name]) is not kind:
            raise ValueError(f"{name} is not of type {kind.__name__}")
    return Record(**plain)


def repair_tail(path: Path) -> bytes:
    """Cut a torn last line (no newline at its end); returns what was cut, empty when whole."""
    data = path.read_bytes()
    end = data.rfind(b"\n") + 1
    if end < len(data):
        with path.open("r+b") as file:
            file.truncate(end)
    return data[end:]


def decision_log(records: Iterable[Record]) -> bytes:
    """The desk's decisions alone: records of kind `desk.*` without `seq` and `prev`."""
    lines: list[bytes] = []
    for record in records:
        if record.kind.startswith("desk."):
            line: dict[str, Any] = {
                "at_ms": record.at_ms,
                "kind": record.kind,
                "source": record.source,
                "body": record.body,
            }
            lines.append(canonical_bytes(line) + b"\n")
    return b"".join(lines)
