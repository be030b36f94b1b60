"""`fumeng live --rig`: usage, and a device of another process at an address."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.cli.test_commands import fumeng
from twin.journal import EVENTS, read, read_manifest, resolve_run

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
    ],
)
def test_what_cannot_be_is_said_before_anything_begins(
    words: tuple[str, ...], code: int, said: str, tmp_path: Path
) -> None:
    assert said in fumeng("live", "hf-leak", *words, cwd=tmp_path, code=code).stderr


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
