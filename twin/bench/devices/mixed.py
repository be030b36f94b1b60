"""Thirty devices of eleven types on loopback, with faults that outlast their clients, in lockstep.

What a reader would get wrong: the speed is of a whole run: world, instruments, devices, sockets,
drivers, desk and journal. The first run of a process also compiles and is not counted.
"""

from __future__ import annotations

import hashlib
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from devices.rig import Rig, RigDevice, RigFault, Served
from scenarios import find_drill, load_drill
from twin.county import County, load_county
from twin.desk import Rules, load_rules
from twin.journal import EVENTS
from twin.live.rigged import RiggedRun
from twin.live.run import Cast
from twin.terms.drill import Drill
from twin.terms.text import Text

__all__ = ["Outcome", "measured", "mixed_rig", "play"]

_DRILL = "hf-leak"
_UNITS = ("U-fire-1-1", "U-fire-2-1", "U-park-1", "U-park-2", "U-bus-2-1")
_OTHERS = (
    ("projector", "pjlink", 4352, False),
    ("matrix-switcher", "sis", 23, False),
    ("camera", "visca", 52381, False),
    ("lighting-node", "artnet", 6454, False),
    ("siren", "modbus-tcp", 502, False),
    ("led-wall", "novastar", 5200, False),
    ("microphones", "shure", 2202, False),
    ("dtu", "mqtt", 1883, True),
)


def mixed_rig(base: str) -> Rig:
    """15 gas controllers (three also by HJ 212), 5 terminals, 2 stations, 8 others, two by UDP."""
    gas = [_controller(base, nth) for nth in range(15)]
    cars = [_terminal(base, nth, unit) for nth, unit in enumerate(_UNITS)]
    rivers = [_station(base, nth) for nth in range(2)]
    hall = [
        RigDevice(f"H-{nth}", type_, endpoints=(Served(way, f"{base}.4.{nth}", port, dials),))
        for nth, (type_, way, port, dials) in enumerate(_OTHERS, 1)
    ]
    return Rig("mixed", Text("三十台设备", "thirty devices"), (*gas, *cars, *rivers, *hall))


def _controller(base: str, nth: int) -> RigDevice:
    heads = {str(i): f"GHF-{4 * nth + i:03d}" for i in (1, 2, 3, 4)}
    host = f"{base}.1.{nth + 1}"
    served = [Served("modbus-tcp", host, 502)]
    if nth % 5 == 0:
        served.append(Served("hj212", host, 9212, dials=True))
    return RigDevice(
        f"GC-{nth:02d}",
        "gas-controller",
        parameters={"heads": 4, "low": 2.0, "high": 4.0, "full": 16.0, "period_s": 15.0},
        endpoints=tuple(served),
        points=heads,
        faults=_FAULTS.get(nth, (RigFault("delay", chance=0.04, seconds=1.5),)),
    )


_FAULTS: dict[int, tuple[RigFault, ...]] = {
    1: (RigFault("drop", chance=0.3),),
    2: (RigFault("delay", 12.0, 9.0, seconds=4.0),),
    3: (RigFault("black_hole", 15.0, 20.0),),
    4: (RigFault("refuse", 10.0, 5.0), RigFault("reset", 8.0, 12.0, chance=0.5)),
    5: (RigFault("flapping", 20.0, 25.0, seconds=4.0),),
    6: (RigFault("wrong_sequence", chance=0.1), RigFault("trickle", 30.0, 9.0, seconds=0.2)),
    7: (RigFault("garbage", chance=0.1),),
    8: (RigFault("noise", amount=0.3), RigFault("stuck", 25.0, 15.0, key="2")),
}


def _terminal(base: str, nth: int, unit: str) -> RigDevice:
    return RigDevice(
        f"V-{nth}",
        "vehicle-terminal",
        parameters={"phone": f"0138{nth:08d}", "period_s": 10.0},
        endpoints=(Served("jt808", f"{base}.2.{nth + 1}", 7611, dials=True),),
        unit=unit,
        orders=("text",),
        faults=(RigFault("delay", chance=0.2, seconds=3.0),),
    )


def _station(base: str, nth: int) -> RigDevice:
    return RigDevice(
        f"R-{nth}",
        "river-station",
        parameters={"station": f"{nth:010d}", "period_s": 20.0},
        endpoints=(Served("sl651", f"{base}.3.{nth + 1}", 9651, dials=True),),
    )


@dataclass(frozen=True)
class Outcome:
    """What a run came to."""

    sha256: str
    readings: int
    lost: int
    simulated_s: float
    cpu_s: float
    wall_s: float


def measured(rounds: int, seconds: float, base: str = "127.61") -> dict[str, Any]:
    """The first `seconds` of a shipped drill over the thirty, `rounds` times and once before.

    Raises:
        RigUnavailable: Their ports cannot be had.
    """
    county = load_county(None)
    rules, drill = load_rules(county), load_drill(find_drill(_DRILL), county)
    with tempfile.TemporaryDirectory(prefix="fumeng-bench-") as folder:
        runs = [
            play(drill, county, rules, Path(folder) / str(nth), base, until_s=seconds)
            for nth in range(rounds + 1)
        ]
    counted = runs[1:]
    return {
        "drill": _DRILL,
        "devices": len(mixed_rig(base).devices),
        "seconds": seconds,
        "rounds": rounds,
        "same": len({one.sha256 for one in runs}) == 1,
        "readings": runs[0].readings,
        "lost": runs[0].lost,
        "speed": seconds / min(one.wall_s for one in counted),
        "speed_cpu": seconds / min(one.cpu_s for one in counted),
    }


def play(
    drill: Drill, county: County, rules: Rules, folder: Path, base: str, until_s: float
) -> Outcome:
    """A drill's beginning over the thirty, in lockstep; the folder is made."""
    folder.mkdir()
    cast = Cast(
        drill=drill, county=county, rules=rules, seed=7, rig=mixed_rig(base), mode="lockstep"
    )
    began_s, cpu_s = time.perf_counter(), time.process_time()
    run = RiggedRun(cast, folder)
    try:
        summary = run.play_to_end(until_ms=int(until_s * 1000))
    finally:
        run.live.close()
    return Outcome(
        sha256=hashlib.sha256((folder / EVENTS).read_bytes()).hexdigest(),
        readings=run.wires.readings,
        lost=summary.counts.get("device.quality", 0),
        simulated_s=summary.simulated_s,
        cpu_s=time.process_time() - cpu_s,
        wall_s=time.perf_counter() - began_s,
    )
