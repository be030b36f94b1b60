"""How hard the alarms press on each operator: rates, floods, chatter, fleeting and stale alarms.

Counters of the ISA-18.2 kind, moved by events and by the passing of ticks, never by looking back:
the cost does not grow with the length of a run. Only alarms that were ever active take memory.

What a reader would get wrong: only rising alarms are counted as load; returns, acknowledgements and
masked alarms are not. Times are in ticks of the stage, a clock of the caller's common to all fields
(not the ticks of an event, which count the scans of its own field).
"""

from collections.abc import Mapping
from dataclasses import astuple, dataclass, fields

import numpy as np

from fast._types import Array, Ids, Ints, Ints32, Records
from fast.alarms.events import FEW, Alarm, beyond, words
from fast.alarms.load_kernels import (
    ALARM,
    AT,
    NOW,
    RAISED,
    RECENT,
    USED,
    end_silently,
    overdue,
    take_events,
)

_COUNTERS = (
    "raised", "standing", "in_window", "in_flood", "floods", "flood_ticks",
    "intervals", "intervals_over", "most_in_interval", "in_interval",
    "chatters", "fleeting", "stale", "ever_stale",
)  # fmt: skip
LOAD = np.dtype([(name, "<i8") for name in _COUNTERS])
"""Counters of one area.

raised: alarms that rose. standing: active now. in_window: risen in the last window. in_flood: 1
during a flood. floods, flood_ticks: floods begun, ticks spent in one. intervals: complete windows,
end to end at the multiples of `window`. intervals_over: those with more than `over` alarms.
most_in_interval, in_interval: alarms of the worst one, and of the one begun. chatters: times an
alarm began to chatter. fleeting: alarms that lived for less than `fleeting` and came alone. stale,
ever_stale: alarms standing for `stale`, and that ever did.
"""


TICKS_MAX = 2**31 - 1


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadRules:
    """The definitions, times in ticks of one second unless the caller's clock is another.

    Attributes:
        window: Of rates and floods, ten minutes.
        flood_start: A flood begins with so many alarms in the window,
        flood_end: and ends with fewer than so many.
        over: An interval with more alarms than this is counted as over.
        chatter_count: An alarm chatters with so many transitions (up or down)
        chatter: within this time.
        fleeting: A fleeting alarm lives for less than this,
        alone: and has no like within this time before or after.
        stale: A stale alarm has been active for so long.

    Raises:
        ValueError: A number that makes no sense, such as a flood that ends above its start.
    """

    window: int = 600
    flood_start: int = 10
    flood_end: int = 5
    over: int = 10
    chatter_count: int = 3
    chatter: int = 60
    fleeting: int = 10
    alone: int = 60
    stale: int = 86_400

    def __post_init__(self) -> None:
        for field in fields(self):
            if getattr(self, field.name) < 1:
                raise ValueError(
                    f"{field.name} is {getattr(self, field.name)}; it must be 1 or more"
                )
        if self.flood_end > self.flood_start:
            raise ValueError(
                f"a flood that starts at {self.flood_start} alarms cannot end below "
                f"{self.flood_end}; lower flood_end"
            )
        if self.chatter_count < 2:
            raise ValueError("chatter_count is 1, but one transition is no chatter; pass 2 or more")


