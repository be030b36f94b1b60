"""The ways to do it without us; one module each, imported when it takes part."""

from __future__ import annotations

import importlib
import importlib.util

from twin.bench.alarms.evaluator import Evaluator

__all__ = ["PEERS", "is_there", "peer"]

PEERS = {
    "objects": "Objects",
    "numpy_dense": "NumpyDense",
    "numpy_guard": "NumpyGuard",
    "polars": "Polars",
    "pandas": "Pandas",
}
"""The class of each, in a module of the same name here."""

_OPTIONAL = ("polars", "pandas")


def is_there(name: str) -> bool:
    """Whether what a peer stands on is installed."""
    return name not in _OPTIONAL or importlib.util.find_spec(name) is not None


def peer(name: str) -> type[Evaluator]:
    """The class of a peer."""
    module = importlib.import_module(f"twin.bench.alarms.peers.{name}")
    found: type[Evaluator] = getattr(module, PEERS[name])
    return found
