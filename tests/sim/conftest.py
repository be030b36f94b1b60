"""What the tests of the simulated world share: the rules, and a way to run a small drill."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.sim.small import MemoryJournal, Run, ScriptedDesk
from twin.county import County
from twin.desk import Rules, load_rules
from twin.sim.parameters import Parameters, load_parameters
from twin.sim.run import run_drill
from twin.terms.decision import Effect
from twin.terms.drill import Drill

Runner = Callable[..., Run]


@pytest.fixture(scope="session")
def rules(county: County) -> Rules:
    """The embedded county's rules."""
    return load_rules(county)


@pytest.fixture(scope="session")
def figures(county: County) -> Parameters:
    """The embedded county's world figures."""
    return load_parameters(county)


@pytest.fixture(scope="session")
def run(county: County, rules: Rules) -> Runner:
    """Run a small drill with a scripted desk."""

    def play(
        drill: Drill,
        *script: tuple[float, Effect],
        seed: int = 1,
        on: County = county,
        **more: Any,
    ) -> Run:
        journal, desk = MemoryJournal(), ScriptedDesk(*script)
        summary = run_drill(drill, on, rules, seed, journal, desk=desk, **more)
        return Run(journal, desk, summary)

    return play
