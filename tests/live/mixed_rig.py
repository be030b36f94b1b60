"""The busy drill over the thirty mixed devices of the benchmark.

Run as a program it prints what became of it: ``python -m tests.live.mixed_rig FOLDER NET``.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

from tests.live.conftest import busy_drill
from twin.bench.devices import mixed
from twin.bench.devices.mixed import Outcome
from twin.county import County, load_county
from twin.desk import Rules, load_rules


def own_net(nth: int = 0) -> str:
    """Loopback addresses of this process alone, so that tests may run side by side."""
    return f"127.{16 + 2 * (os.getpid() % 100) + nth}"


def play(county: County, rules: Rules, folder: Path, base: str) -> Outcome:
    """Its sixty seconds, in lockstep."""
    return mixed.play(busy_drill(county, 60.0), county, rules, folder, base, until_s=60.0)


if __name__ == "__main__":
    embedded = load_county(None)
    print(json.dumps(vars(play(embedded, load_rules(embedded), Path(sys.argv[1]), sys.argv[2]))))
