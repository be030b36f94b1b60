"""Cold and warm starts, each in processes of their own with a cache folder of their own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import numpy as np

from twin.bench.measure import quartiles
from twin.bench.routing.work import Work

__all__ = ["starts"]


def starts(work: Work, times: int) -> dict[str, Any]:
    """CPU seconds: kernels compiled into an empty cache; then first answers from a filled one.

    Args:
        times: How often the warm start is measured.

    Raises:
        RuntimeError: A child process failed; its words are in the message.
    """
    case = work.case
    with tempfile.TemporaryDirectory(prefix="fumeng-bench-") as name:
        folder = Path(name)
        arrays = folder / "case.npz"
        np.savez(
            arrays,
            first_out=case.first_out,
            head=case.head,
            lat=case.lat_deg,
            lon=case.lon_deg,
            weight_ms=case.weight_ms,
            units=work.units,
            incidents=work.incidents,
        )
        cold = _child(folder, "kernels")
        first = _child(folder, "answer", str(arrays))
        warm = [_child(folder, "answer", str(arrays)) for _ in range(times)]
        loaded = _child(folder, "kernels")
    return {
        "compile_routing_s": cold["routing_s"],
        "compile_all_s": cold["all_s"],
        "routing_kernels": cold["routing"],
        "load_routing_s": loaded["routing_s"],
        "first_with_order_s": first["first_s"],
        "warm_first_s": quartiles([each["first_s"] for each in warm]),
        "warm_second_s": quartiles([each["second_s"] for each in warm]),
    }


def _child(folder: Path, *words: str) -> dict[str, float]:
    done = subprocess.run(
        [sys.executable, "-m", "twin.bench.routing.child", *words],
        env={**os.environ, "FUMENG_CACHE_DIR": str(folder / "cache")},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(f"the start of {' '.join(words)} failed:\n{done.stderr}")
    found: dict[str, float] = json.loads(done.stdout)
    return found
