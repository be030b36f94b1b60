"""Where field units report: the environment authority's centre, the fire and the hydrological.

What a reader would get wrong: a unit that gets no confirmation sends the same again, so a centre
confirms every time but takes each message once. A unit that falls silent is said to be so by
`Known`, for a socket may stay open long after the unit is dead.
"""

from __future__ import annotations

import math
from collections import OrderedDict
from collections.abc import Hashable

from devices.drivers import reasons
from devices.drivers.readings import Quality, Reading, Sink
from devices.session import NEVER, Session
from devices.wire.face import Bad, WireError
from devices.wire.gbt26875 import Act, Gbt26875, Telegram
from devices.wire.gbt26875_data import ComponentState, Status, read_data
from devices.wire.hj212 import Command, Hj212, Packet
from devices.wire.sl651 import ESC, Sl651, Sl651Frame
from devices.wire.sl651_body import ElementId, Hydro, read_body, write_body
from twin.terms.text import Text

__all__ = ["Centre", "FireCentre", "HjCentre", "HydroCentre", "Known"]

_SEEN_MAX = 512
_WORTH = ("N", "T")
_KINDS = {str(int(Command.REAL_TIME)): ("Rtd", ""), str(int(Command.MINUTE)): ("Avg", ".avg")}
"""HJ 212: what is taken of a factor by CN, and what its key then ends in."""


class Known:
    """A unit a centre expects: its name on the wire, its points, and how long it may be silent.

    Kept over connections, so that what comes twice is taken once. One that is known to send wrong
    check codes or an older form is read leniently, when `strict` is off.
    """

    def __init__(
        self,
        name: str,
        points: dict[str, str],
        sink: Sink,
        silence_s: float = 900.0,
        *,
        strict: bool = True,
    ) -> None:
        self.name, self.points, self.silence_s = name, points, silence_s
        self.strict = strict
        self.strangers = 0
        self.sink = sink
        self._seen: OrderedDict[Hashable, None] = OrderedDict()
        self._silent: Quality | None = None

    def first(self, message: Hashable) -> bool:
        """Whether this message is new."""
        if message in self._seen:
            return False
        self._seen[message] = None
        while len(self._seen) > _SEEN_MAX:
            self._seen.popitem(last=False)
        return True

    def say(self, key: str, value: float | None, quality: Quality, now_s: float, why: Text) -> None:
        """A value of the unit's point of that key, if it has one."""
        if key in self.points:
            self.sink(Reading(now_s, self.points[key], value, quality, why))

    def heard(self) -> None:
        """Something right came."""
        self._silent = None

    def without(self, quality: Quality, why: Text, now_s: float) -> None:
        """Nothing more comes; said once until it changes."""
        if self._silent is None:
            self._silent = quality
            for key in self.points:
                self.say(key, None, quality, now_s, why)


class Centre(Session):
    """What all centres share: the watch on silence, and the end of the connection."""

    def __init__(self, unit: Known) -> None:
        self.unit = unit
        self._silent_s: float | None = None

    def wake_at_s(self) -> float:
        """See `Session.wake_at_s`."""
        return 0.0 if self._silent_s is None else self._silent_s

    def lost(self, now_s: float) -> None:
        """See `Session.lost`."""
        self.unit.without(Quality.NO_LINK, reasons.GONE, now_s)

    def watch(self, heard: bool, now_s: float) -> None:
        """Something right came, or time went by without."""
        if heard:
            self.unit.heard()
        if heard or self._silent_s is None:
            self._silent_s = now_s + self.unit.silence_s
        elif now_s >= self._silent_s:
            self._silent_s = NEVER
            self.unit.without(Quality.NO_ANSWER, reasons.SILENT, now_s)
            self.closed = True


