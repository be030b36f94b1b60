"""The same rules as a person would first write them, for the benchmark to be held against.

What a reader would get wrong: this is no straw man with a fault in it. It keeps to the same rules,
in seconds as floats, and its answers are compared with ours call by call; it only looks every way
up, or searches it with Dijkstra's algorithm of NetworkX, at the moment it needs it, and asks every
unit in plain Python. It stands here because nothing outside `twin.sim` may use SimPy.
"""

from __future__ import annotations

from collections.abc import Generator
from typing import Any, Protocol

import networkx as nx
import numpy as np
import simpy

from twin.sim.replay.case import Case
from twin.sim.replay.ways import RoadWays

__all__ = ["Lookup", "Searched", "naive"]


class Times(Protocol):
    """Seconds with siren."""

    def to(self, starts: list[int], goal: int) -> list[float]:
        """From each start to one node."""
        ...

    def from_one(self, start: int, goals: list[int]) -> list[float]:
        """From one node to each goal."""
        ...


class Lookup:
    """Times from a matrix of lists."""

    def __init__(self, case: Case) -> None:
        matrix = case.ways.matrix_us
        if matrix is None:
            raise ValueError("this case has no matrix")
        self._s = (matrix / 1e6).tolist()

    def to(self, starts: list[int], goal: int) -> list[float]:
        """Look each up."""
        return [self._s[start][goal] for start in starts]

    def from_one(self, start: int, goals: list[int]) -> list[float]:
        """Look each up."""
        return [self._s[start][goal] for goal in goals]


class Searched:
    """Times searched on a graph, each time anew."""

    def __init__(self, ways: RoadWays) -> None:
        roads, unit_s = ways.router.roads, ways.unit_us / 1e6
        self._graph: Any = nx.DiGraph()
        self._graph.add_nodes_from(range(roads.node_count))
        weights = ways.router.weight_ms.tolist()
        first, heads = roads.first_out.tolist(), roads.head.tolist()
        for tail in range(roads.node_count):
            for arc in range(first[tail], first[tail + 1]):
                s = weights[arc] * unit_s
                known = self._graph.get_edge_data(tail, heads[arc])
                if known is None or s < known["s"]:
                    self._graph.add_edge(tail, heads[arc], s=s)
        self._back = self._graph.reverse(copy=True)

    def to(self, starts: list[int], goal: int) -> list[float]:
        """One search backwards from the goal."""
        found = nx.single_source_dijkstra_path_length(self._back, goal, weight="s")
        return [found.get(start, float("inf")) for start in starts]

    def from_one(self, start: int, goals: list[int]) -> list[float]:
        """One search from the start."""
        found = nx.single_source_dijkstra_path_length(self._graph, start, weight="s")
        return [found.get(goal, float("inf")) for goal in goals]


class _Unit:
    def __init__(self, home: int, turnout_s: float) -> None:
        self.home, self.turnout_s = home, turnout_s
        self.on_call = False
        self.left, self.since_s, self.home_s = home, 0.0, 0.0  # the way home, home at once


def naive(case: Case, times: Times, siren_off: float) -> list[float]:
    """The response of each call in seconds; the first to come waits first."""
    env = simpy.Environment()
    calls, nodes = case.calls, case.nodes
    turnouts_s = (case.units.turnout_us / 1e6).tolist()
    units = [_Unit(h, t) for h, t in zip(case.units.home.tolist(), turnouts_s, strict=True)]
    hospitals = case.hospitals.node.tolist()
    scene_s, handover_s = (calls.on_scene_us / 1e6).tolist(), (calls.handover_us / 1e6).tolist()
    at_s, goal = (calls.at_us / 1e6).tolist(), calls.node.tolist()
    goes = calls.transport.tolist()
    queue: list[int] = []
    response_s = [0.0] * len(calls)

    def stands(unit: _Unit) -> int:
        gone_s = env.now - unit.since_s
        if gone_s >= unit.home_s:
            return unit.home
        share = gone_s / unit.home_s
        x = (1 - share) * nodes.x[unit.left] + share * nodes.x[unit.home]
        y = (1 - share) * nodes.y[unit.left] + share * nodes.y[unit.home]
        return int(np.argmin((nodes.x - x) ** 2 + (nodes.y - y) ** 2))

    def serve() -> None:
        while queue:
            free = [unit for unit in units if not unit.on_call]
            if not free:
                return
            call = queue.pop(0)
            way_s = times.to([stands(unit) for unit in free], goal[call])
            best = min(range(len(free)), key=way_s.__getitem__)
            free[best].on_call = True
            env.process(answer(free[best], call, way_s[best]))

    def answer(unit: _Unit, call: int, way_s: float) -> Generator[simpy.Event, Any, None]:
        at_home = env.now - unit.since_s >= unit.home_s
        yield env.timeout((unit.turnout_s if at_home else 0.0) + way_s)
        response_s[call] = env.now - at_s[call]
        yield env.timeout(scene_s[call])
        end = goal[call]
        if goes[call]:
            way = times.from_one(end, hospitals)
            nearest = min(range(len(hospitals)), key=way.__getitem__)
            yield env.timeout(way[nearest] + handover_s[call])
            end = hospitals[nearest]
        unit.on_call = False
        unit.left, unit.since_s = end, env.now
        unit.home_s = times.from_one(end, [unit.home])[0] / siren_off
        serve()

    def arrivals() -> Generator[simpy.Event, Any, None]:
        for call, at in enumerate(at_s):
            yield env.timeout(max(0.0, at - env.now))
            queue.append(call)
            serve()

    env.process(arrivals())
    env.run()
    return response_s
