"""Is this journal the one that was written? Every changed byte is found, and its line named."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from twin.journal.manifest import Manifest, read_manifest
from twin.journal.reader import parse_line
from twin.journal.writer import FIRST_PREV, JournalError, line_of
from twin.terms.text import Text

__all__ = ["EVENTS", "Fault", "verify"]

EVENTS = "events.jsonl"


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that does not hold; `line` is 1-based, 0 when it concerns the whole file."""

    line: int
    what: Text


def verify(folder: Path) -> list[Fault]:
    """Check a run's journal against its own chain and its manifest; empty when all holds.

    Raises:
        JournalError: The journal or the manifest cannot be read at all.
    """
    manifest = read_manifest(folder)
    try:
        data = (folder / EVENTS).read_bytes()
    except OSError as error:
        why = error.strerror or str(error)
        path = folder / EVENTS
        raise JournalError(Text(f"读不了 {path}：{why}", f"cannot read {path}: {why}")) from None
    return list(_faults(data, manifest))


def _faults(data: bytes, manifest: Manifest) -> Iterator[Fault]:
    lines = data.split(b"\n")
    tail = lines.pop()
    hashes = [hashlib.sha256(line).hexdigest() for line in lines]
    wanted = _wanted_hashes(lines, manifest)
    for i, line in enumerate(lines):
        yield from _faults_of_line(i, line, hashes[i], wanted[i])
    if tail:
        number = len(lines) + 1
        yield Fault(number, Text("最后一行不完整", "the last line is torn"))
    if len(lines) != manifest.lines:
        yield Fault(
            min(len(lines), manifest.lines) + 1,
            Text(
                f"应有 {manifest.lines} 行，实有 {len(lines)} 行",
                f"{manifest.lines} lines were written, {len(lines)} are there",
            ),
        )
    if hashlib.sha256(data).hexdigest() != manifest.events_sha256:
        what = Text("整个文件的摘要与封存时不符", "the file's digest is not the sealed one")
        yield Fault(0, what)


def _wanted_hashes(lines: list[bytes], manifest: Manifest) -> list[str | None]:
    """The hash each line should have: its successor's `prev`, or the manifest's for the last."""
    wanted: list[str | None] = []
    for line in lines[1:]:
        try:
            wanted.append(parse_line(line).prev)
        except ValueError:
            wanted.append(None)
    if lines:
        wanted.append(manifest.last_hash if len(lines) == manifest.lines else None)
    return wanted


def _faults_of_line(i: int, line: bytes, found: str, wanted: str | None) -> Iterator[Fault]:
    number = i + 1
    try:
        record = parse_line(line)
    except ValueError as error:
        yield Fault(number, Text(f"不是记录：{error}", f"is no record: {error}"))
        return
    if line_of(record) != line:
        yield Fault(number, Text("写法不规范", "is not in canonical form"))
    if record.seq != i:
        yield Fault(
            number, Text(f"序号是 {record.seq}，应为 {i}", f"has seq {record.seq}, not {i}")
        )
    if i == 0 and record.prev != FIRST_PREV:
        yield Fault(number, Text("首行的 prev 应为 64 个 0", "the first prev must be 64 zeros"))
    if wanted is not None and found != wanted:
        yield Fault(
            number,
            Text("内容与后一行记下的摘要不符", "does not have the digest that was kept of it"),
        )
