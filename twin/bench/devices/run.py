"""The benchmark of devices on sockets: loads in, one JSON-able object out.

What a reader would get wrong: only the devices' process is measured. Who talks to them is another
process, because of the limit on open files and so that its work is not counted, but it takes its
share of the machine; on a busy machine lateness is an upper bound.
"""

from __future__ import annotations

import datetime
import importlib.util
import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from typing import IO, Any

from twin import __version__
from twin.bench.machine import machine, versions
from twin.terms.text import Text

__all__ = ["FULL", "QUICK", "Case", "Scope", "measured", "run"]

_GOALS = (("modbus", 1_000, 0.15), ("modbus", 4_000, 0.30))
_LAG_S = 0.020
_HEARD = 0.99
_LABELS = {"modbus": Text("Modbus 端点", "Modbus endpoints"),
           "jt808": Text("JT/T 808 终端", "JT/T 808 terminals"),
           "mqtt": Text("MQTT 上报单元", "MQTT publishers")}  # fmt: skip
_LOCKSTEP = 25.0


@dataclass(frozen=True, slots=True)
class Case:
    """So many endpoints of a kind, each heard of every `period_s`."""

    kind: str
    count: int
    period_s: float


@dataclass(frozen=True, slots=True)
class Scope:
    """What is measured, and for how long each."""

    cases: tuple[Case, ...]
    seconds: float
    rounds: int
    """Of the drill in lockstep."""


FULL = Scope(
    (
        *(Case("modbus", count, 1.0) for count in (250, 1_000, 2_000, 4_000)),
        *(Case("jt808", count, 10.0) for count in (250, 1_000)),
        *(Case("mqtt", count, 1.0) for count in (250, 1_000)),
    ),
    20.0,
    5,
)
QUICK = Scope((Case("modbus", 200, 1.0), Case("jt808", 100, 2.0), Case("mqtt", 100, 1.0)), 4.0, 1)


def run(scope: Scope, on_progress: Callable[[str], None]) -> dict[str, Any]:
    """Measure every case on each loop there is.

    Raises:
        RuntimeError: A process failed; its words are on standard error.
    """
    loops = ["asyncio", *(["uvloop"] if importlib.util.find_spec("uvloop") else [])]
    runs = []
    for loop in loops:
        for case in scope.cases:
            on_progress(f"{case.kind} × {case.count}, {loop}")
            runs.append(measured(case, loop, scope.seconds))
    on_progress("lockstep")
    lockstep = _lockstep(scope.rounds)
    return {
        "kind": "fumeng-bench-devices",
        "schema": 1,
        "version": __version__,
        "at": datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds"),
        "machine": machine(),
        "versions": versions(("uvloop",)),
        "seed": 1,
        "quick": scope is not FULL,
        "seconds": scope.seconds,
        "missing": [] if "uvloop" in loops else ["uvloop"],
        "runs": runs,
        "lockstep": lockstep,
        "goals": [*_goals(runs, loops), _lockstep_goal(lockstep)],
    }


def _lockstep(rounds: int) -> dict[str, Any]:
    """The thirty devices in lockstep, or why not."""
    from twin.bench.devices.mixed import measured as played
    from twin.live.rig.unavailable import RigUnavailable

    try:
        return played(rounds, 120.0)
    except RigUnavailable as error:
        return {"missing": {"zh": error.message.zh, "en": error.message.en}}


def _lockstep_goal(found: dict[str, Any]) -> dict[str, Any]:
    reached = found.get("speed")
    return {
        "label": {
            "zh": "30 台设备同步时钟，含故障：实时的倍数",
            "en": "30 devices in lockstep, with faults: times real time",
        },
        "bound": _LOCKSTEP,
        "unit": "times",
        "at_least": True,
        "reached": reached,
        "met": None if reached is None else reached >= _LOCKSTEP and found["same"],
        "limit": found.get("missing"),
    }


