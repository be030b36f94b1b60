"""Exact routing over a road graph whose weights change (DESIGN §8).

What a reader would get wrong: nodes, arcs and units are rows of arrays; names stay with the caller.
"""

from fast.routing.roads import CLOSED, UNREACHABLE, Roads
from fast.routing.router import Path, Positions, Router

__all__ = ["CLOSED", "UNREACHABLE", "Path", "Positions", "Roads", "Router"]
