"""The objects of UPS-MIB that are read here; RFC 1628 (J. Case, 1994), 1.3.6.1.2.1.33.

Names and numbers V2 (public lists of the RFC's objects), the meanings of the two states G.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import IntEnum

from devices.wire.snmp import Oid

__all__ = ["OBJECTS", "UPS", "Battery", "Source"]

UPS: Oid = (1, 3, 6, 1, 2, 1, 33, 1)

OBJECTS: Mapping[str, Oid] = {
    "battery_status": (*UPS, 2, 1, 0),  # upsBatteryStatus
    "runtime_min": (*UPS, 2, 3, 0),  # upsEstimatedMinutesRemaining
    "battery_percent": (*UPS, 2, 4, 0),  # upsEstimatedChargeRemaining
    "mains_v": (*UPS, 3, 3, 1, 3, 1),  # upsInputVoltage of line 1
    "output_source": (*UPS, 4, 1, 0),  # upsOutputSource
    "load_percent": (*UPS, 4, 4, 1, 5, 1),  # upsOutputPercentLoad of line 1
}
"""By key, units last; all are whole numbers."""


class Battery(IntEnum):
    """upsBatteryStatus."""

    UNKNOWN = 1
    NORMAL = 2
    LOW = 3
    DEPLETED = 4


class Source(IntEnum):
    """upsOutputSource."""

    OTHER = 1
    NONE = 2
    NORMAL = 3
    BYPASS = 4
    BATTERY = 5
    BOOSTER = 6
    REDUCER = 7
