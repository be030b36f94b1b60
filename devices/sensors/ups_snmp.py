"""The SNMP side of an uninterruptible supply: an agent of UPS-MIB on the state that Modbus reads.

What a reader would get wrong: it is only read. A set is answered by an error, and nothing is set; a
wrong community is not answered.
"""

from __future__ import annotations

from dataclasses import replace

from devices.sensors.measuring_unit import MeasuringUnit
from devices.session import Session
from devices.wire.face import WireError
from devices.wire.snmp import Error, Kind, Oid, Snmp, Tag, Value, read_snmp, write_snmp
from devices.wire.ups_mib import OBJECTS, UPS, Battery, Source

__all__ = ["LOW_MIN", "UpsSnmp"]

LOW_MIN = 2
"""Minutes left at which the battery says that it is low (upsConfigLowBattTime; E)."""

_TEXTS = {
    (1, 3, 6, 1, 2, 1, 1, 1, 0): b"Fumeng Twin: simulated UPS",  # sysDescr
    (*UPS, 1, 1, 0): b"Fumeng Twin",  # upsIdentManufacturer
    (*UPS, 1, 2, 0): b"simulated",  # upsIdentModel
}
_LOW = (*UPS, 9, 7, 0)  # upsConfigLowBattTime


class UpsSnmp(Session):
    """Answers one manager's datagrams."""

    def __init__(self, unit: MeasuringUnit, community: str = "public") -> None:
        self._unit, self._community = unit, community

    def receive(self, data: bytes, now_s: float) -> bytes:
        """See `Session.receive`."""
        try:
            asked = read_snmp(data)
        except WireError:
            return b""
        if asked.community != self._community or asked.kind is Kind.RESPONSE:
            return b""
        return write_snmp(self._answer(asked))

    def _answer(self, asked: Snmp) -> Snmp:
        first = asked.version == 0
        if asked.kind is Kind.SET:
            why = Error.NO_SUCH_NAME if first else Error.NOT_WRITABLE
            return replace(asked, kind=Kind.RESPONSE, error=why, index=1)
        known = _objects(self._unit)
        pick = _get if asked.kind is Kind.GET else _next
        found = tuple(pick(known, name) for name, _ in asked.bindings)
        missing = [i for i, (_, value) in enumerate(found, 1) if value.tag >= Tag.NO_SUCH_OBJECT]
        if first and missing:
            why = Error.NO_SUCH_NAME
            return replace(asked, kind=Kind.RESPONSE, error=why, index=missing[0])
        return replace(asked, kind=Kind.RESPONSE, bindings=found, error=0, index=0)


def _get(known: dict[Oid, Value | None], name: Oid) -> tuple[Oid, Value]:
    if name not in known:
        return name, Value(Tag.NO_SUCH_OBJECT)
    return name, known[name] or Value(Tag.NO_SUCH_INSTANCE)


def _next(known: dict[Oid, Value | None], name: Oid) -> tuple[Oid, Value]:
    for one in sorted(known):
        value = known[one]
        if one > name and value is not None:
            return one, value
    return name, Value(Tag.END)


def _objects(unit: MeasuringUnit) -> dict[Oid, Value | None]:
    """What the agent has; None: an object that has no value now."""
    seen = unit.shown()
    on_battery = seen["on_battery"]
    shown: dict[str, float | None] = {
        **seen,
        "battery_status": _battery(seen["battery_percent"], seen["runtime_min"]),
        "output_source": None
        if on_battery is None
        else Source.BATTERY
        if on_battery >= 0.5
        else Source.NORMAL,
    }
    values = {name: shown[key] for key, name in OBJECTS.items()}
    found: dict[Oid, Value | None] = {
        name: None if value is None else Value(Tag.INTEGER, round(value))
        for name, value in values.items()
    }
    found[_LOW] = Value(Tag.INTEGER, LOW_MIN)
    found |= {name: Value(Tag.OCTETS, text) for name, text in _TEXTS.items()}
    return found


def _battery(charge_percent: float | None, runtime_min: float | None) -> Battery:
    if charge_percent is None:
        return Battery.UNKNOWN
    if charge_percent <= 0.0:
        return Battery.DEPLETED
    low = runtime_min is not None and runtime_min <= LOW_MIN
    return Battery.LOW if low else Battery.NORMAL
