"""A process of its own, started by `start`: what a first answer costs when nothing is warm.

    python -m twin.bench.routing.child kernels|answer ARRAYS.npz

Prints one JSON object. Times are CPU seconds since the process began, the interpreter's start and
every import included.
"""

from __future__ import annotations

import json
import sys
import time
from itertools import pairwise

import numpy as np


def kernels() -> dict[str, float]:
    """Compile or load every kernel, and say how long those of `fast.routing` took."""
    from fast import compile_all

    begun: list[tuple[str, float]] = []
    compile_all(lambda name, done, total: begun.append((name, time.process_time())))
    took = {name: after - at for (name, at), (_, after) in pairwise(begun)}
    routing = [seconds for name, seconds in took.items() if name.startswith("fast.routing.")]
    return {"routing_s": sum(routing), "routing": len(routing), "all_s": sum(took.values())}


def answer(path: str) -> dict[str, float]:
    """The first nearest five of a router, and the second."""
    from fast.routing import Roads, Router

    with np.load(path) as kept:
        units, incidents = kept["units"], kept["incidents"]
        roads = Roads.from_arrays(kept["first_out"], kept["head"], kept["lat"], kept["lon"])
        router = Router(roads, kept["weight_ms"])
    router.nearest(units, incidents[:1], 5)
    first_s = time.process_time()
    router.nearest(units, incidents[1:2], 5)
    return {"first_s": first_s, "second_s": time.process_time() - first_s}


if __name__ == "__main__":
    print(json.dumps(kernels() if sys.argv[1] == "kernels" else answer(sys.argv[2])))
