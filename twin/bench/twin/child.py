"""A process of its own for one size, so that its memory is its own: see `measure`.

    python -m twin.bench.twin.child POINTS CREWS WARM_S FOR_S SEED PARTS

PARTS is 1 to charge time by part (`Stopwatch`), 0 to leave the run alone. Prints one JSON object.
"""

from __future__ import annotations

import json
import sys

from twin.bench.twin.measure import measured

if __name__ == "__main__":
    points, crews, warm_s, for_s, seed, by_part = (int(word) for word in sys.argv[1:])
    print(json.dumps(measured(points, crews, warm_s, for_s, seed, by_part=bool(by_part))))