def measured(case: Case, loop: str, seconds: float) -> dict[str, Any]:
    """One case in two processes.

    Raises:
        RuntimeError: One of them failed.
    """
    told = {"kind": case.kind, "count": case.count, "period_s": case.period_s,
            "seconds": seconds, "loop": loop, "port": 20_000 + os.getpid() % 10_000}  # fmt: skip
    first = case.kind == "modbus"  # who listens begins
    listening = _start({**told, "devices": first})
    try:
        _wait_ready(listening)
        dialling = _start({**told, "devices": not first})
        try:
            _wait_ready(dialling)
            sides = (listening, dialling) if first else (dialling, listening)
            for side in sides:
                _stdin(side).write("go\n")
                _stdin(side).flush()
            devices, others = (_result(side) for side in sides)
        finally:
            _end(dialling)
    finally:
        _end(listening)
    wanted = case.count * seconds / case.period_s
    return {
        "kind": case.kind,
        "count": case.count,
        "period_s": case.period_s,
        "loop": loop,
        **{name: devices[name] for name in ("started_s", "cpu_share", "rss_bytes", "lag_s")},
        **{name: others[name] for name in ("answered", "missed", "trip_s")},
        "answered_share": others["answered"] / wanted,
    }


def _goals(runs: list[dict[str, Any]], loops: list[str]) -> list[dict[str, Any]]:
    made = []
    for kind, count, bound in _GOALS:
        for loop in loops:
            wanted = (kind, count, loop)
            one = next((r for r in runs if (r["kind"], r["count"], r["loop"]) == wanted), None)
            label = _LABELS[kind]
            zh, en = f"{count:,} 个{label.zh}，{loop}", f"{count:,} {label.en}, {loop}"
            share, late = (
                Text(f"{zh}：占一核", f"{en}: of a core"),
                Text(f"{zh}：滞后 p99", f"{en}: lag p99"),
            )
            made.append(_goal(share, bound, "share", one, one["cpu_share"] if one else None))
            made.append(_goal(late, _LAG_S, "time", one, one["lag_s"]["p99"] if one else None))
    return made


def _goal(
    label: Text, bound: float, unit: str, run: dict[str, Any] | None, reached: float | None
) -> dict[str, Any]:
    """Met only if everybody was heard: who is not served costs nothing."""
    heard = run is not None and run["answered_share"] >= _HEARD
    return {
        "label": {"zh": label.zh, "en": label.en},
        "bound": bound,
        "unit": unit,
        "at_least": False,
        "reached": reached,
        "met": None if reached is None else heard and reached <= bound,
        "limit": None if heard or run is None else {
            "zh": f"只收到 {100 * run['answered_share']:.0f} %，机器被占满",
            "en": f"only {100 * run['answered_share']:.0f} % heard: no processor left",
        },
    }  # fmt: skip


def _start(told: dict[str, Any]) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "twin.bench.devices.side", json.dumps(told)],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip


def _wait_ready(side: subprocess.Popen[str]) -> None:
    if _stdout(side).readline() != "ready\n":
        raise _failed(side)


def _result(side: subprocess.Popen[str]) -> dict[str, Any]:
    line = _stdout(side).readline()
    if not line:
        raise _failed(side)
    found: dict[str, Any] = json.loads(line)
    return found


def _failed(side: subprocess.Popen[str]) -> RuntimeError:
    return RuntimeError(f"a side of the measurement failed, exit code {side.wait()}")


def _end(side: subprocess.Popen[str]) -> None:
    side.kill()
    side.wait()
    for pipe in (side.stdin, side.stdout):
        if pipe is not None:
            pipe.close()


def _stdin(side: subprocess.Popen[str]) -> IO[str]:
    assert side.stdin is not None
    return side.stdin


def _stdout(side: subprocess.Popen[str]) -> IO[str]:
    assert side.stdout is not None
    return side.stdout
