"""Golden decision logs: every decision of a shipped drill at its own seed, as it was last agreed.

A log changes only in a commit that says why. `python -m tests.library.golden [ID …]` writes the
logs anew (all of them without an id); what differs is then for the reviewer to read.
"""

from __future__ import annotations

import lzma
import sys
from collections.abc import Iterable, Sequence
from itertools import zip_longest
from pathlib import Path

from scenarios import Form, list_drills, load_drill
from tests.sim.small import MemoryJournal
from twin.county import County, load_county
from twin.desk import Rules, load_rules
from twin.journal import decision_log
from twin.sim.run import run_drill
from twin.terms.drill import Drill
from twin.terms.record import Record

__all__ = ["FOLDER", "decided", "first_difference", "kept", "play"]

FOLDER = Path(__file__).parent / "golden"


def play(
    path: Path, county: County, rules: Rules, preset: str | None = None
) -> tuple[Drill, list[Record]]:
    """A shipped drill at its own seed, and its records."""
    drill = load_drill(path, county, form=Form(preset=preset or ""))
    journal = MemoryJournal()
    run_drill(drill, county, rules, drill.seed, journal)
    return drill, journal.records


def decided(records: Iterable[Record]) -> list[str]:
    """What the desk decided, a line each: when, what, and all of it."""
    return decision_log(records).decode("utf-8").splitlines()


def kept(drill: str) -> list[str]:
    """The golden log of a drill."""
    packed = (FOLDER / f"{drill}.jsonl.xz").read_bytes()
    return lzma.decompress(packed).decode("utf-8").splitlines()


def first_difference(golden: Sequence[str], found: Sequence[str]) -> str:
    """The first line that differs, as it was and as it is; empty where there is none."""
    for number, (was, now) in enumerate(zip_longest(golden, found, fillvalue="(nothing)"), 1):
        if was != now:
            return f"decision {number}\n  was {was}\n  now {now}"
    return ""


def _write(wanted: Sequence[str]) -> None:
    county = load_county()
    rules = load_rules(county)
    for path in list_drills():
        if wanted and path.stem not in wanted:
            continue
        lines = decided(play(path, county, rules)[1])
        text = "\n".join(lines) + "\n"
        (FOLDER / f"{path.stem}.jsonl.xz").write_bytes(lzma.compress(text.encode(), preset=9))
        print(f"{path.stem}: {len(lines)} decisions")


if __name__ == "__main__":
    _write(sys.argv[1:])
