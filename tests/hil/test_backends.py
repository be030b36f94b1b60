"""The same tests over a rig's devices: in lockstep, on the wall clock, and beside a real device."""

from __future__ import annotations

import asyncio
import re
import socket
import threading
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from xml.etree import ElementTree

import pytest

from devices.capture import read_capture
from devices.clock import DeviceClock
from devices.endpoint import listen
from devices.played import Recording
from devices.rig import Rig, RigDevice
from devices.sensors.gas_controller import Detector, GasController, GasModbus
from tests.hil.conftest import WORKER, Inner
from twin.county import load_county
from twin.hil.wired import apart, rig_of
from twin.journal import EVENTS
from twin.live.rig.lease import lease_of
from twin.terms.text import Text

pytest_plugins = "pytester"

RIG = """
fumeng_rig: 1
编号: small
标题: 一台气体报警控制器和一台投影机
设备:
  - 编号: GC-01
    类型: 气体报警控制器
    参数: {heads: 2, low: 2, high: 4, full: 16, step: 0.1}
    端点: [{协议: modbus-tcp, 地址: "127.9.0.1:15020"}]
    测点: {1: GHF-036, 2: GHF-037}
  - 编号: P-01
    类型: 投影机
    端点: [{协议: pjlink, 地址: "127.9.0.2:14352"}]
    指令: [on, off]
"""
LOCKSTEP = ("--fumeng-backend", "lockstep", "--fumeng-rig", "rig.yaml")
MIXED = ("--fumeng-backend", "mixed", "--fumeng-rig", "rig.yaml")
HEAD = """
import pytest

@pytest.mark.hil("GC-01")
def test_it(sensor, expect, clock, capture):
    head = sensor("GHF-036")
    head.ramp(to=12, unit="mg/m3", over="30s")
    alarm = expect("发出告警", 点位="GHF-036", 席位="county_duty", within=60, since=head.crossed(4))
    expect("签收告警", 点位="GHF-036", within="3m", since=alarm)
    clock.run(for_="1m")  # by then the instrument has stopped rising
    assert abs(head.residual) <= 0.2 and capture.frames  # a step of noise between two looks
"""


@pytest.fixture(autouse=True)
def rig_file(pytester: pytest.Pytester) -> None:
    pytester.makefile(".yaml", rig=RIG)


def test_a_test_of_the_rules_passes_over_sockets_and_names_its_devices(
    inner: Inner, pytester: pytest.Pytester
) -> None:
    inner(HEAD, *LOCKSTEP, "--junitxml=j.xml").assert_outcomes(passed=1)
    case = ElementTree.parse(pytester.path / "j.xml").find(".//testcase")
    assert case is not None
    said = {each.attrib["name"]: each.attrib["value"] for each in case.iter("property")}
    assert said["fumeng.mode"] == "lockstep"
    assert re.sub(r"127\.\d+\.", "127.9.", said["fumeng.devices"]) == (  # a worker has its own net
        "GC-01 模拟 modbus-tcp://127.9.0.1:15020; P-01 模拟 pjlink://127.9.0.2:14352"
    )
    frames = read_capture(Path(said["fumeng.capture"]))
    assert {frame.endpoint for frame in frames} == {"GC-01 modbus-tcp", "P-01 pjlink"}
    assert Recording.of(frames, "GC-01 modbus-tcp", "modbus-tcp").strange == 0


@pytest.mark.long
def test_lockstep_leaves_the_same_journal_and_the_same_frames(
    inner: Inner, pytester: pytest.Pytester
) -> None:
    for out in ("a", "b"):
        inner(HEAD, *LOCKSTEP, "--fumeng-out", out).assert_outcomes(passed=1)
    for name in (EVENTS, "frames.jsonl"):
        one, two = (pytester.path / out / WORKER / "latest" / name for out in ("a", "b"))
        assert one.read_bytes() == two.read_bytes()


