"""The fixtures, marks and failure texts of the pytest plugin, in projects that use it."""

from __future__ import annotations

import subprocess
import sys
from xml.etree import ElementTree

import pytest

from tests.hil.conftest import WORKER, Inner
from twin.journal import EVENTS, read, read_manifest

pytest_plugins = "pytester"

RAISED = """
def test_it(sensor, expect, clock):
    head = sensor("GHF-036")
    head.ramp(to=12, unit="mg/m3", over="30s")
    alarm = expect("发出告警", 点位="GHF-036", 席位="county_duty", within=60, since=head.crossed(4))
    {rest}
"""


def test_the_plugin_is_small_to_import() -> None:
    """Every pytest run on the machine imports it: nothing of ours comes with it but itself."""
    code = (
        "import sys, pytest; before = set(sys.modules); import twin.pytest_plugin;"
        "print(sorted(m for m in set(sys.modules) - before))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "['twin', 'twin.pytest_plugin']"


def test_an_alarm_is_waited_for_and_its_acknowledgement_after_it(inner: Inner) -> None:
    rest = """
    assert alarm.at_s < clock.now_s + 0.001 and alarm["bit"] == 3
    ack = expect("acknowledge alarm", point="GHF-036", within="3m", since=alarm)
    expect.order(alarm, ack)
    assert ack["by"] == "county_duty" and head.shown > 4 and head.truth == 12
    """
    inner(RAISED.format(rest=rest)).assert_outcomes(passed=1)


def test_a_failure_is_the_story_of_the_run_and_how_to_repeat_it(inner: Inner) -> None:
    rest = 'expect("签收告警", 点位="GHF-036", within=2, since=alarm)'
    result = inner(RAISED.format(rest=rest), "--fumeng-seed", "42")
    result.assert_outcomes(failed=1)
    told = result.stdout.str()
    result.stdout.re_match_lines(
        [
            r"预期 签收告警（点位 GHF-036） 自 T\+00:00:\d+ 起 2 秒内，实际 .* 秒（逾时 .* 秒）",
            "附近：",
            r"    T\+00:00:00  测试 what=sensor point=GHF-036 from=0.0 to=12.0 over_ms=30000",
            r"    T\+00:00:.*  发出告警 点位=GHF-036/HH/1 席位=county_duty 级别=3.*",
            r"    T\+00:.*  签收告警 点位=GHF-036/HH/1 签收人=county_duty",
            r'回看：fumeng journal show ".*-quiet-s42"',
            '复现：pytest "test_it.py::test_it" --fumeng-seed 42',
            "位置：test_it.py:5",
        ]
    )
    assert "Traceback" not in told
    assert "twin/hil/" not in told


def test_what_never_comes_is_told_apart_from_what_comes_late(inner: Inner) -> None:
    source = """
    def test_it(expect):
        expect("立案", within="1m")
    """
    result = inner(source)
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(["预期 立案 自 T+00:00:00 起 60 秒内，没有等到"])


def test_never_and_order_fail_with_what_did_come(inner: Inner) -> None:
    source = """
    def test_never(sensor, expect):
        sensor("GHF-036").set(12)
        expect.never("发出告警", 席位="county_duty", within="2m")

    def test_looking_back(sensor, expect, clock):
        expect.never("发出告警")
        sensor("GHF-036").set(12)
        clock.run(for_="1m")
        expect.never("立案")
        expect.never("发出告警")

    def test_order(sensor, expect):
        sensor("GHF-036").set(12)
        alarm = expect("发出告警", 点位="GHF-036", within=60)
        ack = expect("签收告警", 点位="GHF-036", within="5m", since=alarm)
        expect.order(ack, alarm)
    """
    result = inner(source)
    result.assert_outcomes(failed=3)
    result.stdout.fnmatch_lines(["不应有 发出告警（席位 county_duty），却在 T+00:00:* 发生"])
    result.stdout.fnmatch_lines(["先后不对，应为这样的次序：", "*签收告警*", "*发出告警*"])
    result.stdout.fnmatch_lines(["位置：test_it.py:10"])


def test_a_word_the_language_does_not_have_is_answered_with_the_nearest(inner: Inner) -> None:
    source = """
    import pytest

    def test_action(expect):
        expect("签收告惊", within=2)

    def test_point(sensor):
        sensor("GHF-999")

    def test_unit(sensor):
        sensor("GHF-036").ramp(to=1, over=0, unit="ppm")

    @pytest.mark.fumeng_drill("hf-leek")
    def test_drill(drill):
        pass
    """
    result = inner(source)
    result.assert_outcomes(failed=3, errors=1)
    result.stdout.fnmatch_lines(["*“签收告惊”*是不是想写“签收告警”*"])
    result.stdout.fnmatch_lines(["没有测点“GHF-999”；相近的有：*GHF-*"])
    result.stdout.fnmatch_lines(["GHF-036 的单位是 mg/m3，不是 ppm"])
    assert "hf-leak" in result.stdout.str()


SMALL = """
fumeng: 1
id: small
title: 小演练
county: fumeng
start: 2026-07-12 20:30
duration: 6m
roles: [county_hq]
world: {wind: {from: 195, speed: 2.5}, temperature: 24, sky: 多云}
injects:
  - {id: M-001, at: T+00:05, text: 误报, leak: {hazard: H-B1, hole: 15mm}}
  - id: M-002
    at: T+00:05
    text: 储罐阀门法兰开裂
    leak: {hazard: H-A1, hole: 18mm}
    expect: [{id: E-001, who: 指挥平台, action: 立案, where: {类型: 气体泄漏}, within: 60s}]
"""


def test_a_drill_with_values_replaced_is_steered_and_played_to_its_end(
    inner: Inner, pytester: pytest.Pytester
) -> None:
    source = """
    import pytest

    @pytest.mark.fumeng_drill("small.yaml", set={"world.wind.speed": 3.5})
    def test_it(drill, expect, desk, unit, clock):
        assert drill.plan.world.wind_m_s == 3.5
        drill.hold("M-001")
        drill.fire("M-002")
        leak = expect("world.inject", id="M-002", within=1, since=0.0)
        incident = expect("立案", 类型="气体泄漏", within="5m", since=leak)
        assert desk.decided("incident_opened")[0].body["incident"] == incident["incident"]
        verdict = drill.play()
        assert clock.text == "T+00:06:00" and verdict.complete and verdict.passed
        expect.never("world.inject", id="M-001")
    """
    pytester.makefile(".yaml", small=SMALL)
    inner(source).assert_outcomes(passed=1)


@pytest.mark.long
def test_a_test_is_done_once_for_each_seed_and_repeated_by_its_name(inner: Inner) -> None:
    source = """
    import pytest

    @pytest.mark.fumeng_seeds(2)
    def test_it(expect):
        expect("立案", within=1)
    """
    result = inner(source)
    result.assert_outcomes(failed=2)
    result.stdout.fnmatch_lines(['复现：pytest "test_it.py::test_it[[]s1]"'])


def test_faults_of_sensors_crews_and_lines_apply_and_a_wire_fault_skips(inner: Inner) -> None:
    source = """
    import pytest

    def test_shown(sensor, fault, expect, clock):
        head = sensor("GHF-036")
        fault.inject(head, "false_value", value=12, for_="2m")
        expect("发出告警", 点位="GHF-036", within="30s")
        assert head.truth == 0

    def test_silent(sensor, fault, expect):
        fault.inject("GHF-036", "silent", for_="5m")
        expect("发出告警", 点位="GHF-036", 级别="数据中断", within="2m")

    def test_line(sensor, fault, expect):
        fault.inject("plant:H-B1", "line", for_="5m")
        expect("world.line_failed", party="plant:H-B1", within=1, since=0.0)

    def test_value(fault):
        fault.inject("GHF-036", "stuck", for_=9, value=3)

    def test_wire(fault):
        fault.inject("gas-a", "black_hole", for_=10)
    """
    result = inner(source, "-rs")
    result.assert_outcomes(passed=3, failed=1, skipped=1)
    result.stdout.fnmatch_lines(["SKIPPED*test_it.py:20: sim 后端没有线路*"])


def test_a_deadline_holds_for_a_test_that_found_all_it_looked_for(inner: Inner) -> None:
    source = """
    import pytest, time

    @pytest.mark.deadline(sim="5m")
    def test_sim(clock):
        clock.run(until="T+00:05")
        clock.run(until="T+00:05:01")

    @pytest.mark.deadline(wall=0.05)
    def test_wall(clock):
        time.sleep(0.1)
    """
    result = inner(source)
    result.assert_outcomes(failed=2)
    result.stdout.fnmatch_lines(["deadline(sim=300 秒)：已用 301 秒"])


def test_junit_says_what_each_test_ran_against(inner: Inner, pytester: pytest.Pytester) -> None:
    source = """
    import pytest

    @pytest.mark.fumeng_seed(5)
    def test_it(clock, evidence):
        clock.run(for_=3)
        evidence.json("state", {"一": 1})
    """
    out = pytester.path / "out"
    inner(source, "--junitxml=j.xml", "--fumeng-out", str(out)).assert_outcomes(passed=1)
    case = ElementTree.parse(pytester.path / "j.xml").find(".//testcase")
    assert case is not None
    said = {each.attrib["name"]: each.attrib["value"] for each in case.iter("property")}
    (folder,) = [path for path in (out / WORKER).iterdir() if not path.is_symlink()]
    manifest = read_manifest(folder)
    assert said == {
        "fumeng.drill": "quiet",
        "fumeng.seed": "5",
        "fumeng.mode": "sim",
        "fumeng.clock_slip_s": "0",
        "fumeng.sim_seconds": "3",
        "fumeng.devices": "无（没有线路）",
        "fumeng.events_sha256": manifest.events_sha256,
        "fumeng.run": str(folder),
        "fumeng.evidence.state.json": str(folder / "evidence" / "state.json"),
    }
    *_, end = read(folder / EVENTS)
    assert end.kind == "run.end"
    assert end.body["reason"] == "until"
    assert manifest.seed == 5


@pytest.mark.long
def test_the_same_test_leaves_the_same_journal(inner: Inner, pytester: pytest.Pytester) -> None:
    source = RAISED.format(rest="")
    for out in ("a", "b"):
        inner(source, "--fumeng-out", out).assert_outcomes(passed=1)
    one, two = (
        (pytester.path / out / WORKER / "latest" / EVENTS).read_bytes() for out in ("a", "b")
    )
    assert one == two
    inner(source, "--fumeng-out", "c", "--fumeng-seed", "9").assert_outcomes(passed=1)
    assert (pytester.path / "c" / WORKER / "latest" / EVENTS).read_bytes() != one


@pytest.mark.long
def test_the_processes_of_a_session_share_no_folder(
    inner: Inner, pytester: pytest.Pytester
) -> None:
    source = """
    import pytest

    @pytest.mark.fumeng_seeds(4)
    def test_it(clock):
        clock.run(for_=3)
    """
    pytester.makepyfile(test_it=source)
    options = ("-p", "twin.pytest_plugin", "-p", "xdist.plugin", "-n", "2")
    result = pytester.runpytest_subprocess(*options, "--fumeng-out", "out")
    result.assert_outcomes(passed=4)
    folders = [path for path in (pytester.path / "out").glob("gw*/*") if not path.is_symlink()]
    assert len(folders) == 4
    assert len({folder.parent for folder in folders}) == 2
