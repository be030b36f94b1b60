"""Who is left without a free unit in time, now and when a unit goes.

What a reader would get wrong: this is about *free* units where they are now, so that a call that
takes the only ambulance of a valley shows what it costs. It is worked out for the roles whose
targets stand in `dispatch.yaml`, and only where residents are known.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from twin.county.model import Bools, Ints
from twin.desk.dispatch.reckoning import believed
from twin.desk.dispatch.rules import CoverTarget
from twin.desk.turn import Turn
from twin.desk.ways import Unit
from twin.terms.dispatch_effects import CoverageLeft
from twin.terms.observation import UnitStatus

__all__ = ["Cover", "cover_of", "left_by", "target_of"]


@dataclass(frozen=True, slots=True)
class Cover:
    """Which free units reach which homes in time; `near` is ``(units, homes)``."""

    target: CoverTarget
    units: tuple[Unit, ...]
    near: Bools
    residents: Ints

    def uncovered(self, gone: Sequence[str] = ()) -> float:
        """The share of residents with no free unit in time when these have gone."""
        stays = np.array([unit.id not in gone for unit in self.units], dtype=np.bool_)
        covered = self.near[stays].any(axis=0)
        total = int(self.residents.sum())
        return int(self.residents[~covered].sum()) / total if total else 0.0


def target_of(turn: Turn, unit: Unit) -> CoverTarget | None:
    """The target that a unit helps to keep; None for units that answer no first calls."""
    for target in turn.rules.dispatch.coverage.targets:
        if target.role is unit.role and target.capability in unit.capabilities:
            return target
    return None


def cover_of(turn: Turn, target: CoverTarget) -> Cover | None:
    """How things stand; None where no residents are known."""
    homes, known = turn.ground.reach, turn.state.dispatch.units
    if homes is None:
        return None
    units: list[Unit] = []
    turnouts_s: list[float] = []
    for unit in turn.ground.with_capability(target.capability):
        state = known.get(unit.id)
        busy = state is not None and (state.bound_to or state.status is UnitStatus.UNAVAILABLE)
        if unit.role is target.role and not busy:
            units.append(unit)
            on_road = state is not None and state.status is UnitStatus.RETURNING
            turnouts_s.append(0.0 if on_road else turn.ground.turnout_s(unit, turn.now_ms))
    reach_s = homes.reach_s(units, believed(turn, units))
    near = reach_s + np.array(turnouts_s).reshape(-1, 1) <= target.within
    return Cover(target, tuple(units), near, homes.residents)


def left_by(cover: Cover | None, gone: Sequence[str], unit: str) -> CoverageLeft | None:
    """What it costs that `unit` goes after `gone`."""
    if cover is None:
        return None
    return CoverageLeft(
        role=cover.target.role.value,
        within_s=cover.target.within,
        uncovered_before=cover.uncovered(gone),
        uncovered_after=cover.uncovered((*gone, unit)),
    )
