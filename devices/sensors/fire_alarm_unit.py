"""A building's fire-alarm transmission unit: its detectors and call points, by GB/T 26875.3.

What a reader would get wrong: a part is in fire or not, so its value is 1 or 0, and half way is
fire. The bits of `Status` are the protocol's.
"""

from __future__ import annotations

from collections.abc import Sequence

from devices.clock import DeviceClock
from devices.sensors.fire_reports import FireTeller, Part
from devices.shown_values import ShownValues
from devices.wire.gbt26875_data import Status

__all__ = ["PART_KINDS", "FireAlarmUnit"]

PART_KINDS = {
    "smoke": (40, "感烟火灾探测器"),
    "heat": (30, "感温火灾探测器"),
    "manual": (23, "手动火灾报警按钮"),
    "hydrant": (24, "消火栓按钮"),
    "detector": (25, "火灾探测器"),
}
"""Component types of GB/T 26875.3-2011 and their names (V2: as two public programs list them)."""


class FireAlarmUnit(ShownValues):
    """The state: parts numbered from 1, each of one of `PART_KINDS`; 1 is fire, None a fault."""

    def __init__(self, address: int, kinds: Sequence[str], clock: DeviceClock) -> None:
        self._kinds = [PART_KINDS[kind] for kind in kinds]
        super().__init__(str(i) for i in range(1, len(kinds) + 1))
        self.teller = FireTeller(address, clock)

    def show(self, key: str, value: float | None, fault: bool = False) -> None:
        """See `Device.show`; 1 is fire, 0 none."""
        super().show(key, None if value is None else float(value >= 0.5), fault)

    def parts(self) -> list[Part]:
        """The parts as they are now."""
        return [
            Part(int(key), kind, _status(value), f"{name}{key}")
            for (key, value), (kind, name) in zip(self.values.items(), self._kinds, strict=True)
        ]


def _status(value: float | None) -> int:
    if value is None:
        return int(Status.FAULT)
    return int(Status.FIRE) if value else 0
