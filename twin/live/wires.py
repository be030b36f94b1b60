"""What a rig's devices carry of a county: its `Carrier`, on the side of the sockets.

The world shows a reading; a twin makes bytes of it, a driver reads them, and `hear` keeps the value
for the next scan. A terminal's positions become the crew's reports, and what the desk tells a crew
is shown on its terminal before the crew acts.

What a reader would get wrong: only a good reading is a sample. One that is implausible, and every
state without a value, is NaN, which is a bad reading and raises the alarm of lost data.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from devices.drivers import reasons
from devices.drivers.readings import OrderDone, Outcome, Quality, Reading
from devices.rig import Rig, RigDevice
from twin.live.again import DEVICE
from twin.live.readings import Readings
from twin.live.rig.at_work import RigAtWork
from twin.live.rig.shadow import Beside, Compared
from twin.terms.observation import UnitReported, UnitStatus
from twin.terms.record import Record
from twin.terms.text import Text
from twin.terms.warning import ExerciseStatus

__all__ = ["Wires"]

_NOTHING = float("nan")
_SOUND = (Quality.GOOD, reasons.NONE)
_TEXT, _COMPARED = "text", "device.compared"
_ON_THE_ROAD = tuple(
    one.value for one in (UnitStatus.EN_ROUTE, UnitStatus.RETURNING, UnitStatus.DELAYED)
)
_MARK = {ExerciseStatus.EXERCISE: "【演练】", ExerciseStatus.TEST: "【测试】"}
_SAID = {"order_given": "命令", "cover_move": "移防", "hospital_chosen": "送医"}

Note = Callable[[str, Mapping[str, Any]], None]
Inject = Callable[[Callable[[], object]], bool]
See = Callable[[str, UnitReported], None]


@dataclass(frozen=True, slots=True)
class _Told:
    """Something a crew is to be told by its terminal, and what follows when it has been.

    `ended` is how it did before a crash: confirmed, or unconfirmed when nobody can know.
    """

    at_ms: int
    device: RigDevice
    party: str
    about: str
    act: Callable[[], None]
    ended: Outcome | None = None


class Wires:
    """The devices of a rig as the world's carrier. Until it is `join`ed it only remembers.

    `kept` are the looks at its points; with `resumed` the county is rebuilt first, until `cut_off`.
    """

    def __init__(
        self, rig: Rig, status: ExerciseStatus, kept: Readings, *, resumed: bool = False
    ) -> None:
        self.readings = 0
        self._kept, self._rebuilding = kept, resumed
        self._places: dict[str, tuple[str, str]] = {}
        self._real: set[str] = set()
        self._units: dict[str, RigDevice] = {}
        self._on_lon: dict[str, tuple[str, str]] = {}
        for one in rig.devices:
            for key, point in one.points.items():
                self._places[point] = (one.id, key)
                if one.real:
                    self._real.add(point)
            if one.unit:
                self._units[one.unit] = one
                self._on_lon[one.point("lon")] = (one.unit, one.point("lat"))
        self._mark = _MARK.get(status, "")
        self._read: dict[str, float] = {}
        self._quality: dict[str, tuple[Quality, Text]] = {}
        self._compared: dict[str, Compared] = {}
        self._shown: dict[tuple[str, str], float | None] = {}
        self._reported: dict[str, Mapping[str, Any]] = {}
        self._words: dict[str, str] = {}
        self._work: RigAtWork | None = None
        self.shadows: Mapping[str, Beside] = {}
        """The twins beside real devices, by device; there from when the rig was joined."""

        self.now_ms: Callable[[], int] = lambda: 0
        """Drill time, by which what a crew is told is known again when a county is rebuilt."""

        self._telling: dict[tuple[str, str], list[_Told]] = {}
        self._inject: Inject = _not_any_more
        self._safe: Callable[[], None] = lambda: None
        self._record: Note = lambda kind, body: None
        self._see: See = lambda source, body: None
        self._acts: list[Callable[[], object]] = []
        self._waiting: list[_Told] | None = []
        self._tasks: dict[asyncio.Task[None], None] = {}

    @property
    def work(self) -> RigAtWork:
        """The rig at work, from when it was joined to the end of drill time.

        Raises:
            RuntimeError: It is not at work.
        """
        if self._work is None:
            raise RuntimeError("the rig is not at work")
        return self._work

    def join(self, work: RigAtWork, record: Note) -> None:
        """The devices stand: have them show what the world has shown so far."""
        self._work, self._record, self.shadows = work, record, work.shadows
        for (device, key), value in self._shown.items():
            work.show(device, key, value, fault=value is None)

    def begin(self, inject: Inject, see: See, safe: Callable[[], None] = lambda: None) -> None:
        """Drill time begins: what is lost already is written down, and things are done in it.

        `safe` brings to the disk what was recorded; called before an order leaves for a device.
        """
        self._inject, self._see, self._safe = inject, see, safe
        waiting, self._waiting = self._waiting or [], None
        for told in waiting:
            self._tell(told)
        for point, (quality, why) in self._quality.items():
            if quality is not Quality.GOOD:
                body = {"point": point, "quality": quality.value, "why": asdict(why)}
                self._record("device.quality", body)
        for one in self._compared.values():
            self._record(_COMPARED, _compared(one))

    def end(self) -> None:
        """Drill time is over: nothing more is heard."""
        self._work, self._inject = None, _not_any_more
        self._kept.close()
        for task in self._tasks:
            task.cancel()

    def has_point(self, point: str) -> bool:
        """See `Carrier.has_point`."""
        return point in self._places

    def is_real(self, point: str) -> bool:
        """See `Carrier.is_real`."""
        return point in self._real

    def has_unit(self, unit: str) -> bool:
        """See `Carrier.has_unit`."""
        return unit in self._units

    def show(self, point: str, value: float | None) -> None:
        """See `Carrier.show`."""
        self._show(*self._places[point], value)

    def sample(self, point: str) -> float:
        """See `Carrier.sample`. While a county is rebuilt, what was read then."""
        if self._rebuilding:
            return self._kept.again(point)
        return self._kept.take(point, self._read.get(point, _NOTHING))

    def meant(self, point: str) -> float:
        """What the shadow at a point says, or else what the world had the device there show last;
        NaN for nothing."""
        if point not in self._places:
            return _NOTHING
        device, _ = self._places[point]
        beside = self.shadows.get(device)
        value = self._shown.get(self._places[point]) if beside is None else beside.shown(point)
        return _NOTHING if value is None else value

    def move(self, unit: str, lat_deg: float, lon_deg: float) -> None:
        """See `Carrier.move`."""
        device = self._units[unit].id
        self._show(device, "lat", lat_deg)
        self._show(device, "lon", lon_deg)

    def tell(self, party: str, about: str, act: Callable[[], None]) -> bool:
        """See `Carrier.tell`."""
        device = self._units.get(party.partition(":")[2]) if party.startswith("unit:") else None
        if device is None or _TEXT not in device.orders:
            return False
        told = _Told(self.now_ms(), device, party, about, act)
        if self._waiting is not None:
            self._waiting.append(told)
            return True
        if self._work is None:
            return False
        self._tell(told)
        return True

    def arrived(self, message: Record) -> Callable[[], None] | None:
        """What a message set off that is written to have arrived, while a county is rebuilt; None
        when it went over no device."""
        waiting, said = self._waiting or [], message.body
        for told in waiting:
            if (told.at_ms, told.about, told.party) == (said["sent_ms"], said["about"], said["to"]):
                waiting.remove(told)
                return told.act
        return None

    def cut_off(self, records: Sequence[Record] = ()) -> None:
        """The county is rebuilt up to the last of `records`; devices are started anew.

        What had ended has ended, though what it set off may not be written yet. Else what had left
        for a real device has left: whether it came nobody knows, so it is not sent again and ends
        unconfirmed. A simulated terminal has gone down with the run and is told anew.
        """
        ended = {
            (one.body["told_ms"], one.body["about"], one.body["device"]): Outcome(
                one.body["outcome"]
            )
            for one in records
            if one.kind == "device.order" and "told_ms" in one.body
        }
        unknown = Outcome.UNCONFIRMED
        self._waiting = [
            replace(told, ended=ended.get(key, unknown if told.device.real else None))
            for told in self._waiting or []
            for key in [(told.at_ms, told.about, told.device.id)]
            if ended.get(key) in (None, Outcome.CONFIRMED)
        ]
        for record in records:
            self.listen(record.at_ms, record.kind, record.source, record.body)

    def _tell(self, told: _Told) -> None:
        text = f"{self._mark}{self._words.get(told.about, told.about or '请与县指挥部联系')}"
        order = f"{_TEXT} {text}"
        if told.ended is Outcome.CONFIRMED:
            self._soon(told.act)
            return
        self._telling.setdefault((told.device.id, order), []).append(told)
        if told.ended is not None:
            self.hear(OrderDone(0.0, told.device.id, order, told.ended, reasons.CUT_OFF))
            return
        task = asyncio.get_running_loop().create_task(self._text(told, order))
        self._tasks[task] = None
        task.add_done_callback(lambda done: self._tasks.pop(done, None))

    def listen(self, at_ms: int, kind: str, source: str, body: Mapping[str, Any]) -> None:
        """Hear a record: what a crew last said, and what an order is about."""
        what = kind.removeprefix("desk.")
        if kind == "obs.unit_reported":
            self._reported[str(body["unit"])] = body
        elif what in _SAID:
            place = body["place"]["name"]
            self._words[str(body["order"])] = f"{_SAID[what]}{body['order']}：{place}"
        elif what == "unit_recalled":
            self._words[str(body["order"])] = f"撤回命令{body['order']}，返回驻地"

    def hear(self, said: Reading | OrderDone) -> None:
        """Take what a driver says."""
        if self._work is None:
            return
        if isinstance(said, OrderDone):
            body: dict[str, Any] = {
                "device": said.device,
                "order": said.order,
                "outcome": said.outcome.value,
                "why": asdict(said.why),
            }
            telling = self._telling.get((said.device, said.order))
            if telling:
                told = telling.pop(0)
                body |= {"about": told.about, "told_ms": told.at_ms}
            self._note("device.order", body)
            return
        self.readings += 1
        point, good = said.point, said.quality is Quality.GOOD
        value = said.value if good and said.value is not None else _NOTHING
        self._read[point] = value
        if said.quality is not self._quality.get(point, _SOUND)[0]:
            self._quality[point] = said.quality, said.why
            body = {"point": point, "quality": said.quality.value, "why": asdict(said.why)}
            self._note("device.quality", body)
        if good and point in self._on_lon:
            unit, lat = self._on_lon[point]
            self._report(unit, self._read[lat], value)

    def compare(self, one: Compared) -> None:
        """Write down that a real device agrees with its shadow, or does not."""
        self._compared[one.point] = one
        self._note(_COMPARED, _compared(one))

    def _show(self, device: str, key: str, value: float | None) -> None:
        self._shown[device, key] = value
        if self._work is not None:
            self._work.show(device, key, value, fault=value is None)

    def _note(self, kind: str, body: Mapping[str, Any]) -> None:
        self._soon(lambda: self._record(kind, body))

    def _soon(self, act: Callable[[], object]) -> None:
        """Do it in drill time, together with what else is heard at this instant."""
        if not self._acts:
            asyncio.get_running_loop().call_soon(self._act)
        self._acts.append(act)

    def _act(self) -> None:
        acts, self._acts = self._acts, []
        self._inject(lambda: [act() for act in acts])

    def _report(self, unit: str, lat_deg: float, lon_deg: float) -> None:
        """A position of a crew that is on the road, with what it last said of itself."""
        known = self._reported.get(unit)
        if known is None or known["status"] not in _ON_THE_ROAD:
            return
        report = UnitReported(
            unit=unit,
            status=UnitStatus(known["status"]),
            lat_deg=lat_deg,
            lon_deg=lon_deg,
            order=known.get("order", ""),
            task=known.get("task", ""),
        )
        self._soon(lambda: self._see(f"{DEVICE}{self._units[unit].id}", report))

    async def _text(self, told: _Told, order: str) -> None:
        """Show a crew a text; it acts once the terminal has confirmed it."""
        self._safe()
        done = await self.work.order(told.device.id, order)
        if done.outcome is Outcome.CONFIRMED:
            self._soon(told.act)


def _compared(one: Compared) -> dict[str, Any]:
    return {
        "device": one.device,
        "point": one.point,
        "real": one.real,
        "shadow": one.shadow,
        "bound": one.bound,
        "agrees": one.agrees,
    }


def _not_any_more(act: Callable[[], object]) -> bool:
    """What is heard before drill time begins and after it is over is not done."""
    return False
