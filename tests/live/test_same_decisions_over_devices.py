"""The hf-leak drill over sockets decides what it decides headless, within what the wire takes.

The tolerance (docs/lockstep.md): the same decisions, each kind in the same order, to the same
words and figures, at most 100 ms later. What a simulated device said waits for the rest of the
time the plant's uplink would take, so readings enter at the very scan they enter headless; what
follows from an order shown on a terminal is some ten milliseconds later.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, Literal

import pytest

from devices.capture import Capture, capturing
from devices.rig import Rig
from scenarios import load_drill
from tests.live.conftest import records_of
from tests.live.mixed_rig import own_net
from tests.live.test_rigged import of, pytestmark
from tests.sim.small import MemoryJournal, inject, small_drill
from twin.county import County
from twin.desk import Rules
from twin.live.rig.of_county import Around, rig_of_county
from twin.live.rig.read import find_rig, load_rig, swapped
from twin.live.rigged import RiggedRun
from twin.live.run import Cast
from twin.sim.run import run_drill
from twin.terms.drill import Drill
from twin.terms.happenings import SensorFails
from twin.terms.record import Record

__all__ = ["pytestmark"]

TOLERANCE_MS = 100
MAY_DIFFER = ("step",)
DRILL = Path(__file__).parents[2] / "scenarios/drills/hf-leak.yaml"


@pytest.fixture(scope="module")
def rig(county: County) -> Rig:
    """The shipped rig, at addresses of this process alone."""
    shipped = load_rig(find_rig("hf-leak"), county)
    nets = {"127.10.": f"{own_net()}.", "127.11.": f"{own_net(1)}."}
    return replace(
        shipped,
        devices=tuple(
            replace(
                one,
                endpoints=tuple(
                    replace(each, host=nets[each.host[:7]] + each.host[7:])
                    for each in one.endpoints
                ),
            )
            for one in shipped.devices
        ),
    )


def decided(
    records: Sequence[Record], may_differ: tuple[str, ...] = MAY_DIFFER
) -> dict[str, list[tuple[int, Any]]]:
    """Decisions by kind, in order: when, and what without what may differ."""
    found: dict[str, list[tuple[int, Any]]] = {}
    for one in records:
        if one.kind.startswith("desk."):
            found.setdefault(one.kind, []).append((one.at_ms, _kept(one.body, may_differ)))
    return found


def _kept(said: Any, may_differ: tuple[str, ...]) -> Any:
    if isinstance(said, dict):
        return {
            key: _kept(value, may_differ)
            for key, value in said.items()
            if key not in may_differ and not key.endswith(("_ms", "_s"))
        }
    return [_kept(one, may_differ) for one in said] if isinstance(said, list | tuple) else said


def over(
    county: County, rules: Rules, drill: Drill, rig: Rig, folder: Path, until_s: float
) -> list[Record]:
    """The records of a run over a rig: in lockstep, or live where a device of it is real."""
    mode: Literal["live", "lockstep"] = "live" if rig.real_devices else "lockstep"
    folder.mkdir(exist_ok=True)
    cast = Cast(drill=drill, county=county, rules=rules, seed=7, rig=rig, mode=mode)
    run = RiggedRun(cast, folder)
    try:
        run.play_to_end(until_ms=int(until_s * 1000))
    finally:
        run.live.close()
    return records_of(folder)


def both(
    county: County, rules: Rules, rig: Rig, folder: Path, until_s: float
) -> tuple[list[Record], list[Record]]:
    drill = load_drill(DRILL, county)
    headless = MemoryJournal()
    run_drill(drill, county, rules, 7, headless, until_s=until_s)
    return headless.records, over(county, rules, drill, rig, folder, until_s)


def assert_same(
    headless: list[Record],
    over_devices: list[Record],
    tolerance_ms: int = TOLERANCE_MS,
    may_differ: tuple[str, ...] = MAY_DIFFER,
) -> int:
    one, other = decided(headless, may_differ), decided(over_devices, may_differ)
    assert {kind: len(rows) for kind, rows in one.items()} == {
        kind: len(rows) for kind, rows in other.items()
    }
    for kind, rows in one.items():
        assert [what for _, what in rows] == [what for _, what in other[kind]], kind
        late = [b - a for (a, _), (b, _) in zip(rows, other[kind], strict=True)]
        assert max(map(abs, late)) <= tolerance_ms, (kind, late)
    return sum(map(len, one.values()))


def test_a_false_alarm_is_cleared_alike_over_devices_and_headless(
    county: County, rules: Rules, rig: Rig, tmp_path: Path
) -> None:
    """The first five minutes, with the controller of the firm whose head shows falsely."""
    some = replace(rig, devices=tuple(one for one in rig.devices if one.id in ("GC-001", "GC-002")))
    assert "GHF-036" in some.devices[1].points.values()
    headless, over_devices = both(county, rules, some, tmp_path, 300.0)
    assert assert_same(headless, over_devices) > 5
    alarm, over_wires = (
        of(records, "desk.alarm_announced")[0].at_ms for records in (headless, over_devices)
    )
    assert over_wires == alarm


@pytest.mark.long
def test_the_whole_drill_decides_alike_with_every_head_and_terminal_on_a_socket(
    county: County, rules: Rules, rig: Rig, tmp_path: Path
) -> None:
    heads = {point for one in rig.devices for point in one.points.values()}
    kinds = county.points.text["kind"]
    assert heads == {
        point
        for point, row in county.points.row_of.items()
        if kinds[row] in ("gas_toxic", "gas_flammable")
    }
    assert len(heads) == 546
    assert {one.unit for one in rig.devices if one.unit} == set(county.units)
    headless, over_devices = both(county, rules, rig, tmp_path, 9000.0)
    assert assert_same(headless, over_devices) > 1000
    assert of(over_devices, "device.order") != []


def test_the_shipped_rig_is_what_the_county_gives(county: County) -> None:
    assert find_rig("hf-leak").read_text(encoding="utf-8") == rig_of_county(county, "hf-leak")
    site = county.hazards["H-A1"]
    near = rig_of_county(county, "x", Around("A", site.lat_deg, site.lon_deg, 5000.0))
    assert 0 < near.count("GC-") < rig_of_county(county, "x").count("GC-")


OUTSIDE = """
import asyncio, sys
from devices.endpoint import listen
from devices.sensors.gas_controller import Detector, GasController, GasModbus
from devices.clock import DeviceClock
from datetime import datetime
async def main():
    heads = [Detector(str(i), low=2.0, high=4.0, full=16.0) for i in range(1, 33)]
    heads[3].value = 12.0
    gas = GasController(heads, DeviceClock(datetime(2026, 7, 12)))
    server = await listen(lambda: GasModbus(gas), "127.12.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await asyncio.sleep(3600)
asyncio.run(main())
"""


def test_a_head_of_another_process_takes_a_twins_place_by_its_address(
    county: County, rules: Rules, rig: Rig, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Live, in real time: GHF-036 outside shows 12 mg/m³, its twin would show nothing."""
    monkeypatch.setenv("FUMENG_LEASES", str(tmp_path / "leases"))
    some = replace(rig, devices=tuple(one for one in rig.devices if one.id in ("GC-001", "GC-002")))
    silent = inject("M-1", 3.0, SensorFails(point="GHF-001", fault="silent", value=None, for_s=60))
    drill = small_drill(silent, duration_s=8.0)
    folder = tmp_path / "run"
    folder.mkdir()
    with subprocess.Popen([sys.executable, "-c", OUTSIDE], stdout=subprocess.PIPE) as other:
        try:
            assert other.stdout is not None
            url = f"modbus-tcp://127.12.0.1:{int(other.stdout.readline())}"
            mixed = swapped(some, {"GC-002": url})
            cast = Cast(drill=drill, county=county, rules=rules, seed=7, rig=mixed)
            run = RiggedRun(cast, folder)
            try:
                run.play_to_end()
            finally:
                run.live.close()
        finally:
            other.kill()
    records = records_of(folder)
    assert [one["form"] for one in records[0].body["rig"]["devices"]] == [
        "模拟/simulated",
        "实物/real",
    ]
    raised = of(records, "obs.alarm_changed", point="GHF-036", active=True)
    assert {one.body["value"] for one in raised} == {12.0}
    assert {one.body["bit"] for one in raised} == {2, 3}
    assert of(records, "desk.alarm_announced", point="GHF-036") != []
    assert of(records, "device.quality", point="GHF-001")[0].body["quality"] == "device_fault"


REPLAYED = """
import asyncio, sys
from pathlib import Path
from devices.capture import read_capture
from devices.endpoint import listen
from devices.played import Played, Recording
async def main():
    frames = read_capture(Path(sys.argv[1]))
    recording = Recording.of(frames, "GC-002 modbus-tcp", "modbus-tcp")
    server = await listen(lambda: Played(recording), "127.12.0.2", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await asyncio.sleep(3600)
asyncio.run(main())
"""
LIVE_TOLERANCE_MS = 2100
LIVE_MAY_DIFFER = ("step", "text", "because", "content", "value", "inputs")
"""On the wall clock a reading may be that of the poll before or after, and a real device's line
takes no plant's uplink."""


@pytest.mark.long
@pytest.mark.parametrize("shows", ["the false value", "nothing"])
def test_live_over_the_whole_rig_the_desk_decides_by_what_an_outside_process_shows(
    shows: str,
    county: County,
    rules: Rules,
    rig: Rig,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """At ×1, 200 s, every head and terminal on a socket, one controller another OS process.

    That process answers as the controller of GHF-036 did in lockstep while the head showed falsely;
    the live drill has no such failure in it, so what the desk decides can only come from there. An
    outside process that shows nothing leaves it silent.
    """
    monkeypatch.setenv("FUMENG_LEASES", str(tmp_path / "leases"))
    drill = load_drill(DRILL, county)
    quiet = replace(drill, injects=tuple(one for one in drill.injects if one.id != "M-001"))
    assert len(quiet.injects) == len(drill.injects) - 1
    with capturing(Capture()) as frames:
        played = drill if shows == "the false value" else quiet
        in_lockstep = over(county, rules, played, rig, tmp_path / "lockstep", 200.0)
    recorded = tmp_path / "frames.jsonl"
    theirs = [one.line() for one in frames.frames if one.endpoint == "GC-002 modbus-tcp"]
    recorded.write_text("\n".join(theirs) + "\n", encoding="utf-8")
    words = [sys.executable, "-c", REPLAYED, str(recorded)]
    with subprocess.Popen(words, stdout=subprocess.PIPE) as other:
        try:
            assert other.stdout is not None
            url = f"modbus-tcp://127.12.0.2:{int(other.stdout.readline())}"
            mixed = swapped(rig, {"GC-002": url})
            live = over(county, rules, quiet, mixed, tmp_path / "live", 200.0)
        finally:
            other.kill()
    told = live[0].body["rig"]["devices"]
    assert [one["id"] for one in told if one["form"] == "实物/real"] == ["GC-002"]
    assert len(told) == len(rig.devices)
    assert of(live, "device.quality") == []
    assert_same(in_lockstep, live, LIVE_TOLERANCE_MS, LIVE_MAY_DIFFER)
    announced = of(live, "desk.alarm_announced", point="GHF-036")
    assert len(announced) == (3 if shows == "the false value" else 0)
    acted = of(live, "desk.alarm_acted", act="acknowledge")
    assert len(acted) == (3 if shows == "the false value" else 0)
