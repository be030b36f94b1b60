"""Which units to take: a pure ranking with its reasons, used by every role that commands units.

A unit is judged by when it can *be there* (what is left of its turnout, then the way on today's
roads), not by how near it stands. Ties go to the lower id. Reasons are put into words only for the
few candidates that are told.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from twin.terms.decision import Candidate
from twin.terms.text import Text

__all__ = ["POLICIES", "TOLD", "Available", "Choice", "choose"]

POLICIES = ("closest", "shortest_drive", "beeline")
TOLD = 8
"""How many candidates are told: those taken and the next best, enough to see why."""

_NEVER_S = float("inf")
_NO_ROAD = Text("无路可通", "no road leads there")
_WORSE = {
    "closest": Text("到达更晚", "would arrive later"),
    "shortest_drive": Text("行车更久", "a longer drive"),
    "beeline": Text("直线更远", "farther as the crow flies"),
}
_OUT_OF_SERVICE = Text("不可用", "is out of service")


class Available(NamedTuple):
    """A unit that has the capability. `drive_s` is None when no road leads there.

    `beeline_m` is the straight way, for the policy that goes by it. `busy_on` names the order a
    unit is on that cannot be sent; `out` says that it is out of service.
    """

    unit: str
    turnout_s: float
    drive_s: float | None
    beeline_m: float = 0.0
    busy_on: str = ""
    out: bool = False


class Choice(NamedTuple):
    """The units taken, best first, and those looked at with why they were not.

    `free` counts the units that were free at all, be it that no road leads from them.
    """

    taken: tuple[Available, ...]
    looked_at: tuple[Candidate, ...]
    free: int


def choose(units: Sequence[Available], number: int, policy: str) -> Choice:
    """Take up to `number` units by `policy`.

    `closest` ranks by expected arrival; `shortest_drive` by the way alone, as models of recorded
    calls do; `beeline` by straight distance, blind to roads and turnout, as a wall map would.

    Raises:
        ValueError: The policy is not one of `POLICIES`.
    """
    if policy not in POLICIES:
        raise ValueError(f"no dispatch policy {policy!r}; known: {', '.join(POLICIES)}")
    ready: list[tuple[float, str, Available]] = []
    others: list[tuple[float, str, Available]] = []
    free = 0
    for unit in units:
        if unit.busy_on or unit.out:
            others.append((_arrive_s(unit), unit.unit, unit))
            continue
        free += 1
        if unit.drive_s is None:
            others.append((_NEVER_S, unit.unit, unit))
        elif policy == "closest":
            ready.append((unit.turnout_s + unit.drive_s, unit.unit, unit))
        elif policy == "shortest_drive":
            ready.append((unit.drive_s, unit.unit, unit))
        else:
            ready.append((unit.beeline_m, unit.unit, unit))
    ready.sort()
    others.sort()
    taken = tuple(unit for _, _, unit in ready[:number])
    looked = [
        Candidate(unit=unit.unit, arrive_in_s=_arrive_s(unit), passed_over=None) for unit in taken
    ]
    for _, _, unit in (*ready[number:TOLD], *others):
        if len(looked) >= TOLD:
            break
        looked.append(
            Candidate(
                unit=unit.unit, arrive_in_s=_arrive_s(unit), passed_over=_why_not(unit, policy)
            )
        )
    return Choice(taken, tuple(looked), free)


def _arrive_s(unit: Available) -> float:
    return -1.0 if unit.drive_s is None else unit.turnout_s + unit.drive_s


def _why_not(unit: Available, policy: str) -> Text:
    if unit.out:
        return _OUT_OF_SERVICE
    if unit.busy_on:
        return Text(f"正执行 {unit.busy_on}", f"is on {unit.busy_on}")
    if unit.drive_s is None:
        return _NO_ROAD
    return _WORSE[policy]
