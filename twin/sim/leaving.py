"""How leaving goes in the whole county, as the journal says it: who left, arrived, is still inside.

What a reader would get wrong: this is the truth, which nobody in the county knows; what townships
report comes later (`public`). It is cleared when of those leaving, on the road or there the given
share is there; who ignores the order or never heard of it is `inside` and holds up nothing.
"""

from __future__ import annotations

from collections.abc import Collection

from twin.sim.evacuation import Evacuation
from twin.sim.home import Home
from twin.sim.world import World
from twin.terms.warning import ProtectiveAction

__all__ = ["Leaving"]

_TELL_EVERY_MS = 120_000


class Leaving:
    """The record `world.evacuation`, written when it has changed and not too often."""

    def __init__(self, world: World, evacuation: Evacuation) -> None:
        self._world, self._evacuation = world, evacuation
        self._began_ms: int | None = None
        self._cleared_s: float | None = None
        self._said_ms = -_TELL_EVERY_MS
        self._said: dict[str, object] = {}

    def begin(self) -> None:
        """Somebody is told to leave, or sees why he should; the first time counts."""
        if self._began_ms is None:
            self._began_ms = self._world.now_ms

    def tell(self, homes: Collection[Home]) -> None:
        """Say how it stands, if that is new."""
        now_ms = self._world.now_ms
        if self._began_ms is None or now_ms - self._said_ms < _TELL_EVERY_MS:
            return
        body = self._body(homes, self._began_ms)
        if body != self._said:
            self._said_ms, self._said = now_ms, body
            self._world.record("world.evacuation", "world", body)

    def _body(self, homes: Collection[Home], began_ms: int) -> dict[str, object]:
        road, there, leaving = 0.0, 0.0, 0.0
        totals = dict.fromkeys(("left", "out", "arrived", "inside", "waiting", "on_own"), 0.0)
        for home in homes:
            road += home.setting_out + home.under_way
            there, leaving = there + home.away, leaving + home.leaving
            totals["left"] += home.left
            totals["out"] += home.ever_away
            totals["arrived"] += home.arrived
            totals["waiting"] += home.waiting
            totals["on_own"] += home.on_own
            if home.action is ProtectiveAction.EVACUATE or home.sees is not None:
                totals["inside"] += home.present
        share = self._world.figures.evacuation.cleared.share
        if there < 1.0 or there < share * (there + road + leaving):
            self._cleared_s = None
        elif self._cleared_s is None:
            self._cleared_s = (self._world.now_ms - began_ms) / 1000
            said = {"cleared_s": self._cleared_s, "arrived": int(totals["arrived"])}
            self._world.record("world.evacuation_cleared", "world", said)
        return {
            **{name: int(number) for name, number in totals.items()},
            "on_road": int(road),
            "stranded": int(self._evacuation.stranded()),
            "caught": int(self._evacuation.caught),
            "cleared_s": self._cleared_s,
            "shelters": self._evacuation.sheltered(),
        }
