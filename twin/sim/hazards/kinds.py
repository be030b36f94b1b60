"""Which happening begins which hazard."""

from __future__ import annotations

from collections.abc import Mapping

from twin.sim.hazards.hazard import Begins

__all__ = ["KINDS"]

KINDS: Mapping[type, Begins] = {}
