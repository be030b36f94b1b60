"""A run over devices that was cut off goes on: nothing is told twice, neither alarm nor order.

The devices start anew with the values and places of the rebuilt county; what the desk had been
told of them is in the journal. A run in lockstep stands for one on the wall clock, so that the same
run can be cut at any line.
"""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby
from pathlib import Path

import pytest

from devices.rig import Rig, RigDevice, RigFault, Served
from tests.live.conftest import busy_drill, records_of
from tests.live.mixed_rig import own_net
from tests.live.test_rigged import BUS, CONTROLLER, of, pytestmark
from twin.county import County
from twin.desk import Rules
from twin.journal import EVENTS, JournalError
from twin.live.readings import FILE
from twin.live.rigged import RiggedRun
from twin.live.run import Cast, LiveRun
from twin.terms.record import Record
from twin.terms.text import Text

__all__ = ["pytestmark"]

DEVICES = tuple(
    replace(
        one,
        endpoints=tuple(
            replace(each, host=each.host.replace(own_net(), own_net(1))) for each in one.endpoints
        ),
    )
    for one in (CONTROLLER, BUS)
)


def cast_of(county: County, rules: Rules, *devices: RigDevice, duration_s: float = 60.0) -> Cast:
    drill = busy_drill(county, duration_s)
    drill = replace(drill, world=replace(drill.world, turnout_scale=0.005))
    rig = Rig("small", Text("小台", "small rig"), devices)
    return Cast(drill=drill, county=county, rules=rules, seed=7, rig=rig, mode="lockstep")


@pytest.fixture(scope="module")
def cast(county: County, rules: Rules) -> Cast:
    return cast_of(county, rules, *DEVICES)


def play(cast: Cast, folder: Path, *, resumed: bool = False) -> list[Record]:
    run = RiggedRun(cast, folder, resumed=resumed)
    try:
        run.play_to_end()
    finally:
        run.live.close()
    return records_of(folder)


