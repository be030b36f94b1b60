"""Snapshots of the desk and its watch beside the journal, so that a long run resumes soon.

What a reader would get wrong: a snapshot is never needed. It names the journal line it was taken
after, by number and hash; one that is damaged, torn or of another journal is passed over, and the
desk starts from an older one or from the first line. Canonical JSON and .npz, never pickle.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from twin.desk import Desk, Watch
from twin.journal import canonical_bytes
from twin.terms.codec import TermError, from_plain, to_plain

__all__ = ["FOLDER", "Mark", "Snapshot", "newest", "save"]

FOLDER = "snapshots"
_KEEP = 2
_DESK, _WATCH, _MARK = "desk.json", "watch.npz", "mark.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """Where a snapshot stands: after which line of the journal, and what the driver knew then."""

    lines: int
    last_hash: str
    at_ms: int
    steps: int
    wakes_at_ms: int | None
    desk_sha256: str = ""
    watch_sha256: str = ""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A desk's memory, a watch's arrays, and where they stand."""

    mark: Mark
    desk: Mapping[str, Any]
    watch: Mapping[str, Any]


def save(run: Path, mark: Mark, desk: Desk, watch: Watch) -> None:
    """Write a snapshot whole or not at all, and drop all but the latest."""
    folder = run / FOLDER
    scratch = folder / ".new"
    shutil.rmtree(scratch, ignore_errors=True)
    scratch.mkdir(parents=True)
    (scratch / _DESK).write_bytes(canonical_bytes(desk.snapshot()))
    with (scratch / _WATCH).open("wb") as file:
        np.savez(file, **watch.snapshot())
    sealed = to_plain(mark) | {
        "desk_sha256": _digest(scratch / _DESK),
        "watch_sha256": _digest(scratch / _WATCH),
    }
    (scratch / _MARK).write_bytes(canonical_bytes(sealed))
    for name in (_DESK, _WATCH, _MARK):
        with (scratch / name).open("rb") as file:
            os.fsync(file.fileno())
    os.replace(scratch, folder / f"{mark.lines:09d}")
    for old in _all(run)[_KEEP:]:
        shutil.rmtree(old, ignore_errors=True)


def newest(run: Path, hashes: Mapping[int, str]) -> Snapshot | None:
    """The latest whole snapshot that stands after a line of this journal.

    Args:
        hashes: The hash of the last line, by number of lines, of every place one may stand at.
    """
    for folder in _all(run):
        try:
            mark = from_plain(Mark, json.loads((folder / _MARK).read_bytes()))
            whole = (mark.desk_sha256, mark.watch_sha256) == (
                _digest(folder / _DESK),
                _digest(folder / _WATCH),
            )
            if not whole or hashes.get(mark.lines) != mark.last_hash:
                continue
            desk = json.loads((folder / _DESK).read_bytes())
            with np.load(folder / _WATCH, allow_pickle=False) as arrays:
                return Snapshot(mark, desk, dict(arrays))
        except (OSError, ValueError, TermError):
            continue
    return None


def _all(run: Path) -> list[Path]:
    """The folders of snapshots, the latest first."""
    folder = run / FOLDER
    found = [path for path in folder.glob("*") if path.name.isdigit()] if folder.is_dir() else []
    return sorted(found, key=lambda path: path.name, reverse=True)


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
