"""Reads an uninterruptible supply by SNMP, one object of UPS-MIB after another; sets nothing.

Keys are those of `OBJECTS`, and `on_battery`: 1 while the output's source is the battery.

What a reader would get wrong: an answer belongs to a question by its number alone. A late one is
not taken for the next; one that says that an object has no value silences that object only.
"""

from __future__ import annotations

from collections.abc import Mapping

from devices.drivers import reasons
from devices.drivers.known_device import Asking, KnownDevice
from devices.drivers.readings import Sink
from devices.sensors.measuring_unit import UPS
from devices.session import Session
from devices.wire.face import WireError
from devices.wire.snmp import NOTHING, Error, Kind, Snmp, Tag, read_snmp, write_snmp
from devices.wire.ups_mib import OBJECTS, Battery, Source

__all__ = ["UPS_KEYS", "UpsDriver"]

UPS_KEYS = (*OBJECTS, "on_battery")
_RANGES = {one.key: (one.low, one.high) for one in UPS}
_RANGES |= {"battery_status": (1.0, max(Battery)), "output_source": (1.0, max(Source))}


class UpsDriver(KnownDevice):
    """What is known of a supply. `version`: ``1`` or ``2c``.

    Raises:
        ValueError: Another version.
    """

    def __init__(
        self,
        name: str,
        points: Mapping[str, str],
        sink: Sink,
        *,
        community: str = "public",
        version: str = "2c",
        poll_s: float = 5.0,
    ) -> None:
        super().__init__(name, points, sink)
        if version not in ("1", "2c"):
            raise ValueError(f"SNMP version {version} is not spoken here; 1 or 2c")
        self.community, self.version, self.poll_s = community, int(version == "2c"), poll_s
        self.number = 0

    def session(self) -> Session:
        """A session for a new beginning."""
        return _Talk(self)


class _Talk(Asking):
    def __init__(self, driver: UpsDriver) -> None:
        super().__init__(driver, tuple(OBJECTS), poll_s=driver.poll_s, timeout_s=1.0, retries=2)
        self._ups = driver

    def write(self, question: str) -> bytes:
        """See `Asking.write`."""
        ups = self._ups
        ups.number = ups.number % 0x7FFFFFFF + 1
        bindings = ((OBJECTS[question], NOTHING),)
        return write_snmp(Snmp(Kind.GET, ups.number, bindings, ups.community, ups.version))

    def hear(self, data: bytes, now_s: float) -> None:
        """See `Asking.hear`."""
        try:
            said = read_snmp(data)
        except WireError:
            return
        ups, key = self._ups, self.asked
        whose = (said.kind, said.number, said.community)
        if not key or whose != (Kind.RESPONSE, ups.number, ups.community):
            return
        if not said.error and [name for name, _ in said.bindings] != [OBJECTS[key]]:
            return
        self.answered()
        value = said.bindings[0][1] if said.bindings else NOTHING
        told = (key, "on_battery") if key == "output_source" else (key,)
        if said.error or not isinstance(value.content, int):
            why = (
                reasons.ERROR(code=said.error)
                if said.error
                else reasons.ANSWERS(what=value.tag.name.lower())
            )
            if said.error == Error.NO_SUCH_NAME or value.tag in (
                Tag.NO_SUCH_OBJECT,
                Tag.NO_SUCH_INSTANCE,
            ):
                why = reasons.NO_VALUE
            for one in told:
                ups.lacks(one, why, now_s)
            return
        number = float(value.content)
        low, high = _RANGES[key]
        ups.shows(key, number, now_s, good=low <= number <= high)
        if key == "output_source":
            ups.shows("on_battery", float(number == Source.BATTERY), now_s)
