"""The county as frozen data: `load_county`, its records, and where things are.

Checks, the generator, import and the NetworkX view are modules of their own, imported by those who
need them, so that loading stays quick.
"""

from twin.county.graph import let_be, roads_of, router_of
from twin.county.load import load_county
from twin.county.model import County, Jurisdiction, Place, RoadNetwork, SensorPoints

__all__ = [
    "County",
    "Jurisdiction",
    "Place",
    "RoadNetwork",
    "SensorPoints",
    "let_be",
    "load_county",
    "roads_of",
    "router_of",
]
