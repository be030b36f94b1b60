"""`manifest.json`: what a run was, and the seal of its journal.

Wall times, versions and the machine live here and only here, so that journals can be compared byte
by byte across machines.
"""

from __future__ import annotations

import json
import os
import shlex
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from twin.journal.writer import JournalError
from twin.terms.codec import TermError, from_plain, to_plain
from twin.terms.text import Text

__all__ = ["MANIFEST", "Manifest", "read_manifest", "said_again", "write_manifest"]

MANIFEST = "manifest.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """What a run was, and the seal of its journal.

    `routing` is, of each router, how many queries it answered and how many were checked; `timings`
    are wall seconds by part (`desk_share` of the whole), live with the speed and what it slipped.
    """

    schema: str = "fumeng.manifest/1"
    status: Literal["complete", "incomplete"]
    drill: str
    county: str
    seed: int
    mode: str
    started_at: str
    wall_s: float
    simulation_s: float
    argv: tuple[str, ...]
    inputs: Mapping[str, str]
    versions: Mapping[str, str]
    machine: Mapping[str, str]
    counts: Mapping[str, int]
    lines: int
    last_hash: str
    events_sha256: str
    overrides: tuple[str, ...] = field(default=())
    preset: str = ""
    variant: str = ""
    routing: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    timings: Mapping[str, float] = field(default_factory=dict)


def said_again(preset: str, variant: str, overrides: Sequence[str], stock: str) -> str:
    """What to say after `fumeng drill run DRILL --seed N` so that the file is read as it was."""
    words = [("--preset", preset), ("--variant", variant)]
    words += [("--set", pair) for pair in overrides]
    words += [("--stock", stock)]
    return "".join(f" {name} {shlex.quote(value)}" for name, value in words if value)


def write_manifest(folder: Path, manifest: Manifest) -> None:
    """Write it whole or not at all.

    Raises:
        JournalError: The folder cannot be written.
    """
    path = folder / MANIFEST
    scratch = folder / f".{MANIFEST}.new"
    text = json.dumps(to_plain(manifest), ensure_ascii=False, indent=2, sort_keys=True) + "\n"
    try:
        scratch.write_text(text, encoding="utf-8")
        os.replace(scratch, path)
    except OSError as error:
        why = error.strerror or str(error)
        raise JournalError(Text(f"写不了 {path}：{why}", f"cannot write {path}: {why}")) from None


def read_manifest(folder: Path) -> Manifest:
    """Read a run's manifest.

    Raises:
        JournalError: It is missing or damaged.
    """
    path = folder / MANIFEST
    try:
        plain: Any = json.loads(path.read_text(encoding="utf-8"))
        return from_plain(Manifest, plain)
    except OSError as error:
        why = error.strerror or str(error)
        raise JournalError(Text(f"读不了 {path}：{why}", f"cannot read {path}: {why}")) from None
    except (ValueError, TermError) as error:
        raise JournalError(Text(f"{path} 已损坏：{error}", f"{path} is damaged: {error}")) from None
