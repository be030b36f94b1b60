"""A run over devices: the same every time in lockstep, and honest about what was not read."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest

from devices.rig import Rig, RigDevice, RigFault, Served
from tests.live.conftest import busy_drill, records_of
from tests.live.mixed_rig import own_net, play
from twin.bench.devices.mixed import mixed_rig
from twin.county import County
from twin.desk import Rules
from twin.journal import EVENTS
from twin.live.rig.unavailable import RigUnavailable
from twin.live.rigged import RiggedRun
from twin.live.run import Cast
from twin.terms.record import Record
from twin.terms.text import Text


def _standard_ports() -> bool:
    try:
        socket.create_server((f"{own_net()}.0.1", 502)).close()
    except OSError:
        return False
    return True


pytestmark = pytest.mark.skipif(
    not _standard_ports(),
    reason="ports below 1024 cannot be had here: sysctl net.ipv4.ip_unprivileged_port_start=0",
)

CONTROLLER = RigDevice(
    "GC-1",
    "gas-controller",
    parameters={"heads": 2, "low": 2.0, "high": 4.0, "full": 16.0},
    endpoints=(Served("modbus-tcp", f"{own_net()}.9.1", 502),),
    points={"1": "GHF-001", "2": "GHF-002"},
)
BUS = RigDevice(
    "V-1",
    "vehicle-terminal",
    parameters={"phone": "013800000001", "period_s": 5.0},
    endpoints=(Served("jt808", f"{own_net()}.9.2", 7611, dials=True),),
    unit="U-bus-2-1",
    orders=("text",),
)

Played = Callable[..., list[Record]]


@pytest.fixture
def played(county: County, rules: Rules, tmp_path: Path) -> Played:
    def go(*devices: RigDevice, duration_s: float = 60.0) -> list[Record]:
        rig = Rig("small", Text("小台", "small rig"), devices)
        drill = busy_drill(county, duration_s)
        drill = replace(drill, world=replace(drill.world, turnout_scale=0.005))
        cast = Cast(drill=drill, county=county, rules=rules, seed=7, rig=rig, mode="lockstep")
        run = RiggedRun(cast, tmp_path)
        try:
            run.play_to_end()
        finally:
            run.live.close()
        return records_of(tmp_path)

    return go


def of(records: list[Record], kind: str, **wanted: object) -> list[Record]:
    return [
        one
        for one in records
        if one.kind == kind and all(one.body[key] == value for key, value in wanted.items())
    ]


def test_thirty_mixed_devices_with_faults_leave_the_same_journal_twice(
    county: County, rules: Rules, tmp_path: Path
) -> None:
    first, second = (
        play(county, rules, folder, own_net()) for folder in (tmp_path / "1", tmp_path / "2")
    )
    assert first.sha256 == second.sha256
    assert first.simulated_s == 60.0
    assert first.readings > 3000
    assert first.lost > 20


@pytest.mark.long
@pytest.mark.parametrize("hurdle", ["alone", "both cores loaded"])
def test_ten_of_ten_runs_agree_under_load_and_other_hash_seeds(hurdle: str, tmp_path: Path) -> None:
    busy = [
        subprocess.Popen([sys.executable, "-c", "while True: pass"])
        for _ in range(2 if hurdle == "both cores loaded" else 0)
    ]
    try:
        outcomes = []
        for nth in range(5):
            folder = tmp_path / str(nth)
            done = subprocess.run(
                [sys.executable, "-m", "tests.live.mixed_rig", str(folder), own_net()],
                env={**os.environ, "PYTHONHASHSEED": str(nth)},
                capture_output=True,
                check=True,
            )
            outcomes.append(json.loads(done.stdout))
    finally:
        for one in busy:
            one.kill()
    assert len({one["sha256"] for one in outcomes}) == 1
    _HASHES.append(outcomes[0]["sha256"])
    assert len(set(_HASHES)) == 1


_HASHES: list[str] = []


def test_a_driver_that_loses_its_device_is_an_alarm_of_lost_data_until_it_has_it_again(
    played: Played,
) -> None:
    cut = RigFault("flapping", 8.0, 5.0, seconds=1000.0)
    records = played(replace(CONTROLLER, faults=(cut,)), duration_s=30.0)
    (gone, back) = of(records, "device.quality", point="GHF-001")
    assert (gone.body["quality"], back.body["quality"]) == ("no_link", "good")
    assert 8_000 <= gone.at_ms < 12_000
    bad = of(records, "obs.alarm_changed", point="GHF-001", bit=6)
    assert [one.body["active"] for one in bad] == [True, False]
    assert gone.at_ms <= bad[0].at_ms <= gone.at_ms + 5000
    assert back.at_ms <= bad[1].at_ms


def test_with_a_sound_wire_no_data_is_lost(played: Played) -> None:
    records = played(CONTROLLER, duration_s=20.0)
    assert of(records, "device.quality") == []
    assert of(records, "obs.alarm_changed", bit=6) == []
    assert of(records, "obs.alarm_changed", point="GHF-001", bit=3) != []


def test_a_crew_acts_on_what_its_terminal_showed_and_its_way_comes_by_the_terminal(
    played: Played,
) -> None:
    records = played(BUS)
    (ordered,) = of(records, "desk.order_given", unit="U-bus-2-1")
    (done,) = of(records, "device.order", device="V-1")
    assert done.body["outcome"] == "confirmed"
    assert done.body["order"].startswith(f"text 【演练】命令{ordered.body['order']}：")
    alerted = of(records, "world.crew", unit="U-bus-2-1")[0]
    assert alerted.body["status"] == "alerted"
    assert 0 <= alerted.at_ms - done.at_ms <= 2
    on_the_way = of(records, "obs.unit_reported", unit="U-bus-2-1", status="en_route")
    assert len(on_the_way) > 5
    assert {b.at_ms - a.at_ms for a, b in pairwise(on_the_way[1:])} <= {4999, 5000, 5001}


def test_a_text_that_never_arrives_moves_nobody(played: Played) -> None:
    records = played(replace(BUS, faults=(RigFault("black_hole", 5.0),)), duration_s=20.0)
    assert len(of(records, "desk.order_given", unit="U-bus-2-1")) == 1
    assert of(records, "world.crew", unit="U-bus-2-1") == []


@pytest.mark.long
def test_at_a_speed_devices_and_drivers_go_as_fast_as_the_drill(
    county: County, rules: Rules, tmp_path: Path
) -> None:
    """Were the driver to ask by the wall clock, the alarm would come twenty seconds later."""
    raised = {}
    for mode, speed in (("lockstep", 1.0), ("live", 20.0)):
        rig = Rig("small", Text("小台", "small rig"), (CONTROLLER,))
        drill = busy_drill(county, 24.0)
        cast = Cast(drill=drill, county=county, rules=rules, seed=7, rig=rig)
        folder = tmp_path / mode
        folder.mkdir()
        run = RiggedRun(replace(cast, mode=mode), folder, speed=speed)  # type: ignore[arg-type]
        try:
            run.play_to_end()
        finally:
            run.live.close()
        alarms = of(records_of(folder), "obs.alarm_changed", point="GHF-001", bit=3)
        raised[mode] = alarms[0].at_ms
    assert abs(raised["live"] - raised["lockstep"]) <= 4000


def test_record_0_names_each_device_simulated_or_real(
    county: County, rules: Rules, tmp_path: Path
) -> None:
    real = replace(CONTROLLER, real="modbus-tcp://127.4.9.9:502")
    rig = Rig("two", Text("台", "rig"), (real, BUS))
    cast = Cast(drill=busy_drill(county), county=county, rules=rules, seed=7, rig=rig)
    with pytest.raises(RigUnavailable, match="GC-1 is real; leave --lockstep out"):
        RiggedRun(replace(cast, mode="lockstep"), tmp_path)
    with pytest.raises(RigUnavailable, match="GC-1 is real, so the run keeps real time"):
        RiggedRun(cast, tmp_path, speed=60.0)
    RiggedRun(cast, tmp_path).live.close()
    told = records_of(tmp_path)[0].body["rig"]["devices"]
    forms = [(one["id"], one["form"]) for one in told]
    assert forms == [("GC-1", "实物/real"), ("V-1", "模拟/simulated")]
    assert told[0]["addresses"] == ["modbus-tcp://127.4.9.9:502"]


def test_lockstep_carries_opc_ua_and_its_faults_to_the_same_journal(
    county: County, rules: Rules, tmp_path: Path
) -> None:
    pytest.importorskip("asyncua", reason="pip install 'fumeng-twin[devices]'")
    dcs = RigDevice(
        "DCS",
        "dcs-gateway",
        parameters={"tags": ("GI-001",)},
        endpoints=(Served("opc.tcp", f"{own_net()}.9.3", 4840),),
        points={"GI-001": "GHF-001"},
        faults=(RigFault("black_hole", at_s=20.0, for_s=15.0), RigFault("delay", at_s=50.0)),
    )
    journals = []
    for name in ("one", "two"):
        rig = Rig("dcs", Text("网关", "gateway"), (dcs,))
        drill = busy_drill(county, 90.0)
        cast = Cast(drill=drill, county=county, rules=rules, seed=7, rig=rig, mode="lockstep")
        (folder := tmp_path / name).mkdir()
        run = RiggedRun(cast, folder)
        try:
            run.play_to_end()
        finally:
            run.live.close()
        journals.append((folder / EVENTS).read_bytes())
    told = [one.body["quality"] for one in of(records_of(tmp_path / "one"), "device.quality")]
    assert told[:2] == ["no_answer", "good"]
    assert journals[0] == journals[1]


def test_the_mixed_rig_is_thirty_devices_of_eleven_types() -> None:
    devices = mixed_rig(own_net()).devices
    assert (len(devices), len({one.type for one in devices})) == (30, 11)
