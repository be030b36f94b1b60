"""An address that cannot be had is said with its device, its place and how to mend it."""

from __future__ import annotations

import asyncio
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from devices.rig import Rig, RigDevice, Served
from fast.streams import Stream
from tests.devices.rigs import EPOCH
from twin.live.rig.at_work import RigAtWork
from twin.live.rig.unavailable import RigUnavailable
from twin.terms.text import Text

NET = f"127.{os.getpid() % 200 + 5}.6."
FIRST = Path("/proc/sys/net/ipv4/ip_unprivileged_port_start")
NOBODY = 65534


def _serve(*devices: RigDevice) -> Text:
    """What is said of a rig that cannot be had."""

    async def run() -> None:
        async with RigAtWork(Rig("r", Text("台", "rig"), devices), lambda _: None, epoch=EPOCH):
            pass

    with pytest.raises(RigUnavailable) as caught:
        asyncio.run(run())
    return caught.value.message


def _gas(host: str, port: int) -> RigDevice:
    return RigDevice("GC-01", "gas-controller", endpoints=(Served("modbus-tcp", host, port),))


@contextmanager
def without_rights() -> Iterator[None]:
    """As somebody who may not open ports below 1024."""
    if not FIRST.exists() or int(FIRST.read_text()) <= 502:
        pytest.skip("anybody may open port 502 here")
    before = os.geteuid()
    Stream(0, "kernels loaded", "while the cache may be read").normal(0.0, 1.0)
    if before == 0:
        os.seteuid(NOBODY)
    try:
        yield
    finally:
        os.seteuid(before)


def test_a_port_below_1024_without_the_right_to_it_is_said_with_three_ways_to_mend_it() -> None:
    with without_rights():
        said = _serve(_gas(f"{NET}1", 502))
    assert said.zh == (
        f"GC-01 不能在 {NET}1:502 提供 modbus-tcp：1024 以下的端口要有权限才能打开；执行 sudo "
        "sysctl net.ipv4.ip_unprivileged_port_start=0，或以 root 运行，"
        "或在设备台里换一个 1024 以上的端口"
    )
    assert said.en.startswith(f"GC-01 cannot serve modbus-tcp at {NET}1:502: ports below 1024")


def test_a_centre_below_1024_is_said_like_a_twin() -> None:
    truck = RigDevice(
        "V",
        "vehicle-terminal",
        {"phone": "013800138001"},
        (Served("jt808", f"{NET}2", 611, dials=True),),
    )
    with without_rights():
        said = _serve(truck)
    assert said.zh.startswith(f"V 不能在 {NET}2:611 提供 jt808：1024 以下的端口要有权限才能打开")


def test_an_address_that_is_taken_or_not_ours_is_said_so() -> None:
    with socket.create_server((f"{NET}3", 15020)):
        assert "已被别的程序占用" in _serve(_gas(f"{NET}3", 15020)).zh
    beyond = Rig("r", Text("台", "rig"), (_gas("192.0.2.7", 15020),), beyond_loopback=True)

    async def run() -> None:
        async with RigAtWork(beyond, lambda _: None, epoch=EPOCH):
            pass

    with pytest.raises(RigUnavailable) as caught:
        asyncio.run(run())
    assert "不是本机的地址" in caught.value.message.zh
