"""A drill never waits for the compiler: once all kernels are loaded, none is made."""

from __future__ import annotations

import pytest

import fast
from tests.fast.compiling import compiled_during, signature_counts
from tests.sim.conftest import Runner
from tests.sim.small import inject, order, small_drill
from twin.county import County
from twin.terms.happenings import LeakStarts, RoadChanges

pytestmark = pytest.mark.skipif(fast.jit_disabled(), reason="NUMBA_DISABLE_JIT is set")


def test_crews_on_closing_roads_and_a_leak_compile_nothing(run: Runner, county: County) -> None:
    fast.compile_all()
    place = county.hazards["H-A1"].as_term()
    drill = small_drill(
        inject("M-1", 60.0, LeakStarts(hazard="H-A1", hole_mm=18.0)),
        inject("M-2", 240.0, RoadChanges(between=("S-fire-2", "H-A1"), share=0.0, for_s=300.0)),
        duration_s=900.0,
    )
    driving = (10.0, order("U-fire-2-1", "standby", place))
    compiled = compiled_during(lambda: run(drill, driving))
    assert compiled == []
    assert set(signature_counts().values()) == {1}
