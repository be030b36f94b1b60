"""What is compiled, and when: for tests that nothing is in the middle of anything."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from typing import Any

from fast import _jit


def compiled_during(work: Callable[[], object]) -> list[str]:
    """The functions, with their signatures, that numba compiles during `work`."""
    event: Any = importlib.import_module("numba.core.event")
    with event.install_recorder("numba:compile") as recorder:
        work()
    return [f"{e.data['dispatcher']} {e.data['args']}" for _, e in recorder.buffer if e.is_start]


def signature_counts() -> dict[str, int]:
    """How many signatures each kernel was compiled for."""
    return {kernel.name: len(kernel.ready().signatures) for kernel in _jit._kernels}
