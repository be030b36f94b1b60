"""A twin beside a real device: read, compared within a bound, and heard by nobody else."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Awaitable, Callable
from dataclasses import replace
from pathlib import Path

import pytest

from devices.clock import DeviceClock
from devices.drivers.readings import OrderDone, Quality, Reading
from devices.endpoint import listen
from devices.rig import Rig, RigDevice, Served, Shadow
from devices.sensors.gas_controller import Detector, GasController, GasModbus
from tests.devices.rigs import EPOCH
from twin.live.rig.at_work import RigAtWork
from twin.live.rig.shadow import Beside, Compared
from twin.terms.text import Text

NET = f"127.{os.getpid() % 200 + 3}.8."
PORT = 15020
GAS = RigDevice(
    "GC",
    "gas-controller",
    {"heads": 1, "poll_s": 0.05},
    (Served("modbus-tcp", f"{NET}1", PORT),),
    points={"1": "GHF-001"},
    real=f"modbus-tcp://{NET}2:{PORT}",
    shadow=Shadow(bound=0.5, hold_s=0.2),
)
Story = Callable[[RigAtWork, GasController, list[Compared]], Awaitable[None]]


def _told(compared: list[Compared]) -> list[tuple[bool, float]]:
    return [(one.agrees, round(one.residual, 1)) for one in compared]


def beside(device: RigDevice, story: Story) -> tuple[list[Compared], list[Reading]]:
    """A real controller of another maker's in this process, and a rig that has its shadow."""
    compared: list[Compared] = []
    said: list[Reading | OrderDone] = []
    gas = GasController([Detector("1")], DeviceClock(EPOCH))

    async def run() -> None:
        real = await listen(lambda: GasModbus(gas), f"{NET}2", PORT)
        rig = Rig("r", Text("台", "rig"), (device,))
        async with RigAtWork(rig, said.append, epoch=EPOCH, compared=compared.append) as work:
            await story(work, gas, compared)
        real.close()

    asyncio.run(run())
    return compared, [one for one in said if isinstance(one, Reading)]


async def _until(what: Callable[[], bool]) -> None:
    async with asyncio.timeout(8.0):
        while not what():
            await asyncio.sleep(0.01)


@pytest.fixture(autouse=True)
def _leases(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FUMENG_LEASES", str(tmp_path / "leases"))


async def _drifts_and_returns(
    work: RigAtWork, gas: GasController, compared: list[Compared]
) -> None:
    work.show("GC", "1", 12.0)
    gas.detectors[0].value = 12.3
    await _until(lambda: bool(compared) and compared[-1].agrees)
    gas.detectors[0].value = 14.0
    await _until(lambda: not compared[-1].agrees)
    gas.detectors[0].value = 12.0
    await _until(lambda: compared[-1].agrees)


def test_a_real_device_that_drifts_from_its_shadow_is_flagged_until_it_returns() -> None:
    compared, readings = beside(GAS, _drifts_and_returns)
    assert [agrees for agrees, _ in _told(compared)][-3:] == [True, False, True]
    flagged = compared[-2]
    assert (flagged.device, flagged.point, flagged.shadow) == ("GC", "GHF-001", 12.0)
    assert round(flagged.residual, 1) == 2.0
    values = {round(one.value, 1) for one in readings if one.value is not None}
    assert values <= {0.0, 12.3, 14.0, 12.0}
    assert {one.point for one in readings} == {"GHF-001"}


def test_without_a_shadow_no_twin_runs_and_nothing_is_compared() -> None:
    async def story(work: RigAtWork, gas: GasController, compared: list[Compared]) -> None:
        work.show("GC", "1", 12.0)
        gas.detectors[0].value = 14.0
        await asyncio.sleep(0.5)
        assert work.twins == {}
        with pytest.raises(ConnectionRefusedError):
            await asyncio.open_connection(f"{NET}1", PORT)

    compared, readings = beside(replace(GAS, shadow=None), story)
    assert compared == []
    assert 14.0 in {one.value for one in readings}


def test_a_residual_shorter_than_the_hold_is_no_finding_and_a_loss_is_none_either() -> None:
    told: list[Compared] = []
    pair = Beside(replace(GAS, shadow=Shadow(bound=0.5, hold_s=30.0)), told.append)

    def say(at_s: float, real: float | None, twin: float) -> None:
        quality = Quality.GOOD if real is not None else Quality.NO_LINK
        pair.real(Reading(at_s, "GHF-001", real, quality))
        pair.twin(Reading(at_s, "GHF-001", twin, Quality.GOOD))

    say(0.0, 5.0, 5.5)
    say(10.0, 9.0, 5.0)
    say(39.0, 9.0, 5.0)
    assert [one.agrees for one in told] == [True]
    say(39.5, None, 5.0)
    say(41.0, 9.0, 5.0)
    pair.tick(70.9)
    assert [one.agrees for one in told] == [True]
    pair.tick(71.0)
    assert [one.agrees for one in told] == [True, False]
    assert pair.outcomes() == {"GHF-001": (True, 4.0, 1)}