class HjCentre(Centre):
    """HJ 212: values by factor, and their means over some minutes (``<factor>.avg``).

    Flag N is good, T beyond its limit; any other, as D, says that the instrument is worth nothing.
    """

    def __init__(self, unit: Known) -> None:
        super().__init__(unit)
        self._codec = Hj212(strict=unit.strict)

    def receive(self, data: bytes, now_s: float) -> bytes:
        """See `Session.receive`."""
        said, heard = b"", False
        for one in self._codec.feed(data):
            if isinstance(one, Bad):
                continue
            if one.mn != self.unit.name:
                self.unit.strangers += 1
                continue
            try:
                answer = self._codec.encode(_answer_to(one))
            except WireError:  # named by what cannot be said again
                continue
            heard = True
            self._take(one, now_s)
            if one.wants_answer:
                said += answer
        self.watch(heard, now_s)
        return said

    def _take(self, packet: Packet, now_s: float) -> None:
        name = packet.qn or packet.cp  # the edition of 2005 may leave QN out
        if packet.cn not in _KINDS or not self.unit.first((name, packet.pno)):
            return
        kind, suffix = _KINDS[packet.cn]
        for group in packet.cp:
            told = dict(group)
            for factor in dict.fromkeys(name.partition("-")[0] for name in told if "-" in name):
                flag, text = told.get(f"{factor}-Flag", "N"), told.get(f"{factor}-{kind}")
                value = _number(text) if text is not None and flag in _WORTH else None
                if text is not None or flag not in _WORTH:
                    quality = Quality.DEVICE_FAULT if value is None else Quality.GOOD
                    why = reasons.FLAG(flag=flag)
                    self.unit.say(factor + suffix, value, quality, now_s, why)


def _answer_to(one: Packet) -> Packet:
    """Which of a split packet's parts it answers, it says as these do."""
    return Packet(
        qn=one.qn,
        st="91",
        cn=str(int(Command.DATA_ANSWER)),
        mn=one.mn,
        pw=one.pw,
        flag=4 if one.pno is None else 6,
        pnum=one.pnum,
        pno=one.pno,
    )


def _number(text: str) -> float | None:
    """A finite number, or none."""
    try:
        value = float(text)
    except ValueError:
        return None
    return value if math.isfinite(value) and "_" not in text else None


class FireCentre(Centre):
    """GB/T 26875.3: each component's status bits by its number, and ``fire.<number>``: 1 or 0."""

    def __init__(self, unit: Known) -> None:
        super().__init__(unit)
        self._codec = Gbt26875(strict=unit.strict)

    def receive(self, data: bytes, now_s: float) -> bytes:
        """See `Session.receive`."""
        said, heard = b"", False
        for one in self._codec.feed(data):
            if isinstance(one, Bad) or one.command != Act.SEND:
                continue
            if str(one.source) != self.unit.name:
                self.unit.strangers += 1
                continue
            heard = True
            if self.unit.first((one.serial, one.at)):
                self._take(one, now_s)
            said += self._codec.encode(
                Telegram(
                    serial=one.serial,
                    command=Act.CONFIRM,
                    at=one.at,
                    source=one.destination,
                    destination=one.source,
                )
            )
        self.watch(heard, now_s)
        return said

    def _take(self, telegram: Telegram, now_s: float) -> None:
        try:
            objects = read_data(telegram.data)
        except WireError:
            return
        for one in objects:
            if isinstance(one, ComponentState):
                fault, fire = bool(one.status & Status.FAULT), bool(one.status & Status.FIRE)
                quality = Quality.DEVICE_FAULT if fault else Quality.GOOD
                why = reasons.own_words(one.text)
                self.unit.say(str(one.part), float(one.status), quality, now_s, why)
                burns = None if fault else float(fire)
                self.unit.say(f"fire.{one.part}", burns, quality, now_s, why)


class HydroCentre(Centre):
    """SL 651: elements by their id; every report is confirmed and the unit kept on line (ESC)."""

    def __init__(self, unit: Known) -> None:
        super().__init__(unit)
        self._codec = Sl651(strict=unit.strict)

    def receive(self, data: bytes, now_s: float) -> bytes:
        """See `Session.receive`."""
        said, heard = b"", False
        for one in self._codec.feed(data):
            if isinstance(one, Bad) or one.down:
                continue
            if one.station != self.unit.name:
                self.unit.strangers += 1
                continue
            try:
                hydro = read_body(one.body)
            except WireError:
                continue
            heard = True
            if self.unit.first((hydro.serial, hydro.sent)):
                self._take(hydro, now_s)
            said += self._codec.encode(
                Sl651Frame(
                    centre=one.centre,
                    station=one.station,
                    function=one.function,
                    password=one.password,
                    body=write_body(Hydro(serial=hydro.serial, sent=hydro.sent)),
                    down=True,
                    end=ESC,
                )
            )
        self.watch(heard, now_s)
        return said

    def _take(self, hydro: Hydro, now_s: float) -> None:
        names = {int(one): one.name.lower() for one in ElementId}
        for one in hydro.elements:
            value = None if one.value is None else float(one.value)
            quality = Quality.DEVICE_FAULT if value is None else Quality.GOOD
            key = names.get(one.id, f"{one.id:#x}")
            self.unit.say(
                key, value, quality, now_s, reasons.OBSERVED(at=f"{hydro.observed:%Y-%m-%d %H:%M}")
            )
