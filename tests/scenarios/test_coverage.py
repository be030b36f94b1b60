"""The coverage: 49 phrases of the plan, measured from journals and from nothing else."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import replace
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from scenarios import find_drill, load_drill
from scenarios.coverage import coverage_rows, measure_runs
from scenarios.coverage.measures import MEASURES, READ
from scenarios.coverage.told import Told, quantile, spans_s
from twin.cli.drill_coverage import coverage
from twin.county import County
from twin.journal import EVENTS, JournalWriter, Manifest, digest, write_manifest
from twin.terms.codec import to_plain
from twin.terms.drill import Drill
from twin.terms.record import Record

Said = tuple[float, str, dict[str, Any]]


@pytest.fixture(scope="module")
def drill(county: County) -> Drill:
    """The shipped leak."""
    return load_drill(find_drill("hf-leak"), county)


def told(*said: Said, over_s: float = 1000.0, **more: Any) -> Told:
    """A run that says these things: (seconds, kind, body)."""
    by_kind: dict[str, list[Record]] = {}
    for seq, (at_s, kind, body) in enumerate(said):
        record = Record(seq=seq, at_ms=round(at_s * 1000), kind=kind, source="", body=body, prev="")
        by_kind.setdefault(kind, []).append(record)
    return Told(by_kind, round(over_s * 1000), **more)


def test_every_phrase_of_the_plan_is_there_once() -> None:
    ids = [row.id for row in coverage_rows()]
    assert len(ids) == len(set(ids)) == 49
    assert Counter(id[0] for id in ids) == {"S": 24, "R": 3, "A": 8, "C": 3, "Q": 7, "M": 4}
    assert all(row.kpis for row in coverage_rows())


def test_every_measure_serves_a_figure_and_looks_only_at_what_is_kept() -> None:
    used = [kpi.measure for row in coverage_rows() for kpi in row.kpis if kpi.measure]
    assert sorted(used) == sorted(MEASURES)

    class Spy(Told):
        """Notes what it is asked for."""

        def of(self, *kinds: str) -> list[Record]:
            asked.update(kinds)
            return []

    asked: set[str] = set()
    for measure in MEASURES.values():
        measure(Spy({}, 0))
    assert asked == READ


def test_a_run_that_had_no_occasion_measures_nothing() -> None:
    empty = {name: measure(told()) for name, measure in MEASURES.items()}
    assert {name for name, value in empty.items() if value is not None} == {"journal_faults"}


def test_a_span_begins_with_the_first_and_ends_with_the_first_after_it() -> None:
    begins, ends = [("a", 2000), ("a", 5000), ("b", 0)], [("a", 1000), ("a", 6000), ("a", 9000)]
    assert spans_s(begins, ends) == [4.0]
    assert sorted(spans_s(begins, ends, over_ms=10_000)) == [4.0, 10.0]


@pytest.mark.parametrize(
    ("values", "part", "expected"),
    [([], 0.5, None), ([7.0], 0.95, 7.0), ([3.0, 1.0, 2.0], 0.5, 2.0),
     (list(map(float, range(1, 101))), 0.95, 95.0), (list(map(float, range(1, 101))), 0.9, 90.0)],
)  # fmt: skip
def test_a_quantile_is_the_least_value_that_a_part_do_not_exceed(
    values: list[float], part: float, expected: float | None
) -> None:
    assert quantile(values, part) == expected


OPENED = {"incident": "I-1", "evidence": ["120:1"]}
SHOWN = {"alarm": "G-1/HH/1", "position": "county_duty"}
NOTICE: dict[str, Any] = {
    "notice": {"warning": "W-1", "incident": "I-1", "step": "Alert", "references": []}
}
CANCEL: dict[str, Any] = {
    "notice": {"warning": "W-2", "incident": "I-1", "step": "Cancel", "references": ["W-1"]}
}
MEASURED: list[tuple[str, Iterable[Said], float | None]] = [
    ("delivered_share", [(0, "world.message", {"delivered_ms": 5, "to": "a", "from": "b"}),
                         (0, "world.message", {"delivered_ms": None, "to": "a", "from": "b"})],
     0.5),
    ("department_delivered_share",
     [(0, "world.message", {"delivered_ms": None, "to": "plant:A", "from": "b"}),
      (0, "world.message", {"delivered_ms": 1, "to": "desk", "from": "county-water"})], 1.0),
    ("detection_to_duty_s", [(1, "obs.alarm_changed", {"point": "G-1", "bit": 3, "active": True}),
                             (9, "desk.alarm_announced", SHOWN)], 8.0),
    # an alarm that is never put before the county counts to the end of the run
    ("detection_to_duty_s", [(1, "obs.alarm_changed", {"point": "G-1", "bit": 3, "active": True}),
                             (9, "desk.alarm_announced", {**SHOWN, "position": "plant:A"})], 999.0),
    # a head of no major source is not the county's to see
    ("detection_to_duty_s", [(1, "obs.alarm_changed", {"point": "X-9", "bit": 3, "active": True})],
     None),
    ("county_ack_s", [(9, "desk.alarm_announced", SHOWN), (50, "obs.acknowledged", SHOWN)], 41.0),
    ("county_ack_s", [(9, "desk.alarms_grouped", {"group": "g", "members": ["G-1/HH/1"],
                                                 "position": "county_duty"}),
                      (20, "obs.acknowledged", {"alarm": "g", "position": "county_duty"})], 11.0),
    ("first_task_s", [(10, "desk.incident_opened", OPENED),
                      (40, "desk.request_made", {"incident": "I-1"}),
                      (70, "desk.order_given", {"incident": "I-1"})], 30.0),
    ("first_task_s", [(10, "desk.incident_opened", OPENED)], 990.0),
    ("notice_s", [(10, "desk.incident_opened", OPENED),
                  (70, "desk.warning_issued", NOTICE)], 60.0),
    ("clocks_kept_share",
     [(0, "desk.clock_measured", {"clock": c, "from_ms": 0, "to_ms": ms, "target_s": target})
      for c, ms, target in (("report", 5000, 5.0), ("order", 5001, 5.0), ("risk", 9, None))], 0.5),
    ("arrivals_in_time_share",
     [(0, "desk.clock_measured", {"clock": "order", "from_ms": 0, "to_ms": 1, "target_s": 5.0})],
     None),
    ("reports_on_time_share", [(0, "desk.report_judged", {"verdict": "on_time"}),
                               (0, "desk.report_judged", {"verdict": "late"})], 0.5),
    ("reports_kept_share", [(0, "obs.event_reported", {"report": "120:1"}),
                            (1, "obs.event_reported", {"report": "119:7"}),
                            (2, "desk.incident_opened", OPENED)], 0.5),
    ("turnout_s", [(s, "world.crew", {"role": role, "status": status, "order": "O", "unit": "U"})
                   for s, role, status in ((0, "119", "alerted"), (5, "120", "en_route"),
                                           (61, "119", "en_route"))], 61.0),
    ("reached_share", [(0, "desk.reach_counted", {"calling": "L", "township": "", "reached": n,
                                                 "persons": 4}) for n in (1, 3)], 0.75),
    ("tasks_in_time_share", [(0, "desk.task_assigned", {}), (0, "desk.task_assigned", {}),
                             (9, "desk.task_ended", {"margin_s": -1.0}),
                             (9, "desk.task_ended", {"margin_s": 1.0})], 0.5),
    ("calls_missed", [(0, "obs.call_rang", {"call": "1"}), (9, "desk.call_missed", {})], 1.0),
    ("roll_call_share", [(0, "desk.roll_call_ended", {"answered": 38, "called": 40,
                                                     "took_s": 9.0})], 0.95),
    ("mode_switch_s", [(0, "desk.response_started", {}), (50, "desk.response_started", {}),
                       (80, "desk.mode_changed", {"mode": "crisis"})], 30.0),
    ("mode_switch_s", [(80, "desk.mode_changed", {"mode": "peace"})], None),
    ("warnings_left", [(5, "desk.warning_issued", NOTICE), (9, "desk.incident_closed", OPENED)],
     1.0),
    ("warnings_left", [(5, "desk.warning_issued", NOTICE)], 0.0),  # its incident goes on
    ("warnings_left",
     [(5, "desk.warning_issued", NOTICE),
      (7, "desk.warning_issued", CANCEL),
      (9, "desk.incident_closed", OPENED)], 0.0),
    ("warnings_left", [(9, "desk.incident_closed", OPENED)], None),
    ("clashing_orders", [(1, "desk.order_given", {"unit": "U"}),
                         (2, "desk.order_given", {"unit": "V"}),
                         (5, "desk.order_given", {"unit": "U"})], 1.0),
    ("clashing_orders", [(1, "desk.order_given", {"unit": "U"}),
                         (3, "desk.unit_recalled", {"unit": "U"}),
                         (5, "desk.order_given", {"unit": "U"})], 0.0),
    ("own_means_share", [(1, "world.patient", {"what": what})
                         for what in ("driven", "carried", "carried", "worse", "admitted")], 1 / 3),
    ("joined_by_video_share",
     [(1, "desk.conference_began",
       {"present": [["a", "video"], ["b", "phone"]], "absent": ["c"]})], 1 / 3),
]  # fmt: skip


@pytest.mark.parametrize(("measure", "said", "expected"), MEASURED)
def test_a_measure(measure: str, said: Iterable[Said], expected: float | None) -> None:
    found = MEASURES[measure](told(*said, major=frozenset({"G-1"})))
    assert found == (None if expected is None else pytest.approx(expected))


Run = Callable[..., Path]


@pytest.fixture
def run(tmp_path: Path, drill: Drill, county: County) -> Run:
    """Writes the folder of a run that says little."""

    def write(name: str, status: Any = "complete", of: Drill = drill) -> Path:
        folder = tmp_path / "runs" / name
        folder.mkdir(parents=True)
        with JournalWriter(folder / EVENTS) as journal:
            journal.append(0, "run.start", "run", {})
            journal.append(1000, "obs.call_rang", "110", {"call": "1"})
            journal.append(9000, "obs.call_picked_up", "desk", {"call": "1"})
            journal.append(9_000_000, "run.end", "run", {"reason": "complete"})
        seal = journal.close()
        (folder / "resolved.json").write_text(json.dumps(to_plain(of)), encoding="utf-8")
        inputs = {"drill": digest(to_plain(of)), "county": county.digest, "rules": ""}
        write_manifest(folder, Manifest(
            status=status, drill=of.id, county=county.id, seed=7, mode="drill",
            started_at="2026-07-12T20:30:00+08:00", wall_s=1.0, simulation_s=1.0, argv=(),
            inputs=inputs, versions={}, machine={}, counts={}, lines=seal.lines,
            last_hash=seal.last_hash, events_sha256=seal.events_sha256,
        ))  # fmt: skip
        return folder

    return write


def test_without_a_run_everything_is_a_gap(drill: Drill, county: County, tmp_path: Path) -> None:
    found = measure_runs(tmp_path / "none", [drill], county)
    assert found.runs == {"hf-leak": None}
    assert len(list(found.gaps())) == sum(len(row.kpis) for row in found.rows)
    assert not any(map(found.measured, found.rows))


def test_the_latest_complete_run_stands_and_nothing_else(
    drill: Drill, county: County, run: Run, tmp_path: Path
) -> None:
    run("a")
    run("b")
    run("c", status="incomplete")
    found = measure_runs(tmp_path / "runs", [drill], county)
    taken = found.runs["hf-leak"]
    assert taken is not None
    assert (taken.run, taken.as_shipped) == ("b", True)
    assert taken.figures == {"call_answer_s": 8.0, "calls_missed": 0.0, "journal_faults": 0.0}


def test_a_run_of_another_version_is_named_and_passed_over(
    drill: Drill, county: County, run: Run, tmp_path: Path
) -> None:
    (run("a") / "resolved.json").write_text('{"id": "hf-leak"}', encoding="utf-8")
    found = measure_runs(tmp_path / "runs", [drill], county)
    assert (found.runs, found.unreadable) == ({"hf-leak": None}, ("a",))


def test_a_run_of_another_state_of_the_drill_is_marked(
    drill: Drill, county: County, run: Run, tmp_path: Path
) -> None:
    run("a", of=replace(drill, world=replace(drill.world, duty_officers=1)))
    taken = measure_runs(tmp_path / "runs", [drill], county).runs["hf-leak"]
    assert taken is not None
    assert not taken.as_shipped


def test_a_changed_journal_is_a_fault(
    drill: Drill, county: County, run: Run, tmp_path: Path
) -> None:
    folder = run("a")
    text = (folder / EVENTS).read_text(encoding="utf-8").replace('"call":"1"', '"call":"2"', 1)
    (folder / EVENTS).write_text(text, encoding="utf-8")
    taken = measure_runs(tmp_path / "runs", [drill], county).runs["hf-leak"]
    assert taken is not None
    assert taken.figures["journal_faults"] >= 1
    assert "call_answer_s" not in taken.figures


def test_the_command_tells_gaps_as_gaps(run: Run, tmp_path: Path) -> None:
    run("a")
    page = tmp_path / "page.html"
    words = ["--runs", str(tmp_path / "runs"), "-o", str(page)]
    done = CliRunner().invoke(coverage, words)
    assert done.exit_code == 0, done.output
    lines = done.output.splitlines()
    assert any(line.startswith("R02") and "hf-leak 8.0 s✓" in line for line in lines)
    assert any(line.startswith("A04") and "缺口（尚无量法）" in line for line in lines)
    assert any(line.startswith("S13") and "缺口（有量法，没有演练测到）" in line for line in lines)
    assert "49 个说法" in lines[-1]
    text = unescape(page.read_text(encoding="utf-8"))
    assert "8.0 s ✓" in text
    assert text.count("尚无量法") == done.output.count("尚无量法")
    plain = json.loads(CliRunner().invoke(coverage, [*words[:2], "--json"]).output)
    gaps = [figure["gap"] for figure in plain["figures"]]
    assert (len(gaps), gaps.count(False)) == (67, 3)
