"""The one writer of a journal: append-only, each line chained to the one before it.

`prev` of a line is the SHA-256 of the line before without its newline, so that a changed byte
anywhere shows at the next line, and at the manifest for the last one.
"""

from __future__ import annotations

import hashlib
import itertools
import json
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from json.encoder import encode_basestring
from pathlib import Path
from types import TracebackType
from typing import Any, BinaryIO, Self

from twin.journal.canonical import canonical_text
from twin.terms.record import Record
from twin.terms.text import Text

__all__ = ["FIRST_PREV", "JournalError", "JournalSeal", "JournalWriter", "line_of"]

FIRST_PREV = "0" * 64
_BLOCK_BYTES = 1 << 16


class JournalError(Exception):
    """The journal cannot be written or read; says which file and why, in both languages."""

    def __init__(self, message: Text) -> None:
        super().__init__(message.en)
        self.message = message


@dataclass(frozen=True, slots=True, kw_only=True)
class JournalSeal:
    """What the manifest keeps of a finished journal."""

    lines: int
    last_hash: str
    events_sha256: str


def fsync(file: BinaryIO) -> None:
    """Have the system bring a file's bytes to the disk."""
    os.fsync(file.fileno())


class JournalWriter:
    """Writes records to `events.jsonl` or to any binary file.

    In a drill lines are buffered; live, `commit` brings all of a step to the disk at once; with
    `fsync_each` every line is on disk before `append` returns.
    """

    def __init__(
        self,
        target: Path | BinaryIO,
        *,
        fsync_each: bool = False,
        sync: Callable[[BinaryIO], None] = fsync,
    ) -> None:
        self._name = str(target) if isinstance(target, Path) else "journal"
        self._fsync = fsync_each
        self._sync = sync
        self._seq = 0
        self._at_ms = 0
        self._prev = FIRST_PREV
        self._whole = hashlib.sha256()
        self._fresh = bytearray()  # written, but not yet in the digest of the whole
        self._seal: JournalSeal | None = None
        self._file: BinaryIO
        if isinstance(target, Path):
            try:
                self._file = target.open("xb", buffering=_BLOCK_BYTES)
            except OSError as error:
                raise self._failure(error) from None
        else:
            self._file = target
        self._owns = isinstance(target, Path)

    @classmethod
    def reopen(cls, path: Path, keep: int) -> JournalWriter:
        """Go on with a journal after its first `keep` lines; whatever is behind them is cut off.

        Raises:
            JournalError: It cannot be read or written, or those lines are not its own.
        """
        try:
            file = path.open("r+b")
        except OSError as error:
            raise _failure(str(path), error) from None
        writer = cls(file)
        writer._name, writer._owns = str(path), True
        try:
            writer._take_over(file, keep)
        except OSError as error:
            file.close()
            raise writer._failure(error) from None
        except JournalError:
            file.close()
            raise
        return writer

    @property
    def lines(self) -> int:
        """Lines written so far."""
        return self._seq

    @property
    def last_hash(self) -> str:
        """The SHA-256 of the last line, which the next one will keep."""
        return self._prev

    def append(self, at_ms: int, kind: str, source: str, body: Mapping[str, Any]) -> None:
        """Write one record.

        Raises:
            JournalError: The disk is full or the file cannot be written.
            ValueError: Time goes backwards, the journal is closed, or the body is not plain.
        """
        if self._seal is not None:
            raise ValueError("the journal is closed")
        if at_ms < self._at_ms:
            raise ValueError(f"{kind} at {at_ms} ms comes after a record of {self._at_ms} ms")
        line = _line(self._seq, at_ms, kind, source, body, self._prev)
        ended = line + b"\n"
        try:
            self._file.write(ended)
            if self._fsync:
                self.commit()
        except OSError as error:
            raise self._failure(error) from None
        self._fresh += ended
        if len(self._fresh) >= _BLOCK_BYTES:
            self._digest_fresh()
        self._prev = hashlib.sha256(line).hexdigest()
        self._seq += 1
        self._at_ms = at_ms

    def commit(self) -> None:
        """Bring everything written so far to the disk.

        Raises:
            JournalError: The disk is full or the file cannot be written.
        """
        try:
            self._file.flush()
            self._sync(self._file)
        except OSError as error:
            raise self._failure(error) from None

    def close(self) -> JournalSeal:
        """Flush and close; returns what the manifest must keep. May be called again.

        Raises:
            JournalError: What was buffered cannot be written.
        """
        if self._seal is None:
            try:
                self._file.flush()
                if self._owns:
                    self._sync(self._file)
                    self._file.close()
            except OSError as error:
                raise self._failure(error) from None
            self._digest_fresh()
            self._seal = JournalSeal(
                lines=self._seq, last_hash=self._prev, events_sha256=self._whole.hexdigest()
            )
        return self._seal

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def _digest_fresh(self) -> None:
        self._whole.update(self._fresh)
        self._fresh.clear()

    def _take_over(self, file: BinaryIO, keep: int) -> None:
        """Take the first lines of a file for one's own and cut off the rest."""
        kept_bytes = 0
        for line in itertools.islice(file, keep):
            self._take(line)
            kept_bytes += len(line)
        if self._seq != keep:
            raise JournalError(
                Text(f"{self._name} 不足 {keep} 行", f"{self._name} has less than {keep} lines")
            )
        file.seek(kept_bytes)
        file.truncate()
        fsync(file)

    def _take(self, line: bytes) -> None:
        """Count a line that is there already as one's own, if it follows the one before."""
        try:
            plain = json.loads(line)
            seq, at_ms, prev = plain["seq"], plain["at_ms"], plain["prev"]
        except (ValueError, KeyError, TypeError):
            seq, at_ms, prev = -1, 0, ""
        if not line.endswith(b"\n") or seq != self._seq or prev != self._prev:
            number = self._seq + 1
            raise JournalError(
                Text(
                    f"{self._name} 第 {number} 行与前一行不相接，不能接着写",
                    f"{self._name}, line {number}, does not follow the one before; "
                    f"it cannot be gone on with",
                )
            )
        self._whole.update(line)
        self._prev = hashlib.sha256(line[:-1]).hexdigest()
        self._seq, self._at_ms = seq + 1, at_ms

    def _failure(self, error: OSError) -> JournalError:
        return _failure(self._name, error)


def _failure(name: str, error: OSError) -> JournalError:
    why = error.strerror or str(error)
    return JournalError(
        Text(
            f"写不了 {name}：{why}。请检查磁盘空间和文件夹权限",
            f"cannot write {name}: {why}; check disk space and permissions",
        )
    )


def line_of(record: Record) -> bytes:
    """The canonical line of a record, without its newline."""
    return _line(
        record.seq, record.at_ms, record.kind, record.source, record.body, record.prev
    )  # fmt: skip


def _line(
    seq: int, at_ms: int, kind: str, source: str, body: Mapping[str, Any], prev: str
) -> bytes:
    spelled = canonical_text(body, ".body")
    return (
        f'{{"at_ms":{at_ms},"body":{spelled},"kind":{encode_basestring(kind)},"prev":"{prev}",'
        f'"seq":{seq},"source":{encode_basestring(source)}}}'
    ).encode()
