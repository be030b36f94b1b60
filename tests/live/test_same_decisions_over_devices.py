"""The hf-leak drill over sockets decides what it decides headless, within what the wire takes.

The tolerance (docs/lockstep.md): the same decisions, each kind in the same order, about the same
things; each at most 1.1 s earlier or later. A wire brings a reading one scan (1 s) after it was
made, the headless gateway two, so over devices all that follows from readings is 1 s *earlier*;
what follows from an order shown on a terminal is some milliseconds later. Values that are read at
the moment of deciding (a reading, the wind in a report) may be those of that other second.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from devices.rig import Rig
from scenarios import load_drill
from tests.live.conftest import records_of
from tests.live.mixed_rig import own_net
from tests.live.test_rigged import of, pytestmark
from tests.sim.small import MemoryJournal, inject, small_drill
from twin.county import County
from twin.desk import Rules
from twin.live.rig.of_county import rig_of_county
from twin.live.rig.read import find_rig, load_rig, swapped
from twin.live.rigged import RiggedRun
from twin.live.run import Cast
from twin.sim.run import run_drill
from twin.terms.happenings import SensorFails
from twin.terms.record import Record

__all__ = ["pytestmark"]

TOLERANCE_MS = 1100
MAY_DIFFER = ("step", "text", "because", "content", "value", "inputs")
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


def decided(records: Sequence[Record]) -> dict[str, list[tuple[int, Any]]]:
    """Decisions by kind, in order: when, and what without what may differ."""
    found: dict[str, list[tuple[int, Any]]] = {}
    for one in records:
        if one.kind.startswith("desk."):
            found.setdefault(one.kind, []).append((one.at_ms, _kept(one.body)))
    return found


def _kept(said: Any) -> Any:
    if isinstance(said, dict):
        return {
            key: _kept(value)
            for key, value in said.items()
            if key not in MAY_DIFFER and not key.endswith(("_ms", "_s"))
        }
    return [_kept(one) for one in said] if isinstance(said, list | tuple) else said


def both(
    county: County, rules: Rules, rig: Rig, folder: Path, until_s: float
) -> tuple[list[Record], list[Record]]:
    drill = load_drill(DRILL, county)
    headless = MemoryJournal()
    run_drill(drill, county, rules, 7, headless, until_s=until_s)
    cast = Cast(drill=drill, county=county, rules=rules, seed=7, rig=rig, mode="lockstep")
    run = RiggedRun(cast, folder)
    try:
        run.play_to_end(until_ms=int(until_s * 1000))
    finally:
        run.live.close()
    return headless.records, records_of(folder)


def assert_same(headless: list[Record], over_devices: list[Record]) -> int:
    one, other = decided(headless), decided(over_devices)
    assert {kind: len(rows) for kind, rows in one.items()} == {
        kind: len(rows) for kind, rows in other.items()
    }
    for kind, rows in one.items():
        assert [what for _, what in rows] == [what for _, what in other[kind]], kind
        late = [b - a for (a, _), (b, _) in zip(rows, other[kind], strict=True)]
        assert max(map(abs, late)) <= TOLERANCE_MS, (kind, late)
    return sum(map(len, one.values()))


def test_a_false_alarm_is_cleared_alike_over_devices_and_headless(
    county: County, rules: Rules, rig: Rig, tmp_path: Path
) -> None:
    """The first five minutes, with the controller of the firm whose head shows falsely."""
    some = replace(rig, devices=tuple(one for one in rig.devices if one.id in ("GC-001", "GC-002")))
    assert "GHF-036" in some.devices[1].points.values()
    headless, over_devices = both(county, rules, some, tmp_path, 300.0)
    assert assert_same(headless, over_devices) > 5
    alarm, earlier = (
        of(records, "desk.alarm_announced")[0].at_ms for records in (headless, over_devices)
    )
    assert earlier == alarm - 1000


@pytest.mark.long
def test_the_whole_drill_decides_alike_with_every_head_and_terminal_on_a_socket(
    county: County, rules: Rules, rig: Rig, tmp_path: Path
) -> None:
    assert sum(len(one.points) for one in rig.devices) == 219
    assert sum(bool(one.unit) for one in rig.devices) == len(county.units)
    headless, over_devices = both(county, rules, rig, tmp_path, 9000.0)
    assert assert_same(headless, over_devices) > 1000
    assert of(over_devices, "device.order") != []


def test_the_shipped_rig_is_what_the_county_gives(county: County) -> None:
    made = rig_of_county(
        county,
        "hf-leak",
        "氟化氢泄漏演练：园区气体探头与全县车载终端",
        "HF-leak drill: the gas heads of the park and every vehicle terminal",
        around="H-A1",
        within_m=5000.0,
    )
    assert find_rig("hf-leak").read_text(encoding="utf-8") == made


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
