"""`--fumeng-arm`: what the public hears is told nothing without it, and is left silent with it."""

from __future__ import annotations

import asyncio
import os
import threading
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

import pytest

from devices.endpoint import listen
from devices.hall.siren import Siren
from devices.modbus_unit import ModbusUnit
from devices.session import Session
from tests.hil.conftest import Inner

pytest_plugins = "pytester"

HERE = f"127.{os.getpid() % 200 + 4}.7."
RIG = f"""
fumeng_rig: 1
编号: street
标题: 一台街头警报器
设备:
  - 编号: S-01
    类型: siren
    端点: [{{协议: modbus-tcp, 地址: "{HERE}1:15020"}}]
    指令: [on, off]
"""
WRITES = (5, 6, 15, 16)


class Outside:
    """A siren of somebody else's, in a thread with a loop of its own; keeps what it is asked."""

    def __init__(self) -> None:
        self.siren, self.asked = Siren(), list[int]()
        self._loop, self._up = asyncio.new_event_loop(), threading.Event()
        self.port = 0
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)

    def _session(self) -> Session:
        unit, asked = ModbusUnit(self.siren), self.asked

        class Noting(Session):
            def receive(self, data: bytes, now_s: float) -> bytes:
                if data:
                    asked.append(data[7])
                return unit.receive(data, now_s)

            def wake_at_s(self) -> float:
                return unit.wake_at_s()

        return Noting()

    async def _serve(self) -> None:
        server = await listen(self._session, f"{HERE}2", 0)
        self.port = server.sockets[0].getsockname()[1]
        self._up.set()

    def __enter__(self) -> Outside:
        self._task = self._loop.create_task(self._serve())
        self._thread.start()
        assert self._up.wait(10)
        return self

    def __exit__(self, *_: object) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)
        self._loop.close()


@pytest.fixture
def outside(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> Iterator[Outside]:
    pytester.makefile(".yaml", rig=RIG)
    monkeypatch.setenv("FUMENG_LEASES", str(pytester.path / "leases"))
    with Outside() as made:
        yield made


def options(outside: Outside, *more: str) -> tuple[str, ...]:
    url = f"modbus-tcp://{HERE}2:{outside.port}"
    mixed = ("--fumeng-backend", "mixed", "--fumeng-rig", "rig.yaml")
    return (*mixed, "--fumeng-device", f"S-01={url}", "--junitxml=j.xml", *more)


SOURCE = """
def test_it(rig):
    done = rig("S-01").order("on")
    assert done.outcome.value == {outcome!r}, done
"""


def test_without_the_option_not_one_writing_byte_is_sent(inner: Inner, outside: Outside) -> None:
    inner(SOURCE.format(outcome="refused"), *options(outside)).assert_outcomes(passed=1)
    assert outside.asked
    assert not set(outside.asked) & set(WRITES)
    assert outside.siren.starts == 0


def test_an_armed_siren_sounds_and_is_silent_when_the_test_is_over(
    inner: Inner, outside: Outside, pytester: pytest.Pytester
) -> None:
    armed = options(outside, "--fumeng-arm", "S-01")
    inner(SOURCE.format(outcome="confirmed"), *armed).assert_outcomes(passed=1)
    assert outside.siren.starts == 1
    assert not outside.siren.sounding
    case = ElementTree.parse(Path(pytester.path / "j.xml")).find(".//testcase")
    assert case is not None
    said = {each.attrib["name"]: each.attrib["value"] for each in case.iter("property")}
    assert said["fumeng.armed"] == "S-01"


def test_a_name_that_is_no_device_of_the_rig_and_a_missing_rig_are_said(
    inner: Inner, outside: Outside
) -> None:
    source = SOURCE.format(outcome="refused")
    done = inner(source, *options(outside, "--fumeng-arm", "S-09"))
    done.assert_outcomes(errors=1)
    done.stdout.fnmatch_lines(["--fumeng-arm：台架 street 里没有设备 S-09"])
    assert inner(source, "--fumeng-arm", "S-01").ret == pytest.ExitCode.USAGE_ERROR