def test_without_a_rig_what_needs_a_device_skips_and_says_how_to_have_it(inner: Inner) -> None:
    done = inner(HEAD, "-rs")
    done.assert_outcomes(skipped=1)
    done.stdout.fnmatch_lines(["SKIPPED*要用设备 GC-01；用 --fumeng-backend lockstep 和 *"])
    inner(HEAD, "--fumeng-strict").assert_outcomes(errors=1)
    inner(HEAD.replace('"GC-01"', '"GC-09"'), *LOCKSTEP).assert_outcomes(skipped=1)


REPORTING = """
fumeng_rig: 1
编号: reporting
标题: 自己上报的两台
设备:
  - {编号: E-01, 类型: 环境监测站, 参数: {period_s: 10, minutes_s: 60},
     端点: [{协议: hj212, 地址: "127.9.0.7:9212"}]}
  - {编号: F-01, 类型: 用户信息传输装置, 参数: {address: 2, parts: [smoke, manual], beat_s: 10},
     端点: [{协议: gbt26875, 地址: "127.9.0.8:9875"}], 测点: {1: FA-001, 2: FA-002}}
"""


def test_a_call_point_of_a_building_raises_the_countys_alarm(
    inner: Inner, pytester: pytest.Pytester
) -> None:
    source = """
    def test_fire(sensor, expect, clock, fault, capture):
        point = sensor("FA-002")
        point.set(1)
        expect("发出告警", 点位="FA-002", within="60s")
        fault.inject("F-01", "black_hole", for_="2m")
        lost = expect("device.quality", point="FA-002", quality="no_answer", within="2m")
        point.set(0)
        expect("device.quality", point="FA-002", quality="good", within="4m", since=lost)
        clock.run(for_="30s")
        assert point.shown == 0
        said = b"".join(frame.data for frame in capture.frames if frame.endpoint == "E-01 hj212")
        assert all(cn in said for cn in (b"CN=2011", b"CN=2051", b"CN=9014"))
    """
    (pytester.path / "reporting.yaml").write_text(REPORTING, encoding="utf-8")
    lockstep = ("--fumeng-backend", "lockstep", "--fumeng-rig", "reporting.yaml")
    inner(source, *lockstep).assert_outcomes(passed=1)


def test_wire_faults_orders_and_failures_in_lockstep(inner: Inner) -> None:
    source = """
    def test_black_hole(fault, expect):
        fault.inject("GC-01", "black_hole", for_="15s")
        lost = expect("发出告警", 点位="GHF-036", 级别="数据中断", within="30s")
        expect("device.quality", point="GHF-036", quality="good", within="1m", since=lost)

    def test_order(rig, clock):
        assert rig("P-01").order("on").outcome.value == "confirmed"
        assert clock.now_s > 5

    def test_refused(rig):
        assert rig("P-01").order("source 3").outcome.value == "refused"

    def test_bend(fault):
        fault.inject("P-01", "wrong_sequence", for_=5)

    def test_late(expect):
        expect("立案", within=2)

    def test_nobody(rig):
        rig("P-09").order("on")
    """
    done = inner(source, *LOCKSTEP, "-rs")
    done.assert_outcomes(passed=3, skipped=1, failed=2)
    done.stdout.fnmatch_lines(
        [
            "预期 立案 自 T+00:00:00 起 2 秒内，没有等到",
            '复现：pytest * --fumeng-backend lockstep --fumeng-rig "rig.yaml"',
        ]
    )
    done.stdout.fnmatch_lines(["台架里没有“P-09”；有 P-01"])


