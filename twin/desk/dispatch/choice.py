"""Which units to take: a pure ranking with its reasons, used by every role that commands units.

A unit is judged by when it can *be there* (what is left of its turnout, then the way on today's
roads), not by how near it stands. Ties go to the lower id. What a reader would get wrong: a
stand-in or a unit taken off a lesser call is ranked as if it came later by a penalty; the arrival
that is told is the true one. Reasons are put into words only for the few candidates that are told.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

from twin.terms.decision import Candidate
from twin.terms.text import Text

__all__ = ["POLICIES", "TOLD", "Available", "Choice", "Policy", "choose", "policy_of"]

TOLD = 8
"""How many candidates are told: those taken and the next best, enough to see why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """A named way of choosing.

    Attributes:
        by: What ranks first: arrival, the drive alone, or the straight distance.
        stand_ins: Whether units with a substitute capability are taken: never, when there is no
            other, or ranked beside the others.
        diverts: Whether a unit on its way to a lesser call may be taken off it.
        spares: Whether the people left uncovered decide between units that come about as soon.
        moves: Whether free units are moved to where they are expected to cover most.
    """

    label: Text
    by: Literal["arrival", "drive", "beeline"] = "arrival"
    stand_ins: Literal["never", "last", "ranked"] = "ranked"
    diverts: bool = True
    spares: bool = False
    moves: bool = False


POLICIES: dict[str, Policy] = {
    "closest": Policy(label=Text("最早到达", "the earliest"), stand_ins="last"),
    "run_card_closest": Policy(
        label=Text("按卡可替代，最早到达", "the earliest, stand-ins counted")
    ),
    "coverage_aware": Policy(
        label=Text("到达相近者中留下的覆盖最好", "about the earliest, leaving most people covered"),
        spares=True,
    ),
    "dmexclp": Policy(
        label=Text("最早到达，空闲队伍动态调防", "the earliest, with free units moved to cover"),
        moves=True,
    ),
    "shortest_drive": Policy(
        label=Text("行车最短", "the shortest drive"), by="drive", stand_ins="never", diverts=False
    ),
    "beeline": Policy(
        label=Text("直线最近", "nearest as the crow flies"),
        by="beeline",
        stand_ins="never",
        diverts=False,
    ),
}

_NEVER_S = float("inf")
_NO_ROAD = Text("无路可通", "no road leads there")
_UNCOVERS = Text("离开后覆盖缺口更大", "would leave more people uncovered")
_STAND_IN = Text("仅能替代，计入罚时后更晚", "only a stand-in, later with its penalty")
_NOT_WORTH_IT = Text("改派所省时间不够", "taking it off its call would not gain enough")
_WORSE = {
    "arrival": Text("到达更晚", "would arrive later"),
    "drive": Text("行车更久", "a longer drive"),
    "beeline": Text("直线更远", "farther as the crow flies"),
}


class Available(NamedTuple):
    """A unit that can do it. `drive_s` is None when no road leads there.

    Attributes:
        beeline_m: The straight way, for the policy that goes by it.
        busy_on: The order it is on, when it cannot be taken off that.
        out: Why it cannot be sent at all: out of service, resting.
        stand_in: The capability it would help out with; empty when it has the one wanted.
        taken_off: The order it would be taken off.
        penalty_s: What it is ranked later by.
    """

    unit: str
    turnout_s: float
    drive_s: float | None
    beeline_m: float = 0.0
    busy_on: str = ""
    out: Text | None = None
    stand_in: str = ""
    taken_off: str = ""
    penalty_s: float = 0.0

    @property
    def arrive_s(self) -> float:
        """When it can be there; −1 when no road leads there."""
        return -1.0 if self.drive_s is None else self.turnout_s + self.drive_s


Left = Callable[[Sequence[str]], float]
"""The share of residents without a free unit in time when these units have gone."""


class Choice(NamedTuple):
    """The units taken, best first, and those looked at with why they were not.

    `free` counts the units that were free at all, be it that no road leads from them.
    """

    taken: tuple[Available, ...]
    looked_at: tuple[Candidate, ...]
    free: int


def policy_of(name: str) -> Policy:
    """The policy of a name.

    Raises:
        ValueError: There is none; the known ones are named.
    """
    if name not in POLICIES:
        raise ValueError(f"no dispatch policy {name!r}; known: {', '.join(POLICIES)}")
    return POLICIES[name]


def choose(
    units: Sequence[Available],
    number: int,
    policy: Policy,
    slack_s: float = 0.0,
    left: Left | None = None,
) -> Choice:
    """Take up to `number` units by `policy`.

    Args:
        slack_s: How much later than the first of those that are left a unit may come.
        left: The share of residents uncovered when these have gone. With it, several are taken as a
            set: one after the other, each the one that within `slack_s` leaves least uncovered
            beside those already taken.
    """
    ready: list[tuple[float, str, Available]] = []
    others: list[tuple[float, str, Available]] = []
    free = 0
    for unit in units:
        if unit.busy_on or unit.out is not None:
            others.append((_NEVER_S if unit.drive_s is None else unit.arrive_s, unit.unit, unit))
            continue
        free += not unit.taken_off
        if unit.drive_s is None:
            others.append((_NEVER_S, unit.unit, unit))
        elif policy.by == "arrival":
            rank = unit.turnout_s + unit.drive_s + unit.penalty_s
            ready.append((rank, unit.unit, unit))
        else:
            rank = unit.drive_s if policy.by == "drive" else unit.beeline_m
            ready.append((rank, unit.unit, unit))
    ready.sort()
    others.sort()
    chosen: list[Available] = []
    while ready and len(chosen) < number:
        chosen.append(ready.pop(0 if left is None else _sparing(ready, chosen, slack_s, left))[2])
    taken = tuple(chosen)
    looked = [Candidate(unit=unit.unit, arrive_in_s=unit.arrive_s) for unit in taken]
    for _, _, unit in (*ready[:TOLD], *others):
        if len(looked) >= TOLD:
            break
        why = _why_not(unit, taken, policy)
        looked.append(Candidate(unit=unit.unit, arrive_in_s=unit.arrive_s, passed_over=why))
    return Choice(taken, tuple(looked), free)


def _sparing(
    ready: Sequence[tuple[float, str, Available]],
    chosen: Sequence[Available],
    slack_s: float,
    left: Left,
) -> int:
    """The row of who comes about as soon as the first and leaves least uncovered."""
    gone = [unit.unit for unit in chosen]
    near = sum(rank <= ready[0][0] + slack_s for rank, _, _ in ready)
    return min(range(near), key=lambda row: (left([*gone, ready[row][1]]), *ready[row][:2]))


def _why_not(unit: Available, taken: tuple[Available, ...], policy: Policy) -> Text:
    if unit.out is not None:
        return unit.out
    if unit.busy_on:
        return Text(f"正执行 {unit.busy_on}", f"is on {unit.busy_on}")
    if unit.drive_s is None:
        return _NO_ROAD
    last = max(taken, key=lambda one: one.arrive_s) if policy.spares and taken else None
    last = taken[-1] if last is None and taken else last
    if policy.by == "arrival" and last is not None and unit.arrive_s < last.arrive_s:
        if unit.taken_off:
            return _NOT_WORTH_IT
        return _STAND_IN if unit.stand_in else _UNCOVERS
    return _WORSE[policy.by]
