"""The residents of one place as groups by what they are doing, in real numbers.

What a reader would get wrong: these are no persons. People flow from group to group (`public`), and
are cut to whole ones where they are told.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from twin.county.model import Place
from twin.sim.figures.evacuation import SelfRescueRow
from twin.terms.warning import ProtectiveAction

__all__ = ["Home"]


@dataclass(slots=True)
class Home:
    """The residents of one place by what they are doing; all but the first three are set once.

    `roused` has, for every keeper who has confirmed a call: since when he goes from door to door,
    whom he can reach, and his mean delay. `failing` channels do not carry the notice in force.
    Who is `ready` goes out of the door at the next minute; `setting_out` and `under_way` are on the
    road, near the place and beyond it; `away` is who has come where he was going. `left`,
    `ever_away` and `arrived` count who ever left home, got out of the place and came there;
    `on_own` is who leaves unasked since the place `sees` a hazard.
    """

    place: Place
    action: ProtectiveAction | None
    since_ms: int
    slowness: float
    obedience: float
    reached_share: float
    unaware: float
    ignoring: float = 0.0
    entering: float = 0.0
    sheltering: float = 0.0
    packing: float = 0.0
    waiting: float = 0.0
    ready: float = 0.0
    setting_out: float = 0.0
    under_way: float = 0.0
    away: float = 0.0
    ever_away: float = 0.0
    arrived: float = 0.0
    left: float = 0.0
    on_own: float = 0.0
    sees: SelfRescueRow | None = None
    sees_ms: int = 0
    seen_share: float = 0.0
    prepared: bool = False
    failing: tuple[str, ...] = ()
    roused: list[tuple[int, float, float]] = field(default_factory=list)

    @property
    def present(self) -> float:
        """People in the place who have not shut themselves in."""
        return self.unaware + self.ignoring + self.entering + self.leaving

    @property
    def leaving(self) -> float:
        """People in the place who are about to leave it."""
        return self.packing + self.ready + self.waiting

    def report(self) -> dict[str, object]:
        """The place in whole people, as the journal says it."""
        return {
            "place": self.place.name,
            "residents": self.place.residents,
            "warned": int(self.place.residents - self.unaware),
            "sheltering": int(self.entering + self.sheltering),
            "id": self.place.id,
            "evacuating": int(self.leaving + self.setting_out + self.under_way),
            "evacuated": int(self.ever_away),
        }