@pytest.fixture
def outside() -> Iterator[str]:
    """A gas controller of somebody else's, in a thread with a loop of its own; shows 12 mg/m³."""
    gas = GasController(
        [Detector("1"), Detector("2")], DeviceClock(datetime(2026, 7, 1)), mn="0" * 24, address=7
    )
    gas.detectors[0].value = 12.0
    place: list[int] = []
    up, loop = threading.Event(), asyncio.new_event_loop()

    async def serve() -> None:
        server = await listen(lambda: GasModbus(gas), "127.0.0.1", 0)
        place.append(server.sockets[0].getsockname()[1])
        up.set()

    loop.create_task(serve())
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    up.wait(10)
    yield f"modbus-tcp://127.0.0.1:{place[0]}"
    loop.call_soon_threadsafe(loop.stop)
    thread.join(10)
    loop.close()


def test_a_real_device_stands_in_for_its_twin_and_is_never_set(
    inner: Inner, outside: str, pytester: pytest.Pytester
) -> None:
    source = """
    import socket, pytest

    def test_read(sensor, expect, clock):
        head = sensor("GHF-036")
        expect("发出告警", 点位="GHF-036", within="15s")
        assert head.read == 12.0 and head.residual == 12.0
        with pytest.raises(OSError):
            socket.create_connection(("127.9.0.1", 15020), timeout=1)

    def test_set(sensor):
        sensor("GHF-036").set(3)

    @pytest.mark.sim_only
    def test_sim_only(clock):
        pass
    """
    done = inner(source, *MIXED, "--fumeng-device", f"GC-01={outside}", "-rs", "--junitxml=j.xml")
    done.assert_outcomes(passed=1, skipped=2)
    done.stdout.fnmatch_lines(["SKIPPED*GHF-036 由实物设备 GC-01 测量，不能设定，也不能注入故障"])
    done.stdout.fnmatch_lines(["SKIPPED*有实物设备 GC-01，只在模拟时测"])
    case = ElementTree.parse(pytester.path / "j.xml").find(".//testcase")
    assert case is not None
    said = {each.attrib["name"]: each.attrib["value"] for each in case.iter("property")}
    assert said["fumeng.devices"].startswith(f"GC-01 实物 {outside}; P-01 模拟 ")
    frames = read_capture(Path(said["fumeng.capture"]))
    writing = [f for f in frames if f.endpoint.startswith("GC-01") and f.direction == "in"]
    assert writing
    assert {frame.data[7] for frame in writing} <= {3, 4}  # Modbus: read registers, nothing else


def test_a_shadow_runs_beside_a_real_device_and_says_when_the_two_are_apart(
    inner: Inner, outside: str, pytester: pytest.Pytester
) -> None:
    """The device outside shows 12 mg/m³, the world nothing; two seconds are borne."""
    shadowed = RIG.replace("    测点: {1", "    影子: {限值: 0.5, 持续: 2s}\n    测点: {1")
    pytester.makefile(".yaml", shadowed=shadowed)
    source = """
    def test_read(sensor, expect):
        found = expect("device.compared", point="GHF-036", agrees=False, within="15s")
        assert (found["real"], found["shadow"], found["bound"]) == (12.0, 0.0, 0.5)
        head = sensor("GHF-036")
        assert (head.read, head.residual) == (12.0, 12.0)
    """
    options = (*MIXED[:3], "shadowed.yaml", "--fumeng-device", f"GC-01={outside}")
    inner(source, *options, "--junitxml=j.xml").assert_outcomes(passed=1)
    case = ElementTree.parse(pytester.path / "j.xml").find(".//testcase")
    assert case is not None
    said = {each.attrib["name"]: each.attrib["value"] for each in case.iter("property")}
    assert said["fumeng.shadow"] == (
        "GC-01 GHF-036 超限 1 次（残差最大 12，限值 ±0.5）; "
        "GC-01 GHF-037 一致（残差最大 0，限值 ±0.5）"
    )
    frames = read_capture(Path(said["fumeng.capture"]))
    assert {one.endpoint for one in frames} >= {"GC-01 modbus-tcp", "GC-01@shadow modbus-tcp"}


