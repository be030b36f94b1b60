"""What a crash left of a run: the records up to the last commit, and what they say.

What a reader would get wrong: a whole last line is not enough. A step is on disk when its
`live.decided` is; records behind the last commit may be half of a step, so they are cut off and
happen again. Steps whose effects were surely handed over have a `live.sent`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from twin.desk.replay import effect_of, observation_of
from twin.journal import read, repair_tail
from twin.journal.writer import line_of
from twin.live.keeper import DECIDED, RESUMED, SENT
from twin.sim.injects import STEERED
from twin.terms.decision import Effect
from twin.terms.observation import Observation
from twin.terms.record import Record

__all__ = ["Decided", "Remains"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    """A recorded step: what was seen and decided, and whether it was surely sent."""

    step: int
    at_ms: int
    seen: tuple[Observation, ...]
    effects: tuple[Effect, ...]
    sent: bool


@dataclass(frozen=True, slots=True)
class Remains:
    """The records that are kept, and how many bytes and lines behind them are not."""

    records: tuple[Record, ...]
    cut_lines: int
    cut_bytes: int

    @classmethod
    def of(cls, journal: Path) -> Remains:
        """What is left of a journal; a torn last line is cut off the file.

        Raises:
            JournalError: It cannot be read, or a line in it is no record.
        """
        torn = repair_tail(journal)
        records = tuple(read(journal))
        keep = 0
        for record in records:
            if record.kind in ("run.start", DECIDED, SENT, RESUMED, STEERED):
                keep = record.seq + 1
        size = journal.stat().st_size + len(torn)
        with journal.open("rb") as file:
            kept = sum(len(file.readline()) for _ in range(keep))
        return cls(records[:keep], len(records) - keep + (1 if torn else 0), size - kept)

    @property
    def hashes(self) -> dict[int, str]:
        """The hash of every line, by the number of lines up to it."""
        found = {record.seq: record.prev for record in self.records}
        if self.records:
            last = line_of(self.records[-1])
            found[len(self.records)] = hashlib.sha256(last).hexdigest()
        return found

    def steps(self) -> Iterator[Decided]:
        """The recorded steps, in order."""
        sent = {record.body["step"] for record in self.records if record.kind == SENT}
        seen: list[Observation] = []
        effects: list[Effect] = []
        for record in self.records:
            if record.kind.startswith("obs."):
                seen.append(observation_of(record))
            elif record.kind.startswith("desk."):
                effects.append(effect_of(record))
            elif record.kind == DECIDED:
                step = record.body["step"]
                yield Decided(
                    step=step,
                    at_ms=record.at_ms,
                    seen=tuple(seen),
                    effects=tuple(effects),
                    sent=step in sent,
                )
                seen, effects = [], []