@pytest.fixture(scope="module")
def whole(cast: Cast, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An undisturbed run."""
    folder = tmp_path_factory.mktemp("whole")
    play(cast, folder)
    return folder


def cut(whole: Path, folder: Path, before: Record) -> Path:
    """The run as it was left just before a record; what was read is on the disk, and more."""
    (folder / FILE).write_bytes((whole / FILE).read_bytes())
    lines = (whole / EVENTS).read_bytes().splitlines(keepends=True)
    (folder / EVENTS).write_bytes(b"".join(lines[: before.seq]))
    return folder


def decided(records: Sequence[Record]) -> dict[str, int]:
    kinds = sorted(one.kind for one in records if one.kind.startswith("desk."))
    return {kind: len(list(group)) for kind, group in groupby(kinds)}


def assert_nothing_twice(records: Sequence[Record]) -> None:
    said: dict[tuple[str, int], list[bool]] = {}
    for one in of(list(records), "obs.alarm_changed"):
        said.setdefault((one.body["point"], one.body["bit"]), []).append(one.body["active"])
    for each in said.values():
        assert each == [i % 2 == 0 for i in range(len(each))]
    orders = [one.body["order"] for one in of(list(records), "desk.order_given")]
    assert len(orders) == len(set(orders)) > 2
    texts = [one.body["order"] for one in of(list(records), "device.order")]
    assert len(texts) == len(set(texts)) > 0
    alerted = of(list(records), "world.crew", unit="U-bus-2-1", status="alerted")
    assert len(alerted) == 1


@pytest.mark.parametrize("share", [0.0, 0.3, 0.6, 0.9])
def test_a_run_cut_anywhere_goes_on_to_the_same_end(
    cast: Cast, whole: Path, share: float, tmp_path: Path
) -> None:
    undisturbed = records_of(whole)
    at = undisturbed[int(len(undisturbed) * share)]
    records = play(cast, cut(whole, tmp_path, at), resumed=True)
    assert records[-1].kind == "run.end"
    assert_nothing_twice(records)
    assert decided(records) == decided(undisturbed)
    assert of(records, "device.quality") == []


def test_a_simulated_terminal_that_had_not_answered_is_told_once_more_and_the_crew_acts_once(
    cast: Cast, whole: Path, tmp_path: Path
) -> None:
    (answered,) = of(records_of(whole), "device.order", device="V-1")
    records = play(cast, cut(whole, tmp_path, answered), resumed=True)
    (again,) = of(records, "device.order", device="V-1")
    assert again.body["outcome"] == "confirmed"
    assert_nothing_twice(records)


def test_a_text_that_ended_unconfirmed_before_the_crash_is_not_told_after_it(
    county: County, rules: Rules, tmp_path: Path
) -> None:
    """The terminal is in a black hole until the order is given up, and comes back after that."""
    deaf = replace(DEVICES[1], faults=(RigFault("black_hole", 5.0, 130.0),))
    cast = cast_of(county, rules, DEVICES[0], deaf, duration_s=170.0)
    first, again = tmp_path / "first", tmp_path / "again"
    first.mkdir()
    again.mkdir()
    before = play(cast, first)
    (given_up,) = of(before, "device.order", device="V-1")
    assert given_up.body["outcome"] == "unconfirmed"
    assert (
        given_up.body["about"] == of(before, "desk.order_given", unit="U-bus-2-1")[0].body["order"]
    )
    later = next(one for one in before if one.at_ms > given_up.at_ms + 5000)
    records = play(cast, cut(first, again, later), resumed=True)
    assert len(of(records, "device.order", device="V-1")) == 1
    assert of(records, "world.crew", unit="U-bus-2-1") == []


@pytest.mark.parametrize("kept", [True, False], ids=["as it is", "switched off"])
def test_what_only_a_device_saw_is_seen_again_by_those_who_looked_at_it(
    kept: bool, county: County, rules: Rules, tmp_path: Path
) -> None:
    """A head of another firm shows 12 mg/m³ falsely; in the county run again it would not, and
    whom the desk had asked about it would have answered something else."""
    false = RigFault("offset", at_s=5.0, key="2", amount=12.0)
    points = {"1": "GHF-001", "2": "GHF-036"}
    lying = cast_of(county, rules, replace(DEVICES[0], points=points, faults=(false,)), DEVICES[1])
    first, again = tmp_path / "first", tmp_path / "again"
    first.mkdir()
    again.mkdir()
    before = play(lying, first)
    cut(first, again, next(one for one in before if one.at_ms >= 30_000))
    if not kept:
        (again / FILE).unlink()
        with pytest.raises(JournalError, match="the county's reports differ"):
            play(lying, again, resumed=True)
        return
    records = play(lying, again, resumed=True)
    raised = of(records, "obs.alarm_changed", point="GHF-036", bit=3)
    assert [one.body["active"] for one in raised] == [True]
    assert decided(records) == decided(before)


def test_the_same_rig_must_be_given(cast: Cast, whole: Path, tmp_path: Path) -> None:
    middle = records_of(whole)[len(records_of(whole)) // 2]
    kept = cut(whole, tmp_path, middle)
    with pytest.raises(JournalError, match="give --rig small"):
        LiveRun.resume(replace(cast, rig=None), kept)
    other = replace(cast, rig=replace(cast.rig, devices=DEVICES[:1])) if cast.rig else cast
    with pytest.raises(JournalError, match="rig differ"):
        RiggedRun(other, kept, resumed=True)


TERMINAL = """
import asyncio, sys
from datetime import datetime
from devices.clock import DeviceClock
from devices.endpoint import dial
from devices.units.vehicle_terminal import Terminal, VehicleTerminal
from devices.wire.jt808_talk import Registration
async def main():
    who = Registration(province=21, city=9, maker="X", model="T", terminal="1", colour=2, plate="B")
    vehicle = VehicleTerminal("013800000001", who, DeviceClock(datetime(2026, 7, 12)))
    vehicle.period_s = 5.0
    link = dial(lambda: Terminal(vehicle), sys.argv[1], 7611)
    shown = 0
    while True:
        await asyncio.sleep(0.02)
        for text in vehicle.texts[shown:]:
            print(text.text, flush=True)
        shown = len(vehicle.texts)
asyncio.run(main())
"""
RUN = """
import sys
from pathlib import Path
from tests.live.test_resume_over_a_rig import cast_of_the_outside_terminal, play
from twin.county import load_county
from twin.desk import load_rules
county = load_county(None)
cast = cast_of_the_outside_terminal(county, load_rules(county), sys.argv[1])
play(cast, Path(sys.argv[2]), resumed=(Path(sys.argv[2]) / "events.jsonl").exists())
"""


def cast_of_the_outside_terminal(county: County, rules: Rules, host: str) -> Cast:
    """The busy drill live at ×1; the bus is real."""
    gas = replace(DEVICES[0], endpoints=(Served("modbus-tcp", host, 502),))
    bus = replace(DEVICES[1], endpoints=(), real=f"jt808+listen://{host}:7611")
    return replace(cast_of(county, rules, gas, bus), mode="live")


@pytest.mark.long
@pytest.mark.parametrize("after", ["the text is shown", "the bus is on its way"])
def test_after_sigkill_a_terminal_that_outlived_the_run_is_told_nothing_twice(
    after: str, county: County, rules: Rules, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Three processes: the terminal, the run that is killed, and the run that goes on."""
    monkeypatch.setenv("FUMENG_LEASES", str(tmp_path / "leases"))
    host, folder = f"{own_net(1)}.9.7", tmp_path / "run"
    folder.mkdir()
    words = [sys.executable, "-c"]
    with subprocess.Popen([*words, TERMINAL, host], stdout=subprocess.PIPE) as terminal:
        try:
            assert terminal.stdout is not None
            run = subprocess.Popen([*words, RUN, host, str(folder)])
            first = terminal.stdout.readline().decode()
            assert first.startswith("【演练】")
            if after != "the text is shown":
                time.sleep(8.0)
            run.send_signal(signal.SIGKILL)
            run.wait()
            cut_ms = records_of(folder)[-1].at_ms
            subprocess.run([*words, RUN, host, str(folder)], check=True, timeout=180)
        finally:
            terminal.kill()
        texts = [first, *terminal.stdout.read().decode().splitlines(keepends=True)]
    records = records_of(folder)
    assert cut_ms < 50_000
    assert records[-1].kind == "run.end"
    assert len(of(records, "live.resumed")) == 1
    assert len(texts) == len(set(texts)) == len(of(records, "desk.order_given", unit="U-bus-2-1"))
    done = of(records, "device.order", device="V-1")
    assert len(done) == 1
    later = [one for one in of(records, "device.quality", point="V-1.lat") if one.at_ms > cut_ms]
    assert [one.body["quality"] for one in later][-1:] in ([], ["good"])
