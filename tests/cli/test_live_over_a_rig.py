"""`fumeng live --rig`: usage, and a device of another process at an address."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.cli.test_commands import fumeng
from tests.live.mixed_rig import own_net
from twin.county import County
from twin.journal import EVENTS, read, read_manifest, resolve_run
from twin.live.rig.of_county import Around, rig_of_county

URL = "modbus-tcp://127.12.0.9:15029"
RIG = """\
fumeng_rig: 1
编号: outside
标题: 外部控制器
设备:
  - 编号: GC
    类型: 气体报警控制器
    参数: {heads: 32, low: 2, high: 4, full: 16, step: 0.1}
    端点: [{协议: modbus-tcp, 地址: "127.12.0.9:15029"}]
"""


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("--lockstep",), 2, "要有 --rig"),
        (("--rig", "hf-leak", "--lockstep", "--speed", "2"), 2, "--lockstep 不用真实时钟"),
        (("--rig", "nowhere"), 3, "没有设备台“nowhere”"),
    ],
)
def test_what_cannot_be_is_said_before_anything_begins(
    words: tuple[str, ...], code: int, said: str, tmp_path: Path
) -> None:
    assert said in fumeng("live", "hf-leak", *words, cwd=tmp_path, code=code).stderr


def test_a_rig_alone_is_a_quiet_watch_over_it(tmp_path: Path) -> None:
    (tmp_path / "outside.yaml").write_text(RIG.replace("127.12.", f"{own_net()}."), "utf-8")
    words = ("outside.yaml", "--lockstep", "--for", "1m", "--no-report")
    said = fumeng("live", *words, cwd=tmp_path, code=0).stdout
    assert "没有预期行动，不作总评" in said
    assert "fumeng live outside.yaml --lockstep --for 1m" in said
    records = list(read(resolve_run("latest", tmp_path / "runs") / EVENTS))
    assert [one["id"] for one in records[0].body["rig"]["devices"]] == ["GC"]
    assert records[-1].at_ms == 60_000


@pytest.mark.long
def test_a_run_over_a_rig_that_was_killed_is_gone_on_with_over_the_same_rig(
    tmp_path: Path, county: County
) -> None:
    place = county.hazards["H-B1"]
    text = rig_of_county(county, "park", Around("B", place.lat_deg, place.lon_deg, 300.0))
    text = text.replace("127.10.", f"{own_net()}.").replace("127.11.", f"{own_net(1)}.")
    (tmp_path / "park.yaml").write_text(text, encoding="utf-8")
    words = ["live", "hf-leak", "--rig", "park.yaml", "--no-page", "--no-report", "-q"]
    journal = tmp_path / "runs/latest" / EVENTS
    with subprocess.Popen(
        [sys.executable, "-m", "twin.cli", *words, "--speed", "30", "--for", "6m"],
        cwd=tmp_path,
        stdout=subprocess.DEVNULL,
    ) as live:
        give_up = time.monotonic() + 120
        while time.monotonic() < give_up and not _has(journal, b"desk.asked"):
            time.sleep(0.2)
        live.kill()
    again = ("live", "--resume", "latest", "--no-page", "--no-report", "-q", "--for", "6m")
    said = fumeng(*again, cwd=tmp_path, code=3).stderr
    assert "接着运行也要给出：--rig park" in said
    fumeng(*again, "--rig", "park.yaml", "--speed", "30", cwd=tmp_path, code=1)
    records = list(read(journal))
    kinds = [one.kind for one in records]
    assert (kinds.count("live.resumed"), kinds[-1]) == (1, "run.end")
    raised = [
        (one.body["point"], one.body["bit"], one.body["active"])
        for one in records
        if one.kind == "obs.alarm_changed" and one.body["point"] == "GHF-036"
    ]
    assert raised[:2] == [("GHF-036", 2, True), ("GHF-036", 3, True)]
    assert len(raised) == len(set(raised))


def _has(journal: Path, what: bytes) -> bool:
    return journal.exists() and what in journal.read_bytes()


@pytest.mark.long
def test_a_controller_of_another_process_is_a_real_device_and_its_end_is_lost_data(
    tmp_path: Path,
) -> None:
    (tmp_path / "outside.yaml").write_text(RIG, encoding="utf-8")
    program = [sys.executable, "-m", "twin.cli"]
    words = ["live", "hf-leak", "--rig", "hf-leak", "--device", f"GC-002={URL}", "--for", "20s"]
    journal = tmp_path / "runs/latest" / EVENTS
    with subprocess.Popen(
        [*program, "device", "serve", "outside.yaml"], cwd=tmp_path, stdout=subprocess.PIPE
    ) as other:
        assert other.stdout is not None
        assert b"GC" in other.stdout.readline()
        with subprocess.Popen(
            [*program, *words, "--no-page", "--no-report", "-q"],
            cwd=tmp_path,
            stdout=subprocess.DEVNULL,
            env={**os.environ, "FUMENG_LEASES": str(tmp_path / "leases")},
        ) as live:
            give_up = time.monotonic() + 120
            while time.monotonic() < give_up and not _has(journal, b"obs.weather_measured"):
                time.sleep(0.2)
            time.sleep(3.0)
            other.kill()
            assert live.wait() == 1
    run = resolve_run("latest", tmp_path / "runs")
    assert read_manifest(run).mode == "live"
    records = list(read(run / EVENTS))
    told = {one["id"]: one["form"] for one in records[0].body["rig"]["devices"]}
    assert told["GC-002"] == "实物/real"
    assert set(told.values()) == {"实物/real", "模拟/simulated"}
    lost = [one for one in records if one.kind == "device.quality"]
    assert {one.body["quality"] for one in lost} == {"no_link"}
    assert {one.body["point"] for one in lost} == {f"GHF-{n:03d}" for n in range(33, 65)}
    assert all(one.at_ms > 1000 for one in lost)
