"""The smallest parts of the model: array types, jurisdiction, and what every record carries."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

import numpy as np
from numpy.typing import NDArray

from twin.terms.basis import Basis

Floats = NDArray[np.float64]
Floats32 = NDArray[np.float32]
Ints = NDArray[np.int64]
Ints32 = NDArray[np.int32]
Codes = NDArray[np.int8]
Bools = NDArray[np.bool_]


class Jurisdiction(Enum):
    """Who governs a point of the road network; `value` is the word in files."""

    COUNTY = "county"
    CITY = "city"
    OUTSIDE = "outside"

    @property
    def row(self) -> int:
        """Its number in `RoadNetwork.jurisdiction`."""
        return list(Jurisdiction).index(self)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sourced:
    """What every record has: how sure it is, and where it comes from."""

    basis: Basis
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact(Sourced):
    """One line of ``county.csv``: a figure about the whole county."""

    key: str
    value: str
    unit: str
