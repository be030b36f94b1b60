"""The simulated world of a drill, and the desk in drill time. See `run_drill`."""

from twin.sim.parameters import Parameters, load_parameters
from twin.sim.run import Journal, RunSummary, run_drill, run_start_body

__all__ = [
    "Journal",
    "Parameters",
    "RunSummary",
    "load_parameters",
    "run_drill",
    "run_start_body",
]
