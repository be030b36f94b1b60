"""From a case to the tables of the dispatch kernel: hospitals chosen, ways home worked out."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from fast._types import Ints
from fast.dispatch import Answers, Calls, Plane, Units, replay, slowed
from twin.sim.replay.case import Case

__all__ = ["Plan", "plan_of", "run_fast"]


@dataclass(frozen=True, slots=True, eq=False)
class Plan:
    """What is settled before the first call comes in, ``(n,)`` a call or ``(m,)`` a unit.

    `hospital` is a row of the hospitals, −1 for patients who stay; `home_us` has the times without
    siren from the ends of calls (`end_row`) to the homes of units (`home_column`). `rank` is the
    line a call waits in, the same for all where the first come is served first. `fleet` has the
    rows of the units that may be sent.
    """

    hospital: Ints
    to_hospital_us: Ints
    end_node: Ints
    end_row: Ints
    rank: Ints
    home_us: Ints
    home_column: Ints
    fleet: Ints


def plan_of(case: Case, siren_off: float, *, by_priority: bool) -> Plan:
    """Work out what no decision depends on.

    The nearest hospital is that of the smallest time with siren, the first of equals.
    """
    calls, units, hospitals = case.calls, case.units, case.hospitals
    chosen, to_hospital_us = np.full(len(calls), -1), np.zeros(len(calls), np.int64)
    going = np.flatnonzero(calls.transport)
    if going.size:
        places, row = np.unique(calls.node[going], return_inverse=True)
        way_us = case.ways.table(places, hospitals.node)
        nearest = way_us.argmin(axis=1)[row]
        chosen[going] = np.where(calls.hospital[going] >= 0, calls.hospital[going], nearest)
        to_hospital_us[going] = way_us[row, chosen[going]]
    end_node = np.where(chosen >= 0, _at(hospitals.node, chosen), calls.node)
    ends, end_row = np.unique(end_node, return_inverse=True)
    homes, home_column = np.unique(units.home, return_inverse=True)
    rank = np.zeros(len(calls), np.int64)
    if by_priority:
        rank = np.unique(calls.priority, return_inverse=True)[1].astype(np.int64)
    return Plan(
        hospital=chosen,
        to_hospital_us=to_hospital_us,
        end_node=end_node,
        end_row=end_row.astype(np.int64),
        rank=rank,
        home_us=slowed(case.ways.table(ends, homes), siren_off),
        home_column=home_column.astype(np.int64),
        fleet=np.array([i for i, why in enumerate(units.barred) if why is None], np.int64),
    )


def run_fast(case: Case, plan: Plan, *, by_arrival: bool) -> Answers:
    """The whole list through the kernel."""
    calls, units, fleet = case.calls, case.units, plan.fleet
    matrix_us = case.ways.matrix_us
    no_time = calls.transport & (plan.to_hospital_us + calls.handover_us == 0)
    found = replay(
        Calls(
            at_us=calls.at_us,
            node=calls.node,
            rank=plan.rank,
            on_scene_us=calls.on_scene_us,
            to_hospital_us=plan.to_hospital_us,
            handover_us=np.where(no_time, 1, calls.handover_us),  # see `crews`
            end_node=plan.end_node,
            end_row=plan.end_row,
        ),
        Units(
            home=units.home[fleet],
            home_column=plan.home_column[fleet],
            turnout_us=units.turnout_us[fleet],
            shift_from_us=units.shift_from_us[fleet],
            shift_to_us=units.shift_to_us[fleet],
            daily=units.daily[fleet],
        ),
        Plane(case.nodes.x, case.nodes.y),
        case.ways.to_one if matrix_us is None else matrix_us,
        plan.home_us,
        by_arrival=by_arrival,
    )
    sent = found.unit >= 0
    return found._replace(unit=np.where(sent, fleet[np.maximum(found.unit, 0)], -1))


def _at(values: Ints, rows: Ints) -> Ints:
    """`values` by row, 0 where the row is −1."""
    return np.where(rows >= 0, values[rows] if values.size else 0, 0)
