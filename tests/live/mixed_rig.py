"""Thirty devices of eleven types on their own loopback addresses, with faults that outlast clients.

Run as a program it plays the busy drill over them in lockstep and prints what became of it:
``python -m tests.live.mixed_rig FOLDER NET``.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from devices.rig import Rig, RigDevice, RigFault, Served
from tests.live.conftest import busy_drill
from twin.county import County, load_county
from twin.desk import Rules, load_rules
from twin.journal import EVENTS
from twin.live.rigged import RiggedRun
from twin.live.run import Cast
from twin.terms.text import Text

UNITS = ("U-fire-1-1", "U-fire-2-1", "U-park-1", "U-park-2", "U-bus-2-1")
OTHERS = (
    ("projector", "pjlink", 4352, False),
    ("matrix-switcher", "sis", 23, False),
    ("camera", "visca", 52381, False),
    ("lighting-node", "artnet", 6454, False),
    ("siren", "modbus-tcp", 502, False),
    ("led-wall", "novastar", 5200, False),
    ("microphones", "shure", 2202, False),
    ("dtu", "mqtt", 1883, True),
)


def own_net(nth: int = 0) -> str:
    """Loopback addresses of this process alone, so that tests may run side by side."""
    return f"127.{16 + 2 * (os.getpid() % 100) + nth}"


def mixed_rig(base: str) -> Rig:
    """15 gas controllers (three also by HJ 212), 5 terminals, 2 stations, 8 others, two by UDP."""
    gas = [_controller(base, nth) for nth in range(15)]
    cars = [_terminal(base, nth, unit) for nth, unit in enumerate(UNITS)]
    rivers = [_station(base, nth) for nth in range(2)]
    hall = [
        RigDevice(f"H-{nth}", type_, endpoints=(Served(way, f"{base}.4.{nth}", port, dials),))
        for nth, (type_, way, port, dials) in enumerate(OTHERS, 1)
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


def play(
    county: County, rules: Rules, folder: Path, base: str, duration_s: float = 60.0
) -> Outcome:
    """The busy drill over the mixed rig, in lockstep."""
    folder.mkdir()
    drill = busy_drill(county, duration_s)
    cast = Cast(
        drill=drill, county=county, rules=rules, seed=7, rig=mixed_rig(base), mode="lockstep"
    )
    began_s, cpu_s = time.perf_counter(), time.process_time()
    run = RiggedRun(cast, folder)
    try:
        summary = run.play_to_end()
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


if __name__ == "__main__":
    embedded = load_county(None)
    print(json.dumps(vars(play(embedded, load_rules(embedded), Path(sys.argv[1]), sys.argv[2]))))