def test_a_real_device_that_is_not_there_skips_and_one_that_is_leased_ends_the_session(
    inner: Inner, outside: str
) -> None:
    source = "def test_it(clock): pass"
    with socket.create_server(("127.0.0.1", 0)) as free:
        nowhere = f"modbus-tcp://127.0.0.1:{free.getsockname()[1]}"
    absent = ("--fumeng-device", f"GC-01={nowhere}")
    done = inner(source, *MIXED, *absent, "-rs")
    done.assert_outcomes(skipped=1)
    done.stdout.fnmatch_lines(["SKIPPED*实物设备 GC-01 不在 127.0.0.1:*接好，或改 *"])
    inner(source, *MIXED, *absent, "--fumeng-strict").assert_outcomes(errors=1)
    theirs = Rig("theirs", Text("", ""), (RigDevice("GC-01", "gas-controller", real=outside),))
    lease = lease_of(theirs, "somebody else")
    lease.acquire()
    try:
        done = inner(source, *MIXED, "--fumeng-device", f"GC-01={outside}")
    finally:
        lease.release()
    assert done.ret == 4


def test_backend_and_rig_have_to_go_together(inner: Inner) -> None:
    source = "def test_it(clock): pass"
    assert inner(source, "--fumeng-backend", "lockstep").ret == pytest.ExitCode.USAGE_ERROR
    inner(source, *MIXED).assert_outcomes(errors=1)
    real = ("--fumeng-device", "GC-01=modbus-tcp://127.0.0.1:1")
    done = inner(source, *LOCKSTEP, *real)
    done.assert_outcomes(errors=1)
    done.stdout.fnmatch_lines(["GC-01 是实物，要用 --fumeng-backend mixed"])
    done = inner(source, *LOCKSTEP[:3], "nowhere")
    done.assert_outcomes(errors=1)
    done.stdout.fnmatch_lines(["nowhere:1:1: 错误 E100 没有设备台“nowhere”*"])


def test_processes_of_a_session_serve_their_twins_at_addresses_of_their_own() -> None:
    served = [
        {one.host for device in apart(small, worker).devices for one in device.endpoints}
        for worker in ("", "gw0", "gw1")
        for small in [_small()]
    ]
    assert served[0] == {"127.9.0.1"}
    assert not (served[0] & served[1])
    assert not (served[0] & served[2])
    assert not (served[1] & served[2])
    assert all(host.startswith("127.") for hosts in served for host in hosts)


def _small() -> Rig:
    from devices.rig import Served

    served = (Served("modbus-tcp", "127.9.0.1", 502),)
    return Rig("small", Text("", ""), (RigDevice("GC-01", "gas-controller", endpoints=served),))


@pytest.mark.long
def test_live_keeps_the_wall_clock(inner: Inner) -> None:
    source = """
    import time

    def test_it(sensor, expect, clock):
        began = time.monotonic()
        sensor("GHF-036").set(12)
        expect("发出告警", 点位="GHF-036", within="20s")
        assert abs(time.monotonic() - began - clock.now_s) < 1.0
    """
    inner(source, "--fumeng-backend", "live", *LOCKSTEP[2:]).assert_outcomes(passed=1)


def test_a_rig_named_alike_in_another_folder_is_another_rig(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    county = load_county(None)
    first = rig_of("rig.yaml", "lockstep", {}, county)
    monkeypatch.chdir(pytester.mkdir("elsewhere"))
    Path("rig.yaml").write_text(RIG.replace("P-01", "P-02"), encoding="utf-8")
    second = rig_of("rig.yaml", "lockstep", {}, county)
    assert [one.id for one in first.devices] == ["GC-01", "P-01"]
    assert [one.id for one in second.devices] == ["GC-01", "P-02"]


@pytest.mark.parametrize("seed", ["-5", "abc", "1.5"])
def test_a_seed_is_a_whole_number_from_0(inner: Inner, seed: str) -> None:
    assert inner(HEAD, f"--fumeng-seed={seed}").ret == pytest.ExitCode.USAGE_ERROR
