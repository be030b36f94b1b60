"""How hard the alarms press on each operator: rates, floods, chatter, fleeting and stale alarms.

Counters of the ISA-18.2 kind, moved by events and by the passing of ticks, never by looking back:
the cost does not grow with the length of a run. Only alarms that were ever active take memory.

What a reader would get wrong: only rising alarms are counted as load; returns, acknowledgements and
masked alarms are not. Times are in ticks of the stage, a clock of the caller's common to all fields
(not the ticks of an event, which count the scans of its own field).
"""

from dataclasses import dataclass, fields

import numpy as np

COUNTERS = (
    "raised", "standing", "in_window", "in_flood", "floods", "flood_ticks",
    "intervals", "intervals_over", "most_in_interval", "in_interval",
    "chatters", "fleeting", "stale", "ever_stale",
)  # fmt: skip
LOAD = np.dtype([(name, "<i8") for name in COUNTERS])
"""Counters of one area.

raised: alarms that rose. standing: active now. in_window: risen in the last window. in_flood: 1
during a flood. floods, flood_ticks: floods begun, ticks spent in one. intervals: complete windows,
end to end at the multiples of `window`. intervals_over: those with more than `over` alarms.
most_in_interval, in_interval: alarms of the worst one, and of the one begun. chatters: times an
alarm began to chatter. fleeting: alarms that lived for less than `fleeting` and came alone. stale,
ever_stale: alarms standing for `stale`, and that ever did.
"""

TICKS_MAX = 2**31 - 1
"""No tick, and no time in the rules, is as long."""


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
