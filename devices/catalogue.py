"""Every type of device there is. Each family keeps its rows beside its devices (`rows.py`)."""

from __future__ import annotations

from collections.abc import Mapping

from devices.device_type import Device, DeviceType, Nature, Parameter
from devices.hall.rows import HALL
from devices.sensors.rows import SENSORS
from devices.units.rows import UNITS

__all__ = ["TYPES", "Device", "DeviceType", "Nature", "Parameter"]

TYPES: Mapping[str, DeviceType] = {one.name: one for one in (*SENSORS, *UNITS, *HALL)}
