"""A desk is its recorded observations; its snapshot is lossless; the watch's too."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from scenarios import find_drill, load_drill
from tests.desk.conftest import charge
from twin.county import County
from twin.desk import Desk, Rules, StepError, Watch
from twin.desk.replay import decisions, steps
from twin.journal import JournalWriter, canonical_bytes, digest, parse_line
from twin.sim.run import run_drill
from twin.terms.decision import Decision, PointsMasked
from twin.terms.observation import AlarmBit, Observation
from twin.terms.record import Record
from twin.terms.text import Text

END_S = 3600.0


@pytest.fixture(scope="module")
def recorded(county: County, rules: Rules) -> list[Record]:
    """The first hour of the shipped drill."""
    drill = load_drill(find_drill("hf-leak"), county)
    file = io.BytesIO()
    journal = JournalWriter(file)
    run_drill(drill, county, rules, 7, journal, until_s=END_S)
    return [parse_line(line) for line in file.getvalue().splitlines()]


def _desk(county: County, rules: Rules) -> Desk:
    drill = load_drill(find_drill("hf-leak"), county)
    return Desk(county, rules, charge(title=drill.title, start=drill.start))


def _played(desk: Desk, seen: list[tuple[int, list[Observation]]]) -> list[Decision]:
    return [desk.step(at_ms / 1000.0, observations) for at_ms, observations in seen]


def test_a_recorded_drill_is_decided_again_to_the_byte(
    county: County, rules: Rules, recorded: list[Record]
) -> None:
    again = list(decisions(_desk(county, rules), recorded, int(END_S * 1000) - 1))
    want = [(r.at_ms, r.kind, dict(r.body)) for r in recorded if r.kind.startswith("desk.")]
    assert len(want) > 150
    assert canonical_bytes([list(row) for row in again]) == canonical_bytes(
        [list(row) for row in want]
    )


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9])
def test_a_desk_restored_from_a_snapshot_goes_on_as_if_nothing_had_been(
    county: County, rules: Rules, recorded: list[Record], share: float, tmp_path: Path
) -> None:
    every = [(at_ms, seen) for _, at_ms, seen in steps(recorded)]
    cut = int(len(every) * share)
    whole = _desk(county, rules)
    _played(whole, every[:cut])
    path = tmp_path / "desk.json"
    path.write_bytes(canonical_bytes(whole.snapshot()))
    drill = load_drill(find_drill("hf-leak"), county)
    mandate = charge(title=drill.title, start=drill.start)
    restored = Desk.restore(county, rules, mandate, json.loads(path.read_text(encoding="utf-8")))
    assert _played(restored, every[cut:]) == _played(whole, every[cut:])
    assert digest(restored.snapshot()) == digest(whole.snapshot())


def test_a_step_out_of_order_is_refused(county: County, rules: Rules) -> None:
    desk = _desk(county, rules)
    desk.step(10.0, [])
    with pytest.raises(StepError, match="comes after"):
        desk.step(9.999, [])


def test_observations_of_another_instant_or_unsorted_are_refused(
    county: County, rules: Rules, recorded: list[Record]
) -> None:
    first = next(seen for _, _, seen in steps(recorded) if len(seen) > 1)
    at_s = first[0].at_ms / 1000.0
    with pytest.raises(StepError, match="sorted"):
        _desk(county, rules).step(at_s, list(reversed(first)))
    with pytest.raises(StepError, match="came to the step"):
        _desk(county, rules).step(at_s + 1.0, first)


def _readings(watch: Watch, value: float) -> dict[int, Any]:
    return {
        scan: np.full(len(watch.points(scan)), value, dtype=np.float32)
        for scan in watch.scan_classes
        if scan == 1
    }


def test_the_watch_restored_from_its_arrays_goes_on_as_if_nothing_had_been(
    county: County, tmp_path: Path
) -> None:
    whole = Watch(county)
    for tick in range(5):
        whole.step(tick, _readings(whole, 3.0))
    path = tmp_path / "watch.npz"
    np.savez(path, **whole.snapshot())
    with np.load(path, allow_pickle=False) as arrays:
        restored = Watch.restore(county, dict(arrays))
    for tick in range(5, 12):
        value = 6.0 if tick > 8 else 0.0
        assert restored.step(tick, _readings(restored, value)) == whole.step(
            tick, _readings(whole, value)
        )


def test_a_window_remembers_its_rain_in_a_snapshot(county: County) -> None:
    def rain(watch: Watch, ticks: range) -> list[Observation]:
        seen: list[Observation] = []
        for at in range(ticks.start * 60, ticks.stop * 60, 10):
            due = [scan_s for scan_s in (10, 60) if at % scan_s == 0]
            readings = {s: np.full(len(watch.points(s)), 120.0, np.float32) for s in due}
            seen += watch.step(at, readings)
        return seen

    whole = Watch(county)
    rain(whole, range(12))
    restored = Watch.restore(county, whole.snapshot())
    told = rain(whole, range(12, 30))
    assert "RG-147:flash_flood-1h-1" in {each.source for each in told}
    assert rain(restored, range(12, 30)) == told
    assert "RG-147:flash_flood-1h-1" not in {e.source for e in rain(Watch(county), range(12))}


def test_the_watch_hands_over_transitions_in_the_order_the_desk_wants(county: County) -> None:
    watch = Watch(county)
    seen: list[Observation] = []
    for tick in range(10):
        seen = watch.step(tick, _readings(watch, 6.0)) or seen
    assert seen
    assert [o.sort_key for o in seen] == sorted(o.sort_key for o in seen)
    assert all(o.at_ms % 1000 == 0 for o in seen)


def test_a_masked_point_is_silent_and_speaks_again_when_unmasked(county: County) -> None:
    def points(watch: Watch, ticks: range) -> list[str]:
        found = []
        for tick in ticks:
            for observation in watch.step(tick, _readings(watch, 6.0)):
                if observation.body.bit is AlarmBit.HH:  # type: ignore[union-attr]
                    found.append(observation.source)
        return found

    watch = Watch(county)
    mask = PointsMasked(
        points=("GHF-001",), bits=tuple(AlarmBit), masked=True, because=Text("试", "test")
    )
    watch.heed(Decision((mask,), None))
    assert "GHF-001" not in points(watch, range(10))
    lift = PointsMasked(points=mask.points, bits=mask.bits, masked=False, because=mask.because)
    watch.heed(Decision((lift,), None))
    assert points(watch, range(10, 20)).count("GHF-001") == 1
