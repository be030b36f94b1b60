"""A rig's devices as they are listed: each by its addresses, and whether it is 模拟 or 实物."""

from __future__ import annotations

from typing import Any

from devices.catalogue import TYPES
from devices.device_url import read_address
from devices.rig import Rig, RigDevice
from twin.terms.text import Text

__all__ = ["REAL", "SIMULATED", "addresses", "form_of", "told_devices"]

SIMULATED = Text("模拟", "simulated")
REAL = Text("实物", "real")


def form_of(device: RigDevice) -> Text:
    """模拟 or 实物."""
    return REAL if device.real else SIMULATED


def addresses(device: RigDevice) -> list[str]:
    """Where it is, without passwords."""
    if not device.real:
        return [one.url for one in device.endpoints]
    one = read_address(device.real)
    way = "+listen" if one.listens else ""
    return [f"{one.scheme}{way}://{one.host}:{one.port}"]


def told_devices(rig: Rig) -> list[dict[str, Any]]:
    """One row a device, for people and for JSON."""
    return [
        {
            "id": one.id,
            "form": f"{form_of(one).zh}/{form_of(one).en}",
            "type": one.type,
            "label": TYPES[one.type].label.zh,
            "addresses": addresses(one),
            "points": list(one.points.values()),
            "unit": one.unit,
            "orders": list(one.orders),
            "shadow": "" if one.shadow is None else f"±{one.shadow.bound:g}",
        }
        for one in rig.devices
    ]
