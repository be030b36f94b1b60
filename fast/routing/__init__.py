"""Exact routing over a road graph whose weights change (DESIGN §8).

What a reader would get wrong: nodes, arcs and units are rows of arrays; names stay with the caller.
"""

from fast.routing.audit import MismatchError, Tally
from fast.routing.positions import Positions
from fast.routing.queries import Path
from fast.routing.roads import CLOSED, UNREACHABLE, Roads
from fast.routing.router import Router

__all__ = [
    "CLOSED",
    "UNREACHABLE",
    "MismatchError",
    "Path",
    "Positions",
    "Roads",
    "Router",
    "Tally",
]
