"""A continuous leak as a string of puffs: fine near the source, coarser where they have spread.

A puff stands for the gas of a short time, so puffs must lie closer together than they are wide. Near
the source they are narrow: each step is split into second-long puffs. After a minute a step's puffs
become one, after five minutes four steps' do; by then they overlap many times over. What a reader
would get wrong: joining keeps the mass and the centre, and happens where nobody can tell.
"""

from __future__ import annotations

from collections import deque

import numpy as np

from fast._types import Floats
from twin.models.dispersion import PuffCloud
from twin.models.weather import Stability

__all__ = ["AgingCloud"]

_SPLIT = 5  # puffs of one step while it is young
_FINE_STEPS = 12
_MIDDLE_STEPS = 60
_JOINED_STEPS = 4


class AgingCloud:
    """One substance's cloud. A step has one length, whatever it is, throughout."""

    def __init__(self) -> None:
        self._young: deque[PuffCloud] = deque()  # newest first, one entry a step
        self._old = PuffCloud.empty()

    def __len__(self) -> int:
        return sum(len(step) for step in self._young) + len(self._old)

    def step(
        self,
        emitted: list[tuple[float, float, float, float]],
        east_m_s: float,
        north_m_s: float,
        dt_s: float,
    ) -> None:
        """Carry everything on for a step while (x, y, height, kg) come out, evenly over it."""
        self._young = deque(each.advect(east_m_s, north_m_s, dt_s) for each in self._young)
        self._old = self._old.advect(east_m_s, north_m_s, dt_s)
        newest = PuffCloud.empty()
        for part in range(_SPLIT):
            piece = PuffCloud.empty()
            for x_m, y_m, height_m, mass_kg in emitted:
                piece = piece.release(x_m, y_m, height_m, mass_kg / _SPLIT)
            age_s = dt_s * (_SPLIT - part - 0.5) / _SPLIT
            newest = _together(newest, piece.advect(east_m_s, north_m_s, age_s))
        self._young.appendleft(newest)
        if len(self._young) > _FINE_STEPS:
            grown = self._young[_FINE_STEPS]
            if len(grown) > len(emitted) >= 1 or len(grown) == _SPLIT:
                self._young[_FINE_STEPS] = grown.merged(max(1, len(grown) // _SPLIT))
        if len(self._young) >= _FINE_STEPS + _MIDDLE_STEPS + _JOINED_STEPS:
            self._retire()

    def mg_m3(self, cls: Stability, x_m: Floats, y_m: Floats, z_m: Floats) -> Floats:
        """Concentration at receptors ``(k,)``, mg/m³."""
        return self.whole().mg_m3(cls, x_m, y_m, z_m)

    def whole(self) -> PuffCloud:
        """All puffs, the oldest first."""
        return _together(self._old, *reversed(self._young))

    def _retire(self) -> None:
        """Join the oldest steps of the middle age into one and count it among the old."""
        steps = [self._young.pop() for _ in range(_JOINED_STEPS)]
        joined = _together(*steps)
        if len(joined):
            self._old = _together(self._old, joined.merged(max(1, len(joined) // _JOINED_STEPS)))


def _together(*clouds: PuffCloud) -> PuffCloud:
    return PuffCloud(
        x_m=np.concatenate([cloud.x_m for cloud in clouds]),
        y_m=np.concatenate([cloud.y_m for cloud in clouds]),
        height_m=np.concatenate([cloud.height_m for cloud in clouds]),
        travel_m=np.concatenate([cloud.travel_m for cloud in clouds]),
        mass_kg=np.concatenate([cloud.mass_kg for cloud in clouds]),
    )
