"""Run folders: `runs/<stamp>-<drill>-s<seed>[-2]/`, and `runs/latest`.

A folder is only made when the inputs have been checked. `latest` is a symbolic link; where links
are not allowed (Windows) it is a text file that holds the name.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from twin.journal.manifest import MANIFEST
from twin.journal.writer import JournalError
from twin.terms.text import Text

__all__ = ["list_runs", "make_run_folder", "point_latest", "remove_run", "resolve_run"]

_LATEST = "latest"


def make_run_folder(runs: Path, stamp: str, drill: str, seed: int) -> Path:
    """Make a new folder for a run; a second one within the stamp's minute gets `-2`.

    Raises:
        JournalError: The folder cannot be made.
    """
    base = f"{stamp}-{drill}-s{seed}"
    try:
        runs.mkdir(parents=True, exist_ok=True)
        number = 1
        while True:
            folder = runs / (base if number == 1 else f"{base}-{number}")
            try:
                folder.mkdir()
            except FileExistsError:
                number += 1
            else:
                return folder
    except OSError as error:
        why = error.strerror or str(error)
        raise JournalError(
            Text(
                f"建不了运行文件夹 {runs}：{why}。换一个可写的文件夹，或用 -o 指定",
                f"cannot make a run folder in {runs}: {why}; use another with -o",
            )
        ) from None


def point_latest(folder: Path) -> None:
    """Let `runs/latest` name this run."""
    link = folder.parent / _LATEST
    scratch = folder.parent / f".{_LATEST}-{folder.name}"
    try:
        os.symlink(folder.name, scratch, target_is_directory=True)
    except (OSError, NotImplementedError):
        scratch.write_text(folder.name, encoding="utf-8")
    os.replace(scratch, link)


def list_runs(runs: Path) -> list[Path]:
    """All runs, oldest first."""
    if not runs.is_dir():
        return []
    found = [
        path for path in runs.iterdir() if not path.is_symlink() and (path / MANIFEST).is_file()
    ]
    return sorted(found, key=lambda path: ((path / MANIFEST).stat().st_mtime_ns, path.name))


def resolve_run(name: str, runs: Path) -> Path:
    """The folder of a run given as `latest`, `latest~1`, a name, or a path.

    Raises:
        JournalError: There is no such run; the message names what there is.
    """
    given = Path(name)
    if given.name == _LATEST and given.parent != Path("."):
        runs, name = given.parent, _LATEST
    elif (given / MANIFEST).is_file():
        return given.resolve()
    if name == _LATEST and (found := _latest(runs)) is not None:
        return found
    if name.startswith(f"{_LATEST}~") and name.partition("~")[2].isdigit():
        all_runs = list_runs(runs)
        back = int(name.partition("~")[2])
        if back < len(all_runs):
            return all_runs[-1 - back]
    if (runs / name / MANIFEST).is_file():
        return (runs / name).resolve()
    there = "、".join(path.name for path in list_runs(runs)[-3:])
    raise JournalError(
        Text(
            f"{runs} 里没有运行“{name}”" + (f"；最近的有：{there}" if there else "，还没有运行过"),
            f"no run {name!r} in {runs}" + (f"; the latest are {there}" if there else ""),
        )
    )


def remove_run(folder: Path) -> None:
    """Delete a run's folder; `latest` then names the newest one left."""
    runs = folder.parent
    shutil.rmtree(folder)
    left = list_runs(runs)
    if left:
        point_latest(left[-1])
    else:
        (runs / _LATEST).unlink(missing_ok=True)


def _latest(runs: Path) -> Path | None:
    link = runs / _LATEST
    if link.is_symlink() and (link / MANIFEST).is_file():
        return link.resolve()
    if link.is_file():
        folder = runs / link.read_text(encoding="utf-8").strip()
        return folder.resolve() if (folder / MANIFEST).is_file() else None
    return None
