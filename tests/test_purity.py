"""The desk is pure: with simpy and asyncio gone and every clock, sleep, socket and dice broken, it
still imports, and a recorded drill gives the same decisions."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from scenarios import find_drill, load_drill
from twin.county import County
from twin.desk import load_rules
from twin.journal import JournalWriter, decision_log, read
from twin.sim.run import run_drill

CHILD = """
import sys, pathlib
import numpy, numba, fast
fast.compile_all()

for gone in ("simpy", "asyncio"):
    assert gone not in sys.modules or gone == "asyncio"
    sys.modules[gone] = None

import builtins, random, socket, time, os

def refuse(*args, **kwargs):
    raise AssertionError("the desk reached for a clock, a socket or dice")

for name in ("time", "time_ns", "monotonic", "monotonic_ns", "perf_counter", "perf_counter_ns",
             "sleep", "localtime", "gmtime"):
    setattr(time, name, refuse)
for name in ("random", "randint", "uniform", "gauss", "shuffle", "choice", "getrandbits"):
    setattr(random, name, refuse)
socket.socket = socket.create_connection = refuse
os.urandom = refuse

from twin.county import load_county
from twin.desk import Charge, Desk, load_rules
from twin.desk.replay import decisions
from twin.journal import canonical_bytes, read
from twin.terms.text import Text
from twin.terms.units import Role
from twin.terms.warning import ExerciseStatus

journal, start, zh, en, policy, surface = sys.argv[1:]
county = load_county()
charge = Charge(roles=(Role.COUNTY_HQ,), policy=policy, status=ExerciseStatus.EXERCISE,
                title=Text(zh, en), start=start, surface=surface)
desk = Desk(county, load_rules(county), charge)
records = list(read(pathlib.Path(journal)))
for at_ms, kind, body in decisions(desk, records, records[-1].at_ms - 1):
    line = {"at_ms": at_ms, "kind": kind, "source": "desk", "body": body}
    sys.stdout.buffer.write(canonical_bytes(line) + b"\\n")
"""


def test_a_recorded_drill_gives_the_same_decisions_without_clock_socket_or_dice(
    county: County, tmp_path: Path
) -> None:
    drill = load_drill(find_drill("hf-leak"), county)
    path = tmp_path / "events.jsonl"
    with JournalWriter(path) as journal:
        run_drill(drill, county, load_rules(county), 7, journal)
    words = [drill.start, drill.title.zh, drill.title.en, drill.policy, drill.world.surface]
    child = subprocess.run(
        [sys.executable, "-c", CHILD, str(path), *words], capture_output=True, check=False
    )
    assert child.returncode == 0, child.stderr.decode()
    recorded = decision_log(read(path))
    assert recorded.count(b"\n") > 200
    assert child.stdout == recorded
