"""The other libraries, each optional; one module a family, imported when it takes part."""

from __future__ import annotations

import importlib
import importlib.util

from twin.bench.routing.contender import Contender

__all__ = ["PEERS", "is_there", "peer"]

PEERS = {
    "scipy": "SciPy",
    "networkx": "NetworkX",
    "igraph": "IGraph",
    "rustworkx": "RustworkX",
    "networkit": "NetworKit",
    "routingkit_cch": "RoutingKitCCH",
    "pyroutingkit": "PyRoutingKit",
    "pandana": "Pandana",
}
"""The module to import, and our class that drives it, in a module of the same name here."""


def is_there(name: str) -> bool:
    """Whether a peer is installed."""
    return importlib.util.find_spec(name) is not None


def peer(name: str) -> type[Contender]:
    """The class that drives a peer."""
    module = importlib.import_module(f"twin.bench.routing.peers.{name}")
    found: type[Contender] = getattr(module, PEERS[name])
    return found
