"""Recorded calls again: how the county would have answered them with these units.

What a reader would get wrong: nothing is drawn. Times at the scene and at the hospital are those of
the record; only who comes from where, and when, is worked out anew.
"""

from twin.sim.replay.case import CallList, Case, Hospitals, Nodes, UnitList
from twin.sim.replay.ledger import STATUSES, Ledger
from twin.sim.replay.outcome import Outcome, outcome_of
from twin.sim.replay.plan import Plan, plan_of, run_fast
from twin.sim.replay.read import Sources, read_case
from twin.sim.replay.reasons import reason_of
from twin.sim.replay.run import run_desk

__all__ = [
    "STATUSES",
    "CallList",
    "Case",
    "Hospitals",
    "Ledger",
    "Nodes",
    "Outcome",
    "Plan",
    "Sources",
    "UnitList",
    "outcome_of",
    "plan_of",
    "read_case",
    "reason_of",
    "run_desk",
    "run_fast",
]
