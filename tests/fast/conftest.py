"""What the tests of routing share: real roads to try it on."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from fast._types import Array
from fast.routing import Roads
from twin.county import County

Vector = Callable[[str], Array]


@pytest.fixture(scope="session")
def luxembourg(shared: Path) -> Vector:
    """The vectors of the Luxembourg road graph, by name."""
    folder = shared / "luxembourg"
    if not folder.is_dir():
        pytest.skip("the Luxembourg vectors are not beside the checkout")

    def vector(name: str) -> Any:
        width = np.float32 if name in ("latitude", "longitude") else np.uint32
        return np.fromfile(folder / f"luxembourg_{name}", width)

    return vector


@pytest.fixture(scope="session")
def luxembourg_roads(luxembourg: Vector) -> Roads:
    """The graph as it is: with loops, parallel arcs, zero weights and 860 parts."""
    return Roads.from_arrays(
        luxembourg("first_out"), luxembourg("head"), luxembourg("latitude"), luxembourg("longitude")
    )


@pytest.fixture(scope="session")
def county_roads(county: County) -> Roads:
    """The embedded county's roads."""
    net = county.roads
    return Roads.from_arrays(net.first_out, net.head, net.lat_deg, net.lon_deg)
