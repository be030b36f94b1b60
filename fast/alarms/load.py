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
from fast.alarms.events import matrix
from fast.alarms.load_kernels import (
    ALARM,
    AT,
    FIRST_ALARM,
    NEXT,
    NOW,
    PENDING_ONES,
    PREVIOUS,
    RAISED,
    RECENT,
    STANDING,
    USED,
    advance,
    count_events,
    end_silently,
)
from fast.alarms.members import Alarm, checked

_COUNTERS = (
    "raised", "standing", "in_window", "in_flood", "floods", "flood_ticks",
    "intervals", "intervals_over", "most_in_interval", "in_interval",
    "chatters", "fleeting", "stale", "ever_stale",
)  # fmt: skip
_IN_FLOOD = _COUNTERS.index("in_flood")
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
        wide = -(-(RECENT + rules.chatter_count) // 16) * 16  # whole cache lines
        self._slots: Ints32 = np.full((FIRST_ALARM, wide), -1, np.int32)
        for end in (STANDING, PENDING_ONES):
            self._slots[end, [NEXT, PREVIOUS]] = end
        self._heads: Ints = np.array([-1, FIRST_ALARM, STANDING], np.int64)

    @property
    def load(self) -> Records:
        """The counters of each area, a structured array of `LOAD` (a copy)."""
        return self._load.copy().view(LOAD).reshape(-1)

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
        checked(events, first_row, self._area.size)
        if not max(self._heads[NOW], 0) <= at < TICKS_MAX:
            raise ValueError(
                f"tick {at} follows tick {self._heads[NOW]}; ticks rise from 0 or more and stay "
                f"below {TICKS_MAX}"
            )
        in_flood = self._load[:, _IN_FLOOD]
        before = in_flood.copy()
        advance(at, self._rules, self._heads, self._load, self._risen, self._slots)
        if events.size:
            self._make_room(events.size)
            count_events(
                matrix(events, "point"), matrix(events, "bit"), first_row, at, self._area,
                self._rules, self._heads, self._load, self._risen, self._slot_of, self._slots,
            )  # fmt: skip
        return np.flatnonzero(in_flood != before)

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
        end_silently(at, patterns.astype(np.uint8), self._heads, self._load, self._slots)

    def busiest(self, count: int) -> list[tuple[int, int, int]]:
        """The alarms that rose most often: (row, bit, times), most first, then by row and bit."""
        used = self._slots[FIRST_ALARM : self._heads[USED]]
        order = np.lexsort((used[:, ALARM], -used[:, RAISED]))[:count]
        return [(a // 8, a % 8, times) for a, times in used[order][:, [ALARM, RAISED]].tolist()]

    def chattering(self) -> list[Alarm]:
        """The alarms that chatter now, by row and bit."""
        used = self._slots[FIRST_ALARM : self._heads[USED]]
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
        if slots[FIRST_ALARM:, ALARM].max(initial=0) >= self._slot_of.size:
            raise ValueError(f"the snapshot knows alarms beyond the {self._area.size} rows here")
        self._load, self._risen, self._heads = (
            np.array(snapshot[name], np.int64) for name in ("load", "risen", "heads")
        )
        self._slots = slots.astype(np.int32)
        self._slot_of[:] = -1
        alarms = self._slots[FIRST_ALARM:, ALARM]
        self._slot_of[alarms] = np.arange(FIRST_ALARM, len(self._slots))

    def _make_room(self, more: int) -> None:
        """Room for as many new alarms, doubling so that growth costs little."""
        needed = int(self._heads[USED]) + more
        if needed > len(self._slots):
            room = np.empty((max(needed, 2 * len(self._slots)), self._slots.shape[1]), np.int32)
            room[: len(self._slots)] = self._slots
            self._slots = room
