"""The gas heads: what the clouds are to them, and who passed which limit first.

A toxic head reads mg/m³ of its substance, a flammable one per cent of the lower explosive limit
of what its vessel holds. What a reader would get wrong: heads read peaks and lulls about the
ten-minute mean that the cloud is, each its own.
"""

from __future__ import annotations

import numpy as np

from fast._types import Floats, Floats32, Ints
from fast.fields import READING, TRUTH, Visits
from twin.county.model import County, Substance
from twin.models.substances import BY_CAS, mg_m3_of_ppm
from twin.sim.fluctuation import Fluctuation
from twin.sim.gas import Gas
from twin.sim.world import World

__all__ = ["GasHeads"]

_STILL_THERE = 0.5  # of a limit; below it a visit is over (noise must not end one)
_CROSSINGS = ("h", "hh")
_SOURCES = {TRUTH: "world.truth_crossed", READING: "world.reading_crossed"}
_PPM_PER_CENT = 10_000.0
_WATCHED_MS = 150_000  # who is sent to a head stays through lulls: one such span and the last


class GasHeads:
    """The gas heads of a class: truth from the clouds, and who passed which limit first."""

    def __init__(
        self,
        world: World,
        scan_s: int,
        ids: tuple[str, ...],
        rows: Ints,
        kinds: list[str],
        gas: Gas,
    ) -> None:
        points = world.county.points
        substances = [
            _substance_of(world.county, kind, at)
            for kind, at in zip(kinds, rows.tolist(), strict=True)
        ]
        members = [row for row, substance in enumerate(substances) if substance]
        self._world, self._ids, self._gas = world, ids, gas
        self._rows = np.array(members, dtype=np.int64)
        self._by_substance = {
            substance: np.array(
                [row for row in members if substances[row] == substance], dtype=np.int64
            )
            for substance in sorted({substances[row] for row in members})
        }
        self._keys = {substance: f"heads/{scan_s}/{substance}" for substance in self._by_substance}
        for substance, heads in self._by_substance.items():
            at = rows[heads]
            gas.put_receptors(
                self._keys[substance],
                substance,
                points.x_m[at],
                points.y_m[at],
                points.numbers["height_m"][at],
            )
        self._per_mg_m3 = np.ones(len(ids))
        for row in members:
            if kinds[row] == "gas_flammable":
                self._per_mg_m3[row] = _lel_per_mg_m3(world.county.substances[substances[row]])
        names = [ids[row] for row in members]
        self._fluctuation = Fluctuation(world, names, scan_s)
        at = rows[self._rows]
        self._spans = np.zeros((2, len(ids)))
        self._span = -2
        self._limits = np.stack([points.numbers[bit][at] for bit in _CROSSINGS])
        self._visits = Visits(self._rows, self._limits, self._limits * _STILL_THERE)

    def fill(self, truth: Floats) -> None:
        """Put what is at the heads this instant, in their units, with peaks and lulls."""
        means = {
            substance: mean
            for substance, key in self._keys.items()
            if (mean := self._gas.mg_m3(key)) is not None
        }
        if not means:
            return
        factor = self._per_mg_m3.copy()
        factor[self._rows] *= self._fluctuation.next()
        for substance, mean in means.items():
            rows = self._by_substance[substance]
            truth[rows] = mean * factor[rows]
        self._keep_highest(truth)

    def highest(self, row: int) -> float:
        """The most there was at a row within the last few minutes, in its unit."""
        age = self._world.now_ms // _WATCHED_MS - self._span
        return float(self._spans[: 2 - age, row].max()) if age < 2 else 0.0

    def _keep_highest(self, truth: Floats) -> None:
        span = self._world.now_ms // _WATCHED_MS
        if span != self._span:
            self._spans[1] = self._spans[0] if span == self._span + 1 else 0.0
            self._spans[0] = 0.0
            self._span = span
        rows = self._rows
        self._spans[0, rows] = np.maximum(self._spans[0, rows], truth[rows])

    def note_crossings(self, truth: Floats, readings: Floats32) -> None:
        """Record each time the truth, and the raw reading, rise past a limit of a head.

        A head speaks again of a limit only after it has fallen well below it: a cloud that comes
        back is a new visit, a reading that trembles on the limit is not.
        """
        for source, limit, head in self._visits.note(truth, readings).tolist():
            kind, values = _SOURCES[source], (truth, readings)[source]
            row = int(self._rows[head])
            self._world.record(
                kind,
                "world",
                {
                    "point": self._ids[row],
                    "bit": _CROSSINGS[limit].upper(),
                    "value": round(float(values[row]), 3),
                    "limit": float(self._limits[limit, head]),
                },
            )


def _substance_of(county: County, kind: str, at: int) -> str:
    """What a point reads of a cloud; empty for none."""
    text = county.points.text
    if kind == "gas_toxic":
        return text["substance"][at]
    if kind != "gas_flammable" or text["hazard"][at] not in county.hazards:
        return ""
    tanks = county.hazards[text["hazard"][at]].tanks
    held = next((tank.substance for tank in tanks if tank.id == text["tank"][at]), "")
    if not held:
        return ""
    row = county.substances[held]
    return held if row.cas in BY_CAS and row.lel_vol_pct else ""


def _lel_per_mg_m3(substance: Substance) -> float:
    """Per cent of the lower explosive limit that a mg/m³ is."""
    lel_pct = substance.lel_vol_pct or 0.0
    return 100.0 / mg_m3_of_ppm(lel_pct * _PPM_PER_CENT, BY_CAS[substance.cas].molar_g_mol)
