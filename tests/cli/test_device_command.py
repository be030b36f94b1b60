"""`fumeng device` as people meet it."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.test_drill_commands import asked
from twin.cli.device import device
from twin.cli.device_list import list_
from twin.cli.device_probe import probe
from twin.cli.device_rig import rig
from twin.cli.device_serve import serve
from twin.cli.endings import Stop
from twin.county import County
from twin.inputs import InputProblems
from twin.live.rig.read import find_rig, load_rig

HERE = f"127.{os.getpid() % 200 + 2}.{os.getpid() // 200 % 250}."


@pytest.fixture
def table(tmp_path: Path) -> Path:
    """The shipped rig, on addresses of this process alone."""
    path = tmp_path / "table.yaml"
    text = find_rig("table").read_text(encoding="utf-8")
    path.write_text(text.replace("127.1.0.", HERE), encoding="utf-8")
    return path


def test_the_types_and_the_devices_of_a_rig(table: Path) -> None:
    types = json.loads(asked(list_, "--json").output)["types"]
    assert {"gas-controller", "projector"} <= {one["type"] for one in types}
    devices = json.loads(asked(list_, str(table), "--json").output)["devices"]
    assert [one["form"] for one in devices] == ["模拟/simulated"] * 8
    assert "GHF-001" in asked(list_, str(table)).output


@pytest.mark.long
def test_a_client_of_others_reads_a_tank_that_is_served_and_ctrl_c_ends_it(
    table: Path, tmp_path: Path
) -> None:
    words = [sys.executable, "-m", "twin.cli", "device", "serve", str(table), "--for", "60s"]
    told = {**os.environ, "FUMENG_LANG": "zh"}
    served = subprocess.Popen(words, stdout=subprocess.PIPE, cwd=tmp_path, env=told)
    assert served.stdout is not None
    lines = [served.stdout.readline().decode() for _ in range(6)]
    assert lines[0].startswith(f"模拟  GC-01  modbus-tcp://{HERE}1:15020")
    again = subprocess.run(words, capture_output=True, cwd=tmp_path, env=told, check=False)
    assert again.returncode == 4
    assert f"GC-01 不能在 {HERE}1:15020 提供 modbus-tcp：已被别的程序占用" in again.stderr.decode()
    url = f"modbus-tcp://{HERE}1:15020"
    said = asked(probe, url, "--registers", "0-3", "--for", "1s")
    assert "01 03 08 00 00 00 00 00 00 00 00" in said.output
    served.send_signal(2)
    assert served.wait(20.0) == 0
    served.stdout.close()
    nobody = asked(probe, url, "--for", "1s").exception
    assert isinstance(nobody, Stop)
    assert nobody.code == 4


def test_a_rig_is_written_for_a_county_or_a_part_of_it_and_nothing_is_overwritten(
    tmp_path: Path, county: County
) -> None:
    path = tmp_path / "near.yaml"
    said = asked(rig, "near", "--near", "H-A1", "--km", "0.3", "-o", str(path))
    assert f"fumeng device list {path}" in said.output
    made = load_rig(path, county)
    heads = [point for one in made.devices for point in one.points.values()]
    assert 0 < len(heads) < 100
    assert {one.unit for one in made.devices if one.unit} == set(county.units)
    again = asked(rig, "near", "-o", str(path)).exception
    assert isinstance(again, Stop)
    assert again.code == 3
    nowhere = asked(rig, "x1", "--near", "无此地", "-o", str(tmp_path / "x1.yaml")).exception
    assert isinstance(nowhere, InputProblems)
    assert [one.code for one in nowhere.problems] == ["E203"]
    assert asked(rig, "Bad Name").exit_code == 2


def test_bad_input_and_bad_words_end_as_the_contract_says(table: Path, tmp_path: Path) -> None:
    bad = tmp_path / "bad.yaml"
    bad.write_text(table.read_text("utf-8").replace("pjlink", "pj"), encoding="utf-8")
    wrong = asked(serve, str(bad)).exception
    assert isinstance(wrong, InputProblems)
    assert [one.code for one in wrong.problems] == ["E804"]
    assert asked(serve, str(table), "--arm", "nobody").exit_code == 2
    assert asked(probe, "http://127.0.0.1").exit_code == 2


@pytest.mark.parametrize(
    "words",
    [
        ["probe", "nonsense"],
        ["probe", "modbus-tcp://127.0.0.1?unit=x"],
        ["probe", "modbus-tcp://127.0.0.1:99999"],
        ["conform", "hj212+listen://127.0.0.1:9"],
        ["conform", "pjlink://127.0.0.1:1", "--type", "beamer"],
        ["rig", "some-rig", "--km", "nan"],
    ],
    ids=lambda words: " ".join(words),
)
def test_a_wrong_word_is_a_usage_error_in_chinese(words: list[str]) -> None:
    done = asked(device, *words)
    assert done.exit_code == 2
    assert re.search("应为|没有|可以比对|不是数", done.output)
