"""Recorded calls through closest-unit dispatch, as fast as a planner can ask.

What a reader would get wrong: this is the desk's logic a second time, for speed; the desk's own,
with reasons, is in `twin.desk`, and tests hold the two against each other call by call.
"""

from fast.dispatch.columns import DAY_US, NEVER
from fast.dispatch.places import nearest_node, node_under_way
from fast.dispatch.replay import Answers, Calls, Drive, Plane, Units, replay, slowed

__all__ = [
    "DAY_US",
    "NEVER",
    "Answers",
    "Calls",
    "Drive",
    "Plane",
    "Units",
    "nearest_node",
    "node_under_way",
    "replay",
    "slowed",
]
