"""The same seed gives the same journal, byte for byte, however the arithmetic is compiled.

The environments are those of DESIGN §5: a generic CPU for Numba, numpy without its CPU dispatch,
glibc without AVX2 and FMA, another hash seed; and the first minutes with the JIT switched off.
"""

from __future__ import annotations

import importlib
import json
import os
import subprocess
import sys
from functools import cache
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

import numpy as np
import pytest

SEED = "7"


def _numpy_dispatch() -> str:
    """The CPU features numpy dispatches on this machine, as NPY_DISABLE_CPU_FEATURES wants them."""
    core: Any = importlib.import_module("numpy._core._multiarray_umath")
    found = [name for name in core.__cpu_dispatch__ if core.__cpu_features__.get(name)]
    return " ".join(found)


ENVIRONMENTS: dict[str, dict[str, str]] = {
    "generic-cpu": {"NUMBA_CPU_NAME": "generic", "NUMBA_CPU_FEATURES": ""},
    "numpy-without-dispatch": {"NPY_DISABLE_CPU_FEATURES": _numpy_dispatch()},
    "glibc-without-avx2-fma": {"GLIBC_TUNABLES": "glibc.cpu.hwcaps=-AVX2,-AVX2_Usable,-FMA,-FMA4"},
    "another-hash-seed": {"PYTHONHASHSEED": "4242"},
}


def run(*words: str, **environ: str) -> Any:
    """Run the drill in a process of its own and return its JSON."""
    folder = mkdtemp(prefix="fumeng-same-")
    command = [sys.executable, "-m", "twin.cli", "drill", "run", "hf-leak", "--json", "-q"]
    command += ["--no-report", "-o", folder, *words]
    done = subprocess.run(
        command, capture_output=True, text=True, check=False, env={**os.environ, **environ}
    )
    assert done.returncode in (0, 1), done.stderr
    return json.loads(done.stdout)


@cache
def digest() -> str:
    """The digest of the drill in this environment."""
    found: str = run("--seed", SEED)["events_sha256"]
    return found


OFTEN = ("another-hash-seed",)
"""Tried in every run; the others in `make long`."""


@pytest.mark.parametrize(
    "name",
    [name if name in OFTEN else pytest.param(name, marks=pytest.mark.long)
     for name in ENVIRONMENTS],
)  # fmt: skip
def test_the_journal_is_the_same_under(name: str) -> None:
    assert run("--seed", SEED, **ENVIRONMENTS[name])["events_sha256"] == digest()


@pytest.mark.long
def test_the_journal_is_the_same_as_one_of_several_in_two_processes() -> None:
    runs = run("--seeds", "5..8", "--workers", "2")["runs"]
    by_seed = {entry["seed"]: entry["events_sha256"] for entry in runs}
    assert by_seed[7] == digest()
    assert len(set(by_seed.values())) == 4


def test_the_first_minutes_are_the_same_without_the_jit() -> None:
    words = ("--seed", SEED, "--until", "T+00:05")
    interpreted = run(*words, NUMBA_DISABLE_JIT="1")
    assert interpreted["events_sha256"] == run(*words)["events_sha256"]


def test_the_environments_do_change_something() -> None:
    assert np.__version__
    assert ENVIRONMENTS["numpy-without-dispatch"]["NPY_DISABLE_CPU_FEATURES"] != ""
    assert Path(sys.executable).is_file()
