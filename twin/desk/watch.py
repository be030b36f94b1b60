"""The pure front of the desk: arrays of readings in, alarm transitions out as Observations.

Owns one `AlarmField` per scan class, and one for each group of windows (rain sums, wind means) over
the readings of a class; an alarm of a window is an alarm like any other. In a drill and live alike
it is called on the scan clock; the desk's decisions come back through `heed`, which masks points
whose instrument was found faulty.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields
from typing import Any

from fast.alarms import AlarmField, PointTable
from twin.county import County
from twin.county.model import Floats32
from twin.desk.watch_windows import WindowGroup, window_groups
from twin.terms.decision import Decision, PointsMasked
from twin.terms.observation import AlarmBit, AlarmChanged, Observation

__all__ = ["Watch"]

_COLUMNS = tuple(column.name for column in fields(PointTable))


class Watch:
    """All sensor points of a county under alarm watch, and the windows over their readings."""

    def __init__(self, county: County) -> None:
        rows = county.points.rows(_COLUMNS)
        self._ids: dict[int, tuple[str, ...]] = {}
        self._fields: dict[str, AlarmField] = {}
        for scan_s in sorted({int(row["scan_s"]) for row in rows}):
            members = [row for row in rows if int(row["scan_s"]) == scan_s]
            self._ids[scan_s] = tuple(row["id"] for row in members)
            self._fields[f"{scan_s}"] = AlarmField(PointTable.from_rows(members), scan_s)
        self._groups: dict[int, list[WindowGroup]] = {}
        for group in window_groups(county, self._ids):
            self._groups.setdefault(group.scan_s, []).append(group)
            self._fields[group.name] = AlarmField(group.table, group.scan_s)
        self._place = {
            point: (name, row)
            for name, field in self._fields.items()
            for row, point in enumerate(field.table.id)
        }

    @property
    def scan_classes(self) -> tuple[int, ...]:
        """The scan periods in seconds, ascending."""
        return tuple(self._ids)

    def points(self, scan_s: int) -> tuple[str, ...]:
        """The ids of a scan class, in the order of its arrays."""
        return self._ids[scan_s]

    def step(self, tick: int, samples: Mapping[int, Floats32]) -> list[Observation]:
        """Evaluate the scan classes due at a tick, and the windows over them.

        Args:
            tick: Whole seconds since the drill began.
            samples: Per scan class one float32 array, one reading a point; NaN is "no reading".

        Returns:
            One `AlarmChanged` per transition, in the order of `Observation.sort_key`.
        """
        seen: list[Observation] = []
        for scan_s in sorted(samples):
            readings, number = samples[scan_s], tick // scan_s
            seen += self._evaluate(f"{scan_s}", readings, number, tick)
            for group in self._groups.get(scan_s, ()):
                seen += self._evaluate(group.name, group.step(samples, number), number, tick)
        return sorted(seen, key=lambda observation: observation.sort_key)

    def heed(self, decision: Decision) -> None:
        """Take the masks of a decision."""
        for effect in decision.effects:
            if not isinstance(effect, PointsMasked):
                continue
            bits = 0
            for bit in effect.bits:
                bits |= 1 << bit.value
            rows: dict[str, list[int]] = {}
            for point in effect.points:
                name, row = self._place[point]
                rows.setdefault(name, []).append(row)
            for name, at in rows.items():
                self._fields[name].mask(at, bits if effect.masked else 0)

    def snapshot(self) -> dict[str, Any]:
        """All states as arrays, for an .npz: `"<field>/<name>"`, `"past/<group>/<name>"`."""
        arrays: dict[str, Any] = {}
        for name, field in self._fields.items():
            arrays |= {f"{name}/{part}": array for part, array in field.snapshot().items()}
        for group in self._all_groups():
            past = group.windows.snapshot()
            arrays |= {f"past/{group.name}/{part}": array for part, array in past.items()}
        return arrays

    @classmethod
    def restore(cls, county: County, snapshot: Mapping[str, Any]) -> Watch:
        """A watch that goes on where the snapshot was taken."""
        watch = cls(county)
        for name, field in watch._fields.items():
            watch._fields[name] = AlarmField.restore(field.table, _below(snapshot, f"{name}/"))
        for group in watch._all_groups():
            group.windows.restore(_below(snapshot, f"past/{group.name}/"))
        return watch

    def _evaluate(
        self, name: str, readings: Floats32, number: int, tick: int
    ) -> Iterator[Observation]:
        """What a field makes of its readings of scan `number`."""
        field = self._fields[name]
        for _, row, alarm, active, value in field.step(readings, number).tolist():
            point, bit = field.table.id[row], AlarmBit(alarm)
            body = AlarmChanged(
                point=point, bit=bit, active=active, value=None if value != value else value
            )
            yield Observation(at_ms=tick * 1000, source=point, order=bit.value, body=body)

    def _all_groups(self) -> Iterator[WindowGroup]:
        return (group for groups in self._groups.values() for group in groups)


def _below(snapshot: Mapping[str, Any], prefix: str) -> dict[str, Any]:
    """The arrays whose names begin with a prefix, without it."""
    return {k.removeprefix(prefix): v for k, v in snapshot.items() if k.startswith(prefix)}
