"""What is left when a run with a real device is killed, stopped, or meets another one."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path

import pytest

from devices.endpoint import listen
from devices.hall.projector import PjlinkDevice, Projector
from devices.wire.pjlink import Power
from twin.live.rig.lease import EXPIRY_S, Lease
from twin.live.rig.unavailable import RigUnavailable


@pytest.fixture
def started(tmp_path: Path) -> Iterator[Callable[[str], subprocess.Popen[bytes]]]:
    runs: list[subprocess.Popen[bytes]] = []

    def start(url: str) -> subprocess.Popen[bytes]:
        run = subprocess.Popen(
            [sys.executable, "-m", "tests.live.rig.run_and_hang", url, str(tmp_path / "log")],
            stdout=subprocess.PIPE,
            env={**os.environ, "FUMENG_LEASES": str(tmp_path / "leases")},
        )
        runs.append(run)
        return run

    yield start
    for run in runs:
        if run.poll() is None:
            run.kill()
        run.wait()
        assert run.stdout is not None
        run.stdout.close()


def _with_projector(body: Callable[[str, Projector], Awaitable[None]]) -> Projector:
    box = Projector("P1", warm_s=0.2, cool_s=0.2)

    async def run() -> None:
        place = await listen(lambda: PjlinkDevice(box), "127.1.6.20", 0)
        port = place.sockets[0].getsockname()[1]
        await body(f"pjlink://127.1.6.20:{port}?poll_s=0.1", box)
        place.close()

    asyncio.run(run())
    return box


async def _line(run: subprocess.Popen[bytes]) -> str:
    assert run.stdout is not None
    async with asyncio.timeout(20.0):
        return (await asyncio.to_thread(run.stdout.readline)).decode().strip()


async def _off(box: Projector) -> None:
    async with asyncio.timeout(20.0):
        while box.power is not Power.OFF:
            await asyncio.sleep(0.02)


def test_a_killed_run_leaves_its_projector_off(
    started: Callable[[str], subprocess.Popen[bytes]], tmp_path: Path
) -> None:
    async def body(url: str, box: Projector) -> None:
        run = started(url)
        assert await _line(run) == "confirmed"
        assert box.power is Power.ON
        run.send_signal(signal.SIGKILL)
        await _off(box)
        async with asyncio.timeout(10.0):
            while not (tmp_path / "log").exists():
                await asyncio.sleep(0.02)

    assert _with_projector(body).starts == 1
    said = json.loads((tmp_path / "log").read_text(encoding="utf-8"))
    assert (said["why"], said["order"], said["outcome"]) == ("the run is gone", "off", "confirmed")


@pytest.mark.long
def test_a_run_that_hangs_is_overtaken_and_one_that_was_robbed_of_its_lease_ends(
    started: Callable[[str], subprocess.Popen[bytes]], tmp_path: Path
) -> None:
    """Stopped, its projector goes off; another takes the lease; awake again it ends with 4."""

    async def body(url: str, box: Projector) -> None:
        run = started(url)
        assert await _line(run) == "confirmed"
        other = started(url)
        assert (await _line(other)).startswith("the real device 127.1.6.20:")
        assert other.wait(10.0) == 4
        run.send_signal(signal.SIGSTOP)
        await _off(box)
        [file] = (tmp_path / "leases").iterdir()
        held = json.loads(file.read_text(encoding="utf-8"))
        file.write_text(json.dumps({**held, "beat_at": 0.0}), encoding="utf-8")
        thief = Lease([url[9:].partition("?")[0]], "another run", tmp_path / "leases")
        thief.acquire()
        run.send_signal(signal.SIGCONT)
        assert await _line(run) == "lost"
        assert await asyncio.to_thread(run.wait, 10.0) == 4
        thief.release()

    assert _with_projector(body).starts == 1


def test_a_lease_is_free_when_given_back_when_its_holder_is_dead_and_when_it_is_old(
    tmp_path: Path,
) -> None:
    held, other = Lease(["a", "b"], "one", tmp_path), Lease(["b", "c"], "two", tmp_path)
    held.acquire()
    with pytest.raises(RigUnavailable, match="b is in use: one"):
        other.acquire()
    assert held.beat()
    held.release()
    other.acquire()
    file = tmp_path / "b.json"
    mine = json.loads(file.read_text(encoding="utf-8"))
    other.release()
    held.acquire()
    file.write_text(json.dumps(mine | {"pid": 1}), encoding="utf-8")
    assert not held.beat()
    held.release()
    dead = subprocess.Popen([sys.executable, "-c", ""])
    dead.wait()
    for said in (
        {**mine, "pid": dead.pid, "beat_at": time.time()},
        {**mine, "host": "elsewhere", "beat_at": time.time() - EXPIRY_S - 1.0},
    ):
        file.write_text(json.dumps(said), encoding="utf-8")
        held.acquire()
        held.release()
    file.write_text(json.dumps({**mine, "host": "elsewhere", "beat_at": time.time()}))
    with pytest.raises(RigUnavailable):
        held.acquire()
