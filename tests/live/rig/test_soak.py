"""A rig for a long time: every poll in its turn, every value right, memory flat.

`FUMENG_SOAK_S` shortens the long ones; the short one runs in virtual time.
"""

from __future__ import annotations

import asyncio
import os
import resource
from collections import Counter

import pytest

from devices.drivers.readings import OrderDone, Quality, Reading
from devices.rig import Rig, RigDevice, Served
from tests.devices.rigs import EPOCH
from twin.live import lockstep
from twin.live.rig.at_work import RigAtWork
from twin.terms.text import Text

PORT = 20000 + os.getpid() % 20000


def _rig(count: int) -> Rig:
    devices = tuple(
        RigDevice(
            f"G{i}",
            "gas-controller",
            {"heads": 4},
            (Served("modbus-tcp", f"127.30.{i >> 8}.{i & 255}", PORT),),
        )
        for i in range(count)
    )
    return Rig("soak", Text("久", "soak"), devices)


async def _soak(
    count: int, seconds: float, change_s: float
) -> tuple[Counter[str], list[int], float]:
    """Polls by device, resident bytes at each sixth of the time, and when all had been polled.

    Every `change_s` all heads of a device show a new value; what is read is that one or the one
    before it, which a poll under way may still carry.
    """
    polls: Counter[str] = Counter()
    wrong: list[Reading | OrderDone] = []
    shown = dict.fromkeys((f"G{i}" for i in range(count)), 0.0)
    before = dict(shown)

    def hear(said: Reading | OrderDone) -> None:
        assert isinstance(said, Reading)
        device, _, key = said.point.partition(".")
        polls[device] += key == "1"
        right = said.quality is Quality.GOOD and said.value is not None
        if not right or round(said.value or 0.0, 1) not in (shown[device], before[device]):
            wrong.append(said)

    resident, all_s = list[int](), seconds
    async with RigAtWork(_rig(count), hear, epoch=EPOCH) as work:
        step = 0
        while work.now_s() < seconds:
            step += 1
            for i in range(count):
                value = (step * 7 + i) % 900 / 10.0
                before[f"G{i}"], shown[f"G{i}"] = shown[f"G{i}"], value
                for key in ("1", "2", "3", "4"):
                    work.show(f"G{i}", key, value)
            await asyncio.sleep(change_s)
            if len(polls) == count:
                all_s = min(all_s, work.now_s())
            if work.now_s() >= seconds * (len(resident) + 1) / 6:
                resident.append(_resident_bytes())
    assert not wrong
    return polls, resident, all_s


def _resident_bytes() -> int:
    with open("/proc/self/statm", encoding="ascii") as file:
        return int(file.read().split()[1]) * resource.getpagesize()


def test_five_devices_for_five_minutes_of_virtual_time_miss_no_poll() -> None:
    polls, _, _ = lockstep.run(_soak(5, 300.0, 30.0))
    assert set(polls.values()) <= {300, 301}


@pytest.mark.long
@pytest.mark.parametrize(("count", "seconds"), [(100, 720.0), (1_000, 3600.0)])
def test_devices_polled_each_second_for_long_stay_right_in_time_and_memory(
    count: int, seconds: float
) -> None:
    """100 devices for 12 simulated hours at ×60, and 1,000 for an hour at ×1."""
    seconds = min(seconds, float(os.environ.get("FUMENG_SOAK_S", seconds)))
    polls, resident, all_s = asyncio.run(_soak(count, seconds, 1.0))
    assert len(polls) == count
    assert min(polls.values()) >= int(seconds - all_s) - 1
    assert max(polls.values()) <= int(seconds) + 2
    assert max(resident[1:]) < 1.05 * resident[0]
