"""A journal is gone on with after its last good line, and its chain is one."""

from __future__ import annotations

import io
from pathlib import Path
from typing import BinaryIO, cast

import pytest

from twin.journal import JournalError, JournalWriter


def written(path: Path, *numbers: int) -> bytes:
    with JournalWriter(path) as journal:
        for number in numbers:
            journal.append(number, "obs.x", "test", {"n": number})
    return path.read_bytes()


def test_what_is_gone_on_with_is_what_would_have_been_written_at_once(tmp_path: Path) -> None:
    whole = written(tmp_path / "whole", 1, 2, 3, 4)
    written(tmp_path / "cut", 1, 2, 9)
    with JournalWriter.reopen(tmp_path / "cut", 2) as journal:
        for number in (3, 4):
            journal.append(number, "obs.x", "test", {"n": number})
        sealed = journal.close()
    assert (tmp_path / "cut").read_bytes() == whole
    assert sealed.lines == 4
    with JournalWriter.reopen(tmp_path / "whole", 4) as same:
        assert same.close() == sealed


def test_a_line_that_does_not_follow_is_named_and_nothing_is_cut(tmp_path: Path) -> None:
    path = tmp_path / "journal"
    data = written(path, 1, 2, 3).replace(b'"n":2', b'"n":7')
    path.write_bytes(data)
    with pytest.raises(JournalError, match="line 3, does not follow the one before"):
        JournalWriter.reopen(path, 3)
    assert path.read_bytes() == data
    written(tmp_path / "short", 1)
    with pytest.raises(JournalError, match="less than 9 lines"):
        JournalWriter.reopen(tmp_path / "short", 9)


def test_time_cannot_go_back_behind_the_last_kept_line(tmp_path: Path) -> None:
    written(tmp_path / "journal", 1, 5)
    with (
        JournalWriter.reopen(tmp_path / "journal", 2) as journal,
        pytest.raises(ValueError, match="comes after a record of 5 ms"),
    ):
        journal.append(4, "obs.x", "test", {})


def test_commit_brings_what_was_written_to_the_disk_once() -> None:
    synced: list[int] = []
    file = io.BytesIO()
    journal = JournalWriter(
        cast(BinaryIO, file), sync=lambda handle: synced.append(len(file.getvalue()))
    )
    for number in range(3):
        journal.append(number, "obs.x", "test", {})
    assert synced == []
    journal.commit()
    assert synced == [len(file.getvalue())]
    assert len(list(file.getvalue().splitlines())) == 3
