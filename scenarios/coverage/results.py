"""The latest complete run of each drill, measured; nothing is filled in that was not measured."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from scenarios.coverage.measures import MEASURES, READ
from scenarios.coverage.rows import Kpi, PhraseRow, coverage_rows
from scenarios.coverage.told import Told
from scenarios.judge import judge
from twin.county import County
from twin.journal import EVENTS, digest, list_runs, read, read_manifest, verify
from twin.terms.codec import TermError, from_plain, to_plain
from twin.terms.drill import Drill
from twin.terms.levels import HazardSourceLevel
from twin.terms.record import Record

__all__ = ["Coverage", "RunMeasured", "measure_runs"]


@dataclass(frozen=True, slots=True, kw_only=True)
class RunMeasured:
    """A run and its figures by measure; `as_shipped` while drill and county are those at hand."""

    run: str
    drill: str
    seed: int
    started_at: str
    as_shipped: bool
    figures: dict[str, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """Rows × drills; a drill that was not run stands with None.

    `unreadable` names runs of another version, which were passed over.
    """

    rows: tuple[PhraseRow, ...]
    drills: tuple[str, ...]
    runs: dict[str, RunMeasured | None]
    unreadable: tuple[str, ...] = ()

    def value(self, kpi: Kpi, drill: str) -> float | None:
        """What a run of a drill showed of a figure; None for an open gap."""
        run = self.runs[drill]
        return None if run is None or not kpi.measure else run.figures.get(kpi.measure)

    def values(self, kpi: Kpi) -> list[float]:
        """What all drills showed of a figure."""
        found = (self.value(kpi, drill) for drill in self.drills)
        return [value for value in found if value is not None]

    def measured(self, row: PhraseRow) -> bool:
        """Whether every figure of a row was measured in some drill."""
        return all(self.values(kpi) for kpi in row.kpis)

    def gaps(self) -> Iterator[tuple[PhraseRow, Kpi]]:
        """The figures that no drill showed."""
        for row in self.rows:
            for kpi in row.kpis:
                if not self.values(kpi):
                    yield row, kpi


def measure_runs(runs: Path, drills: Sequence[Drill], county: County) -> Coverage:
    """Measure the latest complete run of each drill.

    Raises:
        JournalError: The journal of one of them cannot be read.
    """
    latest: dict[str, Path] = {}
    for folder in list_runs(runs):
        manifest = read_manifest(folder)
        if manifest.status == "complete":
            latest[manifest.drill] = folder
    found: dict[str, RunMeasured | None] = dict.fromkeys(drill.id for drill in drills)
    unreadable = []
    for drill in drills:
        if drill.id in latest:
            try:
                found[drill.id] = _measured(latest[drill.id], drill, county)
            except TermError:
                unreadable.append(latest[drill.id].name)
    return Coverage(
        rows=coverage_rows(), drills=tuple(found), runs=found, unreadable=tuple(unreadable)
    )


def _measured(folder: Path, drill: Drill, county: County) -> RunMeasured:
    manifest = read_manifest(folder)
    plain = json.loads((folder / "resolved.json").read_text(encoding="utf-8"))
    by_kind: dict[str, list[Record]] = {}
    over_ms = 0

    def kept() -> Iterator[Record]:
        nonlocal over_ms
        for record in read(folder / EVENTS):
            over_ms = record.at_ms
            if record.kind in READ:
                by_kind.setdefault(record.kind, []).append(record)
            yield record

    verdict = judge(kept(), from_plain(Drill, plain))
    tested = any(finding.outcome != "not_tested" for finding in verdict.findings)
    told = Told(
        by_kind,
        over_ms,
        major=_major_points(county),
        faults=len(verify(folder)),
        on_time=verdict.on_time_share if tested else None,
    )
    values = {name: measure(told) for name, measure in MEASURES.items()}
    inputs = manifest.inputs
    return RunMeasured(
        run=folder.name,
        drill=drill.id,
        seed=manifest.seed,
        started_at=manifest.started_at,
        as_shipped=inputs["drill"] == digest(to_plain(drill)) and inputs["county"] == county.digest,
        figures={name: value for name, value in values.items() if value is not None},
    )


def _major_points(county: County) -> frozenset[str]:
    names = county.points.text
    levels = (HazardSourceLevel.I, HazardSourceLevel.II)
    return frozenset(
        point
        for point, hazard in zip(names["id"], names["hazard"], strict=True)
        if hazard and county.hazards[hazard].level in levels
    )
