"""Damage of any kind: found, named at its line, and never the neighbour's fault."""

from __future__ import annotations

import errno
import hashlib
import io
import json
import os
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from twin.journal import (
    EVENTS,
    CanonicalError,
    JournalError,
    JournalWriter,
    Manifest,
    canonical_bytes,
    parse_line,
    read,
    repair_tail,
    verify,
    write_manifest,
)

SAMPLE: list[tuple[int, str, dict[str, Any]]] = [
    (0, "run.start", {"seed": 7, "title": "氟化氢泄漏演练"}),
    (1500, "obs.acknowledged", {"alarm": "GHF-001/HH/1", "by": "值班员甲", "mass_ug": 12999}),
    (1500, "desk.logged", {"text": {"zh": "已签收", "en": "acknowledged"}, "share": 0.25}),
    (9000, "run.end", {"reason": "complete"}),
]
BODY = st.dictionaries(
    st.text(max_size=3),
    st.text(max_size=5) | st.integers() | st.floats(allow_nan=False, allow_infinity=False),
    max_size=3,
)


def _seal(folder: Path, records: list[tuple[int, str, dict[str, Any]]]) -> bytes:
    """Write a run of these records into `folder`; returns the bytes of its journal."""
    out = io.BytesIO()
    journal = JournalWriter(out)
    for at_ms, kind, body in records:
        journal.append(at_ms, kind, "test", body)
    seal = journal.close()
    (folder / EVENTS).write_bytes(out.getvalue())
    write_manifest(
        folder,
        Manifest(
            status="complete",
            drill="x",
            county="fumeng",
            seed=7,
            mode="drill",
            started_at="2026-11-24T12:00:00+08:00",
            wall_s=1.0,
            simulation_s=0.5,
            argv=(),
            inputs={},
            versions={},
            machine={},
            counts={},
            lines=seal.lines,
            last_hash=seal.last_hash,
            events_sha256=seal.events_sha256,
        ),
    )
    return out.getvalue()


def _named(folder: Path, damaged: bytes) -> list[int]:
    """The lines that `verify` names, in the order it names them."""
    (folder / EVENTS).write_bytes(damaged)
    return [fault.line for fault in verify(folder) if fault.line]


def test_two_changed_neighbours_are_both_named(tmp_path: Path) -> None:
    whole = _seal(tmp_path, SAMPLE)
    damaged = whole.replace("值班员甲".encode(), "值班员乙".encode()).replace(b"0.25", b"0.35")
    assert _named(tmp_path, damaged) == [2, 3]


def test_a_forged_line_with_a_forged_digest_is_caught_at_the_digest(tmp_path: Path) -> None:
    lines = _seal(tmp_path, SAMPLE).splitlines()
    forged = lines[1].replace("值班员甲".encode(), "值班员乙".encode())
    old, new = (_digest_of(line) for line in (lines[1], forged))
    after = lines[2].replace(old.encode(), new.encode())
    assert _named(tmp_path, b"\n".join([lines[0], forged, after, lines[3]]) + b"\n") == [3]


def _digest_of(line: bytes) -> str:
    return hashlib.sha256(line).hexdigest()


def test_a_journal_cut_at_any_byte_names_the_line_where_it_ends(tmp_path: Path) -> None:
    whole = _seal(tmp_path, SAMPLE)
    for length in range(len(whole)):
        assert _named(tmp_path, whole[:length])[-1] == whole[:length].count(b"\n") + 1


def test_whatever_the_tail_repair_leaves_whole_lines(tmp_path: Path) -> None:
    whole = _seal(tmp_path, SAMPLE)
    path = tmp_path / EVENTS
    for length in range(len(whole) + 1):
        path.write_bytes(whole[:length])
        cut = repair_tail(path)
        assert path.read_bytes() + cut == whole[:length]
        assert b"\n" not in cut
        assert len(list(read(path))) == whole[:length].count(b"\n")


@given(st.text(max_size=12) | st.lists(st.text(max_size=4)) | st.dictionaries(st.text(), st.text()))
def test_text_of_any_kind_has_a_canonical_form_that_reads_back(value: Any) -> None:
    assert json.loads(canonical_bytes(value)) == value


def test_a_record_that_is_refused_leaves_the_chain_as_it_was() -> None:
    out = io.BytesIO()
    journal = JournalWriter(out)
    journal.append(0, "obs.x", "test", {})
    with pytest.raises(CanonicalError, match="not finite"):
        journal.append(1, "obs.x", "test", {"a": float("inf")})
    journal.append(1, "obs.x", "test", {"a": 1.0})
    assert [parse_line(line).seq for line in out.getvalue().splitlines()] == [0, 1]
    assert journal.close() is journal.close()
    with pytest.raises(ValueError, match="closed"):
        journal.append(2, "obs.x", "test", {})


def test_an_existing_journal_is_never_written_over(tmp_path: Path) -> None:
    (tmp_path / EVENTS).write_bytes(b"kept\n")
    with pytest.raises(JournalError, match=r"cannot write .*events\.jsonl"):
        JournalWriter(tmp_path / EVENTS)
    assert (tmp_path / EVENTS).read_bytes() == b"kept\n"


@pytest.mark.skipif(
    not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write in any folder"
)
def test_a_folder_that_may_not_be_written_is_named_with_the_reason(tmp_path: Path) -> None:
    tmp_path.chmod(0o555)
    try:
        with pytest.raises(JournalError, match=r"events\.jsonl: Permission denied") as caught:
            JournalWriter(tmp_path / EVENTS)
    finally:
        tmp_path.chmod(0o755)
    assert "文件夹权限" in caught.value.message.zh


def test_a_refusal_of_the_file_system_names_file_and_reason(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(self: Path, *args: object, **kwargs: object) -> None:
        raise OSError(errno.EROFS, "Read-only file system")

    monkeypatch.setattr(Path, "open", refuse)
    with pytest.raises(JournalError, match=r"events\.jsonl: Read-only file system"):
        JournalWriter(tmp_path / EVENTS)
