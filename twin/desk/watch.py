"""The pure front of the desk: arrays of readings in, alarm transitions out as Observations.

Owns one `AlarmField` per scan class. In a drill and live alike it is called on the scan clock; the
desk's decisions come back through `heed`, which masks points whose instrument was found faulty.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from typing import Any

from fast.alarms import AlarmField, PointTable
from twin.county import County
from twin.county.model import Floats32
from twin.terms.decision import Decision, PointsMasked
from twin.terms.observation import AlarmBit, AlarmChanged, Observation

__all__ = ["Watch"]

_COLUMNS = tuple(column.name for column in fields(PointTable))


class Watch:
    """All sensor points of a county under alarm watch."""

    def __init__(self, county: County) -> None:
        rows = county.points.rows(_COLUMNS)
        self._ids: dict[int, tuple[str, ...]] = {}
        self._tables: dict[int, PointTable] = {}
        self._fields: dict[int, AlarmField] = {}
        for scan_s in sorted({int(row["scan_s"]) for row in rows}):
            members = [row for row in rows if int(row["scan_s"]) == scan_s]
            self._ids[scan_s] = tuple(row["id"] for row in members)
            self._tables[scan_s] = PointTable.from_rows(members)
            self._fields[scan_s] = AlarmField(self._tables[scan_s], scan_s)
        self._place = {
            point: (scan_s, row)
            for scan_s, ids in self._ids.items()
            for row, point in enumerate(ids)
        }

    @property
    def scan_classes(self) -> tuple[int, ...]:
        """The scan periods in seconds, ascending."""
        return tuple(self._ids)

    def points(self, scan_s: int) -> tuple[str, ...]:
        """The ids of a scan class, in the order of its arrays."""
        return self._ids[scan_s]

    def step(self, tick: int, samples: Mapping[int, Floats32]) -> list[Observation]:
        """Evaluate the scan classes due at a tick.

        Args:
            tick: Whole seconds since the drill began.
            samples: Per scan class one float32 array, one reading a point; NaN is "no reading".

        Returns:
            One `AlarmChanged` per transition, in the order of `Observation.sort_key`.
        """
        seen: list[Observation] = []
        for scan_s in sorted(samples):
            ids = self._ids[scan_s]
            events = self._fields[scan_s].step(samples[scan_s], tick // scan_s)
            for _, row, number, active, value in events.tolist():
                point, bit = ids[row], AlarmBit(number)
                body = AlarmChanged(
                    point=point, bit=bit, active=active, value=None if value != value else value
                )
                seen.append(
                    Observation(at_ms=tick * 1000, source=point, order=bit.value, body=body)
                )
        return sorted(seen, key=lambda observation: observation.sort_key)

    def heed(self, decision: Decision) -> None:
        """Take the masks of a decision."""
        for effect in decision.effects:
            if not isinstance(effect, PointsMasked):
                continue
            bits = 0
            for bit in effect.bits:
                bits |= 1 << bit.value
            rows: dict[int, list[int]] = {}
            for point in effect.points:
                scan_s, row = self._place[point]
                rows.setdefault(scan_s, []).append(row)
            for scan_s, at in rows.items():
                self._fields[scan_s].mask(at, bits if effect.masked else 0)

    def snapshot(self) -> dict[str, Any]:
        """All field states as arrays, for an .npz: `"<scan_s>/<name>"` → array."""
        return {
            f"{scan_s}/{name}": array
            for scan_s, field in self._fields.items()
            for name, array in field.snapshot().items()
        }

    @classmethod
    def restore(cls, county: County, snapshot: Mapping[str, Any]) -> Watch:
        """A watch that goes on where the snapshot was taken."""
        watch = cls(county)
        for scan_s in watch._fields:
            prefix = f"{scan_s}/"
            state = {k.removeprefix(prefix): v for k, v in snapshot.items() if k.startswith(prefix)}
            watch._fields[scan_s] = AlarmField.restore(watch._tables[scan_s], state)
        return watch