class AlarmLoad:
    """The load of each area (an operator position, say) from the events of its rows.

    Args:
        area: Number of the area of each row, from 0.
        rules: Definitions, in the ticks used in `take`.

    Raises:
        ValueError: `area` is not a list of numbers from 0.
    """

    def __init__(self, area: Ids, rules: LoadRules | None = None) -> None:
        given = np.asarray(area)
        if given.ndim != 1 or given.size == 0 or given.dtype.kind not in "iu" or given.min() < 0:
            raise ValueError(f"area is {area!r}; pass the number of its area, from 0, for each row")
        rules = rules or LoadRules()
        areas = int(given.max()) + 1
        self.rules = rules
        self._area = given.astype(np.int32)
        self._rules: Ints = np.array(astuple(rules), np.int64)
        self._load = np.zeros((areas, len(_COUNTERS)), np.int64)
        self._risen = np.zeros((rules.window, areas), np.int64)
        self._slot_of: Ints32 = np.full(given.size * 8, -1, np.int32)
        self._slots = _slots(0, rules)
        self._heads: Ints = np.array([-1, 0], np.int64)
        self._found, self._fetched = np.empty(0, np.int32), np.empty(FEW, np.int32)
        self._noted = np.empty((areas, 2), np.int64)
        self._turned, self._none = np.empty(areas, np.int64), np.empty(0, np.int64)

    @property
    def load(self) -> Records:
        """The counters of each area, a structured array of `LOAD` (a copy).

        Looks once at every alarm that was ever active.
        """
        load = self._load.copy()
        overdue(int(self._heads[NOW]), self._rules, load, self._slots[: self._heads[USED]])
        return load.view(LOAD).reshape(-1)

    def take(self, at: int, events: Records, first_row: int = 0) -> Ints:
        """Go on to tick `at` and take the events of one field; several may come at one tick.

        Args:
            at: Below 2³¹ - 1, and not before that of the last call; those between pass eventless.
            events: What `AlarmField.step` returned; may be empty.
            first_row: Row of the stage at which the rows of that field begin.

        Returns:
            Areas whose flood began or ended with this call, ascending; see `load`.

        Raises:
            ValueError: A tick in the past, not events, or rows beyond the stage's.
        """
        given = words(events)
        if not max(self._heads[NOW], 0) <= at < TICKS_MAX:
            raise ValueError(
                f"tick {at} follows tick {self._heads[NOW]}; ticks rise from 0 or more and stay "
                f"below {TICKS_MAX}"
            )
        self._make_room(events.size)
        count = take_events(
            given, first_row, at, self._area, self._rules, self._heads, self._load, self._risen,
            self._slot_of, self._slots, self._found, self._fetched, self._noted, self._turned,
        )  # fmt: skip
        if count < 0:
            raise beyond(events, first_row, self._area.size)
        return self._turned[:count].copy() if count else self._none

    def refresh(self, at: int, active: Ids) -> None:
        """Take off what `AlarmField.mask` ended silently: it ends at `at` and is no transition.

        Args:
            active: `AlarmField.active` of all fields, one after the other.

        Raises:
            ValueError: `active` is not one bit pattern a row.
        """
        patterns = np.asarray(active)
        if patterns.shape != self._area.shape:
            raise ValueError(
                f"active has shape {patterns.shape}; pass {self._area.size} bit patterns"
            )
        end_silently(
            at, patterns.astype(np.uint8), self._rules, self._heads, self._load, self._slots
        )

    def busiest(self, count: int) -> list[tuple[int, int, int]]:
        """The alarms that rose most often: (row, bit, times), most first, then by row and bit."""
        used = self._slots[: self._heads[USED]]
        order = np.lexsort((used[:, ALARM], -used[:, RAISED]))[:count]
        return [(a // 8, a % 8, times) for a, times in used[order][:, [ALARM, RAISED]].tolist()]

    def chattering(self) -> list[Alarm]:
        """The alarms that chatter now, by row and bit."""
        used = self._slots[: self._heads[USED]]
        oldest = used[np.arange(len(used)), RECENT + used[:, AT]]
        now = (oldest >= 0) & (self._heads[NOW] - oldest < self.rules.chatter)
        return [(a // 8, a % 8) for a in np.sort(used[now, ALARM]).tolist()]

    def snapshot(self) -> dict[str, Array]:
        """All state as arrays (copies)."""
        return {
            "load": self._load.copy(),
            "risen": self._risen.copy(),
            "slots": self._slots[: self._heads[USED]].copy(),
            "heads": self._heads.copy(),
            "rules": self._rules.copy(),
        }

    def restore(self, snapshot: Mapping[str, Array]) -> None:
        """Go back to a snapshot of the same areas and rules.

        Raises:
            ValueError: The snapshot is of another number of areas or of other rules.
        """
        mine = self.snapshot()
        for name in ("load", "risen", "heads"):
            if np.shape(snapshot[name]) != mine[name].shape:
                raise ValueError(
                    f"snapshot array {name} has shape {np.shape(snapshot[name])}, "
                    f"not {mine[name].shape}"
                )
        if not np.array_equal(snapshot["rules"], self._rules):
            raise ValueError("the snapshot was taken under other rules; restore it under its own")
        slots = np.asarray(snapshot["slots"])
        if slots[:, ALARM].max(initial=0) >= self._slot_of.size:
            raise ValueError(f"the snapshot knows alarms beyond the {self._area.size} rows here")
        self._load, self._risen, self._heads = (
            np.array(snapshot[name], np.int64) for name in ("load", "risen", "heads")
        )
        self._slots = _slots(len(slots), self.rules)
        self._slots[:] = slots
        self._slot_of[:] = -1
        self._slot_of[slots[:, ALARM]] = np.arange(len(slots))

    def _make_room(self, more: int) -> None:
        """Room for so many events and as many new alarms, doubling so that growth costs little."""
        if more > self._found.size:
            self._found = np.empty(2 * more, np.int32)
        used = int(self._heads[USED])
        needed = min(used + more, self._slot_of.size)
        if needed > len(self._slots):
            room = _slots(max(needed, 2 * len(self._slots)), self.rules)
            room[:used] = self._slots[:used]
            self._slots = room


def _slots(count: int, rules: LoadRules) -> Ints32:
    """Room for so many alarms, each on cache lines of its own."""
    line = 16
    wide = -(-(RECENT + rules.chatter_count) // line) * line
    room = np.empty(count * wide + line, np.int32)
    start = -room.ctypes.data % (4 * line) // 4
    return room[start : start + count * wide].reshape(count, wide)
